"""What whoever is visited should know: "she uses a wheelchair", "ghi chú: mang theo hợp đồng"."""

import re

from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text

# In characters; what is longer is a story and no note.
MAX_LENGTH = 300
# Behind these all that follows is the note.
MARK = re.compile(
    r"(?:^|[\s,.;!])(?:(?:please |pls )?note(?: that)?\s*[:,]?"
    r"|(?:ghi chú|lưu ý|chú thích)(?: (?:là|giúp|thêm|cho))?\s*[:,]?"
    r"|(?:please |pls )?(?:tell|let) (?:him|her|them|the \w+|mr\.? \w+|mrs\.? \w+|ms\.? \w+)(?: know)?(?: that)?"
    r"|nhắn (?:giúp |giùm |hộ )?(?:với |cho )?(?:anh|chị|cô|chú|bác sĩ|thầy|luật sư)(?: ấy| \w+)? (?:là|rằng))"
    r"\s+(?=\S)",
    re.IGNORECASE,
)
ABOUT_SOMEBODY = wording(
    r"\b(?:(?:my|her|his|our) (?:\w+ )?\w+|she|he|they|i|we|(?:mẹ|bố|ba|má|vợ|chồng|con|bé|cháu|bà|ông|cụ|chị|anh|em"
    r"|tôi|mình|bạn)(?: (?:trai|gái|nhà))?(?: (?:em|tôi|mình|cháu|con|tui))?)\b"
)
# What is so of a person, whatever it is about.
CONDITION = wording(
    r"\b(?:wheelchair|crutch(?:es)?|walker|walking stick|hard of hearing|deaf|blind|allerg\w+|pregnant|diabet\w+"
    r"|epilep\w+|asthma\w*|pacemaker|sign language|interpreter|guide dog|service dog|autis\w+|dementia"
    r"|can(?:'t|not| not) (?:climb|walk|see|hear|stand|take the stairs)|(?:afraid|scared|nervous) (?:of|about)|xe lăn"
    r"|nạng|gậy|khiếm thính|khiếm thị|điếc|lãng tai|nặng tai|nghễnh ngãng|mù|dị ứng|có bầu|mang thai|bầu \w+ tháng"
    r"|tiểu đường|huyết áp|hen suyễn|động kinh|phiên dịch|thông dịch|ngôn ngữ ký hiệu|tự kỷ|đi lại khó|khó đi lại"
    r"|không (?:đi cầu thang|leo cầu thang|đi lại) được|sợ (?:đau|kim|máu|bác sĩ|nha sĩ))\b"
)
# Somebody else is spoken of, and what they do, have or need.
OF_THEM = wording(
    r"^(?:and |but |because |since |vì |và |nhưng )?(?:she|he|they)(?:'s|'ll| is| are| has| have| needs?| uses?| will"
    r"| can(?:'t|not)?| does| doesn't| only| walks?| prefers?| speaks?| lives?| wants?)\b"
)
# Without one of these nothing is told, whatever the clauses of a message are.
SOMEBODY = wording(r"\b(?:she|he|they)\b")
CLAUSE = re.compile(r"[,.;!\n]+\s+|\s+(?=(?:because|vì|but|nhưng)\s)", re.IGNORECASE)
# Around what is told, and no part of it.
AROUND = re.compile(
    r"^(?:(?:and|but|also|và|nhưng|à|ạ|dạ)\s+)+|(?:\s+(?:ạ|á|nhé|nha|nghen|please|pls))+$", re.IGNORECASE
)


def find(reading: Reading) -> str:
    """In their own words; "" where nothing is to be told. A question is no note, nor is what names a value of ours."""
    source = reading.text.source
    if len(source) > MAX_LENGTH:
        return ""
    if marked := MARK.search(source):
        return source[marked.end() :].strip(" .,;")
    if not (SOMEBODY.search(reading.text.spelled) or CONDITION.search(reading.text.spelled)):
        return ""
    return "; ".join(clause for clause in _clauses(reading) if _is_told(clause))


def _clauses(reading: Reading) -> list[str]:
    """The parts of the message in which no value stands."""
    source, found, start = reading.text.source, [], 0
    valued = [reading.text[i].start for i, kind in reading.kinds.items() if kind != "<name>"]
    for border in (*CLAUSE.finditer(source), None):
        end = border.start() if border else len(source)
        if not any(start <= at < end for at in valued):
            found.append(AROUND.sub("", source[start:end].strip(" .,;!")))
        start = border.end() if border else end
    return found


def _is_told(clause: str) -> bool:
    if "?" in clause:
        return False
    spelled = Text(clause).spelled
    return bool(OF_THEM.search(spelled)) or (bool(CONDITION.search(spelled)) and bool(ABOUT_SOMEBODY.search(spelled)))
