"""Several requests in one message, each with its own values; and what a request says beside its values."""

import re
from collections.abc import Callable
from dataclasses import replace

from accounts.search import fold
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.schema import Entities, Understanding

# What can be asked for beside something else, and what of it changes an appointment.
ACTS = ("cancel", "reschedule", "book")
REQUESTS = (*ACTS, "my_appointments", "check_availability", "consultant_info", "faq", "human", "profile", "devices")
MAX_REQUESTS = 4
BORDER = re.compile(
    r"[,;.\n]\s+(?:rồi|roi|và|va|sau đó|sau do|xong|then|and then|and|also)?\b|[;\n]"
    # "đặt rồi mà", "booked already": no other request follows.
    r"|\b(?:(?:rồi|roi)(?! (?:mà|ma|nhưng|nhung|nên|nen)\b)|và|va|sau đó|sau do|xong rồi|xong|đồng thời|ngoài ra"
    r"|and then|then|and|also|plus)\b",
    re.IGNORECASE,
)
ALL = r"(?:het|tat ca|toan bo|ca (?:hai|ba|bon|2|3|4|5)|all|both|every\w*)"
EVERYTHING = re.compile(
    r"\b(?:huy|bo|xoa|cancel\w*|drop|delete|remove)"
    rf"(?: (?:bo|giup|dum|cho|lich|hen|cac|luon|minh|em|toi|of|my|the)){{0,3}} {ALL}\b"
    r"|\b(?:lich|hen|appointments?|bookings?) (?:cua \w+ )?(?:di )?(?:het|tat ca)\b"
    rf"|^{ALL}(?: (?:of (?:them|these)|a|nhe|nha|di|luon|please|lich|cac lich))*$|^them all$"
)

# "Lịch cuối tuần" is one at the weekend, "the next one available" is none that stands.
LICH = r"(?:lich|hen|lich hen|cuoc hen|buoi hen|cuoc gap|buoi tu van)"
ITS = r"(?:cua )?(?:toi|minh|em|anh|chi|con|chau|tui)"
APPOINTMENT = r"(?:appointment|booking|visit|meeting|session|consultation|one)"
WHICH = (
    (
        "first",
        rf"\b{LICH} (?:{ITS} )?(?:gan nhat|ke tiep|tiep theo|sap toi nhat|som nhat|dau tien|dau)\b"
        r"(?! (?:co the|tuan|thang|nam|ngay|gio|buoi))"
        rf"|\b(?:next|soonest|nearest|first|earliest|closest)(?: upcoming| coming)? {APPOINTMENT}\b"
        r"(?! (?:available|free|you))"
        r"|^(?:cai |lich |the )?(?:gan nhat|ke tiep|som nhat|next|soonest|nearest)$",
    ),
    (
        "last",
        rf"\b{LICH} (?:{ITS} )?(?:cuoi cung|sau cung|xa nhat|muon nhat|cuoi)\b(?! (?:tuan|thang|nam|ngay|gio|buoi))"
        rf"|(?<!was my )\b(?:last|latest|furthest|farthest|final)(?: upcoming| coming)? {APPOINTMENT}\b",
    ),
)

# "Cho em" is for the writer, "cho mẹ em" for somebody else; "ba" alone is three, "con" more.
THEIR = r"(?:toi|minh|em|con|chau|tui|tao)"
FAMILY = (
    r"(?:vo|chong|me|con gai|con trai|ban gai|ban trai|anh trai|chi gai|em gai|em trai|dong nghiep|nguoi nha|nguoi than"
    r"|bo me|ba me|nguoi yeu)"
)
WHOM = re.compile(
    rf"\b(?:cho|ho|gium|giup) (?:ca )?(?P<vi>{FAMILY}(?: (?:cua )?{THEIR}(?! (?:nay|mai|bay|nhat)\b))?"
    rf"|(?:ma|bo|ba|cha|con|ban|ong|chau|co|chu|bac|di|cau|sep) (?:cua )?{THEIR})\b"
    r"|\b(?:for|on behalf of) (?P<en>my (?:\w+ )?(?:mother|mom|mum|father|dad|wife|husband|son|daughter|brother|sister"
    r"|friend|colleague|boss|parents|grand\w+|aunt|uncle|partner|girlfriend|boyfriend|child|children|kids?|niece|nephew"
    r"|cousin)(?: - in - law)?)\b"
)


def means_everything(text: Text) -> bool:
    """ "huỷ hết", "cancel them all": not one of several, but each."""
    return bool(EVERYTHING.search(text.folded))


def which(text: Text) -> str:
    """ "My next appointment", "lịch cuối": which of those that are coming, by their order."""
    return next((name for name, pattern in WHICH if re.search(pattern, text.folded)), "")


def whom(text: Text) -> str:
    """ "Đặt cho mẹ tôi", "for my wife": for whom, in the customer's own words."""
    match = WHOM.search(text.folded)
    if not match:
        return ""
    who = "vi" if match["vi"] else "en"
    first, last = (text.folded[:at].count(" ") for at in match.span(who))
    return text.written(first, last + 1)


