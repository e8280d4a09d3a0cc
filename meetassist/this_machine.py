"""What is for whoever sits at the machine that runs the demo: never on a site in use, and never through a proxy."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via"}


def is_asking(request: HttpRequest) -> bool:
    """In DEBUG, from loopback, and not through a proxy that stands on this machine."""
    forwarded = FORWARDED & {name.title() for name in request.headers}
    return settings.DEBUG and request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


def only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 to everybody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_asking(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
