"""Questions: answered, or asked back, or passed on to a person; each is written down, with what it cost."""

from dataclasses import dataclass, replace

from django.db import transaction

from accounts.models import Action
from accounts.permissions import decide
from chatbot import replies
from chatbot.flows import availability, booking, handoff, specification
from chatbot.flows.outcome import Asks, Ends, Outcome, ProvesFirst, Shows
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import Choose, Command, Confirm, Deny, Start, Tap, Wish, said_in
from chatbot.memory.document import Offer
from chatbot.memory.said import Said, values_of
from chatbot.memory.turn import Turn
from chatbot.models import Handoff, Question
from chatbot.models.faults import Fault, shielded
from chatbot.models.masking import mask
from chatbot.questions import knowledge, routing
from chatbot.questions.answer import Answer, Answered, Route
from chatbot.questions.answer import Outcome as Found
from chatbot.questions.asking import Asking
from chatbot.replies import Choice, Reply, account, courtesy, matters
from chatbot.replies import questions as say
from chatbot.replies.buttons import Button, Do, Helpful, PassOn, ReadPlace
from chatbot.understanding import NOTHING_ASKED, Understanding, understand
from chatbot.understanding.asked import Act
from chatbot.understanding.asked import Question as Asked
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.questions import topics
from consultants.models import Consultant

NAME = "questions"
# As much of a question as is kept to be asked back or gone on with, in characters.
A_PAGE = 1_000
# What can be gone on with: that there is nothing is an answer too.
SUBJECTS = frozenset({Found.ANSWERED, Found.EMPTY})


@dataclass
class Pending:
    """`question`: the number of the one that may be passed on. `text`: one of which has to be said whom it is about,
    of these `people`, by their keys.
    """

    question: int | None = None
    text: str = ""
    people: tuple[int, ...] = ()


def say_answer(turn: Turn, asked: Answered) -> Outcome:
    """What was asked; an open journey stays open, and its question is asked again by the dialogue."""
    return _say(turn, asked.answer, asked.text, asked.meant)


def _say(turn: Turn, answer: Answer, text: str, meant: Understanding) -> Outcome:
    row = note(turn, answer, text)
    if answer.then:
        return ProvesFirst(Tap(answer.then))
    if answer.people:
        return _ask_who(text, answer.people)
    if row.outcome in Question.UNANSWERED:
        # A price that nobody has entered is no matter for an appointment.
        is_of_the_business = topics.read(text, meant) is not None
        return (None if is_of_the_business else _offer_an_appointment(turn, meant)) or _offer_a_person(
            turn, row, answer
        )
    booked = booking.service_in_hand(turn.memory)
    asks_for_times = meant.means("check_availability") or topics.asks_to_come(text, meant)
    found = replace(meant.entities, date=answer.day, date_range=None) if answer.day else meant.entities
    buttons = availability.buttons(turn, found, asks_for_times=asks_for_times, booked=booked)
    buttons = buttons or (Choice(replies.book_title(), Do.BOOK),)
    said = Reply(answer.text, (*say.rating_choices(row.pk), *buttons))
    return Shows((said,), availability.table(buttons) if asks_for_times else None)


def note(turn: Turn, answer: Answer, text: str) -> Question:
    """Write the question down: with its words, without what may be a code in them."""
    return Question.objects.create(
        conversation=turn.conversation, text=mask(text), language=turn.conversation.language, route=answer.route,
        outcome=answer.outcome, sql=answer.sql, cost_usd=answer.cost_usd, created_at=turn.now,
    )  # fmt: skip


def note_flow(turn: Turn) -> None:
    """A question that a journey of its own has answered."""
    note(turn, Answer("", Route.FLOW, Found.ANSWERED), turn.event.text)


def to_keep(text: str) -> str:
    """As much of a question as the memory keeps: without what may be a code."""
    return mask(text)[:A_PAGE]


def _ask_who(text: str, people: tuple[int, ...]) -> Outcome:
    return _which(Pending(text=to_keep(text), people=people))


def _which(pending: Pending) -> Outcome:
    rows = Consultant.objects.filter(pk__in=pending.people)
    offer = Offer.of([(one.name, items.WithConsultant(one.pk)) for one in rows])
    return Asks(pending, Asked.WHICH, say.which_person(offer.choices), offer)


def _offer_an_appointment(turn: Turn, meant: Understanding) -> Outcome | None:
    """For what only the one who knows the matter may answer; None where no service is surely for it."""
    if _is_asked_something(turn) or decide(turn.customer, Action.BOOK):
        return None
    # Whoever names the service asks about it, and not for its advice.
    if not meant.fits.is_sure or meant.entities.service:
        return None
    return Ends(then=Start(Wish.BOOK, values_of(meant).as_told()), first=matters.not_answered_here())


def _offer_a_person(turn: Turn, row: Question, answer: Answer) -> Outcome:
    """By buttons that work whatever is open; where nothing is, a typed yes does as well. With it is named where the
    answer may stand.
    """
    if decide(turn.customer, Action.PERSON):
        places = say.perhaps_there(answer.places, (), question=row.pk) if answer.places else None
        return Shows((places or say.unknown_here(replies.ways_on()),))
    said = say.unknown(say.pass_on_choices(row.pk), answer.places, question=row.pk)
    return Shows((said,)) if _is_asked_something(turn) else Asks(Pending(row.pk), Asked.PASS_ON, said)


