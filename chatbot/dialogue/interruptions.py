"""When something comes between: what of an open flow can wait, and what belongs to it all the same."""

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chatbot import replies
from chatbot.dialogue import manners
from chatbot.dialogue.journeys import FLOWS, JOURNEY_OF, STARTS, is_ours, where_we_are
from chatbot.flows import appointments, resuming
from chatbot.memory.turn import Turn
from chatbot.replies import Choice, Reply, courtesy
from chatbot.understanding.local import new_bookings


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
    intents = set(turn.understanding.intents)
    if turn.parked.get("flow") == "booking" and not found.service and not new_bookings.is_said(turn.text):
        # "With Dương on Thursday at nine" is a booking by its form only: it goes on with the one that waits.
        intents -= {"book"}
    return any((*values, found.consultant)) and intents <= {"provide_info"}


def without_menu(reply: Reply) -> Reply:
    """Where something is asked after it, the menu would be in the way."""
    return replace(reply, choices=()) if reply.choices == replies.menu_choices() else reply


def beside_what_is_open(turn: Turn, act: Callable[[Turn], list[Reply]]) -> list[Reply]:
    """Do it, and go on with the open flow if it needed no question of its own; else the open flow waits."""
    before = copy.deepcopy(turn.state)
    said = act(turn)
    if turn.flow in JOURNEY_OF and act in (appointments.start, appointments.show):
        return [*said, where_we_are(turn)]
    open_flow = FLOWS.get(before.get("flow", ""))
    was_only_shown = turn.state == before and turn.tap in STARTS
    if (
        open_flow is None
        or act.__module__ == open_flow.__name__
        or (turn.flow == before["flow"] and not was_only_shown)
    ):
        return said
    if (not turn.flow or was_only_shown) and before["flow"] != "questions":
        turn.state = before
        # Whether to go on with what waits is not asked twice.
        return said if turn.flow == "resuming" else [*map(without_menu, said), where_we_are(turn)]
    if (waiting := journey(before)) and waiting["flow"] != turn.flow:
        turn.park(waiting)
    return said


def same_question(turn: Turn) -> Reply:
    """The open question once more. As long as it is the very same, the buttons it had before stay good, too.

    A picture answers nothing: what is on the customer's screen above it is still what we ask.
    """
    before = copy.deepcopy(turn.state)
    question = where_we_are(turn)
    old, new = before.get("offer"), turn.state.get("offer")
    if not (old and new and _is_the_same(before, turn.state)):
        return question
    shown = f"pick:{old['id']}:"
    made, new["id"] = f"pick:{new['id']}:", old["id"]
    return replace(question, choices=tuple(_renamed(one, made, shown) for one in question.choices))


def _renamed(choice: Choice, made: str, shown: str) -> Choice:
    is_of_the_offer = choice.payload.startswith(made)
    return replace(choice, payload=shown + choice.payload.removeprefix(made)) if is_of_the_offer else choice


def _is_the_same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether the same is asked of the same with the same choices; the row of a hold that was renewed is no matter."""

    def asked(document: dict[str, Any]) -> tuple[Any, ...]:
        offer, known = document["offer"], {**document.get("known", {}), "held": None}
        return document.get("flow"), document.get("asked"), known, offer["items"], offer["labels"]

    return asked(before) == asked(now)


def strange_button(turn: Turn) -> list[Reply]:
    """One of ours whose question is answered already, or one that never was: "Get Started", an older page's menu."""
    if is_ours(turn.tap):
        return [replies.offer_is_old(), where_we_are(turn)]
    return [same_question(turn) if turn.flow else manners.greeting(turn)]


def and_back(turn: Turn, line: Reply) -> Reply:
    """Something said in passing, and on with the matter."""
    if turn.put_aside or turn.flow == "resuming":
        return line
    return courtesy.together(line, where_we_are(turn)) if turn.flow else replace(line, choices=replies.menu_choices())
