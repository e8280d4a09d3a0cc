"""Bodies that are too large are refused while they arrive.

Django reads a whole body, onto the disk if it is large, before any view can say what it thinks of it.
"""

from collections.abc import MutableMapping
from typing import Any

from meetassist import errors
from meetassist.web import Application, Receive, Scope, Send

Message = MutableMapping[str, Any]


class TooLarge(Exception):
    """More has arrived than is allowed here."""


class BoundedBodies:
    """An ASGI application in front of another. `limits` are bytes by the beginning of a path; the longest one holds.

    The empty beginning has to be there: it is the limit of everything else.
    """

    def __init__(self, application: Application, limits: dict[str, int]) -> None:
        self.application = application
        self.limits = sorted(limits.items(), key=lambda one: -len(one[0]))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.application(scope, receive, send)
            return
        limit = next(most for beginning, most in self.limits if scope["path"].startswith(beginning))
        if _announced(scope) > limit:
            await _refuse(scope, send, limit)
            return
        has_begun = False

        async def note(message: Message) -> None:
            nonlocal has_begun
            has_begun = True
            await send(message)

        try:
            await self.application(scope, _counting(receive, limit), note)
        except TooLarge:
            if has_begun:
                raise
            await _refuse(scope, send, limit)


def _announced(scope: Scope) -> int:
    """What the header says; nonsense is left to the server, which counts what comes."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(length) if length.isdigit() and len(length) < 20 else 0


def _counting(receive: Receive, limit: int) -> Receive:
    arrived = 0

    async def counted() -> Message:
        nonlocal arrived
        message = await receive()
        if message["type"] == "http.request":
            arrived += len(message.get("body", b""))
            if arrived > limit:
                raise TooLarge
        return message

    return counted


async def _refuse(scope: Scope, send: Send, limit: int) -> None:
    page = errors.too_large(scope["path"], scope["headers"], limit=limit)
    headers = [
        *((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in page.items()),
        (b"content-length", str(len(page.content)).encode()),
        # What is still coming is not read: the next request comes by another connection.
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": page.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": page.content})
