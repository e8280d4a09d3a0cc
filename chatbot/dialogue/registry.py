"""Every journey there is, and the tables that are made from what each says of itself."""

import importlib
import pkgutil
from collections.abc import Mapping

from chatbot import flows
from chatbot.flows.specification import Door, Incomplete, Journey, Key, journeys
from chatbot.memory import document
from chatbot.memory.commands import Start, Tap, Wish
from chatbot.memory.document import Memory, Shape, Unreadable
from chatbot.models import Conversation
from chatbot.replies.buttons import Begin, Do, OnAppointment
from chatbot.understanding.asked import Act

# Every module of the room registers its journey, if it has one.
for _module in pkgutil.iter_modules(flows.__path__):
    importlib.import_module(f"{flows.__name__}.{_module.name}")

# Ended and begun by the engine itself: whoever signs out has no journey any more.
OF_THE_ENGINE = {Wish.SIGN_OUT, Do.SIGN_OUT, Do.MENU, Do.BOT}


def check_complete() -> None:
    """Raises Incomplete where a wish or a button leads nowhere."""
    doors = _doors()
    lost = [key for key in (*Wish, *Do) if key not in doors and key not in OF_THE_ENGINE]
    if lost:
        raise Incomplete(f"No journey is entered by {lost[0]!r}.")


def _doors() -> dict[Key, tuple[Journey, Door]]:
    return {key: (journey, door) for journey in journeys().values() for door in journey.doors for key in door.by}


def door(command: Start | Tap) -> tuple[Journey, Door] | None:
    """What begins upon a wish or a button; None for what the open journey alone can take."""
    if isinstance(command, Start):
        return _doors().get(command.wish)
    button = command.button
    if isinstance(button, Begin):
        journey = journeys().get(button.journey)
        return next(((journey, one) for one in journey.doors if Begin in one.by), None) if journey else None
    key: Key = button if isinstance(button, Do) else button.verb if isinstance(button, OnAppointment) else type(button)
    return _doors().get(key)


def yes_of(memory: Memory) -> Act | None:
    """What a yes to the open question does; None where a yes does nothing, or nothing is asked."""
    entry = memory.open
    return journeys()[entry.journey].questions[entry.asked] if entry and entry.asked else None


def shapes() -> Mapping[str, Shape]:
    return {name: Shape(journey.values, frozenset(journey.questions)) for name, journey in journeys().items()}


def recall(conversation: Conversation) -> Memory | None:
    """What the conversation remembers; None where that cannot be read."""
    try:
        return document.read(conversation.state, shapes())
    except Unreadable:
        return None


check_complete()
