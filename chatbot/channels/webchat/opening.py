"""What the address of the chat names is opened: `/chat/?ref=service-3`, or `data-ref` of the embedded chat."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from chatbot.replies import references
from chatbot.replies.buttons import Button, Do, OnAppointment, Take, write
from consultants.models import Consultant, Service


@dataclass(frozen=True)
class Opening:
    """What the page says for the visitor as it is opened, and the payload of the button that this is."""

    title: str
    payload: str


def named(ref: str) -> Opening | None:
    """None for a reference that we never gave out, or to what there is no more."""
    button = references.button_of(ref)
    title = _title(button) if button else ""
    return Opening(title, write(button)) if button and title else None


def _title(button: Button) -> str:
    """As a visitor would tap it; "" for what there is no more."""
    if isinstance(button, Take):
        service = Service.objects.filter(pk=button.service or 0, is_active=True).first()
        person = Consultant.objects.filter(pk=button.consultant or 0, is_active=True).first()
        return service.label if service else person.name if person else ""
    if isinstance(button, OnAppointment):
        return button.code
    return {Do.BOOK: _("Book"), Do.APPOINTMENTS: _("My appointments")}.get(button, "") if isinstance(button, Do) else ""
