"""What shall stay as it is: an appointment, or its time, its day, its consultant while the rest of it changes."""

import re

from chatbot.understanding.local.negating import is_negated, is_open
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

SAME = r"(?:cung|van|nguyen|giu)"
WHO = r"(?:nguoi|chi|anh|co|thay|bac si|chuyen gia|tu van vien)"
KEPT = (
    (
        "time",
        rf"\b(?:{SAME}|y|nhu) (?:lay |nguyen |luc )?gio(?! (?:trong|ranh|nao|khac))\b"
        r"|\bgio (?:nhu |giong )?(?:cu|truoc|ban dau)\b(?! (?:la|sang|thanh|qua|\d))"
        r"|\b(?:same|keep the|original|old) (?:time|hour)\b(?! to\b)",
    ),
    (
        "day",
        rf"\b{SAME} (?:nguyen |trong )?(?:ngay|hom)(?! (?:nao|khac))\b|\b(?:same|keep the) (?:day|date)\b",
    ),
    (
        "consultant",
        rf"\b{SAME} (?:voi |gap |nguyen )?{WHO} (?:do|ay|cu|kia|truoc)\b|\b{WHO} (?:cu|hien tai)\b"
        r"|\b(?:same|keep the|keep my) (?:person|consultant|advis[oe]r|lawyer|expert|doctor)\b",
    ),
)


def kept(text: Text) -> tuple[str, ...]:
    """What shall stay as it is: "cùng giờ", "the same consultant"."""
    return tuple(name for name, pattern in KEPT if re.search(pattern, text.folded))


def says_keep(text: Text) -> bool:
    """Whether what stands shall stay: "giữ lịch giúp em", "keep my slot please". Not kept any longer is no keeping."""
    return says(text, KEEPING)


def says(text: Text, phrases: tuple[str, ...]) -> bool:
    """Whether one of them stands there unnegated, in what is no question and no condition."""
    return not is_open(text) and any(text.phrase(i, *phrases) and not is_negated(text, i) for i in range(len(text)))
