"""Public facts about what can be booked, read-only."""

from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from consultants.models import Consultant, Service


class ConsultantSerializer(serializers.ModelSerializer):
    class Meta:
        model = Consultant
        fields = ["id", "name", "title", "specialties", "languages", "biography", "time_zone"]


class ServiceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Service
        fields = [
            "id",
            "name",
            "name_en",
            "description",
            "description_en",
            "duration_minutes",
            "price",
            "currency",
            "location",
            "needs_approval",
            "consultants",
        ]


class ConsultantViewSet(viewsets.ReadOnlyModelViewSet):
    """The consultants who can be booked."""

    permission_classes = [AllowAny]
    serializer_class = ConsultantSerializer
    queryset = Consultant.objects.filter(is_active=True)


class ServiceViewSet(viewsets.ReadOnlyModelViewSet):
    """What can be booked, and with whom (ids of consultants)."""

    permission_classes = [AllowAny]
    serializer_class = ServiceSerializer
    queryset = Service.objects.filter(is_active=True).prefetch_related("consultants")
