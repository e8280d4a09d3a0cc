"""Calls of the Send API, and what its answers mean.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import contextlib
import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from chatbot.channels.messenger.parsing import identifier
from chatbot.messaging.channels import Refusal, SendFailed
from chatbot.models import Message
from meetassist import http

MAX_TEMPLATE_BUTTONS = 3
# The model waits for it, and the customer for both.
TYPING_SECONDS = 2.0
# Meta's standard messaging window.
WINDOW = timedelta(hours=24)

# Permanent refusals by (code, subcode); None is any subcode. Everything else with code 1, 2, 4 or 5xx may pass.
OUTCOMES: dict[tuple[int, int | None], Refusal] = {
    (10, 2018278): Refusal.WINDOW_CLOSED,
    (10, 2018065): Refusal.WINDOW_CLOSED,
    (10, 2534022): Refusal.WINDOW_CLOSED,
    (10, 2018108): Refusal.UNREACHABLE,
    (200, 1545041): Refusal.UNREACHABLE,
    (551, None): Refusal.UNREACHABLE,
    (100, 2018001): Refusal.UNREACHABLE,
    (100, None): Refusal.INVALID,
    (190, None): Refusal.TOKEN_INVALID,
    (10, None): Refusal.NO_PERMISSION,
    (200, None): Refusal.NO_PERMISSION,
    (368, None): Refusal.POLICY_BLOCK,
}
TEMPORARY_CODES = frozenset({1, 2, 4, 17, 32, 341, 613, 1200, 80006})
# "Page temporarily restricted": code 10, but it passes.
TEMPORARY_SUBCODES = frozenset({1893063, 2534122, 2534029})


def send(message: Message, recipient: str) -> str | None:
    """Send one row; returns Meta's message id. Raises SendFailed."""
    if not settings.MESSENGER_PAGE_TOKEN:
        raise SendFailed(Refusal.TOKEN_MISSING)
    body: dict[str, Any] = {"text": message.text, "metadata": str(message.pk)}
    if message.choices:
        body["quick_replies"] = message.choices
    kind: dict[str, str] = {"messaging_type": "RESPONSE"}
    if message.template:
        kind = {"messaging_type": "UTILITY"}
        body = {"template": _template(message.template), "metadata": str(message.pk)}
    elif message.author and settings.MESSENGER_HUMAN_AGENT and not _is_within_window(message):
        # Meta's seven days for people; never for what the bot says.
        kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    try:
        response = _post({"recipient": {"id": recipient}, **kind, "message": body})
    except http.ConnectionFailed as error:
        raise SendFailed(Refusal.NO_ANSWER, error) from None
    answer = _json_object(response.content)
    if response.is_success and "error" not in answer:
        return identifier(answer.get("message_id")) or None
    raise _failure(response.status_code, answer.get("error"))


def _template(filled: dict[str, Any]) -> dict[str, Any]:
    """https://developers.facebook.com/docs/messenger-platform/send-messages/utility-messages"""
    values = [{"type": "text", "text": value} for value in filled["values"]]
    buttons = [{"type": "POSTBACK", "payload": payload} for payload in filled["payloads"][:MAX_TEMPLATE_BUTTONS]]
    components = [{"type": "body", "parameters": values}, {"type": "buttons", "parameters": buttons}]
    return {
        "name": filled["name"], "language": {"code": filled["language"]},
        "components": [component for component in components if component["parameters"]],
    }  # fmt: skip


def _is_within_window(message: Message) -> bool:
    rows = message.conversation.messages.filter(direction=Message.Direction.IN)
    return rows.filter(sent_at__gt=timezone.now() - WINDOW).exists()


def show_typing(recipient: str) -> None:
    """Show that an answer is being written; Meta takes it away after 20 seconds. Nothing depends on it."""
    if settings.MESSENGER_PAGE_TOKEN:
        with contextlib.suppress(http.ConnectionFailed):
            _post({"recipient": {"id": recipient}, "sender_action": "typing_on"}, seconds=TYPING_SECONDS)


def _post(body: dict[str, Any], *, seconds: float | None = None) -> Any:
    page = settings.MESSENGER_PAGE_ID or "me"
    return http.post_json(
        f"{settings.MESSENGER_GRAPH_URL}/{settings.MESSENGER_GRAPH_VERSION}/{page}/messages",
        body,
        # In a header, where no log of addresses shows it.
        headers={"Authorization": f"Bearer {settings.MESSENGER_PAGE_TOKEN}"},
        seconds=seconds,
    )


def _json_object(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _failure(status: int, error: object) -> SendFailed:
    """Which of our outcomes an answer of the Send API is: by code and subcode, never by its wording."""
    error = error if isinstance(error, dict) else {}
    code, subcode = error.get("code"), error.get("error_subcode")
    if code in TEMPORARY_CODES or subcode in TEMPORARY_SUBCODES or status >= 500 or status == 429:
        return SendFailed(Refusal.TEMPORARY, code or status)
    if isinstance(code, int):
        known = OUTCOMES.get((code, subcode)) or OUTCOMES.get((code, None))
        return SendFailed(known) if known else SendFailed(Refusal.REFUSED, code)
    return SendFailed(Refusal.REFUSED, status)
