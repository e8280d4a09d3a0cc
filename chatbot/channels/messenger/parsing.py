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

from chatbot.channels.messenger import attachments
from chatbot.messaging.events import (
    Echo,
    Edited,
    Event,
    Inbound,
    Malformed,
    Media,
    Other,
    Reaction,
    Tap,
    Text,
    Unsent,
)
from chatbot.messaging.inbox import MAX_ID, clean, sensible_time
from chatbot.models import Message
from chatbot.replies import references

CHANNEL = "messenger"
# Who has written what is not ours: a person in the Page's own inbox, or another app. For us that is the same.
PAGE_INBOX = "Page inbox"
# Of a reference as the history shows it; longer ones are of advertisements.
MAX_REF = 200
# What all messages of a customer have: the channel, the sender, and when they wrote.
About = dict[str, Any]


def signature_is_right(body: bytes, header: str | None) -> bool:
    """Whether `X-Hub-Signature-256` is the HMAC of the raw body. False when no app secret is configured."""
    if not settings.MESSENGER_APP_SECRET or not header:
        return False
    return hmac.compare_digest(signature_of(body).encode(), header.encode("utf-8", "replace"))


def signature_of(body: bytes) -> str:
    """As the header has it."""
    return "sha256=" + hmac.new(settings.MESSENGER_APP_SECRET.encode(), body, hashlib.sha256).hexdigest()


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
    about = {"channel": CHANNEL, "sender": psid, "sent_at": sensible_time(event.get("timestamp"), now)}
    for name, read in READERS.items():
        if isinstance(part := event.get(name), dict):
            return read(part, about, event)
    return _other(event, about)


def _from_message(message: dict[str, Any], about: About, event: dict[str, Any]) -> Inbound | None:
    mid = identifier(message.get("mid"))
    if not mid:
        return None
    if message.get("is_deleted"):
        return Unsent(**about, external_id=mid)
    text = message.get("text") if isinstance(message.get("text"), str) else ""
    quick_reply = message.get("quick_reply")
    payload = quick_reply.get("payload") if isinstance(quick_reply, dict) else None
    # An address or a number that Messenger offers to send stands there in the place of a button of ours.
    if isinstance(payload, str) and payload and payload != text:
        return Tap(**about, external_id=mid, text=text or "", payload=payload)
    if text or attachments.is_a_thumb(message):
        return Text(**about, external_id=mid, text=text or attachments.THUMB_SIGN)
    kind = attachments.kind_of(message)
    if kind:
        return Media(**about, external_id=mid, what=kind)
    return Other(**about, external_id=mid, name="message") if message.keys() - {"mid", "seq"} else None


def _from_postback(postback: dict[str, Any], about: About, event: dict[str, Any]) -> Inbound | None:
    """A button, or "Get Started": what a link names that led there goes first."""
    payload, title, referral = postback.get("payload"), postback.get("title"), postback.get("referral")
    if not isinstance(payload, str) or not payload:
        return None
    # Taps had no mid before version 11 of the API; person and moment name them as well.
    mid = identifier(postback.get("mid")) or _made_id("postback", about, event, payload)
    opened = references.payload_of(referral.get("ref")) if isinstance(referral, dict) else ""
    return Tap(**about, external_id=mid, text=title if isinstance(title, str) else "", payload=opened or payload)


def _from_referral(referral: dict[str, Any], about: About, event: dict[str, Any]) -> Inbound | None:
    """A link was opened by somebody whose conversation is there already. One that we never gave out is a greeting."""
    ref = referral.get("ref") if isinstance(referral.get("ref"), str) else ""
    shown = f"m.me?ref={ref}"[:MAX_REF]
    payload = references.payload_of(ref) or shown
    return Tap(**about, external_id=_made_id("referral", about, event, ref or ""), text=shown, payload=payload)


def _from_reaction(reaction: dict[str, Any], about: About, event: dict[str, Any]) -> Inbound | None:
    """One that was taken away says nothing."""
    to, sign = identifier(reaction.get("mid")), reaction.get("emoji")
    if not to or reaction.get("action") != "react":
        return None
    sign = sign if isinstance(sign, str) else ""
    agrees = sign.startswith(attachments.THUMB_SIGN) or reaction.get("reaction") == "like"
    # Of whatever colour the thumb is.
    sign = attachments.THUMB_SIGN if agrees else sign
    return Reaction(**about, external_id=_made_id("reaction", about, event, to), to=to, sign=sign, agrees=agrees)


def _from_edit(edit: dict[str, Any], about: About, event: dict[str, Any]) -> Inbound | None:
    mid, text, number = identifier(edit.get("mid")), edit.get("text"), edit.get("num_edit")
    if not mid or not isinstance(text, str) or not text or not isinstance(number, int):
        return None
    return Edited(**about, external_id=f"{mid}:edit:{number}"[:MAX_ID], of=mid, text=text, number=number)


def _other(event: dict[str, Any], about: About) -> Inbound | None:
    names = sorted(event.keys() - NO_MESSAGES)
    name = clean(names[0])[:40] if names else ""
    return Other(**about, external_id=_made_id("other", about, event, name), name=name) if name else None


def _made_id(kind: str, about: About, event: dict[str, Any], what: str) -> str:
    """Of what Meta gives no id: the same event again has the same."""
    named = f"{kind}:{about['sender']}:{event.get('timestamp')}:{what}"
    if len(named) > MAX_ID:
        named = f"{kind}:{hashlib.sha256(named.encode('utf-8', 'replace')).hexdigest()}"
    return clean(named)


# The parts of an event, of which it has one.
READERS = {
    "message": _from_message,
    "postback": _from_postback,
    "referral": _from_referral,
    "reaction": _from_reaction,
    "message_edit": _from_edit,
}
# Who it is about and when; and what tells how far our messages have come, or says nothing by itself.
NO_MESSAGES = frozenset({"sender", "recipient", "timestamp", "delivery", "read", "message", *READERS})


def identifier(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    identifier = clean(str(value))
    return identifier if len(identifier) <= MAX_ID else ""
