"""What Messenger shows of the Page before anybody has written: greeting, first questions, menu.

https://developers.facebook.com/docs/messenger-platform/reference/messenger-profile-api
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from chatbot import replies
from chatbot.channels.messenger.cards import cut
from chatbot.replies import Choice, buttons, courtesy
from chatbot.replies.buttons import Do
from consultants.models import Business

MOST_GREETING, MOST_QUESTIONS, MOST_QUESTION, MOST_MENU, MOST_TITLE = 160, 4, 80, 20, 20
# Whoever reads Messenger in a language that is not named gets the business's.
DEFAULT = "default"
LOCALES = {"vi": ("vi_VN",), "en": ("en_US", "en_GB")}


def wanted() -> dict[str, Any]:
    """The whole profile as it shall be, in both languages."""
    return {
        "get_started": {"payload": buttons.write(Do.MENU)},
        "greeting": _in_each_language(lambda: {"text": _greeting()}),
        "ice_breakers": _in_each_language(lambda: {"call_to_actions": _questions()}),
        "persistent_menu": _in_each_language(lambda: {"composer_input_disabled": False, "call_to_actions": _menu()}),
    }


def _in_each_language(make: Callable[[], dict[str, Any]]) -> list[dict[str, Any]]:
    made = []
    for locale, language in [
        (DEFAULT, settings.LANGUAGE_CODE),
        *((locale, language) for language, locales in LOCALES.items() for locale in locales),
    ]:
        with translation.override(language):
            made.append({"locale": locale, **make()})
    return made


def _greeting() -> str:
    text = _("The booking assistant of %(business)s, a bot: book, move and cancel appointments at any time.")
    return cut(text % {"business": Business.current().name}, MOST_GREETING)


def _questions() -> list[dict[str, str]]:
    asked = [
        (_("I would like to book an appointment"), Do.BOOK),
        (_("Which appointments do I have?"), Do.APPOINTMENTS),
        (_("What can you do?"), Do.ABILITIES),
        (_("I would like to speak to a person"), Do.PERSON),
    ]
    return [
        {"question": cut(question, MOST_QUESTION), "payload": buttons.write(button)}
        for question, button in asked[:MOST_QUESTIONS]
    ]


def _menu() -> list[dict[str, str]]:
    choices = (*replies.menu_choices(), Choice(courtesy.person_title(), Do.PERSON))
    return [
        {"type": "postback", "title": cut(choice.title, MOST_TITLE), "payload": choice.payload}
        for choice in choices[:MOST_MENU]
    ]


def differing(found: dict[str, Any]) -> dict[str, Any]:
    """What of the wanted profile is not in the one that was found."""
    return {name: value for name, value in wanted().items() if not _holds(found.get(name), value)}


def _holds(found: object, value: object) -> bool:
    """Whether all that is wanted is there; what Meta adds of its own does not matter, nor the order of locales."""
    if isinstance(value, dict):
        return isinstance(found, dict) and all(_holds(found.get(name), one) for name, one in value.items())
    if not isinstance(value, list):
        return found == value
    if not isinstance(found, list) or len(found) != len(value):
        return False
    if all(isinstance(one, dict) and "locale" in one for one in [*value, *found]):
        by_locale = {one["locale"]: one for one in found}
        return all(_holds(by_locale.get(one["locale"]), one) for one in value)
    return all(_holds(one, other) for one, other in zip(found, value, strict=True))
