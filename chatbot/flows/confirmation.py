"""The confirmation of an appointment, once more: by e-mail, and here."""

from bookings import mail
from chatbot.flows import appointments, specification
from chatbot.flows.appointments import Named, matching
from chatbot.flows.outcome import Outcome, Shows
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.models.masking import mask_address
from chatbot.replies import changes


def send_again(turn: Turn, said: Said) -> Outcome | None:
    """Of the one that is named, was shown last, or comes next; None where there is none, but a question is answered."""
    rows = appointments.coming(turn)
    named = Named(code=said.found.code, day=said.found.date, consultants=said.found.consultant)
    meant = matching(rows, named, turn.zone) or [row for row in rows if row.pk == turn.in_view] or rows
    if not meant:
        return None if turn.event.answer else Shows((changes.no_appointments(),))
    row = meant[0]
    address = mask_address(row.customer.email) if row.customer.email and mail.receipt_again(row, now=turn.now) else ""
    return Shows((changes.confirmation_again(row, turn.zone, address),), shown=row.pk)


JOURNEY = specification.register(specification.act("confirmation"))
