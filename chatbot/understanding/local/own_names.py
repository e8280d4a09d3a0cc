"""The answer to "what is your name?": a name, however it is written; a refusal to give one; or something else.

A name cannot be looked up: it is what remains when greetings, titles and "my name is" are taken away, if no word of it
is one by which people ask, wish, agree or count. What has marks is compared with them: "Đạt" is a name, "đặt" is not.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from chatbot.understanding.local import no_names
from chatbot.understanding.local.tokens import canonical, words
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

LONGEST, MOST_WORDS, MOST_CHARACTERS = 200, 6, 60
CONTACTS = re.compile(r"[^\s<>,;]+@[^\s<>,;]+|[+(]?\d[\d\s().\-]{6,}\d")
CONTACT_WORDS = re.compile(
    r"\b(?:s[đd]t|[đd]t|tel|phone|mobile|e-?mail|mail|zalo)\b\s*(?:số|so|number|is|là|la)?\s*:?\s*(?=\x00)", re.I
)
# What a person says of themselves beside the name.
AGE = re.compile(r"\b(?:năm nay\s+)?\d{1,2}\s*(?:tuổi|tuoi|years old|yo)\b|\bsinh năm \d{4}\b|\baged? \d{1,2}\b", re.I)
PIECES = re.compile(r"[,;:!\n()\"“”]+|\.(?=\s+\w{2,}\s)|\.\s*$|\s[-–—]\s|\x00")
LETTERS = r"[^\W\d_]+"
WORD = re.compile(rf"{LETTERS}(?:['’\-]{LETTERS})*\.?")
# Within a name these stay small where the rest is written with capitals ("Ludwig van Beethoven").
PARTICLES = words("van von de la der den di da du del della bin binti al el y e le ten zu of dos das do")


class Kind(StrEnum):
    """What somebody says who was asked for a name: it, that they would rather not, or what it is for."""

    NAME = "name"
    REFUSED = "refused"
    WHY = "why"
    OTHER = ""


@dataclass(frozen=True)
class Answer:
    """`written`: the name as it was typed.

    `is_alone`: nothing but courtesy and contacts stands beside the name.
    """

    kind: Kind = Kind.OTHER
    written: str = ""
    is_alone: bool = True

    @property
    def name(self) -> str:
        """With capitals as names have them."""
        return proper(self.written)


def answer(text: str, meant: Understanding) -> Answer:
    """What `text` says of a name, where it means `meant`; a service alone is none, however it is called."""
    said = read(text)
    is_a_service = bool(meant.entities.service) and said.is_alone
    return Answer() if said.kind is Kind.NAME and is_a_service else said


def read(text: str) -> Answer:
    """What `text` says where the customer's name was asked for."""
    source = unicodedata.normalize("NFC", text.strip())
    if not source or len(source) > LONGEST:
        return Answer()
    plain = no_names.plain(source)
    if no_names.REFUSALS.search(plain) or no_names.BARE_REFUSALS.fullmatch(plain):
        within = _full_name_within(source)
        return within if within.kind == Kind.NAME else Answer(Kind.REFUSED)
    if no_names.ASKS_WHY.search(plain):
        return Answer(Kind.WHY)
    if "?" in source and not re.match(r"(?i)\s*(?:my |the )?(?:full )?name\s*\?", source):
        return Answer()
    return _named(source)


def _named(source: str) -> Answer:
    if source == fold(source) and no_names.NO_NAMES.fullmatch(no_names.plain(source)):
        return Answer()
    *_, behind = no_names.CORRECTED.split(source)
    corrected = _within(behind) if behind != source else Answer()
    return corrected if corrected.kind is Kind.NAME and corrected.is_alone else _within(source)


def _within(source: str) -> Answer:
    without = AGE.sub(",", CONTACTS.sub("\x00", source))
    pieces = [piece.strip() for piece in PIECES.split(CONTACT_WORDS.sub("", without).replace("?", ","))]
    explained = explaining(pieces)
    found = [_Piece.read(piece) for piece in pieces if piece and piece not in explained]
    names = [piece for piece in found if piece.name]
    if not names:
        return _full_name_within(source)
    introduced = [piece for piece in names if piece.is_introduced]
    is_alone = all(piece.name or piece.is_courtesy for piece in found)
    if not introduced and not is_alone:
        return _full_name_within(source)
    # "Call me Bob, Bob Jones": the fuller one; "Hoa, or Bông", the first.
    best = max(introduced if not is_alone else names, key=lambda piece: len(piece.name.split()))
    return Answer(Kind.NAME, best.name, is_alone)


