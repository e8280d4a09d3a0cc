"""What has been chosen so far of a booking on the public page, as the query of its address says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self, TypeVar

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from bookings.pages.own_move import moment
from consultants.models import Consultant, Service
from meetassist import days

ANYONE = "anyone"
# So many can be chosen among; where there are more, anyone can be asked for, or somebody by name in the chat.
MOST_PEOPLE = 60
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Choice:
    """What is not chosen, or cannot be any more, is None: the page asks for it.

    `consultant` is whom they want to see, None with `anyone`; `whose` is the consultant of the time `at`.
    """

    service: Service | None = None
    consultant: Consultant | None = None
    anyone: bool = False
    whose: Consultant | None = None
    at: datetime | None = None
    day: date | None = None
    first: date | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        service = _row(services(), values.get("service"))
        offering = people(service)
        consultant, anyone = _row(offering, values.get("who")), values.get("who") == ANYONE
        at, whose = moment(values.get("at", "")), _row(offering, values.get("whose")) or consultant
        return cls(
            service, consultant, anyone, whose if at else None, at if whose else None, days.read(values.get("day")),
            days.read(values.get("from")),
        )  # fmt: skip

    def fields(self) -> dict[str, str]:
        """As the hidden fields of a form say it; the day that is looked at is none of it."""
        chosen = {
            "service": self.service and self.service.pk,
            "who": ANYONE if self.anyone else self.consultant and self.consultant.pk,
            "at": f"{self.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if self.at else None,
            "whose": self.whose.pk if self.whose and self.at else None,
        }  # fmt: skip
        return {name: str(value) for name, value in chosen.items() if value}

    def address(self, **more: Any) -> str:
        """The page at what is chosen; of `more`, what is None is left out."""
        query = {name: str(value) for name, value in {**self.fields(), **more}.items() if value is not None}
        page = reverse("public-book")
        return f"{page}?{urlencode(query)}" if query else page


def services() -> QuerySet[Service]:
    """Those that somebody offers."""
    return Service.objects.filter(is_active=True, consultants__is_active=True).distinct().order_by("name", "pk")


def people(service: Service | None) -> QuerySet[Consultant]:
    rows = service.consultants.filter(is_active=True) if service else Consultant.objects.none()
    return rows.order_by("name", "pk")


def _row(rows: QuerySet[Row], pk: Any) -> Row | None:
    is_key = isinstance(pk, str) and pk.isascii() and pk.isdecimal() and len(pk) < 19
    return rows.filter(pk=pk).first() if is_key else None
