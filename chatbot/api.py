"""The web chat over plain HTTP, for a page or a program without WebSockets: the same storing, the same history."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chatbot.channels import webchat

REFUSED_STATUS = {"too_fast": 429, "too_many_visitors": 429, "too_long": 413, "bad_message": 400}


class BoundedJSONParser(JSONParser):
    """JSON nested deeper than Python can follow is the sender's mistake, not ours."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("nested too deeply") from error


class ChatMessageSerializer(serializers.Serializer):
    """What a visitor sends. `id` is a UUID the sender makes: the same one again is stored once."""

    id = serializers.UUIDField()
    text = serializers.CharField(required=False, allow_blank=True, max_length=webchat.MAX_TEXT)
    payload = serializers.CharField(required=False, allow_blank=True, max_length=200)
    language = serializers.ChoiceField(required=False, choices=["vi", "en"])


class ChatHistorySerializer(serializers.Serializer):
    messages = serializers.ListField(child=serializers.DictField())
    with_person = serializers.BooleanField(help_text="somebody of the team answers now, and not the bot")


class ChatView(APIView):
    """GET the history of this visitor after a message id, POST a message. The visitor is the signed cookie."""

    authentication_classes: list[Any] = []
    parser_classes = [BoundedJSONParser]
    permission_classes = [AllowAny]

    @extend_schema(parameters=[OpenApiParameter("after", int)], responses=ChatHistorySerializer)
    def get(self, request: Request) -> Response:
        visitor = webchat.visitor_from(request.COOKIES.get(webchat.COOKIE))
        after = request.query_params.get("after", "0")
        after_id = int(after) if after.isdecimal() and len(after) < 19 else 0
        if visitor is None:
            return Response({"messages": [], "with_person": False})
        return Response(
            {"messages": webchat.history(visitor, after_id), "with_person": webchat.is_with_a_person(visitor)}
        )

    @extend_schema(request=ChatMessageSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        visitor = webchat.visitor_from(request.COOKIES.get(webchat.COOKIE)) or webchat.new_visitor()
        try:
            webchat.receive(
                visitor, request.data, address=request.META.get("REMOTE_ADDR", "unknown"), now=timezone.now()
            )
        except webchat.Refused as refusal:
            return Response({"code": refusal.code}, status=REFUSED_STATUS[refusal.code])
        response = Response(status=202)
        webchat.remember(response, visitor, secure=request.is_secure())
        return response
