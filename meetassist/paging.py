"""Lists of the API in parts: which one is asked for, checked before the database is."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request


class PageSerializer(serializers.Serializer):
    """Which part of a list is asked for."""

    limit = serializers.IntegerField(required=False, min_value=1, max_value=1000)
    offset = serializers.IntegerField(required=False, min_value=0, max_value=10**9)


class Pagination(LimitOffsetPagination):
    """Says what is wrong with the numbers, where the framework would ignore them, or the database fail on them."""

    def paginate_queryset(
        self, queryset: QuerySet[Any] | Sequence[Any], request: Request, view: Any = None
    ) -> list[Any] | None:
        PageSerializer(data=request.query_params).is_valid(raise_exception=True)
        return super().paginate_queryset(queryset, request, view)
