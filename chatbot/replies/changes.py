"""What the bot says about appointments that stand: shown, moved, cancelled, and several wishes at once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from bookings.models import Appointment, AppointmentEvent
from bookings.wording import place, price
from chatbot import replies
from chatbot.replies import (
    Choice,
    Reply,
    about,
    announced,
    cancel_choice,
    cards,
    changing,
    clock,
    closing,
    lasting,
    line,
    move_choice,
    short_day,
    ways_on,
)
from chatbot.replies.buttons import Do, OnAppointment, Verb
from chatbot.replies.moments import day_and_clock, when
from chatbot.replies.speech import gettext as _
from consultants.models import Consultant, Service


def _show_choice(appointment: Appointment, zone: ZoneInfo) -> Choice:
    start = appointment.starts_at
    return Choice(
        f"{short_day(start.astimezone(zone))} {clock(start, zone)}", OnAppointment(Verb.SHOW, appointment.code)
    )


# Shown


def appointments(rows: Sequence[Appointment], zone: ZoneInfo) -> Reply:
    lines = "\n".join(f"• {line(row, zone)}" for row in rows)
    text = _("Your coming appointments:") + "\n" + lines + "\n" + _("Tap one to move or cancel it, or to see more.")
    choices = (*(_show_choice(row, zone) for row in rows), Choice(replies.book_title(), Do.BOOK))
    return Reply(text, choices, cards=tuple(cards.appointment(row, zone) for row in rows))


def appointment(row: Appointment, zone: ZoneInfo, *, changeable: bool) -> Reply:
    """One with what is known of it. What has begun has no buttons of its own."""
    service = row.service
    facts = (
        _("Status: %(status)s") % {"status": row.get_status_display()}
        if row.status == Appointment.Status.PENDING
        else "",
        place(service, row.meeting_link or service.meeting_link),
        price(service),
        about(row.device),
    )
    text = "\n".join([_("Your coming appointments:"), f"• {line(row, zone)}", *filter(None, facts)])
    own = (move_choice(row), cancel_choice(row)) if changeable else ()
    return Reply(text, (*own, Choice(replies.book_title(), Do.BOOK)))


def confirmation_again(row: Appointment, zone: ZoneInfo, address: str) -> Reply:
    """`address`: where it was sent; empty where there is none."""
    shown = appointment(row, zone, changeable=False)
    if not address:
        return shown
    sent = _("I have sent it to %(address)s once more; it can take a minute.") % {"address": address}
    return Reply(f"{sent}\n{shown.text}", shown.choices)


def appointments_title() -> str:
    return _("your appointments")


def only_your_own() -> str:
    """Whether the one who was named is a customer is not said."""
    return _("I can only speak of your own appointments here.")


def no_appointments() -> Reply:
    return closing(_("You have no coming appointments."))


def no_such_appointment() -> str:
    return _("I find no coming appointment of yours that fits.")


def is_over(row: Appointment) -> Reply:
    values = {"code": row.code, "status": row.get_status_display()}
    return closing(_("%(code)s can no longer be changed (%(status)s).") % values)


def has_begun(row: Appointment) -> Reply:
    return closing(_("%(code)s has begun already, and can no longer be changed here.") % {"code": row.code})


# Moved


def which_to_move(choices: tuple[Choice, ...], first: str = "") -> Reply:
    again = _("Which of these shall I move?")
    return Reply(_after(first, _("Which appointment shall I move?")), choices, numbered=True, again=again)


def to_be_moved(row: Appointment, zone: ZoneInfo) -> str:
    return _("Now: %(line)s") % {"line": line(row, zone)}


def ask_move(
    row: Appointment, *, service: Service, consultant: Consultant, start: datetime, zone: ZoneInfo,
    choices: tuple[Choice, ...],
) -> Reply:  # fmt: skip
    """The old time and the new one, one below the other; and what it is for, where that changes."""
    text = _("Shall I move this?\n%(service)s, code %(code)s\nFrom: %(old)s\nTo: %(new)s")
    end = start + timedelta(minutes=service.duration_minutes)
    changed = [row.service.label, service.label]
    values = {
        "service": " → ".join(dict.fromkeys(changed)),
        "code": row.code,
        "old": _with(when(row.starts_at, row.ends_at, zone), row.consultant),
        "new": _with(when(start, end, zone), consultant),
    }
    again = _("Shall I move this: %(service)s from %(old)s to %(new)s?")
    return Reply(text % values, choices, again=again % values)


def _with(moment: str, consultant: Consultant) -> str:
    return _("%(when)s with %(consultant)s") % {"when": moment, "consultant": consultant.name}


def moved(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    row = announced(event)
    new = _with(when(row.starts_at, row.ends_at, zone), row.consultant)
    values = {"code": row.code, "service": row.service.label, "new": new, "consultant": row.consultant.name}
    old = parse_datetime(event.changes["start"][0]) if "start" in event.changes else None
    values["old"] = day_and_clock(old, zone) if old else ""
    if row.status == Appointment.Status.PENDING:
        text = _("Moved; %(consultant)s still has to agree. Your code is still %(code)s.\n%(service)s\n%(new)s")
    else:
        text = _("Moved! Your code is still %(code)s.\n%(service)s\n%(new)s")
    before = "\n" + _("It was: %(old)s") % values if old else ""
    facts = "".join(f"\n{fact}" for fact in (place(row.service, row.meeting_link or row.service.meeting_link),) if fact)
    return replace(closing(text % values + before + facts, changing(row)), links=cards.ways(row))


def too_late_to_move(row: Appointment, notice: timedelta) -> Reply:
    text = _("%(code)s can no longer be moved here: that is possible until %(notice)s before it begins.")
    return closing(
        text % {"code": row.code, "notice": lasting(notice)}, (cancel_choice(row), away_choice(row), *ways_on())
    )


def not_moved(row: Appointment, zone: ZoneInfo) -> Reply:
    return closing(_("All right, it stays as it is: %(line)s") % {"line": line(row, zone)})


def ask_stop_or_cancel(row: Appointment, zone: ZoneInfo, choices: tuple[Choice, ...]) -> Reply:
    """ "Cancel", while an appointment is being moved, can mean the move or the appointment."""
    text = _("Shall I cancel the appointment itself, or leave it as it is?\n%(line)s")
    again = _("Cancel the appointment itself, or leave it as it is?")
    return Reply(text % {"line": line(row, zone)}, choices, again=again)


def away_choice(row: Appointment) -> Choice:
    """The consultant hears it, and a person decides."""
    return Choice(_("I cannot come"), OnAppointment(Verb.AWAY, row.code))


# Cancelled


def which_to_cancel(choices: tuple[Choice, ...], first: str = "") -> Reply:
    again = _("Which of these shall I cancel?")
    return Reply(_after(first, _("Which appointment shall I cancel?")), choices, numbered=True, again=again)


def ask_cancellation(row: Appointment, zone: ZoneInfo, choices: tuple[Choice, ...]) -> Reply:
    values = {"line": line(row, zone)}
    again = _("Shall I cancel this: %(line)s?") % values
    return Reply(_("Shall I cancel this?\n%(line)s") % values, choices, again=again)


def ask_cancellation_of_all(rows: Sequence[Appointment], zone: ZoneInfo, choices: tuple[Choice, ...]) -> Reply:
    lines = "".join(f"\n• {line(row, zone)}" for row in rows)
    again = _("Shall I really cancel all of these?") + lines
    return Reply(_("Shall I cancel all of these?") + lines, choices, again=again)


def cancelled(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    return closing(_("Cancelled: %(line)s") % {"line": line(announced(event), zone)})


def cannot_cancel(row: Appointment) -> Reply:
    status = {"code": row.code, "status": row.get_status_display()}
    return closing(_("%(code)s cannot be cancelled any more (%(status)s).") % status)


def too_late_to_cancel(row: Appointment, notice: timedelta) -> Reply:
    text = _(
        "I am sorry, %(code)s can no longer be cancelled here: that is possible until %(notice)s before it begins. If"
        " you cannot come, I tell %(consultant)s, and a colleague decides what becomes of it."
    )
    values = {"code": row.code, "notice": lasting(notice), "consultant": row.consultant.name}
    return closing(text % values, (away_choice(row), *ways_on()))


def kept() -> Reply:
    return closing(_("All right, nothing was cancelled."))


# Several wishes at once


def plan(wishes: Sequence[str]) -> Reply:
    lines = "\n".join(f"{number}. {wish}" for number, wish in enumerate(wishes, 1))
    return Reply(_("I do this one after another:") + "\n" + lines)


def next_wish(wish: str) -> Reply:
    return Reply(_("Next: %(wish)s") % {"wish": wish})


def left_undone(wishes: Sequence[str]) -> Reply:
    return closing(_("I have not done this: %(wishes)s") % {"wishes": "; ".join(wishes)})


def wish(intent: str, start: date | None = None, clock_time: time | None = None, names: Sequence[str] = ()) -> str:
    """The name of a wish, with the day, the clock and the names that were said of it; empty for one that needs none."""
    title = {
        "cancel": _("cancel an appointment"),
        "reschedule": _("move an appointment"),
        "book": _("book an appointment"),
        "several": _("book several appointments"),
        "my_appointments": _("show your appointments"),
        "human": _("pass you on to a person"),
        "profile": _("show your profile"),
        "devices": _("show your devices"),
        "data_copy": _("send you your data"),
        "correction": _("correct your data"),
    }.get(intent, "")
    when = " ".join(filter(None, [short_day(start) if start else "", f"{clock_time:%H:%M}" if clock_time else ""]))
    said = ", ".join(filter(None, [when, *names]))
    return f"{title} ({said})" if said else title


def all_title() -> str:
    return _("All of them")


def cancel_it_title() -> str:
    return _("Cancel it")


def _after(first: str, then: str) -> str:
    return f"{first}\n{then}" if first else then
