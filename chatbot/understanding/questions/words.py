"""The words of a question, folded or spelled as the patterns want them; without names and what says nothing."""

import re
import unicodedata
from collections.abc import Sequence

from chatbot.understanding.local import english_typos, slips
from chatbot.understanding.local.spelling import NAME
from chatbot.understanding.local.tokens import Text, spelled
from chatbot.understanding.questions.shapes import SAID_BY_SHAPE, without_bound
from chatbot.understanding.questions.wordings import (
    AMONG,
    BESIDES,
    IS_GOOD_AT,
    NARROWING,
    ONLINE,
    PART_OF,
    PLAIN,
    SHORT_ENGLISH,
    SHORT_FOR_SEVERAL,
    SHORT_VIETNAMESE,
    SPEAKERS,
    SPEAKS,
    UNTIL,
    USUALLY,
    WORKS,
)
from meetassist.text import fold

# 17, 17h30, 5pm.
AMOUNT = re.compile(r"\d+(?:(?:h|g|gio|am|pm|p)\d*|st|nd|rd|th|k)?|t[2-7]")
# Shorter ones of the short forms are Vietnamese words as well.
LONGEST_IN_BOTH = 3
# "Bao nhiêu" is written out already.
OF_SEVERAL = re.compile(rf"(?<![^\W_])(?<!bao )(?:{'|'.join(SHORT_FOR_SEVERAL)})(?![^\W_])")

# What narrows a question in a way that is read of its own.
SAID_OTHERWISE = (
    *SAID_BY_SHAPE, SPEAKS, USUALLY, ONLINE, UNTIL, WORKS, SPEAKERS, IS_GOOD_AT, AMONG, BESIDES, PART_OF,
)  # fmt: skip


def plain(text: str, names: Sequence[str] = ()) -> str:
    """Folded, words and numbers alone, without the words that are names."""
    return " ".join(fold(word) for word in _words(text, names) if word != NAME)


def spelled_words(whole: Text, names: Sequence[str]) -> str:
    """The same with the marks that were typed, as the patterns want them; each name is one word that none knows."""
    return " ".join(_spelled_word(word, whole) for word in _words(whole.source, names))


def _in_full(word: str, whole: Text) -> str:
    if not whole.is_english and word in SHORT_VIETNAMESE:
        return SHORT_VIETNAMESE[word]
    is_english_too = whole.is_english or len(word) > LONGEST_IN_BOTH
    return SHORT_ENGLISH.get(word, word) if is_english_too else word


def _spelled_word(word: str, whole: Text) -> str:
    return spelled(_in_full(word, whole), is_english=whole.is_english, has_marks=not whole.is_loose)


def _words(text: str, names: Sequence[str]) -> list[str]:
    text = _without_names(unicodedata.normalize("NFC", text), names).lower()
    text = OF_SEVERAL.sub(lambda short: SHORT_FOR_SEVERAL[short[0]], text)
    return [slips.mended(english_typos.corrected(word)) for word in re.findall(rf"[^\W_]+|{NAME}", text)]


def _without_names(text: str, names: Sequence[str]) -> str:
    """Each name is one word that no wording knows, where it stands: the "hơn" of "ly hôn" is not that of "rẻ hơn"."""
    at, pieces = 0, []
    for name in names:
        word = re.compile(rf"(?<![^\W_]){re.escape(name)}(?![^\W_])")
        if found := word.search(text, at):
            pieces += [text[at : found.start()], f" {NAME} "]
            at = found.end()
    return "".join([*pieces, text[at:]])


def unexplained(words: str) -> list[str]:
    return [word for word in words.split() if word not in PLAIN and not AMOUNT.fullmatch(word)]


def besides(whole: Text, names: Sequence[str]) -> str:
    """The words, folded, without those that say in which shape, of which language, price or rule it is asked."""
    typed = _words(without_bound(whole.source), names)
    spelled_words = [_spelled_word(word, whole) for word in typed]
    joined, covered = " ".join(spelled_words), set[int]()
    for pattern in SAID_OTHERWISE:
        for match in pattern.finditer(joined):
            first = joined.count(" ", 0, match.start())
            covered.update(range(first, first + match[0].strip().count(" ") + 1))
    left = (word for number, word in enumerate(typed) if number not in covered and word not in (NAME, "nhỉ"))
    return " ".join(word if word in NARROWING else fold(_in_full(word, whole)) for word in left)