# Behind a word of the name: "Mai trong hoa mai", "Thuỷ viết y dài", "chữ Ánh có dấu sắc".
EXPLAINS = words("trong như nhu viết viet có co không khong kiểu kieu y i dấu dau bằng bang")


def explaining(pieces: list[str]) -> list[str]:
    """Those of the pieces which say how a word of a piece before them is written."""
    found: list[str] = []
    before: set[str] = set()
    for piece in pieces:
        said = piece.lower().split()
        said = said[1:] if said[:1] in (["chữ"], ["chu"], ["tên"], ["ten"]) else said
        if len(said) > 2 and said[0] in before and said[1] in EXPLAINS:
            found.append(piece)
        before.update(said)
    return found


def explained(source: str) -> list[tuple[int, int]]:
    """Where in the answer it is said how the name is written: these words name nothing else."""
    pieces = [piece.strip() for piece in PIECES.split(source)]
    return [(start, start + len(piece)) for piece in explaining(pieces) if (start := source.rfind(piece)) >= 0]


def _full_name_within(source: str) -> Answer:
    """ "Born in 1990, so write Hoàng Tú Anh, please": words with capitals that begin with a family name."""
    said = [word.strip(",.;:!") for word in source.split()]
    for is_capital, run in groupby(said, key=lambda word: word[:1].isupper()):
        words = list(run) if is_capital else []
        while words and not _is_a_full_name(words):
            words = words[1:]
        if len(words) > 2:
            return Answer(Kind.NAME, " ".join(words), is_alone=False)
    return Answer()


@dataclass(frozen=True)
class _Piece:
    """A part of the answer between commas."""

    name: str = ""
    is_introduced: bool = False
    is_courtesy: bool = False

    @staticmethod
    def read(piece: str) -> "_Piece":
        rest = WORD.findall(piece)
        if WORD.sub("", piece).strip(" .'’-_*~\U0001f642\U0001f60a❤️"):
            # Digits, signs: no name.
            return _Piece()
        rest, introduction = _without_what_leads(rest)
        is_introduced = bool(introduction)
        rest = _without_what_trails(rest)
        if not rest:
            return _Piece(is_courtesy=True)
        if not _can_be_a_name(rest, introduction):
            return _Piece()
        start = piece.rfind(rest[0], 0, piece.rfind(rest[-1]) + 1) if len(rest) == 1 else piece.find(" ".join(rest))
        written = piece[start : start + len(" ".join(rest))] if start >= 0 else " ".join(rest)
        return _Piece(" ".join(written.split()).strip(" ."), is_introduced)


def _without_what_leads(words: list[str]) -> tuple[list[str], list[str]]:
    """Without greetings, "my name is" and forms of address before a name; and the words that introduced it."""
    introduction: list[str] = []
    while words:
        if length := _phrase(words, no_names.INTRODUCTIONS):
            words, introduction = words[length:], words[:length]
        elif (length := _phrase(words, no_names.LEADING)) and not _is_part_of_a_name(words, length):
            words = words[length:]
        elif len(words) > 1 and _is_a_title(words):
            words = words[1:]
        else:
            return words, introduction
    return words, introduction


def _is_part_of_a_name(words: list[str], length: int) -> bool:
    """ "Minh" is a name as well as "mình" without its mark: alone, or with a capital before another one."""
    if length > 1 or words[0].lower() not in no_names.NAMES_TOO:
        return False
    return len(words) == 1 or (words[0][0].isupper() and words[1][0].isupper())


def _is_a_title(words: list[str]) -> bool:
    """ "anh Đạt", "Mr. Smith"; "Anh Thư" and "Chi Mai" with two capitals may be names of their own."""
    first = words[0].rstrip(".").lower()
    if first in no_names.TITLES:
        return True
    return first in no_names.TITLES_OR_NAMES and not (
        words[0][0].isupper() and len(words) == 2 and words[1][0].isupper()
    )


