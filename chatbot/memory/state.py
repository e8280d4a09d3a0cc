"""What the state document of a conversation may hold, and how big it may be. What is not so is not read.

A state that an older version wrote, or that staff has damaged, stops no conversation: it starts afresh.
"""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from chatbot.memory import plan
from chatbot.understanding.asked import is_question
from chatbot.understanding.schema import Doubt

# In bytes, as JSON. The biggest a flow makes is a third of this.
MAX_BYTES = 12_000

Check = Callable[[Any], bool]


def is_valid(state: Any, flows: frozenset[str]) -> bool:
    """Whether `state` has the types that turns and flows rely on, names one of `flows`, and is small."""
    if not isinstance(state, dict) or size(state) > MAX_BYTES:
        return False
    return _fits(state, {**DOCUMENT, "flow": lambda name: name == "" or name in flows}, flows) and is_question(
        state.get("flow", ""), state.get("asked", "")
    )


def size(state: dict[str, Any]) -> int:
    return len(json.dumps(state))


def _fits(document: dict[str, Any], checks: dict[str, Check], flows: frozenset[str]) -> bool:
    for name, value in document.items():
        if name in ("resume", "parked"):
            if value and not (isinstance(value, dict) and _is_journey(name, value, flows)):
                return False
        elif name in checks and not checks[name](value):
            return False
    return True


def _is_journey(name: str, value: dict[str, Any], flows: frozenset[str]) -> bool:
    """A flow that waits: behind another one, or put aside."""
    if value.get("flow") not in flows or not is_valid(value, flows):
        return False
    return name == "resume" or {"flow", "known", "asked", "at"} <= set(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 300


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_id(value: Any) -> bool:
    return value is None or (_is_number(value) and value > 0)


def _parses(read: Callable[[str], Any], pattern: str = "") -> Check:
    def check(value: Any) -> bool:
        if not isinstance(value, str) or not re.fullmatch(pattern or ".*", value):
            return False
        try:
            read(value)
        except ValueError:
            return False
        return True

    return check


def _list_of(check: Check, length: int | None = None) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value)) and (length is None or len(value) == length)


_is_date = _parses(date.fromisoformat, r"\d{4}-\d\d-\d\d")
_is_clock = _parses(str, r"(?:[01]\d|2[0-3]):[0-5]\d")
_is_instant = _parses(datetime.fromisoformat, r"\d{4}-\d\d-\d\dT.*(?:[+-]\d\d:\d\d|Z)")


def _is_slot(value: Any) -> bool:
    return isinstance(value, dict) and _is_instant(value.get("starts_at")) and _is_id(value.get("consultant"))


def _is_known(value: Any) -> bool:
    return isinstance(value, dict) and all(KNOWN[name](one) for name, one in value.items() if name in KNOWN)


def _is_offer(value: Any) -> bool:
    if not isinstance(value, dict) or not _is_text(value.get("id")):
        return False
    items, labels = value.get("items"), value.get("labels")
    if not isinstance(items, list) or not _list_of(_is_text, len(items))(labels):
        return False
    return all(map(_is_known, items))


def _is_unsure(value: Any) -> bool:
    """As `flows.verification` writes an address that it asks about."""
    return _list_of(_is_text)(value) and len(value) > 4 and value[1] in set(Doubt)


def _is_request(value: Any) -> bool:
    """As `plan.remember` writes one."""
    if not isinstance(value, dict) or not isinstance(value.get("values", {}), dict):
        return False
    try:
        plan.recall(value)
    except (TypeError, ValueError):
        return False
    return _is_text(value.get("intent", ""))


def _is_plan(value: Any) -> bool:
    return (
        isinstance(value, dict) and isinstance(value.get("checked"), bool) and _list_of(_is_request)(value.get("left"))
    )


# What a flow has gathered. A name that is not here is the flow's own, and read with care there.
KNOWN: dict[str, Check] = {
    "service": _is_id, "consultant": _is_id, "held": _is_id, "device": _is_id, "appointment": _is_id,
    "nameless": lambda value: value is True,
    "anyone": lambda value: isinstance(value, bool), "changing": lambda value: isinstance(value, bool),
    "candidates": _list_of(_is_number), "page": _is_number, "rejected": _list_of(_is_text),
    "date": _is_date, "days": _list_of(_is_date, 2), "time": _is_clock,
    "part": lambda value: value in ("morning", "noon", "afternoon", "evening"),
    "hours": _list_of(lambda value: value == "" or _is_clock(value), 2),
    "slot": _is_slot, "not_kept": _is_slot, "email": _is_text, "sent": _is_text, "unsure": _is_unsure,
    "said": _is_request,
    "all": lambda value: value is True or _list_of(_is_number)(value),
    "whom": _is_text,
    "waitlist": lambda value: value == "any day" or _is_date(value),
}  # fmt: skip
DOCUMENT: dict[str, Check] = {
    "asked": _is_text, "then": lambda value: _is_text(value) or _is_request(value),
    "expires_at": _is_instant, "at": _is_instant, "known": _is_known, "offer": _is_offer, "plan": _is_plan,
    "shown": _is_id, "misses": _is_number, "offered": lambda value: isinstance(value, bool),
}  # fmt: skip
