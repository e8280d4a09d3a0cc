"""The appointments of the customer whose token comes with the request."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.api import IsCustomer, TokenAuthentication
from accounts.models import Customer, CustomerToken
from accounts.throttling import Throttle
from bookings import by_program
from bookings.api.bodies import AppointmentSerializer, BookingSerializer, CancellationSerializer, MoveSerializer
from bookings.models import Appointment
from meetassist.problems import documented

KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER,
    description="The same request with the same key is done once.",
)  # fmt: skip


class OfCustomer(GenericAPIView):
    """Of whoever has shown who they are: what is somebody else's is not there."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsCustomer]
    throttle_classes = [Throttle]
    serializer_class: type[Serializer] = AppointmentSerializer
    # For the OpenAPI document; what is shown is the customer's own.
    queryset = Appointment.objects.none()

    @property
    def customer(self) -> Customer:
        assert isinstance(self.request.auth, CustomerToken)
        return self.request.auth.customer

    def asked(self, serializer: type[Serializer]) -> dict[str, Any]:
        """The body, checked, with the key of the request."""
        form = serializer(data=self.request.data)
        form.is_valid(raise_exception=True)
        key = self.request.headers.get("Idempotency-Key", "")
        return {**form.validated_data, "key": key, "now": timezone.now()}


class AppointmentsView(OfCustomer):
    """The customer's appointments."""

    @extend_schema(
        operation_id="appointments", responses={200: AppointmentSerializer(many=True), **documented(400, 401, 429)}
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        page = self.paginate_queryset(by_program.own(self.customer))
        return self.get_paginated_response(AppointmentSerializer(page, many=True).data)

    @extend_schema(
        operation_id="book", parameters=[KEY], request=BookingSerializer,
        responses={201: AppointmentSerializer, **documented(400, 401, 403, 404, 409, 415, 422, 429)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Book a free time. Nobody else has it then: a time that is taken is refused."""
        booked = by_program.book(self.customer, **self.asked(BookingSerializer))
        return Response(AppointmentSerializer(booked).data, status=201)


class AppointmentView(OfCustomer):
    """One appointment, by its code."""

    @extend_schema(operation_id="appointment", responses={200: AppointmentSerializer, **documented(401, 404, 429)})
    def get(self, request: Request, code: str) -> Response:
        return Response(AppointmentSerializer(by_program.one_of(self.customer, code)).data)


class MoveView(OfCustomer):
    @extend_schema(
        operation_id="move", parameters=[KEY], request=MoveSerializer,
        responses={200: AppointmentSerializer, **documented(400, 401, 403, 404, 409, 415, 422, 429)},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Move it to another time; its code stays."""
        moved = by_program.move(self.customer, code, **self.asked(MoveSerializer))
        return Response(AppointmentSerializer(moved).data)


class CancelView(OfCustomer):
    @extend_schema(
        operation_id="cancel", parameters=[KEY], request=CancellationSerializer,
        responses={200: AppointmentSerializer, **documented(400, 401, 403, 404, 409, 415, 422, 429)},
    )  # fmt: skip
    def post(self, request: Request, code: str) -> Response:
        """Cancel it; its time is free again."""
        cancelled = by_program.cancel(self.customer, code, **self.asked(CancellationSerializer))
        return Response(AppointmentSerializer(cancelled).data)