def _is_asked_something(turn: Turn) -> bool:
    """Whether a question of ours is open already, be it only an offer."""
    return turn.memory.open is not None and not specification.journeys()[turn.memory.open.journey].is_table


def hear(turn: Turn, pending: Pending, asked: Asked | None, command: Command) -> Outcome | None:
    if asked == Asked.PASS_ON and isinstance(command, Confirm | Deny) and pending.question:
        return _pass_on(turn, pending.question, agreed=isinstance(command, Confirm))
    named = command.item.pk if isinstance(command, Choose) and isinstance(command.item, items.WithConsultant) else None
    said = said_in(command)
    if named is None and said and len(said.found.consultant) == 1 and said.found.consultant[0] in pending.people:
        named = said.found.consultant[0]
    return _answer_about(turn, pending.text, named) if asked == Asked.WHICH and named else None


def ask_again(turn: Turn, pending: Pending, asked: Asked | None) -> Outcome:
    if asked == Asked.WHICH:
        return _which(pending)
    return Asks(pending, Asked.PASS_ON, say.unknown(say.pass_on_choices(pending.question or 0)))


def _answer_about(turn: Turn, text: str, consultant: int) -> Outcome:
    """The question once more, now that it is known who is meant; the data alone answers what was asked back."""
    unknown = Answer("", Route.FLOW, Found.UNKNOWN), Understanding()
    answer, meant = shielded(
        Fault.Step.ANSWERING, lambda: _found_about(turn, text, consultant), otherwise=unknown,
        conversation_id=turn.conversation.pk, message_id=None,
    )  # fmt: skip
    answered = _say(turn, answer, text, meant)
    return Ends(answered.said, table=answered.table) if isinstance(answered, Shows) else answered


@transaction.atomic
def _found_about(turn: Turn, text: str, consultant: int) -> tuple[Answer, Understanding]:
    """In a savepoint of its own, which a fault leaves behind it unhurt."""
    meant = understand(text, context=NOTHING_ASKED, now=turn.now, zone=turn.zone, catalog=read_catalog())
    meant = replace(meant, entities=replace(meant.entities, consultant=(consultant,)))
    asked = topics.read(text, meant)
    answer = routing.typed(_asking(turn, text, meant), asked) if asked else None
    return answer or Answer("", Route.FLOW, Found.UNKNOWN), meant


def _asking(turn: Turn, text: str, meant: Understanding) -> Asking:
    return Asking(
        text=text, meant=meant, customer=turn.customer, is_known=turn.is_known, language=turn.conversation.language,
        now=turn.now, zone=turn.zone,
    )  # fmt: skip


# Buttons under an answer


def rate(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """Whether an answer was helpful."""
    assert isinstance(button, Helpful), "the door is that of such buttons"
    row = _of_button(turn, button.pk)
    if row is None:
        return Shows((replies.menu(),))
    row.is_helpful = button.is_helpful
    row.save(update_fields=["is_helpful"])
    return Shows((say.thanks_for_rating(button.is_helpful),))


def read_place(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """The passage in which the answer to a question may stand."""
    assert isinstance(button, ReadPlace), "the door is that of such buttons"
    row = _of_button(turn, button.pk)
    if row is None:
        return Shows((replies.menu(),))
    found = knowledge.read(button.passage, row.text, now=turn.now)
    if found is None:
        return Shows((say.gone(),))
    text = say.cited(found.text, [one.title for one in found.citations])
    return Shows((Reply(text, say.rating_choices(row.pk)),))


def pass_on(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """Whether a question shall go to a person."""
    assert isinstance(button, PassOn), "the door is that of such buttons"
    row = _of_button(turn, button.pk)
    return _pass_on(turn, row.pk, agreed=button.agreed) if row else Shows((replies.menu(),))


def _of_button(turn: Turn, pk: int) -> Question | None:
    """Only of this conversation: a number can be made up."""
    return Question.objects.filter(pk=pk, conversation=turn.conversation).first()


def _pass_on(turn: Turn, pk: int, *, agreed: bool) -> Outcome:
    ends = turn.memory.is_open(NAME)
    if not agreed:
        return _said(say.not_passed_on(), ends=ends)
    refusal = decide(turn.customer, Action.PERSON)
    if refusal:
        return _said(account.not_permitted(refusal), ends=ends)
    Question.objects.filter(pk=pk, conversation=turn.conversation).update(route=Route.HUMAN)
    handoff.call(turn, Handoff.Reason.QUESTION)
    return _said(say.passed_on(), ends=ends)


def _said(reply: Reply, *, ends: bool) -> Outcome:
    return Ends((reply,)) if ends else Shows((reply,))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Pending,
        questions={Asked.WHICH: None, Asked.PASS_ON: Act.FORWARD},
        hear=hear,
        ask_again=ask_again,
        title=lambda pending: courtesy.about_question(),
        doors=(
            Door((Helpful,), rate, for_anybody=True),
            Door((ReadPlace,), read_place, for_anybody=True),
            Door((PassOn,), pass_on, for_anybody=True),
        ),
        gives_way=True,
    )
)
