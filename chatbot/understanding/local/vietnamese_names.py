"""Where a Vietnamese given name stands as one: "gặp đăng mai" is Đăng, "đăng kiểm" and "Phan Đăng Lưu" are not."""

from chatbot.understanding.local.tokens import Text

BEFORE_A_NAME = ("đặt", "hẹn", "chốt", "book", "không", "trừ", "nhờ", "hỏi", "thích", "ưng", "vẫn", "thợ", "bé", "em")
BEHIND_A_NAME = (
    "rảnh", "bận", "nghỉ", "có", "còn", "mai", "mốt", "nay", "ơi", "nhé", "nha", "ạ", "làm", "được", "cũng",
    "thì", "lúc",
    "ngày", "thứ", "sáng", "trưa", "chiều", "tối", "tuần", "hôm", "đi", "luôn", "không", "hay", "hoặc", "là", "chuyên",
    "dạy", "khám", "tư", "uốn", "cắt", "nhuộm", "gội", "sửa", "ấy", "đó", "vậy", "nữa", "trước", "cuối", "đầu",
    "với", "và",
)  # fmt: skip


def is_part_of_another(text: Text, i: int, titles: tuple[str, ...]) -> bool:
    """ "Phan Đăng Lưu": a street or somebody else, of whose name it is the middle."""
    if not 1 < i < len(text) - 1 or text.at(i - 1, *titles) or text[i - 2].raw in ".?!\n":
        return False
    around = (text[i - 1], text[i], text[i + 1])
    return all(one.is_word and one.raw[0].isupper() and not one.raw.isupper() for one in around)


def stands_as_a_name(text: Text, i: int, beside: tuple[str, ...]) -> bool:
    """A name in small letters, between words that stand beside names."""
    before = i == 0 or not text[i - 1].is_word or text.at(i - 1, *beside, *BEFORE_A_NAME)
    return before or i + 1 >= len(text) or not text[i + 1].is_word or text.at(i + 1, *BEHIND_A_NAME)
