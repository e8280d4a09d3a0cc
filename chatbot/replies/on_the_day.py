"""What is said on the day of an appointment: to who comes late, is here, or cannot come."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from bookings.models import Appointment, AppointmentEvent
from bookings.wording import place
from bookings.wording import told as in_words
from chatbot.replies import Reply, announced, clock, line
from chatbot.replies.buttons import Verb
from chatbot.replies.changes import away_choice, cancel_choice, move_choice
from chatbot.replies.reaching import ring_us
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import read_by_the_team

Kind = AppointmentEvent.Kind


def told(
    event: AppointmentEvent, zone: ZoneInfo, *, is_ill: bool = False, is_written: bool, is_for_a_person: bool
) -> Reply:
    """Made from the event of what was told. `is_written`: an e-mail goes to the consultant; else it stands in their
    calendar alone.
    """
    row = announced(event)
    first = {Kind.LATE: _late, Kind.HERE: _here, Kind.AWAY: _away}[Kind(event.kind)](event, row, zone)
    known = _("I have written to %(consultant)s.") if is_written else _("It stands in the calendar of %(consultant)s.")
    parts = [
        _("Get well soon.") if is_ill else "",
        f"{first} {known % {'consultant': row.consultant.name}}",
        _("A colleague decides what becomes of the appointment, and writes to you here.") if is_for_a_person else "",
        place(row.service, row.meeting_link or row.service.meeting_link) if event.kind != Kind.AWAY else "",
        ring_us() if is_for_a_person else "",
    ]
    return Reply("\n".join(filter(None, parts)))


def _late(event: AppointmentEvent, row: Appointment, zone: ZoneInfo) -> str:
    minutes = event.changes.get("minutes")
    if minutes is None:
        return _("Thank you for telling us that you come late; come safely.")
    arrival = clock(row.starts_at + timedelta(minutes=minutes), zone)
    return _("Thank you for telling us: you come at about %(clock)s. Come safely.") % {"clock": arrival}


def _here(event: AppointmentEvent, row: Appointment, zone: ZoneInfo) -> str:
    values = {"clock": clock(row.starts_at, zone)}
    return _("Welcome! Your appointment begins at %(clock)s.") % values


def _away(event: AppointmentEvent, row: Appointment, zone: ZoneInfo) -> str:
    values = {"line": line(row, zone)}
    return _("Thank you for telling us. It is too late to move or cancel it here: %(line)s.") % values


def nothing_today(row: Appointment, zone: ZoneInfo, ways: Sequence[Verb]) -> Reply:
    """To who says that they come late, or are here: when they are expected."""
    choices = {Verb.MOVE: move_choice(row), Verb.CANCEL: cancel_choice(row)}
    text = _("You have no appointment today. The next one is: %(line)s") % {"line": line(row, zone)}
    return Reply(text, tuple(choices[way] for way in ways))


def move_or_cancel(row: Appointment, zone: ZoneInfo, ways: Sequence[Verb], *, is_ill: bool) -> Reply:
    """What may still be done about it."""
    choices = {Verb.MOVE: move_choice(row), Verb.CANCEL: cancel_choice(row)}
    questions: dict[tuple[Verb, ...], str] = {
        (Verb.MOVE,): _("Shall I move it? It is too late to cancel it here.\n%(line)s"),
        (Verb.CANCEL,): _("Shall I cancel it? It is too late to move it here.\n%(line)s"),
    }  # fmt: skip
    text = questions.get(tuple(ways), _("Shall I move it or cancel it?\n%(line)s")) % {"line": line(row, zone)}
    first = _("Get well soon.") + " " if is_ill else ""
    return Reply(first + text, tuple(choices[way] for way in ways))


def shall_i_tell(row: Appointment, zone: ZoneInfo) -> Reply:
    """They have only said that they are ill."""
    text = _("Get well soon. Shall I tell %(consultant)s that you cannot come?\n%(line)s")
    return Reply(text % {"consultant": row.consultant.name, "line": line(row, zone)}, (away_choice(row),))


def for_the_team(event: AppointmentEvent, zone: ZoneInfo) -> str:
    """In the team's language."""
    row = announced(event)
    with read_by_the_team():
        return f"{line(row, zone)}: {in_words(event)}"
