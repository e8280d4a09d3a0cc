"""How names of the catalogue are cut into words, and where a text holds one in full, however it is joined or marked."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from chatbot.understanding.local import language
from chatbot.understanding.local.bare_answers import CONFIRM, DENY, POLITE
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, MONTHS
from chatbot.understanding.local.tokens import ENGLISH_HINT, PIECES, Text, canonical, undoubled, unmarked, words

# Signs that may stand between the words of a name, or be missing there: "check-up", "check up".
JOINTS = frozenset("-‐‑–—/'’&+.()[]:")
# Words of every day that are names as well. Alone or in a sentence they are the word, unless something says otherwise.
EVERYDAY = (
    words(
        """
        hai ba bon nam sau bay tam chin muoi mai mot tu thu sang trua ngo chieu toi an bao khoan dung huy dat thoi minh
        anh chi em will may mark grace joy noon tomorrow today tonight stop cancel menu more back help xem doi bo hen
        gio ngay lich cho ai gi nao
        """
    )
    | ENGLISH_HINT
    | language.VIETNAMESE
    | language.ENGLISH
    | frozenset(ENGLISH_WEEKDAYS)
    | frozenset(MONTHS)
    | frozenset(unmarked(word) for word in (*CONFIRM, *DENY, *POLITE) if "_" not in word)
)
# What says that a word of every day is a name here.
CALLED = ("dịch vụ", "service", "gói", "khoá", "called", "tên")


@dataclass(frozen=True)
class Said:
    """A word as it was written: one, though it may stand for several tokens (`start` to `end`)."""

    lower: str
    start: int
    end: int

    def forms(self) -> tuple[str, ...]:
        return (self.lower, self.lower.removesuffix("'s"))


@dataclass
class Match:
    """Ids in the catalogue's order, the tokens that named them, and the names of those the customer rejects.

    `full`: of the tokens those of names that stand there in full. `alternatives`: of whom any will do, in their order.
    """

    ids: tuple[int, ...] = ()
    used: set[int] = field(default_factory=set)
    negated: tuple[str, ...] = ()
    full: set[int] = field(default_factory=set)
    alternatives: tuple[tuple[int, ...], ...] = ()


@lru_cache(maxsize=5_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words and numbers of a name, cut as those of a text are; its signs are none."""
    pieces = (match[0] for match in PIECES.finditer(unicodedata.normalize("NFC", name)))
    return tuple(_plain(piece) for piece in pieces if piece[0].isalnum())


def _plain(piece: str) -> str:
    return undoubled(piece.lower()).replace("’", "'")


def said_in(text: Text) -> list[Said]:
    """The words and numbers of a text, before short forms are written out."""
    found: list[Said] = []
    for i, token in enumerate(text.tokens):
        if found and text[found[-1].start].start == token.start:
            found[-1] = Said(found[-1].lower, found[-1].start, i + 1)
        elif token.raw[0].isalnum():
            found.append(Said(_plain(token.raw), i, i + 1))
    return found


def is_all(text: Text, name: str) -> bool:
    """Whether the message is this name and nothing else, in the same letters or in all small or large ones."""
    return _squeezed(text.source).lower() == _squeezed(name).lower()


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def in_full(text: Text, said: Sequence[Said], name: str) -> Iterator[tuple[int, int]]:
    """Where the whole name stands, as tokens. A name of one word of every day has to be called a name, or be all."""
    wanted = name_words(name)
    if is_all(text, name) and (_squeezed(text.source) == _squeezed(name) or not is_everyday(wanted)):
        yield 0, len(text)
        return
    if not wanted:
        yield from _signs(text, name)
        return
    for n in range(len(said) - len(wanted) + 1):
        found = said[n : n + len(wanted)]
        if all(_is(one, word) for one, word in zip(found, wanted, strict=True)) and _are_joined(text, found, name):
            span = found[0].start, found[-1].end
            if not is_everyday(wanted) or _is_called(text, span[0]):
                yield span


def _is(one: Said, word: str) -> bool:
    """The same word, with the same marks or typed without any."""
    return any(
        canonical(form) == canonical(word) or (form == unmarked(form) and form == unmarked(word))
        for form in one.forms()
    )


def _are_joined(text: Text, found: Sequence[Said], name: str) -> bool:
    return all(
        token.raw in JOINTS or token.raw in name
        for one, other in zip(found, found[1:], strict=False)
        for token in text.tokens[one.end : other.start]
    )


def is_everyday(wanted: Sequence[str]) -> bool:
    """Whether this is one word alone that in most sentences is no name."""
    return len(wanted) == 1 and (unmarked(wanted[0]) in EVERYDAY or len(wanted[0]) == 1)


def _is_called(text: Text, i: int) -> bool:
    """ "dịch vụ Mai", "book X": said to be one, or written large where no sentence begins."""
    if any(i >= n and text.phrase(i - n, *CALLED) == n for n in (2, 1)):
        return True
    raw = text[i].raw
    return i > 0 and raw[0].isupper() and text[i - 1].raw not in ".?!\n" and (len(raw) == 1 or not raw.isupper())


def _signs(text: Text, name: str) -> Iterator[tuple[int, int]]:
    """A name of pictures alone, wherever it stands; one of other signs is only found as all that was written."""
    pictures = [piece for piece in PIECES.findall(name) if unicodedata.category(piece) == "So"]
    raws = [token.raw for token in text.tokens]
    for i in range(len(raws) - len(pictures) + 1 if pictures else 0):
        if raws[i : i + len(pictures)] == pictures:
            yield i, i + len(pictures)


def is_slip(one: str, other: str) -> bool:
    """One letter more, less, other, or two changed places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return one == other
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = (
            one[first + 1 : first + 2] == other[first : first + 1]
            and one[first : first + 1] == other[first + 1 : first + 2]
        )
        return one[first + 1 :] == other[first + 1 :] or (swapped and one[first + 2 :] == other[first + 2 :])
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[first + 1 :] == shorter[first:]
