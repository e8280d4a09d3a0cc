"""What the bot says where customers ask for something about their data."""

from datetime import timedelta, tzinfo
from zoneinfo import ZoneInfo

from accounts.models import PrivacyRequest
from chatbot.replies import Choice, Reply, closing, courtesy
from chatbot.replies.buttons import Do
from chatbot.replies.moments import day
from chatbot.replies.reaching import with_number
from chatbot.replies.speech import gettext as _


def copy_is_coming(masked: str) -> Reply:
    """`masked`: whoever sits at this device may not be the customer."""
    text = _("Everything we keep about you is on its way to %(address)s: as a page to read, and as data.")
    return closing(text % {"address": masked})


def copy_cannot_be_sent() -> Reply:
    text = _(
        "E-mails do not reach your address, so I cannot send you your data there. Please give me another address, or "
        "speak to a person."
    )
    choices = (Choice(_("Change e-mail"), Do.CHANGE_ADDRESS), Choice(courtesy.person_title(), Do.PERSON))
    return Reply(with_number(text), choices)


def correction_noted(request: PrivacyRequest, zone: ZoneInfo) -> Reply:
    """Names, numbers and addresses are changed at once, in the profile."""
    text = _(
        "I have passed this on to the team, who will correct it and answer you by %(day)s. Your name, telephone number "
        "and e-mail address you can change here at once."
    )
    return Reply(text % {"day": _last_day(request, zone)}, (Choice(_("My profile"), Do.PROFILE),))


def objected() -> Reply:
    text = _(
        "Noted, and it holds from now on: no AI model reads what you write here, and you are not asked how a visit "
        "was. I go on understanding you by fixed rules alone. To take it back, write “you may use my data again”."
    )
    return closing(text, again=_("Your objection is noted already, and holds."))


def objects_no_more() -> Reply:
    return closing(_("Thank you, your objection no longer holds."))


def for_the_team(request: PrivacyRequest) -> str:
    """What a person has to answer, until when; what it is about stands in the row, and is read there."""
    text = _("%(request)s, to be answered by %(day)s")
    return text % {"request": request, "day": _last_day(request, request.due_at.tzinfo)}


def _last_day(request: PrivacyRequest, zone: tzinfo | None) -> str:
    """What is due at midnight is due on the day before."""
    return day((request.due_at - timedelta(seconds=1)).astimezone(zone))
