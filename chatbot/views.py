"""The Messenger webhook and the web chat page. Both only translate: what arrives is stored, and answered."""

import hmac
import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from chatbot import echoes
from chatbot.channels import messenger, webchat_sessions
from chatbot.messaging import inbox
from chatbot.replies import LANGUAGES

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
    if not messenger.signature_is_right(body, request.headers.get("X-Hub-Signature-256")):
        return HttpResponseForbidden("wrong signature")
    try:
        found = messenger.parse(body, timezone.now())
    except messenger.BadPayload:
        return HttpResponse("not a webhook event", status=400)
    heard = [echoes.hear(echo) for echo in found if isinstance(echo, inbox.Echo)]
    inbounds = [inbound for inbound in found if isinstance(inbound, inbox.Inbound)]
    inbox.receive(*inbounds)
    if inbounds or any(heard):
        log.info("messenger: %s messages stored, %s of a person", len(inbounds), len([one for one in heard if one]))
    return HttpResponse("EVENT_RECEIVED")


def _verify(request: HttpRequest) -> HttpResponse:
    expected, given = settings.MESSENGER_VERIFY_TOKEN, request.GET.get("hub.verify_token", "")
    right = bool(expected) and hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    if request.GET.get("hub.mode") != "subscribe" or not right:
        return HttpResponseForbidden("wrong verify token")
    return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")


@require_GET
def chat(request: HttpRequest) -> HttpResponse:
    """The page; its cookie makes this browser one visitor. Nothing is stored until the visitor writes."""
    session = _session(request)
    language = get_language() or settings.LANGUAGE_CODE
    response = render(request, "chatbot/chat.html", {"language": language, "language_name": LANGUAGES[language]})
    webchat_sessions.remember(response, session, secure=request.is_secure())
    return response


def _session(request: HttpRequest) -> webchat_sessions.Session:
    """This browser's; a new one where its cookie is none of ours, or was replaced by one that it did not come for."""
    address = str(request.META.get("REMOTE_ADDR") or "unknown")
    found = webchat_sessions.session_from(request.COOKIES.get(webchat_sessions.COOKIE))
    try:
        admitted = found and webchat_sessions.admit(found, address=address, exchanges=True, now=timezone.now())
    except webchat_sessions.SignedOut:
        admitted = None
    return admitted or webchat_sessions.new_session()
