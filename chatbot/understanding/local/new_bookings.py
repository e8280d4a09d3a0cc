"""Whether a message that names values begins a booking of its own, or tells more of the one that is open. Pure."""

import re

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Understanding
from meetassist.text import fold

# Who says so begins another booking.
NEW_ONE = ("đặt", "hẹn", "đăng ký", "book", "booking", "appointment", "schedule")
# Who says so names somebody to see, though nobody of that name be known.
SOMEBODY = re.compile(r"\b(?:gap|voi|with|see|meet)\b")


def is_said(message: str) -> bool:
    """Whether it is said in so many words that something is to be booked."""
    return Text(message).has(*NEW_ONE)


def names_somebody(message: str, meant: Understanding) -> bool:
    """ "Gặp cô Lan": a booking by its form, of which nothing is wanted but whom to see."""
    return set(meant.intents) == {"book"} and bool(SOMEBODY.search(fold(message)))
