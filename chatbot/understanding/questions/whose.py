"""Whose appointments a question is about: only those of whoever asks are ever spoken of."""

import re
import string
import unicodedata

from chatbot.understanding import Understanding
from chatbot.understanding.local.spelling import spelled, wording
from chatbot.understanding.local.tokens import words
from meetassist.text import fold

OWN = wording(
    r"\b(?:(?:của|với) (?:tôi|mình|em|con|cháu|tui)|lịch (?:tôi|mình|em)|(?:tôi|mình|em) (?:có|hẹn|đặt|đã|còn)"
    r"|my|mine|i|me|i'm|i've)\b"
)
TITLE = r"(?:anh|chị|cô|chú|bác|ông|bà|khách|khách hàng|bạn|mr|ms|mrs|miss|dr)"
WORD = re.compile(r"[^\W\d_]+(?:['’]s)?")
# What begins with a capital and is nobody's name.
NO_NAMES = words(
    """
    thứ chủ tuần tháng ngày sáng chiều tối lịch cuộc buổi tư dịch what when where which who whose is are do does can
    could please hi hello monday tuesday wednesday thursday friday saturday sunday january february march april may june
    july august september october november december
    """
)
OF_SOMEBODY = wording(
    rf"\b(?:lịch|hẹn|lịch hẹn|cuộc hẹn|buổi hẹn) (?:\w+ )?của (?:{TITLE} )?(?P<vi>\w+)"
    r"|\b(?P<en>\w+)'s (?:next |last )?(?:appointments?|bookings?|visits?|schedule)\b"
)
# "My wife Mai's appointment" is hers, though it is my wife.
OF_A_RELATIVE = wording(
    r"\bmy (?:\w+ )?(?:wife|husband|mother|mom|mum|father|dad|son|daughter|sister|brother|boss|friend|partner"
    r"|colleague|girlfriend|boyfriend|uncle|aunt|cousin|neighbour)"
    r"(?: \w+)?'s (?:next |last )?(?:appointments?|bookings?|visits?)\b"
)
NOBODY = words(
    """
    toi minh em anh chi con chau tui ban ai ho who what today tomorrow week month day it that this there
    """
)


def is_of_somebody_else(text: str, meant: Understanding, name: str) -> bool:
    """Whether it names a person who is neither `name`, the asker's, nor one of the consultants."""
    found = meant.entities
    if OF_A_RELATIVE.search(_with_quotes(text)):
        return True
    if not text or found.consultant or found.code or OWN.search(_spelled(text)):
        return False
    named = [one for one in _names(text) if fold(one) not in fold(name) or not name]
    if any(" " in one for one in named):
        return True
    return any(
        (who := of["vi"] or of["en"]).rstrip(MARKS) not in NOBODY and any(spelled(one) == who for one in named)
        for of in OF_SOMEBODY.finditer(_spelled(text))
    )


MARKS = string.ascii_uppercase


def _spelled(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("’", "'").lower()
    return re.sub(r"[^\W\d_]+", lambda word: spelled(word[0]), text)


def _with_quotes(text: str) -> str:
    return unicodedata.normalize("NFC", text).replace("’", "'").lower()


def _names(text: str) -> list[str]:
    """Runs of words that begin with a capital; those of a text that shouts, or of any day, are none."""
    runs: list[list[str]] = [[]]
    last = 0
    for match in WORD.finditer(text):
        word = re.sub("['’]s$", "", match[0])
        is_name = word[:1].isupper() and word[1:].islower() and word.lower() not in NO_NAMES
        if not is_name or text[last : match.start()].strip():
            runs.append([])
        if is_name:
            runs[-1].append(word)
        if match[0] != word:
            runs.append([])
        last = match.end()
    return [" ".join(run) for run in runs if run]
