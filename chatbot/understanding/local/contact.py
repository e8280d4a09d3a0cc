"""Addresses, telephone numbers, codes and names, as people write them among other words."""

import re
import unicodedata
from dataclasses import dataclass, field

from chatbot.understanding.asked import ADDRESS_ASKED, CODE_ASKED
from chatbot.understanding.local import addresses, spoken_numbers
from chatbot.understanding.local.addresses import NO_ADDRESS, Addresses
from chatbot.understanding.local.calendar_names import ENGLISH_WEEKDAYS, MONTHS
from chatbot.understanding.local.no_names import RELATIVES_IN_ENGLISH
from chatbot.understanding.local.old_addresses import CORRECTED
from chatbot.understanding.local.tokens import ENGLISH_HINT, Text, Token, canonical, unmarked, words
from chatbot.understanding.schema import Catalog
from meetassist.phones import find_phone
from meetassist.text import fold

# Six digits, together or in groups, and no part of a longer number. A date such as 20.11.26 is none, nor is a price.
CODE = re.compile(
    r"(?<!\d)(?<!\d[\s.,\-_])(?!(?:0[1-9]|[12]\d|3[01])([.\-])(?:0[1-9]|1[0-2])\1\d\d(?!\d))"
    r"(\d(?:[\s.,\-_]{0,3}\d){5})(?!\d)(?![\s.,\-_]\d)(?!\s?(?:đ|vnd|vnđ|dong|đồng)\b)",
    re.IGNORECASE,
)
CALLED_A_CODE = re.compile(r"\b(mã|ma|otp|code|pin)\b", re.IGNORECASE)

# The code of an appointment: six of these, a letter among them.
APPOINTMENT_CODE = re.compile(r"(?<![^\W_])(?=[A-Z2-9]*[A-Z])[A-HJ-NP-Z2-9]{6}(?![^\W_])")
# The code of an appointment in small letters, where it is called a code.
SMALL_CODE = re.compile(
    r"(?<![^\W_])(?:mã|ma|code|số|so)(?:\s+(?:lịch|lich|hẹn|hen|đặt|dat|chỗ|cho|là|la|số|so|của|cua"
    r"|em|mình|minh|tôi|toi|tui|anh|chị|chi|cô|co|chú|chu|bác|bac|con|cháu|chau|nhà|nha|đây|day|này|nay|nè|ne)){0,6}"
    r"[\s:#]+"
    r"((?=[a-z2-9]*[a-z])(?=[a-z2-9]*\d)[a-hj-np-z2-9]{6})(?![^\W_])",
    re.IGNORECASE,
)
# As they are typed in chats, and said in the south.
SHORTLY = tuple(f"{who} tên" for who in ("e", "a", "c", "m", "t", "mk", "tui", "tớ", "dì"))
INTRODUCTIONS = (
    "cứ ghi là", "cứ ghi tên", "cứ ghi", "ghi tên", "cứ để tên", "để tên", "cứ gọi", "tên của mình là",
    "tên của tôi là",
    "tên đầy đủ là",
    "tôi tên là", "mình tên là", "em tên là", "anh tên là", "chị tên là", "cháu tên là", "con tên là", "tên tôi là",
    "tên mình là",
    "tên em là", "tên là", "tên", "mình là", "em là", "tôi là", "anh là", "chị là", "cháu là", "bác là", "cô là",
    "con là", "anh tên", "chị tên", "cô tên", "chú tên", "bác tên", "cháu tên", "con tên",
    "my name is", "my name's", "name is", "name's", "i'm", "i am", "this is", "call me", "it's", "name",
    "cứ gọi mình là", "gọi mình là",
    "gọi em là", "gọi tôi là", "mình tên", "em tên", "tôi tên", "tên mình", "tên em", "họ tên", "họ và tên", "đây là",
    "i go by", "put it under", "book it under", "book under", "under", "my names", "ghi là", "under the name",
    "under the name of", "name of", "chú là", "đứng tên", *SHORTLY,
)  # fmt: skip


# Whose name the booking shall be under, before it: "under my wife's name, Anna Lee".
OF_SOMEBODY = tuple(f"my {who}'s name" for who in RELATIVES_IN_ENGLISH)
INTRODUCTIONS = (*OF_SOMEBODY, *INTRODUCTIONS)


@dataclass
class Contact:
    """What was found, and the tokens it stands in."""

    address: Addresses = NO_ADDRESS
    phone: str = ""
    otp: str = ""
    code: str = ""
    used: set[int] = field(default_factory=set)
    # Of the appointment's code, in characters.
    code_span: tuple[int, int] = (0, 0)


