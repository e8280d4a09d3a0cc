"""The outside form of understanding: one JSON object in, one out, in the names that other people's scripts rely on."""

import re
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.utils import timezone

from chatbot.understanding import NOTHING_ASKED, Catalog, Context, Entities, Named, Understanding, understand
from chatbot.understanding.asked import Act
from chatbot.understanding.local.rules import ASKS
from meetassist.text import fold

AskModel = Callable[..., Understanding | None]
# What is finer inside, by the name it has outside.
OUTSIDE = {
    "stop": "deny", "abilities": "faq", "profile": "faq", "devices": "faq", "sign_out": "out_of_scope",
    "erase": "human", "data_copy": "human", "correction": "human", "objection": "human", "no_objection": "human",
    "change_address": "provide_info", "resend": "provide_info",
}  # fmt: skip
INTENTS = (
    "book", "reschedule", "cancel", "check_availability", "my_appointments", "consultant_info", "faq", "human",
    "greeting",
    "thanks", "confirm", "deny", "provide_info", "out_of_scope",
)  # fmt: skip
NUMBERED = re.compile(r"^\s*(?:[-•*]|\(?\d{1,2}[.)])\s*(.+?)\s*$")
INLINE = re.compile(r"(?:^|[\s:])\(?\d{1,2}[.)]\s+([^()\n]+?)(?=\s+\(?\d{1,2}[.)]\s|$)")


class BadLine(ValueError):
    """The line is not what the command takes; the message says why."""


def answer(line: dict[str, Any], *, ask_model: AskModel | None = None) -> dict[str, Any]:
    """One line of input as one of output; `ask_model` as `understand` takes it. Raises BadLine."""
    text = line.get("text")
    if not isinstance(text, str):
        raise BadLine("text must be a string")
    zone = _zone(line.get("zone"))
    names = tuple(_names(line.get("consultants"), "consultants")), tuple(_names(line.get("services"), "services"))
    catalog = _catalog(*names, given=("consultants" in line, "services" in line))
    context = context_of(line.get("context"))
    meant = understand(
        text,
        context=context,
        now=_now(line.get("now"), zone),
        zone=zone,
        catalog=catalog,
        ask_model=ask_model,
    )
    intents = _intents(meant, context)
    return {
        "id": line.get("id"),
        "intent": intents[0], "intents": intents, "entities": as_entities(meant.entities, catalog),
        "confidence": meant.confidence, "source": meant.source, "language": meant.language,
    }  # fmt: skip


def context_of(given: object) -> Context:
    """The dialogue's own structure, or the bot's previous message as people read it."""
    if given is None or given == "":
        return NOTHING_ASKED
    if isinstance(given, dict):
        options = given.get("options") or ()
        if not isinstance(given.get("asked", ""), str) or not isinstance(options, list | tuple):
            raise BadLine('context must have "asked" as a string and "options" as a list')
        asked = given.get("asked", "")
        if " " in asked:
            # The question itself in place of its kind.
            kind = _asked(asked) or "something"
            return Context(kind, _choices(options), _act_in_words(asked, kind))
        return Context(asked, _choices(options), _act(given.get("yes"), asked))
    if not isinstance(given, str):
        raise BadLine("context must be null, a string or an object")
    options = tuple(match[1] for row in given.splitlines() if (match := NUMBERED.match(row))) or tuple(
        match[1].strip(" ,;.") for match in INLINE.finditer(given)
    )
    options = options if len(options) > 1 else ()
    kind = _asked(given) or "something"
    return Context(kind, options, _act_in_words(given, kind))


def _choices(options: Any) -> tuple[str, ...]:
    """Yes and no on buttons are answers, and no items of a list."""
    labels = tuple(str(option) for option in options)
    return () if labels and all(fold(label) in YES_OR_NO for label in labels) else labels


YES_OR_NO = frozenset(
    {"dong y", "khong", "co", "yes", "no", "xac nhan", "confirm", "ok", "huy", "cancel", "thoi", "dung", "sai"}
)
# What the bot would do upon a yes, as its question is spelled; the first that it speaks of.
SPEAKS_OF = (
    (Act.ERASE, r"\b(?:xoá|xóa|delete|erase)\b.{0,30}\b(?:dữ liệu|thông tin|tài khoản|data|account|information)\b"),
    (Act.CANCEL, r"\b(?:huỷ|hủy|cancel)\b"), (Act.MOVE, r"\b(?:đổi|dời|chuyển|move|reschedule|change)\b"),
    (Act.BOOK, r"\b(?:đặt|hẹn|giữ|xếp|lấy|book|schedule)\b"),
)  # fmt: skip
# What asks for something else than a yes.
ASKS_FOR_A_VALUE = r"\b(?:nào|gì|mấy|ai|đâu|bao nhiêu|which|what|who|when|where|how)\b"


