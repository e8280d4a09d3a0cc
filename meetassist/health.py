"""What /healthz tells. Machines ask it every few seconds, under any name of the host: it opens no connection."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from psycopg import OperationalError

from meetassist import __version__, broker, heartbeat

log = logging.getLogger(__name__)

# A load balancer does not wait for the pool as long as a page does.
POOL_SECONDS = 2
# The web process hears its own notification every few seconds; after this its connection is renewed.
SILENT_SECONDS = 45.0

# How many seconds ago the process heard a notification; None where it has not listened yet. The web process sets it.
last_notification: Callable[[], float | None] = lambda: None  # noqa: E731


def answer_first(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware before all others: whoever asks for the health need not know the name of the site."""
    answers = {"/healthz/live": live, "/healthz/ready": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = answers.get(request.path_info)
        if answer is None:
            return get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        response = answer()
        add_never_cache_headers(response)
        return response

    return middleware


def live() -> HttpResponse:
    """The web process answers, and says which version it runs."""
    return HttpResponse(f"ok {__version__}", content_type="text/plain")


def ready() -> JsonResponse:
    """503 only when the database is away: without the others messages are still stored, and answered later."""
    age = last_notification()
    parts = {"database": _database(), "broker": "unknown", "worker": "unknown", "beat": "unknown"}
    if parts["database"] == "ok":
        parts["broker"] = _broker()
        parts["worker"] = "ok" if heartbeat.alive(heartbeat.WORKER) else "away"
        parts["beat"] = "ok" if heartbeat.alive(heartbeat.BEAT) else "away"
    parts["live"] = "ok" if age is not None and age < SILENT_SECONDS else "away"
    whole = all(state == "ok" for state in parts.values())
    status = "ok" if whole else "degraded" if parts["database"] == "ok" else "unavailable"
    told = {"status": status, **parts, "last_notification_seconds": None if age is None else round(age, 1)}
    return JsonResponse(told, status=200 if parts["database"] == "ok" else 503)


def _database() -> str:
    try:
        if pool := getattr(connection, "pool", None):
            pool.open()
            with pool.connection(POOL_SECONDS) as borrowed:
                borrowed.execute("SELECT 1")
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
    except (DatabaseError, OperationalError):
        return "away"
    return "ok"


def _broker() -> str:
    try:
        broker.check(settings.BROKER)
    except Exception as error:  # noqa: BLE001 - each broker's client has its own; any of them means the same here
        log.warning("the broker does not answer: %s", type(error).__name__)
        return "away"
    return "ok"
