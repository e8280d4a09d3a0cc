"""Taking back what was said: "don't cancel it", "keep the old time", "undo", "put it back", or a mere "no" behind it.

Heard where nothing is asked, of what was done last. It says what the customer would rather have; nothing is done of it.
"""

from enum import Enum, auto

from chatbot.understanding.local.tokens import Text


class Regret(Enum):
    """What shall stand, or be had again, is named (CLEAR); what was done shall not have been, whatever it was (UNDO);
    that can be told only right behind it (BARE); UNWANTED can only be what is.
    """

    CLEAR = auto()
    UNDO = auto()
    BARE = auto()
    UNWANTED = auto()


LONGEST = 16
NOT = (
    "đừng", "đừng có", "không", "không muốn", "không cần", "không nên", "không phải", "khỏi", "khỏi cần", "khoan",
    "khoan hãy", "don't", "do not", "never", "don't want to", "do not want to", "didn't want to", "did not want to",
    "didn't mean to", "did not mean to", "never meant to", "no longer want to", "wasn't going to", "rather not",
    "please not", "decided not to", "not going to", "not",
)  # fmt: skip
DEEDS = (
    "huỷ", "dời", "đổi", "chuyển", "xoá", "đặt", "đăng xuất", "cancel", "cancelling", "move", "change", "reschedule",
    "book", "delete", "erase", "sign out", "sign me out", "log out", "log me out",
)  # fmt: skip
# "Can't you cancel?", "không huỷ được", "sao không dời": somebody asks or complains, and takes nothing back.
ABILITY = ("được", "sao", "tại sao", "why", "can", "can't", "could", "vì sao", "chưa")
KEEP = (
    "giữ lại", "giữ nguyên", "giữ giờ", "giữ lịch", "giữ hẹn", "giữ cái", "giữ buổi", "cứ giữ", "giữ giúp",
    "giữ giùm", "giữ dùm", "để nguyên", "để yên", "như cũ", "giờ cũ", "lịch cũ", "ngày cũ", "buổi cũ", "như ban đầu",
    "như lúc đầu", "như trước", "keep it", "keep that", "keep this", "keep my", "keep the", "leave it", "leave that",
    "leave my", "leave everything", "old time", "old date", "old appointment", "old slot", "original time",
    "original date", "original slot", "original appointment", "previous time", "earlier time was", "as it was",
    "the way it was", "like it was", "still want it", "still want my", "still want the", "still need it",
    "still need my", "want it after all",
)  # fmt: skip
# What is gone shall be had again.
BACK = (
    "khôi phục", "phục hồi", "quay lại giờ", "quay về giờ", "về giờ cũ", "trả lại giờ", "trả lại lịch", "trả lại chỗ",
    "lấy lại lịch", "lấy lại giờ", "lấy lại chỗ", "lấy lại hẹn", "lấy lại giúp", "lấy lại cho", "lấy lại được",
    "xin lại", "đặt lại", "mở lại lịch", "vừa huỷ", "mới huỷ", "lỡ huỷ", "huỷ nhầm", "xoá nhầm", "cho mình lại",
    "cho em lại", "cho tôi lại", "cho anh lại", "cho chị lại", "tiếc quá", "tiếc ghê", "hối hận", "restore",
    "reinstate", "reactivate", "uncancel", "un - cancel", "put it back", "put that back", "move it back",
    "change it back", "switch it back", "set it back", "back to the old", "back to the original",
    "back to the previous", "back to how", "back to what", "have it back", "get it back", "bring it back",
    "give it back", "want it back", "put me back", "book me back", "appointment back", "slot back", "booking back",
    "time back", "rebook", "re - book", "book it again", "book that again", "book the same", "i just cancelled",
    "i just canceled", "i regret", "regret that", "regret it",
)  # fmt: skip
# What was done last shall not have been.
UNDONE = (
    "hoàn tác", "lỡ tay", "lỡ bấm", "bấm nhầm", "đặt nhầm", "dời nhầm", "đổi nhầm", "nhầm rồi", "nhầm mất", "đổi ý",
    "rút lại", "undo", "revert", "was a mistake", "by mistake", "made a mistake", "my mistake", "by accident",
    "accidentally", "changed my mind", "change my mind", "take it back", "take that back", "oops", "whoops",
)  # fmt: skip
# "Không đặt nữa", "I didn't want to book": of a booking, which is what was done.
BOOKED = ("đặt", "book")
# With values beside it ("đặt lại mai 15h", "keep Friday at 10") another wish is likelier, unless it says one of these.
IN_SO_MANY_WORDS = (
    "khôi phục", "phục hồi", "vừa huỷ", "mới huỷ", "lỡ huỷ", "huỷ nhầm", "xoá nhầm", "restore", "reinstate",
    "uncancel", "i just cancelled", "i just canceled",
)  # fmt: skip
UNDONE_IN_SO_MANY_WORDS = (
    "hoàn tác", "lỡ tay", "bấm nhầm", "dời nhầm", "undo", "was a mistake", "by mistake", "by accident", "accidentally",
)  # fmt: skip
NO_MORE = (
    "don't want it", "do not want it", "don't want this", "don't want that", "don't need it", "do not need it",
    "don't need this", "no longer want it", "no longer need it", "không muốn nữa", "không cần nữa", "không lấy nữa",
    "không đi nữa", "không hẹn nữa", "không gặp nữa",
)  # fmt: skip
BARE_WORDS = (
    "no", "nope", "nah", "oh no", "no no", "please no", "no wait", "wait no", "not that", "never mind", "nevermind",
    "forget it", "forget about it", "stop", "don't", "please don't", "no don't", "không", "không không", "ấy không",
    "ấy", "thôi", "thôi không", "thôi khỏi", "khỏi", "đừng", "thôi đừng", "đừng mà", "bỏ đi", "thôi bỏ đi", "thôi bỏ",
    "ấy chết", "chết", "để sau", "dừng", "dừng lại", "ủa không",
)  # fmt: skip
POLITE = (
    "ạ", "nhé", "nha", "dạ", "vâng", "em", "anh", "chị", "mình", "bạn", "ơi", "nữa", "mà", "please", "sorry",
    "xin lỗi", "à", "ơ", "ủa", "hi", "oh", "ah", "nghen", "hmm", "well", "actually", "hang on", "hold on",
    "on second thought", "on second thoughts", "after all", "thực ra", "thật ra", "nghĩ lại", "nghĩ lại thì",
    "khoan", "khoan đã",
)  # fmt: skip


