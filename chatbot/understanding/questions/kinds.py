"""What kind of thing a question wants to hear, and whether a passage has one: a number, a price, a length. Pure."""

import re

from meetassist.text import fold

# Without diacritics, as `fold` leaves both the question and the passage.
WANTS_A_NUMBER = re.compile(
    r"\b(?:how (?:much|many|long|far|big|large|tall|old|often|soon|late|early)|what(?: is|'s| are)? (?:the |your )?"
    r"(?:price|fee|fees|cost|rate|age|minimum age|size|percentage|number|phone|hotline|amount)|which number"
    r"|bao nhieu|bao lau|bao xa|may (?:gio|phut|tieng|ngay|buoi|nguoi|lan|tuoi|thang|tuan|nam|cai|bo|lop|tang|lau|dong"
    r"|phan tram|cay so|km|met|h)|(?:gia|phi|so dien thoai|sdt) (?:sao|the nao|ntn|nao|la gi|gi))\b"
)
UNITS = r"(?:gio|phut|tieng|ngay|tuan|thang|nam|lan|nguoi|buoi|tuoi|tang|cay so|phan|tram|nghin|ngan|trieu)"
NUMBER = re.compile(
    rf"\d|\b(?:(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|nua|vai|moi) {UNITS}|mien phi|da gom"
    r"|khong (?:mat|thu|tinh|ton)|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|half|quarter|once|twice|an hour"
    r"|a (?:day|week|month|year|minute|lesson|person)|each|every|free|included|complimentary|no (?:charge|fee|limit))\b"
)


def wants_a_number(question: str) -> bool:
    return bool(WANTS_A_NUMBER.search(fold(question)))


def tells_a_number(passage: str) -> bool:
    """Or that there is none to pay."""
    return bool(NUMBER.search(fold(passage)))
