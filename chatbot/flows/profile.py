"""The customer's own data: shown, and changed one at a time."""

from typing import Any
from zoneinfo import ZoneInfo

from accounts.services import change_phone, change_zone, name_customer
from chatbot.flows import verification
from chatbot.flows.booking import answer_about_the_name, note_phone
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import CHANGE_ADDRESS, Choice, Reply, account, courtesy, stopped
from chatbot.understanding.answers import No, Value, answer_to
from chatbot.understanding.local.own_names import Kind

# Where customers of a Vietnamese business live, most of them.
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Australia/Sydney", "Europe/Paris",
         "Europe/Berlin", "America/Los_Angeles", "America/New_York")  # fmt: skip


def start(turn: Turn) -> list[Reply]:
    turn.finish()
    return [account.profile(turn.customer, turn.customer.current_level)]


def change(turn: Turn) -> list[Reply]:
    """A tap on "profile:FIELD"."""
    turn.begin("profile")
    turn.ask({"profile:name": "name", "profile:phone": "phone", "profile:zone": "zone"}.get(turn.tap, ""))
    return [ask_again(turn)] if turn.asked else start(turn)


def change_address(turn: Turn) -> list[Reply]:
    """A sensitive act: the address that holds now is shown again first."""
    if not identification.has_just_shown(turn.conversation, turn.now):
        return [verification.ask(turn, then=CHANGE_ADDRESS)]
    return [verification.change_address(turn)]


def go_on(turn: Turn) -> list[Reply] | None:
    if turn.asked == "name":
        name = answer_about_the_name(turn)
        if name.kind == Kind.REFUSED:
            turn.finish()
            return [stopped()]
        if name.kind != Kind.NAME:
            return None
        name_customer(customer=turn.customer, name=name.name)
        note_phone(turn)
    elif turn.asked == "phone":
        said = answer_to(turn.asked, turn.yes, turn.text, turn.understanding)
        if not (isinstance(said, No) or (isinstance(said, Value) and said.found.phone)):
            return [account.not_a_phone()]
        change_phone(customer=turn.customer, phone=said.found.phone if isinstance(said, Value) else "")
    else:
        picked = turn.picked()
        zone = picked["zone"] if picked else _zone_in_words(turn)
        if not zone:
            return [account.not_a_zone(_zone_choices(turn))]
        change_zone(customer=turn.customer, time_zone=zone)
        turn.zone = ZoneInfo(zone)
    turn.finish()
    return [account.profile_saved(turn.customer, turn.customer.current_level)]


def _zone_in_words(turn: Turn) -> str:
    said = answer_to(turn.asked, turn.yes, turn.text, turn.understanding)
    return said.words if isinstance(said, Value) else ""


def about(known: dict[str, Any]) -> str:
    return courtesy.about_profile()


def ask_again(turn: Turn) -> Reply:
    if turn.asked == "name":
        return account.ask_profile_name()
    if turn.asked == "phone":
        return account.ask_phone()
    return account.ask_zone(_zone_choices(turn))


def _zone_choices(turn: Turn) -> tuple[Choice, ...]:
    return turn.offer("zone", [(name.rpartition("/")[2].replace("_", " "), {"zone": name}) for name in ZONES])
