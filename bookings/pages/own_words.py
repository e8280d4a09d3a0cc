"""What customers read on their pages: how an appointment stands, and why something is refused, with what helps."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accounts.permissions import Missing
from bookings.availability import Reason
from bookings.errors import BookingError, NotPermitted, Overtaken, SlotTaken, TooLate, TooMany
from bookings.models import Appointment, AppointmentEvent
from bookings.wording import age
from consultants.models import Business

Status = Appointment.Status

HEADINGS = {
    Status.PENDING: gettext_lazy("Your request"), Status.CONFIRMED: gettext_lazy("Your appointment"),
    Status.COMPLETED: gettext_lazy("Your visit"), Status.NO_SHOW: gettext_lazy("Your appointment"),
    Status.CANCELLED: gettext_lazy("Your appointment was cancelled"),
    Status.DECLINED: gettext_lazy("Your request was declined"),
}  # fmt: skip
# What was just done, by the word that the address of the page says it with.
DONE = {
    "come": gettext_lazy("Thank you: we look forward to seeing you."),
    "late": gettext_lazy("Thank you: we have noted that you come late."),
    "away": gettext_lazy("Thank you for telling us that you cannot come."),
    "note": gettext_lazy("Your note stands with the appointment."),
    "move": gettext_lazy("Your appointment was moved."),
    "cancel": gettext_lazy("Your appointment was cancelled. Nothing else is needed."),
    "book": gettext_lazy("Your appointment is booked."),
    "ask": gettext_lazy("We have received your request."),
}
LEVELS = {
    Missing.ACTIVE: gettext_lazy("Booking is not possible for you here. Please get in touch with us."),
    Missing.ACTION: gettext_lazy("Your service level does not include this."),
    Missing.NUMBER: gettext_lazy("You have as many coming appointments as your service level allows."),
    Missing.WINDOW: gettext_lazy("This is further ahead than your service level allows."),
}
MEANWHILE = pgettext_lazy("of an appointment", "It has been changed meanwhile. This is how it stands now.")


def why_not(error: BookingError) -> str:
    """The reason of a refusal, as a sentence to the customer."""
    if isinstance(error, NotPermitted):
        return str(LEVELS[error.refusal.missing])
    if isinstance(error, SlotTaken):
        return taken()
    if isinstance(error, TooMany):
        return _("You have as many coming appointments as we can take from one person.")
    if isinstance(error, Overtaken):
        return str(MEANWHILE)
    if error.reason in Reason.values:
        return str(Reason(error.reason).label)
    if isinstance(error, TooLate):
        return _("It is too late for that here.")
    return str(MEANWHILE)


def taken() -> str:
    return _("Somebody else has just taken this time.")


def too_late(notice: timedelta, *, to_move: bool) -> str:
    """Of an appointment that begins sooner than the notice which changing it takes."""
    text = (
        _("It can be moved here until %(notice)s before it begins.") if to_move
        else _("It can be cancelled here until %(notice)s before it begins.")
    )  # fmt: skip
    return text % {"notice": age(notice)}


def is_too_late(appointment: Appointment, notice: timedelta, now: datetime) -> bool:
    return appointment.starts_at - notice < now


def reach_us() -> str:
    """How to get something done that the page does not do; empty where the business has no number."""
    phone = Business.current().shown_phone
    return _("Please ring us: %(phone)s.") % {"phone": phone} if phone else ""


def told(event: AppointmentEvent) -> str:
    """What they have told on the day, said back to them."""
    minutes = event.changes.get("minutes")
    if event.kind == AppointmentEvent.Kind.HERE:
        return _("You have told us that you are here.")
    if event.kind == AppointmentEvent.Kind.AWAY:
        return _("You have told us that you cannot come.")
    if minutes is None:
        return _("You have told us that you come late.")
    text = ngettext(
        "You have told us that you come about %(minutes)d minute late.",
        "You have told us that you come about %(minutes)d minutes late.", minutes,
    )  # fmt: skip
    return text % {"minutes": minutes}
