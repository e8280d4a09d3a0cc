"""How the business is reached, wherever a customer could need it; empty as far as the owner has not said it."""

from chatbot.replies.speech import gettext as _
from consultants.models import Business


def with_number(text: str) -> str:
    """A sentence that a person of the team will see to it, and how they are reached before that."""
    return " ".join(filter(None, [text, ring_us()]))


def ring_us() -> str:
    number = Business.current().shown_phone
    return _("You can also ring us at %(number)s.") % {"number": number} if number else ""
