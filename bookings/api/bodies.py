"""What the API takes and gives about times and appointments: serializers check it, and are its documentation."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from bookings.models import Appointment
from meetassist.days import FIRST_YEAR, LAST_YEAR

# Of ids, and of a list.
LAST_ID = 2**63 - 1
MOST_SLOTS = 1000
USUAL_SPAN = timedelta(days=14)


class MomentField(serializers.DateTimeField):
    """An instant, in years that times can be computed in."""

    def to_internal_value(self, value: Any) -> datetime:
        try:
            moment: datetime = super().to_internal_value(value)
        except OverflowError:
            self.fail("overflow")
        if not FIRST_YEAR < moment.year < LAST_YEAR:
            self.fail("overflow")
        return moment


class SlotsQuerySerializer(serializers.Serializer):
    """Which free times are asked for; times and dates without a zone are by the business's clock."""

    service = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    consultant = serializers.IntegerField(required=False, min_value=1, max_value=LAST_ID)
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=MOST_SLOTS)

    def get_fields(self) -> dict[str, Any]:
        begins = MomentField(required=False, help_text="the earliest start, usually now")
        ends = MomentField(required=False, help_text="slots start before it; usually two weeks later, at most 62 days")
        return {**super().get_fields(), "from": begins, "to": ends}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start: datetime = attrs.pop("from", None) or timezone.now()
        end = attrs.pop("to", None) or start + USUAL_SPAN
        return {**attrs, "start": start, "end": end}


class SlotSerializer(serializers.Serializer):
    """A time at which the consultant can be booked."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    consultant = serializers.IntegerField(source="consultant_id")


class SlotsSerializer(serializers.Serializer):
    slots = SlotSerializer(many=True)
    has_more = serializers.BooleanField(help_text="there are more than `limit`: ask again from the last one")


class AppointmentSerializer(serializers.ModelSerializer):
    """An appointment of the customer's. `pending`: the team has still to confirm it."""

    service_name = serializers.CharField(source="service.name")
    consultant_name = serializers.CharField(source="consultant.name")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()

    class Meta:
        model = Appointment
        fields = [
            "code",
            "status",
            "service",
            "service_name",
            "consultant",
            "consultant_name",
            "starts_at",
            "ends_at",
            "description",
        ]
        read_only_fields = fields


class BookingSerializer(serializers.Serializer):
    """Book this. Without a consultant it is whoever is free; the name is needed where none is known."""

    service = serializers.IntegerField(min_value=1, max_value=LAST_ID)
    consultant = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=LAST_ID)
    starts_at = MomentField()
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)
    description = serializers.CharField(required=False, default="", allow_blank=True, max_length=1000)


class MoveSerializer(serializers.Serializer):
    """Move it there. Without a consultant it stays with who has it."""

    starts_at = MomentField()
    consultant = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=LAST_ID)


class CancellationSerializer(serializers.Serializer):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
