"""What bookings keep of persons: what they have booked or wished for, what became of it, how they found it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Device, OutgoingEmail
from bookings.models import (
    Appointment,
    AppointmentEvent,
    AppointmentNote,
    BookingRequest,
    Call,
    Feedback,
    Notification,
    WaitlistEntry,
)
from consultants.models import Consultant, Service
from meetassist.personal_data import Kept, Made, Until

# What an event says by the keys of rows, as before and after.
_NAMED: dict[str, type[Model]] = {
    "consultant": Consultant, "service": Service, "device": Device, "proposed_with": Consultant,
}  # fmt: skip
# What events say, as the page calls it.
_LABELS = {
    "status": _("status"), "start": _("starts at"), "consultant": _("consultant"), "service": _("service"),
    "device": _("device"), "description": _("description"), "within": _("within"), "part_of_day": _("part of day"),
    "held_until": _("held until"), "until": _("held until"), "reason": _("reason"), "minutes": _("minutes late"),
    "sequence": _("moves"), "proposed": _("proposed time"), "proposed_with": _("proposed consultant"),
}  # fmt: skip


def _of_either(customers: Sequence[int]) -> Q:
    return Q(appointment__customer__in=customers) | Q(waitlist_entry__customer__in=customers)


def _to_consultants(customers: Sequence[int]) -> Q:
    """A thread of e-mails is about an appointment, and says by its text about which."""
    about = Q(pk=None)
    for pk in Appointment.objects.filter(customer__in=customers).values_list("pk", flat=True):
        about |= Q(thread__startswith=f"appointment:{pk}:consultant:")
    return about


def _changes(event: AppointmentEvent) -> dict[str, Any]:
    """With names in the place of keys."""
    return {
        name: [_name(_NAMED[name], pk) for pk in value] if name in _NAMED else value
        for name, value in event.changes.items()
    }


def _written(event: AppointmentEvent) -> str:
    return "; ".join(
        f"{_LABELS.get(name, name)}: {_both(name, value)}" for name, value in _changes(event).items() if value
    )


def _both(name: str, value: Any) -> str:
    """Before and after; of a status in words."""
    words = dict(Appointment.Status.choices) if name == "status" else {}
    if isinstance(value, list):
        return " → ".join(str(words.get(one, "–" if one in (None, "") else one)) for one in value)
    return str(_("yes") if value is True else value)


def _name(model: type[Model], pk: int | None) -> str | None:
    row = model._default_manager.filter(pk=pk).first()
    return str(row) if row else None


OF_CUSTOMERS = (
    Kept(
        "appointments", _("Appointments"), Appointment, "customer",
        "code status during service consultant for_whom description device meeting_link outside_rules_reason "
        "acknowledged_at held_until external_id created_at updated_at",
        _("to hold the time, and to know afterwards what took place"),
        withheld="held_network blocked",
    ),
    Kept(
        "appointment_events", _("Events of appointments"), AppointmentEvent, _of_either,
        "appointment at kind role source",
        _("to show what was changed, when and by whom"),
        withheld="changes", made={"changes": Made(_("changes"), _changes, _written)},
    ),
    Kept(
        "waitlist", _("Waitlist entries"), WaitlistEntry, "customer",
        "service consultant within part_of_day status offered created_at",
        _("to offer a time that becomes free"),
    ),
    Kept(
        "booking_requests", _("Booking requests"), BookingRequest, "customer",
        "service consultant starts_at phone for_whom description status answer_by created_at answered_at",
        _("to ring somebody who has given no e-mail address"),
    ),
    Kept(
        "notifications", _("Reminders and news"), Notification, "customer",
        "appointment kind due_at useful_until status outcome done_at",
        _("to tell it in time, and once"),
        withheld="dedup_key",
    ),
    Kept(
        "calls", _("Calls"), Call, "customer", "taken_at ended_at outcome again_at",
        _("to tell by telephone what could be told in no other way"),
    ),
    Kept(
        "feedback", _("Feedback"), Feedback, "appointment__customer", "appointment rating comment created_at",
        _("to learn how visits were"),
    ),
    Kept(
        "appointment_notes", _("Notes of the team"), AppointmentNote, "appointment__customer",
        "appointment text created_at",
        _("to know what was agreed, or has to be thought of"),
    ),
    Kept(
        "emails_to_consultants", _("E-mails to consultants about their appointments"), OutgoingEmail, _to_consultants,
        "subject text status created_at done_at",
        _("to tell consultants who comes, and when"),
        withheld="html calendar", until=Until.EMAILS,
    ),
)  # fmt: skip
