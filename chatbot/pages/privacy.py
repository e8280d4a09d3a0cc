"""What customers are told of their data: by the business's name, in their language, made of what is kept and set."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chatbot.privacy.inventory import OF_CUSTOMERS
from chatbot.privacy.processors import processors
from consultants.models import Business
from meetassist.personal_data import how_long


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    values: dict[str, Any] = {
        "business": Business.current(),
        "lists": [(kept.title, kept.purpose, how_long(kept.until)) for kept in OF_CUSTOMERS],
        "visitor_days": settings.RETENTION_VISITORS_DAYS,
        "processors": processors(),
    }
    return render(request, "chatbot/privacy.html", values)
