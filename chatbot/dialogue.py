"""Which flow answers a turn. Deterministic: the same state and understanding give the same replies."""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import ModuleType
from typing import Any

from django.utils import translation

from chatbot import identification, interruptions, manners, plan, replies, state
from chatbot.flows import (
    appointments,
    availability,
    booking,
    cancelling,
    devices,
    erasing,
    feedback,
    handoff,
    levels,
    profile,
    questions,
    reminders,
    rescheduling,
    resuming,
    slots,
    verification,
    waitlist,
)
from chatbot.flows.appointments import Named
from chatbot.models import Conversation
from chatbot.questions.answer import Answer
from chatbot.replies import Reply, account, changes, courtesy, news
from chatbot.replies import handoff as words
from chatbot.replies.questions import HELPFUL, PASS_ON
from chatbot.turn import Turn
from chatbot.understanding import Context, Understanding, phrases

FLOWS: dict[str, ModuleType] = {
    "booking": booking, "rescheduling": rescheduling, "cancelling": cancelling, "verification": verification,
    "profile": profile, "devices": devices, "erasing": erasing, "questions": questions, "resuming": resuming,
    "feedback": feedback,
}  # fmt: skip
# What a button does, by its payload, or by the part of it before the colon's last word.
STARTS: dict[str, Callable[[Turn], list[Reply]]] = {
    replies.BOOK: booking.start,
    replies.APPOINTMENTS: appointments.start,
    replies.MOVE: rescheduling.start,
    replies.CANCEL: cancelling.start,
    replies.PROFILE: profile.start,
    replies.DEVICES: devices.start,
    replies.CHANGE_ADDRESS: profile.change_address,
    replies.ERASE: erasing.start,
    replies.ABILITIES: levels.start,
}
# These stand in messages the customer had not asked for, or open a part of a flow: an open flow is left as it is.
PREFIXES: dict[str, Callable[[Turn], list[Reply]]] = {
    "offer": waitlist.answer,
    news.REMIND: reminders.answer,
    news.RATE: feedback.rate,
    "profile": profile.change,
    "device": devices.change,
    availability.TAKE: availability.take,
    HELPFUL: questions.rate,
    PASS_ON: questions.pass_on,
    changes.SHOW_IT: appointments.show,
    changes.MOVE_IT: rescheduling.start,
    changes.CANCEL_IT: cancelling.start,
}
# What begins a journey of its own: what another one holds is let go.
JOURNEYS = {replies.BOOK, replies.MOVE, replies.CANCEL, changes.MOVE_IT, changes.CANCEL_IT}
# Done without showing or changing anything of a customer's; booking itself asks who it is when it has come to that.
FOR_ANYBODY = {replies.BOOK, replies.ABILITIES, HELPFUL, PASS_ON, availability.TAKE}
# In this order: an explicit wish to cancel outweighs the others in the same message.
INTENTS = (
    ("cancel", replies.CANCEL), ("reschedule", replies.MOVE), ("sign_out", replies.SIGN_OUT), ("erase", replies.ERASE),
    ("change_address", replies.CHANGE_ADDRESS), ("devices", replies.DEVICES), ("profile", replies.PROFILE),
    ("abilities", replies.ABILITIES), ("my_appointments", replies.APPOINTMENTS), ("book", replies.BOOK),
)  # fmt: skip
# Intents that ask, and whose flow answers; what it has answered is written down too.
ASKING_FLOWS = ("devices", "profile", "abilities", "my_appointments")
# Questions of ours whose answer is any words at all.
EXPECT_WORDS = ("name", "phone", "zone", "comment")


def expects_words(state: dict[str, Any], now: datetime) -> bool:
    """Whether any words at all answer what was asked last, so that none of them is a question."""
    asked = "" if Turn.state_has_expired(state, now) else state.get("asked", "")
    return asked in EXPECT_WORDS or asked.startswith("device ")


def is_answered_by_a_flow(meant: Understanding, state: dict[str, Any]) -> bool:
    """Whether a flow of its own answers, or the open one may take the words for an answer to it."""
    if any(meant.means(intent) for intent in ASKING_FLOWS):
        return True
    if state.get("flow") == "verification" and (meant.entities.email or meant.entities.otp):
        # "địa chỉ của mình là ...": what was asked for, however it is worded.
        return True
    return bool(state.get("flow")) and state["flow"] != "questions" and not meant.means("faq")


