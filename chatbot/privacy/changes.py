"""What the history holds of a person: how the rows about them were changed, and that somebody looked at them.

A value stands in the copy if the person is given the column itself, and nobody of the team is named.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from history import showing
from history.models import Entry
from meetassist.personal_data import Kept, Made, Until

_CUSTOMERS = Customer._meta.db_table
# What a program does by itself is a task, whatever it is called.
_BY = {
    Entry.Who.USER: "team", Entry.Who.CUSTOMER: "customer", Entry.Who.VISITOR: "customer", Entry.Who.TASK: "task",
    Entry.Who.COMMAND: "team", Entry.Who.ROLE: "team",
}  # fmt: skip
_SHOWN = {"team": _("member of the team"), "customer": _("customer"), "task": _("task")}


def of_rows(lists: Iterable[Kept]) -> Kept:
    """The changes of what stands in these lists."""
    given: dict[str, set[str]] = {}
    for kept in lists:
        fields = [kept.model._meta.get_field(name) for name in kept.columns.split()]
        given.setdefault(kept.model._meta.db_table, set()).update(one.name for one in fields if not one.is_relation)

    def changes(entry: Entry) -> dict[str, Any]:
        """Of each column what it held before and after; None where that is not given, and only that it was changed."""
        before, after = showing.values(entry, with_personal=True)
        columns = given.get(entry.table_name, set())
        return {
            name: [before.get(name), after.get(name)] if name in columns else None for name in sorted(entry.changed)
        }

    def written(entry: Entry) -> str:
        labels = showing.labels(entry.table_name)
        return "; ".join(
            labels.get(name, name) + (f": {_value(both[0])} → {_value(both[1])}" if both else "")
            for name, both in changes(entry).items()
        )

    return Kept(
        "changes", _("Changes"), Entry, _about, "at kind table_name",
        _("to know who of the team, or which program, has changed or read what"),
        withheld="row_id belongs_to who who_id who_name place address changed before after personal",
        made={
            "by": Made(_("by"), _by, lambda entry: str(_SHOWN[_by(entry)])),
            "changed": Made(_("changes"), changes, written),
        },
        until=Until.HISTORY,
    )  # fmt: skip


def _about(customers: Sequence[int]) -> Q:
    ids = [str(pk) for pk in customers]
    return Q(table_name=_CUSTOMERS, row_id__in=ids) | Q(belongs_to__in=[f"{_CUSTOMERS}:{pk}" for pk in ids])


def _by(entry: Entry) -> str:
    return _BY[Entry.Who(entry.who)]


def _value(value: Any) -> str:
    return "–" if value in (None, "") else str(value)
