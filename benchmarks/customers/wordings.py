"""What customers say, and how they type it: the tables of words/, filled and given the slips of a way of typing."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from meetassist.text import fold

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("vi", "en")
# Words that are long enough to be mistyped and still be guessed by a person.
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
VALUE = re.compile(r"\{(\w+)\}")
OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
# At the end of a word: nobody dictates these, and those within an address stay.
SPOKEN_AWAY = re.compile(r"[,.?!;:]+(?=\s|$)")
NEVER_MISTYPED = ("email", "code", "phone", "name")


@dataclass(frozen=True)
class Way:
    """How somebody writes. `tells`: how much at once, unasked; `taps`: buttons; `hurried`: agrees without reading."""

    language: str
    name: str
    style: str
    slip: str
    tells: str
    taps: bool
    hurried: bool

    @property
    def is_spoken(self) -> bool:
        return self.slip == "voice"


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / "words" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def ways(language: str) -> tuple[Way, ...]:
    return tuple(
        Way(**row | {name: row[name] == "yes" for name in ("taps", "hurried")})  # type: ignore[arg-type]
        for row in rows("ways.tsv") if row["language"] == language
    )  # fmt: skip


@cache
def _texts(language: str) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows(f"said_{language}.tsv"):
        found.setdefault((row["act"], row["style"]), []).append(row["text"])
    return found


def text_of(act: str, way: Way, random: Random) -> str:
    """One of the ways to say it, still with its values open; a style without words of its own says it plainly."""
    texts = _texts(way.language)
    return random.choice(texts.get((act, way.style)) or texts[act, "plain"])


def filled(text: str, values: dict[str, str]) -> str:
    """A part in brackets is left out where one of its values is not given. Raises KeyError for any other value."""

    def part(found: re.Match[str]) -> str:
        return found[1] if all(values.get(name) for name in VALUE.findall(found[1])) else ""

    return " ".join(OPTIONAL.sub(part, text).format_map(values).split())


def say(act: str, way: Way, random: Random, values: dict[str, str]) -> str:
    """In the words of that way, with its slips. A slip of the finger spares what would only be asked again."""
    spared = {word for name in NEVER_MISTYPED for word in values.get(name, "").split()}
    return slipped(filled(text_of(act, way, random), values), way, random, spared)


def slipped(text: str, way: Way, random: Random, spared: set[str]) -> str:
    if way.slip in ("teencode", "texting"):
        return _shortened(text, way.language, spared)
    if way.slip == "no marks":
        return _each_word(text, without_marks, spared)
    if way.slip == "lower case":
        return _each_word(text, str.lower, spared)
    if way.slip == "voice":
        return SPOKEN_AWAY.sub("", _each_word(text, str.lower, spared))
    return _mistyped(text, random, spared) if way.slip == "typos" else text


def _each_word(text: str, change: Callable[[str], str], spared: set[str]) -> str:
    return " ".join(word if word in spared else change(word) for word in text.split())


def without_marks(text: str) -> str:
    """As it is typed on a keyboard without Vietnamese."""
    return fold(text)


def _shortened(text: str, language: str, spared: set[str]) -> str:
    for row in rows("short.tsv"):
        if row["language"] == language and not spared & set(row["word"].split()):
            text = re.sub(rf"(?<!\w){re.escape(row['word'])}(?!\w)", row["short"], text)
    return text


def _mistyped(text: str, random: Random, spared: set[str]) -> str:
    """Two letters of one word change places, or one is missing. Names are left: they are capitals."""
    words = [
        found for found in LONG_WORD.finditer(text) if found[0].islower() and not _is_spared(text, found, spared)
    ]  # fmt: skip
    if not words:
        return text
    chosen = random.choice(words)
    word, place = chosen[0], random.randrange(1, len(chosen[0]) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    wrong = random.choice([swapped, word[:place] + word[place + 1 :]])
    return text[: chosen.start()] + wrong + text[chosen.end() :]


def _is_spared(text: str, found: re.Match[str], spared: set[str]) -> bool:
    start = text.rfind(" ", 0, found.start()) + 1
    end = text.find(" ", found.end())
    return text[start : end if end > 0 else len(text)].strip(".,") in {word.strip(".,") for word in spared}


@cache
def names(business: str, language: str) -> dict[str, tuple[str, ...]]:
    """What customers call its services and people, by the names that they have in the rows."""
    return {row["name"]: tuple(row[language].split("|")) for row in rows("names.tsv") if row["business"] == business}
