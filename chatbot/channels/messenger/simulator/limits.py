"""What a message of the Send API may look like. What is longer or more is refused as an invalid parameter (100).

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

from typing import Any

from chatbot.channels.messenger.simulator.errors import invalid, refusal

TEXT, METADATA, PAYLOAD = 2000, 1000, 1000
QUICK_REPLIES, BUTTONS, ELEMENTS = 13, 3, 10
BUTTON_TEMPLATE_TEXT, ELEMENT_TEXT, BUTTON_TITLE = 640, 80, 20
# Longer titles of quick replies are no error: Messenger cuts them.
QUICK_REPLY_TITLE = 20
QUICK_REPLY_TYPES = frozenset({"text", "user_phone_number", "user_email"})
MEDIA = frozenset({"image", "audio", "video", "file"})
# "location" went with the quick replies of that kind.
BUTTON_TYPES = frozenset({"web_url", "postback", "phone_number", "account_link", "account_unlink", "game_play"})


def check_message(message: Any) -> None:
    """Of everything but a utility message. Raises GraphError."""
    if not isinstance(message, dict):
        raise invalid("Param message must be an object.")
    text, attachment = message.get("text"), message.get("attachment")
    if text is not None and attachment is not None:
        raise invalid("Param message must have either text or attachment, not both.")
    if not text and attachment is None:
        raise refusal("empty_message")
    if text is not None:
        _text(text, TEXT, "message[text]")
    if attachment is not None:
        _attachment(attachment)
    if "metadata" in message:
        _text(message["metadata"], METADATA, "message[metadata]")
    if "quick_replies" in message:
        _quick_replies(message["quick_replies"])


def _text(value: Any, most: int, name: str, *, least: int = 1) -> None:
    if not isinstance(value, str):
        raise invalid(f"Param {name} must be a string.")
    if not least <= len(value) <= most:
        raise invalid(f"Length of param {name} must be less than or equal to {most}")


def _list(value: Any, most: int, name: str) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise invalid(f"Param {name} must have 1 to {most} items.")
    return value


def _quick_replies(replies: Any) -> None:
    for one in _list(replies, QUICK_REPLIES, "message[quick_replies]"):
        if not isinstance(one, dict) or one.get("content_type") not in QUICK_REPLY_TYPES:
            raise invalid(f"Param quick_replies[content_type] must be one of {', '.join(sorted(QUICK_REPLY_TYPES))}.")
        if one["content_type"] == "text":
            if not isinstance(one.get("title"), str) or not one["title"]:
                raise invalid("Param message[quick_replies][title] is required.")
            _text(one.get("payload"), PAYLOAD, "message[quick_replies][payload]", least=0)


def _attachment(attachment: Any) -> None:
    if not isinstance(attachment, dict) or not isinstance(attachment.get("payload"), dict):
        raise invalid("Param message[attachment] needs a type and a payload.")
    kind, payload = attachment.get("type"), attachment["payload"]
    if kind in MEDIA:
        if not payload.get("url") and not payload.get("attachment_id"):
            raise invalid("Param message[attachment][payload] needs a url or an attachment_id.")
        return
    if kind != "template":
        raise invalid("Param message[attachment][type] must be one of image, audio, video, file, template.")
    known = {"button": _button_template, "generic": _generic_template}
    if payload.get("template_type") not in known:
        raise invalid("Param message[attachment][payload][template_type] is not known.")
    known[payload["template_type"]](payload)


def _button_template(payload: dict[str, Any]) -> None:
    _text(payload.get("text"), BUTTON_TEMPLATE_TEXT, "message[attachment][payload][text]")
    _buttons(payload.get("buttons"))


def _generic_template(payload: dict[str, Any]) -> None:
    for element in _list(payload.get("elements"), ELEMENTS, "message[attachment][payload][elements]"):
        if not isinstance(element, dict):
            raise invalid("Param message[attachment][payload][elements] must be objects.")
        _text(element.get("title"), ELEMENT_TEXT, "elements[title]")
        if not {"subtitle", "image_url", "buttons", "default_action"} & element.keys():
            raise invalid("Param elements must have more than a title.")
        if "subtitle" in element:
            _text(element["subtitle"], ELEMENT_TEXT, "elements[subtitle]", least=0)
        if "buttons" in element:
            _buttons(element["buttons"])


def _buttons(buttons: Any) -> None:
    for button in _list(buttons, BUTTONS, "buttons"):
        check_button(button)


def check_button(button: Any) -> None:
    """One of a template or of the menu. Raises GraphError."""
    if not isinstance(button, dict) or button.get("type") not in BUTTON_TYPES:
        raise invalid("Param buttons[type] is not known.")
    _text(button.get("title"), BUTTON_TITLE, "buttons[title]")
    if button["type"] == "web_url" and not str(button.get("url", "")).startswith(("https://", "http://")):
        raise invalid("Param buttons[url] must be a URL.")
    if button["type"] in ("postback", "phone_number"):
        _text(button.get("payload"), PAYLOAD, "buttons[payload]")
