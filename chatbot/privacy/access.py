"""The copy that a person is given: everything that the inventory says is kept of them, to read and as data.

docs/data-sheet.md describes the form of the data, by which others may read it: what a key means does not change.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import Field, Model, Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Customer
from bookings.wording import day, day_and_clock, zone_name
from chatbot.privacy.inventory import OF_CUSTOMERS
from meetassist import business
from meetassist.personal_data import Kept

FORMAT = 1
# A moment as JSON and PostgreSQL write it.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)")


@dataclass(frozen=True)
class Everything:
    """The rows of one person, as they were when it was made, list by list."""

    customer: Customer
    made_at: datetime
    lists: tuple[tuple[Kept, tuple[Any, ...]], ...]

    def as_json(self) -> str:
        """For programs: the same in whatever language."""
        document = {"format": FORMAT, "business": business.current().name, "made_at": _plain(self.made_at)}
        with translation.override("en"):
            for kept, rows in self.lists:
                document[kept.key] = [dict(_values(kept, row)) for row in rows]
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"

    def as_html(self) -> str:
        """A page that needs nothing beside it, in the customer's language and by their clock."""
        zone = self.customer.zone
        with translation.override(self.customer.language):
            lists = [
                {
                    "title": kept.title, "purpose": kept.purpose,
                    "rows": [list(_shown_values(kept, row, zone)) for row in rows],
                }
                for kept, rows in self.lists
            ]  # fmt: skip
            values = {
                "business": business.current().name, "signature": business.current().signature, "lists": lists,
                "language": self.customer.language, "zone": zone_name(self.made_at, zone),
                "made_at": day_and_clock(self.made_at, zone),
            }  # fmt: skip
            return render_to_string("emails/copy.html", values)


def everything(customer: Customer, *, now: datetime) -> Everything:
    """Of the customer and of those who were merged into them: they are one person."""
    whose = Q(pk=customer.pk) | Q(merged_into=customer)
    pks = list(Customer.objects.filter(whose).order_by("pk").values_list("pk", flat=True))
    return Everything(customer, now, tuple((kept, tuple(kept.rows(pks))) for kept in OF_CUSTOMERS))


def _values(kept: Kept, row: Model) -> Iterator[tuple[str, Any]]:
    for name in kept.columns.split():
        yield name, _plain(getattr(row, name))
    for name, made in kept.made.items():
        yield name, _plain(made.of(row))


def _plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Range):
        return {"from": _plain(value.lower), "to": _plain(value.upper)}
    if isinstance(value, Model):
        return str(value)
    return value


def _shown_values(kept: Kept, row: Model, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    """The name of each value that says something, and the value in words."""
    for name in kept.columns.split():
        field = kept.model._meta.get_field(name)
        assert isinstance(field, Field)
        value = getattr(row, f"get_{name}_display")() if field.choices else getattr(row, name)
        if text := _shown(value, zone):
            yield str(field.verbose_name), text
    for made in kept.made.values():
        if text := _in_json(made.shown(row) if made.shown else made.of(row), zone):
            yield str(made.label), text


def _shown(value: Any, zone: ZoneInfo) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return day_and_clock(value, zone)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Range):
        return f"{_shown(value.lower, zone)} – {_shown(value.upper, zone)}"
    if isinstance(value, dict):
        return "; ".join(f"{name}: {text}" for name, one in value.items() if (text := _in_json(one, zone)))
    if isinstance(value, list):
        return ", ".join(filter(None, (_in_json(one, zone) for one in value)))
    return str(value)


def _in_json(value: Any, zone: ZoneInfo) -> str:
    """There moments are texts."""
    return _in_zone(value, zone) if isinstance(value, str) else _shown(value, zone)


def _in_zone(text: str, zone: ZoneInfo) -> str:
    return MOMENT.sub(lambda found: day_and_clock(datetime.fromisoformat(found[0]), zone), text)
