"""The ways into the customer's own calendar: pages of Google and Outlook that have the entry filled in, and a file."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from bookings import single_event
from bookings.models import Appointment
from bookings.wording import meeting_link

# https://github.com/InteractionDesignFoundation/add-event-to-calendar-docs describes both, as their makers do not.
GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.live.com/calendar/0/action/compose"


def links(appointment: Appointment) -> list[tuple[str, str]]:
    """Each with its name; the file is for Apple's and every other calendar. What they tell is what the file tells."""
    values = {"service": appointment.service.label, "consultant": appointment.consultant.name}
    title = _("%(service)s with %(consultant)s") % values
    details = _("Code: %(code)s") % {"code": appointment.code}
    place = appointment.service.location or meeting_link(appointment)
    start, end = appointment.starts_at, appointment.ends_at
    google = {
        "action": "TEMPLATE", "text": title, "dates": f"{_compact(start)}/{_compact(end)}", "details": details,
        "location": place,
    }  # fmt: skip
    outlook = {
        "path": "/calendar/action/compose", "rru": "addevent", "subject": title, "startdt": _iso(start),
        "enddt": _iso(end), "body": details, "location": place,
    }  # fmt: skip
    return [
        ("Google Calendar", f"{GOOGLE}?{urlencode(google)}"),
        ("Outlook.com", f"{OUTLOOK}?{urlencode(outlook)}"),
        (_("Apple and others (.ics)"), single_event.address(appointment)),
    ]


def _compact(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
