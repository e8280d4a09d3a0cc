"""What an assistant can do, one function a tool. Each does what an endpoint of the REST API does, by the same functions
and with the same checks of what is sent; its docstring is what the assistant reads.
"""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from accounts import tokens
from accounts.models import Customer
from bookings import by_program
from bookings.api.bodies import (
    AppointmentSerializer,
    BookingSerializer,
    CancellationSerializer,
    MoveSerializer,
    SlotsQuerySerializer,
)
from bookings.api.slots import slots_told
from chatbot.api import bodies, proving
from consultants.api import ConsultantSerializer, ConsultantViewSet, ServiceSerializer, ServiceViewSet
from meetassist.problems import Problem

Told = dict[str, Any]
# What a tool does not name is the partner's own network: it says nothing of who asks.
NOWHERE = ""


def services() -> Told:
    """List what can be booked, with ids, lengths in minutes and prices, and who offers it."""
    return {
        "services": ServiceSerializer(ServiceViewSet.queryset.all(), many=True).data,
        "consultants": ConsultantSerializer(ConsultantViewSet.queryset.all(), many=True).data,
    }


def slots(
    service: int, consultant: int | None = None, start: str | None = None, end: str | None = None, limit: int = 50
) -> Told:
    """List free times of a service, earliest first. Times are ISO 8601; without a zone they are the business's. `end`
    is at most 62 days after `start`, and usually two weeks.
    """
    asked = _given(service=service, consultant=consultant, limit=limit) | _given(**{"from": start, "to": end})
    return slots_told(_checked(SlotsQuerySerializer, asked), now=timezone.now())


def request_code(email: str, language: str | None = None) -> Told:
    """Have a six-digit code sent to the customer's e-mail address; `language` is vi or en. Ask the customer for it, and
    show them `agreement` where it is not empty. Returns the session_id that verify_code needs.
    """
    asked = _checked(bodies.AskForCodeSerializer, _given(email=email, language=language))
    told = proving.ask_for_code(**asked, address=NOWHERE, now=timezone.now())
    return dict(bodies.AskedSerializer(told).data)


def verify_code(session_id: str, code: str) -> Told:
    """Exchange the code that the customer has read in their e-mail for a token, which book, move and cancel need."""
    asked = _checked(bodies.GiveCodeSerializer, {"session_id": session_id, "code": code})
    return dict(bodies.ProvedSerializer(proving.prove(**asked, address=NOWHERE, now=timezone.now())).data)


def book(
    token: str,
    service: int,
    starts_at: str,
    consultant: int | None = None,
    name: str | None = None,
    description: str | None = None,
    idempotency_key: str | None = None,
) -> Told:
    """Book a free time for the customer, once they have agreed to it. `name` is needed where verify_code told none. The
    same call with the same idempotency_key, a UUID, books once. A time that somebody else has is refused.
    """
    asked = _given(
        service=service, starts_at=starts_at, consultant=consultant, name=name, description=description
    )  # fmt: skip
    return _appointment(by_program.book, token, (), _checked(BookingSerializer, asked), idempotency_key)


def move(
    token: str, code: str, starts_at: str, consultant: int | None = None, idempotency_key: str | None = None
) -> Told:
    """Move the customer's appointment of this code to another free time, once they have agreed to it."""
    asked = _checked(MoveSerializer, _given(starts_at=starts_at, consultant=consultant))
    return _appointment(by_program.move, token, (code,), asked, idempotency_key)


def cancel(token: str, code: str, reason: str | None = None, idempotency_key: str | None = None) -> Told:
    """Cancel the customer's appointment of this code, once they have said that they want it."""
    asked = _checked(CancellationSerializer, _given(reason=reason))
    return _appointment(by_program.cancel, token, (code,), asked, idempotency_key)


TOOLS: tuple[Callable[..., Told], ...] = (services, slots, request_code, verify_code, book, move, cancel)


def _given(**values: object) -> Told:
    """Without what was left out."""
    return {name: value for name, value in values.items() if value is not None}


def _checked(serializer: type[serializers.Serializer], asked: Told) -> Told:
    form = serializer(data=asked)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


def _appointment(
    operation: Callable[..., Any], token: str, what: tuple[str, ...], asked: Told, key: str | None
) -> Told:
    done = operation(_customer(token), *what, **asked, key=key or "", now=timezone.now())
    return dict(AppointmentSerializer(done).data)


def _customer(token: str) -> Customer:
    found = tokens.find(token, now=timezone.now())
    if found is None:
        raise Problem(401, "unknown_token", "This token is none of ours, or has ended: verify another code.")
    return found.customer