# A wish, an order or a request; not a question of what the list is, nor whoever leaves it.
WAITS = re.compile(
    r"\b(?:cho|xin|dua|them|ghi|xep|vao|dang ky|muon|bo) (?:\w+ ){0,5}?danh sach (?:cho|doi)\b"
    r"|\b(?:put|add|get|place|join|stick|pop|sign|want|like|enter) (?:\w+ ){0,5}?wait(?:ing)? ?-? ?list\b"
    r"|^wait(?:ing)? ?list(?: me)?(?: please)?$|^danh sach cho$"
)
LEAVES = re.compile(
    r"\b(?:roi|ra|khoi|rut|thoat|xoa|huy|bo) (?:\w+ ){0,3}?danh sach (?:cho|doi)\b"
    r"|\b(?:off|from|leave|remove|out of|don't|do not|how|what|why) (?:\w+ ){0,6}?wait(?:ing)? ?list\b"
    r"|\bdanh sach cho la\b|\b(?:lam sao|the nao|khong muon|nhu nao)\b"
)


def waits(text: Text) -> bool:
    """ "Cho tôi vào danh sách chờ", "put me on the waitlist"."""
    return bool(WAITS.search(text.folded)) and not LEAVES.search(text.folded)


def find(text: str, whole: Understanding, read: Callable[[str], Understanding]) -> tuple[Understanding, ...]:
    """What each of several requests says by itself; empty for a message that makes one. `read` reads a piece alone.

    A piece that asks for nothing belongs to the request before it. Nothing is done that the whole did not mean as well.
    """
    if not set(whole.intents) & set(ACTS) or not BORDER.search(text):
        return ()
    pieces: list[str] = []
    asked: list[tuple[str, ...]] = []
    start = 0
    for border in (*BORDER.finditer(text), None):
        piece = text[start : border.start() if border else len(text)]
        start = border.end() if border else start
        if not piece.strip():
            continue
        meant = _requests(read(piece), asked[-1] if asked else (), pieces[-1] if pieces else "", read)
        if meant or not pieces:
            pieces.append(piece)
            asked.append(meant)
        else:
            # With the word between them, which may say what belongs to what.
            pieces[-1] = text[text.index(pieces[-1]) : border.start() if border else len(text)]
    if "book" in whole.intents and "reschedule" not in whole.intents:
        # "cancel it and rebook": what is cancelled cannot move.
        asked = [tuple("book" if intent == "reschedule" else intent for intent in intents) for intents in asked]
    found = [replace(read(piece), intents=meant[:1]) for piece, meant in zip(pieces, asked, strict=True) if meant]
    meant_as_well = {*whole.intents, "my_appointments"}
    if not 2 <= len(found) <= MAX_REQUESTS or any(part.intents[0] not in meant_as_well for part in found):
        return ()
    return tuple(found)


def first_piece(text: str) -> str:
    """What is said before another request can begin."""
    return next((piece for piece in BORDER.split(text) if piece.strip()), "")


def _requests(
    meant: Understanding, before: tuple[str, ...], piece_before: str, read: Callable[[str], Understanding]
) -> tuple[str, ...]:
    """What a piece asks for. After a booking, a day and a time of its own is another one, in whatever words."""
    wanted = tuple(intent for intent in meant.intents if intent in REQUESTS)
    if before[:1] != ("book",) or wanted not in ((), ("book",)):
        return wanted
    values = meant.entities, read(piece_before).entities
    return ("book",) if all(value.date and value.time for value in values) else ()


QUESTIONS = ("faq", "consultant_info", "my_appointments")
AFTER_AN_ANSWER = re.compile(r"[,;.!\n]\s+|\s+(?:mà|và|and|but)\s+", re.IGNORECASE)
# A yes before a question is often a mere sound of listening: "ok, how much is it?" agrees to nothing yet.
MERE_SOUNDS = words(
    """
    ok oke okay vang da u uh um yes yep yeah duoc co thanks cam on a nhe nha roi vay em anh chi ban
    """
)


def answer_and_question(
    text: str, whole: Understanding, read: Callable[[str], Understanding]
) -> tuple[Understanding, ...]:
    """ "9h nhé, giá bao nhiêu vậy?": the answer to what was asked, by itself, and the question. `read` knows what was
    asked."""
    border = AFTER_AN_ANSWER.search(text)
    if len(whole.intents) != 1 or whole.intents[0] not in QUESTIONS or border is None:
        return ()
    first = read(text[: border.start()])
    if first.intents == ("confirm",):
        is_answer = bool(set(fold(text[: border.start()]).split()) - MERE_SOUNDS)
    else:
        is_answer = set(first.intents) <= {"provide_info"} and first.entities != Entities()
    question = read(text[border.end() :])
    if not is_answer or not set(question.intents) & set(QUESTIONS):
        return ()
    return (replace(first, intents=first.intents or ("provide_info",)), question)
