"""How an app says what its tables hold of persons: its `personal_data` module is a list of these.

One list is for whoever has to tell of it: the copy that a person is given, the data sheet, the page for customers. A
test compares it with every column that there is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Names of columns, separated by blanks.
Columns = str


class Until(StrEnum):
    """How long something is kept: the name of the setting that says after how many days it goes."""

    ERASED = ""  # by no age: as long as the customer is
    TEXTS = "RETENTION_TEXTS_DAYS"
    EMAILS = "RETENTION_EMAILS_DAYS"
    SESSIONS = "RETENTION_SESSIONS_DAYS"
    MODEL_CALLS = "RETENTION_MODEL_CALLS_DAYS"
    HISTORY = "RETENTION_HISTORY_DAYS"

    @property
    def days(self) -> int:
        """0: by no age."""
        return int(getattr(settings, self)) if self else 0


def how_long(until: Until | timedelta) -> str:
    """In words, in the language that is active."""
    days = until.days
    if not days:
        return _("until it is erased")
    if until in (Until.TEXTS, Until.EMAILS):
        text = ngettext(
            "the text for %(days)d day, that there was one until it is erased",
            "the text for %(days)d days, that there was one until it is erased",
            days,
        )
    elif until == Until.SESSIONS:
        text = ngettext("for %(days)d day after it has ended", "for %(days)d days after it has ended", days)
    else:
        text = ngettext("for %(days)d day", "for %(days)d days", days)
    return text % {"days": days}


@dataclass(frozen=True)
class Made:
    """A value of the copy that is no column as it is: of one that names rows or members of the team as well.

    `shown` is how the page writes it, where that is not how any value is written.
    """

    label: Promise
    of: Callable[[Any], Any]
    shown: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Kept:
    """What one table holds of customers, and why.

    `key` names it in the copy, and never changes. `customer` is the lookup from a row to the customer, or what makes
    the condition of their ids where there is none. `columns` and `made` are what the person is given; `withheld` is
    about them as well, and is a secret of theirs or says once more what another column says.
    """

    key: str
    title: Promise
    model: type[Model]
    customer: str | Callable[[Sequence[int]], Q]
    columns: Columns
    purpose: Promise
    withheld: Columns = ""
    made: Mapping[str, Made] = field(default_factory=dict)
    until: Until | timedelta = Until.ERASED

    def rows(self, customers: Sequence[int]) -> QuerySet[Any]:
        """All of these customers', the oldest first, with the rows that their columns name."""
        whose = Q(**{f"{self.customer}__in": customers}) if isinstance(self.customer, str) else self.customer(customers)
        related = [name for name in self.columns.split() if self.model._meta.get_field(name).is_relation]
        rows = self.model._default_manager.filter(whose).order_by("pk")
        return rows.select_related(*related) if related else rows


@dataclass(frozen=True)
class KeptOfStaff:
    """What one table holds of members of the team, and why."""

    model: type[Model]
    columns: Columns
    purpose: Promise
    until: Until = Until.ERASED
