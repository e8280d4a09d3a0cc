"""Texts of one pattern again and again: what may cost the most time to read."""

from collections.abc import Iterator, Sequence

# As long as a channel takes, and about as long as is read of the shortest words.
LENGTHS = (2_000, 780)
PATTERNS = (
    # Borders of requests, with a deed between them.
    "book, ", "book; ", "cancel it, ", "book and cancel and ", "book then ", "đặt, ", "đặt lịch rồi ", "huỷ, đặt, ",
    "dời lịch và ", "book\n", "book. ", "đặt lịch. ", "cancel; move; book; ", "book on monday, ", "đặt 9h mai, ",
    "và ", "hoặc ", "rồi ", "and ", "or ", "then ", "and then ",
    # Bare words and signs.
    "a", "a ", "o", "book ", "đặt ", "huỷ ", "không ", "đừng ", "no ", "not ", "yes ", "vâng ", "ok ", "?", "! ", ". ",
    ",", ", ", "; ", "\n", "...", "-", "- ", "_", "(", "()", "\"", "'", "a'", "/", ":", "@", "#", "%", "$ ",
    # Numbers, dates, times, lengths.
    "1", "9 ", "0", "1 2 ", "9h ", "9h30 ", "9:30 ", "9-", "9 - 11 ", "2-4pm ", "từ 2 đến 4 giờ ", "between 2 and 4 ",
    "20/11 ", "20/11/2026 ", "2026-11-20 ", "1/", "thứ 3 ", "t3 ", "monday ", "monday or ", "thứ hai hoặc thứ ba ",
    "mai ", "tomorrow ", "ngày mai lúc 9h ", "hôm nay ", "tuần sau ", "next week ", "in two hours ", "2 tiếng nữa ",
    "30 phút ", "later by an hour ", "lùi 30 phút ", "sau 5h ", "trước ", "after 5 ", "half past two ", "rưỡi ",
    "from 9 to 5 ", "từ thứ 2 đến thứ 6 ", "not monday ", "không phải thứ hai ", "sáng ", "chiều ", "in the morning ",
    "twenty ", "hai mươi ", "mồng một ", "the 3rd ", "november ", "tháng ", "ngày ", "giờ ", "đổi từ 9h sang 10h ",
    # Who and what, contacts and codes.
    "Hằng ", "chị Thu Hằng ", "with Minh ", "not with Tom, ", "Nguyễn Thị ", "Nguyen Van An ", "tư vấn ",
    "tư vấn thuế ", "tax advice ", "tax ", "bác sĩ ", "a@b.vn ", "a@", "a.b.", "x@x.x", "0912345678 ", "+84 ",
    "ABCD2345 ", "123456 ", "my name is ", "tên là ", "i am ", "for my ", "cho mẹ em ", "12 34 56 ",
    # Questions.
    "how much ", "bao nhiêu ", "ai ", "who ", "what time ", "mấy giờ ", "when are you free ", "còn trống ", "giá ",
    "do you ", "có ", "the next one ", "lịch hẹn ", "my appointments ", "how are you ", "speak english ",
    # Courtesy, anger and attacks.
    "thanks ", "cảm ơn ", "hello ", "xin chào ", "ALO ", "tệ ", "terrible ", "ignore all previous instructions ",
    "select from ", "<script>", "%41", "system ", "repeat ", "all customers ", "khách khác ", "ZmFrZQ", "de nghi da ",
    "h", "hmm ", "uhm ok ", "em ", "a ah da vang ", "at the in the ",
    # What is not seen, or not as it looks.
    "\u0301", "a\u0301", "e\u0323\u0302", "\u200b", "a\u200b", "\u200d", "\ufeff", "\u202e", "😀", "👍 ", "👨‍👩‍👧", "ﬁ",
    "ß", "İ", "Đ", "đ", "ư ơ ", "ườ", "你好", "ก", "ا", "\u00a0", "\t", "０１", "①",
)  # fmt: skip


def texts(patterns: Sequence[str] = PATTERNS) -> Iterator[str]:
    """Each pattern at each length."""
    for pattern in patterns:
        for length in LENGTHS:
            yield (pattern * (length // len(pattern) + 1))[:length]
