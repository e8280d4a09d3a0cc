"""Which flow answers a turn. Deterministic: the same state and understanding give the same replies."""

from dataclasses import replace
from types import ModuleType

from django.utils import translation

from chatbot import replies
from chatbot.dialogue import interruptions, listening, manners, planning
from chatbot.dialogue.journeys import (
    ASKING_FLOWS,
    FLOWS,
    FOR_ANYBODY,
    INTENTS,
    JOURNEYS,
    PREFIXES,
    STARTS,
    where_we_are,
)
from chatbot.flows import (
    aftermath,
    appointments,
    availability,
    booking,
    feedback,
    handoff,
    questions,
    reminders,
    resuming,
    verification,
    wishes,
)
from chatbot.flows.appointments import Named
from chatbot.memory import plan, state
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.questions.answer import Answer
from chatbot.replies import Reply, account, courtesy
from chatbot.replies import handoff as words
from chatbot.understanding import Understanding, phrases
from chatbot.understanding.asked import GRAVE
from chatbot.understanding.local import new_bookings, visits

# What answers a question of ours.
ANSWERS = {"confirm", "provide_info"}


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


def respond_to_media(turn: Turn) -> list[Reply]:
    """A picture, a sticker or a voice message: what was open stays so."""
    first = manners.media(turn)
    with translation.override(turn.conversation.language):
        is_open = bool(turn.flow) and not turn.has_expired() and state.is_valid(turn.state, frozenset(FLOWS))
        said = courtesy.together(first, interruptions.same_question(turn)) if is_open else first
        return manners.said_well(turn, [said], introduce=manners.is_new_here(turn))


def _respond(turn: Turn) -> list[Reply]:
    if turn.tap.startswith("lang:"):
        return _change_language(turn, turn.tap.removeprefix("lang:"))
    if turn.tap in (replies.MENU, words.BOT):
        return _menu(turn)
    if turn.tap and (said := _tapped(turn, turn.tap)) is not None:
        return _with_what_follows(turn, said)
    if turn.tap and turn.picked() is None:
        return [] if turn.put_aside else interruptions.strange_button(turn)
    if turn.phrase in phrases.SPEAK:
        return _change_language(turn, phrases.SPEAK[turn.phrase])
    _follow_language(turn)
    with translation.override(turn.conversation.language):
        return _with_what_follows(turn, _answer(turn))


def _menu(turn: Turn) -> list[Reply]:
    wishes.let_go(turn)
    resuming.drop(turn)
    return [manners.greeting(turn)]


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
        wishes.let_go(turn)
    turn.tap = tap
    return interruptions.beside_what_is_open(turn, act)


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
            return [*map(interruptions.without_menu, said), where_we_are(turn)]
    following = planning.go_on(turn, _fresh)
    return [*map(interruptions.without_menu, said), *following] if following else said


def _sign_out(turn: Turn) -> list[Reply]:
    wishes.let_go(turn)
    turn.abandon()
    turn.signed_out = True
    return [account.signed_out()]


def _answer(turn: Turn) -> list[Reply]:
    """What the message asks for; where a person had better see it, that first."""
    said = handoff.notice(turn)
    if said and not (set(turn.understanding.intents) - handoff.NO_WISHES):
        return [*said, where_we_are(turn)] if turn.flow else said
    if turn.understanding.unread and not listening.expects_words(turn.state, turn.text, turn.now):
        return said + _confused(turn)
    heard = _about_news(turn)
    return said + (_to_the_matter(turn) if heard is None else heard)


def _to_the_matter(turn: Turn) -> list[Reply]:
    flow = FLOWS.get(turn.flow)
    # What a button says is no name, though it be letters only.
    if flow and turn.asked == "name" and (button := replies.button_called(turn.text)):
        return _tapped(turn, button) or []
    # A name can look like a command ("Huy", "Dũng"): where a name was asked, the flow looks first.
    if flow and turn.asked == "name" and booking.answer_about_the_name(turn).kind and (said := flow.go_on(turn)):
        return list(said)
    for look in (_steered, aftermath.hear, _waiting, _requested, _stopped, _passing, _answered):
        said = look(turn)
        if said is not None:
            return said
    asks_whom = turn.flow == "booking" and turn.asked == "consultant"
    if asks_whom and new_bookings.names_somebody(turn.text, turn.understanding):
        return _confused(turn)
    return _fresh(turn) or ([] if turn.put_aside else _confused(turn))


def _waiting(turn: Turn) -> list[Reply] | None:
    """The waitlist, for a time that is being looked for or a new one."""
    if not turn.understanding.waits or turn.picked() or turn.flow not in ("", "booking", "questions", "resuming"):
        return None
    return booking.wait(turn)


