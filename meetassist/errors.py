"""What went wrong, as pages of ours in the reader's language; programs are answered in JSON (meetassist/problems.py).

What is there and what a login may do is said with who reads it. The other pages are made of their words alone, without
the database and without what pages usually know of their reader: either may be what has failed.
"""

from django.http import HttpRequest, HttpResponse, parse_cookie
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from meetassist import headers, problems

# Who asks there is a program.
OF_PROGRAMS = ("/api/", "/chat/messages/", "/mcp/", "/webhooks/")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _with_its_reader(request, "404.html", _("There is no such page"), 404, "not_found")


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _with_its_reader(request, "403.html", _("Not for your login"), 403, "permission_denied")


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _with_its_reader(request, "403_csrf.html", _("Please try once more"), 403, "csrf")


def _with_its_reader(request: HttpRequest, template: str, title: str, status: int, reason: str) -> HttpResponse:
    if request.path.startswith(OF_PROGRAMS):
        return problems.answer(status, reason, title)
    return render(request, template, {"title": title}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    with translation.override(_language(request)):
        text = _("The browser has sent something that this site does not understand. Go back, and try it once more.")
        return _alone(request, 400, "bad_request", _("That could not be read"), text)


def server_error(request: HttpRequest) -> HttpResponse:
    with translation.override(_language(request)):
        text = _("Something went wrong on our side, and it has been noted. Please try it again in a minute.")
        return _alone(request, 500, "server_error", _("That did not work"), text)


def too_busy(request: HttpRequest, *, retry_seconds: int) -> HttpResponse:
    """For the web process, which answers so before any middleware."""
    with translation.override(_language(request)):
        text = _("So many people are here at this moment that this page had to wait too long. Please load it again.")
        response = _alone(request, 503, "too_busy", _("Very busy just now"), text)
    response.headers["Retry-After"] = str(retry_seconds)
    return _before_middleware(request, response)


def too_large(path: str, sent_headers: list[tuple[bytes, bytes]], *, limit: int) -> HttpResponse:
    """For what is refused while it arrives: of the request only path and headers are known, as ASGI has them."""
    request = HttpRequest()
    request.path = path
    for name, value in sent_headers:
        if name == b"accept-language":
            request.META["HTTP_ACCEPT_LANGUAGE"] = value.decode("latin-1")
        elif name == b"cookie":
            request.COOKIES = parse_cookie(value.decode("latin-1"))
    with translation.override(_language(request)):
        text = _("It is larger than this site takes: at most %(bytes)d bytes at once. Go back, and send less.")
        response = _alone(request, 413, "too_large", _("That is too large"), text % {"bytes": limit})
    return _before_middleware(request, response)


def _language(request: HttpRequest) -> str:
    """Of the cookie, which is that of the account where somebody has signed in, or the browser's."""
    return translation.get_language_from_request(request)


def _alone(request: HttpRequest, status: int, reason: str, title: str, text: str) -> HttpResponse:
    if request.path.startswith(OF_PROGRAMS):
        return problems.answer(status, reason, f"{title}. {text}")
    page = render_to_string("errors/alone.html", {"title": title, "text": text, "reload": request.method == "GET"})
    return HttpResponse(page, status=status)


def _before_middleware(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With what middleware would have told the browser."""

    def answer(_request: HttpRequest) -> HttpResponseBase:
        return response

    headers.with_every_answer(answer)(request)
    add_never_cache_headers(response)
    return response
