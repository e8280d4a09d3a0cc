"""Django as the web process runs it: bounded in what uses the database, and open to this machine alone with DEBUG."""

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from meetassist import errors, shares, waiting

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# Of a scope, what receives and what sends; libraries write their types each in another way.
Application = Callable[..., Awaitable[None]]

RETRY_SECONDS = 5


class DjangoHandler(ASGIHandler):
    """A request waits for its place when its body has arrived, then has one thread from end to end. What its answer
    waits for after that (meetassist/waiting.py) keeps neither.

    Its connection goes back before the answer is sent: a browser that reads slowly holds none.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        # All of them and all views are synchronous: no hopping between threads and the event loop.
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        answer = sync_to_async(self._answer, thread_sensitive=True)
        share = shares.of(request.path_info)
        if share is None:
            return await answer(request)
        try:
            response = await share.run(lambda: answer(request))
        except shares.Busy:
            return errors.too_busy(request, retry_seconds=RETRY_SECONDS)
        return await waiting.completed(response)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        finally:
            close_old_connections()


def only_from_here(application: Application) -> Application:
    """With DEBUG, which shows the inside of the site, only what came to a loopback address is served."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or not settings.DEBUG or _is_loopback(scope.get("server")):
            await application(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            headers = [(b"content-type", b"text/plain")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": b"DEBUG=1 is for 127.0.0.1 only."})

    return guarded


def _is_loopback(server: Any) -> bool:
    """Whether the address a request came to, as ASGI names it, is one that other machines cannot reach."""
    try:
        address = ipaddress.ip_address(server[0])
    except (TypeError, IndexError, ValueError):
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def lifespan(start: Callable[[], Awaitable[None]], stop: Callable[[], Awaitable[None]]) -> Application:
    """ASGI's notices of the process's beginning and end."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await start()
            await send({"type": "lifespan.startup.complete"})
        await stop()
        await send({"type": "lifespan.shutdown.complete"})

    return run
