"""Deleting a customer's data at their wish: shown again who it is, asked once more, done."""

from accounts.models import PrivacyRequest
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, Ends, Outcome, ProvesFirst
from chatbot.flows.specification import Door, Journey, Nothing
from chatbot.memory import items
from chatbot.memory.commands import Choose, Command, Confirm, Deny, Start, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.privacy import requests
from chatbot.replies import account, courtesy
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, Do
from chatbot.understanding.asked import Act, Question

NAME = "erasing"


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    if not turn.has_just_shown:
        return ProvesFirst(Start(Wish.ERASE))
    return ask_again(turn, Nothing(), None)


def hear(turn: Turn, nothing: Nothing, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Choose(items.No()) | Deny():
            return specification.stopped(turn, nothing)
        case Choose(items.Yes()) | Confirm():
            return _erase(turn)
    return None


def _erase(turn: Turn) -> Outcome:
    if not turn.has_just_shown:
        return ProvesFirst(Start(Wish.ERASE))
    requests.erase(turn.customer, source=PrivacyRequest.Source.CHAT, here=turn.conversation, now=turn.now)
    return Ends((account.erased(),), signs_out=True)


def ask_again(turn: Turn, nothing: Nothing, asked: Question | None) -> Outcome:
    offer = Offer.of([(account.delete_title(), items.Yes()), (replies.no_title(), items.No())])
    return Asks(nothing, Question.CONFIRM, account.ask_erasure(offer.choices), offer)


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Nothing,
        questions={Question.CONFIRM: Act.ERASE},
        hear=hear,
        for_team=handoff_words.wants_erasure,
        ask_again=ask_again,
        title=lambda nothing: courtesy.about_erasing(),
        doors=(Door((Wish.ERASE, Do.ERASE), start),),
        stop=specification.stopped,
    )
)
