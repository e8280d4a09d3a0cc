"""The tools over streamable HTTP at /mcp/: stateless, with JSON answers, for whoever has the key of a partner.

Nothing is kept between two requests, so that any web process answers any of them. There is no OAuth server: a partner
has one key, made in admin. The library's lifespan is run by the web process, and only where the tools are on.
"""

import contextlib
import json
import logging
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from rest_framework.exceptions import ValidationError
from starlette.types import Receive, Scope, Send

from accounts import partners
from chatbot.api.mcp.tools import TOOLS, Told
from meetassist import business, problems
from meetassist.problems import Problem
from meetassist.shares import query

log = logging.getLogger(__name__)

PATH = "/mcp/"
INSTRUCTIONS = (
    "Book appointments for a customer: look for services and slots, agree on a time with the customer, have a code sent"
    " to their e-mail address (request_code), exchange it for a token (verify_code), then book, move or cancel."
)


class Assistants:
    """The ASGI application at PATH, from the beginning of the web process to its end; the others have the rest."""

    def __init__(self, others: Callable[..., Awaitable[None]]) -> None:
        self._others = others
        self._stack = contextlib.AsyncExitStack()
        self._manager: StreamableHTTPSessionManager | None = None

    async def start(self) -> None:
        """In the task that will stop it."""
        server = MCPServer("MeetAssist", instructions=INSTRUCTIONS, subscriptions=False)
        for tool in TOOLS:
            server.add_tool(_as_tool(tool))
        # No page that calls itself by another name gets anything by it: it has no key.
        any_host = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(stateless_http=True, json_response=True, transport_security=any_host)
        self._manager = server.session_manager
        await self._stack.enter_async_context(self._manager.run())

    async def stop(self) -> None:
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] in (PATH, PATH.rstrip("/")):
            await self._answer(scope, receive, send)
        else:
            await self._others(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["method"] != "POST":
                raise Problem(405, "method_not_allowed", "Calls are posted; nothing is kept that could be listened to.")
            if scope["scheme"] != "https" and settings.SECURE_SSL_REDIRECT:
                raise Problem(403, "insecure", "The key is sent over https alone.")
            await query(partial(partners.admit, _key(scope), now=timezone.now()))
        except Problem as problem:
            await _refuse(problem, send)
        except DatabaseError:
            await _refuse(Problem(503, "too_busy", "Please try again in a moment."), send)
        else:
            assert self._manager is not None
            await self._manager.handle_request(scope, receive, send)


def _key(scope: Scope) -> str:
    headers = dict(scope["headers"])
    scheme, _, key = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


async def _refuse(problem: Problem, send: Send) -> None:
    told = problems.body(problem.status_code, problem.reason, str(problem.detail))
    headers = [(b"content-type", problems.MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]
    if problem.status_code == 405:
        headers.append((b"allow", b"POST"))
    if problem.status_code == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if wait := getattr(problem, "wait", None):
        headers.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": problem.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(told).encode()})


def _as_tool(function: Callable[..., Told]) -> Callable[..., Any]:
    """The function with a place at the database; what is refused is told to the assistant in words."""

    @wraps(function)
    async def tool(*arguments: Any, **named: Any) -> Told:
        try:
            return await query(partial(_in_the_business, function, *arguments, **named))
        except Problem as problem:
            raise ToolError(f"{problem.reason}: {problem.detail}") from problem
        except ValidationError as error:
            raise ToolError(f"invalid: {json.dumps(error.detail, ensure_ascii=False)}") from error
        except DatabaseError as error:
            log.warning("tool %s: %s", function.__name__, type(error).__name__)
            raise ToolError("try_again: Please try again in a moment.") from error

    return tool


def _in_the_business(function: Callable[..., Told], *arguments: Any, **named: Any) -> Told:
    """Read once, and its clock, as in a request."""
    with business.read_once(), timezone.override(business.current().zone):
        return function(*arguments, **named)
