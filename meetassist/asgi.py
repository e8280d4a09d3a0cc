"""HTTP to Django, WebSockets to the web chat (same origin only), and what the web process begins and ends with."""

import os

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
django.setup(set_prefix=False)

from chatbot.consumers import ChatConsumer  # noqa: E402 - needs the apps loaded
from chatbot.live import hub  # noqa: E402
from meetassist import connections, health, shares, web  # noqa: E402


async def start() -> None:
    connections.use_pool(shares.connections())
    health.last_notification = hub.age
    hub.start()


async def stop() -> None:
    hub.stop()
    connections.close_pool()


application = web.only_from_here(
    ProtocolTypeRouter(
        {
            "http": web.DjangoHandler(),
            "websocket": AllowedHostsOriginValidator(
                CookieMiddleware(URLRouter([path("ws/chat/", ChatConsumer.as_asgi())]))
            ),
            "lifespan": web.lifespan(start, stop),
        }
    )
)
