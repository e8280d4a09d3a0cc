"""A yes in Vietnamese: words of agreement, put together as people put them, and nothing else in the message."""

from chatbot.understanding.asked import Act
from chatbot.understanding.local.tokens import Text, Token
from chatbot.understanding.schema import Context

AGREE = (
    "ok", "được", "đồng ý", "xác nhận", "đúng", "chuẩn", "chốt", "chắc chắn", "chắc rồi", "ừ", "ừm", "ờ", "vâng",
    "chính xác", "duyệt", "nhất trí", "tán thành", "ổn", "tốt", "tuyệt", "hợp lý", "phải rồi", "phải đó", "phải ạ",
    "triển", "triển khai", "quất", "xúc", "có chứ", "vậy đi", "vậy nha", "vậy nhé", "vậy cũng được", "cứ vậy", "cứ thế",
    "thế đi", "thế nhé", "thế cũng được", "như vậy", "như thế", "không vấn đề gì", "không vấn đề", "không thành vấn đề",
    "không có vấn đề gì", "không sao", "không có ý kiến gì", "không có ý kiến", "không ý kiến", "không có gì sai",
    "không sai", "không sai đâu", "khỏi đổi", "khỏi đổi gì", "khỏi đổi gì hết", "khỏi sửa", "khỏi sửa gì",
    "không có gì thay đổi", "không cần chỉnh", "không cần sửa", "không cần đổi", "y chang", "tất nhiên", "dĩ nhiên",
    "đương nhiên", "rứa đi", "rứa hỉ", "rứa nghe", "yes", "yep", "sao cũng được",
)  # fmt: skip
# What may stand around it.
AROUND = (
    "rồi", "đó", "đấy", "luôn", "đi", "lịch", "giúp", "dùm", "giùm", "hộ", "cho", "mình", "em", "anh", "chị", "tôi",
    "tui", "vậy", "thế", "cứ", "làm", "giờ", "ngày", "này", "ấy", "mà", "là", "hết", "thông tin", "tất cả", "nhé",
    "nha", "nhờ", "shop", "theo", "quá", "rất", "nè", "nà", "tiến hành", "chính", "nó", "thôi", "á", "ạ", "dạ", "bạn",
    "ad", "b", "vụ", "kèo", "này", "chỉnh", "hen", "hén", "nghen", "nghe", "hỉ", "cảm ơn", "với", "cả", "hoàn toàn",
    "cũng", "ơi", "nữa", "con", "bác", "cô", "chú", "cháu", "tiệm", "hẹn", "chỗ", "ngay", "đơn",
)  # fmt: skip
# To a question whether to do the act these are a yes, to any other question none.
VERBS: dict[Act, tuple[str, ...]] = {
    Act.BOOK: ("đặt", "book", "giữ", "lấy", "xếp", "ghi", "lên lịch"),
    Act.CANCEL: ("huỷ", "cancel", "bỏ"),
    Act.MOVE: ("đổi", "dời", "chuyển", "lùi", "move", "reschedule", "postpone", "change", "switch"),
    Act.ERASE: ("xoá", "erase", "delete"),
}
# Of these one stands in every yes that is worded freely ("I'm happy with that"); sounds alone are none.
KERNELS = (
    *AGREE,
    "sure", "good", "great", "fine", "right", "correct", "perfect", "works", "work", "agree", "agreed", "confirm",
    "confirmed", "go", "please", "absolutely", "definitely", "cool", "deal", "yeah", "yup", "happy", "suits",
    "suit", "okay", "accept", "proceed", "course", "done", "book", "do it", "do that", "guess so", "suppose so",
    "objection", "objections", "problem", "why not", "lovely", "wonderful", "exactly", "indeed", "aye", "roger",
    "affirmative", "hợp", "nhất", "làm", "đặt", "giữ", "lấy", "ya", "yea", "lock", "take", "that'll", "i'll", "may",
    "keep", "complain", "by all means", "carry on", "let's", "that one", "the one", "okie", "can", "make it so",
    "alright", "tiến hành", "sounds", "will come", "100", "cancel", "move", "change", "reschedule",
    "có", "hay đó", "gửi", "ưng", "chịu",
    "quyết", "phải", "dạ", "hẳn rồi", "rứa cũng", "dời", "đổi", "huỷ",
)  # fmt: skip
# Unmarked or with another mark these are a sound, a "no", or nothing at all.
ONLY_SO_WRITTEN = {"no": "nó", "o": "ờ"}
LONGEST = 10


def speaks_of_another_act(text: Text, context: Context) -> bool:
    """ "đặt đi" is no yes to the question whether to cancel."""
    return context.yes is not None and any(text.has(*verbs) for act, verbs in VERBS.items() if act != context.yes)


def is_another_word(token: Token) -> bool:
    """ "no" is no "nó", and "o" no "ờ"."""
    return token.lower != ONLY_SO_WRITTEN.get(token.bare, token.lower)


def has_a_yes(text: Text) -> bool:
    return text.has(*KERNELS)


def says_yes(text: Text, context: Context) -> bool:
    """Whether the whole message agrees to what was asked. "dung" alone is no yes: it may be "don't", "stop", a name."""
    verbs = VERBS.get(context.yes, ()) if context.yes else ()
    return bool(context.asked) and _agrees(text, verbs)


def is_agreement(text: Text) -> bool:
    """Whether the whole message agrees, to whatever act it was."""
    return _agrees(text, tuple(verb for verbs in VERBS.values() for verb in verbs))


def _agrees(text: Text, verbs: tuple[str, ...]) -> bool:
    if not 0 < len(text) <= LONGEST:
        return False
    agreed, i = False, 0
    while i < len(text):
        if is_another_word(text[i]):
            return False
        if length := text.phrase(i, *AGREE):
            alone = text[i].bare == "dung" and not text[i].is_marked and not text.at(i + 1, "rồi", "vậy", "đó")
            agreed, i = agreed or not alone, i + length
        elif verbs and (length := text.phrase(i, *verbs)):
            agreed, i = True, i + length
        elif length := text.phrase(i, *AROUND):
            i += length
        elif text[i].raw in ".,!":
            i += 1
        else:
            return False
    return agreed
