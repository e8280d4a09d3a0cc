"""Patterns over words as they are typed: with marks they are what they are, without any they may stand for several.

A token with marks never equals a word without ("dở" is no "do"), and a Vietnamese word may be typed bare ("danh" for
"đánh"). Hỏi and ngã are one tone: half of the country writes either.
"""

import re

from chatbot.understanding.local.tokens import Text, canonical
from meetassist.text import fold

# A word of a pattern; "%" before it: not to be had without its marks. An escape of the regular expression is none.
WORD = re.compile(r"\\[a-zA-Z]|(%?)([^\W\d_]+)")
# "~2": at most two words between, none of which denies.
GAP = re.compile(r"~(\d)")
# A short form in chats that is a word as well.
AS_TYPED = frozenset({"bi"})
# Each language has its own: "no" in Vietnamese without marks is "nó", who does something.
DENIES_IN_VIETNAMESE = "(?:không|ko|chưa|chẳng|chả|đừng)"
DENIES_IN_ENGLISH = r"(?:not|never|no|cannot|without|\S+n't)"


def rendered(text: Text) -> str:
    """Its tokens, each between two blanks."""
    typed = (low if (low := token.raw.lower()) in AS_TYPED else token.lower for token in text.tokens)
    return f" {' '.join(map(_spelled, typed))} ".replace("’", "'")


def vietnamese(source: str) -> re.Pattern[str]:
    """A pattern whose words may be typed without their marks."""
    return _whole_words(WORD.sub(_either, _with_gaps(source, DENIES_IN_VIETNAMESE)))


def english(source: str) -> re.Pattern[str]:
    return _whole_words(WORD.sub(lambda found: _spelled(found[0]), _with_gaps(source, DENIES_IN_ENGLISH)))


def behind(*words: str) -> str:
    """None of these Vietnamese words right before, however they are typed; part of a pattern of `vietnamese`."""
    return "".join(f"(?<!%{one} )" for word in words for one in dict.fromkeys((word, fold(word))))


def then(words: str) -> str:
    """One of these whole words behind, or the sentence ends; part of a pattern."""
    return rf"(?= (?:[.,!?]|$|(?:{words}) ))"


def unless(words: str) -> str:
    """None of these whole words behind; part of a pattern."""
    return rf"(?! (?:{words}) )"


def _with_gaps(source: str, denies: str) -> str:
    return GAP.sub(lambda found: rf"(?: (?!{denies} )[^\W\d]\S*){{0,{found[1]}}}", source)


def _whole_words(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?<= )(?:{source})(?= )")


def _either(found: re.Match[str]) -> str:
    only_marked, word = found[1], found[2]
    if not word:
        return found[0]
    marked, bare = _spelled(word), fold(word)
    return marked if only_marked or marked == bare else f"(?:{marked}|{bare})"


def _spelled(word: str) -> str:
    return canonical(word).replace("\u0303", "\u0309")
