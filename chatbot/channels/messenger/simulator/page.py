"""The page that looks like Messenger, and its files."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from chatbot.channels.messenger.simulator.errors import ERRORS
from chatbot.channels.messenger.simulator.serving import simulator_of

FILES = {
    "simulator.css": "text/css", "simulator.js": "text/javascript", "simulator_thread.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}  # fmt: skip
FOLDERS = {"icon.svg": "meetassist"}
LANGUAGES = {"vi": "vi_VN", "en": "en_US"}


async def show(request: HttpRequest) -> HttpResponse:
    """In the customer's language: that of the address, else the browser's."""
    wanted = request.GET.get("language") or translation.get_language_from_request(request)
    language = wanted if wanted in LANGUAGES else "vi"
    with translation.override(language):
        html = render_to_string("chatbot/messenger_simulator.html", {
            "page": simulator_of(request).world.app.page_name, "language": language, "locale": LANGUAGES[language],
            "failures": [(name, "/".join(str(part) for part in row[:2] if part)) for name, row in ERRORS.items()],
        })  # fmt: skip
    return HttpResponse(html, headers={"Cache-Control": "no-store"})


async def file(request: HttpRequest, name: str) -> HttpResponse:
    """A script or a style of the page: this server serves no others."""
    found = finders.find(f"{FOLDERS.get(name, 'chatbot')}/{name}") if name in FILES else None
    if not found:
        raise Http404
    return HttpResponse(Path(str(found)).read_bytes(), content_type=FILES[name], headers={"Cache-Control": "no-cache"})
