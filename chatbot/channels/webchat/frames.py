"""What a web chat's page or program may send, checked in one place: bodies of the API and frames of the WebSocket."""

from enum import StrEnum
from typing import Any

from rest_framework import serializers

from chatbot.messaging.events import Malformed
from chatbot.messaging.fields import WordsField
from chatbot.replies import LANGUAGES

MAX_TEXT = 2000
MAX_PAYLOAD = 200
MAX_TOKEN = 500
# Ids of rows are 64 bits.
LAST_ID = 2**63 - 1


class Kind(StrEnum):
    """What comes over the WebSocket, by the field that tells it; a message is what has none of these."""

    PING = "ping"
    AFTER = "after"
    MESSAGE = "message"


def kind_of(frame: dict[str, Any]) -> Kind:
    return next((kind for kind in (Kind.PING, Kind.AFTER) if kind in frame), Kind.MESSAGE)


class BadFrame(Malformed):
    """Not taken. `code` is bad_message or too_long; `errors` says in words what is wrong with which field."""

    def __init__(self, code: str, errors: dict[str, list[str]]) -> None:
        super().__init__(code)
        self.code, self.errors = code, errors


class IdentifierField(serializers.UUIDField):
    """Written out; the framework would make one of a number as well."""

    def to_internal_value(self, data: object) -> Any:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return str(super().to_internal_value(data))


class MessageSerializer(serializers.Serializer):
    """What a visitor says or taps. `id` is a UUID the sender makes: the same one again is stored once."""

    id = IdentifierField()
    text = WordsField(required=False, default="", allow_blank=True, max_length=MAX_TEXT)
    payload = WordsField(required=False, default="", allow_blank=True, max_length=MAX_PAYLOAD)
    language = serializers.ChoiceField(
        required=False, default="", choices=list(LANGUAGES), allow_blank=True, allow_null=True
    )

    def validate_language(self, value: str | None) -> str:
        return value or ""

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs["text"] and not attrs["payload"]:
            raise serializers.ValidationError({"text": ["Say or tap something: text and payload are both empty."]})
        return attrs


class AfterSerializer(serializers.Serializer):
    """Where reading goes on: messages with greater ids are asked for."""

    after = serializers.IntegerField(required=False, default=0, min_value=0, max_value=LAST_ID)


class SessionSerializer(serializers.Serializer):
    """Who a frame on another site is: the token that it was given, or nothing."""

    session = WordsField(allow_null=True, allow_blank=True, max_length=MAX_TOKEN)


def read_session(data: object) -> str:
    """The token with which a connection begins, "" for none yet. Raises BadFrame."""
    return _read(SessionSerializer(data=data))["session"] or ""


def read_message(data: object) -> dict[str, Any]:
    """The message in `data`. Raises BadFrame."""
    return _read(MessageSerializer(data=data))


def read_after(data: object) -> int:
    """Raises BadFrame."""
    return int(_read(AfterSerializer(data=data))["after"])


def _read(serializer: serializers.Serializer) -> dict[str, Any]:
    if serializer.is_valid():
        return dict(serializer.validated_data)
    found = {error.code for errors in serializer.errors.values() for error in errors}
    errors = {name: [str(error) for error in errors] for name, errors in serializer.errors.items()}
    raise BadFrame("too_long" if found == {"max_length"} else "bad_message", errors)
