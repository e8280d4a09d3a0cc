"""What the customer wants done, by words that leave no doubt. Yes and no are whole answers, never substrings."""

import re

from chatbot.understanding.local.normalise import Plain

# Words that only make an answer politer; an answer means the same without them.
POLITE = frozenset(
    [
        "a",
        "ah",
        "da",
        "vang",
        "nhe",
        "nha",
        "nhen",
        "nhi",
        "ban",
        "minh",
        "em",
        "anh",
        "chi",
        "oi",
        "please",
        "pls",
        "thanks",
        "ad",
        "shop",
        "nhe",
        "luon",
        "di",
        "roi",
    ]
)

CONFIRM = frozenset(
    ("ok", "co", "duoc", "ok duoc", "duoc ok", "dong y", "xac nhan", "dung", "chuan", "chot", "chac chan")
    + ("yes", "y", "yep", "yeah", "sure", "confirm", "yes confirm", "correct", "u", "uh", "uhm")
)  # fmt: skip
DENY = frozenset(
    ("khong", "khong dong y", "khong can", "khong phai", "khong muon", "khong duoc", "chua", "thoi", "giu lai")
    + ("no", "nope", "not yet", "keep it", "do not", "don't")
)

RULES: tuple[tuple[str, str], ...] = (
    ("my_appointments", r"\b(lich|cuoc hen|lich hen)( hen)? (cua (toi|minh|em|anh|chi)|da dat|sap toi)\b"),
    (
        "my_appointments",
        r"\b(xem|kiem tra) (lai )?(lich|cuoc) ?(hen|da dat)\b|\bmy (appointments?|bookings?|schedule)\b",
    ),
    ("my_appointments", r"\btoi (co|dang co) (lich|cuoc hen)\b|\bwhat (have i|did i) book"),
    ("cancel", r"\b(huy|cancel|call off)\b"),
    (
        "book",
        r"\b(dat|book|hen|xep|dang ky|schedule|make|arrange)\b.*\b(lich|hen|cho|appointment|meeting|tu van|slot)\b",
    ),
    ("book", r"\b(dat lich|dat hen|dat cho|book|hen gap|muon gap|new appointment|make an appointment)\b"),
    ("human", r"\b(nguoi that|nhan vien|gap nguoi|tong dai|human|real person|an agent|speak to someone)\b"),
    ("thanks", r"\b(cam on|thanks|thank you|thank)\b"),
    ("greeting", r"^(xin chao|chao|hello|hi|hey|alo|good (morning|afternoon|evening)|bat dau|start|menu)\b"),
)
NEGATED_CANCEL = re.compile(r"\b(dung|khong|chua|khoan|don't|do not|dont|not|never)( \w+)? (huy|cancel)\b")
STOP = re.compile(r"^(thoi|dung lai|stop|bo qua|quit|exit|thoat|khong (dat|lam) nua|never ?mind|forget it|de sau)$")


def find(plain: Plain) -> tuple[str, ...]:
    """Intents in the order of the rules; a bare yes or no comes first."""
    answer = " ".join(word for word in plain.words if word not in POLITE)
    if STOP.match(plain.folded) or STOP.match(answer):
        return ("stop", "deny") if answer in DENY else ("stop",)
    found = list(_answer(plain, answer))
    for intent, pattern in RULES:
        if intent not in found and re.search(pattern, plain.folded):
            found.append(intent)
    if "cancel" in found and NEGATED_CANCEL.search(plain.folded):
        found.remove("cancel")
        found = [intent for intent in found if intent != "confirm"] or ["deny"]
    for stronger, weaker in (("my_appointments", "book"), ("cancel", "my_appointments")):
        if stronger in found and weaker in found:
            found.remove(weaker)
    if "cancel" in found and "book" in found and not re.search(r"\b(roi|va|then|and)\b", plain.folded):
        found.remove("book")
    return tuple(found)


def _answer(plain: Plain, answer: str) -> tuple[str, ...]:
    if "đừng" in plain.lower.split() or "chưa" in plain.lower.split():
        return ("deny",) if len(answer.split()) <= 3 else ()
    if answer in DENY:
        return ("deny",)
    # "vâng", "dạ": all politeness is a yes.
    if answer in CONFIRM or (not answer and {"vang", "da"} & set(plain.words)):
        return ("confirm",)
    return ()
