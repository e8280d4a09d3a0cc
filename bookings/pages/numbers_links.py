"""Where the numbers lead: the lists of the admin, with the filters by which they count the same."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bookings.models import Appointment
from bookings.pages.filters import ANYWHERE, BOOKED_IN, CANCELLED_BY, FROM, TO
from bookings.periods import ONE_DAY, Period
from consultants.models import Business


def appointments(period: Period, *statuses: str, source: str = ANYWHERE, cancelled_by: str = "") -> str:
    """Those that begin in it and were ever booked; of these statuses, where any is named."""
    values = {FROM: period.first.isoformat(), TO: period.last.isoformat(), BOOKED_IN: source}
    if statuses:
        values |= {"status__in": ",".join(statuses)} if len(statuses) > 1 else {"status__exact": statuses[0]}
    if cancelled_by:
        values |= {CANCELLED_BY: cancelled_by}
    return _list("bookings_appointment", values)


def of_consultant(period: Period, consultant_id: int) -> str:
    """What takes their time, booked or written down in whatever way."""
    values = {
        FROM: period.first.isoformat(), TO: period.last.isoformat(), "consultant__id__exact": consultant_id,
        "status__in": ",".join(Appointment.STANDING),
    }  # fmt: skip
    return _list("bookings_appointment", values)


def feedback(period: Period, **lookups: object) -> str:
    return _list("bookings_feedback", {**_moments("created_at", period), **lookups})


def days_of_conversations(period: Period, **lookups: object) -> str:
    days = {"day__gte": period.first.isoformat(), "day__lt": (period.last + ONE_DAY).isoformat()}
    return _list("chatbot_conversationday", {**days, **lookups})


def questions(period: Period, *outcomes: str) -> str:
    return _list("chatbot_question", {**_moments("created_at", period), "outcome__in": ",".join(outcomes)})


def model_calls(period: Period) -> str:
    return _list("chatbot_modelcall", _moments("at", period))


def _moments(column: str, period: Period) -> dict[str, Any]:
    start, end = period.span(Business.current().zone)
    return {f"{column}__gte": start.isoformat(), f"{column}__lt": end.isoformat()}


def _list(name: str, values: dict[str, Any]) -> str:
    return f"{reverse(f'admin:{name}_changelist')}?{urlencode(values)}"
