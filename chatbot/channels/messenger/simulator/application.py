"""The simulator as an ASGI application: Django's, without its middleware and without a database."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from chatbot.channels.messenger.simulator.serving import HANGS_UP, Simulator
from chatbot.channels.messenger.simulator.world import App
from meetassist.headers import content_policy

# As the Graph API says it.
UNKNOWN_PATH = {"error": {"message": "Unknown path components", "type": "OAuthException", "code": 2500}}
# Another name can have been made to lead here by whoever owns it, for pages of theirs.
HOSTS = frozenset({"127.0.0.1", "localhost"})
URLS = "chatbot.channels.messenger.simulator.urls"


class SimulatorHandler(ASGIHandler):
    """Serves the simulator's addresses alone, on the event loop: a view is never interrupted by another."""

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        # Refusals are what is played here: nobody is warned of them.
        request.urlconf = URLS
        response: HttpResponseBase = await self._middleware_chain(request)  # type: ignore[misc]
        response._resource_closers.append(request.close)  # type: ignore[attr-defined]
        return response

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Any] = []
        self._template_response_middleware: list[Any] = []
        self._exception_middleware: list[Any] = []
        answer = self._get_response_async  # type: ignore[attr-defined]
        self._middleware_chain = convert_exception_to_response(_guarded(answer))


def _guarded(
    get_response: Callable[[HttpRequest], Awaitable[HttpResponseBase]],
) -> Callable[[HttpRequest], Awaitable[HttpResponseBase]]:
    async def respond(request: HttpRequest) -> HttpResponseBase:
        if request.META.get("HTTP_HOST", "").partition(":")[0] not in HOSTS:
            return HttpResponse("This server is asked as 127.0.0.1.", status=400, content_type="text/plain")
        try:
            response = await get_response(request)
        except Http404:
            response = JsonResponse(UNKNOWN_PATH, status=404)
        response.headers.setdefault("Content-Security-Policy", content_policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        return response

    return respond


def application(app: App) -> tuple[Callable[..., Awaitable[None]], Simulator]:
    """A server for one Page of one app, and its inside."""
    simulator, django = Simulator(app), SimulatorHandler()

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await django({**scope, "simulator": simulator}, receive, _or_hang_up(send))

    return serve, simulator


def _or_hang_up(send: Any) -> Any:
    """An answer that is promised and does not come: the server closes the connection."""
    is_over = False

    async def pass_on(message: Any) -> None:
        nonlocal is_over
        if message["type"] == "http.response.start" and (HANGS_UP.lower().encode(), b"1") in _headers(message):
            is_over = True
            await send({**message, "headers": [(b"content-length", b"1")]})
        elif not is_over:
            await send(message)

    return pass_on


def _headers(message: Any) -> list[tuple[bytes, bytes]]:
    return [(name.lower(), value) for name, value in message["headers"]]
