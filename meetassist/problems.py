"""Refusals of the API as programs read them: problem details (RFC 9457), with a reason that a program can act on."""

import math
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse
from rest_framework import serializers, views
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

MEDIA_TYPE = "application/problem+json"


class Problem(APIException):
    """A request that is not done. `reason` is a word that never changes, `detail` a sentence for whoever reads it.

    `until`: it may be tried again then. `errors`: what is wrong with which field.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        detail: str,
        *,
        until: datetime | None = None,
        now: datetime | None = None,
        errors: dict[str, list[str]] | None = None,
    ) -> None:
        super().__init__(detail, reason)
        self.status_code, self.reason, self.errors = status, reason, errors or {}
        if until is not None and now is not None:
            # What the framework writes as Retry-After.
            self.wait = max(1, math.ceil((until - now).total_seconds()))


class ProblemSerializer(serializers.Serializer):
    """Why a request was not done."""

    type = serializers.CharField(help_text="always about:blank: the reason says what it is")
    title = serializers.CharField(help_text="the status in words")
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="a sentence for people")
    reason = serializers.CharField(help_text="a word for programs, which does not change")
    errors = serializers.DictField(  # type: ignore[assignment]  # what has the name in the base is of no use here
        child=serializers.ListField(child=serializers.CharField()), required=False,
        help_text="what is wrong with which field",
    )  # fmt: skip


def documented(*statuses: int) -> dict[tuple[int, str], type[ProblemSerializer]]:
    """For the OpenAPI document: an operation may be refused so."""
    return {(status, MEDIA_TYPE): ProblemSerializer for status in statuses}


def body(status: int, reason: str, detail: str, errors: Any = None) -> dict[str, Any]:
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return {**told, "reason": reason} | ({"errors": errors} if errors else {})


def answer(status: int, reason: str, detail: str) -> JsonResponse:
    """For what is refused before any view of the API, or because one has failed."""
    return JsonResponse(body(status, reason, detail), status=status, content_type=MEDIA_TYPE)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """The framework's handler of exceptions, told in our form. None for what is no refusal, but a fault of ours."""
    response = views.exception_handler(error, context)
    if response is None:
        return None
    response.data = _told(error, response)
    # A browser is shown a page of the framework's around it.
    renderer = getattr(context["request"], "accepted_renderer", None)
    if renderer is None or renderer.format == "json":
        response.content_type = MEDIA_TYPE
    return response


def _told(error: Exception, response: Response) -> dict[str, Any]:
    status = response.status_code
    if isinstance(error, ValidationError):
        errors = response.data if isinstance(response.data, dict) else {"non_field_errors": response.data}
        return body(status, "invalid", "What was sent cannot be read as this operation wants it.", _flat(errors))
    if isinstance(error, Problem):
        return body(status, error.reason, str(error.detail), error.errors)
    # Of Http404 and PermissionDenied the framework makes its own.
    reason = getattr(error, "default_code", {403: "permission_denied", 404: "not_found"}.get(status, "refused"))
    return body(status, reason, str(response.data.get("detail", "")))


def _flat(errors: dict[str, Any]) -> dict[str, list[str]]:
    """Each field with its sentences; those of the parts of a field stand under the field."""
    return {name: list(_sentences(told)) for name, told in errors.items()}


def _sentences(told: Any) -> Any:
    if isinstance(told, dict):
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from _sentences(one)
    else:
        yield str(told)
