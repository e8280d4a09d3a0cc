"""Addresses, telephone numbers, codes and names, as people write them among other words."""

import re
import unicodedata
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.phones import find_phone
from chatbot.understanding.local.tokens import Text, words

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'“”]+@[^\s<>()\[\],;:\"'“”@]+")
# Six digits, together or in groups, and no part of a longer number. A date such as 20.11.26 is none, nor is a price.
CODE = re.compile(
    r"(?<!\d)(?<!\d[\s.,\-_])(?!(?:0[1-9]|[12]\d|3[01])([.\-])(?:0[1-9]|1[0-2])\1\d\d(?!\d))"
    r"(\d(?:[\s.,\-_]{0,3}\d){5})(?!\d)(?![\s.,\-_]\d)(?!\s?(?:đ|vnd|vnđ|dong|đồng)\b)",
    re.IGNORECASE,
)
CALLED_A_CODE = re.compile(r"\b(mã|ma|otp|code|pin)\b", re.IGNORECASE)

# The code of an appointment: six of these, and at least one digit or all capitals, so that no word is one.
APPOINTMENT_CODE = re.compile(r"(?<![^\W_])(?=[A-Z2-9]*[A-Z])[A-HJ-NP-Z2-9]{6}(?![^\W_])")
# The code of an appointment in small letters, where it is called a code.
SMALL_CODE = re.compile(
    r"(?<![^\W_])(?:mã|ma|code|số|so)(?:\s+(?:lịch|lich|hẹn|hen|đặt|dat|chỗ|cho|là|la|số|so|của|cua|em|mình|minh|tôi|toi)){0,6}[\s:#]+"
    r"((?=[a-z2-9]*[a-z])(?=[a-z2-9]*\d)[a-hj-np-z2-9]{6})(?![^\W_])",
    re.IGNORECASE,
)
INTRODUCTIONS = (
    "cứ ghi là", "cứ ghi tên", "cứ ghi", "ghi tên", "cứ để tên", "để tên", "cứ gọi", "tên của mình là",
    "tên của tôi là",
    "tên đầy đủ là",
    "tôi tên là", "mình tên là", "em tên là", "anh tên là", "chị tên là", "cháu tên là", "con tên là", "tên tôi là",
    "tên mình là",
    "tên em là", "tên là", "tên", "mình là", "em là", "tôi là", "anh là", "chị là", "cháu là", "bác là", "cô là",
    "con là",
    "my name is", "my name's", "name is", "name's", "i'm", "i am", "this is", "call me", "it's", "name",
    "cứ gọi mình là", "gọi mình là",
    "gọi em là", "gọi tôi là", "mình tên", "em tên", "tôi tên", "tên mình", "tên em", "họ tên", "họ và tên", "đây là",
    "i go by", "put it under", "book it under", "book under", "under", "my names", "ghi là", "under the name",
    "under the name of", "name of", "chú là", "đứng tên",
)  # fmt: skip


@dataclass
class Contact:
    """What was found, and the tokens it stands in."""

    email: str = ""
    phone: str = ""
    otp: str = ""
    code: str = ""
    used: set[int] = field(default_factory=set)


def find(text: str, read: Text, *, code_expected: bool) -> Contact:
    found = Contact(email(text), phone(text), code(text, expected=code_expected))
    spans = [match.span() for match in ADDRESS.finditer(read.source)] if found.email else []
    if found.otp:
        spans += [match.span() for match in CODE.finditer(read.source)]
    if appointment := APPOINTMENT_CODE.search(read.source):
        word = appointment[0]
        # In a message that shouts, a word of six capitals is a word.
        if any(letter.isdigit() for letter in word) or not read.source.isupper():
            found.code = word
            spans.append(appointment.span())
    if not found.code and (small := SMALL_CODE.search(read.source)):
        found.code = small[1].upper()
        spans.append(small.span(1))
    if found.phone:
        spans += [match.span() for match in re.finditer(r"[+(]?\d[\d\s().\-]{7,}\d", read.source)]
    found.used = {
        i for i, token in enumerate(read.tokens) if any(token.start < end and start < token.end for start, end in spans)
    }
    return found


def name(read: Text, *, expected: bool, taken: set[int]) -> str:
    """The customer's own name: where it was asked for, or behind "my name is"."""
    for phrase in INTRODUCTIONS:
        i = read.find(phrase)
        if i < 0 or (i and not expected and phrase in ("tên", "name", "it's", "this is", "đây là")):
            continue
        behind = i + len(phrase.split())
        # After "my name is" comes a name, also in small letters.
        words = _name_at(read, behind + read.at(behind, ":", "là", "for"), taken, expected or phrase in CERTAIN)
        if words:
            return words
    if signed := _signed(read, taken):
        return signed
    if expected and (words := _capitalised_run(read, taken)):
        return words
    if expected and len(read) > 2 and read[len(read) - 1].raw.istitle() and len(read) - 1 not in taken:
        # "My name? Olivia".
        return read[len(read) - 1].raw
    if not expected or not len(read) or not all(token.is_word for token in read.tokens if token.raw not in ".,!"):
        return ""
    words = _name_at(read, 0, taken - set(range(len(read))), True)
    return words if len(words.split()) <= 6 else ""


