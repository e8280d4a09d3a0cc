"""Calls of the Send API.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import contextlib
import threading
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from chatbot.channels.messenger import cards, errors, graph
from chatbot.channels.messenger.parsing import identifier
from chatbot.messaging import windows
from chatbot.messaging.channels import Refusal, SendFailed, channel
from chatbot.models import Message
from meetassist import http

MAX_TEMPLATE_BUTTONS = 3
# The model waits for it, and the customer for both.
TYPING_SECONDS = 2.0
# Meta's standard messaging window, and the one for people with the feature "Human Agent".
WINDOW = timedelta(hours=24)
WINDOW_OF_PEOPLE = timedelta(days=7)


def send(message: Message, recipient: str) -> str | None:
    """Send one row; returns Meta's message id. Raises SendFailed."""
    if not settings.MESSENGER_PAGE_TOKEN:
        raise SendFailed(Refusal.TOKEN_MISSING)
    body = {"recipient": {"id": recipient}, **_kind(message), "message": _message(message)}
    try:
        answer = graph.post(f"{graph.page()}/messages", body)
    except http.ConnectionFailed as error:
        raise SendFailed(Refusal.NO_ANSWER, error) from None
    except graph.GraphError as error:
        raise _failure(error) from None
    return identifier(answer.get("message_id")) or None


def _message(message: Message) -> dict[str, Any]:
    # By it echoes are known for ours.
    metadata = {"metadata": str(message.pk)}
    if message.template:
        return {"template": _template(message.template), **metadata}
    if cards.are_in(message.choices):
        return {"attachment": cards.attachment(message.choices), **metadata}
    links = [choice for choice in message.choices if choice.get("url")]
    said = {"attachment": cards.with_buttons(message.text, links)} if links else {"text": message.text}
    quick_replies = [_quick_reply(choice) for choice in message.choices if not choice.get("url")]
    return {**said, **metadata, **({"quick_replies": quick_replies} if quick_replies else {})}


def _quick_reply(choice: dict[str, Any]) -> dict[str, Any]:
    """What is offered of the account has no title and no payload: Meta puts them there."""
    return choice if choice.get("payload") else {"content_type": choice["content_type"]}


def _kind(message: Message) -> dict[str, str]:
    """What Meta is told that it is. What we take for too late goes as an answer all the same: Meta decides."""
    if message.template:
        return {"messaging_type": "UTILITY"}
    if message.author and _way_of_people(message) == windows.Way.BY_PERSON:
        # Never for what the bot says.
        return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return {"messaging_type": "UPDATE" if message.notification_id else "RESPONSE"}


def _way_of_people(message: Message) -> windows.Way:
    now = timezone.now()
    heard_at = windows.heard([message.conversation_id], now=now).get(message.conversation_id)
    return windows.way(channel(message.channel), heard_at, at=now, is_by_person=True)


def _template(filled: dict[str, Any]) -> dict[str, Any]:
    """https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages"""
    # A template has its buttons once for all: a message that has more in the chat has none there.
    payloads = filled["payloads"] if len(filled["payloads"]) <= MAX_TEMPLATE_BUTTONS else []
    values = [{"type": "text", "text": value} for value in filled["values"]]
    buttons = [{"type": "POSTBACK", "payload": payload} for payload in payloads]
    components = [{"type": "body", "parameters": values}, {"type": "buttons", "parameters": buttons}]
    return {
        "name": filled["name"], "language": {"code": filled["language"]},
        "components": [component for component in components if component["parameters"]],
    }  # fmt: skip


def show_typing(recipient: str) -> None:
    """Show that an answer is being written; Meta takes it away after 20 seconds. Nothing depends on it."""
    _act(recipient, "typing_on")


def show_seen(recipient: str) -> None:
    """Show that what they wrote was read. Nobody waits for it."""
    threading.Thread(target=_act, args=(recipient, "mark_seen"), name="mark-seen", daemon=True).start()


def _act(recipient: str, action: str) -> None:
    if settings.MESSENGER_PAGE_TOKEN:
        with contextlib.suppress(http.ConnectionFailed, graph.GraphError):
            body = {"recipient": {"id": recipient}, "sender_action": action}
            graph.post(f"{graph.page()}/messages", body, seconds=TYPING_SECONDS)


def _failure(error: graph.GraphError) -> SendFailed:
    refusal = errors.meaning(error.status, error.code, error.subcode)
    has_number = refusal in (Refusal.TEMPORARY, Refusal.REFUSED)
    return SendFailed(refusal, error.code or error.status) if has_number else SendFailed(refusal)
