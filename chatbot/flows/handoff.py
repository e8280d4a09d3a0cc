"""A person instead of the bot: asked for, or called because something asks for one; and the silence while one is here.

While a call waits the bot goes on serving. No model is needed: what the person is told is made from the state and the
last lines.
"""

from typing import Any

from django.conf import settings
from django.utils import translation

from accounts.models import Action
from accounts.permissions import decide
from bookings.models import Appointment
from chatbot import replies
from chatbot.memory.turn import Turn
from chatbot.models import Conversation, Handoff, HandoffTopic
from chatbot.people import handoffs, identification
from chatbot.replies import Reply, account
from chatbot.replies import handoff as words
from chatbot.understanding.local import anger, person
from consultants.models import Consultant, Service

LINES = 6
# What an angry message means beside its anger is done too, unless it is one of these.
NO_WISHES = frozenset({"human", "greeting", "thanks", "out_of_scope", "deny", "confirm", "stop", "faq"})
Reason = Handoff.Reason
# Answers to news that are done with by one tap: they are heard also while a person has the conversation.
ONE_TAP = ("remind:yes:", "offer:", "rate:")


def ask(turn: Turn) -> list[Reply]:
    """The customer asks for a person."""
    refusal = decide(turn.customer, Action.PERSON)
    if refusal:
        return [account.not_permitted(refusal)]
    reason = Reason.ANGER if anger.is_angry(turn.text) else Reason.ASKED
    return [replies.no_person_here() if call(turn, reason) else words.still_waiting()]


def notice(turn: Turn) -> list[Reply]:
    """A message that had better be seen by a person: an angry one, or one on a topic of the business's list.

    Said once: nothing while a person is called already. Whatever else the message wants is done all the same.
    """
    if turn.tap or turn.asked == "name":
        return []
    topic = _topic(turn.text)
    if topic and call(turn, Reason.TOPIC, topic.name):
        return [words.topic()]
    if topic is None and anger.is_angry(turn.text) and call(turn, Reason.ANGER):
        return [words.sorry()]
    return []


def misunderstood(turn: Turn) -> Reply:
    """After repeated misunderstanding: a colleague is asked to help."""
    return words.misunderstood() if call(turn, Reason.MISUNDERSTOOD) else words.still_waiting()


def silence(turn: Turn) -> list[Reply] | None:
    """While a person has the conversation: nothing is said, unless the bot is wanted back. None: the bot answers.

    A person who has been away for long has gone; the bot says so, and answers.
    """
    row = handoffs.taken(turn.conversation.pk)
    if row is None:
        return None
    if turn.tap == words.BOT or person.wants_the_bot(turn.text):
        handoffs.end(turn.conversation, row, Handoff.Ending.CUSTOMER, now=turn.now)
        turn.state = turn.conversation.state
        return []
    is_one_tap = turn.tap.startswith(ONE_TAP)
    if is_one_tap and identification.is_known(turn.conversation, turn.now):
        return None
    if handoffs.is_idle(row, turn.now):
        handoffs.end(turn.conversation, row, Handoff.Ending.IDLE, now=turn.now)
        turn.state = turn.conversation.state
        return None
    if is_one_tap:
        # An address and a code would be asked for across what the person writes.
        return [words.button_waits()]
    turn.is_silent = True
    return []


def call(turn: Turn, reason: str, topic: str = "") -> bool:
    """Ask for a person, with a summary. False when one is asked for already."""
    summary = summarize(turn.conversation, turn.state, topic)
    return handoffs.call(turn.conversation, reason, summary=summary, now=turn.now)


def _topic(text: str) -> HandoffTopic | None:
    topics = list(HandoffTopic.objects.filter(is_active=True))
    found = person.first_spoken_of(text, [tuple(topic.phrases) for topic in topics])
    return None if found is None else topics[found]


def summarize(conversation: Conversation, state: dict[str, Any], topic: str = "") -> str:
    """What the customer wanted, what is open and what was said last, in the team's language, without codes."""
    with translation.override(settings.LANGUAGE_CODE):
        parts = [words.about_topic(topic)] if topic else []
        if state.get("flow") == "verification" and state.get("resume"):
            parts.append(words.proving())
            state = state["resume"]
        if state.get("flow"):
            parts.append(words.open_flow(state["flow"], _known(state.get("known", {})), state.get("asked", "")))
        rows = conversation.messages.order_by("-id")[:LINES]
        parts += [words.spoken(row.direction == "in", row.shown_text) for row in reversed(rows) if row.text]
    return "\n".join(parts)


def _known(known: dict[str, Any]) -> list[str]:
    """What a flow has gathered, as far as a person can use it."""
    rows = [
        Appointment.objects.filter(pk=known.get("appointment") or 0).values_list("code", flat=True).first(),
        Service.objects.filter(pk=known.get("service") or 0).values_list("name", flat=True).first(),
        Consultant.objects.filter(pk=known.get("consultant") or 0).values_list("name", flat=True).first(),
    ]
    values = [*rows, known.get("date"), known.get("time"), known.get("part")]
    return [value for value in values if isinstance(value, str) and value]
