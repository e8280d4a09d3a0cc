"""How it stands with what was done last: made from the rows as they are now, never from what was said of them."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from bookings.models import Appointment, AppointmentEvent, Feedback, WaitlistEntry
from chatbot.replies import (
    Choice,
    Reply,
    cancel_choice,
    clock,
    closing,
    courtesy,
    line,
    move_choice,
    short_day,
    ways_on,
)
from chatbot.replies.buttons import OnAppointment, Verb
from chatbot.replies.news import rating_choices
from chatbot.replies.speech import gettext as _

Status, Kind, Role = Appointment.Status, AppointmentEvent.Kind, AppointmentEvent.Role


def appointments(changed: Sequence[AppointmentEvent], zone: ZoneInfo, now: datetime) -> Reply:
    """Of each of them its newest event, and the row as it is."""
    text = "\n".join(how_it_stands(event, zone, now) for event in changed)
    offered = [event for event in changed if offer_of(event, now)]
    if len(changed) == 1 and offered:
        text += "\n" + _question(changed[0], zone)
    elif offered:
        text += "\n" + _("Shall I look for one of these times again?")
    choices = tuple(choice for event in changed for choice in _choices(event, zone, now, is_one=len(changed) == 1))
    return closing(text, choices or ways_on())


def how_it_stands(event: AppointmentEvent, zone: ZoneInfo, now: datetime) -> str:
    """One line of one appointment; `event` is the last change of it."""
    row = event.appointment
    assert row is not None, "an event of the waitlist is about no appointment"
    values = {"line": line(row, zone), "consultant": row.consultant.name, "status": row.get_status_display()}
    return _sentence(row, event, now) % values


def _sentence(row: Appointment, event: AppointmentEvent, now: datetime) -> str:
    if row.status == Status.CANCELLED:
        by_customer = event.role == Role.CUSTOMER
        return _("It is cancelled already: %(line)s.") if by_customer else _("We had to cancel it: %(line)s.")
    if row.status == Status.DECLINED:
        return _("%(consultant)s could not take it, it is not booked: %(line)s.")
    if row.status not in Appointment.BOOKED:
        return _("It can no longer be changed (%(status)s): %(line)s.")
    if row.starts_at <= now:
        return _("It has begun already: %(line)s.")
    if row.status == Status.PENDING:
        return _("It is asked for, and %(consultant)s still has to agree: %(line)s.")
    return _("It stands at its new time now: %(line)s.") if event.kind == Kind.MOVED else _("It is booked: %(line)s.")


def offer_of(event: AppointmentEvent, now: datetime) -> Verb | None:
    """What can be done about it by a journey of its own: its time once more, its old time, or nothing."""
    row = event.appointment
    if row is None or row.starts_at <= now:
        return None
    if row.status == Status.CANCELLED:
        return Verb.AGAIN
    old = old_start(event)
    return Verb.BACK if row.status in Appointment.BOOKED and old and old > now else None


def old_start(event: AppointmentEvent) -> datetime | None:
    """Where it stood before it was moved, if its time was changed."""
    moved = event.changes.get("start") if event.kind == Kind.MOVED else None
    return parse_datetime(moved[0]) if moved else None


def _question(event: AppointmentEvent, zone: ZoneInfo) -> str:
    old = old_start(event)
    if old is None:
        return _("Shall I look for that time again?")
    return _("Shall I move it back to %(old)s?") % {"old": _moment(old, zone)}


def _choices(event: AppointmentEvent, zone: ZoneInfo, now: datetime, *, is_one: bool) -> tuple[Choice, ...]:
    row, offer = event.appointment, offer_of(event, now)
    assert row is not None, "an event of the waitlist has no such buttons"
    if offer == Verb.AGAIN:
        title = _("Book it again") if is_one else _("Again: %(moment)s") % {"moment": _moment(row.starts_at, zone)}
        return (Choice(title, OnAppointment(Verb.AGAIN, row.code)),)
    if row.status not in Appointment.BOOKED or row.starts_at <= now:
        return ()
    if not is_one:
        return (Choice(_moment(row.starts_at, zone), OnAppointment(Verb.SHOW, row.code)),)
    back = (Choice(_("Move it back"), OnAppointment(Verb.BACK, row.code)),) if offer == Verb.BACK else ()
    return (*back, move_choice(row), cancel_choice(row))


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{short_day(moment.astimezone(zone))} {clock(moment, zone)}"


def title() -> str:
    return _("what was done last")


def no_longer_there() -> Reply:
    """To the button of an appointment that is not the customer's, or not any more."""
    return closing(_("I do not find that appointment any more. What would you like to do?"))


def coming(rows: Sequence[Appointment], zone: ZoneInfo) -> Reply:
    """Where nothing was done: what stands, as before."""
    lines = "\n".join(f"• {line(row, zone)}" for row in rows)
    kept, heading = courtesy.nothing_done(), _("Your coming appointments:")
    return Reply(f"{kept.text}\n{heading}\n{lines}", kept.choices)


def nothing_to_undo(rows: Sequence[Appointment], zone: ZoneInfo) -> Reply:
    """Where nothing was done of late."""
    text = _("I find nothing of the last day that could be undone.")
    if not rows:
        return closing(text)
    lines = "\n".join(f"• {line(row, zone)}" for row in rows)
    return closing("\n".join([text, _("Your coming appointments:"), lines]))


def taken_meanwhile() -> Reply:
    """Of a time that was the customer's before."""
    return Reply(_("Somebody else has that time now."))


def waitlist(entry: WaitlistEntry) -> Reply:
    values = {"service": entry.service.label}
    if entry.status in WaitlistEntry.OPEN:
        return closing(_("You are on the waitlist for %(service)s.") % values)
    return closing(_("You are no longer on the waitlist for %(service)s.") % values)


def feedback(given: Feedback) -> Reply:
    values = {"rating": given.rating, "consultant": given.appointment.consultant.name}
    text = _("Your rating of the visit with %(consultant)s is noted: %(rating)s of 5. To change it, tap another.")
    return Reply(text % values, rating_choices(given.appointment))


def erased_already() -> Reply:
    text = _("Your data is deleted already, and that cannot be taken back. You can book anew at any time.")
    return closing(text)


def signed_out_already() -> Reply:
    text = _(
        "You are signed out already. Your appointments stand as they are: to see them here again, I send a code to "
        "your e-mail address."
    )
    return closing(text)