# What nothing but a name follows.
CERTAIN = frozenset({
    "tôi tên là", "mình tên là", "em tên là", "anh tên là", "chị tên là", "tên tôi là", "tên mình là", "tên em là",
    "my name is", "my name's", "my names", "name is", "name's", "i go by",
})  # fmt: skip


def _signed(read: Text, taken: set[int]) -> str:
    """ "Sarah here, ...", "Hi, Tom Hardy speaking", "Kind regards, Michael Brown"."""
    here = max(read.find("here"), read.find("speaking"))
    start = here
    while start > 0 and here - start < 2 and read[start - 1].is_word and read[start - 1].raw[0].isupper():
        start -= 1
    if 0 <= start < here <= 4 and not taken & set(range(start, here)) and read[start].bare not in NOT_NAMES:
        return read.source[read[start].start : read[here - 1].end]
    behind = next((i + 1 for i in range(len(read)) if read.at(i, "regards", "sincerely")), 0)
    if not behind:
        return ""
    return _name_at(read, behind + read.at(behind, ",", ".", "-"), taken, expected=False)


def is_a_full_name(read: Text) -> bool:
    """Nothing but two to six capitalised words: a whole name, although a part of it is a word ("Mai", "Sáu")."""
    return 2 <= len(read) <= 6 and all(token.is_word and token.raw[0].isupper() for token in read.tokens)


def is_titled(read: Text, i: int) -> bool:
    return i > 0 and read.at(
        i - 1, "chị", "anh", "cô", "bác", "sĩ", "thầy", "mr", "mrs", "ms", "dr", "với", "with", "gặp", "see"
    )


def _capitalised_run(read: Text, taken: set[int]) -> str:
    """The longest run of capitalised words within a longer answer."""
    best, i = (0, 0), 0
    while i < len(read):
        end = i
        while (
            end < len(read)
            and end not in taken
            and read[end].is_word
            and read[end].raw[0].isupper()
            and (end > i or read[end].bare not in NOT_NAMES)
        ):
            end += 1
        if end - i > best[1] - best[0]:
            best = (i, end)
        i = max(end, i + 1)
    if best[1] - best[0] < 2:
        return ""
    return read.source[read[best[0]].start : read[best[1] - 1].end]


def _name_at(read: Text, i: int, taken: set[int], expected: bool) -> str:
    if (
        read.at(i, "chị", "anh", "cô", "chú", "bác", "em", "con", "ông", "bà", "cháu")
        and i + 1 < len(read)
        and read[i + 1].is_word
    ):
        # "cứ ghi chị Loan", "tên em là Hạnh" without the title.
        i += read[i + 1].raw[0].isupper()
    end = i
    while end < len(read) and read[end].is_word and end not in taken and end - i < 6:
        capital = read[end].raw[0].isupper()
        if (read[end].bare in NOT_NAMES and not (capital and end > i)) or (
            end > i and not capital and not expected and read[i].raw[0].isupper()
        ):
            break
        end += 1
    if end == i or not (read[i].raw[0].isupper() or expected):
        return ""
    return read.source[read[i].start : read[end - 1].end]


NOT_NAMES = words(
    """
    nhe nha a ah da vang oi va muon dat lich hen so sdt email and i want would to the a my phone number is
    please pls ok khong co dang can xin cho huy doi khach cu ben o tu from calling looking not free busy here
    la duoc roi minh ghi thoi
    sorry fine good available interested trying wondering going book booking cancel
    """
)


def email(text: str) -> str:
    """The first address in the text that can be one."""
    for found in ADDRESS.findall(unicodedata.normalize("NFKC", text)):
        address = found.strip(".!?*_")
        try:
            validate_email(address)
        except ValidationError:
            continue
        return address if len(address) <= 254 else ""
    return ""


def phone(text: str) -> str:
    """The first telephone number, as +84912345678."""
    return find_phone(unicodedata.normalize("NFKC", text)) or ""


def code(text: str, *, expected: bool) -> str:
    """Six digits, where a code was asked for or is spoken of; of several the last, which corrects the others."""
    plain = "".join(map(_ascii_digit, unicodedata.normalize("NFKC", text)))
    if not (expected or CALLED_A_CODE.search(plain)):
        return ""
    found = [match[2] for match in CODE.finditer(plain)]
    return re.sub(r"\D", "", found[-1]) if found else ""


def _ascii_digit(letter: str) -> str:
    """The digits of every script as ours; dashes as a hyphen; nothing for what nobody sees."""
    if letter.isdecimal():
        return str(unicodedata.digit(letter))
    category = unicodedata.category(letter)
    return "-" if category == "Pd" else "" if category == "Cf" else letter