def _act(given: object, asked: str) -> Act | None:
    """What a yes would do, by the name that the dialogue has for it; a confirmation of nothing else is a booking's."""
    if given is None:
        return Act.BOOK if asked == "confirm" else None
    try:
        return Act(str(given))
    except ValueError:
        raise BadLine(f'context: "yes" must be one of {", ".join(Act)}') from None


def _act_in_words(message: str, asked: str) -> Act | None:
    lowered = message.lower()
    if asked not in ("confirm", "something") or "?" not in message or re.search(ASKS_FOR_A_VALUE, lowered):
        return None
    found = next((act for act, pattern in SPEAKS_OF if re.search(pattern, lowered)), None)
    return found or (Act.BOOK if asked == "confirm" else None)


def _asked(message: str) -> str:
    folded = " ".join(fold(message).replace("-", " - ").split())
    question = folded.rsplit(".", 1)[-1] if "?" in folded.rsplit(".", 1)[-1] else folded
    for part in (question, folded):
        for asked, pattern in ASKS:
            if re.search(pattern, part):
                return asked
    return ""


def _intents(meant: Understanding, context: Context) -> list[str]:
    found = list(dict.fromkeys(OUTSIDE.get(intent, intent) for intent in meant.intents))
    if found:
        return found
    # Whatever is said to a question of ours is an answer to it.
    says_something = meant.entities != Entities() or bool(context.asked)
    return ["provide_info" if says_something else "out_of_scope"]


def as_entities(found: Entities, catalog: Catalog) -> dict[str, Any]:
    """What was found, under its outside name and form; nothing that was not."""
    values: dict[str, Any] = {
        "date": found.date and found.date.isoformat(),
        "date_range": found.date_range and {"from": found.date_range.first.isoformat(),
        "to": found.date_range.last.isoformat()},
        "time": _clock(found.time),
        "time_range": found.time_range and {"from": _clock(found.time_range.start), "to": _clock(found.time_range.end)},
        "part_of_day": found.part_of_day,
        "consultant": _named(found.consultant, catalog.consultants),
        "service": _named(found.service, catalog.services),
        "email": found.email, "otp": found.otp, "name": found.name, "phone": found.phone, "code": found.code,
        "rating": found.rating, "selection": found.selection,
        "old_date": found.old_date and found.old_date.isoformat(), "old_time": _clock(found.old_time),
        "shift_minutes": found.shift_minutes, "shift_days": found.shift_days,
        "negated": list(found.negated), "invalid": [one.words for one in found.invalid],
    }  # fmt: skip
    return {
        name: value
        for name, value in values.items()
        if value not in (None, "", [], False) or value == 0 and name == "rating"
    }


def _clock(value: time | None) -> str | None:
    return None if value is None else f"{value:%H:%M}"


def _named(ids: tuple[int, ...], catalogue: tuple[Named, ...]) -> str | list[str] | None:
    names = [entry.names[0] for entry in catalogue if entry.id in ids]
    return None if not names else names[0] if len(names) == 1 else names


def _names(given: object, field: str) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise BadLine(f"{field} must be a list of names")
    return given


def _catalog(consultants: tuple[str, ...], services: tuple[str, ...], given: tuple[bool, bool]) -> Catalog:
    stored = Catalog()
    if not all(given):
        from chatbot.understanding.catalog import read_catalog

        stored = read_catalog()
    people = tuple(Named(i, (name,)) for i, name in enumerate(consultants, 1)) if given[0] else stored.consultants
    offered = tuple(Named(i, (name,)) for i, name in enumerate(services, 1)) if given[1] else stored.services
    return Catalog(people, offered, stored.country)


def _zone(name: object) -> ZoneInfo:
    try:
        # A line that brings its names needs no database, so the environment says which zone.
        return ZoneInfo(str(name or settings.BUSINESS_TIME_ZONE))
    except (ZoneInfoNotFoundError, ValueError):
        raise BadLine(f"{name} is not a time zone") from None


def _now(given: object, zone: ZoneInfo) -> datetime:
    if given is None:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError:
        raise BadLine("now must be an ISO 8601 time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
