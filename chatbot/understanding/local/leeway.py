"""What the customer leaves to us: "the earliest you have", "any day after five", "sáng nào cũng được"."""

from chatbot.understanding.local.negating import is_negated
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Leeway

SOONEST = (
    "earliest", "soonest", "as soon as possible", "as early as possible", "as soon as you can", "as early as you can",
    "right away", "straight away", "first available", "next available", "first free", "next free", "first opening",
    "next opening", "first slot", "sớm nhất", "nhanh nhất", "càng sớm càng tốt", "càng nhanh càng tốt", "lịch gần nhất",
    "giờ gần nhất", "ngày gần nhất", "buổi gần nhất", "hôm gần nhất", "slot gần nhất", "chỗ gần nhất",
)  # fmt: skip
ANY = (
    "any time", "anytime", "any day", "any slot", "any hour", "any date", "any morning", "any afternoon", "any evening",
    "any weekday", "any of the days", "whenever", "whichever", "what suits you", "when it suits you",
    "when you're free", "when you are free", "whatever suits", "whatever works", "whatever time", "whatever day",
    "whatever you have", "whatever is free", "whatever you've got", "you choose", "you pick", "you decide",
    "up to you", "i'm flexible", "i am flexible", "we're flexible", "pretty flexible", "don't mind when",
    "do not mind when", "doesn't matter when", "bất kỳ lúc nào", "bất kì lúc nào", "bất cứ lúc nào",
    "bất kỳ ngày nào", "bất cứ ngày nào", "bất kỳ giờ nào", "bất cứ giờ nào", "bất kỳ hôm nào", "bất kỳ buổi nào",
    "lúc nào tiện", "khi nào tiện", "nào rảnh thì", "nào trống thì", "nào tiện thì", "tuỳ bạn", "tuỳ em", "tuỳ anh",
    "tuỳ chị", "tuỳ bên", "tuỳ shop", "tuỳ mọi người", "sao cũng được", "thế nào cũng được", "kiểu gì cũng được",
    "xếp giúp", "sắp xếp giúp", "xếp giùm", "xếp dùm", "chọn giúp", "chọn giùm", "chọn dùm", "chọn hộ", "chọn đại",
)  # fmt: skip
# "Sáng nào cũng được", "hôm nào cũng ok": of whatever stands before it, but for people.
WHICHEVER = ("nào cũng được", "nào cũng ok", "nào cũng tiện", "nào cũng rảnh", "nào cũng hợp", "nào cũng xong")
PEOPLE = ("người", "ai", "chị", "anh", "cô", "chuyên", "gia", "viên", "bạn", "bác", "sĩ", "dịch", "vụ")
# "My earliest appointment", "buổi sớm nhất của em": one that stands.
OF_MINE = ("của tôi", "của mình", "của em", "của anh", "của chị", "của tui")
# "Do you have any time?" asks.
ASKED = ("have", "got", "there", "is", "find", "see")


def find(text: Text) -> Leeway | None:
    """None where they leave nothing to us, or only with whom it shall be."""
    if _says_soonest(text):
        return Leeway.SOONEST
    is_any = any(not text.at(i - 1, *ASKED) and not is_negated(text, i) for i in text.places(*ANY))
    return Leeway.ANY if is_any or _says_whichever(text) else None


def _says_soonest(text: Text) -> bool:
    if text.has(*OF_MINE):
        return False
    # The short form is written out as a word that says less.
    is_short = any(token.raw.lower() == "asap" for token in text.tokens)
    return is_short or any(not text.at(i - 1, "my") and not is_negated(text, i) for i in text.places(*SOONEST))


def _says_whichever(text: Text) -> bool:
    return any(not text.at(i - 1, *PEOPLE) and not is_negated(text, i - 1) for i in text.places(*WHICHEVER))
