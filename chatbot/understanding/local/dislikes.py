"""Whom somebody does not want: of whom they complain ("anh Đăng làm ẩu lắm"), and whom they refuse.

The words are Vietnamese; those of English are in `english_complaints`.
"""

from chatbot.understanding.local import english_complaints
from chatbot.understanding.local.rules import QUESTION
from chatbot.understanding.local.tokens import Text

DISLIKES = (
    "ghét", "chê", "ngán", "sợ", "né", "tránh", "kỵ", "không ưng", "không hợp", "không hài lòng", "không vừa lòng",
    "không vừa ý", "không tin", "thất vọng", "khiếu nại", "phàn nàn", "tố cáo", "bức xúc", "bực mình", "không khoái",
    "hết muốn gặp",
)  # fmt: skip
BAD = (
    "làm ẩu", "ẩu quá", "ẩu lắm", "quá tệ", "tệ quá", "tệ lắm", "rất tệ", "thái độ", "hách dịch", "cộc lốc", "cọc cằn",
    "trễ hẹn", "làm đau", "cắt xấu", "làm xấu", "xấu quá", "làm hỏng", "làm hư", "làm sai", "dở quá", "dở lắm",
    "kém quá",
    "kém lắm", "quá kém", "lơ là", "vô trách nhiệm", "không nhiệt tình", "thiếu nhiệt tình", "không có tâm",
    "không tận tâm", "khó chịu", "quát", "mắng", "nạt", "chặt chém", "khó ưa", "bất lịch sự", "thô lỗ", "cẩu thả",
    "qua loa", "hời hợt", "làm nóng", "chậm chạp", "khó quá", "dữ quá", "khó tính", "làm mất", "ăn cắp", "mới tới",
    "mới đến", "bắt chờ", "cho leo cây", "thất hẹn", "quên hẹn", "nói chuyện khó nghe",
    "làm gãy", "làm rách", "làm trầy", "làm bể", "làm vỡ", "làm cháy", "làm chảy máu", "làm sưng", "làm bầm",
    "làm lệch", "cắt lẹm", "cắt phạm", "không xin lỗi", "chẳng xin lỗi", "không thèm xin lỗi",
)  # fmt: skip
# So far from the name it may stand, in the same clause.
REACH = 8
SIGNS = ".,;!?\n"
# What opens another clause in which the person is spoken of still: "con Hân, nó làm nóng quá".
AGAIN = ("nó", "ổng", "bả", "cô ấy", "anh ấy", "chị ấy", "ảnh", "chỉ", "hắn", "cậu ấy", "bạn ấy")


def complains_of(text: Text, span: tuple[int, int]) -> bool:
    """Whether the person who is named by those tokens is complained of. A question is no complaint."""
    if english_complaints.is_of(text, *span):
        return True
    return not asks(text) and (_before(text, span[0]) or _behind(text, span[1]))


def _before(text: Text, end: int) -> bool:
    for i in range(end - 1, max(end - REACH - 1, 0) - 1, -1):
        if text[i].raw in SIGNS:
            return False
        if text.phrase(i, *DISLIKES):
            return True
    return False


def _behind(text: Text, start: int) -> bool:
    for i in range(start, min(start + REACH, len(text))):
        if text[i].raw in SIGNS and not text.phrase(i + 1, *AGAIN):
            return False
        if text.phrase(i, *BAD):
            return not text.at(i - 1, "không", "chưa", "hết")
    return False


# Between a no and the name behind it: "đừng sắp cho tôi ông Bảo", "con không học cô Mai đâu".
ARRANGED = (
    "học", "khám", "làm", "gặp", "đi", "sắp", "xếp", "đặt", "muốn", "thích", "chịu", "lấy", "chọn", "nhờ", "để",
    "cần", "hẹn",
)  # fmt: skip
BETWEEN = (
    "cho", "tôi", "mình", "em", "con", "tui", "với", "có", "bác", "luật", "thợ", "chị", "anh", "cô", "chú",
    "thầy", "ông", "bà",
    "sĩ", "sư", "gia", "viên", "bạn", "dì", "cậu",
)  # fmt: skip


def denies(text: Text, start: int) -> bool:
    """A no to doing something with who is named at `start`. A question ("sao không cho em gặp cô Mai") is none."""
    i = start
    while i and text.at(i - 1, *ARRANGED, *BETWEEN):
        i -= 1
    is_no = i < start and text.at(i - 1, "không", "đừng", "khỏi", "chẳng", "chả", "hết")
    is_an_act = any(text.at(n, *ARRANGED) for n in range(i, start))
    return is_no and is_an_act and not text.at(i - 2, "sao", "được", "có", "phải") and not asks(text)


def asks(text: Text) -> bool:
    last = len(text) - 1
    return bool(QUESTION.search(text.spelled)) or text.has("?") or text.at(last, "hả", "hở", "à", "ha")
