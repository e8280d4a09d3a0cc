"""HTTP to Django, WebSockets (same origin only) to the channels, and what the web process begins and ends with."""

import asyncio
import logging
import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
django.setup(set_prefix=False)

from accounts.urls import websocket_urlpatterns as staff  # noqa: E402 - needs the apps loaded
from chatbot.channels.urls import websocket_urlpatterns as customers  # noqa: E402 - needs the apps loaded
from chatbot.messaging.channels import registered  # noqa: E402
from meetassist import connections, health, memory, runtime_role, shares, web  # noqa: E402
from meetassist.bodies import BoundedBodies  # noqa: E402
from meetassist.checks import proxy_problems  # noqa: E402

log = logging.getLogger(__name__)


others = web.DjangoHandler()
if settings.MCP:
    # Loaded where they are on alone: the library is large.
    from chatbot.api.mcp.server import Assistants

    assistants = Assistants(others)
# Kept until they are done.
_begun: set[asyncio.Task[None]] = set()


async def start() -> None:
    connections.use_pool(shares.connections())
    # Nobody waits for it: a database that is away answers late.
    warning = asyncio.create_task(warn())
    _begun.add(warning)
    warning.add_done_callback(_begun.discard)
    health.last_notification = heard_ago
    for channel in registered():
        channel.listen()
    if settings.MCP:
        await assistants.start()
    memory.keep_what_is_loaded()


async def warn() -> None:
    """Nobody runs the checks where it is served."""
    for code, sentence in [*proxy_problems(), *await shares.query(runtime_role.problems, share=shares.care)]:
        log.warning("%s: %s", code, sentence)


def heard_ago() -> float | None:
    """The longest that a channel has heard nothing from what it listens to."""
    return max((ago for channel in registered() if (ago := channel.heard_ago()) is not None), default=None)


async def stop() -> None:
    for channel in registered():
        channel.hang_up()
    if settings.MCP:
        await assistants.stop()
    connections.close_pool()


application = web.only_from_here(
    ProtocolTypeRouter(
        {
            "http": BoundedBodies(assistants if settings.MCP else others, settings.BODY_LIMITS),
            "websocket": AllowedHostsOriginValidator(CookieMiddleware(URLRouter([*staff, *customers]))),
            "lifespan": web.lifespan(start, stop),
        }
    )
)
