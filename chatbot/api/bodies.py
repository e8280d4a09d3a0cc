"""What the API takes and gives about who a customer is."""

from rest_framework import serializers

from chatbot.messaging.fields import WordsField
from chatbot.replies import LANGUAGES

MAX_SESSION = 300


class AskForCodeSerializer(serializers.Serializer):
    """To whom a code is sent. Without a session_id another session begins."""

    email = WordsField(max_length=254)
    session_id = WordsField(required=False, default="", allow_blank=True, max_length=MAX_SESSION)
    language = serializers.ChoiceField(required=False, default="", choices=list(LANGUAGES), allow_blank=True)


class AskedSerializer(serializers.Serializer):
    session_id = serializers.CharField()
    agreement = serializers.CharField(help_text="to be shown: whoever gives the code agrees to it; mostly empty")
    expires_in = serializers.IntegerField(help_text="seconds for which the code is good")


class GiveCodeSerializer(serializers.Serializer):
    session_id = WordsField(max_length=MAX_SESSION)
    code = WordsField(max_length=20)


class ProvedSerializer(serializers.Serializer):
    """The token is told this once. The session_id is to be used instead of the last one."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    session_id = serializers.CharField()
    name = serializers.CharField(help_text="as the customer has told it; empty: to be sent with the first booking")