def about_what_is_open(meant: Understanding, state: dict[str, Any]) -> Understanding:
    """While a service is being booked, a question that names none is about that one."""
    service = state.get("known", {}).get("service")
    if state.get("flow") != "booking" or not service or meant.entities.service or meant.entities.consultant:
        return meant
    return replace(meant, entities=replace(meant.entities, service=(service,)))


def language(conversation: Conversation, meant: Understanding) -> str:
    """Of the reply to a message that means this."""
    return meant.language or conversation.language


def readable(document: Any) -> dict[str, Any]:
    """The state document, or an empty one where it is not what we write."""
    return document if state.is_valid(document, frozenset(FLOWS)) else {}


def context_of(document: Any) -> Context:
    """What was asked and offered last, as understanding takes it."""
    document = readable(document)
    return Context(asked=document.get("asked", ""), options=tuple(document.get("offer", {}).get("labels", ())))


def respond(turn: Turn) -> list[Reply]:
    """The replies to this turn, changing the conversation's state and, through a flow, appointments."""
    if not turn.customer.is_active:
        turn.abandon()
        return [account.disabled()]
    lost = not state.is_valid(turn.state, frozenset(FLOWS))
    if lost:
        turn.state = {}
    turn.misses = turn.state.pop("misses", 0)
    turn.forget_what_is_too_old()
    if turn.has_expired():
        interruptions.put_aside(turn)
    is_first = manners.is_new_here(turn)
    said = _respond(turn)
    with translation.override(turn.conversation.language):
        if not turn.flow and turn.parked and not turn.parked.get("offered"):
            said = [*map(interruptions.without_menu, said), resuming.offer(turn)]
        if lost and not turn.flow:
            said = [courtesy.lost_the_thread(), *said]
        if not state.is_valid(turn.state, frozenset(FLOWS)):
            turn.finish()
        return manners.said_well(turn, said, introduce=is_first)


def _respond(turn: Turn) -> list[Reply]:
    if turn.tap.startswith("lang:"):
        return _change_language(turn, turn.tap.removeprefix("lang:"))
    if turn.tap in (replies.MENU, words.BOT):
        return _menu(turn)
    if turn.tap and (said := _tapped(turn, turn.tap)) is not None:
        return _with_what_follows(turn, said)
    if turn.tap and turn.picked() is None:
        # An offer that is off the table, or no button of ours.
        return [] if turn.put_aside else [replies.offer_is_old(), _where_we_are(turn)]
    _follow_language(turn)
    with translation.override(turn.conversation.language):
        return _with_what_follows(turn, _answer(turn))


def _menu(turn: Turn) -> list[Reply]:
    slots.let_go(turn)
    resuming.drop(turn)
    return [_greeting(turn)]


def _tapped(turn: Turn, tap: str) -> list[Reply] | None:
    """What a button starts, or the same asked for in words; None for one that answers the open flow."""
    if tap == replies.SIGN_OUT:
        return _sign_out(turn)
    if tap == replies.PERSON:
        return handoff.ask(turn)
    act = STARTS.get(tap) or PREFIXES.get(tap.partition(":")[0])
    if act is None:
        return None
    if not {tap, tap.partition(":")[0]} & FOR_ANYBODY and not identification.is_known(turn.conversation, turn.now):
        # What was asked for in words is kept with its values.
        return [verification.ask(turn, then=tap if turn.tap else plan.remember(turn.understanding))]
    if tap in JOURNEYS or tap.partition(":")[0] in JOURNEYS:
        slots.let_go(turn)
    turn.tap = tap
    return _beside_what_is_open(turn, act)


