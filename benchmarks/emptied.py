"""The product's web application with one view more, which does nothing: what a request costs before we do anything."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

import meetassist.asgi  # first of ours: it sets Django up
from meetassist import urls

application = meetassist.asgi.application


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """Beside the webhook, so that both wait for the same places."""
    return HttpResponse("EVENT_RECEIVED")


urls.urlpatterns.insert(0, path("webhooks/nothing/", nothing))
