"""Going on with a journey that was put aside: for its age, or because something else came first. Asked about once."""

from types import ModuleType

from chatbot import replies
from chatbot.flows import booking, cancelling, devices, profile, rescheduling, wishes
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, courtesy

# What can be put aside, by the name it has in the state; each says what it is `about` and asks again where it was.
JOURNEYS: dict[str, ModuleType] = {
    "booking": booking, "rescheduling": rescheduling, "cancelling": cancelling, "profile": profile, "devices": devices,
}  # fmt: skip


def offer(turn: Turn) -> Reply:
    """Ask whether to go on with what is parked."""
    parked = turn.parked
    parked["offered"] = True
    turn.begin("resuming")
    return ask_again(turn)


def go_on(turn: Turn) -> list[Reply] | None:
    picked, meant = turn.picked() or {}, turn.understanding
    if picked.get("answer") == "yes" or meant.means("confirm"):
        journey = JOURNEYS[turn.parked["flow"]]
        turn.unpark()
        return [journey.ask_again(turn)]
    if picked.get("answer") == "no" or meant.means("deny") or meant.means("stop"):
        drop(turn)
        return [courtesy.put_away()]
    return None


def drop(turn: Turn) -> None:
    """Forget what is parked, and whatever is open; what was held for it is free again."""
    if turn.parked:
        turn.unpark()
        wishes.let_go(turn)
    turn.state = {}


def ask_again(turn: Turn) -> Reply:
    items = [(courtesy.go_on_title(), {"answer": "yes"}), (replies.no_title(), {"answer": "no"})]
    choices = turn.offer("resume", items)
    return (
        courtesy.was_put_aside(about(turn), choices)
        if turn.put_aside
        else courtesy.shall_we_go_on(about(turn), choices)
    )


def about(turn: Turn) -> str:
    """In words, what is parked."""
    words: str = JOURNEYS[turn.parked["flow"]].about(turn.parked["known"])
    return words
