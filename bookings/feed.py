"""A consultant's appointments as one calendar, for programs that read it again and again."""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import vDuration

from bookings.calendar_file import CANCELLED, CONFIRMED, TENTATIVE, Entry, event_of, new_calendar
from bookings.letters import is_web, link_of, one_line, summary_for_consultant
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Business, Consultant

Status = Appointment.Status
PAST = timedelta(days=30)
STATES = {
    Status.PENDING: TENTATIVE, Status.CONFIRMED: CONFIRMED, Status.COMPLETED: CONFIRMED, Status.NO_SHOW: CONFIRMED,
    Status.CANCELLED: CANCELLED, Status.DECLINED: CANCELLED,
}  # fmt: skip
# How often programs shall ask; they do as they like.
REFRESH = timedelta(minutes=15)


def feed_file(consultant: Consultant, *, now: datetime) -> bytes:
    """The last 30 days and all that is coming, in the order of time. It is the same while nothing has changed.

    It goes to whoever keeps the consultant's calendar: who comes and for what, how to open the appointment after
    signing in, and nothing else of the customer.
    """
    with translation.override(settings.LANGUAGE_CODE):
        calendar = new_calendar()
        name = f"{Business.current().name}: {consultant.name}"
        calendar.add("x-wr-calname", one_line(name))
        calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(REFRESH))
        for appointment in _told(consultant, now):
            calendar.add_component(event_of(_entry(appointment)))
        content: bytes = calendar.to_ical()
        return content


def tag_of(content: bytes) -> str:
    """By which a program asks whether there is anything new (ETag)."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _told(consultant: Consultant, now: datetime) -> QuerySet[Appointment]:
    """What ended before it was more than a hold was never told of."""
    was_booked = Exists(AppointmentEvent.objects.filter(appointment=OuterRef("pk"), kind=AppointmentEvent.Kind.BOOKED))
    ended = Q(status__in=[Status.CANCELLED, Status.DECLINED])
    rows = Appointment.objects.filter(consultant=consultant, status__in=STATES)
    rows = rows.filter(during__overlap=DateTimeTZRange(now - PAST, None)).filter(~ended | Q(was_booked))
    return rows.select_related("customer", "service").order_by("during", "pk")


def _entry(appointment: Appointment) -> Entry:
    """As in the e-mails: a calendar that has it from one of these knows it again by its UID."""
    status = STATES[Status(appointment.status)]
    link, page = link_of(appointment), settings.SITE_URL + reverse("appointment", args=[appointment.code])
    return Entry(
        appointment=appointment,
        status=status,
        sequence=appointment.sequence + (status == CANCELLED),
        at=appointment.updated_at,
        summary=one_line(summary_for_consultant(appointment)),
        description="\n".join([_("Code: %(code)s") % {"code": appointment.code}, page]),
        location=one_line(appointment.service.location),
        link=link if is_web(link) else "",
    )
