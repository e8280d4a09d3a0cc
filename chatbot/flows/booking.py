"""Booking: service, consultant or anyone, day, time, name, confirmation. Asks only for what is missing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import Action, Device
from accounts.permissions import decide
from accounts.search import fold
from accounts.services import name_customer
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError
from chatbot import identification, replies
from chatbot.flows import slots, verification, waitlist, wishes
from chatbot.flows.slots import Wanted
from chatbot.replies import Reply, account, courtesy
from chatbot.turn import Turn
from consultants.models import Consultant, Service


def start(turn: Turn) -> list[Reply]:
    coming = turn.customer.appointments.coming(turn.now).count()
    refusal = decide(turn.customer, Action.BOOK, used=coming)
    if refusal:
        turn.finish()
        return [account.not_permitted(refusal)]
    turn.begin("booking")
    said = _note_what_was_said(turn)
    return said + [_next_question(turn)]


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
    if turn.asked == "name" and looks_like_a_name(turn):
        name_customer(customer=turn.customer, name=bare_name(turn.text))
        return [_next_question(turn)]
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
    return [replies.impossible_date(words) for words in found.invalid]


# What people say around their name.
INTRODUCTION = re.compile(
    r"^(?:(?:tôi|toi|mình|minh|em|anh|chị|chi|cháu|con)\s+)?(?:tên\s+(?:tôi\s+|mình\s+|em\s+)?(?:là\s+)?|ten\s+(?:la\s+)?|là\s+|la\s+)"
    r"|^(?:my name is|my name's|i'm|i am|this is|it's)\s+",
    re.IGNORECASE,
)
# Given names that fold like a command.
NAMES_LIKE_COMMANDS = frozenset({"huy", "dũng", "dung"})


def bare_name(text: str) -> str:
    return " ".join(INTRODUCTION.sub("", text.strip(), count=1).strip(" .,!").split())


def looks_like_a_name(turn: Turn) -> bool:
    """What was typed when we asked for a name: letters only, and no command or question."""
    name, meant = bare_name(turn.text), turn.understanding
    if not re.fullmatch(r"[^\W\d_][^\W\d_ '’.\-]*(?:[ '’.\-]+[^\W\d_]+\.?)*", unicodedata.normalize("NFC", name)):
        return False
    is_command = bool(set(meant.intents) - {"provide_info", "out_of_scope"}) and name.lower() not in NAMES_LIKE_COMMANDS
    return 2 <= len(name) <= 60 and not is_command and not meant.entities.service


def names_nobody_here(turn: Turn) -> bool:
    """ "Gặp cô Lan", where nobody is called so: no new booking, which would lose what is known."""
    if set(turn.understanding.intents) != {"book"}:
        return False
    return bool(re.search(r"\b(?:gap|voi|with|see|meet)\b", fold(turn.text)))


# What is missing becomes a question


def _next_question(turn: Turn) -> Reply:
    """The first step that has something to ask, given what is known."""
    steps: tuple[Callable[[Turn], Reply | None], ...] = (
        _waitlist, _service, _consultant, _day, _time, _hold, _verify, _name, _device
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
    if question := _verify(turn):
        return question
    service, consultant, part = _service_row(turn), slots.consultant_row(turn), turn.known.get("part", "")
    start, end = turn.now, turn.now + service.policy().booking_window
    if wish != "any day":
        start = datetime.combine(date.fromisoformat(wish), time(), tzinfo=turn.zone)
        end = start + timedelta(days=1)
    turn.finish()
    return waitlist.join(turn, service=service, consultant=consultant, start=start, end=end, part_of_day=part)


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
    if turn.customer.name:
        return None
    turn.ask("name")
    return replies.ask_name()


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
