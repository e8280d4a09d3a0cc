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

from chatbot.channels import webchat, webchat_frames
from chatbot.channels.webchat_frames import BadFrame, MessageSerializer

REFUSED_STATUS = {"too_fast": 429, "too_many_visitors": 429, "too_long": 413, "bad_message": 400}


class BoundedJSONParser(JSONParser):
    """JSON is UTF-8 whatever the header says, and nested deeper than Python can follow it is the sender's mistake."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, {**(parser_context or {}), "encoding": "utf-8"})
        except RecursionError as error:
            raise ParseError("nested too deeply") from error


class ChatHistorySerializer(serializers.Serializer):
    messages = serializers.ListField(child=serializers.DictField())


class ChatView(APIView):
    """GET the history of this visitor after a message id, POST a message. The visitor is the signed cookie."""

    authentication_classes: list[Any] = []
    parser_classes = [BoundedJSONParser]
    permission_classes = [AllowAny]

    @extend_schema(parameters=[OpenApiParameter("after", int)], responses=ChatHistorySerializer)
    def get(self, request: Request) -> Response:
        visitor = webchat.visitor_from(request.COOKIES.get(webchat.COOKIE))
        try:
            after = webchat_frames.read_after(request.query_params)
        except BadFrame as bad:
            return Response(webchat.Refused(bad.code, bad.errors).answer, status=REFUSED_STATUS[bad.code])
        return Response({"messages": webchat.history(visitor, after) if visitor else []})

    @extend_schema(request=MessageSerializer, responses={202: None})
    def post(self, request: Request) -> Response:
        visitor = webchat.visitor_from(request.COOKIES.get(webchat.COOKIE)) or webchat.new_visitor()
        try:
            webchat.receive(
                visitor, request.data, address=request.META.get("REMOTE_ADDR", "unknown"), now=timezone.now()
            )
        except webchat.Refused as refusal:
            return Response(refusal.answer, status=REFUSED_STATUS[refusal.code])
        response = Response(status=202)
        webchat.remember(response, visitor, secure=request.is_secure())
        return response
