"""Whether a message that names values begins a booking of its own, tells more of the one that is open, or corrects the
one that was made last. Pure.
"""

import re
from typing import NamedTuple

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

# Who says so begins another booking.
NEW_ONE = ("đặt", "hẹn", "đăng ký", "book", "booking", "appointment", "schedule")
# Who says so wants one more than there is.
ANOTHER = (
    "another", "one more", "also", "as well", "additional", "extra", "the same for", "same again", "too", "in addition",
    "second one", "thêm", "nữa", "cũng", "lần nữa", "một cái khác",
)  # fmt: skip
# And whoever says so has something else in the place of what there is.
CORRECTING = (
    "actually", "instead", "i meant", "i mean", "make it", "make that", "rather", "better", "sorry", "second thought",
    "change", "oops", "wrong", "not", "no", "nhầm", "lộn", "mới đúng", "thôi", "đổi", "thay vì", "thay bằng", "chuyển",
    "ý mình", "ý em", "ý tôi", "đúng hơn", "không phải", "hợp hơn", "tốt hơn", "tiện hơn", "đúng ra",
)  # fmt: skip
# Who says so names somebody to see, though nobody of that name be known.
SOMEBODY = re.compile(r"\b(?:gap|voi|with|see|meet)\b")


class Manner(NamedTuple):
    """How values are said: with a booking spoken of in so many words; as of one more than there is ("and another one on
    Monday", "đặt thêm thứ hai"); in the place of what there is ("actually make it 4pm", "à nhầm, thứ hai mới đúng").
    """

    says_booking: bool
    is_another: bool
    corrects: bool


def manner(message: str) -> Manner:
    text = Text(message)
    return Manner(text.has(*NEW_ONE), text.has(*ANOTHER), text.has(*CORRECTING))


def names_somebody(message: str, meant: Understanding) -> bool:
    """ "Gặp cô Lan": a booking by its form, of which nothing is wanted but whom to see."""
    return set(meant.intents) == {"book"} and bool(SOMEBODY.search(fold(message)))
