"""Free times, for everybody."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.throttling import Throttle
from bookings import by_program
from bookings.api.bodies import SlotsQuerySerializer, SlotsSerializer
from meetassist.caching import PublicAnswers
from meetassist.problems import documented


class SlotsView(PublicAnswers):
    """Times at which a service can be booked, earliest first: with one consultant, or with each who offers it."""

    throttle_classes = [Throttle]
    kept_for = 15

    @extend_schema(
        operation_id="slots", parameters=[SlotsQuerySerializer],
        responses={200: SlotsSerializer, **documented(400, 404, 429)},
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        form = SlotsQuerySerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        return Response(slots_told(form.validated_data, now=timezone.now()))


def slots_told(asked: dict[str, Any], *, now: datetime) -> dict[str, Any]:
    """The answer to what SlotsQuerySerializer has read. Raises Problem."""
    limit, service = asked["limit"], by_program.service_of(asked["service"])
    found = by_program.free_slots(**{**asked, "limit": limit + 1}, now=now)
    lasts = timedelta(minutes=service.duration_minutes)
    slots = [
        {"starts_at": one.starts_at, "ends_at": one.starts_at + lasts, "consultant_id": one.consultant_id}
        for one in found[:limit]
    ]
    return dict(SlotsSerializer({"slots": slots, "has_more": len(found) > limit}).data)
