"""An appointment as an iCalendar file (RFC 5545) that a calendar applies by itself (iTIP, RFC 5546).

The UID is the appointment's for ever. Calendars take what has the higher SEQUENCE, and of two equal ones the later
DTSTAMP; so entries change rightly in whatever order the e-mails arrive.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from urllib.parse import quote

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vUri

from bookings.models import Appointment
from consultants.calendars.uids import UID_PREFIX
from consultants.models import Business

REQUEST, CANCEL = "REQUEST", "CANCEL"
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
# How a calendar shows the reader's own answer: nobody reads one that they would send.
ANSWERS = {CONFIRMED: "ACCEPTED", TENTATIVE: "TENTATIVE", CANCELLED: "ACCEPTED"}


@dataclass(frozen=True)
class Entry:
    """What the calendar is told. `status` CANCELLED removes the entry; `link` is where it takes place online.

    `address` and `name` are of whoever is sent it; a feed has neither.
    """

    appointment: Appointment
    status: str
    sequence: int
    at: datetime
    summary: str
    description: str
    address: str = ""
    name: str = ""
    location: str = ""
    link: str = ""

    @property
    def method(self) -> str:
        return CANCEL if self.status == CANCELLED else REQUEST


def calendar_file(entry: Entry) -> str:
    """The whole file, with the line ends the format asks for."""
    event = event_of(entry)
    event.add("organizer", _person(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], Business.current().name))
    reader = _person(entry.address, entry.name)
    reader.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": ANSWERS[entry.status], "RSVP": "FALSE"})
    event.add("attendee", reader)
    calendar = new_calendar()
    calendar.add("method", entry.method)
    calendar.add_component(event)
    text: str = calendar.to_ical().decode()
    return text


def new_calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//MeetAssist//MeetAssist//EN")
    return calendar


def event_of(entry: Entry) -> Event:
    """Without people: the same for everybody who reads it."""
    event = Event()
    event.add("uid", f"{UID_PREFIX}{entry.appointment.pk}@{settings.EMAIL_DOMAIN}")
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.at.astimezone(UTC))
    event.add("dtstart", entry.appointment.starts_at.astimezone(UTC))
    event.add("dtend", entry.appointment.ends_at.astimezone(UTC))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", entry.status)
    if entry.location:
        event.add("location", entry.location)
    elif entry.link:
        event.add("url", vUri(entry.link))
    return event


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{quote(address, safe='@+')}")
    if name:
        # Quotation marks have an encoding here that many calendars do not know (RFC 6868).
        person.params["CN"] = name.replace('"', "'")
    return person
