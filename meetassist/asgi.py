"""HTTP to Django, WebSockets to the web chat (same origin only), and what the web process begins and ends with."""

import logging
import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
django.setup(set_prefix=False)

from chatbot.channels.webchat.consumers import ChatConsumer  # noqa: E402 - needs the apps loaded
from chatbot.channels.webchat.live import hub  # noqa: E402
from meetassist import connections, health, shares, web  # noqa: E402
from meetassist.bodies import BoundedBodies  # noqa: E402
from meetassist.checks import proxy_problems  # noqa: E402

log = logging.getLogger(__name__)


async def start() -> None:
    for code, sentence in proxy_problems():
        # Nobody runs the checks where it is served.
        log.warning("%s: %s", code, sentence)
    connections.use_pool(shares.connections())
    health.last_notification = hub.age
    hub.start()


async def stop() -> None:
    hub.stop()
    connections.close_pool()


application = web.only_from_here(
    ProtocolTypeRouter(
        {
            "http": BoundedBodies(web.DjangoHandler(), settings.BODY_LIMITS),
            "websocket": AllowedHostsOriginValidator(
                CookieMiddleware(URLRouter([path("ws/chat/", ChatConsumer.as_asgi())]))
            ),
            "lifespan": web.lifespan(start, stop),
        }
    )
)
