"""What every request begins and ends with."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from meetassist import acting, business
from meetassist.acting import Acting


class NotKeptMiddleware(MiddlewareMixin):
    """No page and no answer is kept by a browser or a proxy: most show customers' data, and all depend on who asks.

    Static files do not come this far.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
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


def who_sends(request: HttpRequest) -> Acting:
    # Of the path the first part only: others may hold codes, or the secret of a link.
    place = request.path.split("/")[1] or "/"
    user = request.user
    if user.is_authenticated:
        address = request.META.get("REMOTE_ADDR", "")
        return Acting("user", id=str(user.pk), name=user.get_username(), place=place, address=address)
    # Networks of customers are kept as keyed hashes only, and not here.
    return Acting("visitor", place=place)
