"""The steps of the public page as they are shown: what, with whom, when, and who they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bookings import wording
from bookings.models import Appointment, BookingRequest
from bookings.pages import own_words
from bookings.pages.free_times import FreeTimes, free_times, is_free
from chatbot.pages import booking_choice
from chatbot.pages.booking_choice import ANYONE, Choice
from chatbot.pages.booking_forms import AddressForm, BookingForm, PhoneForm
from chatbot.pages.booking_visitor import Guest
from chatbot.pages.faces import faces
from chatbot.replies import consent
from consultants.models import Business, Consultant


def show(
    request: HttpRequest, guest: Guest, choice: Choice, *, refusal: str = "", status: int = 200, **forms: Any
) -> HttpResponse:
    """The first step of which something is missing; `refusal` says why what was sent could not be done."""
    choice = _without_a_question(choice)
    context: dict[str, Any] = {
        "choice": choice, "refusal": refusal, "business": Business.current(), "chosen": _chosen(choice),
        "hidden": choice.fields(),
    }  # fmt: skip
    if choice.service is None:
        template, step = "what", _what()
    elif choice.consultant is None and not choice.anyone:
        template, step = "whom", _whom(choice)
    elif choice.at is None:
        template, step = "when", _when(guest, choice)
    elif _is_lost(guest, choice):
        # Said at the times that there are instead.
        context["refusal"] = refusal or own_words.taken()
        template, step = "when", _when(guest, choice)
    else:
        template, step = "who", _who(guest, choice, **forms)
    return render(request, f"chatbot/book/{template}.html", {**context, **step}, status=status)


def passed_on(request: HttpRequest, guest: Guest, pk: str) -> HttpResponse | None:
    """That the team rings about a wish of theirs; None where it is no such wish."""
    rows = BookingRequest.objects.select_related("service", "consultant", "held")
    row = rows.filter(pk=pk, identity=guest.identity).first() if pk.isdecimal() and len(pk) < 19 else None
    if row is None or guest.identity is None:
        return None
    zone = guest.customer.zone
    ends_at = row.starts_at + timedelta(minutes=row.service.duration_minutes)
    held = row.held if row.is_kept(guest.now) else None
    until = wording.day_and_clock(held.held_until, zone) if held and held.held_until else ""
    context = {"row": row, "when": wording.when(row.starts_at, ends_at, zone), "kept_until": until}
    return render(request, "chatbot/book/passed_on.html", context)


def held_for(guest: Guest, choice: Choice) -> Appointment | None:
    """What keeps the chosen time for them, at this moment."""
    if guest.conversation is None or choice.at is None:
        return None
    holds = guest.customer.appointments.holds().filter(held_until__gt=guest.now, during__startswith=choice.at)
    return holds.filter(service=choice.service, consultant=choice.whose).first()


def _without_a_question(choice: Choice) -> Choice:
    """Where one person alone offers it, nobody is asked whom to see."""
    if choice.service is None or choice.consultant or choice.anyone:
        return choice
    offering = list(booking_choice.people(choice.service)[:2])
    return Choice(choice.service, offering[0]) if len(offering) == 1 else choice


def _chosen(choice: Choice) -> list[tuple[str, str]]:
    """What is chosen already, each with the address where it is chosen anew."""
    rows = []
    if choice.service:
        rows.append((choice.service.label, Choice().address()))
    if choice.service and (choice.consultant or choice.anyone):
        rows.append((choice.consultant.name if choice.consultant else "", Choice(choice.service).address()))
    return rows


def _what() -> dict[str, Any]:
    return {"services": [(one, wording.amount(one), Choice(one).address()) for one in booking_choice.services()]}


def _whom(choice: Choice) -> dict[str, Any]:
    return {
        "anyone": choice.address(who=ANYONE),
        "people": [
            (one, choice.address(who=one.person.pk))
            for one in faces(booking_choice.people(choice.service), booking_choice.MOST_PEOPLE)
        ],
    }


def _when(guest: Guest, choice: Choice) -> dict[str, Any]:
    """The times, each a button: to choose one keeps it."""
    assert choice.service is not None
    zone = guest.customer.zone
    wished = choice.at.astimezone(zone).date() if choice.at else choice.day
    found = free_times(
        service=choice.service, consultant=choice.consultant, customer=guest.customer, first=choice.first, day=wished,
        zone=zone, now=guest.now,
    )  # fmt: skip
    only = Choice(choice.service, choice.consultant, choice.anyone)
    return {**_days(found, only, guest), "hidden": only.fields()}


def _days(found: FreeTimes, choice: Choice, guest: Guest) -> dict[str, Any]:
    zone = guest.customer.zone
    kept = {"from": found.first.isoformat()} if found.earlier else {}
    named = Consultant.objects.in_bulk({slot.consultant_id for slot in found.slots}) if choice.anyone else {}
    return {
        "days": [(day, day == found.day, choice.address(day=day.isoformat(), **kept)) for day in found.days],
        "day": found.day, "zone": wording.zone_name(guest.now, zone),
        "times": [
            {
                "clock": wording.clock(slot.starts_at, zone), "person": named.get(slot.consultant_id),
                "value": f"{slot.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {slot.consultant_id}",
            } for slot in found.slots
        ],
        "earlier": choice.address(**{"from": found.earlier.isoformat()}) if found.earlier else "",
        "later": choice.address(**{"from": found.later.isoformat()}) if found.later else "",
    }  # fmt: skip


def _is_lost(guest: Guest, choice: Choice) -> bool:
    """Neither kept for them nor free any more."""
    assert choice.service and choice.whose and choice.at
    return held_for(guest, choice) is None and not is_free(
        service=choice.service, consultant=choice.whose, moment=choice.at, customer=guest.customer, now=guest.now
    )


def _who(
    guest: Guest, choice: Choice, *, address: AddressForm | None = None, booking: BookingForm | None = None,
    phone: PhoneForm | None = None, other_address: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """What will be booked, until when it is kept, and what is needed of them."""
    service, at = choice.service, choice.at
    assert service and at and choice.whose
    held, zone = held_for(guest, choice), guest.customer.zone
    waits_for = None if other_address else guest.waits_for
    has_name = bool(guest.customer.name)
    return {
        "when": wording.when(at, _end(at, service.duration_minutes), zone), "price": wording.amount(service),
        "place": service.location, "is_online": bool(service.meeting_link),
        "kept_until": wording.clock(held.held_until, zone) if held and held.held_until else "",
        "other_times": Choice(service, choice.consultant, choice.anyone).address(day=at.astimezone(zone).date()),
        "other_address": choice.address(address="other"),
        "is_known": guest.is_known, "own_address": guest.own_address, "name": guest.customer.name,
        "sent_to": (guest.own_address or waits_for.email) if waits_for else "",
        "address_form": address or AddressForm(),
        "booking_form": booking or BookingForm(asks_for_code=not guest.is_known, has_name=has_name),
        "phone_form": phone or PhoneForm(has_name=has_name), "is_phone_open": phone is not None,
        "agreement": consent.agreement(),
    }  # fmt: skip


def _end(at: datetime, minutes: int) -> datetime:
    return at + timedelta(minutes=minutes)