def _beside_what_is_open(turn: Turn, act: Callable[[Turn], list[Reply]]) -> list[Reply]:
    """Do it, and go on with the open flow if it needed no question of its own; else the open flow waits."""
    before = copy.deepcopy(turn.state)
    said = act(turn)
    if turn.flow in JOURNEY_OF and act in (appointments.start, appointments.show):
        return [*said, _where_we_are(turn)]
    open_flow = FLOWS.get(before.get("flow", ""))
    was_only_shown = turn.state == before and turn.tap in STARTS
    if (
        open_flow is None
        or act.__module__ == open_flow.__name__
        or (turn.flow == before["flow"] and not was_only_shown)
    ):
        return said
    if (not turn.flow or was_only_shown) and before["flow"] != "questions":
        turn.state = before
        # Whether to go on with what waits is not asked twice.
        return said if turn.flow == "resuming" else [*map(interruptions.without_menu, said), _where_we_are(turn)]
    if (journey := interruptions.journey(before)) and journey["flow"] != turn.flow:
        turn.park(journey)
    return said


def _with_what_follows(turn: Turn, said: list[Reply]) -> list[Reply]:
    """When a flow has given way to what waited behind it, go on with that; then with what is planned."""
    if turn.resumed is not None:
        then, turn.resumed = turn.resumed, None
        if isinstance(then, dict):
            turn.understanding = plan.recall(then)
            said = said + (_fresh(turn) or [replies.menu()])
        elif then:
            said = said + (_tapped(turn, then) or [replies.menu()])
        elif turn.flow or turn.plan is None:
            return [*said, _where_we_are(turn)]
    return said + _go_on_with_plan(turn)


# Several requests of one message

# What answers a question of ours.
ANSWERS = {"confirm", "provide_info"}
# Whose journey each is.
JOURNEY_OF = {"booking": "book", "rescheduling": "reschedule", "cancelling": "cancel"}


def _several(turn: Turn, requests: list[Understanding]) -> list[Reply]:
    """The first answers the open flow where it is about the same; the others wait until that is done."""
    flow, documents = FLOWS.get(turn.flow), [plan.remember(request) for request in requests]
    if flow and JOURNEY_OF.get(turn.flow) == documents[0]["intent"]:
        turn.understanding = requests[0]
        answered: list[Reply] | None = flow.go_on(turn)
        if answered is not None:
            turn.state["plan"] = {"left": documents[1:], "checked": True}
            return answered
    journey = interruptions.journey(turn.state)
    slots.let_go(turn)
    turn.finish()
    if journey and JOURNEY_OF.get(journey["flow"]) not in [document["intent"] for document in documents]:
        turn.park(journey)
    turn.state["plan"] = {"left": documents, "checked": False}
    if any(document["intent"] != "book" for document in documents):
        return [] if identification.is_known(turn.conversation, turn.now) else [verification.ask(turn)]
    return []


def _go_on_with_plan(turn: Turn) -> list[Reply]:
    """What is planned, until one of them has a question of its own. Each says itself what has become of it."""
    said: list[Reply] = []
    is_first = False
    while turn.plan and not turn.flow:
        if not turn.plan["checked"]:
            said, is_first = plan.check(turn), True
        if not turn.plan["left"]:
            turn.state.pop("plan")
            break
        request = turn.plan["left"].pop(0)
        if not is_first:
            said.append(changes.next_wish(plan.title(request)))
        is_first = False
        turn.understanding, turn.tap, turn.text = plan.recall(request), "", ""
        said += _fresh(turn) or [replies.not_understood()]
    return said


def _stop(turn: Turn) -> list[Reply]:
    """Said in words it ends all that was planned; by a button only what the button stands under."""
    document, journey = turn.plan, JOURNEY_OF.get(turn.flow)
    slots.let_go(turn)
    if turn.flow == "rescheduling":
        said = [rescheduling.stop(turn)]
    else:
        turn.finish()
        said = [replies.stopped()]
    if document is None:
        return said
    undone = [changes.wish(journey)] if journey else []
    if not turn.tap:
        undone += [plan.title(request) for request in document["left"]]
        turn.abandon()
    return [changes.left_undone(undone)] if undone else said


def _sign_out(turn: Turn) -> list[Reply]:
    slots.let_go(turn)
    turn.abandon()
    turn.signed_out = True
    return [account.signed_out()]


def _answer(turn: Turn) -> list[Reply]:
    """What the message asks for; where a person had better see it, that first."""
    said = handoff.notice(turn)
    if said and not (set(turn.understanding.intents) - handoff.NO_WISHES):
        return [*said, _where_we_are(turn)] if turn.flow else said
    heard = _about_news(turn)
    return said + (_to_the_matter(turn) if heard is None else heard)


