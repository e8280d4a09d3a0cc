"""The one door for outbound HTTP: every call has a time limit and ends in a response or a ConnectionFailed."""

import functools
import queue
import ssl
import threading
from typing import Any

import httpx

# Between two pieces of an answer, and for the whole of it: a delivery must end well inside its lease.
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
TOTAL_SECONDS = 20.0


@functools.cache
def certificates() -> ssl.SSLContext:
    """Read once a process: it takes longer than the rest of a call."""
    return httpx.create_ssl_context()


class ConnectionFailed(Exception):
    """No answer arrived: whether the other side acted is unknown."""


def post_json(
    url: str, body: dict[str, Any], *, headers: dict[str, str] | None = None, seconds: float | None = None
) -> httpx.Response:
    """POST `body` as JSON. Raises ConnectionFailed when no whole response came within `seconds`, or TOTAL_SECONDS."""
    return _post(url, seconds, json=body, headers=headers)


def post_bytes(url: str, body: bytes, *, headers: dict[str, str]) -> httpx.Response:
    """POST `body` as it is. Raises ConnectionFailed when no whole response came within TOTAL_SECONDS."""
    return _post(url, None, content=body, headers=headers)


def _post(url: str, seconds: float | None, **what: Any) -> httpx.Response:
    answers: queue.Queue[httpx.Response | str] = queue.Queue()

    def post() -> None:
        try:
            answers.put(httpx.post(url, timeout=TIMEOUT, verify=certificates(), **what))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            # The message of the original can hold the address or a header; its kind is all a log needs.
            answers.put(type(error).__name__)

    # httpx limits each read, so a server that drips bytes could hold the call for ever: the thread is left to it.
    threading.Thread(target=post, name="http", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds or TOTAL_SECONDS)
    except queue.Empty:
        raise ConnectionFailed("TotalTimeout") from None
    if isinstance(answer, str):
        raise ConnectionFailed(answer)
    return answer
