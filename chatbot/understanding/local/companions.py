"""For whom a customer books, if not for themselves: "cho mẹ tôi", "for my friend Tom Green, 0903 123 456"."""

from chatbot.understanding.local.reading import Reading
from chatbot.understanding.local.spelling import NAME, wording
from chatbot.understanding.local.tokens import Text

# "Cho em" is for the writer, "cho mẹ em" for somebody else; "ba" alone is three, "con" more.
THEIR = r"(?:tôi|mình|em|con|cháu|tui|tao)"
FAMILY = (
    r"(?:vợ|chồng|mẹ|mệ|con gái|con trai|bạn gái|bạn trai|anh trai|chị gái|em gái|em trai|đồng nghiệp|người nhà"
    r"|người thân|bố mẹ|ba mẹ|người yêu)"
)
WHOM = wording(
    rf"\b(?:cho|hộ|giùm|giúp) (?:cả )?(?P<vi>{FAMILY}(?: (?:của )?{THEIR}(?! (?:nay|mai|bây|nhất)\b))?"
    rf"|(?:má|mạ|mệ|bố|ba|cha|con|bạn|ông|bà|cháu|cô|chú|bác|dì|cậu|sếp) (?:của )?{THEIR})\b"
    r"|\b(?:for|on behalf of) (?P<en>my (?:\w+ )?(?:mother|mom|mum|father|dad|wife|husband|son|daughter|brother|sister"
    r"|friend|colleague|boss|parents|grand\w+|aunt|uncle|partner|girlfriend|boyfriend|child|children|kids?|niece|nephew"
    r"|cousin)(?: - in - law)?)\b"
)
# Between them and their name.
CALLED = wording(
    r"(?:là|tên là|tên|named|called|,|\(|-|ông|bà|anh|chị|cô|chú|bác|mr|mrs|ms|miss|dr|\.)(?: (?:là|tên|ông|bà|anh|chị|cô|chú|bác))?"
)
# Whoever books says so of a number of their own.
OWN_NUMBER = wording(r"\bmy (?:own )?(?:phone|number|mobile|tel\w*)\b|\b(?:số|sđt|đt|điện thoại) (?:của )?(?:tôi|mình|em|tui)\b")


def whom(reading: Reading) -> str:
    """In the customer's own words, with their name and telephone number where these are given; else empty."""
    text = reading.text
    match = WHOM.search(text.spelled)
    if not match:
        return ""
    who = "vi" if match["vi"] else "en"
    first, last = (text.spelled[:at].count(" ") for at in match.span(who))
    said = text.written(first, last + 1)
    return ", ".join(filter(None, [" ".join(filter(None, [said, _name(reading, last + 1)])), _number(reading)]))


def _name(reading: Reading, start: int) -> str:
    """Words with capitals behind it, which are nobody of ours and no day."""
    text, at = reading.text, start
    for width in (2, 1):
        if at == start and CALLED.fullmatch(" ".join(text.spelled.split(" ")[at : at + width])):
            at += width
    end = at
    while end < len(text) and _is_of_a_name(text, end, reading):
        end += 1
    return text.source[text[at].start : text[end - 1].end] if end > at else ""


def _is_of_a_name(text: Text, i: int, reading: Reading) -> bool:
    token = text[i]
    return token.is_word and token.raw[0].isupper() and token.bare != NAME and i not in reading.kinds


def _number(reading: Reading) -> str:
    if not reading.entities.phone or OWN_NUMBER.search(reading.text.spelled):
        return ""
    digits = [i for i, kind in reading.kinds.items() if kind == "<contact>" and reading.text[i].is_number]
    return reading.text.source[reading.text[min(digits)].start : reading.text[max(digits)].end] if digits else ""
