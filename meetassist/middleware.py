"""What every request begins and ends with."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import is_valid_path
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from meetassist import acting, business, errors
from meetassist.acting import Acting


class NotKeptMiddleware(MiddlewareMixin):
    """No page and no answer is kept by a browser or a proxy: most show customers' data, and all depend on who asks.

    Static files do not come this far, and what is public says so itself (meetassist/caching.py).
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if "public" not in response.get("Cache-Control", ""):
            add_never_cache_headers(response)
        return response


class BusinessMiddleware(MiddlewareMixin):
    """The row of the business is read once a request, and pages show times by its clock."""

    def process_request(self, request: HttpRequest) -> None:
        business.begin()

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        # Health is told while the database is away, too; a webhook shows nobody a time.
        if not request.path.startswith(("/healthz/", "/webhooks/")):
            timezone.activate(business.current().zone)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        business.end()
        timezone.deactivate()
        return response


class ActingMiddleware(MiddlewareMixin):
    """What a request changes is kept with who sent it; that is looked up only if it changes something."""

    def process_request(self, request: HttpRequest) -> None:
        acting.begin(lambda: who_sends(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        acting.end()
        return response


class NotFoundWithDebugMiddleware(MiddlewareMixin):
    """What is not there is said by our page with DEBUG, too: people who try the demo are no developers.

    Django's own pages stay for errors, where they show what has failed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        return None if is_valid_path(request.path_info) else errors.not_found(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.not_found(request, exception) if isinstance(exception, Http404) else None


def who_sends(request: HttpRequest) -> Acting:
    # Of the path the first part only: others may hold codes, or the secret of a link.
    place = request.path.split("/")[1] or "/"
    user = request.user
    if user.is_authenticated:
        address = request.META.get("REMOTE_ADDR", "")
        return Acting("user", id=str(user.pk), name=user.get_username(), place=place, address=address)
    # Networks of customers are kept as keyed hashes only, and not here.
    return Acting("visitor", place=place)
