"""What shall stay as it is: an appointment, or its time, its day, its consultant while the rest of it changes."""

from chatbot.understanding.local.negating import is_negated, is_open
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text

KEEPING = (
    "giữ", "để nguyên", "để đó", "để vậy", "để yên", "để lại", "cứ để", "như cũ", "duy trì",
    "đừng đụng", "keep", "keeping", "leave it", "leave them", "leave that", "leave this",
    "leave everything", "leave my", "leave the", "leave things", "leave as", "stay as", "stays as", "let it stay",
    "let it stand", "let it be", "let them stay", "as it is", "as is", "as they are", "unchanged", "save my", "save it",
    "hold my", "hold on to", "hang on to", "retain",
)  # fmt: skip
# Whoever comes wants nothing cancelled; of a move it says nothing.
COMING = (
    "vẫn đi", "vẫn đến", "vẫn tới", "vẫn gặp", "vẫn qua", "still coming", "still come", "will come", "i'll come",
    "i'll be there", "will be there", "am coming", "i'm coming",
)  # fmt: skip

SAME = r"(?:cùng|vẫn|nguyên|giữ)"
WHO = r"(?:người|chị|anh|cô|thầy|bác sĩ|chuyên gia|tư vấn viên)"
KEPT = (
    (
        "time",
        wording(
            rf"\b(?:{SAME}|y|như) (?:lấy |nguyên |lúc )?giờ(?! (?:trống|rảnh|nào|khác))\b"
            r"|\bgiờ (?:như |giống )?(?:cũ|trước|ban đầu)\b(?! (?:là|sang|thành|qua|\d))"
            r"|\b(?:same|keep the|original|old) (?:time|hour)\b(?! to\b)"
        ),
    ),
    (
        "day",
        wording(rf"\b{SAME} (?:nguyên |trong )?(?:ngày|hôm)(?! (?:nào|khác))\b|\b(?:same|keep the) (?:day|date)\b"),
    ),
    (
        "consultant",
        wording(
            rf"\b{SAME} (?:với |gặp |nguyên )?{WHO} (?:đó|ấy|cũ|kia|trước)\b|\b{WHO} (?:cũ|hiện tại)\b"
            r"|\b(?:same|keep the|keep my) (?:person|consultant|advis[oe]r|lawyer|expert|doctor)\b"
        ),
    ),
)


def kept(text: Text) -> tuple[str, ...]:
    """What shall stay as it is: "cùng giờ", "the same consultant"."""
    return tuple(name for name, pattern in KEPT if pattern.search(text.spelled))


def says_keep(text: Text) -> bool:
    """Whether what stands shall stay: "giữ lịch giúp em", "keep my slot please". Not kept any longer is no keeping."""
    return says(text, KEEPING)


def says(text: Text, phrases: tuple[str, ...]) -> bool:
    """Whether one of them stands there unnegated, in what is no question and no condition."""
    return not is_open(text) and any(not is_negated(text, i) for i in text.places(*phrases))
