"""Booking: service, consultant or anyone, day, time, name, confirmation. Asks only for what is missing."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import Action, Device
from accounts.permissions import decide
from accounts.services import change_phone, name_customer
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError
from chatbot import replies
from chatbot.flows import appointments, slots, verification, waitlist, wishes
from chatbot.flows.slots import Wanted
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import Reply, account, courtesy, news, standing
from chatbot.understanding.local import own_names
from chatbot.understanding.local.own_names import Answer, Kind
from consultants.models import Consultant, Service


def start(turn: Turn) -> list[Reply]:
    if refused := _begin(turn):
        return [refused]
    said = _note_what_was_said(turn)
    return said + [_next_question(turn)]


def _begin(turn: Turn) -> Reply | None:
    """Open the journey, or say why not."""
    coming = turn.customer.appointments.coming(turn.now).count()
    if refusal := decide(turn.customer, Action.BOOK, used=coming):
        turn.finish()
        return account.not_permitted(refusal)
    turn.begin("booking")
    return None


def wait(turn: Turn) -> list[Reply]:
    """The waitlist, asked for in words. Who may not join it is told so before they are asked who they are, and a time
    is looked for as for anybody.
    """
    refusal = waitlist.refusal(turn)
    said = [news.no_waitlist(refusal)] if refusal else []
    if refusal and turn.flow != "booking" and not wishes.names_a_value(turn):
        return said
    if turn.flow != "booking" and (refused := _begin(turn)):
        return [refused]
    said += _note_what_was_said(turn)
    if not refusal:
        turn.known["waitlist"] = turn.known.get("date") or "any day"
    question = _next_question(turn)
    return [slots.after(said[0], question)] if len(said) == 1 else [*said, question]


def go_on(turn: Turn) -> list[Reply] | None:
    picked = turn.picked()
    if picked and "waitlist" in picked:
        turn.known["waitlist"] = picked["waitlist"]
        return [_next_question(turn)]
    if picked is None:
        picked = wishes.asked_for_in_words(turn) or ANOTHER_SERVICE.get(turn.phrase)
    if turn.asked == "confirm":
        meant = turn.understanding
        if picked == {"answer": "yes"} or (picked is None and meant.means("confirm")):
            return [_verify(turn) or _book(turn)]
        if meant.means("deny") and not (wishes.names_a_value(turn) or meant.entities.negated):
            wishes.forget(turn, "slot", "time")
            return [_next_question(turn)]
    if picked is not None:
        wishes.note_choice(turn, picked)
        return [_next_question(turn)]
    if turn.asked == "name" and (taken := _take_the_name(turn)) is not None:
        return taken
    before = dict(turn.known)
    said = _note_what_was_said(turn)
    if said or turn.known != before or wishes.names_a_value(turn):
        return said + [_next_question(turn)]
    return None


def start_with(turn: Turn, wish: dict[str, Any]) -> list[Reply]:
    """Book what was tapped elsewhere, or change the open booking to it."""
    if turn.flow != "booking":
        said = start(turn)
        if turn.flow != "booking":
            return said
    for name, value in wish.items():
        wishes.note_choice(turn, {name: value})
    return [_next_question(turn)]


def again(turn: Turn) -> list[Reply]:
    """A tap on "again:CODE": what was cancelled, at the same time if that is free, or at the one that is said now."""
    row = appointments.by_code(turn, turn.tap.partition(":")[2])
    if row is None:
        return [standing.no_longer_there()]
    local = row.starts_at.astimezone(turn.zone)
    wish: dict[str, Any] = {"service": row.service_id, "consultant": row.consultant_id}
    if row.starts_at > turn.now:
        wish |= {"date": local.date().isoformat(), "time": f"{local:%H:%M}"}
    if row.device and row.device.is_active:
        wish["device"] = row.device_id
    said = start(turn)
    if turn.flow != "booking":
        return said
    for name, value in wish.items():
        wishes.note_choice(turn, {name: value})
    return [*_note_what_was_said(turn), _next_question(turn)]


def ask_again(turn: Turn) -> Reply:
    return _next_question(turn)


ANOTHER_SERVICE: dict[str, dict[str, Any]] = {"another_service": {"service": None}}
# What is taken back by one step back, by what is asked; before the first question there is nothing.
STEPS_BACK: dict[str, tuple[str, ...]] = {
    "consultant": ("service", "consultant", "candidates"),
    "day": ("consultant", "anyone", "candidates", "days"),
    "full": ("consultant", "anyone", "candidates", "days"),
    "time": ("date", "days", "time", "part", "hours", "page"),
}
LAST_STEP = ("slot", "time", "part", "hours", "page")


def go_back(turn: Turn) -> list[Reply]:
    """One step: what was settled last is asked again."""
    if turn.asked == "service":
        return [courtesy.first_step(_next_question(turn))]
    wishes.forget(turn, *STEPS_BACK.get(turn.asked, LAST_STEP))
    return [_next_question(turn)]


def about(known: dict[str, Any]) -> str:
    """In words, for when it is taken up again."""
    service = Service.objects.filter(pk=known.get("service") or 0).first()
    chosen = known.get("slot", {}).get("consultant") or known.get("consultant")
    consultant = Consultant.objects.filter(pk=chosen or 0).first()
    return courtesy.about_booking(service.label if service else "", consultant.name if consultant else "")


# What the customer says becomes what is known

# Of the words for whom it is, in characters.
WHOM_LENGTH = 60


def _note_what_was_said(turn: Turn) -> list[Reply]:
    """Take values from the text into `known`; returns what must be said about those that cannot be."""
    found = turn.understanding.entities
    if len(found.service) == 1:
        wishes.note_choice(turn, {"service": found.service[0]})
    wishes.note_consultant(turn, found.consultant)
    wishes.note_when(turn)
    wishes.note_rejected(turn)
    if whom := turn.understanding.whom[:WHOM_LENGTH]:
        turn.known["whom"] = whom
    return wishes.what_cannot_be(turn)


def answer_about_the_name(turn: Turn) -> Answer:
    """What was typed when we asked for a name; a service is none, however it is called."""
    return own_names.answer(turn.text, turn.understanding)


def _take_the_name(turn: Turn) -> list[Reply] | None:
    """Stored, or done without where they would rather not say it, or told what it is for; None for anything else."""
    said = answer_about_the_name(turn)
    if said.kind == Kind.WHY:
        return [replies.what_a_name_is_for(slots.chosen(turn)[1]), _next_question(turn)]
    if said.kind == Kind.REFUSED:
        turn.known["nameless"] = True
        return [replies.without_a_name(), _next_question(turn)]
    if said.kind != Kind.NAME:
        return None
    name_customer(customer=turn.customer, name=said.name)
    noted = [replies.phone_noted()] if note_phone(turn) else []
    more = [] if said.is_alone else _note_what_was_said(turn)
    return [*noted, *more, _next_question(turn)]


def note_phone(turn: Turn) -> bool:
    """A number that stands beside the name is kept where there is none yet; one that we have is changed by asking."""
    phone = turn.understanding.entities.phone
    if not phone or turn.customer.phone:
        return False
    change_phone(customer=turn.customer, phone=phone)
    return True


# What is missing becomes a question


def _next_question(turn: Turn) -> Reply:
    """The first step that has something to ask, given what is known."""
    steps: tuple[Callable[[Turn], Reply | None], ...] = (
        _service, _waitlist, _consultant, _day, _time, _hold, _verify, _name, _device
    )  # fmt: skip
    question = next((asked for step in steps if (asked := step(turn))), None)
    return slots.say_what_is_not_kept(turn, question or _confirmation(turn))


def _service(turn: Turn) -> Reply | None:
    if _known_service(turn):
        return None
    wishes.forget(turn, "service", "slot")
    active = Service.objects.filter(is_active=True, consultants__is_active=True).distinct()
    if ids := turn.understanding.entities.service:
        active = active.filter(pk__in=ids)
    items = [(service.label, {"service": service.pk}) for service in active]
    if not items:
        turn.finish()
        return replies.nothing_to_book()
    return replies.ask_service(turn.offer("service", items))


def _consultant(turn: Turn) -> Reply | None:
    return slots.ask_consultant(turn, _service_row(turn))


def _day(turn: Turn) -> Reply | None:
    return slots.ask_day(turn, _wanted(turn))


def _time(turn: Turn) -> Reply | None:
    return slots.ask_time(turn, _wanted(turn))


def _wanted(turn: Turn) -> Wanted:
    return Wanted(_service_row(turn), slots.consultant_row(turn), without=wishes.rejected_people(turn))


def _waitlist(turn: Turn) -> Reply | None:
    """Wait for one day, or for whatever becomes free within the booking window."""
    wish = turn.known.get("waitlist")
    if wish is None:
        return None
    if question := _consultant(turn) if turn.known.get("candidates") else None:
        return question
    wanted, part = _wanted(turn), turn.known.get("part", "")
    day = None if wish == "any day" else date.fromisoformat(wish)
    if day and not slots.is_full(turn, wanted, day):
        # A time is free, or none ever will be: the questions that follow say so.
        wishes.forget(turn, "waitlist")
        return None
    if question := _verify(turn):
        return question
    whenever = turn.now, turn.now + wanted.service.policy().booking_window
    start, end = slots.span(turn, day) if day else whenever
    turn.finish()
    return waitlist.join(
        turn, service=wanted.service, consultant=wanted.consultant, start=start, end=end, part_of_day=part
    )  # fmt: skip


def _hold(turn: Turn) -> Reply | None:
    try:
        slots.hold(turn, _wanted(turn))
    except BookingError as error:
        return slots.refused(turn, _wanted(turn), error)
    return None


def _verify(turn: Turn) -> Reply | None:
    """Before anything is booked it is known for whom; what was chosen is kept."""
    return None if identification.is_known(turn.conversation, turn.now) else verification.ask(turn)


def _name(turn: Turn) -> Reply | None:
    if turn.customer.name or turn.known.get("nameless"):
        return None
    if turn.asked != "name":
        turn.ask("name")
        return replies.ask_name()
    # Whoever does not answer at once is shown that they need not.
    return replies.ask_name(turn.offer("name", [(replies.without_a_name_title(), {"nameless": True})]))


def _device(turn: Turn) -> Reply | None:
    if "device" in turn.known or not _service_row(turn).is_for_a_device:
        return None
    rows = list(turn.customer.devices.filter(is_active=True))
    if not rows:
        return None
    items: list[tuple[str, dict[str, Any]]] = [(row.label, {"device": row.pk}) for row in rows]
    items.append((account.no_device_title(), {"device": None}))
    return account.ask_device(turn.offer("device", items))


def _device_row(turn: Turn) -> Device | None:
    chosen = turn.known.get("device")
    return turn.customer.devices.filter(pk=chosen).first() if chosen else None


def _confirmation(turn: Turn) -> Reply:
    service = _service_row(turn)
    start, consultant = slots.chosen(turn)
    items = [
        (replies.yes_title(), {"answer": "yes"}),
        (replies.other_time_title(), {"another": "time"}),
        (replies.other_day_title(), {"another": "day"}),
        (replies.stop_title(), {"answer": "stop"}),
    ]
    end = start + timedelta(minutes=service.duration_minutes)
    return replies.ask_confirmation(
        service=service,
        consultant=consultant,
        start=start,
        end=end,
        zone=turn.zone,
        device=_device_row(turn),
        whom=turn.known.get("whom", ""),
        at_the_same_time=list(turn.customer.appointments.booked().overlapping(start, end)),
        choices=turn.offer("confirm", items),
    )


# The one action


def _book(turn: Turn) -> Reply:
    service = _service_row(turn)
    starts_at, consultant = slots.chosen(turn)
    try:
        event = services.book(
            customer=turn.customer,
            service=service,
            consultant=consultant,
            starts_at=starts_at,
            device=_device_row(turn),
            description=_note_for_the_consultant(turn),
            by=by_customer(turn.customer),
            now=turn.now,
        )
    except BookingError as error:
        return slots.refused(turn, _wanted(turn), error)
    turn.finish()
    return replies.booked(event, turn.zone)


def _note_for_the_consultant(turn: Turn) -> str:
    """In the team's language: the appointment is in the writer's name, whoever comes."""
    with translation.override(settings.LANGUAGE_CODE):
        return replies.for_whom(turn.known.get("whom", ""))


def _known_service(turn: Turn) -> Service | None:
    service = turn.service(turn.known.get("service"))
    return service if service and service.is_active else None


def _service_row(turn: Turn) -> Service:
    service = turn.service(turn.known["service"])
    assert service is not None, "what is booked has a service"
    return service
