"""What is said where somebody has no e-mail address: how it goes on, when they are rung, and what became of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.models import Appointment, AppointmentEvent, BookingRequest
from bookings.wording import clock, foreign_zone
from chatbot import replies
from chatbot.replies import Detail, Reply, as_note, for_whom, line, menu_choices
from chatbot.replies.moments import day, day_and_clock
from chatbot.replies.reaching import ring_us, with_number
from chatbot.replies.speech import gettext as _
from consultants.models import Service
from meetassist.phones import show_phone


def no_address_title() -> str:
    return _("I have no e-mail")


def what_an_address_is_for() -> Reply:
    text = _(
        "The address shows that an appointment is yours, so that nobody else can move or cancel it, and your"
        " confirmation goes there. If you have none, or would rather not give it, a colleague can ring you instead."
    )
    return Reply(text)


def no_address_is_needed() -> Reply:
    """Said before an address was asked for."""
    return Reply(_("That is no problem: once you have chosen a time, a colleague can ring you instead."))


def ask_number(agreement: str = "") -> Reply:
    """`agreement`: what giving it agrees to, where that is still to be told."""
    text = _("No problem. At which telephone number may a colleague ring you to confirm it?")
    return Reply(f"{text} {agreement}".strip(), wants=Detail.PHONE)


def ask_number_again() -> Reply:
    return Reply(_("Which telephone number may a colleague ring?"), wants=Detail.PHONE)


def not_a_number() -> Reply:
    return Reply(_("That is not a telephone number I can read. Please write it like 0912 345 678."))


def what_a_number_is_for() -> Reply:
    return Reply(_("A colleague rings you there about this wish, and it is used for nothing else."))


def not_without_either() -> Reply:
    text = _("Without an e-mail address or a telephone number nobody could tell you whether it is booked.")
    return Reply(with_number(text))


# What was passed on


def passed_on(request: BookingRequest, zone: ZoneInfo, now: datetime) -> Reply:
    """It is a request, and no appointment yet; whether its time is kept is said as it is."""
    text = _(
        "I have passed your wish on to the team; it is not booked yet.\n%(service)s\nwith %(consultant)s\n%(when)s"
    )
    parts = [text % _named(request, zone), rings(request.phone, request.answer_by, zone, now), _kept(request, now)]
    return Reply("\n".join(filter(None, [*parts, ring_us()])), menu_choices())


def stands(request: BookingRequest, zone: ZoneInfo, now: datetime) -> str:
    """One of them, as it is now."""
    held = request.held
    if request.status == BookingRequest.Status.BOOKED and held and held.is_booked():
        return _("Booked: %(line)s") % {"line": line(held, zone)}
    wish = _("%(service)s with %(consultant)s, %(when)s") % _named(request, zone)
    if request.status == BookingRequest.Status.BOOKED:
        return _("Answered by a colleague: %(wish)s.") % {"wish": wish}
    is_late = request.answer_by is not None and request.answer_by <= now
    parts = [
        _("Not booked yet, a colleague still has to answer: %(wish)s.") % {"wish": wish},
        "" if is_late else rings(request.phone, request.answer_by, zone, now),
        _kept(request, now),
    ]
    return " ".join(filter(None, parts))


def together(lines: Sequence[str]) -> Reply:
    return Reply("\n".join(filter(None, [*lines, ring_us()])), menu_choices())


def rings_back(number: str, by_then: datetime | None, zone: ZoneInfo, now: datetime) -> Reply:
    parts = [_("I have passed it on to the team."), rings(number, by_then, zone, now), ring_us()]
    return Reply("\n".join(filter(None, parts)), menu_choices())


def rings(number: str, by_then: datetime | None, zone: ZoneInfo, now: datetime) -> str:
    """Who rings whom until when, by the hours in which the team answers."""
    values = {"number": show_phone(number), "then": _then(by_then, zone, now) if by_then else ""}
    if not by_then:
        return _("A colleague rings you at %(number)s.") % values
    return _("A colleague rings you at %(number)s %(then)s.") % values


def _then(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    values = {"clock": clock(moment, zone), "day": day(local)}
    if local.date() == today:
        return _("today before %(clock)s") % values
    if local.date() == today + timedelta(days=1):
        return _("by tomorrow at %(clock)s") % values
    return _("by %(day)s at %(clock)s") % values


def _kept(request: BookingRequest, now: datetime) -> str:
    if request.is_kept(now):
        return _("Until then I keep the time for you.")
    return _("I cannot keep the time for you meanwhile: somebody else may take it.")


def _named(request: BookingRequest, zone: ZoneInfo) -> dict[str, str]:
    start = request.starts_at
    return {
        "service": request.service.label, "consultant": request.consultant.name,
        "when": f"{day_and_clock(start, zone)}{foreign_zone(start.astimezone(zone))}",
    }  # fmt: skip


# What became of it


def booked(event: AppointmentEvent, zone: ZoneInfo, *, lacks_address: bool) -> Reply:
    """Made from the event of the team's booking. `lacks_address`: nothing else reaches them when a reminder is due."""
    return _booked_by_a_colleague(_("A colleague has answered your wish."), event, zone, lacks_address)


