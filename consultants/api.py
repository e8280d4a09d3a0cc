"""Public facts about what can be booked, read-only."""

from rest_framework import serializers, viewsets

from consultants.models import Consultant, Service
from meetassist.caching import PublicAnswers


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


class ConsultantViewSet(PublicAnswers, viewsets.ReadOnlyModelViewSet):
    """The consultants who can be booked."""

    serializer_class = ConsultantSerializer
    queryset = Consultant.objects.filter(is_active=True)


class ServiceViewSet(PublicAnswers, viewsets.ReadOnlyModelViewSet):
    """What can be booked, and with whom (ids of consultants)."""

    serializer_class = ServiceSerializer
    queryset = Service.objects.filter(is_active=True).prefetch_related("consultants")
