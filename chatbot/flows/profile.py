"""The customer's own data: shown, and changed one at a time."""

from typing import Any
from zoneinfo import ZoneInfo

from accounts.services import change_phone, change_zone, name_customer
from chatbot.flows import verification
from chatbot.flows.booking import answer_about_the_name, note_phone
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import CHANGE_ADDRESS, Choice, Reply, account, courtesy, stopped
from chatbot.understanding.local import own_names
from meetassist.phones import read_phone
from meetassist.zones import find_zone

# Where customers of a Vietnamese business live, most of them.
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Australia/Sydney", "Europe/Paris",
         "Europe/Berlin", "America/Los_Angeles", "America/New_York")  # fmt: skip
NONE = {"none", "không", "không có", "xoá", "xóa", "remove", "khong"}


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
        said = answer_about_the_name(turn)
        if said.kind == own_names.REFUSED:
            turn.finish()
            return [stopped()]
        if said.kind != own_names.NAME:
            return None
        name_customer(customer=turn.customer, name=said.name)
        note_phone(turn)
    elif turn.asked == "phone":
        gone = turn.text.strip().lower() in NONE
        number = "" if gone else turn.understanding.entities.phone or read_phone(turn.text)
        if number is None:
            return [account.not_a_phone()]
        change_phone(customer=turn.customer, phone=number)
    else:
        picked = turn.picked()
        zone = picked["zone"] if picked else find_zone(turn.text)
        if zone is None:
            return [account.not_a_zone(_zone_choices(turn))]
        change_zone(customer=turn.customer, time_zone=zone)
        turn.zone = ZoneInfo(zone)
    turn.finish()
    return [account.profile_saved(turn.customer, turn.customer.current_level)]


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
