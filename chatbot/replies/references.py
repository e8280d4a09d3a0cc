"""What a link to the chat opens, as a button of ours: `?ref=service-3`, on Messenger, the chat page or another site.

A reference can be read, changed and passed on by whoever has the link. So it names a row, as a button does, and proves
nothing: what is a customer's own is shown to whoever has shown who they are.
"""

import re

from chatbot.replies import buttons
from chatbot.replies.buttons import Button, Do, OnAppointment, Take, Verb

NUMBER = r"[1-9]\d{0,8}"
CODE = r"[A-Za-z0-9]{4,12}"
BOOK, APPOINTMENTS = "book", "appointments"


def payload_of(ref: object) -> str:
    """The payload of the button that a reference stands for; "" for one that we never gave out."""
    button = button_of(ref)
    return buttons.write(button) if button else ""


def button_of(ref: object) -> Button | None:
    """None for one that we never gave out."""
    ref = ref.strip() if isinstance(ref, str) else ""
    if found := re.fullmatch(rf"service-({NUMBER})", ref):
        return Take(service=int(found[1]))
    if found := re.fullmatch(rf"consultant-({NUMBER})", ref):
        return Take(consultant=int(found[1]))
    if found := re.fullmatch(rf"code-({CODE})", ref):
        return OnAppointment(Verb.SHOW, found[1].upper())
    return {BOOK: Do.BOOK, APPOINTMENTS: Do.APPOINTMENTS}.get(ref)


def service(pk: int) -> str:
    return f"service-{pk}"


def consultant(pk: int) -> str:
    return f"consultant-{pk}"


def appointment(code: str) -> str:
    return f"code-{code}"
