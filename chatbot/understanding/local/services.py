"""Services in a text, matched against what exists: in full, or by what sets one apart from the others."""

from collections.abc import Sequence
from functools import lru_cache

from chatbot.understanding.local.catalogue import Match, Said, in_full, is_everyday, is_slip, name_words, said_in
from chatbot.understanding.local.language import detect
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.tokens import Text, canonical, unmarked, words
from chatbot.understanding.schema import Named

GENERIC = words(
    """
    tu van dich vu advice consulting consultation consult service services session appointment lich hen chuyen
    gia khoa buoi kham tieng cho va and of for the ca nhan personal
    """
)


def in_full_of(text: Text, catalogue: Sequence[Named], asked: str) -> set[int]:
    """The tokens of services' names that stand there as they are written in the catalogue, but for signs and marks."""
    said = said_in(text)
    spans = (span for entry in catalogue for name in entry.names for span in in_full(text, said, name))
    return {i for span in spans for i in range(*span)} if asked not in ANSWERED_IN_A_WORD or len(said) > 1 else set()


# Asked for these, one word is the answer though a service were called so: "Mai", "Không".
ANSWERED_IN_A_WORD = ("confirm", "day", "time", "name", "code", "new code", "email", "meant", "phone", "rating")


def match_services(text: Text, catalogue: Sequence[Named], taken: set[int], asked: str = "") -> Match:
    """Whole names first, then what sets a name apart from the others."""
    if (
        asked in ANSWERED_IN_A_WORD
        and len(said_in(text)) == 1
        and is_everyday([token.bare for token in text.tokens if token.is_word])
    ):
        return Match()
    said = said_in(text)
    whole = [
        (entry, span)
        for entry in catalogue
        for name in entry.names
        if (span := _whole_span(text, said, name, taken)) is not None
    ]
    if whole:
        longest = max(span[1] - span[0] for _, span in whole)
        kept = [
            (entry, span) for entry, span in whole if span[1] - span[0] == longest or not _covered(span, whole, longest)
        ]
        used = {i for _, span in kept for i in range(*span)}
        rejected = [entry for entry, span in kept if _is_refused(text, span[0])]
        wanted = tuple(dict.fromkeys(entry.id for entry, _ in kept if entry not in rejected))
        others = [entry for entry in catalogue if all(entry != one for one, _ in kept)]
        rejected += _refused_in_part(text, others, catalogue, taken | used)
        negated = tuple(dict.fromkeys(entry.names[0] for entry in rejected))
        return Match(wanted, used, negated, in_full_of(text, catalogue, asked) & used)
    scores: dict[int, tuple[float, set[int]]] = {}
    counts = _word_counts(tuple(catalogue))
    is_english = text.is_english or len(text) <= 2 or detect(text) == "en"
    for entry in catalogue:
        for name in entry.names:
            score, used = _score(text, name, counts, taken, is_english=is_english)
            if score > scores.get(entry.id, (0.0, set()))[0]:
                scores[entry.id] = (score, used)
    best = max((score for score, _ in scores.values()), default=0.0)
    if best < 1:
        return Match()
    winners = [pk for pk, (score, _) in scores.items() if score == best]
    used = {i for pk in winners for i in _with_generic(text, scores[pk][1])}
    refused = [pk for pk in winners if _is_refused(text, min(scores[pk][1]))]
    negated = tuple(entry.names[0] for entry in catalogue if entry.id in refused)
    return Match(tuple(pk for pk in winners if pk not in refused), used, negated)


def _refused_in_part(text: Text, others: Sequence[Named], catalogue: Sequence[Named], taken: set[int]) -> list[Named]:
    """Of those that are not named in full the ones that are refused: "khám mắt chứ không phải niềng"."""
    if not text.has(*REFUSALS):
        return []
    counts = _word_counts(tuple(catalogue))
    found = []
    for entry in others:
        scored = [
            _score(text, name, counts, taken, is_english=text.is_english or detect(text) == "en")
            for name in entry.names
        ]
        if any(score >= 1 and _is_refused(text, min(used)) for score, used in scored):
            found.append(entry)
    return found


REFUSALS = (
    "không phải", "không phải là", "chứ không", "chứ không phải", "chứ không phải là", "thay vì", "thay cho", "trừ",
    "ngoại trừ", "đừng", "khỏi", "không lấy", "không muốn", "không cần", "không chọn", "not", "instead of", "except",
)  # fmt: skip
OF_A_SERVICE = (
    "buổi",
    "dịch",
    "vụ",
    "gói",
    "khám",
    "làm",
    "tư",
    "vấn",
    "là",
    "đặt",
    "học",
    "luyện",
    "thi",
    "cái",
    "món",
)


