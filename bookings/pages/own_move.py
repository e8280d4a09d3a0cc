"""Moving one's appointment on its page: a day, a time, what will become of it, and then the button."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode

from bookings import services, wording
from bookings.errors import BookingError
from bookings.locks import lock_as_shown
from bookings.pages import own_words as words
from bookings.pages.free_times import FreeTimes, free_times
from bookings.pages.own import Visit, behind_its_address, facts, refused, what_can_be_done
from consultants.models import Consultant
from meetassist import days
from meetassist.days import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True)
class Wish:
    """Where it shall go, as the address of the page or its form says it. `anyone`: with whoever offers the service."""

    at: datetime | None
    consultant: Consultant
    anyone: bool


@behind_its_address
def move(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET the days and times, or the question for the one that is chosen; POST moves it there."""
    wish = _read(visit, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _move(request, visit, wish)
    if not what_can_be_done(visit)["can_move"]:
        return redirect(visit.page)
    if wish.at:
        return render(request, "bookings/own/move.html", {**facts(visit), **_question(visit, wish.at, wish.consultant)})
    return _ask_when(request, visit, wish)


def _move(request: HttpRequest, visit: Visit, wish: Wish) -> HttpResponse:
    row = visit.appointment
    if wish.at is None:
        return redirect(_address(visit))
    try:
        with transaction.atomic():
            shown = lock_as_shown(row, request.POST.get("version", ""), wish.consultant)
            services.reschedule(
                appointment=shown, starts_at=wish.at, consultant=wish.consultant, by=visit.by, now=visit.now
            )
    except BookingError as error:
        row.refresh_from_db()
        if row.is_booked() and (row.starts_at, row.consultant_id) == (wish.at, wish.consultant.pk):
            # A second press of the same button finds done what it asks for.
            return visit.done("move")
        if what_can_be_done(visit)["can_move"]:
            return _ask_when(request, visit, wish, refusal=words.why_not(error))
        return refused(request, visit, words.why_not(error))
    return visit.done("move")


def _read(visit: Visit, values: QueryDict) -> Wish:
    row = visit.appointment
    offering = row.service.consultants.filter(is_active=True)
    pk = values.get("with", "")
    chosen = offering.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    return Wish(moment(values.get("at", "")), chosen or row.consultant, bool(values.get("anyone")))


def moment(text: str) -> datetime | None:
    """An instant as our own links say it; None for what is none, or lies beyond the calendar."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo and FIRST_YEAR < found.year < LAST_YEAR else None


def _ask_when(request: HttpRequest, visit: Visit, wish: Wish, *, refusal: str = "") -> HttpResponse:
    """The days, and the times of the one that is chosen; after a refusal those of the day that was wished for."""
    row, zone = visit.appointment, visit.appointment.customer.zone
    wished = wish.at.astimezone(zone).date() if wish.at else days.read(request.GET.get("day"))
    found = free_times(
        service=row.service, consultant=None if wish.anyone else row.consultant, customer=row.customer, moving=row,
        first=days.read(request.GET.get("from")), day=wished, zone=zone, now=visit.now,
    )  # fmt: skip
    context = {
        **facts(visit), **_choices(visit, found, wish, zone), "refusal": refusal,
        "others_offer_it": row.service.consultants.filter(is_active=True).exclude(pk=row.consultant_id).exists(),
        "anyone": wish.anyone,
        "with_anyone": _address(visit, anyone=1), "with_the_same": _address(visit),
    }  # fmt: skip
    return render(request, "bookings/own/times.html", context, status=409 if refusal else 200)


def _choices(visit: Visit, found: FreeTimes, wish: Wish, zone: ZoneInfo) -> dict[str, Any]:
    who: dict[str, str | int] = {"anyone": 1} if wish.anyone else {}
    kept: dict[str, str | int] = {**who, **({"from": found.first.isoformat()} if found.earlier else {})}
    names = Consultant.objects.in_bulk({slot.consultant_id for slot in found.slots}) if wish.anyone else {}
    return {
        "days": [(day, day == found.day, _address(visit, day=day.isoformat(), **kept)) for day in found.days],
        "day": found.day, "zone": wording.zone_name(visit.now, zone),
        "times": [
            {
                "clock": wording.clock(slot.starts_at, zone), "person": names.get(slot.consultant_id),
                "url": _address(visit, at=f"{slot.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
                                **{"with": slot.consultant_id}, **kept),
            } for slot in found.slots
        ],
        "earlier": _address(visit, **{"from": found.earlier.isoformat()}, **who) if found.earlier else "",
        "later": _address(visit, **{"from": found.later.isoformat()}, **who) if found.later else "",
    }  # fmt: skip


def _question(visit: Visit, at: datetime, consultant: Consultant) -> dict[str, Any]:
    """What stands, and what would."""
    row = visit.appointment
    ends_at = at + timedelta(minutes=row.service.duration_minutes)
    return {
        "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "consultant": consultant,
        "new": wording.when(at, ends_at, row.customer.zone), "other_times": _address(visit),
    }  # fmt: skip


def _address(visit: Visit, **query: str | int) -> str:
    page = reverse("own-move", args=[visit.token])
    return f"{page}?{urlencode(query)}" if query else page
