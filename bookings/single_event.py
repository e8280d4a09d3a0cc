"""One appointment as a calendar file behind an address, for its customer to tap in a conversation.

The address names it and is signed, so that nobody finds others by counting; what it tells is what the conversation in
which it stands tells: what, with whom, when and where. It tells how the appointment stands now.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from bookings.calendar_file import CANCELLED, Entry, event_of, new_calendar
from bookings.feed import STATES
from bookings.letters import is_web, link_of, one_line
from bookings.models import Appointment

_signer = Signer(salt="bookings.single_event")


def address(appointment: Appointment) -> str:
    return settings.SITE_URL + reverse("event-file", args=[_signer.sign(str(appointment.pk))])


def appointment_of(token: str) -> Appointment | None:
    """The one that the address was made for, once it is more than a hold."""
    try:
        pk = _signer.unsign(token)
    except BadSignature:
        return None
    rows = Appointment.objects.select_related("customer", "service", "consultant").filter(status__in=STATES)
    return rows.filter(pk=pk).first()


def file_of(appointment: Appointment) -> bytes:
    """In its customer's language."""
    status = STATES[Appointment.Status(appointment.status)]
    link = link_of(appointment)
    with translation.override(appointment.customer.language):
        values = {"service": appointment.service.label, "consultant": appointment.consultant.name}
        entry = Entry(
            appointment=appointment,
            status=status,
            sequence=appointment.sequence + (status == CANCELLED),
            at=appointment.updated_at,
            summary=one_line(_("%(service)s with %(consultant)s") % values),
            description=_("Code: %(code)s") % {"code": appointment.code},
            location=one_line(appointment.service.location),
            link=link if is_web(link) else "",
        )
    calendar = new_calendar()
    calendar.add_component(event_of(entry))
    content: bytes = calendar.to_ical()
    return content
