"""What a request leaves out since it was said in the one before: the verb, the day, whom to see.

"Move my tax advice to Friday and my legal advice to Monday"; "book tax at 9 and legal at 10 on Thursday with Bảo".
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from chatbot.understanding.asked import Act
from chatbot.understanding.local.consent import WORDINGS
from chatbot.understanding.local.items import MOVING
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Entities, Understanding

VERBS = {"reschedule": MOVING, "cancel": WORDINGS[Act.CANCEL].verbs, "book": WORDINGS[Act.BOOK].verbs}
# Whoever says so corrects what they have just said, and wants no second one.
CORRECTING = (
    "actually", "sorry", "i mean", "i meant", "no", "not", "rather", "instead", "or", "make that", "scratch that",
    "nhầm", "không", "không phải", "à", "à quên", "ý mình", "ý em", "ý tôi", "thay", "hay", "hoặc", "đúng hơn",
)  # fmt: skip


def verb_of(piece: str, act: str) -> str:
    """The verb by which a piece asks for it, as it was written; "" where there is none."""
    text = Text(piece)
    for i in range(len(text)):
        if length := text.phrase(i, *VERBS.get(act, ())):
            return text.written(i, i + length)
    return ""


def is_without_verb(piece: str) -> bool:
    return not any(verb_of(piece, act) for act in VERBS)


def is_corrected(piece: str) -> bool:
    text = Text(piece)
    return text.phrase(0, *CORRECTING) > 0


def moves_another(before: Entities, meant: Entities) -> bool:
    """Whether a piece, read with the verb of the one before, says which one and where to."""
    is_other_service = bool(meant.service) and meant.service != before.service
    says_which = is_other_service or meant.old_date or meant.old_time or meant.code
    says_where = meant.days or meant.time or meant.time_range or meant.part_of_day
    return bool(says_which and (says_where or meant.shift_minutes is not None or meant.shift_days is not None))


def cancels_another(before: Entities, meant: Entities) -> bool:
    """Whether a piece names a second one by what names the first: another day, time, service or code."""
    kinds = ("date", "time", "service", "code")
    pairs = [(getattr(before, kind), getattr(meant, kind)) for kind in kinds]
    both = [pair for pair in pairs if all(pair)]
    return bool(both) and all(one != other for one, other in both)


def books_another(before: Entities, meant: Entities) -> bool:
    """Whether a piece names another service than the one before, and each names one alone."""
    return len(before.service) == len(meant.service) == 1 and before.service != meant.service


def shared(parts: Sequence[Understanding]) -> list[Understanding]:
    """Bookings behind each other: what one leaves open is as in the one before, or else as in the one after it."""
    found = list(parts)
    for at, (one, other) in enumerate(pairwise(found)):
        if _are_bookings(one, other):
            found[at + 1] = _filled(other, found[at], is_behind=True)
    for at in range(len(found) - 2, -1, -1):
        if _are_bookings(found[at], found[at + 1]):
            found[at] = _filled(found[at], found[at + 1], is_behind=False)
    return found


def _are_bookings(*parts: Understanding) -> bool:
    return all(part.intents[:1] == ("book",) for part in parts)


def _filled(part: Understanding, source: Understanding, *, is_behind: bool) -> Understanding:
    """With the source's service, day and person. Whoever is behind has the same person for the same service alone."""
    found, known = part.entities, source.entities
    if not found.service and is_behind:
        found = replace(found, service=known.service)
    if not (found.consultant or found.anyone) and (not is_behind or found.service == known.service):
        found = replace(found, consultant=known.consultant, anyone=known.anyone)
    if found.days is None and not found.invalid:
        found = replace(found, date=known.date, date_range=known.date_range, named_by=known.named_by)
    return replace(part, entities=found)
