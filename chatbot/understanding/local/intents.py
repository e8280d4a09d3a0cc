"""What the customer wants done, by words that leave no doubt. Yes and no are whole answers, never substrings."""

import re

from accounts.search import fold
from chatbot.understanding.local.normalise import Plain

# Words that only make an answer politer; an answer means the same without them.
POLITE = frozenset(
    ("ạ", "dạ", "vâng", "nhé", "nha", "nhen", "nhỉ", "bạn", "mình", "em", "anh", "chị", "ơi", "luôn", "đi", "rồi")
    + (
        "a",
        "ah",
        "da",
        "vang",
        "nhe",
        "nhi",
        "ban",
        "minh",
        "chi",
        "oi",
        "luon",
        "di",
        "roi",
        "please",
        "pls",
        "thanks",
    )
)
YES = frozenset({"vâng", "dạ", "vang", "da"})

# Whole answers, as written with diacritics and without. Without them "dung" is "right", "stop" and "don't" at once, so
# it is neither here nor there.
CONFIRM = frozenset(
    ("có", "được", "ok được", "được ok", "đồng ý", "xác nhận", "đúng", "chuẩn", "chốt", "chắc chắn", "ừ", "ừm", "ờ")
    + ("co", "duoc", "ok duoc", "duoc ok", "dong y", "xac nhan", "chuan", "chot", "chac chan", "u", "uh", "uhm", "ok")
    + ("yes", "y", "yep", "yeah", "sure", "confirm", "yes confirm", "correct")
)
DENY = frozenset(
    ("khong", "khong dong y", "khong can", "khong phai", "khong muon", "khong duoc", "chua", "thoi", "giu lai")
    + ("no", "nope", "not yet", "keep it", "do not", "don't")
)

RULES: tuple[tuple[str, str], ...] = (
    ("sign_out", r"\b(dang xuat|thoat tai khoan|sign out|log ?out|sign me out)\b"),
    ("erase", r"\b(xoa|huy) (het |toan bo )?(du lieu|thong tin|tai khoan|ho so)\b"),
    ("erase", r"\b(delete|erase|remove) (all )?my (data|account|profile|information)\b"),
    ("change_address", r"\b(doi|thay|sua|cap nhat) (dia chi )?e?-?mail\b|\be-?mail khac\b"),
    ("change_address", r"\b(change|update) (my )?e-?mail\b|\b(another|different|other) (e-?mail|address)\b"),
    ("resend", r"\b(gui lai|chua nhan duoc|khong nhan duoc|khong thay ma)\b|\b(another|new) code\b"),
    ("resend", r"\b(resend|send (it |the code )?again|(did not|didn't|have not|haven't) (get|got|receive|received))\b"),
    # What is booked for a device is asked for on the way.
    ("devices", r"^(?!.*\bdat (lich|hen|cho)\b).*\bthiet bi\b"),
    ("devices", r"^(?!.*\bbook\b).*\b(my |(add|remove|register) (a |my )?)devices?\b"),
    ("profile", r"\b(ho so|thong tin) (cua |ca nhan )?(toi|minh|em|anh|chi)\b|\bthong tin ca nhan\b"),
    ("profile", r"\bmy (profile|account|details)\b|\b(doi|sua|cap nhat) (ten|so dien thoai|sdt|mui gio)\b"),
    ("profile", r"\b(change|update) my (name|phone|number|time ?zone)\b"),
    ("abilities", r"\b(toi|minh|em|anh|chi) (co the|duoc|lam duoc)( lam)? (gi|nhung gi)\b|\bgoi dich vu\b"),
    ("abilities", r"\bban (lam|giup) duoc (gi|nhung gi)\b|\bwhat can (i|you) do\b|\b(service|my) levels?\b|\bhelp$"),
    ("my_appointments", r"\b(lich|cuoc hen|lich hen)( hen)? (cua (toi|minh|em|anh|chi)|da dat|sap toi)\b"),
    (
        "my_appointments",
        r"\b(xem|kiem tra) (lai )?(lich|cuoc) ?(hen|da dat)\b|\bmy (appointments?|bookings?|schedule)\b",
    ),
    ("my_appointments", r"\btoi (co|dang co) (lich|cuoc hen)\b|\bwhat (have i|did i) book"),
    ("cancel", r"\b(cancel|call off)\b"),
    (
        "book",
        r"\b(dat|book|hen|xep|dang ky|schedule|make|arrange)\b.*\b(lich|hen|cho|appointment|meeting|tu van|slot)\b",
    ),
    ("book", r"\b(dat lich|dat hen|dat cho|book|hen gap|muon gap|new appointment|make an appointment)\b"),
    ("human", r"\b(nguoi that|nhan vien|gap nguoi|tong dai|human|real person|an agent|speak to someone)\b"),
    ("thanks", r"\b(cam on|thanks|thank you|thank)\b"),
    ("greeting", r"^(xin chao|chao|hello|hi|hey|alo|good (morning|afternoon|evening)|bat dau|start|menu)\b"),
)
# "Huy" is a given name: without diacritics it is a wish to cancel only alone, or before what is cancelled.
CANCEL_MARKED = re.compile(r"\b(hủy|huỷ)\b")
CANCEL_BARE = re.compile(
    r"^huy$|\bhuy (bo|lich|hen|cuoc|cai|giup|di|dum|ho|so|dat|voi)\b|\b(muon|xac nhan|can|xin|dung|khong) huy\b"
)
NEGATED_CANCEL = re.compile(r"\b(dung|khong|chua|khoan|don't|do not|dont|not|never)( \w+)? (huy|cancel)\b")
STOP = re.compile(r"^(thoi|dung lai|stop|bo qua|quit|exit|thoat|khong (dat|lam) nua|never ?mind|forget it|de sau)$")


def find(plain: Plain) -> tuple[str, ...]:
    """Intents in the order of the rules; a bare yes or no comes first."""
    answer = " ".join(word for word in plain.lower.split() if word not in POLITE)
    folded = fold(answer)
    if STOP.match(plain.folded) or STOP.match(folded) or answer == "dừng":
        return ("stop", "deny") if folded in DENY else ("stop",)
    found = list(_answer(plain, answer))
    if CANCEL_MARKED.search(plain.lower) or (not plain.has_diacritics and CANCEL_BARE.search(plain.folded)):
        found.append("cancel")
    for intent, pattern in RULES:
        if intent not in found and re.search(pattern, plain.folded):
            found.append(intent)
    if "cancel" in found and NEGATED_CANCEL.search(plain.folded):
        found.remove("cancel")
        found = [intent for intent in found if intent != "confirm"] or ["deny"]
    for stronger, weaker in (("my_appointments", "book"), ("cancel", "my_appointments")):
        if stronger in found and weaker in found:
            found.remove(weaker)
    if "erase" in found:
        found = [intent for intent in found if intent not in ("cancel", "profile")]
    if "cancel" in found and "book" in found and not re.search(r"\b(roi|va|then|and)\b", plain.folded):
        found.remove("book")
    return tuple(found)


def _answer(plain: Plain, answer: str) -> tuple[str, ...]:
    words = plain.lower.split()
    if "đừng" in words or "chưa" in words:
        return ("deny",) if len(answer.split()) <= 3 else ()
    if fold(answer) in DENY:
        return ("deny",)
    # "vâng", "dạ": all politeness is a yes.
    if answer in CONFIRM or (not answer and YES & set(words)):
        return ("confirm",)
    return ()
