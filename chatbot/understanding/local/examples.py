"""The examples that the classifier of intents is made from: what a message means, and which question it may answer."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from chatbot.understanding.asked import CODE_ASKED, YES_TO, Act, Question
from chatbot.understanding.local.agreeing import VERBS
from chatbot.understanding.local.budget import Budget
from chatbot.understanding.local.classifier import FOLDER, Evidence
from chatbot.understanding.local.intents import evidence
from chatbot.understanding.local.reading import Reading, read
from chatbot.understanding.schema import NOTHING_ASKED, Catalog, Context, Entities, Named

# All questions that the bot has, and those of others' scripts, which name theirs otherwise.
QUESTIONS = (*Question, "something")
# Any moment would do: what counts is that a value is one, not which.
NOW = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def labelled() -> Iterator[tuple[str, str]]:
    """Intent and message of every example."""
    for path in sorted(FOLDER.glob("*.tsv")):
        for row in path.read_text(encoding="utf-8").splitlines():
            intent, _, message = row.partition("\t")
            if message.strip():
                yield intent, message


def evidences(every: int = 1) -> Iterator[tuple[str, Evidence]]:
    """Each example as it would be said to nothing, and to what it may answer; or a sample of them, one of so many."""
    catalog = _catalog()
    for number, (intent, message) in enumerate(labelled()):
        if number % every:
            continue
        plain = read(message, context=NOTHING_ASKED, now=NOW, catalog=catalog, budget=Budget())
        for asked, act in _questions(intent, plain, number):
            context = Context(asked, (), act)
            reading = plain
            if asked in ("time", "name") or asked in CODE_ASKED:
                reading = read(message, context=context, now=NOW, catalog=catalog, budget=Budget())
            yield intent, evidence(replace(reading, context=context))


def _catalog() -> Catalog:
    """Names that stand in the examples, so that the model learns where names stand, and not these."""
    names = json.loads((FOLDER / "catalog.json").read_text(encoding="utf-8"))
    return Catalog(
        tuple(Named(number, (name,)) for number, name in enumerate(names["consultants"], 1)),
        tuple(Named(number, (name,)) for number, name in enumerate(names["services"], 1)),
    )


def _questions(intent: str, plain: Reading, number: int) -> tuple[tuple[str, Act | None], ...]:
    """What was asked before such a message, and what a yes would do: nothing before a wish, mostly; a question before
    an answer. A yes that names an act is one to that act.
    """
    of_any = QUESTIONS[number % len(QUESTIONS)]
    yes_or_no = _named(plain) or YES_TO[number % len(YES_TO)]
    if intent == "confirm":
        return (yes_or_no, yes_or_no if number % 3 else NOTHING)
    if intent == "deny":
        return (yes_or_no if number % 5 < 2 else _with_act(of_any), NOTHING if number % 3 else SOMETHING)
    if intent == "provide_info":
        fitting = _asked_for(plain.entities)
        beside = (NOTHING, ("confirm", Act.BOOK), SOMETHING)
        return (_with_act(fitting[number % len(fitting)]), beside[number % 3])
    return (NOTHING, _with_act(of_any)) if number % 3 == 0 else (NOTHING,)


NOTHING: tuple[str, Act | None] = ("", None)
SOMETHING: tuple[str, Act | None] = ("something", None)


def _with_act(asked: str) -> tuple[str, Act | None]:
    return asked, {str(question): act for question, act in YES_TO}.get(asked)


def _named(plain: Reading) -> tuple[str, Act | None] | None:
    named = [act for act, verbs in VERBS.items() if plain.text.has(*verbs)]
    return ("confirm", named[0]) if len(named) == 1 else None


def _asked_for(found: Entities) -> tuple[str, ...]:
    asked = []
    if found.date or found.date_range:
        asked.append("day")
    if found.time or found.time_range or found.part_of_day:
        asked.append("time")
    if found.said_address or found.phone:
        asked += ["email", "phone"]
    if found.otp or found.code:
        asked.append("code")
    return tuple(asked) or ("consultant", "service", "name", "something")
