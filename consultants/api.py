"""Public facts about what can be booked, read-only."""

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, viewsets

from consultants.models import Consultant, Service
from meetassist.caching import PublicAnswers
from meetassist.problems import documented


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


LIST, ONE = documented(400), documented(404)


@extend_schema_view(
    list=extend_schema(operation_id="consultants", responses={200: ConsultantSerializer(many=True), **LIST}),
    retrieve=extend_schema(operation_id="consultant", responses={200: ConsultantSerializer, **ONE}),
)
class ConsultantViewSet(PublicAnswers, viewsets.ReadOnlyModelViewSet):
    """The consultants who can be booked."""

    serializer_class = ConsultantSerializer
    queryset = Consultant.objects.filter(is_active=True)


@extend_schema_view(
    list=extend_schema(operation_id="services", responses={200: ServiceSerializer(many=True), **LIST}),
    retrieve=extend_schema(operation_id="service", responses={200: ServiceSerializer, **ONE}),
)
class ServiceViewSet(PublicAnswers, viewsets.ReadOnlyModelViewSet):
    """What can be booked, and with whom (ids of consultants)."""

    serializer_class = ServiceSerializer
    queryset = Service.objects.filter(is_active=True).prefetch_related("consultants")
