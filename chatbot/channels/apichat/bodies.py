"""What a program sends to the chat and is answered, as serializers: they check it, and are its documentation."""

from typing import Any

from rest_framework import serializers

from chatbot.messaging.fields import WordsField
from chatbot.replies import LANGUAGES

MAX_TEXT = 2000
MAX_PAYLOAD = 200
MAX_SESSION = 300
# Ids of rows are 64 bits.
LAST_ID = 2**63 - 1


class ChatMessageSerializer(serializers.Serializer):
    """What a customer says, as `message` or as `query`, or taps: then `payload` is that of the reply."""

    message = WordsField(required=False, default="", allow_blank=True, max_length=MAX_TEXT)
    query = WordsField(required=False, default="", allow_blank=True, max_length=MAX_TEXT, help_text="means message")
    payload = WordsField(required=False, default="", allow_blank=True, max_length=MAX_PAYLOAD)
    session_id = serializers.CharField(
        required=False, default="", allow_blank=True, allow_null=True, max_length=MAX_SESSION,
        help_text="of the last answer; without one another conversation begins",
    )  # fmt: skip
    language = serializers.ChoiceField(
        required=False, default="", choices=list(LANGUAGES), allow_blank=True, allow_null=True,
        help_text="of a conversation that begins; afterwards it is the customer's to choose",
    )  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        text = attrs["message"] or attrs["query"]
        if not text and not attrs["payload"]:
            raise serializers.ValidationError({"message": ["Say or tap something: both are empty."]})
        known = {name: attrs[name] or "" for name in ("session_id", "language")}
        return {"text": text, "payload": attrs["payload"], **known}


class SuggestedReplySerializer(serializers.Serializer):
    """What can be tapped: `text` as the customer sees it, `payload` as it is posted."""

    text = serializers.CharField()
    payload = serializers.CharField()


class ChatAnswerSerializer(serializers.Serializer):
    """What the bot answers. `response` is empty while a person of the team has the conversation."""

    response = serializers.CharField()
    replies = SuggestedReplySerializer(many=True)
    session_id = serializers.CharField(help_text="to be sent with the next message; it can differ from the last one")
    timestamp = serializers.DateTimeField()
    with_person = serializers.BooleanField(help_text="somebody of the team answers now, and not the bot")


class ChatPendingSerializer(serializers.Serializer):
    """The message is stored, and its answer takes longer: it will stand at `poll`."""

    session_id = serializers.CharField()
    timestamp = serializers.DateTimeField()
    poll = serializers.CharField(help_text="the address of the header Location")


class ChatLineSerializer(serializers.Serializer):
    """One message of a conversation."""

    id = serializers.IntegerField()
    speaker = serializers.ChoiceField(choices=["customer", "bot", "person"])
    author = serializers.CharField(help_text="who of the team has written it")
    text = serializers.CharField()
    replies = SuggestedReplySerializer(many=True)
    timestamp = serializers.DateTimeField()


class ChatHistorySerializer(serializers.Serializer):
    messages = ChatLineSerializer(many=True)
    session_id = serializers.CharField()
    is_waiting = serializers.BooleanField(help_text="what the customer has written is still to be answered")
    with_person = serializers.BooleanField(help_text="somebody of the team answers now, and not the bot")


class AfterSerializer(serializers.Serializer):
    """Where reading goes on: messages with greater ids are asked for."""

    after = serializers.IntegerField(required=False, default=0, min_value=0, max_value=LAST_ID)
