"""Consultants, services and choices in a text, matched against what exists and what was offered."""

import re
from collections.abc import Sequence

from accounts.search import fold
from chatbot.understanding.local.normalise import Plain
from chatbot.understanding.schema import Context, Named

TITLES = "chi|anh|co|chu|bac si|bac|bs|thay|ong|ba|em|mr|mrs|ms|dr|doctor|chuyen gia|chuyen vien|tu van vien|with|voi"
ANYONE = re.compile(
    r"\b(ai cung (duoc|ok)|bat ky ai|bat cu ai|nguoi nao cung duoc"
    r"|anyone|any ?body|any consultant|whoever|no preference)\b"
)
BARE_NUMBER = re.compile(r"(?:so|lich|cai|muc|chon|option|number|no|#)?\s*#?(\d{1,2})")


def match(plain: Plain, catalogue: Sequence[Named], *, people: bool = False) -> tuple[int, ...]:
    """Ids of the best matches: a whole name first, then the given name of a person behind a title or alone."""
    whole = [entry.id for entry in catalogue if any(_contains(plain.folded, fold(name)) for name in entry.names)]
    if whole or not people:
        return tuple(whole)
    named = []
    for entry in catalogue:
        for name in entry.names:
            given = fold(name).split()[-1]
            middle_and_given = " ".join(fold(name).split()[-2:])
            if _contains(plain.folded, middle_and_given):
                return (entry.id,)
            if plain.folded == given or re.search(rf"\b(?:{TITLES}) {re.escape(given)}\b", plain.folded):
                named.append(entry.id)
    return tuple(named)


def _contains(text: str, name: str) -> bool:
    return bool(name) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def means_anyone(plain: Plain) -> bool:
    return ANYONE.search(plain.folded) is not None


def selection(plain: Plain, context: Context) -> int | None:
    """Which offered item, from 1: a number that is the whole answer, or the words of exactly one label."""
    if not context.options or not plain.folded:
        return None
    number = BARE_NUMBER.fullmatch(plain.folded)
    if number and 1 <= int(number[1]) <= len(context.options):
        return int(number[1])
    labels = [fold(label) for label in context.options]
    same = [position for position, label in enumerate(labels, 1) if label == plain.folded]
    return same[0] if len(same) == 1 else None
