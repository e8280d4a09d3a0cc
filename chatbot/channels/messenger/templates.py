"""The utility templates that Meta approves: what news say outside of the 24 hours, in both languages.

`{{1}}` is the service, `{{2}}` the consultant, `{{3}}` the time; a text neither begins nor ends with one, which Meta
refuses. Their names are those of MESSENGER_UTILITY_TEMPLATES.
https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chatbot.channels.messenger.cards import MOST_BUTTON, cut

APPROVED = "APPROVED"
EXAMPLE = ["Tax advice", "Thu Hang Nguyen", "9:00, 24/11"]


def wanted() -> list[dict[str, Any]]:
    """As they are put to Meta: one for each configured kind and language."""
    made = []
    for kind, name in settings.MESSENGER_UTILITY_TEMPLATES.items():
        for language, _label in settings.LANGUAGES:
            with translation.override(language):
                made.append(_template(kind, name, language))
    return made


def _template(kind: str, name: str, language: str) -> dict[str, Any]:
    body = {"type": "BODY", "text": _texts()[kind], "example": {"body_text": [EXAMPLE]}}
    titles = _titles().get(kind, [])
    components: list[dict[str, Any]] = [body]
    if titles:
        shown = [{"type": "POSTBACK", "text": cut(title, MOST_BUTTON)} for title in titles]
        components.append({"type": "BUTTONS", "buttons": shown})
    return {"name": name, "language": language, "category": "UTILITY", "components": components}


def _texts() -> dict[str, str]:
    return {
        "reminder": _("We remind you of your appointment: {{1}} with {{2}}, {{3}}. Please tell us whether you come."),
        "offer": _("The time that you wait for is free: {{1}} with {{2}}, {{3}}. Please tell us whether you take it."),
        "follow_up": _("You have been here for {{1}} with {{2}}, {{3}}. How many points, 0 to 5, do you give it?"),
        "approval": _("Your appointment is booked: {{1}} with {{2}}, {{3}}. We look forward to seeing you."),
        "decline": _("Your request could not be confirmed: {{1}} with {{2}}, {{3}}. Please choose another time."),
        "moved": _("We have moved your appointment. It is now: {{1}} with {{2}}, {{3}}. Does that suit you?"),
        "cancelled": _("We had to cancel your appointment: {{1}} with {{2}}, {{3}}. Please choose another time."),
    }  # fmt: skip


def _titles() -> dict[str, list[str]]:
    """Of the buttons, as many as the message in the chat has; none where that has more than a template takes."""
    book, mine = _("Book"), _("My appointments")
    return {
        "reminder": [_("I will come"), _("Move it"), _("Cancel it")],
        "offer": [_("Book it"), _("No, thanks")],
        "approval": [book, mine],
        "decline": [book, mine],
        "moved": [_("Move it"), _("Cancel it"), _("Book another")],
        "cancelled": [book, mine],
    }


def standing(found: list[Any]) -> dict[tuple[str, str], tuple[str, str]]:
    """Of those that Meta lists: by name and language the status, and why one was refused."""
    return {
        (str(one.get("name")), str(one.get("language"))[:2]): (
            str(one.get("status", "")), str(one.get("rejected_reason") or "")
        )
        for one in found if isinstance(one, dict)
    }  # fmt: skip
