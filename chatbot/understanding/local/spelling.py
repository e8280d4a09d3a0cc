"""Words compared by the marks that were typed: "hằng" is no "hạng", while "hang", typed without any, may be either.

A word is spelled as its bare letters and, behind them in capitals, its marks: "đặt" as "datBDJ", "hằng" as "hangBF".
Wordings are written with their marks and made into patterns over such spellings by `wording`.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import product

from meetassist.text import fold

# As they are typed in Telex where it has a letter for them; the horn has none of its own.
MARKS = {
    "\u0302": "A", "\u0306": "B", "\u031b": "H", "\u0300": "F", "\u0301": "S", "\u0309": "R", "\u0303": "X",
    "\u0323": "J",
}  # fmt: skip
STROKE = "D"
TONES = frozenset("FSRXJ")
STOPS = ("p", "t", "c", "ch")
# Behind a word that was meant without marks, so that it is no other word's letters: "conZ" is not "còn".
PLAINLY = "Z"
# What stands where a name of the catalogue was: a word that no wording knows.
NAME = "_"


@lru_cache(maxsize=20_000)
def spelled(word: str) -> str:
    """The bare letters of a word in small letters, and its marks; wherever in it they stand.

    A syllable that ends in a stop has a tone: without one ("đăt", "đươc") it was not finished, and may be any.
    """
    bare, marks = fold(word), marks_of(word)
    return bare if bare.endswith(STOPS) and not TONES & set(marks) else bare + marks


def marks_of(word: str) -> str:
    if word.isascii():
        return ""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(
        sorted({MARKS[one] for one in decomposed if one in MARKS} | ({STROKE} if "đ" in decomposed else set()))
    )


PART = re.compile(
    r"(?P<behind>\(\?<[!=](?P<literal>[^)]*)\))|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|\\.|\[(?:\\.|[^\]])*\]|\(\?P<\w+>|\(\?[:!=]|\{[^}]*\}|.",
    re.DOTALL,
)


@lru_cache(maxsize=1_000)
def wording(pattern: str) -> re.Pattern[str]:
    """A pattern over spelled words. A word in it that has marks stands for itself with exactly these or with none at
    all; one without marks for itself alone: "hang on" is no "hằng on".
    """
    return _compiled(pattern, _word)


def unmarked_wording(pattern: str) -> re.Pattern[str]:
    """The same of a pattern whose words have been written without their marks: each stands for any that look so."""
    return _compiled(pattern, _loose_word)


def _compiled(pattern: str, of_word: Callable[[str, str], tuple[str, int]]) -> re.Pattern[str]:
    parts: list[str] = []
    at = 0
    while found := PART.match(pattern, at):
        at = found.end()
        if found["behind"]:
            parts.append(_behind(found["behind"][:4], found["literal"]))
        elif found["word"]:
            part, taken = of_word(found["word"], pattern[at : at + 3])
            parts.append(part)
            at += taken
        elif (width := WIDTH.fullmatch(found[0])) and parts[-1] == ".":
            # The letters of marks stand between as well.
            parts.append(f"{{{width[1]},{int(width[2]) * 4 // 3}}}")
        else:
            parts.append(found[0])
    return re.compile("".join(parts))


def _goes_on(behind: str) -> bool:
    """Whether the word has more letters than those: a part of it repeats, or is another for each."""
    return behind[:1] in ("*", "+", "{", "[") or behind[:2] == "\\w" or re.match(r"\((?:\?:|[^?])", behind) is not None


def _loose_word(word: str, behind: str) -> tuple[str, int]:
    if behind[:1] == "?":
        return f"{fold(word)[:-1]}(?:{fold(word)[-1]})?[A-Z]*", 1
    return (fold(word) if _goes_on(behind) else f"{fold(word)}[A-Z]*"), 0


def _word(word: str, behind: str) -> tuple[str, int]:
    """The pattern of a word, and how many of the characters behind it belong to it."""
    bare, marks = fold(word), marks_of(word)
    if marks:
        return f"{bare}(?:{marks})?(?![A-Z])", 0
    if behind[:1] == "?":
        return f"{bare[:-1]}(?:{bare[-1]})?{PLAINLY}?", 1
    return (bare if _goes_on(behind) else f"{bare}{PLAINLY}?"), 0


def _behind(opening: str, literal: str) -> str:
    """What stands before has one length: one look for each way in which its words can be spelled."""
    ways = [
        {spelled(part), fold(part), fold(part) + PLAINLY} if part.isalpha() else {part}
        for part in RUNS.findall(literal)
    ]
    forms = sorted(map("".join, product(*ways)))
    if opening == "(?<=":
        return "(?:" + "|".join(f"(?<={form})" for form in forms) + ")"
    return "".join(f"(?<!{form})" for form in forms)


RUNS = re.compile(r"[^\W\d_]+|[\W\d_]+")
WIDTH = re.compile(r"\{(\d+),(\d+)\}")


def swapped(word: str) -> set[str]:
    """What it is where two letters that stand together have changed places."""
    return {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)}