def _to_the_matter(turn: Turn) -> list[Reply]:
    flow = FLOWS.get(turn.flow)
    # A name can look like a command ("Huy", "Dũng"): where a name was asked, the flow looks first.
    if flow and turn.asked == "name" and booking.looks_like_a_name(turn):
        return flow.go_on(turn) or []
    for look in (_steered, _requested, _stopped, _passing, _answered):
        said = look(turn)
        if said is not None:
            return said
    return _fresh(turn) or ([] if turn.put_aside else _confused(turn))


def _requested(turn: Turn) -> list[Reply] | None:
    """A question, several requests, a button chosen by its number, or another appointment than the one in hand."""
    if turn.answer:
        return _answer_question(turn, turn.answer)
    if len(requests := plan.requests_of(turn.understanding)) > 1:
        return _several(turn, requests)
    flow, parts = FLOWS.get(turn.flow), turn.understanding.parts
    if flow and parts and parts[0].intents[0] in ANSWERS:
        return _answer_and_request(turn, flow, requests)
    if button := (turn.picked() or {}).get("tap"):
        return _tapped(turn, button) or []
    return _about_a_standing_one(turn)


def _stopped(turn: Turn) -> list[Reply] | None:
    meant = turn.understanding
    stops = meant.means("stop") or (turn.picked() or {}).get("answer") == "stop"
    # While an appointment is being booked, "cancel" means to stop that; while cancelling, it means yes.
    stops = stops or (_is_booking(turn) and meant.means("cancel") and not meant.means("book"))
    return _stop(turn) if stops and turn.flow not in ("", "resuming") else None


def _passing(turn: Turn) -> list[Reply] | None:
    """Small talk; what can also be a yes is left to the flow."""
    if turn.phrase not in phrases.SMALL_TALK or turn.understanding.means("confirm"):
        return None
    return [_and_back(turn, manners.small_talk(turn))]


def _answered(turn: Turn) -> list[Reply] | None:
    """By the open flow, or by the one that was put aside if these are values for it."""
    said: list[Reply] = []
    if turn.put_aside and interruptions.is_value_alone(turn):
        said = [courtesy.going_on(resuming.about(turn))]
        turn.unpark()
    flow = FLOWS.get(turn.flow)
    if flow is None:
        return None
    taken: list[Reply] | None = flow.go_on(turn)
    return [*said, *(taken or [_where_we_are(turn)])] if said else taken


def _steered(turn: Turn) -> list[Reply] | None:
    """ "back", "continue" and "menu", wherever we are."""
    if turn.phrase == "menu" and not turn.flow:
        return _menu(turn)
    if turn.phrase == "resume":
        if turn.parked and turn.flow in ("", "resuming"):
            turn.unpark()
        return [_where_we_are(turn) if turn.flow else courtesy.nothing_waits()]
    if turn.phrase == "back":
        if turn.flow == "verification" and turn.state.get("resume"):
            turn.state = turn.state["resume"]
        return booking.go_back(turn) if turn.flow == "booking" else None
    return None


def _answer_and_request(turn: Turn, flow: ModuleType, requests: list[Understanding]) -> list[Reply]:
    """An answer to what we asked, and something to be shown beside it."""
    first, said = turn.understanding.parts[0], []
    for request in requests:
        turn.understanding = request
        shown = _fresh(turn)
        # The open question comes after all that is shown.
        said += shown[:-1] if len(shown) > 1 and FLOWS.get(turn.flow) is flow else shown
    turn.understanding = first
    answered: list[Reply] | None = flow.go_on(turn)
    return said + (answered if answered is not None else _confused(turn))


def _about_news(turn: Turn) -> list[Reply] | None:
    """What answers the reminder or the follow-up that was said last; None for anything else."""
    if turn.asked == "name" or not identification.is_known(turn.conversation, turn.now):
        return None
    heard = reminders.hear(turn)
    return feedback.hear(turn) if heard is None else heard


