"""Who answers a turn. Deterministic: the same memory and the same event give the same replies.

A message is a list of commands, the likeliest reading first. Each is offered to the open journey, then to those that
wait behind it, then to the doors of all journeys; whoever takes it answers with an outcome, and only here that becomes
memory: nobody sets flags for somebody further up to find.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from bookings.models import AppointmentEvent, Notification
from chatbot import replies
from chatbot.dialogue import interruptions, manners, planning, registry
from chatbot.dialogue.commands import Situation, commands_of
from chatbot.dialogue.exchange import Exchange, without_menu
from chatbot.flows import (
    aftermath,
    confirmation,
    corrections,
    feedback,
    handoff,
    on_the_day,
    reminders,
    resuming,
    verification,
)
from chatbot.memory import document
from chatbot.memory.commands import (
    AnswerVisit,
    Ask,
    Back,
    CannotCome,
    Command,
    Give,
    GoOn,
    Greet,
    JoinWaitlist,
    Menu,
    Plan,
    SendAgain,
    SmallTalk,
    Speak,
    Start,
    Stop,
    StrangeTap,
    TakeBack,
    Tap,
    TellOfDay,
    TellOfVisit,
    Thank,
    Wish,
    WithoutAddress,
)
from chatbot.memory.document import Memory
from chatbot.memory.turn import Event
from chatbot.models import Conversation, Message
from chatbot.people import handoffs
from chatbot.replies import Reply, account, courtesy, requests
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Do, Tell
from chatbot.understanding import Understanding
from chatbot.understanding.answers import takes_any_words
from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local.arrivals import Told


@dataclass(frozen=True)
class Response:
    """What is said. `signs_out`: it stands in the conversation that follows. `is_with_person`: a person has the
    conversation, and answers.
    """

    said: list[Reply]
    signs_out: bool = False
    is_with_person: bool = False


def respond(conversation: Conversation, event: Event) -> Response:
    """The replies to an event, changing what the conversation remembers and, through a journey, appointments."""
    if not conversation.customer.is_active:
        conversation.state = {}
        return Response([account.disabled()])
    recalled = registry.recall(conversation)
    exchange = Exchange(conversation, event, recalled or Memory())
    memory = exchange.memory
    exchange.misses, memory.misses = memory.misses, 0
    memory.forget_what_is_too_old(event.now)
    if memory.has_expired(event.now):
        interruptions.put_aside_for_its_age(exchange)
    is_first = manners.is_new_here(exchange)
    said = _answer(exchange)
    with translation.override(conversation.language):
        if exchange.offers_what_is_aside():
            said = [*map(without_menu, said), *interruptions.offer_aside(exchange)]
        if recalled is None and not exchange.is_open:
            said = [courtesy.lost_the_thread(), *said]
        _write_down(exchange)
        return Response(manners.said_well(exchange, said, introduce=is_first), exchange.signs_out)


def respond_to_reaction(conversation: Conversation, event: Event) -> Response:
    """A thumb on our last message is the sign where something is asked, and says nothing where nothing is."""
    memory = registry.recall(conversation)
    is_asked = memory is not None and Exchange(conversation, event, memory).is_open
    return respond(conversation, event) if is_asked else Response([])


def respond_to_media(conversation: Conversation, event: Event, kind: Message.Kind) -> Response:
    """A picture, a sticker or a voice message: what was open stays so."""
    recalled = registry.recall(conversation)
    exchange = Exchange(conversation, event, recalled or Memory())
    with translation.override(conversation.language):
        said = manners.media(exchange, kind)
        if exchange.is_open and not exchange.memory.has_expired(event.now):
            said = courtesy.together(said, interruptions.same_question(exchange))
            _write_down(exchange)
        return Response(manners.said_well(exchange, [said], introduce=manners.is_new_here(exchange)))


def code_did_not_arrive(conversation: Conversation, email: str, *, now: datetime) -> Reply:
    """What to say, unasked, to whoever is at the question for a code that was to go there."""
    event = Event("", "", None, Understanding(), None, now)
    exchange = Exchange(conversation, event, registry.recall(conversation) or Memory())
    entry = exchange.memory.open
    assert entry is not None, "whoever waits for a code is asked for it"
    outcome = verification.code_did_not_arrive(exchange.turn(), copy.deepcopy(entry.values), email)
    (said,) = exchange.settle(verification.JOURNEY, entry, outcome)
    _write_down(exchange)
    return said


def _write_down(exchange: Exchange) -> None:
    written = document.write_down(exchange.memory)
    if written is None:
        exchange.memory.end()
        written = document.write_down(exchange.memory)
    exchange.conversation.state = written or {}


def _answer(exchange: Exchange) -> list[Reply]:
    event, conversation = exchange.event, exchange.conversation
    commands = commands_of(event, _situation(exchange))
    if event.payload or (commands and isinstance(commands[0], Speak)):
        with translation.override(conversation.language):
            return _first_taken(exchange, commands)
    manners.follow_language(exchange)
    manners.follow_form_of_address(exchange)
    with translation.override(conversation.language):
        noted = exchange.keep_what_is_early()
        noticed = handoff.notice(exchange.turn())
        if noticed and not (set(event.meant.intents) - NO_WISHES):
            return [*noticed, *exchange.where_we_are()] if exchange.is_open else noticed
        if event.meant.unread and not takes_any_words(exchange.memory.asked, event.text):
            return noticed + _confused(exchange)
        answered = _asides(exchange)
        said = _first_taken(exchange, commands)
        if not said and (noted or answered):
            # They told us something that was not asked, and nothing else.
            said = exchange.where_we_are()
        if not answered:
            said = said or _first_of_all(exchange) or _address_alone(exchange) or _confused(exchange)
        return noticed + _in_one(noted, answered + said)


def _asides(exchange: Exchange) -> list[Reply]:
    """The answers to what was asked beside the matter, which comes last: a question of ours may stand in it."""
    return [without_menu(reply) for aside in exchange.event.asides for reply in exchange.answer(aside)[0]]


def _first_of_all(exchange: Exchange) -> list[Reply]:
    """To whoever was never spoken to, and says nothing that we know."""
    may_greet = not exchange.is_open and not exchange.was_just_put_aside and manners.is_first_of_all(exchange)
    return [manners.greeting(exchange)] if may_greet else []


def _address_alone(exchange: Exchange) -> list[Reply]:
    """Whoever writes an address that nobody asked for, and nothing else, wants to be known by it."""
    is_unasked = not (exchange.is_open or exchange.was_just_put_aside or exchange.is_known)
    return exchange.prove_first(Tap(Do.PROFILE)) if is_unasked and exchange.event.meant.entities.said_address else []


def _in_one(noted: list[Reply], said: list[Reply]) -> list[Reply]:
    """What was noted beside the matter stands before it, in the same message."""
    return [courtesy.together(*noted, *said[:1]), *said[1:]] if noted else said


# What an angry message means beside its anger is done too, unless it is one of these.
NO_WISHES = frozenset({"human", "greeting", "thanks", "out_of_scope", "deny", "confirm", "stop", "faq"})


def _situation(exchange: Exchange) -> Situation:
    conversation, event, memory = exchange.conversation, exchange.event, exchange.memory
    news = exchange.lookups.last_news if not event.payload and exchange.is_known else None
    return Situation(
        memory=memory, act=registry.yes_of(memory), name=conversation.customer.name, is_open=exchange.is_open,
        reminded=news is not None and news.kind == Notification.Kind.REMINDER,
        asked_of_visit=news is not None and news.kind == Notification.Kind.FOLLOW_UP,
    )  # fmt: skip


def _first_taken(exchange: Exchange, commands: list[Command]) -> list[Reply]:
    for command in commands:
        said = _take(exchange, command)
        if said is not None:
            return planning.go_on(exchange, said)
    return []


def _take(exchange: Exchange, command: Command) -> list[Reply] | None:
    """What is said to a command: by what has just been put aside for its age, here where it is about the conversation
    itself, or by a journey; None where nobody takes it.
    """
    said = interruptions.take_up_with_values(exchange, command) if isinstance(command, Give | Start) else None
    handler = HANDLERS.get(type(command))
    if said is None and handler:
        said = handler(exchange, command)
    return exchange.offer(command) if said is None else said


def _speak(exchange: Exchange, command: Speak) -> list[Reply]:
    if command.language not in replies.LANGUAGES:
        return [replies.menu()]
    manners.set_language(exchange, command.language)
    with translation.override(command.language):
        return exchange.where_we_are() if exchange.is_open else [replies.language_changed()]


def _menu(exchange: Exchange, command: Menu) -> list[Reply]:
    exchange.leave_all()
    return [manners.greeting(exchange)]


def _strange_tap(exchange: Exchange, command: StrangeTap) -> list[Reply]:
    """One of ours whose question is answered already, or one that never was: "Get Started", an older page's menu."""
    if exchange.was_just_put_aside:
        return []
    if command.is_ours:
        return [replies.offer_is_old(), *exchange.where_we_are()]
    return [interruptions.same_question(exchange) if exchange.is_open else manners.greeting(exchange)]


