"""The API's documentation as a page: what its OpenAPI document says, for people, with nothing loaded from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from drf_spectacular.generators import SchemaGenerator


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    kind: str
    is_required: bool
    description: str


@dataclass(frozen=True)
class Body:
    """What is sent or answered: `status` is empty for what is sent."""

    status: str
    description: str
    fields: list[Field]


@dataclass(frozen=True)
class Operation:
    name: str
    method: str
    path: str
    description: str
    needs_token: bool
    parameters: list[Field]
    sent: Body | None
    answers: list[Body]
    # Statuses with which it may be refused.
    refusals: list[str]


@require_GET
def docs(request: HttpRequest) -> HttpResponse:
    document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return render(request, "api_docs.html", {"operations": list(operations(document))})


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """In the order of the document."""
    reader = _Reader(document)
    for path, methods in document["paths"].items():
        for method, told in methods.items():
            yield reader.operation(path, method, told)


class _Reader:
    def __init__(self, document: dict[str, Any]) -> None:
        self.schemas = document["components"]["schemas"]

    def operation(self, path: str, method: str, told: dict[str, Any]) -> Operation:
        answers, refusals = [], []
        for status, answer in told["responses"].items():
            if int(status) >= 400:
                refusals.append(status)
            else:
                answers.append(self._body(answer, status))
        return Operation(
            name=told["operationId"], method=method.upper(), path=path, description=told.get("description", ""),
            needs_token={"token": []} in told.get("security", []),
            parameters=[self._parameter(one) for one in told.get("parameters", [])],
            sent=self._body(told["requestBody"]) if "requestBody" in told else None,
            answers=answers, refusals=refusals,
        )  # fmt: skip

    def _parameter(self, told: dict[str, Any]) -> Field:
        return Field(told["name"], self._kind(told["schema"]), told.get("required", False), told.get("description", ""))

    def _body(self, told: dict[str, Any], status: str = "") -> Body:
        for content in told.get("content", {}).values():
            schema = self._resolved(content["schema"])
            return Body(status, schema.get("description", ""), list(self._fields(schema)))
        return Body(status, "", [])

    def _fields(self, schema: dict[str, Any]) -> Iterator[Field]:
        required = schema.get("required", [])
        for name, told in schema.get("properties", {}).items():
            yield Field(name, self._kind(told), name in required, told.get("description", ""))

    def _kind(self, schema: dict[str, Any]) -> str:
        """Such as "integer", "list of string" or the choices that there are."""
        schema = self._resolved(schema)
        parts = schema.get("oneOf") or schema.get("allOf") or []
        if parts:
            kinds = dict.fromkeys(self._kind(part) for part in parts)
            return " | ".join(kind for kind in kinds if kind)
        if "enum" in schema:
            return " | ".join(str(value) for value in schema["enum"] if value)
        if schema.get("type") == "array":
            return f"[{self._kind(schema['items'])}]"
        if schema.get("properties"):
            return "{" + ", ".join(schema["properties"]) + "}"
        return str(schema.get("format") or schema.get("type", ""))

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in schema:
            found: dict[str, Any] = self.schemas[schema["$ref"].rpartition("/")[2]]
            return found
        return schema
