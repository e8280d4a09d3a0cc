"""Questions: answered, or asked back, or passed on to a person; each is written down, with what it cost."""

from dataclasses import replace

from django.db import transaction

from accounts.models import Action
from accounts.permissions import decide
from chatbot import replies
from chatbot.flows import availability, handoff, verification
from chatbot.memory.turn import Turn
from chatbot.models import Handoff, Question
from chatbot.models.faults import Fault, shielded
from chatbot.models.masking import mask
from chatbot.people import identification
from chatbot.questions import routing
from chatbot.questions.answer import Answer, Outcome, Route
from chatbot.questions.asking import Asking
from chatbot.replies import Choice, Reply, account
from chatbot.replies import questions as say
from chatbot.understanding import NOTHING_ASKED, Understanding, understand
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.questions import topics
from consultants.models import Consultant

# As much of a question as is kept while it is asked back, in characters.
A_PAGE = 1_000


def say_answer(turn: Turn, answer: Answer) -> list[Reply]:
    """The replies to a question; an open flow stays open, and its question is asked again by the dialogue."""
    row = note(turn, answer)
    if answer.then:
        return [verification.ask(turn, then=answer.then)]
    if answer.people:
        return [_ask_who(turn, answer.people)]
    if row.outcome in Question.UNANSWERED:
        return [_offer_a_person(turn, row)]
    if turn.flow in ("", "questions"):
        # What was asked back before is left with the next question; its buttons still work.
        turn.finish()
    buttons = availability.buttons(turn) or (Choice(replies.book_title(), replies.BOOK),)
    availability.put_on_the_table(turn, buttons)
    return [Reply(answer.text, (*say.rating_choices(row.pk), *buttons))]


def note(turn: Turn, answer: Answer) -> Question:
    """Write the question down: with its words, without what may be a code in them."""
    return Question.objects.create(
        conversation=turn.conversation, text=mask(turn.text), language=turn.conversation.language, route=answer.route,
        outcome=answer.outcome, sql=answer.sql, cost_usd=answer.cost_usd, created_at=turn.now,
    )  # fmt: skip


def note_flow(turn: Turn) -> None:
    """A question that a flow of its own has answered."""
    note(turn, Answer("", Route.FLOW, Outcome.ANSWERED))


def _ask_who(turn: Turn, people: tuple[int, ...]) -> Reply:
    turn.begin("questions")
    turn.known["text"] = mask(turn.text)[:A_PAGE]
    items = [(one.name, {"consultant": one.pk}) for one in Consultant.objects.filter(pk__in=people)]
    return say.which_person(turn.offer("which", items))


def _offer_a_person(turn: Turn, row: Question) -> Reply:
    """By buttons that work whatever is open; where nothing is, a typed yes does as well."""
    if decide(turn.customer, Action.PERSON):
        return say.unknown_here(replies.menu_choices())
    if turn.flow in ("", "questions"):
        turn.begin("questions")
        turn.known["question"] = row.pk
        turn.ask("pass_on")
    return say.unknown(say.pass_on_choices(row.pk))


def go_on(turn: Turn) -> list[Reply] | None:
    meant = turn.understanding
    if turn.asked == "pass_on" and (meant.means("confirm") or meant.means("deny")):
        return _pass_on(turn, turn.known["question"], agreed=meant.means("confirm"))
    picked = turn.picked() or {}
    named = meant.entities.consultant
    offered = [item["consultant"] for item in turn.state.get("offer", {}).get("items", [])]
    consultant = picked.get("consultant") or (named[0] if len(named) == 1 and named[0] in offered else None)
    if turn.asked == "which" and consultant:
        return _answer_about(turn, consultant)
    return None


def ask_again(turn: Turn) -> Reply:
    if turn.asked == "which":
        labels = turn.state["offer"]["labels"]
        return say.which_person(turn.offer("which", list(zip(labels, turn.state["offer"]["items"], strict=True))))
    return say.unknown(say.pass_on_choices(turn.known["question"]))


def _answer_about(turn: Turn, consultant: int) -> list[Reply]:
    """The question once more, now that it is known who is meant; the data alone answers what was asked back."""
    turn.text = turn.known["text"]
    turn.finish()
    found = shielded(
        Fault.Step.ANSWERING, lambda: _found_about(turn, consultant), otherwise=None,
        conversation_id=turn.conversation.pk, message_id=None,
    )  # fmt: skip
    return say_answer(turn, found or Answer("", Route.FLOW, Outcome.UNKNOWN))


@transaction.atomic
def _found_about(turn: Turn, consultant: int) -> Answer | None:
    """In a savepoint of its own, which a fault leaves behind it unhurt."""
    meant = understand(turn.text, context=NOTHING_ASKED, now=turn.now, zone=turn.zone, catalog=read_catalog())
    meant = replace(meant, entities=replace(meant.entities, consultant=(consultant,)))
    asked = topics.read(turn.text, meant)
    return routing.typed(asking(turn, meant), asked) if asked else None


def asking(turn: Turn, meant: Understanding) -> Asking:
    return Asking(
        text=turn.text, meant=meant, customer=turn.customer,
        is_known=identification.is_known(turn.conversation, turn.now), language=turn.conversation.language,
        now=turn.now, zone=turn.zone,
    )  # fmt: skip


# Buttons under an answer


def rate(turn: Turn) -> list[Reply]:
    """A tap on "helpful:ID:yes" or "helpful:ID:no"."""
    row, is_helpful = _of_button(turn)
    if row is None:
        return [replies.menu()]
    row.is_helpful = is_helpful
    row.save(update_fields=["is_helpful"])
    return [say.thanks_for_rating(is_helpful)]


def pass_on(turn: Turn) -> list[Reply]:
    """A tap on "pass_on:ID:yes" or "pass_on:ID:no"."""
    row, agreed = _of_button(turn)
    return _pass_on(turn, row.pk, agreed=agreed) if row else [replies.menu()]


def _of_button(turn: Turn) -> tuple[Question | None, bool]:
    """Only of this conversation: a number can be made up."""
    _prefix, number, answer = (*turn.tap.split(":"), "", "")[:3]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None, False
    return Question.objects.filter(pk=int(number), conversation=turn.conversation).first(), answer == "yes"


def _pass_on(turn: Turn, pk: int, *, agreed: bool) -> list[Reply]:
    if turn.flow == "questions":
        turn.finish()
    if not agreed:
        return [say.not_passed_on()]
    refusal = decide(turn.customer, Action.PERSON)
    if refusal:
        return [account.not_permitted(refusal)]
    Question.objects.filter(pk=pk, conversation=turn.conversation).update(route=Route.HUMAN)
    handoff.call(turn, Handoff.Reason.QUESTION)
    return [say.passed_on()]
