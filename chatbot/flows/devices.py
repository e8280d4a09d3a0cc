"""What the customer owns or uses: listed, added one question at a time, removed."""

from typing import Any

from accounts import devices
from accounts.devices import NotPermitted
from accounts.models import Device
from chatbot import replies
from chatbot.memory.turn import Turn
from chatbot.replies import Choice, Reply, account, courtesy
from chatbot.understanding.answers import Value, answer_to

FIELDS = ("kind", "name", "place", "serial", "notes")
REQUIRED = {"kind", "name"}
LONGEST = {field.name: field.max_length or 0 for field in Device._meta.fields if field.name in FIELDS}
ADD, REMOVE = "device:add", "device:remove"


def start(turn: Turn) -> list[Reply]:
    turn.finish()
    rows = list(turn.customer.devices.filter(is_active=True))
    return [account.devices(rows, _choices(bool(rows)))]


def change(turn: Turn) -> list[Reply]:
    """A tap on ADD or REMOVE."""
    if turn.tap == REMOVE:
        return [_ask_which(turn)]
    refusal = devices.may_add(turn.customer)
    if refusal:
        return [account.not_permitted(refusal)]
    turn.begin("devices")
    return [_next_question(turn)]


def go_on(turn: Turn) -> list[Reply] | None:
    picked = turn.picked() or {}
    if turn.asked == "device":
        return _remove(turn, picked["device"]) if "device" in picked else None
    field = turn.asked.removeprefix("device ")
    if picked.get("skip") == field:
        turn.known[field] = ""
    else:
        said = answer_to(turn.asked, turn.yes, turn.text, turn.understanding)
        if turn.tap or not isinstance(said, Value):
            return None
        value = said.words
        if len(value) > LONGEST[field]:
            return [account.too_long(LONGEST[field])]
        turn.known[field] = value
    return [_next_question(turn)]


def about(known: dict[str, Any]) -> str:
    return courtesy.about_devices()


def ask_again(turn: Turn) -> Reply:
    return _ask_which(turn) if turn.asked == "device" else _next_question(turn)


def _next_question(turn: Turn) -> Reply:
    missing = next((field for field in FIELDS if field not in turn.known), None)
    if missing is None:
        return _add(turn)
    if missing in REQUIRED:
        turn.ask(f"device {missing}")
        return {"kind": account.ask_device_kind, "name": account.ask_device_name}[missing]()
    questions = {
        "place": account.ask_device_place, "serial": account.ask_device_serial, "notes": account.ask_device_notes
    }  # fmt: skip
    return questions[missing](turn.offer(f"device {missing}", [(account.skip_title(), {"skip": missing})]))


def _add(turn: Turn) -> Reply:
    values = {field: turn.known[field] for field in FIELDS}
    turn.finish()
    try:
        device = devices.add(customer=turn.customer, **values)
    except NotPermitted as error:
        return account.not_permitted(error.refusal)
    return account.device_added(device, _choices(True))


def _ask_which(turn: Turn) -> Reply:
    rows = list(turn.customer.devices.filter(is_active=True))
    if not rows:
        turn.finish()
        return account.devices(rows, _choices(False))
    turn.begin("devices")
    items: list[tuple[str, dict[str, Any]]] = [(row.label, {"device": row.pk}) for row in rows]
    return account.which_device_to_remove(turn.offer("device", items))


def _remove(turn: Turn, pk: int) -> list[Reply]:
    turn.finish()
    device = turn.customer.devices.filter(pk=pk, is_active=True).first()
    if device is None:
        return start(turn)
    devices.remove(device=device)
    return [account.device_removed(device, _choices(turn.customer.devices.filter(is_active=True).exists()))]


def _choices(some: bool) -> tuple[Choice, ...]:
    add, remove = Choice(account.add_device_title(), ADD), Choice(account.remove_device_title(), REMOVE)
    return (add, *([remove] if some else []), Choice(replies.book_title(), replies.BOOK))
