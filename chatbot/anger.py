"""Whether a message is an angry one: words from a list, capitals, marks.

The words are data, in anger.json: strong ones count two, mild ones, capitals and marks one each.
"""

import json
import re
from functools import cache
from pathlib import Path

from chatbot.understanding.local.tokens import Text

ANGRY = 2
# "ALO" is a greeting, and names can be written in capitals: whole messages of several words are shouted.
MIN_SHOUTED_WORDS, MIN_SHOUTED_LETTERS = 3, 12
MARKS = re.compile(r"[!?]{3,}|😡|🤬|😠|👎")


def is_angry(text: str) -> bool:
    read, strong, mild = Text(text[:1000]), *_words()
    score = 2 * read.has(*strong) + _count(read, mild) + _is_shouted(text) + bool(MARKS.search(text))
    return score >= ANGRY


@cache
def _words() -> tuple[tuple[str, ...], tuple[str, ...]]:
    lists = json.loads(Path(__file__).with_name("anger.json").read_text())
    return tuple(lists["strong"]), tuple(lists["mild"])


def _count(read: Text, phrases: tuple[str, ...]) -> int:
    return sum(bool(read.phrase(index, *phrases)) for index in range(len(read)))


def _is_shouted(text: str) -> bool:
    words = [word for word in text.split() if any(letter.isalpha() for letter in word)]
    letters = [letter for letter in text if letter.isalpha()]
    loud = sum(letter.isupper() for letter in letters)
    return len(words) >= MIN_SHOUTED_WORDS and len(letters) >= MIN_SHOUTED_LETTERS and loud >= 0.8 * len(letters)
