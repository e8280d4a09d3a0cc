"""The page of one appointment for whoever booked it, and what they do there; the address alone says who they are.

Reading it changes nothing, whoever opens the address: programs that look through mailboxes do. It shows nothing of the
customer, for the address may be passed on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import limits
from accounts.models import RateLimit
from bookings import calendar_links, on_the_day, own_link, services, wording
from bookings.actors import Actor, Source, by_customer
from bookings.errors import BookingError
from bookings.locks import lock_as_shown
from bookings.models import Appointment, AppointmentEvent
from bookings.pages import own_words as words
from consultants.models import Business

Status, Kind = Appointment.Status, AppointmentEvent.Kind
# What is sent from one address, whoever has it.
MOST_A_MINUTE = 20
# Who is late speaks of what begins within this, or today.
SHORTLY = timedelta(hours=3)
MINUTES_LATE = (5, 10, 15, 20, 30, 45)
# Of all notes about an appointment together, in characters.
NOTE_LENGTH = 1_000


@dataclass(frozen=True)
class Visit:
    """One look at the page: the appointment, and the moment of it."""

    appointment: Appointment
    token: str
    now: datetime

    @property
    def by(self) -> Actor:
        return by_customer(self.appointment.customer, source=Source.PAGE)

    @property
    def page(self) -> str:
        return reverse("own", args=[self.token])

    def done(self, what: str) -> HttpResponse:
        return redirect(f"{self.page}?done={what}")


View = Callable[[HttpRequest, Visit], HttpResponse]


def behind_its_address(view: View) -> Callable[..., HttpResponse]:
    """Look the appointment up; in its customer's language, unless this browser has chosen one."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        appointment, now = own_link.appointment_of(token), timezone.now()
        if appointment is None:
            raise Http404
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(appointment.customer.language)
        return _unseen_by_others(_answer(request, view, Visit(appointment, token, now)))

    return found


def _answer(request: HttpRequest, view: View, visit: Visit) -> HttpResponse:
    if own_link.ends_at(visit.appointment) <= visit.now:
        return render(request, "bookings/own/over.html", status=410)
    if request.method == "POST" and not _take_one(visit):
        return refused(request, visit, _("That was very often within a minute. Please wait a moment."), status=429)
    return view(request, visit)


def _take_one(visit: Visit) -> bool:
    return limits.take(
        scope=RateLimit.Scope.MESSAGES, key=f"appointment {visit.appointment.pk}", most=MOST_A_MINUTE,
        within=timedelta(minutes=1), now=visit.now,
    )  # fmt: skip


def _unseen_by_others(response: HttpResponse) -> HttpResponse:
    """The address goes nowhere from here: neither to pages that are linked, nor with our own files into logs.

    Of "no-referrer" browsers send forms without their origin too, and these would be refused as forged.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@behind_its_address
def own(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET shows it; POST does what changes neither its time nor that it stands."""
    if request.method != "POST":
        return show(request, visit)
    what = request.POST.get("operation", "")
    operation = OPERATIONS.get(what)
    if operation is None:
        return show(request, visit)
    try:
        operation(visit, request.POST)
    except BookingError as error:
        return refused(request, visit, words.why_not(error))
    return visit.done(what)


def _come(visit: Visit, values: QueryDict) -> None:
    services.acknowledge(appointment=visit.appointment, by=visit.by, now=visit.now)


def _late(visit: Visit, values: QueryDict) -> None:
    typed = values.get("minutes", "")
    minutes = next((one for one in MINUTES_LATE if str(one) == typed), None)
    on_the_day.tell(appointment=visit.appointment, kind=Kind.LATE, minutes=minutes, by=visit.by, now=visit.now)


def _away(visit: Visit, values: QueryDict) -> None:
    on_the_day.tell(appointment=visit.appointment, kind=Kind.AWAY, by=visit.by, now=visit.now)


def _note(visit: Visit, values: QueryDict) -> None:
    """Behind the notes that there are; the same once more is there already."""
    note = values.get("note", "").replace("\0", "").strip()
    row = visit.appointment
    if not note or note in row.description:
        return
    with transaction.atomic():
        row = lock_as_shown(row, row.version)
        text = "\n".join(filter(None, [row.description, note]))[:NOTE_LENGTH]
        services.describe(
            appointment=row, description=text, device=row.device, by=visit.by, now=visit.now
        )  # fmt: skip


