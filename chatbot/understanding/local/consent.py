"""A yes where it destroys or changes something: a plain one, or one that names the very act, and nothing beside it.

Every word of the message has to be known for one of these kinds; what is left over is no yes. Whoever says that all
shall stay as it is says no, in whatever words. What could be meant either way is asked back.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from chatbot.understanding.asked import GRAVE, Act
from chatbot.understanding.local import agreeing, doubting
from chatbot.understanding.local.keeping import COMING, KEEPING, says, says_keep
from chatbot.understanding.local.negating import NEGATORS, is_negated, is_open, negators_before
from chatbot.understanding.local.tokens import Text


class Consent(Enum):
    YES = auto()
    NO = auto()
    # As good as a no, and said of what stands: it is no wish for something new.
    KEEP = auto()
    # Neither a yes nor a no for certain: the question is put again.
    UNCLEAR = auto()


@dataclass(frozen=True)
class Wording:
    """How an act is named: by words that say it alone, by words that need a yes beside them, and with what objects."""

    verbs: tuple[str, ...]
    weak: tuple[str, ...]
    objects: tuple[str, ...]


APPOINTMENTS = (
    "lịch", "lịch hẹn", "hẹn", "cuộc hẹn", "buổi hẹn", "cuộc", "buổi", "appointment", "appointments", "booking",
    "bookings", "meeting", "reservation",
)  # fmt: skip
NOTHING = Wording((), (), ())
WORDINGS = {
    Act.BOOK: Wording(
        (
            "đặt", "giữ", "lấy", "xếp", "chốt", "lên lịch", "ghi", "book", "take it", "take that", "keep", "hold",
            "save", "lock it in", "reserve", "schedule", "grab it", "will take", "i'll take",
        ),
        (),
        (*APPOINTMENTS, "chỗ", "giờ", "ngày", "slot", "time", "place", "spot", "in"),
    ),
    Act.CANCEL: Wording(
        (
            "huỷ", "huỷ bỏ", "bỏ lịch", "bỏ hẹn", "xoá lịch", "xoá hẹn", "cancel", "cancelled", "canceled",
            "call it off", "call off", "delete the appointment", "delete my appointment", "delete the booking",
            "delete my booking",
        ),
        (),
        APPOINTMENTS,
    ),
    Act.MOVE: Wording(
        ("dời", "đổi", "chuyển", "dịch", "lùi", "hoãn", "move", "reschedule", "postpone"),
        ("change", "switch", "shift"),
        (*APPOINTMENTS, "giờ", "ngày"),
    ),
    Act.ERASE: Wording(
        ("xoá", "xoá bỏ", "xoá sạch", "erase", "delete", "deleted", "erased", "wipe", "remove"),
        (),
        (
            "dữ liệu", "thông tin", "tài khoản", "hồ sơ", "thông tin cá nhân", "dữ liệu cá nhân", "data",
            "my information", "the information", "account", "profile", "details", "personal",
        ),
    ),
}  # fmt: skip
PLAIN_YES = (
    "ok", "được", "đồng ý", "xác nhận", "đúng", "đúng vậy", "chuẩn", "chính xác", "chắc chắn", "chắc rồi", "ừ", "ừm",
    "ờ", "vâng", "dạ", "nhất trí", "phải", "phải rồi", "có", "có chứ", "tất nhiên", "dĩ nhiên", "đương nhiên",
    "làm đi", "cứ làm", "tiến hành", "tiến hành đi", "ừ thì", "vâng thì", "ok thì",
    "vậy đi", "thế đi", "cứ vậy", "cứ thế", "duyệt", "rứa đi",
    "yes", "yep", "yeah", "yup", "ya", "yea", "yess", "aye", "sure", "sure thing", "alright", "all right", "right",
    "that's right", "that is right", "correct", "that's correct", "that is correct", "confirm", "confirmed", "agree",
    "agreed", "absolutely", "definitely", "certainly", "of course", "indeed", "affirmative", "go ahead", "go for it",
    "please do", "do it", "do that", "do so", "proceed", "fine", "that's fine", "that is fine", "that's ok",
    "that is ok", "it's ok", "it's fine", "sounds good", "sounds fine", "sounds perfect", "sounds right", "perfect",
    "exactly", "by all means", "i do", "i am sure", "i'm sure", "i am", "positive", "for sure",
)  # fmt: skip
# What may stand around it and means nothing by itself.
COURTESY = (
    "ạ", "nhé", "nha", "nhe", "nhá", "nhen", "nghen", "hen", "hén", "hỉ", "nghe", "nè", "đi", "luôn", "giúp", "giùm",
    "dùm", "hộ", "cho", "mình", "em", "anh", "chị", "tôi", "tui", "con", "cháu", "cô", "chú", "bác", "bạn", "ad",
    "shop", "ơi", "với", "rồi", "vậy", "thế", "cứ", "hãy", "xin", "vui lòng", "làm ơn", "nhờ", "cảm ơn", "nhiều",
    "lắm", "rất", "quá", "muốn", "cần", "ngay", "đấy", "a", "ah", "oh", "well", "please", "thanks", "thank you",
    "thank", "you", "very", "much", "so", "many", "a lot", "just", "now", "then", "kindly", "i", "me", "we", "us",
    "for", "want", "want to", "would", "i'd", "like", "like to", "need to", "have to", "let's", "really", "still",
    "and", "to", "go ahead and", "dear", "sir", "madam",
)  # fmt: skip
# What the act is done to, in a word that stands for it.
POINTING = (
    "nó", "cái", "đó", "này", "ấy", "hết", "tất cả", "toàn bộ", "cả", "cả hai", "chúng", "của", "lại", "sang", "qua",
    "it", "that", "this", "them", "these", "those", "the", "my", "our", "all", "both", "everything", "one", "ones",
    "of",
)  # fmt: skip
# "k" is short for "ok", for "okay" and for "không".
LETTERS = frozenset({"k", "kk", "kay"})


def is_a_letter(message: str) -> bool:
    """ "k": of two languages, in one of them a no."""
    return message.strip(" .,!~").lower() in LETTERS


def of(text: Text, act: Act, values: Collection[int] = ()) -> Consent | None:
    """What the message answers to the question whether to do `act`; None where it is no answer to it.

    `values` are the tokens that name the appointment, by its day, time, person or code.
    """
    if not len(text):
        return None
    if not says_yes(text, act, values) and any(_names(text, other) for other in GRAVE - {act}):
        # "No, don't cancel it, move it to four": what else is wanted is read as the wish that it is.
        return None
    if doubting.is_puzzled(text):
        return Consent.UNCLEAR
    keeps = says_keep(text) or (act is Act.CANCEL and says(text, COMING))
    if keeps and not _names(text, act):
        return Consent.KEEP
    negated = _negations(text, act)
    if negated:
        return Consent.NO if negated == 1 else Consent.UNCLEAR
    if says_yes(text, act, values) or _gives_a_reason(text, act, values):
        return Consent.YES
    if is_a_letter(text.source) or text.has(*KEEPING) or _sounds_like_a_yes(text, act):
        return Consent.UNCLEAR
    return None


def _negations(text: Text, act: Act) -> int:
    """How often the act is negated in one breath; 0 where it is not, or where the message asks or doubts."""
    wording = WORDINGS[act]
    if is_open(text) or text.has("?"):
        return 0
    for i in range(len(text)):
        if text.phrase(i, *wording.verbs, *wording.weak) and is_negated(text, i):
            return negators_before(text, i)
    return 0


def _names(text: Text, act: Act) -> bool:
    """Whether the act is asked for."""
    return any(not is_negated(text, i) for i in text.places(*WORDINGS[act].verbs))


def says_yes(text: Text, act: Act, values: Collection[int] = ()) -> bool:
    """Whether all of the message is a yes, the name of the act, what it is done to, and courtesy."""
    said = _kinds(text, act, values, len(text))
    if said is None or is_a_letter(text.source) or _may_be_another_word(text, Kind.YES in said):
        return False
    # "ok lịch đó" names an appointment, and not what is to become of it.
    return Kind.ACT in said or (Kind.YES in said and (Kind.WEAK in said or Kind.OBJECT not in said))


class Kind(Enum):
    YES = auto()
    ACT = auto()
    WEAK = auto()
    OBJECT = auto()
    COURTESY = auto()


def _kinds(text: Text, act: Act, values: Collection[int], end: int) -> set[Kind] | None:
    """The kinds of words before token `end`; None if there is one of no kind."""
    wording, i = WORDINGS.get(act, NOTHING), 0
    found: set[Kind] = set()
    words = {
        Kind.YES: PLAIN_YES, Kind.ACT: wording.verbs, Kind.WEAK: wording.weak,
        Kind.OBJECT: (*wording.objects, *POINTING), Kind.COURTESY: COURTESY,
    }  # fmt: skip
    while i < end:
        lengths = {kind: text.phrase(i, *phrases) for kind, phrases in words.items() if phrases}
        kind = max(lengths, key=lambda one: lengths[one])
        if agreeing.is_another_word(text[i]):
            return None
        if lengths[kind]:
            found.add(kind)
        elif i in values:
            found.add(Kind.OBJECT)
        elif text[i].raw not in ".,!\n":
            return None
        i += lengths[kind] or 1
    return found


def begins_with_a_yes(text: Text, act: Act) -> bool:
    """ "Perfect, and please remind me": a yes, and something beside it that takes nothing back."""
    border = next((i for i in range(1, len(text)) if text[i].raw in ".,!\n" or text.at(i, "and", "và")), 0)
    said = (_kinds(text, act, (), border) if border else None) or set()
    return Kind.YES in said and not doubting.holds_back(text) and not _names_another(text, act)


BECAUSE = ("vì", "tại", "bởi", "because", "since", "as")


def _gives_a_reason(text: Text, act: Act, values: Collection[int]) -> bool:
    """The act by its name, and why: "huỷ giúp em, em bị ốm". A yes alone does not carry what else is said."""
    if is_open(text) or doubting.holds_back(text) or text.has(*NEGATORS, *KEEPING):
        return False
    border = next((i for i in range(1, len(text)) if text[i].raw in ".,!\n" or text.at(i, *BECAUSE)), 0)
    said = (_kinds(text, act, values, border) if border else None) or set()
    return Kind.ACT in said and not _names_another(text, act) and not _may_be_another_word(text, False)


def _names_another(text: Text, act: Act) -> bool:
    return any(text.has(*wording.verbs, *wording.weak) for other, wording in WORDINGS.items() if other is not act)


def _may_be_another_word(text: Text, agreed: bool) -> bool:
    """Without marks "dung" is "don't" and "stop" as well as "right", and "doi da" is "wait" as well as "move"."""
    for i, token in enumerate(text.tokens):
        if token.bare == "dung" and not token.is_marked and not text.at(i + 1, "rồi", "vậy", "đó"):
            return True
        if token.bare == "doi" and not token.is_marked and (not agreed or text.at(i + 1, "đã")):
            return True
    return False


# A thumb, a heart or a smile is a sign of having read.
SIGNS = re.compile(r"^[\W\d_]+$")
OTHER_VERBS = (
    "book it", "book that", "take it", "take that", "lock it", "lock that", "grab it", "reserve it", "schedule it",
    "get it", "do that one",
)  # fmt: skip


def _sounds_like_a_yes(text: Text, act: Act) -> bool:
    """A sign, a yes of other words, or the verb of another act with nothing that it would be done to."""
    if SIGNS.match(text.source) and not any(token.is_number for token in text.tokens):
        return "?" not in text.source
    if text.has("?") or is_open(text) or text.has(*NEGATORS):
        return False
    return agreeing.is_agreement(text) or (text.has(*OTHER_VERBS) and len(text) <= agreeing.LONGEST)
