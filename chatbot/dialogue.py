"""Which flow answers a turn. Deterministic: the same state and understanding give the same replies."""

from types import ModuleType

from django.utils import translation

from chatbot import replies
from chatbot.flows import appointments, booking, cancelling, feedback, waitlist
from chatbot.models import Handoff
from chatbot.replies import Reply
from chatbot.turn import Turn

FLOWS: dict[str, ModuleType] = {"booking": booking, "cancelling": cancelling}
STARTS = {
    replies.BOOK: booking.start,
    replies.APPOINTMENTS: appointments.start,
    replies.CANCEL: cancelling.start,
}
# In this order: an explicit wish to cancel outweighs the others in the same message.
INTENTS = (("cancel", cancelling.start), ("my_appointments", appointments.start), ("book", booking.start))


def respond(turn: Turn) -> list[Reply]:
    """The replies to this turn, changing the conversation's state and, through a flow, appointments."""
    if turn.has_expired():
        turn.finish()
    if turn.tap.startswith("lang:"):
        return _change_language(turn, turn.tap.removeprefix("lang:"))
    if turn.tap in STARTS:
        return STARTS[turn.tap](turn)
    if turn.tap == replies.MENU:
        booking.let_go(turn)
        turn.finish()
        return [replies.greeting(turn.customer.name)]
    # These buttons stand in messages the customer had not asked for: they leave an open flow as it is.
    if turn.tap.startswith("offer:"):
        return waitlist.answer(turn)
    if turn.tap.startswith("rate:"):
        return feedback.rate(turn)
    if turn.tapped_an_old_offer():
        return [replies.offer_is_old(), _where_we_are(turn)]
    _follow_language(turn)
    with translation.override(turn.conversation.language):
        return _answer(turn)


def _answer(turn: Turn) -> list[Reply]:
    meant = turn.understanding
    flow = FLOWS.get(turn.flow)
    # A name can look like a command ("Huy", "Dũng"): where a name was asked, the flow looks first.
    if turn.asked == "name" and booking.looks_like_a_name(turn):
        return booking.go_on(turn) or []
    stops = meant.means("stop") or (turn.picked() or {}).get("answer") == "stop"
    # While an appointment is being booked, "cancel" means to stop that; while cancelling, it means yes.
    stops = stops or (turn.flow == "booking" and meant.means("cancel") and not meant.means("book"))
    if flow and stops:
        booking.let_go(turn)
        turn.finish()
        return [replies.stopped()]
    if flow:
        answered: list[Reply] | None = flow.go_on(turn)
        if answered is not None:
            return answered
    return _fresh(turn) or [_confused(turn)]


def _fresh(turn: Turn) -> list[Reply]:
    """What a message means by itself, whatever was open."""
    meant = turn.understanding
    for intent, start in INTENTS:
        if meant.means(intent):
            return start(turn)
    if meant.means("human"):
        Handoff.objects.get_or_create(
            conversation=turn.conversation, resolved_at=None, defaults={"reason": Handoff.Reason.ASKED}
        )
        return [replies.no_person_here()]
    if meant.means("thanks"):
        return [replies.thanks()]
    if meant.means("greeting") or not turn.conversation.state:
        found = meant.entities
        if not meant.means("greeting") and (found.service or found.consultant or found.date or found.time):
            return booking.start(turn)
        if meant.means("greeting") or _is_first(turn):
            turn.finish()
            return [replies.greeting(turn.customer.name)]
    return []


def _is_first(turn: Turn) -> bool:
    return not turn.conversation.messages.filter(direction="out").exists()


def _confused(turn: Turn) -> Reply:
    flow = FLOWS.get(turn.flow)
    return replies.please_answer(flow.ask_again(turn)) if flow else replies.not_understood()


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
    """A message clearly in the other language changes it; a name, as the answer to that question, does not."""
    if turn.understanding.language and turn.asked != "name":
        _set_language(turn, turn.understanding.language)


def _set_language(turn: Turn, language: str) -> None:
    turn.conversation.language = language
    if turn.customer.language != language:
        turn.customer.language = language
        turn.customer.save(update_fields=["language"])