def find(text: str, read: Text, *, asked: str, catalog: Catalog) -> Contact:
    country = catalog.country
    address = addresses.find(read.source, expected=asked in ADDRESS_ASKED)
    found = Contact(address, phone(text, country), code(text, expected=asked in CODE_ASKED))
    spans = list(address.spans)
    if found.otp:
        spans += [match.span() for match in CODE.finditer(read.source)]
    if appointment := next(
        (one for one in APPOINTMENT_CODE.finditer(read.source) if _is_a_code(read.source, one, catalog)), None
    ):
        found.code, found.code_span = appointment[0], appointment.span()
    if not found.code and (small := SMALL_CODE.search(read.source)):
        found.code, found.code_span = small[1].upper(), small.span(1)
    spans += [found.code_span] if found.code else []
    if found.phone:
        spans += [match.span() for match in re.finditer(r"[+(]?\d[\d\s().\-]{7,}\d", read.source)]
    found.used = {
        i for i, token in enumerate(read.tokens) if any(token.start < end and start < token.end for start, end in spans)
    }
    if not found.phone and (spoken := spoken_numbers.find(read)):
        found.phone = find_phone(spoken.digits, country) or ""
        found.used |= spoken.used if found.phone else set()
    return found


def _is_a_code(text: str, found: re.Match[str], catalog: Catalog) -> bool:
    """Whether it is a code and no word in capitals ("PLEASE cancel it"), date ("24JUNE") or name ("LASER2").

    One code in six has letters alone. Most of these nobody could say; one that could be a word has to be called a code,
    and so has one that stands in the name of a service or of somebody.
    """
    word = found[0]
    called = CALLED_ITS_CODE.search(text[: found.start()]) is not None
    of_names = (name for one in (*catalog.services, *catalog.consultants) for name in one.names)
    if not called and any(word.lower() in name.lower().split() for name in of_names):
        return False
    if not word.isalpha():
        return not DATE.fullmatch(word)
    is_word = word.lower() in KNOWN or PLURAL.sub("", word.lower()) in KNOWN
    return not is_word and (called or not SAYABLE.fullmatch(word))


DATE = re.compile(r"\d{1,2}(?:JUNE|JULY|SEPT|THU)|\d{1,2}[AP]M\w*")
PLURAL = re.compile("(?:s|ed|d)$")
CALLED_ITS_CODE = re.compile(
    r"(?<![^\W_])(?:mã|ma|code|number|no|số|so)(?:\s+(?:lịch|lich|hẹn|hen|đặt|dat|chỗ|cho|là|la|số|so|is))*[\s:#.]+$",
    re.IGNORECASE,
)
# What can be said, syllable by syllable, with the letters that codes have: PLEASE, CHANGE, URGENT, NGUYEN, THANKS.
_BEFORE = (
    "[BCDFGHJKLMNPQRSTVWXZ]|[BCDFGKPSTV][LR]|[CGKPSTW]H|S[CKLMNPTW]|S[CPT][LR]|SH[R]|THR|TR|TW|DW|KN|WR|QU|NGH?|GN|PS"
)
_BEHIND = (
    "[BCDFGHKLMNPRSTVWXZ]|[CST]H|NG|GH|[BDFGLMNPRSTZ]\\1|CK|L[BDFKMPTVS]|M[BPS]|N[CDKSTX]|N[CG]H?|NKS?|R[BCDFGKLMNPSTV]"
    "|R[CST]H|S[KPT]|P[ST]|F[ST]|CTS?|XT|TS|DS|GS|KS|LS|NDS|NTS|RDS|RKS|RTS|STS|LLS|SS|LL|FF|TT|DD|RR|NN|PP|BB|GG|ZZ"
).replace("[BDFGLMNPRSTZ]\\1|", "")
SAYABLE = re.compile(rf"(?:(?:{_BEFORE})?(?:[AEUY]|EA|EE|AU|AY|EU|EY|UE|UA|UY|UYE|YE|YEU|AE)(?:{_BEHIND})?)+")
# Words in capitals stand beside "code" as well: "SEND THE CODE PLEASE".
KNOWN = ENGLISH_HINT | words(
    """
    please cancel change thanks urgent sunday answer again resend asap appts refund update delete remove never sent
    nguyen chuyen truyen
    """
)


GREETINGS = ("hi", "hello", "hey", "hi there", "hello there", "hey there", "good morning", "good afternoon",
             "good evening", "morning", "afternoon", "evening")  # fmt: skip


def _behind_a_greeting(read: Text) -> int:
    """Where a message begins but for its greeting: "hi, it's Marta"."""
    length = read.phrase(0, *GREETINGS)
    return length + read.at(length, ",", "!", ".") if length else 0


