"""Rows that are kept for a time: which are due, shown before, and taken away in batches.

An app describes each kind of its rows once. What is shown is counted from the same query that a batch is taken from, so
that nothing else goes than what was shown. What is locked is left for the next batch: nobody waits for anybody here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db.models import Count, Min, Model, QuerySet
from django.utils.functional import Promise

# Rows in one transaction.
BATCH = 500


class Take(Protocol):
    """Takes a batch of `rows`, which are due and in the order of their age, in the caller's transaction.

    Returns how many it took.
    """

    def __call__(self, rows: QuerySet[Any], *, before: datetime, now: datetime) -> int: ...


@dataclass(frozen=True)
class Kind:
    """One kind of rows: `setting` names the days that they are kept, `dated` the field of their age.

    `due` gives those from before its first argument that may go at its second, which is now.
    """

    name: str
    label: str | Promise
    setting: str
    dated: str
    due: Callable[[datetime, datetime], QuerySet[Any]]
    take: Take

    @property
    def days(self) -> int:
        """0: for ever."""
        return int(getattr(settings, self.setting))

    def rows(self, now: datetime) -> QuerySet[Any] | None:
        """What is due now; None where it is kept for ever."""
        return self.due(self._before(now), now) if self.days else None

    def take_batch(self, now: datetime) -> int:
        rows = self.rows(now)
        return 0 if rows is None else self.take(rows.order_by(self.dated, "pk"), before=self._before(now), now=now)

    def outlook(self, now: datetime) -> "Outlook":
        rows = self.rows(now)
        return (
            Outlook(0, None) if rows is None else Outlook(**rows.aggregate(number=Count("pk"), oldest=Min(self.dated)))
        )

    def _before(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days)


class Outlook(NamedTuple):
    """How many rows would go now, and from when the oldest of them is."""

    number: int
    oldest: datetime | None


def locked(rows: QuerySet[Any]) -> list[Any]:
    """The keys of a batch, locked for the caller's transaction."""
    return list(rows.select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:BATCH])


def delete(rows: QuerySet[Any], *, before: datetime, now: datetime) -> int:
    pks = locked(rows)
    _all_of(rows).filter(pk__in=pks).delete()
    return len(pks)


def emptying(**values: Any) -> Take:
    """The rows stay, and are counted as before; these fields lose what they held."""

    def empty(rows: QuerySet[Any], *, before: datetime, now: datetime) -> int:
        return _all_of(rows).filter(pk__in=locked(rows)).update(**values)

    return empty


def _all_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    model: type[Model] = rows.model
    return model._base_manager.all()
