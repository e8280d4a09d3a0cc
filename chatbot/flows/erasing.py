"""Deleting a customer's data at their wish: shown again who it is, asked once more, done."""

from chatbot.flows import verification
from chatbot.memory.turn import Turn
from chatbot.people import erasure, identification
from chatbot.replies import ERASE, Reply, account, no_title, stopped


def start(turn: Turn) -> list[Reply]:
    if not identification.has_just_shown(turn.conversation, turn.now):
        return [verification.ask(turn, then=ERASE)]
    turn.begin("erasing")
    return [ask_again(turn)]


def go_on(turn: Turn) -> list[Reply] | None:
    picked, meant = turn.picked() or {}, turn.understanding
    if picked.get("answer") == "no" or meant.means("deny"):
        turn.finish()
        return [stopped()]
    if picked.get("answer") == "yes" or meant.means("confirm"):
        if not identification.has_just_shown(turn.conversation, turn.now):
            return start(turn)
        erasure.erase(turn.conversation, now=turn.now)
        turn.finish()
        turn.signed_out = True
        return [account.erased()]
    return None


def ask_again(turn: Turn) -> Reply:
    items = [(account.delete_title(), {"answer": "yes"}), (no_title(), {"answer": "no"})]
    return account.ask_erasure(turn.offer("confirm", items))