def _answer_question(turn: Turn, answer: Answer) -> list[Reply]:
    """What was asked, beside what else the message says: an answer to what we asked, or requests."""
    meant, flow = turn.understanding, FLOWS.get(turn.flow)
    said = questions.say_answer(turn, answer)
    if requests := plan.requests_of(meant):
        return said + _several(turn, requests)
    waits = turn.flow not in ("", "questions", "resuming", "verification")
    first = meant.parts[0] if meant.parts else meant
    if flow and waits and set(first.intents) & ANSWERS:
        turn.understanding = first
        if (taken := flow.go_on(turn)) is not None:
            return said + list(taken)
    return [*said, _where_we_are(turn)] if waits else said


def _is_booking(turn: Turn) -> bool:
    """Also while the booking waits for a code."""
    return "booking" in (turn.flow, turn.state.get("resume", {}).get("flow"))


def _about_a_standing_one(turn: Turn) -> list[Reply] | None:
    """While one is being booked: another one's day, time or code, to be cancelled or moved."""
    meant, found = turn.understanding, turn.understanding.entities
    if not _is_booking(turn) or not (meant.means("cancel") or meant.means("reschedule")):
        return None
    day, clock = (found.old_date, found.old_time) if meant.means("reschedule") else (found.date, found.time)
    named = Named(code=found.code, day=found.old_date or day, clock=found.old_time or clock)
    if not appointments.matching(appointments.changeable(turn), named, turn.zone):
        return None
    return _tapped(turn, replies.CANCEL if meant.means("cancel") else replies.MOVE)


def _and_back(turn: Turn, line: Reply) -> Reply:
    """Something said in passing, and on with the matter."""
    if turn.put_aside or turn.flow == "resuming":
        return line
    return courtesy.together(line, _where_we_are(turn)) if turn.flow else replace(line, choices=replies.menu_choices())


def _fresh(turn: Turn) -> list[Reply]:
    """What a message means by itself, whatever was open."""
    meant = turn.understanding
    for intent, tap in INTENTS:
        if meant.means(intent):
            if intent in ASKING_FLOWS and turn.text:
                questions.note_flow(turn)
            return _tapped(turn, tap) or []
    if meant.means("human"):
        return handoff.ask(turn)
    if meant.means("thanks"):
        return [_and_back(turn, replies.thanks())]
    found = meant.entities
    if meant.means("greeting"):
        return [_and_back(turn, courtesy.hello())] if turn.flow or turn.put_aside else [_greeting(turn)]
    if not turn.flow and (found.service or found.consultant or found.date or found.time):
        return booking.start(turn)
    if not turn.flow and not turn.put_aside and _is_first(turn):
        return [_greeting(turn)]
    return []


def _greeting(turn: Turn) -> Reply:
    """By the name of whoever has no address yet, or has shown it: after a while somebody else may sit there."""
    return replies.greeting(manners.name_to_greet(turn))


def _is_first(turn: Turn) -> bool:
    return not turn.conversation.messages.filter(direction="out").exists()


def _confused(turn: Turn) -> list[Reply]:
    """Not understood: asked again, then with everything that can be done, then a person is called."""
    turn.state["misses"] = turn.misses + 1
    if turn.misses < 2:
        return [manners.confused(turn, _where_we_are(turn) if turn.flow else None)]
    return [*handoff.misunderstood(turn), _where_we_are(turn)]


def _where_we_are(turn: Turn) -> Reply:
    flow = FLOWS.get(turn.flow)
    return flow.ask_again(turn) if flow else replies.menu()


def _change_language(turn: Turn, language: str) -> list[Reply]:
    if language not in replies.LANGUAGES:
        return [replies.menu()]
    _set_language(turn, language)
    with translation.override(language):
        flow = FLOWS.get(turn.flow)
        return [flow.ask_again(turn)] if flow else [replies.language_changed()]


def _follow_language(turn: Turn) -> None:
    """A message clearly in the other language changes it; a name, or one of the choices on the table, does not."""
    if turn.understanding.language and turn.asked != "name" and turn.picked() is None:
        _set_language(turn, turn.understanding.language)


def _set_language(turn: Turn, language: str) -> None:
    turn.conversation.language = language
    if turn.customer.language != language:
        turn.customer.language = language
        turn.customer.save(update_fields=["language"])
