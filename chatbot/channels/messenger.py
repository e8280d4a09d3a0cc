"""Facebook Messenger: webhook payloads in, Send API calls out.

https://developers.facebook.com/docs/messenger-platform/webhooks and /reference/send-api
"""

import contextlib
import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import ChannelIdentity
from chatbot.channels import Rendered, SendFailed
from chatbot.messaging.inbox import MAX_ID, Echo, Inbound, clean, sensible_time
from chatbot.models import Message
from chatbot.replies import Reply
from meetassist import http

CHANNEL = ChannelIdentity.Channel.MESSENGER.value
MAX_TEXT, MAX_TITLE, MAX_QUICK_REPLIES = 2000, 20, 13
MAX_TEMPLATE_BUTTONS = 3
# The model waits for it, and the customer for both.
TYPING_SECONDS = 2.0
# Meta's standard messaging window.
WINDOW = timedelta(hours=24)
# The thumb beside Messenger's text field, small, middle and large: a sticker that stands for this sign.
THUMBS = frozenset({"369239263222822", "369239343222814", "369239383222810"})
THUMB_SIGN = "👍"
# Quick replies are shown under the last message alone.
TAPS_VANISH = True

# Permanent refusals by (code, subcode); None is any subcode. Everything else with code 1, 2, 4 or 5xx may pass.
OUTCOMES: dict[tuple[int, int | None], str] = {
    (10, 2018278): "window_closed",
    (10, 2018065): "window_closed",
    (10, 2534022): "window_closed",
    (10, 2018108): "unreachable",
    (200, 1545041): "unreachable",
    (551, None): "unreachable",
    (100, 2018001): "unreachable",
    (100, None): "invalid",
    (190, None): "token_invalid",
    (10, None): "no_permission",
    (200, None): "no_permission",
    (368, None): "policy_block",
}
TEMPORARY_CODES = frozenset({1, 2, 4, 17, 32, 341, 613, 1200, 80006})
# "Page temporarily restricted": code 10, but it passes.
TEMPORARY_SUBCODES = frozenset({1893063, 2534122, 2534029})


class BadPayload(ValueError):
    """The body is not what Meta sends."""


def signature_is_right(body: bytes, header: str | None) -> bool:
    """Whether `X-Hub-Signature-256` is the HMAC of the raw body. False when no app secret is configured."""
    secret = settings.MESSENGER_APP_SECRET
    if not secret or not header or not header.startswith("sha256="):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.removeprefix("sha256=").encode("utf-8", "replace"))


def parse(body: bytes, now: datetime) -> list[Inbound | Echo]:
    """The customers' messages and taps, and what was written to them; every other kind of event is left out.

    Raises BadPayload when the body is no JSON object.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadPayload from error
    if not isinstance(document, dict):
        raise BadPayload
    if document.get("object") != "page":
        return []
    events = ((event, is_standby) for event, is_standby in _events(document))
    return [found for event, is_standby in events if (found := _read(event, now, is_standby=is_standby))]


def _events(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], bool]]:
    """Each with whether another app, such as the Page's inbox, has the customer now; then it is not ours to answer."""
    for entry in _list(document.get("entry")):
        page = settings.MESSENGER_PAGE_ID
        if isinstance(entry, dict) and (not page or str(entry.get("id")) == page):
            # `changes` are of other products: not customers talking to us.
            for name in ("messaging", "standby"):
                yield from ((event, name == "standby") for event in _list(entry.get(name)) if isinstance(event, dict))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _read(event: dict[str, Any], now: datetime, *, is_standby: bool) -> Inbound | Echo | None:
    message = event.get("message")
    if isinstance(message, dict) and message.get("is_echo"):
        return _echo(event, message, now)
    inbound = _inbound(event, now)
    return dataclasses.replace(inbound, is_for_another=True) if inbound and is_standby else inbound


def _person(event: dict[str, Any], name: str) -> str:
    """The id of the sender or the recipient; "" when there is none."""
    person = event.get(name)
    psid = _identifier(person.get("id") if isinstance(person, dict) else None)
    return psid if len(psid) <= 100 else ""


def _echo(event: dict[str, Any], message: dict[str, Any], now: datetime) -> Echo | None:
    psid, mid, text = _person(event, "recipient"), _identifier(message.get("mid")), message.get("text")
    if not psid or not mid or message.get("is_deleted"):
        return None
    return Echo(
        channel=CHANNEL,
        recipient=psid,
        external_id=mid,
        kind=Message.Kind.TEXT if isinstance(text, str) and text else Message.Kind.MEDIA,
        sent_at=sensible_time(event.get("timestamp"), now),
        text=text if isinstance(text, str) else "",
        metadata=_identifier(message.get("metadata")),
        app_id=_identifier(message.get("app_id")),
    )


def _inbound(event: dict[str, Any], now: datetime) -> Inbound | None:
    psid = _person(event, "sender")
    if not psid:
        return None
    sent_at = sensible_time(event.get("timestamp"), now)
    message, postback = event.get("message"), event.get("postback")
    if isinstance(message, dict):
        return _from_message(message, psid, sent_at)
    if isinstance(postback, dict):
        return _from_postback(postback, psid, event, sent_at)
    return None


