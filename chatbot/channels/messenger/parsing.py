"""What Facebook Messenger sends to the webhook, as messages and echoes.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings

from chatbot.messaging.events import Echo, Event, Inbound, Malformed, Media, Tap, Text
from chatbot.messaging.inbox import MAX_ID, clean, sensible_time
from chatbot.models import Message

CHANNEL = "messenger"
# Who has written what is not ours: a person in the Page's own inbox, or another app. For us that is the same.
PAGE_INBOX = "Page inbox"
# The thumb beside Messenger's text field, small, middle and large: a sticker that stands for this sign.
THUMBS = frozenset({"369239263222822", "369239343222814", "369239383222810"})
THUMB_SIGN = "👍"


def signature_is_right(body: bytes, header: str | None) -> bool:
    """Whether `X-Hub-Signature-256` is the HMAC of the raw body. False when no app secret is configured."""
    secret = settings.MESSENGER_APP_SECRET
    if not secret or not header or not header.startswith("sha256="):
        return False
    expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), header.removeprefix("sha256=").encode("utf-8", "replace"))


def parse(body: bytes, now: datetime) -> list[Event]:
    """The customers' messages and taps, and what was written to them; every other kind of event is left out.

    Raises Malformed when the body is no JSON object.
    """
    try:
        document = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if not isinstance(document, dict):
        raise Malformed
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


def _read(event: dict[str, Any], now: datetime, *, is_standby: bool) -> Event | None:
    message = event.get("message")
    if isinstance(message, dict) and message.get("is_echo"):
        return _echo(event, message, now)
    inbound = _inbound(event, now)
    return dataclasses.replace(inbound, is_for_another=True) if inbound and is_standby else inbound


def _person(event: dict[str, Any], name: str) -> str:
    """The id of the sender or the recipient; "" when there is none."""
    person = event.get(name)
    psid = identifier(person.get("id") if isinstance(person, dict) else None)
    return psid if len(psid) <= 100 else ""


def _echo(event: dict[str, Any], message: dict[str, Any], now: datetime) -> Echo | None:
    psid, mid, text = _person(event, "recipient"), identifier(message.get("mid")), message.get("text")
    if not psid or not mid or message.get("is_deleted"):
        return None
    return Echo(
        channel=CHANNEL,
        recipient=psid,
        external_id=mid,
        kind=Message.Kind.TEXT if isinstance(text, str) and text else Message.Kind.MEDIA,
        sent_at=sensible_time(event.get("timestamp"), now),
        text=text if isinstance(text, str) else "",
        author=PAGE_INBOX,
        metadata=identifier(message.get("metadata")),
        is_ours=bool(settings.MESSENGER_APP_ID) and identifier(message.get("app_id")) == settings.MESSENGER_APP_ID,
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
    mid = identifier(message.get("mid"))
    if not mid or message.get("is_deleted"):
        return None
    text = message.get("text") if isinstance(message.get("text"), str) else ""
    quick_reply = message.get("quick_reply")
    payload = quick_reply.get("payload") if isinstance(quick_reply, dict) else None
    if isinstance(payload, str) and payload:
        return Tap(
            channel=CHANNEL, sender=psid, external_id=mid, sent_at=sent_at, text=text or "", payload=payload
        )  # fmt: skip
    if text or _is_a_thumb(message):
        return Text(channel=CHANNEL, sender=psid, external_id=mid, sent_at=sent_at, text=text or THUMB_SIGN)
    if message.get("attachments") or message.get("sticker_id"):
        return Media(channel=CHANNEL, sender=psid, external_id=mid, sent_at=sent_at)
    return None


def _is_a_thumb(message: dict[str, Any]) -> bool:
    """Whether nothing but the thumb was sent: its number stands in the message, or in its only picture."""
    attachments = _list(message.get("attachments"))
    if len(attachments) > 1:
        return False
    first = attachments[0] if attachments and isinstance(attachments[0], dict) else {}
    picture = first.get("payload")
    numbers = (message.get("sticker_id"), picture.get("sticker_id") if isinstance(picture, dict) else None)
    return bool({identifier(number) for number in numbers} & THUMBS)


def _from_postback(postback: dict[str, Any], psid: str, event: dict[str, Any], sent_at: datetime) -> Inbound | None:
    payload, title = postback.get("payload"), postback.get("title")
    if not isinstance(payload, str) or not payload:
        return None
    # Taps had no mid before version 11 of the API; person and moment name them as well.
    mid = identifier(postback.get("mid")) or identifier(f"postback:{psid}:{event.get('timestamp')}:{payload}"[:MAX_ID])
    title = title if isinstance(title, str) else ""
    return Tap(channel=CHANNEL, sender=psid, external_id=mid, sent_at=sent_at, text=title, payload=payload)


def identifier(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    identifier = clean(str(value))
    return identifier if len(identifier) <= MAX_ID else ""
