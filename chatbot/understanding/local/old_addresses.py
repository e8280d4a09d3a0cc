"""Which of several addresses is meant: "not an@... but binh@...", "an@... à nhầm, binh@...", "từ an@... sang binh@"."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from meetassist.text import fold

if TYPE_CHECKING:
    from chatbot.understanding.local.addresses import Found

# Between a word and the address that it is about. Folded, as all patterns here.
_FILLED = (
    r"(?:\s+(?:la|gui|toi|den|vao|qua|dung|xai|lay|cai|nua|cua|em|minh|toi|anh|chi|email|e-mail|mail|gmail|dia|chi|ma"
    r"|send|use|using|it|that|this|to|at|my|the|code|address|one|is|was|be|anymore))*\s*[:\"'“(<-]*\s*$"
)
NOT_THIS = re.compile(
    r"(?<!\w)(?:(?:chu )?(?:khong|ko|k|hok|hong|kg) (?:phai|dung|gui|xai|lay)|chu (?:khong|ko)|thay vi|thay cho"
    r"|not|don't|do not|dont|isn't|instead of|rather than|except|never|bo|tru)" + _FILLED
)
OLD = re.compile(r"(?<!\w)(?:cu|old|previous|former|truoc day|truoc kia)" + _FILLED)
FROM = re.compile(r"(?<!\w)(?:thay|doi|sua|chuyen|tu|replace|change|switch|from|update|correct)" + _FILLED)
INTO = re.compile(r"\W*(?:bang|thanh|sang|qua|with|to|by|into|for)(?!\w)|\s*(?:->|=>|→)")
CORRECTED = re.compile(
    r"(?<!\w)(?:nham|lon|sai|quen|sorry|xin loi|i mean|i meant|y (?:minh|em|toi|anh|chi|con|chau)|y la|actually|oops"
    r"|ooops|wrong|mistake|typo|correction|sua lai|dung ra|phai la|dung la|moi dung|wait|rather|scratch|should be"
    r"|should have been|chinh xac la|doi lai|doi thanh|doi sang|khong dung|khong phai|ko phai|not right|incorrect"
    r"|ignore|bo cai|a ma|ma la|ma phai)(?!\w)"
    r"|(?<!\w)(?:khong|ko|no|nope|a khong|uh no)(?!\w)(?! (?:phai|problem|sao))"
)
WRONG = re.compile(
    r"\W*(?:\w+ )?(?:(?:la|bi|thi|do|nay|kia|is|was|it's|its) ){0,2}"
    r"(?:sai|nham|wrong|incorrect|not (?:right|mine|correct|it)|khong dung|ko dung|khong phai|cu roi|khong con|het dung"
    r"|no longer|doesn't work|a typo|a mistake|the old)(?!\w)(?! (?:khong|a|ha)\b)"
)


# That what was typed is not their address, where an address was typed just before.
MISTYPED = re.compile(
    r"(?<!\w)(?:nham|sai|lon)(?: \w+){0,2} (?:dia chi|e-?mail|mail)(?!\w)"
    r"|(?<!\w)(?:dia chi|e-?mail|mail)(?: \w+){0,4} (?:sai|nham|lon|khong dung)(?!\w)(?! (?:khong|a|ha)\b)"
    r"|(?<!\w)(?:go|viet|nhap|danh|ghi) (?:nham|sai|lon)(?!\w)(?! ma(?!\w))"
    r"|(?<!\w)(?:wrong|incorrect|mistyped|misspelled|misspelt|typo in)(?: \w+){0,2} (?:e-?mail|address|mail)(?!\w)"
    r"|(?<!\w)(?:e-?mail|address)(?: \w+){0,3} (?:wrong|incorrect|mistyped|misspelled|misspelt|a typo)(?!\w)"
    r"|(?<!\w)(?:made|there's|there is) a typo(?!\w)|(?<!\w)i mistyped(?!\w)"
)


def is_mistyped(text: str) -> bool:
    """Whether the message says so of the address that was typed before it."""
    return MISTYPED.search(fold(text)) is not None


# Asked whether another address was meant: that it is right as it was typed.
AS_TYPED = re.compile(
    r"(?<!\w)(?:no|nope)(?!\w)[^?]*(?<!not )(?<!n't )(?:right|correct|as it is)(?!\w)"
    r"|(?<!\w)(?:khong|ko)\s*[,.!]\s*(?:\w+ ){0,3}(?<!khong )(?<!chua )dung(?: roi| do| ma| day)?(?!\w)"
    r"|(?<!\w)(?:as (?:i )?(?:typed|wrote|written)|as it is|(?:what|the one) i (?:typed|wrote))(?!\w)"
    r"|(?<!\w)(?:giu nguyen|nhu (?:(?:minh|em|toi|anh|chi) )?(?:da )?(?:go|viet|ghi|nhap))(?!\w)"
)


def is_right_as_typed(text: str) -> bool:
    """Whether the message says so, when it was asked whether another address was meant."""
    return AS_TYPED.search(fold(text)) is not None


def wanted(text: str, found: Sequence["Found"]) -> tuple[list["Found"], list["Found"]]:
    """Those that may be meant, and those that the text rejects."""
    gaps = [_gap(text, found, i) for i in range(len(found) + 1)]
    rejected = {i for i in range(len(found)) if _is_rejected(gaps, i)}
    for i in range(1, len(found)):
        between = NOT_THIS.sub("", gaps[i])
        if i not in rejected and CORRECTED.search(between):
            rejected |= set(range(i))
    return [one for i, one in enumerate(found) if i not in rejected], [found[i] for i in sorted(rejected)]


def _gap(text: str, found: Sequence["Found"], i: int) -> str:
    """What is written before the address of that number; after the last one, what follows that."""
    start = found[i - 1].end if i else 0
    gap = text[start : found[i].start if i < len(found) else len(text)]
    # "đừng" folded is "dùng", its opposite.
    return fold(gap.lower().replace("đừng", "khong"))


def _is_rejected(gaps: Sequence[str], i: int) -> bool:
    before, after, is_last = gaps[i], gaps[i + 1], i + 2 == len(gaps)
    if NOT_THIS.search(before) or OLD.search(before) or (FROM.search(before) and not is_last and INTO.match(after)):
        return True
    return WRONG.match(after if is_last else NOT_THIS.sub("", after)) is not None