def introduced(read: Text, *, expected: bool, taken: set[int]) -> tuple[str, set[int]]:
    """The customer's own name behind "my name is", and its tokens: nobody else's name, and no day ("Mai", "April")."""
    for phrase in INTRODUCTIONS if read.has(*INTRODUCTIONS) else ():
        i = read.find(phrase)
        if i < 0 or not (expected or i <= FIRST.get(phrase, i) or (phrase == "it's" and i == _behind_a_greeting(read))):
            continue
        if read.at(i - 1, "ý"):
            # "ý em là chị Hân": what they mean.
            continue
        if _is_of_a_relative(read, i):
            continue
        behind = i + len(phrase.split())
        behind += read.at(behind, ":", "là", "for")
        if phrase in OF_SOMEBODY:
            while read.at(behind, ",", "is", "please", "-"):
                behind += 1
        # After "my name is" comes a name, also in small letters.
        is_certain = expected or phrase in CERTAIN
        if not is_certain and behind < len(read) and read[behind].bare in (*ENGLISH_WEEKDAYS, *MONTHS):
            continue
        start, end = _name_at(read, behind, taken, is_certain)
        if end > start:
            first, last = _in_full(read, start, end, taken)
            return _written(read, first, last), set(range(start, last))
    return "", set()


def _is_of_a_relative(read: Text, i: int) -> bool:
    """ "Chồng em là Đỗ Quang Dũng": the words that would introduce the writer say whose relative it is."""
    is_a_friend = read.at(i - 1, "bạn") and i > 1 and not read.at(i - 2, *GREETINGS, "chào", ",")
    return bool(read.at(i - 1, *RELATIVES) or is_a_friend)


# Before "em là" and the like; "chị em là" and "bạn em là" may be a greeting.
RELATIVES = (
    "vợ", "chồng", "mẹ", "má", "bố", "cha", "gái", "trai", "sếp", "ngoại", "nội", "yêu", "con", "cháu", "dì", "cậu",
    "rể", "dâu",
)  # fmt: skip


def _in_full(read: Text, start: int, end: int, taken: set[int]) -> tuple[int, int]:
    """ "Call me Bob, Bob Jones": the tokens of the whole name, where it follows."""
    if not read.at(end, ",") or end + 1 >= len(read) or read[end + 1].lower != read[start].lower:
        return start, end
    first, last = _name_at(read, end + 1, taken, expected=False)
    return (first, last) if last - first > end - start else (start, end)


# Where these stand later in a message they speak of others: the last position at which they introduce the writer.
FIRST = {"tên": 0, "name": 0, "it's": 0, "this is": 3, "đây là": 3} | {
    f"{word} {verb}": 2 for word in ("anh", "chị", "cô", "chú", "bác") for verb in ("tên", "là", "tên là")
}
# What nothing but a name follows.
CERTAIN = frozenset(SHORTLY) | frozenset({
    "tôi tên là", "mình tên là", "em tên là", "anh tên là", "chị tên là", "tên tôi là", "tên mình là", "tên em là",
    "em tên", "mình tên", "tôi tên", "cháu tên", "con tên", "anh tên", "chị tên", "cô tên", "chú tên", "bác tên",
    "my name is", "my name's", "my names", "name is", "name's",
    "i go by",
})  # fmt: skip


def signed(read: Text, taken: set[int]) -> str:
    """The customer's own name beside what they want: "Sarah here, ...", "Tom speaking", "Best, Ann Brown"."""
    here = max(read.find("here"), read.find("speaking"))
    start = here
    while start > 0 and here - start < 2 and read[start - 1].is_word and read[start - 1].raw[0].isupper():
        start -= 1
    if 0 <= start < here <= 4 and not taken & set(range(start, here)) and read[start].bare not in NOT_NAMES:
        return read.source[read[start].start : read[here - 1].end]
    behind = next((i + 1 for i in range(len(read)) if read.at(i, "regards", "sincerely")), 0)
    if not behind:
        return _below(read, taken)
    start, end = _name_at(read, behind + read.at(behind, ",", ".", "-"), taken, expected=False)
    return _written(read, start, end)


# How a letter ends, where a name and nothing else follows.
ENDINGS = (
    "best", "best wishes", "warm wishes", "all the best", "cheers", "yours", "yours truly", "yours faithfully",
    "respectfully", "warmly", "many thanks", "thanks", "thank you", "trân trọng", "trân trọng kính chào", "thân ái",
    "thân mến", "thân", "kính thư", "kính chào", "xin cảm ơn", "trân trọng cảm ơn",
)  # fmt: skip
# In tokens, the name included.
LONGEST_ENDING = 14
# Somebody of ours may be thanked by one name.
THANKING = ("many thanks", "thanks", "thank you", "xin cảm ơn", "trân trọng cảm ơn", "cheers")


