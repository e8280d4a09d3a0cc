"""What every page knows of its site, and the index of all that runs here."""

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
def developers(request: HttpRequest) -> HttpResponse:
    """For whoever works on it, on this machine: its address says that it is for nobody else."""
    about = {"has_mailbox": settings.EMAIL_PROVIDER == "file", "simulator_url": settings.MESSENGER_SIMULATOR_URL}
    return render(request, "developers.html", about)
