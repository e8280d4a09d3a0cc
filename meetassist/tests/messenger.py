"""Webhook bodies as Meta sends them, from recorded payloads, signed with the tests' app secret."""

import hashlib
import hmac
import itertools
import json
from pathlib import Path
from typing import Any

from django.utils import timezone

APP_SECRET, PAGE, APP_ID = "tests-app-secret", "104857600000001", "20971520000001"
PAYLOADS = Path(__file__).resolve().parent.parent.parent / "chatbot" / "tests" / "payloads"
_numbers = itertools.count(1)


def body(name: str) -> dict[str, Any]:
    """The recorded body `name` as it is."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text())
    return found


def recorded(name: str, psid: str, **values: Any) -> dict[str, Any]:
    """The recorded body `name`, with another sender, a fresh mid and time, and `values` in its message."""
    recorded_body = body(name)
    event = recorded_body["entry"][0]["messaging"][0]
    event["sender"]["id"] = psid
    event["timestamp"] = int(timezone.now().timestamp() * 1000)
    part = event["message"] if "message" in event else event["postback"]
    part["mid"] = f"m_in.{psid}.{next(_numbers)}"
    part.update(values)
    return recorded_body


def text(psid: str, words: str, **values: Any) -> dict[str, Any]:
    return recorded("text", psid, text=words, **values)


def tap(psid: str, title: str, payload: str) -> dict[str, Any]:
    return recorded("quick_reply", psid, text=title, quick_reply={"payload": payload})


def text_of(message: dict[str, Any]) -> str:
    """Of one that was sent, with buttons or without; "" of cards."""
    text: str = message.get("text") or message.get("attachment", {}).get("payload", {}).get("text", "")
    return text


def batch(*bodies: dict[str, Any]) -> dict[str, Any]:
    """Several bodies as one: an entry each."""
    return {"object": "page", "entry": [entry for body in bodies for entry in body["entry"]]}


def signature(body: bytes, secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(document: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    raw = json.dumps(document).encode()
    return raw, {"X-Hub-Signature-256": signature(raw), "Content-Type": "application/json"}
