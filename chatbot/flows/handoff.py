"""A person instead of the bot: asked for, or called because something asks for one; and the silence while one is here.

While a call waits the bot goes on serving. No model is needed: what the person is told is made from the memory and the
last lines.
"""

from dataclasses import dataclass, replace

from accounts.models import Action
from accounts.permissions import decide
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.commands import Wish
from chatbot.memory.document import Memory, Underway
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.models import Conversation, Handoff
from chatbot.people import handoffs
from chatbot.questions import answer, opening
from chatbot.replies import Reply, account, speech
from chatbot.replies import handoff as words
from chatbot.replies.buttons import AnswerOffer, AnswerReminder, Button, Do, Rate, ReminderAnswer
from chatbot.understanding.asked import Question
from chatbot.understanding.local import anger, person

LINES = 6
Reason = Handoff.Reason


def is_one_tap(button: object) -> bool:
    """Answers to news that are done with by one tap: they are heard also while a person has the conversation."""
    comes = isinstance(button, AnswerReminder) and button.answer == ReminderAnswer.COME
    return comes or isinstance(button, AnswerOffer | Rate)


def ask(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    """The customer asks for a person."""
    refusal = decide(turn.customer, Action.PERSON)
    if refusal:
        return Shows((account.not_permitted(refusal),))
    is_heard = hurry(turn) if anger.is_angry(turn.event.text) else call(turn, Reason.ASKED)
    reply = replies.no_person_here() if is_heard else words.still_waiting()
    return Shows((replace(reply, text=f"{reply.text}\n{_when(turn)}".strip()),))


def _when(turn: Turn) -> str:
    """When somebody answers: the place in the queue, and the hours where the business has set them."""
    found = opening.desk(handoffs.place_in_queue(turn.conversation.pk))
    return answer.from_finding(found, turn.zone).text if found else ""


def notice(turn: Turn) -> list[Reply]:
    """A message that had better be seen by a person: an angry one, or one on a topic of the business's list.

    Said once: nothing while a person is called already, unless that was for something milder than anger. Whatever else
    the message wants is done all the same. Insults and advertisements alone call nobody.
    """
    meant = turn.event.meant
    topic = meant.topic
    if turn.event.payload or turn.memory.asked == Question.NAME or (meant.off_topic and not topic):
        return []
    if topic and call(turn, Reason.TOPIC, topic):
        return [words.topic()]
    if anger.is_angry(turn.event.text) and hurry(turn):
        return [words.sorry()]
    return []


def misunderstood(turn: Turn) -> Reply:
    """After repeated misunderstanding: a colleague is asked to help."""
    return words.misunderstood() if call(turn, Reason.MISUNDERSTOOD) else words.will_be_seen()


@dataclass(frozen=True)
class Silence:
    """While a person has the conversation the bot answers nothing but this. `is_with_person`: the message is theirs."""

    said: tuple[Reply, ...] = ()
    is_with_person: bool = False


def silence(turn: Turn) -> Silence | None:
    """While a person has the conversation: nothing is said, unless the bot is wanted back. None: the bot answers.

    A person who has been away for long has gone; the bot says so, and answers. What was open is forgotten then.
    """
    row = handoffs.taken(turn.conversation.pk)
    if row is None:
        return None
    event = turn.event
    if event.button == Do.BOT or person.wants_the_bot(event.text):
        handoffs.end(turn.conversation, row, Handoff.Ending.CUSTOMER, now=turn.now)
        return Silence()
    if is_one_tap(event.button) and turn.is_known:
        return None
    if handoffs.is_idle(row, turn.now):
        handoffs.end(turn.conversation, row, Handoff.Ending.IDLE, now=turn.now)
        return None
    if is_one_tap(event.button):
        # An address and a code would be asked for across what the person writes.
        return Silence((words.button_waits(),))
    return Silence(is_with_person=True)


def call(turn: Turn, reason: str, topic: str = "") -> bool:
    """Ask for a person, with a summary. False when one is asked for already."""
    summary = summarize(turn.conversation, turn.memory, topic)
    return handoffs.call(turn.conversation, reason, summary=summary, now=turn.now)


def hurry(turn: Turn) -> bool:
    """Ask for a person for somebody who is angry. False when there is nothing to raise."""
    return handoffs.hurry(turn.conversation, summary=summarize(turn.conversation, turn.memory), now=turn.now)


def summarize(conversation: Conversation, memory: Memory, topic: str = "") -> str:
    """What the customer wanted, what is open and what was said last, in the team's language, without codes."""
    with speech.read_by_the_team():
        parts = [words.about_topic(topic)] if topic else []
        entry = memory.open
        waiting = memory.until_known
        if entry and waiting:
            parts.append(words.proving())
            entry = waiting
        if entry:
            parts.append(_of_journey(entry))
        rows = conversation.messages.order_by("-id")[:LINES]
        parts += [words.spoken(row.direction == "in", row.shown_text) for row in reversed(rows) if row.text]
    return "\n".join(parts)


def _of_journey(entry: Underway) -> str:
    journey = specification.journeys()[entry.journey]
    asked_for = ASKED_FOR.get(entry.asked, "") if entry.asked else ""
    return words.open_journey(journey.for_team(), journey.facts(entry.values), str(asked_for))


ASKED_FOR = {
    Question.SERVICE: words.SERVICE, Question.CONSULTANT: words.CONSULTANT, Question.DAY: words.DAY,
    Question.TIME: words.TIME, Question.NAME: words.NAME, Question.CONFIRM: words.AGREEING,
    Question.APPOINTMENT: words.WHICH, Question.EMAIL: words.ADDRESS, Question.CODE: words.CODE,
}  # fmt: skip


JOURNEY = specification.register(
    specification.act("handoff", Door((Wish.PERSON, Do.PERSON), ask, for_anybody=True), wish=Wish.PERSON)
)
