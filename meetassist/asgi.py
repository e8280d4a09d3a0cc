"""HTTP to Django, WebSockets to the web chat (same origin only)."""

import logging
import os

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import CookieMiddleware
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
django_application = get_asgi_application()

from chatbot.consumers import ChatConsumer  # noqa: E402 - needs the apps loaded
from meetassist.bodies import BoundedBodies  # noqa: E402
from meetassist.checks import proxy_problems  # noqa: E402

for _code, _sentence in proxy_problems():
    logging.getLogger(__name__).warning("%s: %s", _code, _sentence)

application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(django_application, settings.BODY_LIMITS),
        "websocket": AllowedHostsOriginValidator(
            CookieMiddleware(URLRouter([path("ws/chat/", ChatConsumer.as_asgi())]))
        ),
    }
)
