"""The examples that the classifier of intents is made from: what a message means, and which question it may answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from chatbot.understanding.local.budget import Budget
from chatbot.understanding.local.classifier import FOLDER, Evidence
from chatbot.understanding.local.intents import evidence
from chatbot.understanding.local.reading import read
from chatbot.understanding.schema import Catalog, Context, Entities, Named

# Any moment would do: what counts is that a value is one, not which.
NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
QUESTIONS = ("confirm", "time", "day", "something", "consultant")


def labelled() -> Iterator[tuple[str, str]]:
    """Intent and message of every example."""
    for path in sorted(FOLDER.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            intent, _, message = row.partition("\t")
            if message.strip():
                yield intent, message


def evidences() -> Iterator[tuple[str, Evidence]]:
    """Each example as it would be said to nothing, and to what it may answer."""
    catalog = _catalog()
    for number, (intent, message) in enumerate(labelled()):
        plain = read(message, context=Context(), now=NOW, catalog=catalog, budget=Budget())
        for asked in _questions(intent, plain.entities, number):
            context = Context(asked)
            reading = plain
            if asked in ("time", "code", "name"):
                reading = read(message, context=context, now=NOW, catalog=catalog, budget=Budget())
            yield intent, evidence(replace(reading, context=context))


def _catalog() -> Catalog:
    """Names that stand in the examples, so that the model learns where names stand, and not these."""
    names = json.loads((FOLDER / "catalog.json").read_text(encoding="utf-8"))
    return Catalog(
        tuple(Named(number, (name,)) for number, name in enumerate(names["consultants"], 1)),
        tuple(Named(number, (name,)) for number, name in enumerate(names["services"], 1)),
    )


def _questions(intent: str, found: Entities, number: int) -> tuple[str, ...]:
    """What was asked before such a message: nothing before a wish, mostly; a question before an answer."""
    if intent == "confirm":
        return "confirm", "confirm" if number % 3 else ""
    if intent == "deny":
        return ("confirm", "confirm", *QUESTIONS[1:4])[number % 5], ""
    if intent == "provide_info":
        fitting = _asked_for(found)
        return fitting[number % len(fitting)], ("", "confirm", "something")[number % 3]
    return ("", QUESTIONS[number % 5]) if number % 3 == 0 else ("",)


def _asked_for(found: Entities) -> tuple[str, ...]:
    asked = []
    if found.date or found.date_range:
        asked.append("day")
    if found.time or found.time_range or found.part_of_day:
        asked.append("time")
    if found.email or found.phone:
        asked += ["email", "phone"]
    if found.otp or found.code:
        asked.append("code")
    return tuple(asked) or ("consultant", "service", "name", "something")
