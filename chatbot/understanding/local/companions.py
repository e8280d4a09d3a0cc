"""For whom a customer books, if not for themselves: "cho mẹ tôi", "for my friend Tom Green, 0903 123 456"."""

from dataclasses import replace

from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.spelling import NAME, wording
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Entities

# "Cho em" is for the writer, "cho mẹ em" for somebody else; "ba" alone is three, "con" more.
THEIR = r"(?:tôi|mình|em|con|cháu|tui|tao)"
# Beside a word of the family these are the writer as well.
ELDERS = rf"(?:{THEIR}|anh|chị|cô|chú|bác)"
FAMILY = (
    r"(?:vợ|chồng|mẹ|mệ|con gái|con trai|bạn gái|bạn trai|anh trai|chị gái|em gái|em trai|đồng nghiệp|người nhà"
    r"|người thân|bố mẹ|ba mẹ|người yêu)"
)
WHOM = wording(
    rf"\b(?:cho|hộ|giùm|giúp) (?:cả )?(?P<vi>{FAMILY}(?: (?:của )?{ELDERS}(?! (?:nay|mai|bây|nhất)\b))?"
    rf"|(?:má|mạ|mệ|bố|ba|cha|con|bạn|ông|bà|cháu|cô|chú|bác|dì|cậu|sếp) (?:của )?{THEIR})\b"
    r"|\b(?:for|on behalf of) (?P<en>my (?:\w+ )?(?:mother|mom|mum|father|dad|wife|husband|son|daughter|brother|sister"
    r"|friend|colleague|boss|parents|grand\w+|aunt|uncle|partner|girlfriend|boyfriend|child|children|kids?|niece|nephew"
    r"|cousin)(?: - in - law)?)\b"
)
# Between them and their name.
TITLE = r"(?:ông|bà|anh|chị|cô|chú|bác|mr|mrs|ms|miss|dr)"
CALLED = wording(rf"(?:là|tên|tên là|named|called|,|\(|-)(?: {TITLE}| tên)?|{TITLE}(?: \.)?")
# Whoever books says so of a number of their own.
OWN_NUMBER = wording(
    r"\bmy (?:own )?(?:phone|number|mobile|tel\w*)\b|\b(?:số|sđt|đt|điện thoại) (?:của )?(?:tôi|mình|em|tui)\b"
)


def find(reading: Reading) -> tuple[str, Entities]:
    """For whom, in the customer's own words, with their name and telephone number where these are given; else empty.
    And the values without what is theirs: it is not the customer's.
    """
    text, found = reading.text, reading.entities
    match = WHOM.search(text.spelled)
    if not match:
        return "", found
    first, last = (text.spelled[:at].count(" ") for at in match.span("vi" if match["vi"] else "en"))
    name, number = _name(reading, last + 1), _number(reading)
    if name and found.name.startswith(name):
        found = replace(found, name="")
    said = " ".join(filter(None, [text.written(first, last + 1), name]))
    return ", ".join(filter(None, [said, number])), replace(found, phone="") if number else found


def _name(reading: Reading, start: int) -> str:
    """Words with capitals behind it, which are nobody of ours and no day."""
    text, at = reading.text, start
    spelled = text.spelled.split(" ")
    for width in (3, 2, 1):
        if CALLED.fullmatch(" ".join(spelled[at : at + width])):
            at += width
            break
    end = at
    while end < len(text) and _is_of_a_name(text, end, reading):
        end += 1
    return text.source[text[at].start : text[end - 1].end] if end > at else ""


def _is_of_a_name(text: Text, i: int, reading: Reading) -> bool:
    token = text[i]
    is_free = token.bare != NAME and i not in reading.kinds
    return token.is_word and token.raw[0].isupper() and (is_free or reading.kinds.get(i) == "<name>")


def _number(reading: Reading) -> str:
    if not reading.entities.phone or OWN_NUMBER.search(reading.text.spelled):
        return ""
    text = reading.text
    digits = [i for i, kind in reading.kinds.items() if kind == "<contact>" and text[i].is_number]
    return text.source[text[min(digits)].start : text[max(digits)].end] if digits else ""
