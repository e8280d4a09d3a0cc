"""Utility messages: templates that Meta approves beforehand, and may be sent outside of the window.

https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages
"""

import re
from dataclasses import dataclass
from typing import Any

from chatbot.channels.messenger.simulator.errors import invalid
from chatbot.channels.messenger.simulator.limits import BUTTONS, PAYLOAD

MOST_TEMPLATES = 250
BODY = 1024
PARAMETER = re.compile(r"\{\{\s*(\w+)\s*\}\}")
NAME = re.compile(r"[a-z0-9_]{1,512}")
# Words of its own that a body has to have for each parameter.
WORDS_A_PARAMETER = 2
MARKETING = re.compile(r"\b(discount|% off|sale|promotion|giảm giá|khuyến mãi|ưu đãi)\b", re.IGNORECASE)
LIBRARY = [
    {"name": "appointment_reminder_1", "language": "en_US", "category": "UTILITY",
     "body": "Hello, your appointment {{1}} is on {{2}}. See you then."},
]  # fmt: skip


@dataclass
class Template:
    """One name in one language, as Meta keeps it."""

    id: str
    name: str
    language: str
    body: str
    buttons: list[dict[str, Any]]
    status: str
    rejected_reason: str = "NONE"

    @property
    def shown(self) -> dict[str, Any]:
        components = [{"type": "BODY", "text": self.body}]
        if self.buttons:
            components.append({"type": "BUTTONS", "buttons": self.buttons})  # type: ignore[dict-item]
        return {
            "id": self.id, "name": self.name, "language": self.language, "category": "UTILITY", "status": self.status,
            "rejected_reason": self.rejected_reason, "components": components,
        }  # fmt: skip


def read(body: dict[str, Any], identifier: str) -> Template:
    """A template that is handed in, approved or rejected at once. Raises GraphError where it is no template."""
    if body.get("category") != "UTILITY":
        raise invalid("Param category must be UTILITY.")
    name, language = body.get("name"), body.get("language")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise invalid("Param name must be of small letters, digits and underscores.")
    if not isinstance(language, str) or not language:
        raise invalid("Param language is required.")
    text, buttons = _components(body.get("components"))
    reason = _why_rejected(text)
    return Template(identifier, name, language, text, buttons, "REJECTED" if reason else "APPROVED", reason or "NONE")


def _components(components: Any) -> tuple[str, list[dict[str, Any]]]:
    rows = [one for one in components if isinstance(one, dict)] if isinstance(components, list) else []
    text = next((one.get("text") for one in rows if str(one.get("type")).upper() == "BODY"), None)
    if not isinstance(text, str) or not 1 <= len(text) <= BODY:
        raise invalid(f"Param components needs a BODY with a text of at most {BODY} characters.")
    buttons: Any = next((one.get("buttons") for one in rows if str(one.get("type")).upper() == "BUTTONS"), [])
    if not isinstance(buttons, list) or len(buttons) > BUTTONS:
        raise invalid(f"Param components may have {BUTTONS} buttons.")
    for button in buttons:
        if not isinstance(button, dict) or button.get("type") not in ("URL", "POSTBACK"):
            raise invalid("Param components[buttons][type] must be URL or POSTBACK.")
    return text, buttons


def _why_rejected(text: str) -> str:
    names = PARAMETER.findall(text)
    numbers = [int(name) for name in names if name.isdecimal()]
    if PARAMETER.match(text.strip()) or re.search(rf"{PARAMETER.pattern}\s*$", text):
        return "INCORRECT_PARAMS"
    if numbers and sorted(set(numbers)) != list(range(1, len(set(numbers)) + 1)):
        return "INCORRECT_PARAMS"
    if len(PARAMETER.sub(" ", text).split()) < WORDS_A_PARAMETER * len(set(names)):
        return "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"
    return "TAG_SHOULD_BE_MARKETING" if MARKETING.search(text) else ""


def fill(template: Template, components: Any) -> tuple[str, list[dict[str, Any]]]:
    """Its text and its buttons with what this sending says. Raises GraphError where the two do not fit."""
    rows = [one for one in components or [] if isinstance(one, dict)]
    values = _values(rows)
    names = list(dict.fromkeys(PARAMETER.findall(template.body)))
    if len(values) != len(names):
        raise invalid(f"Number of parameters does not match: the template has {len(names)}, {len(values)} were sent.")
    named = {str(one.get("parameter_name") or place): one for place, one in enumerate(values, 1)}
    if set(named) != set(names):
        raise invalid("Names of parameters do not match those of the template.")
    text = PARAMETER.sub(lambda found: str(named[found[1]].get("text", "")), template.body)
    return text, _filled_buttons(template, rows)


def _values(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: Any = next((one.get("parameters") for one in rows if str(one.get("type")).lower() == "body"), [])
    values = found if isinstance(found, list) else []
    for value in values:
        if not isinstance(value, dict) or not isinstance(value.get("text"), str) or not value["text"]:
            raise invalid("Param components[parameters] need a text that is not empty.")
    return values


def _filled_buttons(template: Template, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    given: Any = next((one.get("parameters") for one in rows if str(one.get("type")).lower() == "buttons"), [])
    payloads = iter(one.get("payload", "") for one in given or [] if one.get("type") == "POSTBACK")
    shown = []
    for button in template.buttons:
        if button["type"] == "POSTBACK":
            payload = next(payloads, None)
            if not payload or len(payload) > PAYLOAD:
                raise invalid("Each POSTBACK button of the template needs a payload.")
            shown.append({"type": "postback", "title": button.get("text", ""), "payload": payload})
        else:
            shown.append({"type": "web_url", "title": button.get("text", ""), "url": button.get("url", "")})
    if next(payloads, None) is not None:
        raise invalid("More buttons were sent than the template has.")
    return shown
