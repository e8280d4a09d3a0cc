"""What is said of one detail of the customer's own appointment; each says of which."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bookings.models import Appointment
from bookings.wording import clock, money, place
from chatbot.replies import lasting, line
from chatbot.replies.moments import day_and_clock
from chatbot.replies.speech import gettext as _
from consultants.models import Business


def person(row: Appointment, zone: ZoneInfo) -> str:
    who = row.consultant
    text = _("You meet %(consultant)s.") % {"consultant": f"{who.title} {who.name}".strip()}
    return "\n".join(filter(None, [text, who.specialties, line(row, zone)]))


def code(row: Appointment, zone: ZoneInfo) -> str:
    return _("Your code is %(code)s.") % {"code": row.code} + "\n" + line(row, zone)


def whereabouts(row: Appointment, zone: ZoneInfo) -> str:
    """Of the appointment, else of the business."""
    business = Business.current()
    own = place(row.service, row.meeting_link or row.service.meeting_link)
    ours = [_("Place: %(location)s") % {"location": business.address}] if business.address and not own else []
    has_map = business.map_link and not row.service.meeting_link
    ours += [_("Map: %(link)s") % {"link": business.map_link}] if has_map else []
    return "\n".join([line(row, zone), *filter(None, [own, *ours])])


def length(row: Appointment, zone: ZoneInfo) -> str:
    text = _("It takes %(length)s.") % {"length": lasting(row.ends_at - row.starts_at)}
    return f"{text}\n{line(row, zone)}"


def price(row: Appointment, zone: ZoneInfo) -> str:
    """What the service costs, where a price is set."""
    service = row.service
    if service.price is None:
        return _("No price is set for it.") + "\n" + line(row, zone)
    text = _("It costs %(price)s.") % {"price": f"{money(service.price)} {service.currency}"}
    return f"{text}\n{line(row, zone)}"


def ends(row: Appointment, zone: ZoneInfo) -> str:
    return _("%(service)s ends at %(time)s.") % {"service": row.service.label, "time": clock(row.ends_at, zone)}


def status(row: Appointment, zone: ZoneInfo) -> str:
    """What waits for approval is declined by the system when its notice begins: until then it is answered."""
    if row.status != Appointment.Status.PENDING:
        return _("Yes, it is confirmed.") + "\n" + line(row, zone)
    until = day_and_clock(row.starts_at - row.service.policy().minimum_notice, zone)
    text = _("%(consultant)s has not answered yet. You hear from us by %(until)s at the latest.")
    return text % {"consultant": row.consultant.name, "until": until} + "\n" + line(row, zone)


def can_be_cancelled(until: datetime, zone: ZoneInfo) -> str:
    return _("It can be cancelled until %(until)s.") % {"until": day_and_clock(until, zone)}


def can_be_moved(until: datetime, zone: ZoneInfo) -> str:
    return _("It can be moved until %(until)s.") % {"until": day_and_clock(until, zone)}
