"""Several appointments asked for in one request: on which days, how many, and for whom each is. Pure."""

from datetime import date

from chatbot.understanding.local import repeating
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.spelling import NAME, wording
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Several

APPOINTMENTS = (
    "appointments", "sessions", "slots", "bookings", "visits", "meetings", "consultations", "places", "spots", "lịch",
    "lịch hẹn", "buổi", "cuộc", "cuộc hẹn", "suất", "chỗ", "người",
)  # fmt: skip
KINDS = (
    "separate",
    "different",
    "more",
    "consecutive",
    "individual",
    "back - to - back",
    "back to back",
    "riêng",
    "khác nhau",
)
MOST = 12
PLURALS = ("appointments", "sessions", "slots", "bookings", "visits", "meetings", "consultations")
# Between the number and such a word.
MOST_WORDS = 4
JOINING = ("and", "for", "at", "on", "or", "with", "to", "from", "until", "weeks", "days", "my", "is", "are", "people")

ONE = (
    r"(?:my (?:\w+ )?(?:mother|mom|mum|father|dad|wife|husband|son|daughter|brother|sister|friend|colleague|boss|aunt"
    r"|uncle|partner|girlfriend|boyfriend|child|niece|nephew|cousin|fiancee?|flatmate))"
)
ME = r"(?:i|me|myself)"
# Each of them wants one: said of both, or of what they are given.
EACH = r"(?:both|each|separate\w*|two|2|one after the other|back to back|one each|respectively)"
WANT = r"(?:both |each )?(?:need|needs|want|would|'d|are looking|have to|wish)"
ENGLISH = wording(
    rf"\bfor (?:both )?(?:(?P<for_me>{ME}) and (?P<with>{ONE})|(?P<for>{ONE}) and (?P<and>{ONE}|{ME}|myself))\b"
    rf"|\b(?P<who>{ONE}) and {ME} {WANT}\b"
    rf"|\b(?P<one>{ONE}) and (?P<other>{ONE}) {WANT}\b"
)
EM = r"(?:tôi|mình|em|con|cháu|tui|tao|anh|chị)"
NGUOI = (
    r"(?:vợ|chồng|mẹ|con gái|con trai|bạn gái|bạn trai|anh trai|chị gái|em gái|em trai|đồng nghiệp|người yêu"
    rf"|bố|ba|má)(?: {EM}\b)?"
)
VIETNAMESE = wording(
    rf"\bcho (?:cả )?{EM} (?:và|với|cùng|lẫn|cùng với) (?P<vi>{NGUOI})"
    rf"|\bcho (?:cả )?(?P<vi_one>{NGUOI}) (?:và|với|cùng|lẫn) (?P<vi_other>{NGUOI}|{EM})\b"
    rf"|\b{EM} (?:và|với|cùng|lẫn|cùng với) (?P<vi_also>{NGUOI}) (?:đều |cùng )?(?:cần|muốn|mỗi)\b"
)
COUPLE = wording(
    r"\b(?:cho )?(?:cả )?(?:hai|2) (?:vợ chồng|mẹ con|bố con|ba con|chị em|anh em|bạn|người)\b"
    r"|\bvợ chồng (?:tôi|mình|em|tui) .{0,20}\b(?:mỗi người|cả hai|đều|2|hai)\b"
    r"|\b(?:for )?(?:the )?(?:two|both) of us\b"
)
US = wording(rf"^{ME}$|^{EM}$")


def find(text: Text, today: date) -> Several | None:
    """None where one appointment is asked for."""
    repeated = repeating.find(text, today)
    whom = _whom(text)
    count = max(_count(text), len(whom), 2 if COUPLE.search(text.spelled) else 0)
    if repeated:
        return Several(days=repeated.days, every=repeated.every, is_open=repeated.is_open, whom=whom)
    return Several(count=min(count, MOST), whom=whom) if count > 1 else None


def _whom(text: Text) -> tuple[str, ...]:
    """For whom each is, in their own words; "" is the writer."""
    match = ENGLISH.search(text.spelled) or VIETNAMESE.search(text.spelled)
    if not match:
        return ()
    named = [name for name, found in match.groupdict().items() if found]
    people = ["" if US.search(match[name]) else _written(text, *match.span(name)) for name in named]
    return ("", *people) if len(people) == 1 else tuple(people)


def _written(text: Text, start: int, end: int) -> str:
    first, last = (text.spelled[:at].count(" ") for at in (start, end))
    return text.written(first, last + 1)


def _count(text: Text) -> int:
    """ "Two separate appointments", "đặt 3 buổi"; 0 where no number of them is said."""
    for i in range(len(text)):
        found = number(text, i)
        if not found or not 1 < found[1] <= MOST or text.at(i - 1, ":", "thứ", "lúc", "at", "đã"):
            continue
        after = _behind_what_kind(text, found[0] + text.phrase(found[0], *KINDS))
        # "2 buổi chiều" are no two appointments, "buổi 2" is the second.
        if text.phrase(after, *APPOINTMENTS) and not text.at(after + 1, "chiều", "sáng", "tối"):
            return found[1]
    return 0


def _behind_what_kind(text: Text, i: int) -> int:
    """ "Two tax advice appointments": what they are for stands between."""
    for between in range(MOST_WORDS + 1):
        if not all(text[at].is_word or text.at(at, NAME) for at in range(i, min(i + between, len(text)))):
            return i
        if any(text.at(at, *JOINING) for at in range(i, i + between)):
            return i
        if text.at(i + between, *PLURALS):
            return i + between
    return i
