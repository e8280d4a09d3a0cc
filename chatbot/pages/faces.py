"""People as customers see them before they choose: a picture, or else initials, with what they offer."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from consultants.models import Consultant, Service
from consultants.photos import Photo


@dataclass(frozen=True)
class Face:
    """Somebody who can be booked, with `initials` where there is no picture."""

    person: Consultant
    photo: Photo | None
    initials: str
    services: list[str]


def faces(people: QuerySet[Consultant], most: int) -> list[Face]:
    """With pictures and services read at once; the bytes of a picture are not."""
    offered = Prefetch("services", Service.objects.filter(is_active=True).order_by("name"))
    pictures = Prefetch("photo", Photo.objects.defer("content"))
    return [_face(one) for one in people.prefetch_related(offered, pictures)[:most]]


def _face(person: Consultant) -> Face:
    services = [one.label for one in person.services.all()]
    return Face(person, getattr(person, "photo", None), initials(person.name), services)


def initials(name: str) -> str:
    """Of the first and the last word: of "Nguyễn Thị Thu Hằng", NH."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys([*words[:1], *words[-1:]])).upper()