OPERATIONS: dict[str, Callable[[Visit, QueryDict], None]] = {
    "come": _come, "late": _late, "away": _away, "note": _note,
}  # fmt: skip


@behind_its_address
def cancel(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GET asks once; POST cancels what was shown there."""
    row = visit.appointment
    if request.method == "POST":
        try:
            with transaction.atomic():
                shown = lock_as_shown(row, request.POST.get("version", ""))
                services.cancel(appointment=shown, by=visit.by, now=visit.now)
        except BookingError as error:
            row.refresh_from_db()
            # A second press of the same button finds done what it asks for, which is no refusal.
            return (
                visit.done("cancel")
                if row.status == Status.CANCELLED
                else refused(request, visit, words.why_not(error))
            )
        return visit.done("cancel")
    if not what_can_be_done(visit)["can_cancel"]:
        return redirect(visit.page)
    return render(request, "bookings/own/cancel.html", facts(visit))


def show(request: HttpRequest, visit: Visit, *, refusal: str = "", status: int = 200) -> HttpResponse:
    done = words.DONE.get(request.GET.get("done", ""), "")
    return render(
        request, "bookings/own/page.html",
        {**facts(visit), **what_can_be_done(visit), "done": done, "refusal": refusal}, status=status,
    )  # fmt: skip


def refused(request: HttpRequest, visit: Visit, why: str, *, status: int = 409) -> HttpResponse:
    """The page as it stands now, with the reason."""
    visit.appointment.refresh_from_db()
    return show(request, visit, refusal=why, status=status)


def facts(visit: Visit) -> dict[str, Any]:
    """What the appointment is: nothing of whose it is, nor what they have written."""
    row = visit.appointment
    zone, service = row.customer.zone, row.service
    link = wording.meeting_link(row) if row.status == Status.CONFIRMED else ""
    return {
        "appointment": row, "page": visit.page, "heading": words.HEADINGS[Status(row.status)],
        "when": wording.when(row.starts_at, row.ends_at, zone), "price": wording.amount(service),
        "place": service.location, "map": wording.map_link(service.location) if service.location else "",
        "link": link, "is_online": bool(service.meeting_link or row.meeting_link),
        "own_token": visit.token, "move_page": reverse("own-move", args=[visit.token]),
        "again": f"{reverse('public-book')}?{urlencode({'service': row.service_id, 'who': row.consultant_id})}",
        "ends": wording.day(own_link.ends_at(row).astimezone(zone)), "business": Business.current(),
    }  # fmt: skip


def what_can_be_done(visit: Visit) -> dict[str, Any]:
    """Which buttons stand there; the operations decide anew when one is pressed."""
    row, now = visit.appointment, visit.now
    policy, zone = row.service.policy(), row.customer.zone
    is_ahead = row.is_booked() and now < row.starts_at
    is_near = row.starts_at - SHORTLY <= now or row.starts_at.astimezone(zone).date() == now.astimezone(zone).date()
    late_to_move = words.is_too_late(row, policy.reschedule_notice, now)
    late_to_cancel = words.is_too_late(row, policy.cancel_notice, now)
    told = on_the_day.latest([row]).get(row.pk)
    return {
        "can_move": is_ahead and not late_to_move, "can_cancel": is_ahead and not late_to_cancel,
        "too_late": [
            text for is_late, text in (
                (late_to_move, words.too_late(policy.reschedule_notice, to_move=True)),
                (late_to_cancel, words.too_late(policy.cancel_notice, to_move=False)),
            ) if is_ahead and is_late
        ],
        "reach_us": words.reach_us(),
        "can_come": is_ahead and row.status == Status.CONFIRMED and not row.acknowledged_at,
        "says_they_come": is_ahead and bool(row.acknowledged_at),
        "can_be_late": row.is_booked() and is_near and now < row.ends_at,
        "can_be_away": row.is_booked() and late_to_cancel and now < row.ends_at,
        "told": words.told(told) if told else "", "late_minutes": MINUTES_LATE,
        "can_note": row.is_booked() and now < row.ends_at and len(row.description) < NOTE_LENGTH,
        "note_length": NOTE_LENGTH,
        "calendars": calendar_links.links(row) if is_ahead else [],
    }  # fmt: skip
