"""The web chat's page, and the same in a frame on other sites, with the script that puts it there."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from chatbot.channels.webchat import demo, opening, sessions
from chatbot.replies import LANGUAGES
from consultants.models import Business
from meetassist import this_machine
from meetassist.headers import content_policy


@require_safe
def chat(request: HttpRequest) -> HttpResponse:
    """The page; its cookie makes this browser one visitor. Nothing is stored until the visitor writes."""
    session = sessions.of_browser(request, now=timezone.now())
    about = {
        **_about(request), "store": "meetassist", "socket": "/ws/chat/", "requests": reverse("chat-messages"),
        "demo": demo.panel(session) if this_machine.is_asking(request) else None,
    }  # fmt: skip
    response = render(request, "chatbot/chat.html", about)
    sessions.remember(response, session)
    return response


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest) -> HttpResponse:
    """The chat for a frame on the sites that are allowed; it knows its visitor by what it keeps there itself."""
    sites = _sites()
    with translation.override(_language_asked_for(request)):
        about = {**_about(request), "store": "meetassist.embed", "socket": "/ws/embed/", "sites": json.dumps(sites)}
        response = render(request, "chatbot/embed.html", about)
        response.headers["Content-Language"] = translation.get_language()
    # Browsers that know the policy do not look at X-Frame-Options, which can name no site.
    response.headers["Content-Security-Policy"] = content_policy(framed_by=sites)
    return response


@require_safe
def embed_script(request: HttpRequest) -> HttpResponse:
    """What a site loads with one line. It is told its words, since no page of ours is around it."""
    _sites()
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = {
                "open": _("Open the chat"),
                "close": _("Close the chat"),
                "unread": _("unread messages: %(number)s"),
                "title": _("Chat with %(business)s") % {"business": Business.current().name},
            }
    about = {"words": words, "default": settings.LANGUAGE_CODE}
    return render(request, "chatbot/embed.js", {"about": json.dumps(about)}, content_type="text/javascript")


def _about(request: HttpRequest) -> dict[str, Any]:
    language = get_language() or settings.LANGUAGE_CODE
    opened = opening.named(request.GET.get("ref", ""))
    return {"language": language, "language_name": LANGUAGES[language], "opening": opened}


def _sites() -> list[str]:
    """Those that may show the chat. Raises Http404 where there are none."""
    if not settings.EMBED_ALLOWED_ORIGINS:
        raise Http404
    return list(settings.EMBED_ALLOWED_ORIGINS)


def _language_asked_for(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in LANGUAGES else get_language() or settings.LANGUAGE_CODE
