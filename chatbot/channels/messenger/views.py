"""The Messenger webhook. It only translates: what arrives is stored, and answered."""

import hmac
import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chatbot.channels.messenger import parsing
from chatbot.messaging import inbox
from chatbot.messaging.events import Arrival, Malformed

log = logging.getLogger(__name__)

# Meta's largest batches stay far below.
MAX_WEBHOOK_BYTES = 1024 * 1024


@csrf_exempt
@require_http_methods(["GET", "POST"])
def messenger_webhook(request: HttpRequest) -> HttpResponse:
    """GET: Meta verifies the address. POST: signed events; each is stored before the 200."""
    if request.method == "GET":
        return _verify(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_WEBHOOK_BYTES:
        return HttpResponse("too large", status=413)
    body = request.body
    if not parsing.signature_is_right(body, request.headers.get("X-Hub-Signature-256")):
        return HttpResponseForbidden("wrong signature")
    try:
        received = inbox.take(parsing.CHANNEL, Arrival(body=body, at=timezone.now()))
    except Malformed:
        return HttpResponse("not a webhook event", status=400)
    if any(received):
        log.info("messenger: %s conversations wait, %s messages of a person", len(received.waiting), received.by_people)
    return HttpResponse("EVENT_RECEIVED")


def _verify(request: HttpRequest) -> HttpResponse:
    expected, given = settings.MESSENGER_VERIFY_TOKEN, request.GET.get("hub.verify_token", "")
    right = bool(expected) and hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    if request.GET.get("hub.mode") != "subscribe" or not right:
        return HttpResponseForbidden("wrong verify token")
    return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")
