"""How numbers, dates, times, amounts and days are written in both languages, and which words are no values.

What a model has written, or a document of the business says, is held against it; what customers write is read in
`chatbot/understanding/`.
"""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


EN_NUMBERS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12, "once": 1, "twice": 2,
    "single": 1, "both": 2, "couple": 2, "pair": 2,
}  # fmt: skip
# Only with their marks are these numbers: "năm" is a year as well, "ba" a father.
MARKED_NUMBERS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip
COUNTED = r"(?:lịch|cuộc|buổi|dịch|chuyên|người|kết|thiết|giờ|phút|ngày|tuần|lần|khung|slot|triệu|nghìn|ngàn|trăm|mươi|tiếng|tháng)"
DAYS = {
    "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6, "sunday": 7, "mon": 1,
    "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6, "sun": 7, "thứ hai": 1, "thứ ba": 2, "thứ tư": 3, "thứ năm": 4,
    "thứ sáu": 5, "thứ bảy": 6, "chủ nhật": 7,
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
NEAR = {"today": 0, "tomorrow": 1, "hôm nay": 0, "ngày mai": 1, "ngày kia": 2, "yesterday": -1, "hôm qua": -1,
        "tonight": 0, "tối nay": 0, "chiều nay": 0, "sáng nay": 0, "sáng mai": 1, "chiều mai": 1, "tối mai": 1}  # fmt: skip
MONTH_NAME = "|".join(MONTHS)
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
SLASHED = re.compile(r"\b(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?\b(?![.,]?\d|\s*(?:triệu|nghìn|k\b|%))")
VI_DATE = re.compile(r"\b(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+(?:năm\s+)?(\d{4}))?\b")
EN_DATE = re.compile(
    rf"\b(?:({MONTH_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH_NAME}))\b(?:,?\s+(\d{{4}}))?"
)
CLOCK = re.compile(
    r"\b(\d{1,2})\s*(?:[:h]|giờ)\s*(\d{2})?(?:\s*phút)?\s*([ap]\.?m\b\.?|sáng|trưa|chiều|tối)?|\b(\d{1,2})\s*([ap]\.?m\b\.?)"
)
# What of the day a clock of twelve hours is told with.
AFTER_NOON, BEFORE_NOON = ("pm", "chiều", "tối"), ("am", "sáng")
# Of a clock, and of a length of time as well: "1 giờ 30 phút".
HOUR = "giờ"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
FACTORS = {"k": 1000, "nghìn": 1000, "ngàn": 1000, "ngan": 1000, "thousand": 1000, "triệu": 10**6, "trieu": 10**6,
           "tr": 10**6, "million": 10**6, "m": 10**6, "tỷ": 10**9, "billion": 10**9}  # fmt: skip
MONEY = {"vnd": "VND", "đồng": "VND", "đ": "VND", "₫": "VND", "usd": "USD", "$": "USD", "dollars": "USD", "dollar": "USD",
         "đô": "USD", "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "aud": "AUD", "gbp": "GBP", "£": "GBP"}  # fmt: skip
CURRENCY = re.compile(r"[$€£₫]|(?<![^\W\d_])(?:vnd|đồng|đ|usd|dollars?|đô|eur|euros?|aud|gbp)(?![^\W_])")
FREE_OF_CHARGE = re.compile(r"\b(?:miễn phí|free of charge|for free|no charge|không mất phí|không tốn phí)\b")
# Without one, a passage does not say what something costs.
AMOUNT = re.compile(r"\d ?(?:VND|VNĐ|đ\b|đồng|₫|%|USD)|miễn phí|free\b|\d[.,]\d{3}", re.IGNORECASE)

# What a sentence may begin with, folded; and the words that are written large anywhere.
OPENERS = _words(
    """
    a all an and at both by currently each for from he here hers his how i in it its no of on one only our please
    she so some sorry starting that the their there these they this those to until we with yes you your available
    free times prices price services consultants appointments next working hours anh ban buoi cac chi cho chua chung
    co con cuoc da danh day de dich den do em gia gio hien hom khong khung lich luc minh moi mot nay neu ngay nhung
    o ong ba phi quy rat sau tai tat theo thi thoi tong trong tu vang va vao voi
    """
)
ALWAYS = _words(
    """
    i ok am pm gmt vnd usd eur utc email online mr mrs ms dr ts ths id sms
    """
)
# "One" is a number before what is counted; elsewhere it stands for somebody or something.
ONE_OF_SOMETHING = re.compile(r"\s+(?:appointment|service|consultant|device|time|slot|result|hour|minute|day|week)\b")