def booked_by_the_team(event: AppointmentEvent, zone: ZoneInfo, *, lacks_address: bool) -> Reply:
    """Made from the event of a booking that somebody of the team has made for them; the same besides."""
    return _booked_by_a_colleague(_("A colleague has booked this for you."), event, zone, lacks_address)


def _booked_by_a_colleague(first: str, event: AppointmentEvent, zone: ZoneInfo, lacks_address: bool) -> Reply:
    said = replies.booked(event, zone)
    text = f"{first}\n{said.text}"
    if not lacks_address:
        return replace(said, text=text)
    why = _(
        "I may not be able to write to you here when the reminder is due. If you write your e-mail address now, it"
        " goes there; otherwise a colleague rings you."
    )
    return replace(said, text=f"{text}\n\n{why}", wants=Detail.EMAIL)


def declined(request: BookingRequest, zone: ZoneInfo) -> Reply:
    """Made from the row that was just declined."""
    assert request.status == BookingRequest.Status.DECLINED, "only what is declined is said to be"
    text = _("Unfortunately we cannot book your wish: %(service)s with %(consultant)s, %(when)s.")
    return Reply(text % _named(request, zone) + "\n" + _("Shall I look for another time?"), menu_choices())


def lapsed(held: Appointment, zone: ZoneInfo) -> Reply:
    """Nobody has answered in time."""
    request = held.request
    text = _(
        "I am sorry, nobody has reached you yet about %(service)s with %(consultant)s, %(when)s. Your wish stays with"
        " the team, but the time is kept no longer and somebody else may take it."
    )
    return Reply("\n".join(filter(None, [text % _named(request, zone), ring_us()])), menu_choices())


# For the team


def for_the_team(request: BookingRequest, now: datetime) -> str:
    values = {
        **_named(request, request.consultant.zone), "phone": show_phone(request.phone),
        "name": request.customer.name or "–",
    }  # fmt: skip
    text = _("Please ring %(phone)s (%(name)s): %(service)s with %(consultant)s, %(when)s.") % values
    kept = _("The time is kept until you answer.") if request.is_kept(now) else _("The time is not kept.")
    return "\n".join(filter(None, [f"{text} {kept}", for_whom(request.for_whom), as_note(request.description)]))


def call_back_for_the_team(wishes: Sequence[str], number: str) -> str:
    text = _("Please ring %(phone)s: they have no e-mail address to show who they are.") % {"phone": show_phone(number)}
    return "\n".join([text, *filter(None, wishes)])


def waitlist_wish(service: Service) -> str:
    return _("the waitlist for %(service)s") % {"service": service.label}
