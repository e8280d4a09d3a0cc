"""Words that say the same: customers ask in others than the business writes in. Pure.

`same_words.tsv` has a line for each group: the language and the words and phrases of it. A group is known by its number
in the file; passages keep the numbers of theirs, so that KnowledgeDocument.INDEX_VERSION is raised when it changes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chatbot.understanding.questions.terms import Tokens, says_little, stem, tokens
from meetassist.text import fold

FILE = Path(__file__).with_name("same_words.tsv")
# Without its marks a short syllable is any of many words.
SHORTEST_UNMARKED = 5


@dataclass(frozen=True)
class Said:
    """A group that is said from token `start` to `end`."""

    group: int
    start: int
    end: int


def found(text: str, *, has_marks: bool = True) -> list[Said]:
    """The groups of which a word or phrase stands in the text. `has_marks`: it is no Vietnamese without diacritics."""
    return [*_found(tokens(text), has_marks=has_marks)]


def groups(text: str) -> list[int]:
    """Those of a passage, each once and in order."""
    return sorted({said.group for said in found(text)})


def _found(words: Tokens, *, has_marks: bool) -> Iterator[Said]:
    exact, stems = _index("exact"), _index("stems")
    yield from _look_up(words.exact if has_marks else words.folded, exact if has_marks else _index("folded"))
    yield from _look_up(words.stems, stems)


def _look_up(words: Sequence[str], index: Mapping[str, list[tuple[tuple[str, ...], int]]]) -> Iterator[Said]:
    for start, word in enumerate(words):
        for phrase, group in index.get(word, ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                yield Said(group, start, start + len(phrase))


@cache
def _index(spelling: str) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The phrases by their first words: Vietnamese ones as they are written or without marks, English ones by stems."""
    index: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for group, line in enumerate(FILE.read_text().splitlines()):
        language, _, listed = line.partition("\t")
        if (language == "en") != (spelling == "stems"):
            continue
        for phrase in listed.split(", "):
            words = tokens(phrase).exact
            if not words or (len(words) == 1 and not _stands_alone(words[0], spelling)):
                continue
            key = tuple(_spelled(word, spelling) for word in words)
            index.setdefault(key[0], []).append((key, group))
    return index


def _spelled(word: str, spelling: str) -> str:
    return {"exact": word, "folded": fold(word), "stems": stem(word)}[spelling]


def _stands_alone(word: str, spelling: str) -> bool:
    return not says_little(word) and (spelling != "folded" or len(fold(word)) >= SHORTEST_UNMARKED)
