"""What customers write is read in understanding/ alone: no other room has words to look for, or tools to look with."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

from meetassist.tests.sources import source_of

ROOT = Path(settings.BASE_DIR)
VIETNAMESE = re.compile(
    r"[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]\w*\W*\w|\w\W*[àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩị"
    r"òóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ]",
    re.IGNORECASE,
)
# Where words of the language belong: what customers write, what the bot and its business say, what a model has written.
AT_HOME = ("chatbot/understanding/", "chatbot/replies/", "chatbot/simulator/", "chatbot/guardrails/")
# Elsewhere they are no list to look for, and why.
KNOWN = {
    # The words for whoever is spoken to.
    "accounts/addressing.py",
    # What demonstrations are made of.
    "accounts/demo.py", "bookings/demo.py", "consultants/demo.py",
    # The name of a service that an import makes, and a message to try a model with.
    "bookings/csv_exchange/appointments.py", "chatbot/management/commands/check_bedrock.py",
    # What Meta refuses as advertising, and what somebody is called in a Messenger that is played.
    "chatbot/channels/messenger/simulator/templates.py", "chatbot/channels/messenger/simulator/world.py",
}  # fmt: skip
# What words are looked for with.
TOOLS = {
    "meetassist.text.fold", "chatbot.understanding.local.tokens", "chatbot.understanding.local.spelling",
    "chatbot.understanding.local.marked", "chatbot.understanding.local.rules",
}  # fmt: skip
PATTERNS = {"re", "regex"}
DECIDING = ("flows", "dialogue")


def modules(*folders):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def words_in(text):
    """Strings of Vietnamese words that stand in code; docstrings are none."""
    return list(filter(VIETNAMESE.search, source_of(text).strings))


def tools_in(text):
    return set(source_of(text).imports()) & (TOOLS | PATTERNS)


def is_customers_text(node):
    return (
        isinstance(node, ast.Attribute) and node.attr == "text" and getattr(node.value, "id", "") in ("turn", "asking")
    )


def looks_into_a_text(text):
    """Whether something is done with a text of the customer but to hand it on: a method, a comparison, a part of it."""
    return any(
        (isinstance(node, ast.Attribute | ast.Subscript) and is_customers_text(node.value))
        or (isinstance(node, ast.Compare) and any(map(is_customers_text, [node.left, *node.comparators])))
        for node in ast.walk(ast.parse(text))
    )


def test_words_of_customers_stand_in_understanding_alone():
    found = {
        name for name, text in modules("accounts", "consultants", "bookings", "chatbot", "meetassist")
        if not name.startswith(AT_HOME) and words_in(text)
    }  # fmt: skip
    assert found == KNOWN


def test_who_decides_has_nothing_to_look_for_words_with():
    found = {name for name, text in modules(*(f"chatbot/{room}" for room in DECIDING)) if tools_in(text)}
    assert found == set()
    asking = {name for name, text in modules("chatbot/questions", "chatbot/memory") if tools_in(text) & TOOLS}
    # They fold what stands in rows, and what a model has written.
    assert asking == {
        f"chatbot/questions/{name}.py"
        for name in ("business", "grounding", "regression", "text_to_sql", "who_and_what")
    }


def test_who_decides_hands_on_what_was_written_as_it_is():
    rooms = (f"chatbot/{room}" for room in (*DECIDING, "people", "questions"))
    assert [name for name, text in modules(*rooms) if looks_into_a_text(text)] == []


@pytest.mark.parametrize(
    ("source", "caught"),
    [
        ('MOVES = ("dời", "move")', (True, False, False)),
        ('"""Said of "dời"."""', (False, False, False)),
        ("from chatbot.understanding.local.tokens import Text", (False, True, False)),
        ("import re", (False, True, False)),
        ("from meetassist.text import fold", (False, True, False)),
        ('gone = turn.text.lower() in {"none"}', (False, False, True)),
        ('said = "please" in turn.text', (False, False, True)),
        ("said = answers.answer_to(turn.asked, turn.yes, turn.text, turn.understanding)", (False, False, False)),
    ],
)
def test_these_checks_can_fail(source, caught):
    assert (bool(words_in(source)), bool(tools_in(source)), looks_into_a_text(source)) == caught
