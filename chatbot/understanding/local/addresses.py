"""E-mail addresses in a message: the one that is meant, whole; the ones that are rejected; and what has to be asked.

Nothing is taken out of a longer word: "an'o@example.com" is no o@example.com. What cannot be an address as it stands,
or is likely a slip of the finger, becomes a question with what may have been meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from accounts.addresses import fault_of
from chatbot.understanding.local.mail_hosts import PROVIDERS, meant_host
from chatbot.understanding.local.old_addresses import wanted
from chatbot.understanding.local.spoken_addresses import Plain, rewritten
from chatbot.understanding.local.tokens import words
from chatbot.understanding.schema import Doubt, UnsureAddress
from meetassist.text import fold

# RFC 5322's atext, the dot, and the letters of all alphabets: an address is seen whole also where it cannot be one.
ATOM = re.compile(r"[\w!#$%&'*+/=?^`{|}~.’‘-]")
AT = re.compile(r"\s?@+\s?")
HOST = re.compile(r"[\w.@-]*")
# What stands in an address only between quotes.
SPECIAL = frozenset('"\\()<>[],;:')
WRAPPING = frozenset("*_~'`=")
DOTS = re.compile(r"\.{2,}")
# The end of a host that was cut off from it.
CUT_OFF = re.compile(
    r"\s*[.,;:。·]\s*(com|net|org|vn|edu|gov|info|biz)(?![\w@])|\s+(com|net|org|vn|edu)(?![\w@])", re.IGNORECASE
)
CUT_OFF_COUNTRY = re.compile(r"(?:\s+\.\s*|\.\s+|,)(vn|uk|au|jp|kr|sg|fr|de)(?![\w@])", re.IGNORECASE)
# A word with marks that was typed on without a space: "an@example.comnhé".
GLUED_ON = re.compile(r"\.(com|net|org|vn|edu)(?=\w*[^\W\x00-\x7f])\w+$", re.IGNORECASE)
WORD_BEFORE = re.compile(r"(\S+)\s+$")
# Words before an address that are no part of it, folded.
LABELS = words(
    """
    mail mailto email e-mail gmail mails address dia chi la is to toi den qua me minh em new moi here day nay cua my it
    it's send gui use dung vao at not phai for from tu hay or va and thanh sang bang with ma but sdt phone sorry nham oh
    ok oke da vang uh yes yeah yep hi hello hey alo roi thi cho ghi nhe nha a ah well sure please pls im i'm i anh chi
    co chu bac con chau e c tui mk ne duoc dc nick use this that these actually
    rather instead no nope wait oops mean meant correction lon khong ko thuc ra dung
    """
)


@dataclass(frozen=True)
class Found:
    """An address in the plain text. `typed` can be sent to as it stands, `meant` is what it may have to be; both are
    empty where there is none.
    """

    start: int
    end: int
    typed: str
    meant: str
    doubt: Doubt | None = None
    sign: str = ""

    @property
    def best(self) -> str:
        return self.meant or self.typed


@dataclass(frozen=True)
class Addresses:
    """What a message says of addresses. `spans` are characters of the text as it was written."""

    email: str = ""
    unsure: UnsureAddress | None = None
    rejected: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


NO_ADDRESS = Addresses()


def find(text: str, *, expected: bool) -> Addresses:
    """`expected`: an address was asked for, so that "john at gmail" is one."""
    plain = rewritten(Plain.of(text), expected=expected)
    found = list(_all(plain, expected))
    if not found:
        return NO_ADDRESS
    left, rejected = wanted(plain.text, found)
    spans = tuple(plain.written(one.start, one.end) for one in found)
    chosen = _chosen(left, plain, text)
    names = (one.typed or one.meant for one in rejected)
    return replace(chosen, rejected=tuple(name for name in names if name and name != chosen.email), spans=spans)


def _chosen(left: Sequence[Found], plain: Plain, text: str) -> Addresses:
    different = {one.best.lower() or str(one.start): one for one in left}
    if not different:
        return NO_ADDRESS
    if len(different) > 1:
        meant = tuple(one.best for one in different.values() if one.best)
        return Addresses(unsure=UnsureAddress(", ".join(meant), Doubt.SEVERAL, meant[:3]))
    one = next(iter(different.values()))
    if one.doubt is None:
        return Addresses(email=one.typed)
    start, end = plain.written(one.start, one.end)
    meant = (one.meant,) if one.meant else ()
    return Addresses(unsure=UnsureAddress(text[start:end][:100], one.doubt, meant, typed=one.typed, sign=one.sign))


def _all(plain: Plain, expected: bool) -> Iterator[Found]:
    last = 0
    for at in AT.finditer(plain.text):
        if at.start() < last:
            continue
        one = _read(plain, at, last, expected)
        if one is not None:
            last = one.end
            yield one


def _read(plain: Plain, at: re.Match[str], last: int, expected: bool) -> Found | None:
    text, start = plain.text, at.start()
    while start > last and ATOM.match(text, start - 1):
        start -= 1
    name = text[start : at.start()]
    host, end, was_cut = _host(text, at.end())
    is_apart = at[0] != "@"
    if not _is_one(name, host, is_apart=is_apart, expected=expected):
        return None
    start, name, joined = _name(text, start, name, end, last)
    sign = _sign_before(text, start, last)
    if sign:
        start = text.rfind(" ", last, start) + 1
        return Found(max(start, last), end, "", "", Doubt.SIGN, sign)
    if joined:
        start = text.rfind(joined, last, start)
    typed = f"{name}@{host}" if not (was_cut or is_apart or plain.was_spoken(start, end)) else ""
    meant = _mended(f"{joined}{name}" if joined else name, host)
    one = Found(start, end, "" if typed and fault_of(typed) else typed, meant)
    return replace(one, doubt=_doubt(one, plain, is_broken=was_cut or is_apart or bool(joined), name=name, host=host))


def _is_one(name: str, host: str, *, is_apart: bool, expected: bool) -> bool:
    """Whether it is meant for an address at all, as "@lan", "3h @ the office" and "book @ 9.15" are not."""
    if not name or not any(map(str.isalpha, host)) or (is_apart and fold(name) in LABELS):
        return False
    return "." in host or (not is_apart and expected) or f"{host.lower()}.com" in PROVIDERS


def _host(text: str, start: int) -> tuple[str, int, bool]:
    """The host that begins there, where it ends, and whether its end was cut off."""
    found = HOST.match(text, start)
    host = found[0].rstrip(".-_@") if found else ""
    end, was_cut = start + len(host), False
    while host and (more := (CUT_OFF_COUNTRY if "." in host and not was_cut else CUT_OFF).match(text, end)):
        host, end, was_cut = f"{host}.{more[more.lastindex or 1]}", more.end(), True
    return host, end, was_cut


def _name(text: str, start: int, name: str, end: int, last: int) -> tuple[int, str, str]:
    """Where the name really begins, the name, and what stands before it with a space between but may belong to it."""
    while len(name) > 1 and name[0] in WRAPPING and text[end : end + 1] == name[0]:
        start, name = start + 1, name[1:]
    label, sign, rest = name.rpartition("=")
    if sign and rest and fold(label) in LABELS:
        start, name = start + len(label) + 1, rest
    before = WORD_BEFORE.search(text, last, start) if start > last and text[start - 1].isspace() else None
    word = before[1] if before else ""
    if not word or fold(word.strip(".,:;-_+")) in LABELS or not any(map(str.isalnum, word)) or "@" in word:
        return start, name, ""
    is_first = before is not None and _is_only_labels(text[: before.start()])
    is_cut = word[-1] in "_+-" or name[0] in ".+_-" or (is_first and word[-1] == ".")
    # Nothing but a word and an address: the word may be its first half.
    is_alone = is_first and word.isalnum() and word.islower() and not text[end:].strip(" .!")
    return start, name, word if (is_cut or is_alone) and word.isascii() and all(map(ATOM.match, word)) else ""


def _is_only_labels(text: str) -> bool:
    return all(fold(word) in LABELS for word in re.findall(r"[\w'-]+", text))


def _sign_before(text: str, start: int, last: int) -> str:
    """A sign that tears the name off the word before it, as in: an"o@example.com."""
    if start - 1 <= last or text[start - 1] not in SPECIAL or not text[start - 2].isalnum():
        return ""
    word = re.split(r"[\s,;:()<>\[\]\"]", text[last : start - 1])[-1]
    is_apart = fold(word) in LABELS or "@" in text[last : start - 1].split()[-1] or word.isdecimal()
    return "" if is_apart or (text[start - 1] in ":" and not word.isascii()) else text[start - 1]


def _mended(name: str, host: str) -> str:
    """What may have been meant, where it can be sent to; "" for nothing that could."""
    name, host = name.replace("’", "'").replace("‘", "'"), GLUED_ON.sub(r".\1", host.replace("@", "."))
    name = DOTS.sub(".", name if name.isascii() else fold(name)).strip(".")
    host = DOTS.sub(".", host if host.isascii() else fold(host))
    while name and not name[0].isalnum() and name[0] != "_":
        name = name[1:]
    address = f"{name}@{meant_host(host) or host}"
    return "" if fault_of(address) else address


def _doubt(one: Found, plain: Plain, *, is_broken: bool, name: str, host: str) -> Doubt | None:
    if is_broken:
        return Doubt.SPACE if re.search(r"\s", plain.text[one.start : one.end]) else Doubt.SIGN
    if not f"{name}{host}".isascii():
        return Doubt.LETTERS
    if plain.was_spoken(one.start, one.end):
        return Doubt.SPELLED
    if "." not in host:
        return Doubt.UNFINISHED
    if not one.typed:
        return Doubt.MALFORMED
    return Doubt.LOOKALIKE if one.meant.lower() != one.typed.lower() else None
