"""What every request begins and ends with."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.deprecation import MiddlewareMixin

from meetassist import business


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
