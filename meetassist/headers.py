"""What every answer tells browsers: what its page may load and run, and what of the device it may use.

Nothing of ours stands inside the pages themselves, neither scripts nor styles, so that no nonces are needed: what
somebody manages to write into a page is not run, whatever it is. Django 6 brings this; on 5.2 it is these lines.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from html.parser import HTMLParser

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# What is not named comes from nowhere. Pages connect to their own WebSocket by 'self', too.
CONTENT = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
# Passkeys (publickey-credentials-*) and copying stay as browsers have them: for our own pages.
UNUSED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "usb",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{name}=()" for name in UNUSED)


def content_policy(styles: Iterable[str] = (), framed_by: Sequence[str] = ()) -> str:
    """`styles`: what else a page may look like, as sources. `framed_by`: origins whose pages may show it in a frame."""
    sources = {**CONTENT, "style-src": [*CONTENT["style-src"], *styles]}
    if framed_by:
        sources["frame-ancestors"] = list(framed_by)
    return "; ".join(" ".join([directive, *allowed]) for directive, allowed in sources.items())


def with_every_answer(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware before all others: redirects, files and refusals say it, too."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_policy(_styles_of_djangos_own(response)))
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response

    return middleware


def inline_styles(html: str) -> list[str]:
    """Sources that allow exactly the styles that stand in it: for e-mails, and for pages that are not ours."""
    found = _Styles()
    found.feed(html)
    hashes = [
        f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
        for style in sorted(found.elements | found.attributes)
    ]
    # Without that word browsers look for the hashes of style elements only; with it nothing is allowed but the hashes.
    return ["'unsafe-hashes'", *hashes] if found.attributes else hashes


def _styles_of_djangos_own(response: HttpResponseBase) -> list[str]:
    """Those of the pages by which Django tells developers what went wrong."""
    if settings.DEBUG and response.status_code in (400, 500) and isinstance(response, HttpResponse):
        return inline_styles(response.text)
    return []


class _Styles(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {value for name, value in attrs if name == "style" and value}

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.elements.add(data)
