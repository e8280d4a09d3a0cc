"""Services, people and appointments as cards, where a channel has them."""

from zoneinfo import ZoneInfo

from bookings import own_link, single_event
from bookings.models import Appointment
from bookings.wording import map_link, meeting_link, price
from chatbot.replies.buttons import OnAppointment, Take, Verb
from chatbot.replies.moments import when
from chatbot.replies.reply import Card, Choice, Link
from chatbot.replies.speech import gettext as _
from consultants.models import Consultant, Service


def move_choice(row: Appointment) -> Choice:
    return Choice(_("Move it"), OnAppointment(Verb.MOVE, row.code))


def cancel_choice(row: Appointment) -> Choice:
    return Choice(_("Cancel it"), OnAppointment(Verb.CANCEL, row.code))


def service(row: Service) -> Card:
    minutes = _("%(minutes)s minutes") % {"minutes": row.duration_minutes}
    facts = ". ".join(filter(None, [minutes, price(row)]))
    return Card(row.label, facts, (Choice(_("Book"), Take(service=row.pk)),))


def consultant(row: Consultant, of: Service | None) -> Card:
    """Chosen for a service, if that is known."""
    choose = Choice(_("Choose"), Take(service=of.pk if of else None, consultant=row.pk))
    return Card(f"{row.title} {row.name}".strip(), row.specialties, (choose,))


def appointment(row: Appointment, zone: ZoneInfo) -> Card:
    """One that stands, with what changes it."""
    return Card(
        _line(row), when(row.starts_at, row.ends_at, zone), (move_choice(row), cancel_choice(row)), (_entry(row),)
    )


def ways(row: Appointment) -> tuple[Link, ...]:
    """Of one that was booked, or is near: its page, into the calendar, and how to get there."""
    return Link(_("Your appointment"), own_link.address(row)), _entry(row), *_way(row)


def _line(row: Appointment) -> str:
    return _("%(service)s with %(consultant)s") % {"service": row.service.label, "consultant": row.consultant.name}


def _entry(row: Appointment) -> Link:
    return Link(_("Add to calendar"), single_event.address(row))


def _way(row: Appointment) -> list[Link]:
    """To the place or the page where it is held; nothing where neither is known."""
    if row.service.location:
        return [Link(_("Map"), map_link(row.service.location))]
    link = meeting_link(row)
    return [Link(_("Open the meeting"), link)] if link else []
