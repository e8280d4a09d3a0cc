"""When something comes between: what of an open flow can wait, and what belongs to it all the same."""

from dataclasses import replace
from typing import Any

from chatbot import replies
from chatbot.flows import resuming
from chatbot.replies import Reply
from chatbot.turn import Turn


def journey(document: dict[str, Any]) -> dict[str, Any] | None:
    """What can be put aside of a state: a flow that can be gone on with, also while it waits for a code."""
    if document.get("flow") == "verification":
        document = document.get("resume", {})
    return document if document.get("flow") in resuming.JOURNEYS else None


def put_aside(turn: Turn) -> None:
    """The open flow is too old to take what arrives now for its answer; it can be taken up again."""
    waiting, parked = journey(turn.state), turn.parked
    turn.abandon()
    if waiting:
        turn.park(waiting)
        turn.put_aside = True
    elif parked:
        turn.state["parked"] = parked


def is_value_alone(turn: Turn) -> bool:
    """Without a wish: the answer to what was asked too long ago. A yes or a no is not taken for one."""
    found = turn.understanding.entities
    values = (found.date, found.date_range, found.time, found.time_range, found.part_of_day, found.service)
    return any((*values, found.consultant)) and set(turn.understanding.intents) <= {"provide_info"}


def without_menu(reply: Reply) -> Reply:
    """Where something is asked after it, the menu would be in the way."""
    return replace(reply, choices=()) if reply.choices == replies.menu_choices() else reply
