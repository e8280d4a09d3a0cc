"""What can I do? Answered by a table made from the rows of the service levels."""

from accounts.models import ServiceLevel
from chatbot.flows import specification
from chatbot.flows.outcome import Outcome, Shows
from chatbot.flows.specification import Door
from chatbot.memory.commands import Wish
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import account
from chatbot.replies.buttons import Button, Do


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    return Shows((account.abilities(list(ServiceLevel.objects.all()), turn.customer.current_level),))


JOURNEY = specification.register(
    specification.act(
        "levels",
        Door((Wish.ABILITIES, Do.ABILITIES), start, for_anybody=True),
        wish=Wish.ABILITIES,
        answers_questions=True,
    )  # fmt: skip
)
