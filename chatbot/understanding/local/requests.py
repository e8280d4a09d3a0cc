"""Several requests in one message, each with its own values; and what a request says beside its values."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from chatbot.understanding.local import elided
from chatbot.understanding.local.budget import MAX_PIECES, TooMuch
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.schema import Entities, Understanding
from meetassist.text import fold

# What can be asked for beside something else, and what of it changes an appointment.
ACTS = ("cancel", "reschedule", "book")
REQUESTS = (*ACTS, "my_appointments", "check_availability", "consultant_info", "faq", "human", "profile", "devices")
MAX_REQUESTS = 4
# What the mere name of an appointment reads as: "my legal advice on the 16th".
ELLIPTIC = {"book", "my_appointments", "cancel", "reschedule"}
BORDER = re.compile(
    r"[,;.\n]\s+(?:rồi|roi|và|va|sau đó|sau do|xong|then|and then|and|also)?\b|[;\n]"
    # "đặt rồi mà", "booked already": no other request follows.
    r"|\b(?:(?:rồi|roi)(?! (?:mà|ma|nhưng|nhung|nên|nen)\b)|và|va|sau đó|sau do|xong rồi|xong|đồng thời|ngoài ra"
    r"|and then|then|and|also|plus)\b",
    re.IGNORECASE,
)
ALL = r"(?:hết|tất cả|toàn bộ|cả (?:hai|ba|bốn|2|3|4|5)|all|both|every\w*)"
EVERYTHING = wording(
    r"\b(?:huỷ|bỏ|xoá|cancel\w*|drop|delete|remove)"
    rf"(?: (?:bỏ|giúp|dùm|cho|lịch|hẹn|các|luôn|mình|em|tôi|of|my|the)){{0,3}} {ALL}\b"
    r"|\b(?:lịch|hẹn|appointments?|bookings?) (?:của \w+ )?(?:đi )?(?:hết|tất cả)\b"
    rf"|^{ALL}(?: (?:of (?:them|these)|a|ạ|nhé|nha|đi|luôn|please|lịch|các lịch))*$|^them all$"
)

# "Lịch cuối tuần" is one at the weekend, "the next one available" is none that stands.
LICH = r"(?:lịch|hẹn|lịch hẹn|cuộc hẹn|buổi hẹn|cuộc gặp|buổi tư vấn)"
ITS = r"(?:của )?(?:tôi|mình|em|anh|chị|con|cháu|tui)"
APPOINTMENT = r"(?:appointment|booking|visit|meeting|session|consultation|one)"
WHICH = (
    (
        "first",
        wording(
            rf"\b{LICH} (?:{ITS} )?(?:gần nhất|kế tiếp|tiếp theo|sắp tới nhất|sớm nhất|đầu tiên|đầu)\b"
            r"(?! (?:có thể|tuần|tháng|năm|ngày|giờ|buổi))"
            rf"|\b(?:next|soonest|nearest|first|earliest|closest)(?: upcoming| coming)? {APPOINTMENT}\b"
            r"(?! (?:available|free|you))"
            r"|^(?:cái |lịch |the )?(?:gần nhất|kế tiếp|sớm nhất|next|soonest|nearest)$"
        ),
    ),
    (
        "last",
        wording(
            rf"\b{LICH} (?:{ITS} )?(?:cuối cùng|sau cùng|xa nhất|muộn nhất|cuối)\b(?! (?:tuần|tháng|năm|ngày|giờ|buổi))"
            rf"|(?<!was my )\b(?:last|latest|furthest|farthest|final)(?: upcoming| coming)? {APPOINTMENT}\b"
        ),
    ),
)


def means_everything(text: Text) -> bool:
    """ "huỷ hết", "cancel them all": not one of several, but each."""
    return bool(EVERYTHING.search(text.spelled))


def which(text: Text) -> str:
    """ "My next appointment", "lịch cuối": which of those that are coming, by their order."""
    return next((name for name, pattern in WHICH if pattern.search(text.spelled)), "")


# A wish, an order or a request; not a question of what the list is, nor whoever leaves it.
WAITS = wording(
    r"\b(?:cho|xin|đưa|thêm|ghi|xếp|vào|đăng ký|muốn|bỏ) (?:\w+ ){0,5}?(?:danh sách|ds) (?:chờ|đợi)\b"
    r"|\b(?:put|add|get|place|join|stick|pop|sign|want|like|enter) (?:\w+ ){0,5}?wait(?:ing)? ?-? ?list\b"
    r"|^wait(?:ing)? ?list(?: me)?(?: please)?$|^(?:danh sách|ds) chờ$"
)
LEAVES = wording(
    r"\b(?:rời|ra|khỏi|rút|thoát|xoá|huỷ|bỏ) (?:\w+ ){0,3}?(?:danh sách|ds) (?:chờ|đợi)\b"
    r"|\b(?:off|from|leave|remove|out of|don't|do not|how|what|why) (?:\w+ ){0,6}?wait(?:ing)? ?list\b"
    # Whoever waits already asks of it.
    r"|\bđang (?:chờ|đợi|ở|trong)\b"
    r"|\bdanh sách chờ là\b|\b(?:làm sao|thế nào|không muốn|như nào)\b"
)


def waits(text: Text) -> bool:
    """ "Cho tôi vào danh sách chờ", "put me on the waitlist"."""
    return bool(WAITS.search(text.spelled)) and not LEAVES.search(text.spelled)


def find(text: str, whole: Understanding, read: Callable[[str], Understanding]) -> tuple[Understanding, ...]:
    """What each of several requests says by itself; empty for a message that makes one. `read` reads a piece alone.

    A piece that asks for nothing belongs to the request before it. Nothing is done that the whole did not mean as well.
    Each piece is read once, and once more together with what belongs to it.
    """
    if not set(whole.intents) & set(ACTS) or not BORDER.search(text) or _books_one(whole):
        return ()
    # "cancel it and rebook": what is cancelled cannot move.
    books_anew = "book" in whole.intents and "reschedule" not in whole.intents
    meant_as_well = {*whole.intents, "my_appointments", *(["reschedule"] if books_anew else [])}
    pieces: list[_Piece] = []
    for start, end in _pieces(text):
        piece = _piece(text, start, end, pieces[-1] if pieces else None, read)
        if piece.asked and piece.asked[0] not in meant_as_well:
            return ()
        if piece.asked or not pieces:
            pieces.append(piece)
        else:
            pieces[-1] = pieces[-1].with_more(end, piece.first)
    if books_anew:
        pieces = [piece.booking_anew() for piece in pieces]
    found = [piece for piece in pieces if piece.asked]
    if not 2 <= len(found) <= MAX_REQUESTS:
        return ()
    return tuple(elided.shared([replace(piece.read(text, read), intents=piece.asked[:1]) for piece in found]))


def _books_one(whole: Understanding) -> bool:
    """Whether nothing but one booking is asked for: a second one would have its own service, or its own time."""
    found = whole.entities
    return whole.intents == ("book",) and len(found.service) < 2 and not (found.time or found.time_range)


def first_piece(text: str) -> str:
    """What is said before another request can begin."""
    return next((piece for piece in BORDER.split(text) if piece.strip()), "")


def spans(text: str, borders: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the pieces between the borders begin and end, but for blank ones."""
    found, start = [], 0
    for border in (*borders.finditer(text), None):
        end = border.start() if border else len(text)
        if text[start:end].strip():
            found.append((start, end))
        start = border.end() if border else end
    return found


