"""What has been chosen so far of a booking, as the query of the page's address says it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Self, TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils.dateparse import parse_datetime, parse_time

from accounts.models import Customer
from chatbot.models import Conversation
from consultants.models import Business, Consultant, Service
from meetassist import days
from meetassist.days import FIRST_YEAR, LAST_YEAR

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Choice:
    """What is not chosen, or is not there, is None: the page then asks for it. `at` is the moment, aware."""

    customer: Customer | None = None
    service: Service | None = None
    consultant: Consultant | None = None
    day: date | None = None
    at: datetime | None = None
    conversation: Conversation | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any], *, conversations: QuerySet[Conversation]) -> Self:
        """A moment is given as `at`, or as `day` and `time` by the clock of the consultant, else of the business."""
        talk = _row(conversations.select_related("customer__level", "identity"), values.get("conversation"))
        customers = Customer.objects.filter(merged_into=None, erased_at=None).select_related("level")
        customer = _row(customers, values.get("customer")) or (talk.customer if talk else None)
        consultant = _row(Consultant.objects.filter(is_active=True), values.get("consultant"))
        zone = consultant.zone if consultant else Business.current().zone
        day = days.read(values.get("day", ""))
        at = _moment(values.get("at", "")) or _clock(day, values.get("time", ""), zone)
        return cls(
            customer, _row(Service.objects.filter(is_active=True), values.get("service")), consultant,
            at.astimezone(zone).date() if at else day, at, talk,
        )  # fmt: skip

    @property
    def zone(self) -> ZoneInfo:
        """By whose clock times are shown: the consultant's where there is one, else the business's."""
        return self.consultant.zone if self.consultant else Business.current().zone

    def values(self) -> dict[str, str]:
        """As the query and the hidden fields of a form say it."""
        chosen = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _written(value) for name, value in chosen.items() if value is not None}

    def query(self, **changes: Any) -> str:
        return "?" + urlencode(replace(self, **changes).values())


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else str(value.pk)


def _row(rows: QuerySet[Row], pk: Any) -> Row | None:
    is_key = isinstance(pk, str) and pk.isascii() and pk.isdecimal() and len(pk) < 19
    return rows.filter(pk=pk).first() if is_key else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and moment.tzinfo and FIRST_YEAR < moment.year < LAST_YEAR else None


def _clock(day: date | None, text: str, zone: ZoneInfo) -> datetime | None:
    try:
        clock = parse_time(text)
    except ValueError:
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), tzinfo=zone) if day and clock else None
