"""The web chat's page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from chatbot.channels.webchat import sessions
from chatbot.replies import LANGUAGES


@require_GET
def chat(request: HttpRequest) -> HttpResponse:
    """The page; its cookie makes this browser one visitor. Nothing is stored until the visitor writes."""
    session = _session(request)
    language = get_language() or settings.LANGUAGE_CODE
    response = render(request, "chatbot/chat.html", {"language": language, "language_name": LANGUAGES[language]})
    sessions.remember(response, session)
    return response


def _session(request: HttpRequest) -> sessions.Session:
    """This browser's; a new one where its cookie is none of ours, or was replaced by one that it did not come for."""
    address = str(request.META.get("REMOTE_ADDR") or "unknown")
    found = sessions.session_from(sessions.cookie_of(request.COOKIES))
    try:
        admitted = found and sessions.admit(found, address=address, exchanges=True, now=timezone.now())
    except sessions.SignedOut:
        admitted = None
    return admitted or sessions.new_session()