def _pieces(text: str) -> list[tuple[int, int]]:
    """Raises TooMuch for more than are read."""
    found = spans(text, BORDER)
    if len(found) > MAX_PIECES:
        raise TooMuch
    return found


@dataclass(frozen=True)
class _Piece:
    """One request so far: where it stands, with the words between its pieces; what its first piece says; what it asks
    for, by which verb, and whether any of its pieces has a day, and a time.
    """

    start: int
    end: int
    first: Understanding
    asked: tuple[str, ...]
    verb: str = ""
    has_more: bool = False
    has_day: bool = False
    has_time: bool = False

    def with_more(self, end: int, meant: Understanding) -> "_Piece":
        found = meant.entities
        return replace(
            self, end=end, has_more=True, has_day=self.has_day or bool(found.date),
            has_time=self.has_time or bool(found.time),
        )  # fmt: skip

    def booking_anew(self) -> "_Piece":
        return replace(self, asked=tuple("book" if intent == "reschedule" else intent for intent in self.asked))

    @property
    def has_day_and_time(self) -> bool:
        found = self.first.entities
        return bool((found.date or self.has_day) and (found.time or self.has_time))

    def read(self, text: str, read: Callable[[str], Understanding]) -> Understanding:
        """All of it, which is read again only where there is more than the first piece."""
        if not self.has_more:
            return self.first
        words = text[self.start : self.end]
        is_left_out = bool(self.verb) and not elided.verb_of(words, self.asked[0])
        return read(f"{self.verb} {words}" if is_left_out else words)


def _piece(text: str, start: int, end: int, before: _Piece | None, read: Callable[[str], Understanding]) -> _Piece:
    """What stands between two borders, and what it asks for; a verb is that of the request before it."""
    words = text[start:end]
    if before and before.asked[:1] == ("reschedule",) and not elided.verb_of(words, "reschedule"):
        meant = read(f"{before.verb} {words}")
        if elided.moves_another(before.first.entities, meant.entities) and not elided.is_corrected(words):
            return _Piece(start, end, meant, ("reschedule",), verb=before.verb)
    meant = read(words)
    asked = _requests(words, meant, before)
    return _Piece(start, end, meant, asked, verb=elided.verb_of(words, asked[0]) if asked else "")


def _requests(piece: str, meant: Understanding, before: _Piece | None) -> tuple[str, ...]:
    """What a piece asks for. After a booking, a service of its own is another one, or a day and a time, in whatever
    words; after a move, "one hour later" says where to.
    """
    wanted = tuple(intent for intent in meant.intents if intent in REQUESTS)
    act = before.asked[:1] if before else ()
    if before is None or not act:
        return wanted
    if act == ("reschedule",) and wanted == act and not elided.verb_of(piece, "reschedule"):
        return ()
    known, found = before.first.entities, meant.entities
    is_named_alone = set(wanted) <= ELLIPTIC and elided.is_without_verb(piece) and not elided.is_corrected(piece)
    if act == ("cancel",) and is_named_alone and elided.cancels_another(known, found):
        return act
    if act != ("book",) or wanted not in ((), ("book",)):
        return wanted
    is_for_another = bool(meant.whom and found.time and before.first.entities.time)
    is_another = (elided.books_another(known, found) or is_for_another) and not elided.is_corrected(piece)
    return act if is_another or (found.date and found.time and before.has_day_and_time) else ()


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
