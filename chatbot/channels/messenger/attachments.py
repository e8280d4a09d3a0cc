"""What a message of Messenger holds beside words, and which of our kinds that is.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messages
"""

from typing import Any

from chatbot.models import Message

# The thumb beside Messenger's text field, small, middle and large: a sticker that stands for this sign.
THUMBS = frozenset({"369239263222822", "369239343222814", "369239383222810"})
THUMB_SIGN = "👍"
KINDS = {
    "audio": Message.Kind.VOICE,
    "location": Message.Kind.PLACE,
    "sticker": Message.Kind.STICKER,
}


def kind_of(message: dict[str, Any]) -> Message.Kind | None:
    """Of a message without words; None where it holds nothing. The first attachment says it, whatever follows."""
    attachments = _attachments(message)
    if _sticker_ids(message):
        return Message.Kind.STICKER
    if not message.get("attachments"):
        return None
    first = attachments[0] if attachments else {}
    return KINDS.get(str(first.get("type")), Message.Kind.MEDIA)


def is_a_thumb(message: dict[str, Any]) -> bool:
    """Whether nothing but the thumb was sent: its number stands in the message, or in its only picture."""
    attachments = message.get("attachments")
    if isinstance(attachments, list) and len(attachments) > 1:
        return False
    return bool(_sticker_ids(message) & THUMBS)


def _attachments(message: dict[str, Any]) -> list[dict[str, Any]]:
    found = message.get("attachments")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _sticker_ids(message: dict[str, Any]) -> set[str]:
    """Until 2026-08 a sticker came as a picture with a number, since then as a kind of its own."""
    attachments = _attachments(message)
    payload = attachments[0].get("payload") if attachments else None
    numbers = [message.get("sticker_id"), payload.get("sticker_id") if isinstance(payload, dict) else None]
    return {str(one) for one in numbers if isinstance(one, (int, str)) and not isinstance(one, bool) and one}
