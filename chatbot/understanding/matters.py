"""Of which service a told trouble is a matter: "my employer fired me", "mình muốn mua căn hộ đầu tiên". Pure.

The business says what its services are about: customers' own words for them, descriptions, and what the people who
offer them are good at. A message is weighed against these; what fits a little is asked about, never taken.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from chatbot.understanding.local.catalogue import is_slip
from chatbot.understanding.local.classifier import trained
from chatbot.understanding.local.services import GENERIC
from chatbot.understanding.local.tokens import words as vocabulary
from chatbot.understanding.questions import terms
from chatbot.understanding.schema import Fits, Matter
from meetassist.text import fold

# What a found phrase is worth. One of a customer's own words is enough; a description needs two things that fit.
SYNONYM, CLAUSE, SHORT_CLAUSE, PART = 1.0, 1.0, 0.8, 0.45
# A doing that many things can be done with ("buying"), a mere syllable, and what only says for whom something is.
DOING, SYLLABLE, QUALIFIER = 0.4, 0.3, 0.3
# Without its marks a short word can be many others, and a slip another word.
UNCERTAIN = 0.6
SPECIALTY = 0.3
SURE, POSSIBLE = 1.0, 0.6
# Of several services those that fit nearly as well as the best are offered as well, but for a crowd.
NEARLY, CROWD = 0.8, 3
# So many words that say something make a story; fewer are a name of what is wanted.
STORY = 3
SHORTEST_WORD, SHORTEST_TYPO, SHORTEST_UNMARKED, CERTAIN_UNMARKED = 4, 5, 5, 6
# So many words may stand between those of a phrase, and so many of a message are weighed.
GAP, LONGEST_READ = 2, 60

ARTICLES = vocabulary("a an the my your our his her their some of to")
BORDERS = re.compile(r"[^\w\s'’-]|\b(?:and|or|và|hoặc|hay|cùng)\b", re.IGNORECASE)
QUALIFIES = re.compile(r"\b(?:for|with|from|on|cho|của|trên|với|từ)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Word:
    """`keys`: what it may be compared by, as it is written; `loose`: and without its marks."""

    text: str
    folded: str
    keys: frozenset[str]
    loose: str

    @property
    def is_marked(self) -> bool:
        return self.text != self.folded


@dataclass(frozen=True)
class _Phrase:
    """Some words of a service's, and what it is worth to find them. `joined`: only as they stand, side by side."""

    words: tuple[_Word, ...]
    weight: float
    joined: bool


@dataclass(frozen=True)
class _Message:
    """The keys of its words. `is_marked`: it is written with diacritics, so that what has none there is another word.

    `typos`: the words that only may be what they are taken for.
    """

    words: tuple[frozenset[str], ...]
    is_marked: bool
    typos: frozenset[int]


# Of one service: where its phrases stand in the message, and what that is worth.
Places = dict[frozenset[int], float]


def find(text: str, matters: tuple[Matter, ...]) -> Fits:
    """What fits best, one or a few; nothing where nothing does, or too many do."""
    message = _message(text, _vocabulary(matters))
    found = {matter.id: _found(message, matter) for matter in matters}
    scores = {pk: _score(places) for pk, places in found.items()}
    best = max(scores.values(), default=0.0)
    fitting = tuple(pk for pk, score in scores.items() if score >= best * NEARLY)
    if best < POSSIBLE or len(fitting) > CROWD:
        return Fits(tells=_tells(text))
    return Fits(fitting, is_sure=best >= SURE, tells=_tells(text))


def _tells(text: str) -> bool:
    """Whether it says more than what is wanted."""
    said = [term for term in terms.terms(text) if not term.soft and term.folded not in GENERIC]
    return len(said) >= STORY


def _score(places: Places) -> float:
    """Each word of the message counts once."""
    score, used = 0.0, set[int]()
    for where, weight in sorted(places.items(), key=lambda one: (-one[1], -len(one[0]))):
        if not used & where:
            score += weight
            used |= where
    return score


def _found(message: _Message, matter: Matter) -> Places:
    """The phrases of a service that stand in the message, by the words that they take there."""
    places: Places = {}
    for phrase in _that_may_stand(message, matter):
        for where in _where(message, phrase):
            places[where] = max(_weight(message, phrase, where), places.get(where, 0.0))
    return places


def _that_may_stand(message: _Message, matter: Matter) -> Iterable[_Phrase]:
    """Those whose first word is said."""
    index = _by_first_word(matter)
    said = sorted(frozenset().union(*message.words) & index.keys())
    return dict.fromkeys(phrase for key in said for phrase in index[key])


def _weight(message: _Message, phrase: _Phrase, where: frozenset[int]) -> float:
    """What it is worth to find it there: less where it only may be meant."""
    if where & message.typos:
        return min(phrase.weight, UNCERTAIN)
    if message.is_marked or not _is_vietnamese(phrase.words):
        return phrase.weight
    letters = sum(len(word.folded) for word in phrase.words)
    if letters < SHORTEST_UNMARKED:
        return 0.0
    return phrase.weight if letters >= CERTAIN_UNMARKED else min(phrase.weight, UNCERTAIN)


def _where(message: _Message, phrase: _Phrase) -> Iterator[frozenset[int]]:
    """Where its words stand: side by side, or near each other in any order."""
    size = len(phrase.words)
    reach = size if phrase.joined else size + GAP
    for start in range(len(message.words)):
        window = range(start, min(start + reach, len(message.words)))
        if phrase.joined:
            places = [i for i, word in zip(window, phrase.words, strict=False) if _says(message, i, word)]
        else:
            firsts = (next((i for i in window if _says(message, i, word)), None) for word in phrase.words)
            places = [i for i in firsts if i is not None]
        if len(set(places)) == size:
            yield frozenset(places)


