"""Several requests of one message (chatbot.memory.plan has them), run in order: each when the one before is done."""

from collections.abc import Callable

from chatbot import replies
from chatbot.dialogue import interruptions
from chatbot.dialogue.journeys import FLOWS, JOURNEY_OF
from chatbot.flows import cancelling, rescheduling, verification, wishes
from chatbot.memory import plan
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import Reply, changes
from chatbot.understanding import Understanding


def several(turn: Turn, requests: list[Understanding]) -> list[Reply]:
    """The first answers the open flow where it is about the same; the others wait until that is done."""
    flow, documents = FLOWS.get(turn.flow), [plan.remember(request) for request in requests]
    if flow and JOURNEY_OF.get(turn.flow) == documents[0]["intent"]:
        turn.understanding = requests[0]
        answered: list[Reply] | None = flow.go_on(turn)
        if answered is not None:
            turn.state["plan"] = {"left": documents[1:], "checked": True}
            return answered
    journey = interruptions.journey(turn.state)
    wishes.let_go(turn)
    turn.finish()
    if journey and JOURNEY_OF.get(journey["flow"]) not in [document["intent"] for document in documents]:
        turn.park(journey)
    turn.state["plan"] = {"left": documents, "checked": False}
    if any(document["intent"] != "book" for document in documents):
        return [] if identification.is_known(turn.conversation, turn.now) else [verification.ask(turn)]
    return []


def go_on(turn: Turn, begin: Callable[[Turn], list[Reply]]) -> list[Reply]:
    """What is planned, until one of them has a question of its own. Each says itself what has become of it.

    `begin` does what one of them means by itself.
    """
    said: list[Reply] = []
    is_first = False
    while turn.plan and not turn.flow:
        if not turn.plan["checked"]:
            said, is_first = plan.check(turn), True
        if not turn.plan["left"]:
            turn.state.pop("plan")
            break
        request = turn.plan["left"].pop(0)
        if not is_first:
            said.append(changes.next_wish(plan.title(request)))
        is_first = False
        turn.understanding, turn.tap, turn.text = plan.recall(request), "", ""
        said = [*map(interruptions.without_menu, said), *(begin(turn) or [replies.not_understood()])]
    return said


def stop(turn: Turn) -> list[Reply]:
    """Said in words it ends all that was planned; by a button only what the button stands under."""
    document, journey = turn.plan, JOURNEY_OF.get(turn.flow)
    wishes.let_go(turn)
    if turn.flow == "rescheduling":
        said = [rescheduling.stop(turn)]
    elif turn.flow == "cancelling":
        said = [cancelling.stop(turn)]
    else:
        turn.finish()
        said = [replies.stopped()]
    if document is None:
        return said
    undone = [changes.wish(journey)] if journey else []
    if not turn.tap:
        undone += [plan.title(request) for request in document["left"]]
        turn.abandon()
    return [changes.left_undone(undone)] if undone else said
