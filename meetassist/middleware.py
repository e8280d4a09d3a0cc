"""What every request begins and ends with."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from meetassist import business


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
