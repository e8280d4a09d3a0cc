"""What points at something that was spoken of before: "her", "that day", "giờ đó", "the same as last time"."""

from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Reference

PATTERNS = {
    Reference.PERSON: wording(
        r"\b(?:chị|anh|cô|chú|bác|ông|bà|thầy|người) (?:ấy|đó|đấy|kia)\b"
        r"|\b(?:with|see|meet|book|is|does|did|can|could|will|would|has|had|was) (?:him|her|he|she)\b"
    ),
    Reference.TIME: wording(
        r"\bcùng (?:khung )?giờ\b|\b(?:khung )?giờ (?:đó|ấy|đấy|như cũ|y vậy)\b"
        r"|\b(?:the )?same (?:time|hour)\b|\bthat time\b"
    ),
    Reference.DAY: wording(r"\b(?:ngày|hôm|bữa) (?:đó|ấy|đấy)\b|\bcùng (?:ngày|hôm)\b|\b(?:that|the same) day\b"),
    Reference.VISIT: wording(
        r"\b(?:như|giống|y như|y hệt) (?:(?:lần|bữa|hôm|đợt) (?:trước|rồi)|mọi (?:khi|lần)|cũ)\b"
        r"|\b(?:same|just|exactly)(?: thing)? (?:as|like) (?:last time|before|usual|always|the last (?:one|time))\b"
        r"|\blike last time\b|\bthe usual\b|\bthe same again\b"
    ),
}  # fmt: skip


def find(text: Text) -> frozenset[Reference]:
    return frozenset(kind for kind, pattern in PATTERNS.items() if pattern.search(text.spelled))