def find(message: str, *, has_values: bool = False) -> Regret | None:
    """None where nothing is taken back. `has_values`: days, times, names or the like stand in the message."""
    text = Text(message)
    if not 0 < len(text) <= LONGEST:
        return None
    if _refuses(text, *DEEDS) or text.has(*IN_SO_MANY_WORDS) or (not has_values and text.has(*KEEP, *BACK)):
        return Regret.UNDO if _refuses(text, *BOOKED) else Regret.CLEAR
    if text.has(*UNDONE_IN_SO_MANY_WORDS) or (not has_values and text.has(*UNDONE)):
        return Regret.UNDO
    if not has_values and text.has(*NO_MORE):
        return Regret.UNWANTED
    return Regret.BARE if not has_values and _is_bare(text) else None


def _refuses(text: Text, *deeds: str) -> bool:
    """ "Thôi không huỷ nữa", "I don't want to cancel after all"."""
    for i in range(len(text)):
        length = text.phrase(i, *NOT)
        if length and text.phrase(i + length, *deeds) and not _is_about_ability(text, i):
            return True
    return False


def _is_about_ability(text: Text, i: int) -> bool:
    """Of a "no" that is not "đừng": that says what shall not be, however politely it asks for it."""
    return not text.at(i, "đừng", "khỏi", "khoan", "don't") and text.has(*ABILITY)


def _is_bare(text: Text) -> bool:
    i, said = 0, False
    while i < len(text):
        if length := text.phrase(i, *BARE_WORDS):
            i, said = i + length, True
        elif length := text.phrase(i, *POLITE):
            i += length
        elif text[i].raw in ".,!…":
            i += 1
        else:
            return False
    return said
