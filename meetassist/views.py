"""The landing page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from meetassist import __version__
from meetassist.business import current


def business(request: HttpRequest) -> dict[str, str]:
    """Context processor: whose site this is, and what it runs on."""
    return {"business_name": current().name, "version": __version__}


@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    about = {
        "has_mailbox": settings.DEBUG and settings.EMAIL_PROVIDER == "file",
        "simulator_url": settings.DEBUG and settings.MESSENGER_SIMULATOR_URL,
    }
    return render(request, "landing.html", about)
