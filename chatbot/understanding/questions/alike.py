"""Which questions ask the same in other words, by the words that documents are searched by. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.understanding.questions import concepts
from chatbot.understanding.questions.terms import Term, terms
from meetassist.text import fold

# Of the words of two questions, what share has to have one of the other that means the same.
ALIKE = 0.66


def meanings_of(question: str, wanted: Sequence[Term]) -> dict[str, frozenset[int]]:
    """By its text the groups of words that mean the same to which a term belongs, alone or with its neighbours."""
    said = concepts.found(question, has_marks=not any(term.loose for term in wanted))
    return {
        term.text: frozenset(one.group for one in said if one.start <= term.place < one.end) for term in wanted
    }  # fmt: skip


# One word of a question: its stem, and the numbers of the groups of other words for it.
Word = frozenset[str | int]


@dataclass(frozen=True)
class Sense:
    """What a question asks, whatever its order and its small words."""

    words: tuple[Word, ...]

    def is_like(self, other: "Sense") -> bool:
        if not self.words or not other.words:
            return False
        shared = _shared(self.words, other.words) + _shared(other.words, self.words)
        return shared >= ALIKE * (len(self.words) + len(other.words))


def _shared(ones: Sequence[Word], others: Sequence[Word]) -> int:
    return sum(any(one & other for other in others) for one in ones)


def sense(question: str) -> Sense:
    """By what weighs in it; a question of small words alone, "how long does it take?", by those."""
    wanted = terms(question)
    groups = meanings_of(question, wanted)
    weighty = [term for term in wanted if not term.soft] or wanted
    words = tuple(Word((term.stem, *groups[term.text])) for term in weighty)
    return Sense(words or tuple(Word((word,)) for word in fold(question).split()))


def grouped(questions: Iterable[str]) -> list[list[int]]:
    """The places of the questions that ask the same: each stands with the first question that it is like.

    Only the first one of a group is compared, so that no group drifts from word to word to something else.
    """
    groups: list[list[int]] = []
    senses: list[Sense] = []
    # The groups whose first question has a word: others need not be looked at.
    having: dict[str | int, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        meant = sense(question)
        marks = frozenset[str | int]().union(*meant.words)
        near = sorted({number for mark in marks for number in having[mark]})
        number = next((number for number in near if senses[number].is_like(meant)), None)
        if number is None:
            number = len(groups)
            groups.append([])
            senses.append(meant)
            for mark in marks:
                having[mark].append(number)
        groups[number].append(place)
    return groups
