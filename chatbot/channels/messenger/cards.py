"""Cards side by side, and texts with buttons that last, as Messenger has them: its templates.

https://developers.facebook.com/docs/messenger-platform/send-messages/template/generic
"""

from collections.abc import Sequence
from typing import Any

MOST_CARDS, MOST_BUTTONS = 10, 3
MOST_TITLE, MOST_BUTTON = 80, 20
# Of a text that has buttons: https://developers.facebook.com/docs/messenger-platform/send-messages/template/button
MOST_TEXT = 640
# What a choice of a row says of the card that it stands on: its number, and what is shown.
CARD, SHOWN = "card", ("title", "subtitle")


def are_in(choices: Sequence[dict[str, Any]]) -> bool:
    return any(CARD in choice for choice in choices)


def attachment(choices: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The cards of a row: choices that stand on the same one follow each other."""
    elements: list[dict[str, Any]] = []
    last = None
    for choice in choices:
        number, shown = choice[CARD]["number"], {name: choice[CARD][name] for name in SHOWN if choice[CARD].get(name)}
        if number != last:
            elements.append({**shown, "buttons": []})
            last = number
        elements[-1]["buttons"].append(_button(choice))
    return {"type": "template", "payload": {"template_type": "generic", "elements": elements}}


def with_buttons(text: str, links: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A text with buttons that open pages, and last."""
    buttons = [_button(one) for one in links]
    return {"type": "template", "payload": {"template_type": "button", "text": text, "buttons": buttons}}


def _button(choice: dict[str, Any]) -> dict[str, str]:
    if url := choice.get("url"):
        return {"type": "web_url", "title": choice["title"], "url": url}
    return {"type": "postback", "title": choice["title"], "payload": choice["payload"]}


def cut(text: str, most: int) -> str:
    """As much as there is room for, with a sign that it goes on."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
