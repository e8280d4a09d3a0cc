"""A yes in Vietnamese: words of agreement, put together as people put them, and nothing else in the message."""

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Context

AGREE = (
    "ok", "được", "đồng ý", "xác nhận", "đúng", "chuẩn", "chốt", "chắc chắn", "chắc rồi", "ừ", "ừm", "ờ", "vâng",
    "chính xác", "duyệt", "nhất trí", "tán thành", "ổn", "tốt", "tuyệt", "hợp lý", "phải rồi", "phải đó", "phải ạ",
    "triển", "triển khai", "quất", "xúc", "có chứ", "vậy đi", "vậy nha", "vậy nhé", "vậy cũng được", "cứ vậy", "cứ thế",
    "thế đi", "thế nhé", "thế cũng được", "như vậy", "như thế", "không vấn đề gì", "không vấn đề", "không thành vấn đề",
    "không có vấn đề gì", "không sao", "không có ý kiến gì", "không có ý kiến", "không ý kiến", "không có gì sai",
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
# To a question whether to book these are a yes, to one whether to cancel those.
VERBS = {
    "book": ("đặt", "book", "giữ", "lấy", "xếp", "ghi", "lên lịch"),
    "cancel": ("huỷ", "hủy", "cancel", "bỏ", "xoá"),
    "reschedule": ("đổi", "dời", "chuyển", "lùi"),
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
    return bool(context.about) and any(text.has(*verbs) for act, verbs in VERBS.items() if act != context.about)


def has_a_yes(text: Text) -> bool:
    return text.has(*KERNELS)


def says_yes(text: Text, context: Context) -> bool:
    """Whether the whole message agrees to what was asked. "dung" alone is no yes: it may be "don't", "stop", a name."""
    if not context.asked or not 0 < len(text) <= LONGEST:
        return False
    verbs = VERBS.get(context.about or ("book" if context.asked == "confirm" else ""), ())
    agreed, i = False, 0
    while i < len(text):
        if text[i].lower != ONLY_SO_WRITTEN.get(text[i].bare, text[i].lower):
            return False
        if length := text.phrase(i, *AGREE):
            alone = text[i].bare == "dung" and not text[i].is_marked and not text.at(i + 1, "rồi", "vậy", "đó")
            agreed, i = agreed or not alone, i + length
        elif context.asked == "confirm" and (length := text.phrase(i, *verbs)):
            agreed, i = True, i + length
        elif length := text.phrase(i, *AROUND):
            i += length
        elif text[i].raw in ".,!":
            i += 1
        else:
            return False
    return agreed
