"""The start page, for the business's customers: what is offered, by whom, when, where, and how one gets it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings import wording
from chatbot.pages import booking_choice
from chatbot.pages.booking_choice import Choice
from chatbot.pages.faces import faces
from chatbot.questions import opening
from consultants.models import Business, Consultant

# Where a thousand can be booked, their pictures are no page.
PEOPLE_SHOWN = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    business, now = Business.current(), timezone.now()
    everybody = Consultant.objects.filter(is_active=True, services__is_active=True).distinct().order_by("name", "pk")
    values: dict[str, Any] = {
        "business": business,
        "services": [(one, wording.amount(one), Choice(one).address()) for one in booking_choice.services()],
        "people": faces(everybody, PEOPLE_SHOWN),
        "hours": opening.of_the_office(now.astimezone(business.zone).date()),
        "zone": wording.zone_name(now, business.zone),
        "map": business.map_link or (wording.map_link(business.address) if business.address else ""),
    }  # fmt: skip
    return render(request, "chatbot/home.html", values)