def _requested(turn: Turn) -> list[Reply] | None:
    """A question, several requests, a button chosen by its number, or another appointment than the one in hand."""
    if turn.answer and (turn.flow or not visits.stays_away(turn.text)):
        return _answer_question(turn, turn.answer)
    if len(requests := plan.requests_of(turn.understanding)) > 1:
        return planning.several(turn, requests)
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
    return planning.stop(turn) if stops and turn.flow not in ("", "resuming") else None


def _passing(turn: Turn) -> list[Reply] | None:
    """Small talk; what can also be a yes is left to the flow."""
    if turn.phrase not in phrases.SMALL_TALK or turn.understanding.means("confirm") or visits.stays_away(turn.text):
        return None
    return [interruptions.and_back(turn, manners.small_talk(turn))]


def _answered(turn: Turn) -> list[Reply] | None:
    """By the open flow, or by the one that was put aside if these are values for it; a time of the last answer's."""
    said: list[Reply] = []
    if turn.put_aside and interruptions.is_value_alone(turn):
        said = [courtesy.going_on(resuming.about(turn))]
        turn.unpark()
    flow = FLOWS.get(turn.flow)
    if flow is None and (button := aftermath.answer(turn)):
        return _tapped(turn, button)
    if flow is None:
        return availability.take_said(turn)
    taken: list[Reply] | None = flow.go_on(turn)
    return [*said, *(taken or [where_we_are(turn)])] if said else taken


def _steered(turn: Turn) -> list[Reply] | None:
    """ "back", "continue" and "menu", wherever we are."""
    if turn.phrase == "menu" and not turn.flow:
        return _menu(turn)
    if turn.phrase == "resume":
        if turn.parked and turn.flow in ("", "resuming"):
            turn.unpark()
        return [where_we_are(turn) if turn.flow else courtesy.nothing_waits()]
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
        return said + planning.several(turn, requests)
    waits = turn.flow not in ("", "questions", "resuming", "verification")
    first = meant.parts[0] if meant.parts else meant
    if flow and waits and set(first.intents) & ANSWERS:
        turn.understanding = first
        if (taken := flow.go_on(turn)) is not None:
            return said + list(taken)
    return [*said, where_we_are(turn)] if waits else said


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
        return [interruptions.and_back(turn, replies.thanks())]
    found = meant.entities
    if meant.means("greeting"):
        is_again = turn.flow or turn.put_aside or manners.has_just_greeted(turn)
        return [interruptions.and_back(turn, courtesy.hello())] if is_again else [manners.greeting(turn)]
    if not turn.flow and (found.service or found.consultant or found.date or found.time):
        return booking.start(turn)
    if not turn.flow and visits.stays_away(turn.text):
        return _tapped(turn, replies.APPOINTMENTS) or []
    if not turn.flow and not turn.put_aside and _is_first(turn):
        return [manners.greeting(turn)]
    return []


def _is_first(turn: Turn) -> bool:
    return not turn.conversation.messages.filter(direction="out").exists()


def _confused(turn: Turn) -> list[Reply]:
    """Not understood: asked again, then with everything that can be done, then a person is called."""
    meant = turn.understanding
    if not turn.flow and (meant.means("confirm") or meant.means("deny")):
        return [courtesy.all_right()]
    if turn.flow and meant.means("confirm") and len(turn.state.get("offer", {}).get("items", ())) > 1:
        return _agreed(turn)
    turn.state["misses"] = turn.misses + 1
    if turn.misses < 2 and turn.yes in GRAVE and not meant.intents:
        return [courtesy.together(courtesy.yes_or_no(), where_we_are(turn))]
    if turn.misses < 2:
        return [manners.confused(turn, where_we_are(turn) if turn.flow else None)]
    said = handoff.misunderstood(turn)
    return [courtesy.together(said, where_we_are(turn)) if turn.flow else said]


def _agreed(turn: Turn) -> list[Reply]:
    """A yes to a list: to the only time or appointment in it, which is then asked about; else which one it is."""
    items = turn.state["offer"]["items"]
    positions = [at for at, item in enumerate(items, 1) if {"slot", "appointment"} & item.keys()]
    flow = FLOWS[turn.flow]
    if len(positions) == 1 and turn.asked in ("time", "appointment"):
        found = replace(turn.understanding.entities, selection=positions[0])
        turn.understanding = replace(turn.understanding, intents=("provide_info",), entities=found)
        return list(flow.go_on(turn) or [where_we_are(turn)])
    return [courtesy.together(courtesy.which_of_these(), where_we_are(turn))]


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