def _is_refused(text: Text, start: int) -> bool:
    """ "không phải tư vấn thuế", "thay vì khám mắt", "không làm móng"."""
    end = start
    while start and text.at(start - 1, *OF_A_SERVICE):
        start -= 1
    if any(start >= n and text.phrase(start - n, *REFUSALS) == n for n in (4, 3, 2, 1)):
        return True
    # "không khám mắt": a no to the verb; "có khám mắt không" and "được không, khám mắt nhé" are none.
    is_denied = start < end and text.at(start - 1, "không") and not text.at(start - 2, "được", "có", "sao")
    return is_denied and not QUESTION.search(text.spelled)


def _covered(span: tuple[int, int], whole: list[tuple[Named, tuple[int, int]]], longest: int) -> bool:
    return any(
        other[0] <= span[0] and span[1] <= other[1]
        for _, other in whole
        if other != span and other[1] - other[0] == longest
    )


def _whole_span(text: Text, said: Sequence[Said], name: str, taken: set[int]) -> tuple[int, int] | None:
    found = next((span for span in in_full(text, said, name) if not taken & set(range(*span))), None)
    words = name_words(name)
    if found is not None or not words or is_everyday(words):
        return found
    if len(words) == 1:
        # "hair cut" for "haircut".
        for i in range(len(text) - 1):
            if not taken & {i, i + 1} and text[i].is_word and text[i].bare + text[i + 1].bare == unmarked(words[0]):
                return i, i + 2
    for i in range(len(text) - len(words) + 1):
        if not taken & set(range(i, i + len(words))) and all(_says(text, i + n, word) for n, word in enumerate(words)):
            return i, i + len(words)
    return None


def _says(text: Text, i: int, word: str) -> bool:
    """Services are common nouns: with diacritics they must be right ("thuê" is no "thuế")."""
    token = text[i]
    if token.bare == "couple" and text.at(i + 1, "of"):
        return False
    if canonical(token.lower) == canonical(word):
        return True
    if not token.is_marked and token.bare == unmarked(word):
        return text.is_loose or word == unmarked(word) or len(word) > 3
    if word.isascii() and token.bare in (f"{word}s", f"{word}es") and len(word) > 2:
        return True
    return len(token.bare) >= 5 and is_slip(token.bare, unmarked(word)) and not token.is_marked


def _score(
    text: Text, name: str, counts: dict[str, int], taken: set[int], *, is_english: bool
) -> tuple[float, set[int]]:
    """A word of its own counts one, one shared with other services half; the words must be there as they are."""
    words = [word for word in name_words(name) if unmarked(word) not in GENERIC]
    if is_everyday(words):
        return 0.0, set()
    # In English a word of three letters is a word ("tax"); a Vietnamese syllable of three is a part of many.
    english = name.isascii() and is_english
    shortest = 3 if english else 4
    if len(words) == 1 and len(unmarked(words[0])) < shortest:
        return 0.0, set()
    score, used = 0.0, set()
    own = [word for word in words if counts[unmarked(word)] == 1]
    for word in words:
        position = next(
            (i for i in range(len(text)) if i not in taken and text[i].is_word and _says(text, i, word)), None
        )
        if position is None:
            continue
        # A short syllable alone ("sản", "lý") is a part of many words.
        weight = (
            1.0
            if word in own
            and (
                len(unmarked(word)) > 4
                or (english and len(word) >= shortest)
                or (len(unmarked(word)) == 4 and (len(own) == 1 or word.isascii()))
            )
            else 0.5
        )
        score += weight
        used.add(position)
    return (score if score >= 1 or (words and len(used) == len(words)) else 0.0), used


def _with_generic(text: Text, used: set[int]) -> set[int]:
    """ "tư vấn" before the word belongs to it: "tư" is no Wednesday there."""
    wider = set(used)
    first = min(used, default=0)
    while first and text[first - 1].bare in ("tu", "van", "dich", "vu"):
        first -= 1
        wider.add(first)
    return wider


@lru_cache(maxsize=64)
def _word_counts(catalogue: tuple[Named, ...]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for entry in catalogue:
        for word in {unmarked(word) for name in entry.names for word in name_words(name)}:
            counts[word] = counts.get(word, 0) + 1
    return counts