def _from_message(message: dict[str, Any], psid: str, sent_at: datetime) -> Inbound | None:
    mid = _identifier(message.get("mid"))
    if not mid or message.get("is_deleted"):
        return None
    text = message.get("text") if isinstance(message.get("text"), str) else ""
    quick_reply = message.get("quick_reply")
    payload = quick_reply.get("payload") if isinstance(quick_reply, dict) else None
    if isinstance(payload, str) and payload:
        return Inbound(CHANNEL, psid, mid, Message.Kind.TAP, sent_at, text or "", payload)
    if text:
        return Inbound(CHANNEL, psid, mid, Message.Kind.TEXT, sent_at, text)
    if _is_a_thumb(message):
        return Inbound(CHANNEL, psid, mid, Message.Kind.TEXT, sent_at, THUMB_SIGN)
    if message.get("attachments") or message.get("sticker_id"):
        return Inbound(CHANNEL, psid, mid, Message.Kind.MEDIA, sent_at)
    return None


def _is_a_thumb(message: dict[str, Any]) -> bool:
    """Whether nothing but the thumb was sent: its number stands in the message, or in its only picture."""
    attachments = _list(message.get("attachments"))
    if len(attachments) > 1:
        return False
    first = attachments[0] if attachments and isinstance(attachments[0], dict) else {}
    picture = first.get("payload")
    numbers = (message.get("sticker_id"), picture.get("sticker_id") if isinstance(picture, dict) else None)
    return bool({_identifier(number) for number in numbers} & THUMBS)


def _from_postback(postback: dict[str, Any], psid: str, event: dict[str, Any], sent_at: datetime) -> Inbound | None:
    payload, title = postback.get("payload"), postback.get("title")
    if not isinstance(payload, str) or not payload:
        return None
    # Taps had no mid before version 11 of the API; person and moment name them as well.
    mid = _identifier(postback.get("mid")) or _identifier(
        f"postback:{psid}:{event.get('timestamp')}:{payload}"[:MAX_ID]
    )
    title = title if isinstance(title, str) else ""
    return Inbound(CHANNEL, psid, mid, Message.Kind.TAP, sent_at, title, payload)


def _identifier(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    identifier = clean(str(value))
    return identifier if len(identifier) <= MAX_ID else ""


def render(reply: Reply) -> list[Rendered]:
    """Texts of at most 2,000 characters; the choices, as quick replies, on the last."""
    choices = reply.choices[:MAX_QUICK_REPLIES]
    text = "\n".join([reply.text, *_lines(reply.table)])
    if reply.numbered or any(len(choice.title) > MAX_TITLE for choice in choices):
        # A quick reply shows 20 characters: the whole list stands in the text, to be answered by number as well.
        text += "".join(f"\n{number}. {choice.title}" for number, choice in enumerate(choices, 1))
    quick_replies = [
        {"content_type": "text", "title": _short_title(number, choice.title), "payload": choice.payload}
        for number, choice in enumerate((*choices, *reply.beside)[:MAX_QUICK_REPLIES], 1)
    ]
    *first, last = _split(text)
    return [*(Rendered(part) for part in first), Rendered(last, quick_replies)]


def _lines(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table as lines, since Messenger has none: what stands in the first column, then the others by their heads."""
    if table:
        head, *rows = table
        for name, *cells in rows:
            yield f"• {name}: " + "; ".join(f"{title} {cell}" for title, cell in zip(head[1:], cells, strict=True))


def _short_title(number: int, title: str) -> str:
    if len(title) <= MAX_TITLE:
        return title
    return f"{number}. {title}"[: MAX_TITLE - 1].rstrip() + "…"


def _split(text: str) -> list[str]:
    """At a line's end, else a space, else wherever the limit falls. Nothing is cut off."""
    parts = []
    while len(text) > MAX_TEXT:
        cut = max(text.rfind("\n", 0, MAX_TEXT), 0) or max(text.rfind(" ", 0, MAX_TEXT), 0) or MAX_TEXT
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n ") if cut < MAX_TEXT else text[cut:]
    return [*parts, text]


def send(message: Message, recipient: str) -> str | None:
    """Send one row; returns Meta's message id. Raises SendFailed."""
    if not settings.MESSENGER_PAGE_TOKEN:
        raise SendFailed("token_missing", permanent=False)
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
        raise SendFailed(f"no_answer:{error}"[:40], permanent=False) from None
    answer = _json_object(response.content)
    if response.is_success and "error" not in answer:
        return _identifier(answer.get("message_id")) or None
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
        return SendFailed(f"temporary:{code or status}", permanent=False)
    if isinstance(code, int):
        outcome = OUTCOMES.get((code, subcode)) or OUTCOMES.get((code, None)) or f"refused:{code}"
        return SendFailed(outcome, permanent=True)
    return SendFailed(f"refused:{status}", permanent=True)
