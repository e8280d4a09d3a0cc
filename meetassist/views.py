"""The landing page and the health of the whole."""

import logging

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from meetassist import broker, heartbeat
from meetassist.business import current

log = logging.getLogger(__name__)


def business(request: HttpRequest) -> dict[str, str]:
    """Context processor: whose site this is."""
    return {"business_name": current().name}


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "landing.html", {"has_mailbox": settings.DEBUG and settings.EMAIL_PROVIDER == "file"})


@never_cache
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """The web process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_GET
def ready(request: HttpRequest) -> JsonResponse:
    """503 only when the database is away: without the others messages are still stored, and answered later."""
    parts = {"database": _database(), "broker": "unknown", "worker": "unknown", "beat": "unknown"}
    if parts["database"] == "ok":
        parts["broker"] = _broker()
        parts["worker"] = "ok" if heartbeat.alive(heartbeat.WORKER) else "away"
        parts["beat"] = "ok" if heartbeat.alive(heartbeat.BEAT) else "away"
    whole = all(state == "ok" for state in parts.values())
    status = "ok" if whole else "degraded" if parts["database"] == "ok" else "unavailable"
    return JsonResponse({"status": status, **parts}, status=200 if parts["database"] == "ok" else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "away"
    return "ok"


def _broker() -> str:
    try:
        broker.check(settings.BROKER)
    except Exception as error:  # noqa: BLE001 - each broker's client has its own; any of them means the same here
        log.warning("the broker does not answer: %s", type(error).__name__)
        return "away"
    return "ok"
