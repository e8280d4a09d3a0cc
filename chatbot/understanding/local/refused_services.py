"""Whether a service is named to say that it is not wanted: "thay vì khám mắt", "not the massage"."""

from chatbot.understanding.local.calendar_names import weekday_name
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.tokens import Text

REFUSALS = (
    "không phải", "không phải là", "chứ không", "chứ không phải", "chứ không phải là", "thay vì", "thay cho", "trừ",
    "ngoại trừ", "đừng", "khỏi", "không lấy", "không muốn", "không cần", "không chọn", "not", "not the", "not a",
    "not for", "no", "instead of", "rather than", "apart from", "other than", "anything but", "except",
)  # fmt: skip
# Of an appointment that stands these give it up: "I don't need the massage any more".
UNNEEDED = (
    "don't want", "don't want the", "don't want a", "don't need", "don't need the", "don't need a",
    "do not want the", "do not need the",
)  # fmt: skip
NO_MORE = ("any more", "anymore", "any longer", "after all")
# Between a no and the name of what is refused.
OF_A_SERVICE = (
    "buổi", "dịch", "vụ", "gói", "khám", "làm", "tư", "vấn", "là", "đặt", "học", "luyện", "thi", "cái", "món",
)  # fmt: skip


def gives_up(text: Text, tokens: set[int]) -> bool:
    """ "khỏi tiêm phòng nữa ạ": which appointment is cancelled, where nothing else is said behind it."""
    first, end = min(tokens), max(tokens) + 1
    return text.at(first - 1, "khỏi") and text.at(end, "nữa") and len(text) - end <= LAST_WORDS


LAST_WORDS = 3


def is_missed(text: Text, tokens: set[int]) -> bool:
    """ "No drums this Thursday": of the only service that is named, with its day behind it, this gives up the
    appointment and refuses nothing.
    """
    if not tokens or not text.at(min(tokens) - 1, "no"):
        return False
    end = max(tokens) + 1
    end += text.at(end, *UNITS)
    end += text.at(end, "on", "for")
    return text.at(end, *DAYS) or weekday_name(text, end) is not None


# Behind a word of the service's name: "no drum lesson tomorrow".
UNITS = ("lesson", "lessons", "class", "classes", "session", "appointment")
DAYS = ("today", "tomorrow", "tonight", "this", "next", "the")


def is_refused(text: Text, tokens: set[int]) -> bool:
    """ "không phải tư vấn thuế", "không làm móng", "not the massage", "cleaning no, checkup yes"; by its tokens."""
    if not tokens:
        return False
    first, end = min(tokens), max(tokens) + 1
    if text.at(first - 1, "keep") or text.phrase(first - 2, "keep the", "keep my") == 2:
        return text.has("cancel", "drop", "huỷ")
    if text.at(end, "no") and (end + 1 == len(text) or text.at(end + 1, ",", ".", ";")):
        return True
    if text.phrase(first - 2, *UNNEEDED) == 2 or text.phrase(first - 3, *UNNEEDED) == 3:
        return not text.has(*NO_MORE)
    start = first
    while start and text.at(start - 1, *OF_A_SERVICE):
        start -= 1
    if any(start >= n and text.phrase(start - n, *REFUSALS) == n for n in (4, 3, 2, 1)):
        return True
    # "không khám mắt": a no to the verb; "có khám mắt không" and "được không, khám mắt nhé" are none.
    is_denied = start < first and text.at(start - 1, "không") and not text.at(start - 2, "được", "có", "sao")
    return is_denied and not QUESTION.search(text.spelled)