def _tap(exchange: Exchange, command: Tap) -> list[Reply] | None:
    return _sign_out(exchange) if command.button == Do.SIGN_OUT else None


def _start(exchange: Exchange, command: Start) -> list[Reply] | None:
    return _sign_out(exchange) if command.wish == Wish.SIGN_OUT else _correct(exchange, command)


def _correct(exchange: Exchange, command: Give | Start) -> list[Reply] | None:
    """What was booked or moved last, while nothing is open."""
    outcome = None if exchange.is_open else corrections.correct(exchange.turn(), command)
    return exchange.beside(corrections.JOURNEY, outcome) if outcome else None


def _sign_out(exchange: Exchange) -> list[Reply]:
    exchange.leave_all()
    exchange.signs_out = True
    return [account.signed_out()]


def _to_reminder(exchange: Exchange, command: AnswerVisit) -> list[Reply] | None:
    outcome = reminders.hear(exchange.turn(), command)
    return exchange.beside(reminders.JOURNEY, outcome) if outcome else None


def _of_the_day(exchange: Exchange, command: TellOfDay) -> list[Reply] | None:
    """Who is not known yet shows first who they are, where nothing else is being done."""
    if exchange.is_known:
        outcome = on_the_day.hear(exchange.turn(), command)
        return exchange.beside(on_the_day.JOURNEY, outcome) if outcome else None
    arrival = command.arrival
    if exchange.is_open or not arrival.is_sure or arrival.told == Told.AWAY:
        return None
    return exchange.prove_first(Tap(Tell(AppointmentEvent.Kind(arrival.told), arrival.minutes or 0)))


