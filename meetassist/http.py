"""The one door for outbound HTTP: every call has a time limit and ends in a response or a ConnectionFailed."""

from typing import Any

import httpx

# Connecting, and then the whole answer: a turn's delivery must end well inside its lease.
TIMEOUT = httpx.Timeout(10.0, connect=5.0)


class ConnectionFailed(Exception):
    """No answer arrived: whether the other side acted is unknown."""


def post_json(url: str, body: dict[str, Any], *, headers: dict[str, str] | None = None) -> httpx.Response:
    """POST `body` as JSON. Raises ConnectionFailed when no response came."""
    try:
        return httpx.post(url, json=body, headers=headers, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        # The message of the original can hold the address; its kind is all a log needs.
        raise ConnectionFailed(type(error).__name__) from None
