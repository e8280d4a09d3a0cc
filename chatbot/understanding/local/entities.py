"""Consultants, services and choices in a text, matched against what exists and what was offered."""

import re
from collections.abc import Callable, Sequence

from accounts.search import fold
from chatbot.understanding.local.normalise import Plain
from chatbot.understanding.schema import Context, Named

TITLES = "chi|anh|co|chu|bac si|bac|bs|thay|ong|ba|em|mr|mrs|ms|dr|doctor|chuyen gia|chuyen vien|tu van vien|with|voi"
ANYONE = re.compile(
    r"\b(ai cung (duoc|ok)|bat ky ai|bat cu ai|nguoi nao cung duoc"
    r"|anyone|any ?body|any consultant|whoever|no preference)\b"
)
BARE_NUMBER = re.compile(r"(?:so|lich|cai|muc|chon|option|number|no|#)?\s*#?(\d{1,2})")


def match_people(plain: Plain, catalogue: Sequence[Named]) -> tuple[int, ...]:
    """Ids of the best matches: a whole name first, then a middle and given name, then a given name alone or titled."""
    whole = [entry.id for entry in catalogue if any(_contains(plain.folded, fold(name)) for name in entry.names)]
    if whole:
        return tuple(whole)
    named = []
    for entry in catalogue:
        words = fold(entry.names[0]).split()
        if _contains(plain.folded, " ".join(words[-2:])):
            return (entry.id,)
        # The given name stands last in a Vietnamese name and first in an English one.
        given = words[0] if entry.names[0].isascii() else words[-1]
        if plain.folded == given or re.search(rf"\b(?:{TITLES}) {re.escape(given)}\b", plain.folded):
            named.append(entry.id)
    return tuple(named)


def match_services(plain: Plain, catalogue: Sequence[Named]) -> tuple[int, ...]:
    """Ids of the services named: whole names first, then what sets a name apart from the others."""
    whole = [entry.id for entry in catalogue if any(_contains(plain.folded, fold(name)) for name in entry.names)]
    if whole:
        return tuple(whole)
    named = [entry.id for entry in catalogue if any(_core_is_in(plain, name) for name in entry.names)]
    return tuple(named) if len(named) == 1 else ()


def _core_is_in(plain: Plain, name: str) -> bool:
    """Whether the text has the name without "tư vấn", or at least its first two words."""
    core = re.sub(r"^tư vấn |\s+advice$", "", name.lower())
    words = core.split()
    if len(words) == 1:
        # "thuế" (tax) and "thuê" (rent) fold alike: a single word has to be written as it is, or without diacritics.
        return _contains(plain.lower, core) or (not plain.has_diacritics and _contains(plain.folded, fold(core)))
    return _contains(plain.folded, fold(" ".join(words[:2])))


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
    # With diacritics the label must have the same: "đúng" (right) is not the beginning of "Dừng lại" (stop).
    typed = plain.lower if plain.has_diacritics else plain.folded
    labels = [label.lower() if plain.has_diacritics else fold(label) for label in context.options]
    tests: tuple[Callable[[str], bool], ...] = (
        lambda label: label == typed,
        lambda label: label.startswith(f"{typed} "),
        lambda label: typed in label.split() and typed.isalpha(),
    )
    for matches in tests:
        positions = [position for position, label in enumerate(labels, 1) if matches(label)]
        if positions:
            return positions[0] if len(positions) == 1 else None
    return None