def _send_again(exchange: Exchange, command: SendAgain) -> list[Reply] | None:
    if not exchange.is_known:
        return exchange.enter(Tap(Do.APPOINTMENTS))
    outcome = confirmation.send_again(exchange.turn(), command.said)
    return exchange.beside(confirmation.JOURNEY, outcome) if outcome else None


def _to_follow_up(exchange: Exchange, command: TellOfVisit) -> list[Reply] | None:
    if exchange.memory.is_open(feedback.NAME):
        return None
    outcome = feedback.hear_first(exchange.turn(), command)
    return exchange.beside(feedback.JOURNEY, outcome) if outcome else None


def _take_back(exchange: Exchange, command: TakeBack) -> list[Reply] | None:
    if exchange.is_open and not exchange.memory.is_open(resuming.NAME):
        return None
    if command.is_last:
        return exchange.beside(aftermath.JOURNEY, aftermath.nothing_to_take_back(exchange.turn()))
    outcome = aftermath.take_back(exchange.turn(), command)
    return exchange.beside(aftermath.JOURNEY, outcome) if outcome else None


def _join_waitlist(exchange: Exchange, command: JoinWaitlist) -> list[Reply] | None:
    return exchange.wait(command.said)


def _ask(exchange: Exchange, command: Ask) -> list[Reply]:
    """What was asked, beside what else the message says: an answer to what we asked, or wishes."""
    said, is_asked_back = exchange.answer(command.answer)
    if command.wishes:
        return said + planning.several(exchange, Plan(command.wishes, command.wishes[:1]))
    if is_asked_back or not exchange.is_asking:
        return said
    for beside in command.beside:
        if (taken := exchange.offer_to_open(beside)) is not None:
            return said + taken
    return [*said, *exchange.where_we_are()]