def _below(read: Text, taken: set[int]) -> str:
    """The name below a letter: written large, behind a sign and up to the end."""
    last_words = range(len(read) - 2, max(len(read) - LONGEST_ENDING, 0), -1) if read.has(*ENDINGS) else ()
    for i in last_words:
        length = read.phrase(i, *ENDINGS)
        start = i + length
        if not length or not read.at(start, ",", "-", "\n", "."):
            continue
        while read.at(start, ",", "-", "\n", "."):
            start += 1
        first, end = _name_at(read, start, taken, expected=False)
        last = end + read.at(end, ".")
        is_alone = end - first > (1 if read.phrase(i, *THANKING) == length else 0)
        all_large = all(read[n].raw[0].isupper() or not read[n].is_word for n in range(first, end))
        return _written(read, first, end) if is_alone and all_large and last == len(read) else ""
    return ""


def is_a_name_alone(read: Text) -> bool:
    """Nothing but up to six words, capitalised or of a full name, although one is a day as well ("Mai", "Sáu")."""
    if not 1 <= len(read) <= 6 or not all(token.is_word for token in read.tokens):
        return False
    if len(read) == 1:
        return read[0].bare == "mai" or (read[0].raw[0].isupper() and not read.at(0, *NO_NAME_ALONE))
    return all(token.raw[0].isupper() for token in read.tokens) or read[0].bare in FAMILY_NAMES


NO_NAME_ALONE = (*ENGLISH_WEEKDAYS, "tomorrow", "today", "tonight", "noon")


# With these nine of ten full names of Vietnamese people begin.
FAMILY_NAMES = words(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly truong dinh doan mai trinh dao lam
    """
)


def _name_at(read: Text, i: int, taken: set[int], expected: bool) -> tuple[int, int]:
    """The tokens of a name that begins at `i`, as the first and the one behind the last; the same twice for none."""
    if (
        read.at(i, "chị", "anh", "cô", "chú", "bác", "em", "con", "ông", "bà", "cháu", "mr", "mrs", "ms", "miss")
        and i + 1 < len(read)
        and read[i + 1].is_word
    ):
        # "cứ ghi chị Loan", "tên em là Hạnh" without the title.
        i += read[i + 1].raw[0].isupper()
    # Asked for a name, "Huy" is one and no wish to cancel.
    is_alone = expected and len(read) == 1 and read[0].lower == "huy"
    end = i
    while end < len(read) and end not in taken and end - i < 6:
        if _is_hyphen(read, end):
            end += 1
        if not read[end].is_word:
            break
        if end > i and read[end].bare in SPEAKING:
            break
        capital = read[end].raw[0].isupper()
        if (_is_no_name(read[end]) and not (capital and (end > i or is_alone or expected))) or (
            end > i and not capital and not expected and read[i].raw[0].isupper()
        ):
            break
        end += 1
    is_name = end > i and (read[i].raw[0].isupper() or expected)
    return (i, end) if is_name else (i, i)


# Written large in the midst of a sentence, and no part of a name.
SPEAKING = ("i", "i'd", "i'm", "i'll", "i've")


def _is_hyphen(read: Text, i: int) -> bool:
    """ "Jean-Luc" is one name."""
    return 0 < i < len(read) - 1 and read[i].raw == "-" and read[i].glued and read[i + 1].glued and read[i + 1].is_word


def _written(read: Text, start: int, end: int) -> str:
    return read.source[read[start].start : read[end - 1].end] if end > start else ""


# What a name does not begin with; with their marks, so that Đạt is none of them.
NOT_NAMES_MARKED = words(
    """
    nhé nha a ạ ah dạ vâng ơi và muốn đặt lịch hẹn số sđt email and i want would to the my phone number is please pls ok
    không có đang cần xin cho huỷ đổi khách cứ bên ở tu từ tư from calling looking not free busy here là được rồi mình
    ghi thôi i'd i'll i've you we they rather already why what who how gì nào sorry fine good available interested
    trying wondering going book booking cancel
    """
)
NOT_NAMES = frozenset(map(unmarked, NOT_NAMES_MARKED))
_NOT_NAMES_SPELLED = frozenset(map(canonical, NOT_NAMES_MARKED))


def _is_no_name(token: Token) -> bool:
    """A word of the list; with marks only with the same ones."""
    return token.bare in NOT_NAMES and (not token.is_marked or canonical(token.lower) in _NOT_NAMES_SPELLED)


REJECTED_NUMBER = re.compile(
    r"\b(?:không phải|ko phải|k phải|khong phai|ko phai|not)\s+(?:là\s+|la\s+|số\s+|so\s+|number\s+)*"
    r"\+?\d[\d .()-]{6,}\d",
    re.IGNORECASE,
)


def phone(text: str, country: str) -> str:
    """The telephone number that is meant, as +84912345678: "not 0911111111, it is 0922222222". Of several the first, or
    the one behind a correction: "0911111111, no, 0922222222".
    """
    said = fold(REJECTED_NUMBER.sub(" ", unicodedata.normalize("NFKC", text)))
    return find_phone(CORRECTED.split(said)[-1], country) or find_phone(said, country) or ""


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
