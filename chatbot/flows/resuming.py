"""Going on with a journey that was put aside: for its age, or because something else came first. Asked about once."""

from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, GivesUp, Outcome, TakesUp
from chatbot.flows.specification import Journey, Nothing
from chatbot.memory import items
from chatbot.memory.commands import Choose, Command, Confirm, Deny, Stop
from chatbot.memory.document import Offer, Underway
from chatbot.memory.turn import Turn
from chatbot.replies import courtesy
from chatbot.understanding.asked import Act, Question

NAME = "resuming"


def offer(turn: Turn, aside: Underway, *, was_just_put: bool = False) -> Asks:
    """Ask whether to go on with it; `was_just_put`: it was too old to take what has just arrived for its answer."""
    choices = Offer.of([(courtesy.go_on_title(), items.Yes()), (replies.no_title(), items.No())])
    say = courtesy.was_put_aside if was_just_put else courtesy.shall_we_go_on
    return Asks(Nothing(), Question.RESUME, say(about(aside), choices.choices), choices)


def hear(turn: Turn, nothing: Nothing, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Choose(items.Yes()) | Confirm():
            return TakesUp()
        case Choose(items.No()) | Deny() | Stop():
            return GivesUp((courtesy.put_away(),))
    return None


def ask_again(turn: Turn, nothing: Nothing, asked: Question | None) -> Outcome:
    aside = turn.memory.aside
    return offer(turn, aside) if aside else GivesUp((courtesy.nothing_waits(),))


def about(aside: Underway) -> str:
    """In words, what was put aside."""
    return specification.journeys()[aside.journey].title(aside.values)


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Nothing,
        questions={Question.RESUME: Act.RESUME},
        hear=hear,
        ask_again=ask_again,
        title=lambda nothing: "",
        gives_way=True,
    )
)
