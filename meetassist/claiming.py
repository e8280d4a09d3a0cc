"""Work that several workers may find and one of them does: leases on rows, attempts counted, and the next one put off.

A lease is taken with one conditional UPDATE and ends by the database's clock, also when its holder dies; a holder that
was overtaken finds its token gone and writes nothing.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone


@dataclass(frozen=True)
class Lease:
    """One kind of work on a row, by the pair of columns `<name>_token` and `<name>_expires_at`."""

    name: str
    seconds_setting: str

    @property
    def columns(self) -> tuple[str, str]:
        return f"{self.name}_token", f"{self.name}_expires_at"

    @property
    def free(self) -> Q:
        """The rows that nobody holds."""
        return Q(**{f"{self.name}_expires_at__isnull": True}) | Q(**{f"{self.name}_expires_at__lt": Now()})

    def held(self, token: uuid.UUID) -> Q:
        """The row that still has this token, and time left."""
        return self.marked(token) & Q(**{f"{self.name}_expires_at__gt": Now()})

    def marked(self, token: uuid.UUID) -> Q:
        """The row that nobody has claimed since, even if the time is up."""
        return Q(**{f"{self.name}_token": token})

    def take(self, rows: QuerySet, **changes: Any) -> uuid.UUID | None:
        """Claim the one row that `rows` selects, and change it. None when it is held, or is not there."""
        token = uuid.uuid4()
        expires = Now() + timedelta(seconds=getattr(settings, self.seconds_setting))
        columns = dict(zip(self.columns, (token, expires), strict=True))
        return token if rows.filter(self.free).order_by().update(**columns, **changes) else None

    def release(self, rows: QuerySet, token: uuid.UUID, **changes: Any) -> bool:
        """Give the row back, and change it, unless somebody else has claimed it since."""
        columns = dict.fromkeys(self.columns)
        return bool(rows.filter(self.marked(token)).order_by().update(**columns, **changes))


# What an attempt changes of its row, before the work: what kills its worker is counted too.
COUNTED = {"attempts": F("attempts") + 1}


@dataclass(frozen=True)
class Backoff:
    """Waits between the attempts; after the last the row is given up, and what waits behind it goes on."""

    waits: tuple[timedelta, ...]

    @classmethod
    def of_seconds(cls, *seconds: int) -> "Backoff":
        return cls(tuple(timedelta(seconds=each) for each in seconds))

    def is_over(self, attempts: int) -> bool:
        """Whether there is none after so many."""
        return attempts > len(self.waits)

    def next_attempt_at(self, attempts: int) -> datetime:
        """When to try again after so many. Only where it is not over."""
        return timezone.now() + self.waits[attempts - 1]