def _without_what_trails(words: list[str]) -> list[str]:
    backwards = [word.rstrip(".") for word in reversed(words)]
    while backwards:
        length = next(
            (n for n in (4, 3, 2, 1) if len(backwards) >= n and _is_one(backwards[:n][::-1], no_names.TRAILING)), 0
        )
        if not length or (length == len(backwards) and words and _is_given_name(words)):
            break
        backwards = backwards[length:]
    return words[: len(backwards)]


def _is_given_name(words: list[str]) -> bool:
    """One word that is a courtesy in small letters, and a name with a capital ("Thôi", "Khoan", "An")."""
    return len(words) == 1 and words[0].lower() in no_names.NAMES_WITH_A_CAPITAL and words[0][0].isupper()


def _phrase(words: list[str], phrases: frozenset[tuple[str, ...]]) -> int:
    """How many of the first words are one of these phrases, the longest; 0 for none."""
    return next((n for n in range(min(len(words), 6), 0, -1) if _is_one(words[:n], phrases)), 0)


def _is_one(words: list[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    said = tuple(canonical(word.rstrip(".").lower().replace("’", "'")) for word in words)
    return said in phrases


# Behind these stands a name, whatever else the word is ("My", "Ba"); "là" and "I'm" say other things, too.
NAMING = frozenset({"tên", "ten", "name", "name's", "names", "gọi", "goi", "call"})


def _can_be_a_name(words: list[str], introduction: list[str]) -> bool:
    if len(words) > MOST_WORDS or sum(map(len, words)) + len(words) - 1 > MOST_CHARACTERS:
        return False
    if _is_given_name(words) or _is_a_full_name(words):
        return True
    if len(words) == 1 and len(words[0].rstrip(".")) == 1:
        # "Ý" is a name, and "tên Y"; "k" is a way to say yes, "x" is nothing.
        return not words[0].isascii() or (bool(introduction) and words[0].isupper())
    is_naming = not NAMING.isdisjoint(word.lower() for word in introduction)
    if is_naming and all(word[0].isupper() for word in words) and not all(map(str.isupper, words)):
        # "ten la Bao Tran": written large behind "my name is", they are no words of every day.
        return True
    return not any(map(_is_no_name, words))


def _is_a_full_name(words: list[str]) -> bool:
    """A family name and what goes with it, whatever else the given name means ("Trần Sáng Tạo", "nguyễn văn được")."""
    if (
        not 2 <= len(words) <= 5
        or fold(words[0]) not in no_names.FAMILY_NAMES
        or no_names.SPEAKERS & {word.lower() for word in words}
    ):
        return False
    has_middle = len(words) > 2 and words[1].lower() in no_names.MIDDLE_NAMES
    return (
        has_middle or all(word[0].isupper() for word in words) and any(word.lower() != word.upper() for word in words)
    )


def _is_no_name(word: str) -> bool:
    """Whether people say this word, and are not called so; compared with its marks where it has any."""
    lower = word.rstrip(".").lower().replace("’", "'")
    return canonical(lower) in no_names.WORDS or (lower == fold(lower) and lower in no_names.UNMARKED)


def proper(name: str) -> str:
    """ "nguyễn văn an" as "Nguyễn Văn An"; what has capitals of its own within a word keeps them."""
    words = name.lower().split() if name.isupper() and len(name) > 2 else name.split()
    is_mixed = any(word[0].isupper() for word in words) and any(not word.isupper() for word in words)
    is_vietnamese = bool(words) and fold(words[0]) in no_names.FAMILY_NAMES
    return " ".join(
        word if is_mixed and i and not is_vietnamese and word in PARTICLES else _capital(word)
        for i, word in enumerate(words)
    )


def _capital(word: str) -> str:
    """Each part of "jean-luc", "o'neil" begins with a capital; "McDonald" stays."""
    if any(letter.isupper() for letter in word[1:]):
        return word
    return re.sub(LETTERS, lambda part: part[0][0].upper() + part[0][1:].lower(), word)