def _plan(exchange: Exchange, command: Plan) -> list[Reply] | None:
    if len(command.wishes) > 1:
        return planning.several(exchange, command)
    return planning.beside_an_answer(exchange, command)


def _stop(exchange: Exchange, command: Stop) -> list[Reply] | None:
    if not exchange.is_open or exchange.memory.is_open(resuming.NAME):
        return None
    return exchange.stop(by_button=command.by_button)


def _small_talk(exchange: Exchange, command: SmallTalk) -> list[Reply]:
    return [interruptions.and_back(exchange, courtesy.SMALL_TALK[command.kind]())]


def _thank(exchange: Exchange, command: Thank) -> list[Reply] | None:
    taken = exchange.offer_to_open(command)
    return [interruptions.and_back(exchange, replies.thanks())] if taken is None else taken


def _greet(exchange: Exchange, command: Greet) -> list[Reply]:
    is_again = exchange.is_open or exchange.was_just_put_aside or not manners.is_new_here(exchange)
    return [interruptions.and_back(exchange, courtesy.hello())] if is_again else [manners.greeting(exchange)]


def _go_on(exchange: Exchange, command: GoOn) -> list[Reply]:
    memory = exchange.memory
    if memory.aside and (not exchange.is_open or memory.is_open(resuming.NAME)):
        exchange.take_up()
    return exchange.where_we_are() if exchange.is_open else [courtesy.nothing_waits()]


def _back(exchange: Exchange, command: Back) -> list[Reply]:
    """In the open journey, or in the one that waits for who this is; where there is no step back, where we are."""
    for take in (exchange.offer_to_open, exchange.offer_behind):
        if (taken := take(command)) is not None:
            return taken
    if not exchange.is_open:
        return [courtesy.nothing_waits()]
    *said, question = exchange.where_we_are()
    return [*said, courtesy.first_step(question)]


def _without_address(exchange: Exchange, command: WithoutAddress) -> list[Reply] | None:
    """Said before an address was asked for: noted for when one would be."""
    if exchange.is_known or exchange.is_proving:
        return None
    return [interruptions.and_back(exchange, requests.no_address_is_needed())]


def _cannot_come(exchange: Exchange, command: CannotCome) -> list[Reply] | None:
    return None if exchange.is_open else exchange.enter(Tap(Do.APPOINTMENTS))


HANDLERS: dict[type, Callable[[Exchange, Any], list[Reply] | None]] = {
    Speak: _speak, Menu: _menu, StrangeTap: _strange_tap, Tap: _tap, Start: _start, Give: _correct,
    AnswerVisit: _to_reminder, TellOfDay: _of_the_day, SendAgain: _send_again, TellOfVisit: _to_follow_up,
    TakeBack: _take_back, JoinWaitlist: _join_waitlist, Ask: _ask, Plan: _plan, Stop: _stop, SmallTalk: _small_talk,
    Thank: _thank, Greet: _greet, GoOn: _go_on, Back: _back, CannotCome: _cannot_come, WithoutAddress: _without_address,
}  # fmt: skip


def _confused(exchange: Exchange) -> list[Reply]:
    """Not understood: asked again, then with everything that can be done, then a person is called."""
    event, memory = exchange.event, exchange.memory
    meant = event.meant
    if exchange.was_just_put_aside:
        return []
    if not exchange.is_open and (meant.means("confirm") or meant.means("deny")):
        return [courtesy.all_right()]
    if exchange.is_open and meant.means("confirm") and memory.offer and len(memory.offer.items) > 1:
        return exchange.with_question(courtesy.which_of_these())
    memory.misses = exchange.misses + 1
    if exchange.misses and handoffs.place_in_queue(exchange.conversation.pk):
        # A person is called already: nothing more is offered, and nobody is called again.
        said = handoff_words.will_be_seen()
        return exchange.with_question(said) if exchange.is_open else [said]
    if exchange.misses < 2 and registry.yes_of(memory) in GRAVE and not meant.intents:
        return exchange.with_question(courtesy.yes_or_no())
    if exchange.misses < 2:
        question = exchange.where_we_are() if exchange.is_open else []
        return [*question[:-1], manners.confused(exchange, question[-1] if question else None)]
    said = handoff.misunderstood(exchange.turn())
    return exchange.with_question(said) if exchange.is_open else [said]
