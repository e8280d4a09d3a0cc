"""The start page, for the business's customers: what is offered, by whom, when, where, and how one gets it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings import wording
from chatbot.pages import booking_choice
from chatbot.pages.booking_choice import Choice
from chatbot.questions import opening
from consultants.models import Business, Consultant, Service
from consultants.photos import Photo

# Where a thousand can be booked, their pictures are no page.
PEOPLE_SHOWN = 24


@dataclass(frozen=True)
class Face:
    """Somebody who can be booked, with `initials` where there is no picture."""

    person: Consultant
    photo: Photo | None
    initials: str
    services: list[str]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    business, now = Business.current(), timezone.now()
    values: dict[str, Any] = {
        "business": business,
        "services": [(one, wording.amount(one), Choice(one).address()) for one in booking_choice.services()],
        "people": [_face(one) for one in _people()],
        "hours": opening.of_the_office(now.astimezone(business.zone).date()),
        "zone": wording.zone_name(now, business.zone),
        "map": business.map_link or (wording.map_link(business.address) if business.address else ""),
    }  # fmt: skip
    return render(request, "chatbot/home.html", values)


def _people() -> list[Consultant]:
    """Who offers something, with pictures and services read at once; the bytes of a picture are not."""
    rows = Consultant.objects.filter(is_active=True, services__is_active=True).distinct().order_by("name", "pk")
    offered = Service.objects.filter(is_active=True).order_by("name")
    pictures = Photo.objects.defer("content")
    return list(
        rows.prefetch_related(Prefetch("services", offered), Prefetch("photo", pictures))[:PEOPLE_SHOWN]
    )  # fmt: skip


def _face(person: Consultant) -> Face:
    services = [one.label for one in person.services.all()]
    return Face(person, getattr(person, "photo", None), initials(person.name), services)


def initials(name: str) -> str:
    """Of the first and the last word: of "Nguyễn Thị Thu Hằng", NH."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()