def _says(message: _Message, i: int, word: _Word) -> bool:
    return not message.words[i].isdisjoint(_keys(message, word))


def _keys(message: _Message, word: _Word) -> frozenset[str]:
    return word.keys if message.is_marked else word.keys | {word.loose}


# What the business says, cut into phrases


@lru_cache(maxsize=512)
def _phrases(matter: Matter) -> tuple[_Phrase, ...]:
    found = [_phrase(line, SYNONYM) for line in matter.synonyms]
    for text in matter.descriptions:
        found += _of_description(text)
    for specialty, share in matter.specialties:
        found += [_phrase(clause, SPECIALTY * share) for clause in BORDERS.split(specialty)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


@lru_cache(maxsize=512)
def _by_first_word(matter: Matter) -> Mapping[str, tuple[_Phrase, ...]]:
    index: dict[str, list[_Phrase]] = {}
    for phrase in _phrases(matter):
        for key in phrase.words[0].keys | {phrase.words[0].loose}:
            index.setdefault(key, []).append(phrase)
    return {key: tuple(found) for key, found in index.items()}


def _of_description(text: str) -> Iterator[_Phrase | None]:
    """Its clauses, and the parts of each; behind "for" or "cho" only for whom it is."""
    for sentence in re.split(r"[.,;:!?\n]+", text):
        matter, *qualifiers = QUALIFIES.split(sentence)
        for clause in BORDERS.split(matter):
            words = _content(clause)
            yield _phrase(clause, _weight_of_clause(words))
            yield from _parts(words, PART)
        for clause in qualifiers:
            yield from _parts(_content(clause), QUALIFIER)


def _weight_of_clause(words: Sequence[_Word]) -> float:
    if not words or all(_is_light(word) for word in words):
        return 0.0
    if len(words) > 1:
        return SHORT_CLAUSE if len(words) == 2 and _is_vietnamese(words) else CLAUSE
    (word,) = words
    if word.is_marked or len(word.text) < SHORTEST_WORD:
        return SYLLABLE
    return DOING if word.text.endswith("ing") else SHORT_CLAUSE


def _parts(words: Sequence[_Word], weight: float) -> Iterator[_Phrase]:
    """Two syllables that stand together are a Vietnamese word; an English word is one by itself."""
    if _is_vietnamese(words):
        for pair in zip(words, words[1:], strict=False):
            if not any(_is_light(word) for word in pair):
                yield _Phrase(pair, weight, joined=True)
        return
    for word in words:
        if len(word.text) >= SHORTEST_WORD and not _is_light(word):
            yield _Phrase((word,), DOING if word.text.endswith("ing") else weight, joined=True)


def _phrase(text: str, weight: float) -> _Phrase | None:
    words = _content(text)
    if not words or not weight or (len(words) == 1 and _is_light(words[0])):
        return None
    return _Phrase(tuple(words), weight, joined=_is_vietnamese(words))


def _is_vietnamese(words: Iterable[_Word]) -> bool:
    return any(word.is_marked for word in words)


def _is_light(word: _Word) -> bool:
    """Whether it says little by itself."""
    found = terms.terms(word.text)
    return not found or found[0].soft or word.folded in GENERIC


def _content(text: str) -> list[_Word]:
    return [_word(word) for word in terms.words(text) if word not in ARTICLES]


@lru_cache(maxsize=8_000)
def _word(text: str) -> _Word:
    folded = fold(text)
    return _Word(text, folded, frozenset({text, _stem(folded)} if text.isascii() else {text}), f"~{folded}")


def _stem(word: str) -> str:
    """ "Selling" is to sell."""
    found = terms.stem(word)
    return found[:-1] if len(found) > 3 and found[-1] == found[-2] else found


# The message


def _message(text: str, vocabulary: Mapping[str, tuple[str, ...]]) -> _Message:
    words = _content(text)[:LONGEST_READ]
    marked = sum(word.is_marked for word in words)
    meant = [_meant(word, vocabulary) for word in words]
    typos = frozenset(i for i, (word, other) in enumerate(zip(words, meant, strict=True)) if word is not other)
    keys = tuple(word.keys | {word.loose} for word in meant)
    return _Message(keys, marked * 4 >= len(words), typos)


def _meant(word: _Word, vocabulary: Mapping[str, tuple[str, ...]]) -> _Word:
    """The word, or the one of the business's that it may be a slip of, where nobody else would know it."""
    like = vocabulary.get(word.text[0], ())
    if len(word.text) < SHORTEST_TYPO or word.is_marked or word.text in like or trained().knows(word.text):
        return word
    if _stem(word.text) in like:
        return word
    return next((_word(one) for one in like if len(one) > SHORTEST_TYPO and is_slip(word.text, one)), word)


@lru_cache(maxsize=64)
def _vocabulary(matters: tuple[Matter, ...]) -> Mapping[str, tuple[str, ...]]:
    """The English words of the business, and their stems, by their first letter: that is seldom mistyped."""
    words = {word for matter in matters for phrase in _phrases(matter) for word in phrase.words if not word.is_marked}
    by_letter: dict[str, list[str]] = {}
    for key in sorted({key for word in words for key in word.keys}):
        by_letter.setdefault(key[0], []).append(key)
    return {letter: tuple(keys) for letter, keys in by_letter.items()}
