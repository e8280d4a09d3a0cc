"""The chat for programs: a message is posted and answered, and what was said is read again."""

import uuid
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import repeating
from accounts.services import network_key
from chatbot.channels.apichat import bodies, talking, waiting
from chatbot.channels.apichat.sessions import CHANNEL, SESSIONS, admitted, opened
from chatbot.messaging import history
from chatbot.messaging.sessions import Session, new_session
from meetassist.problems import documented
from meetassist.waiting import complete_by

KEY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.UUID, OpenApiParameter.HEADER,
    description="The same request with the same key is done once, and answered alike.",
)  # fmt: skip


class ApiChatView(APIView):
    """Say something to the bot."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="chat",
        parameters=[KEY],
        request=bodies.ChatMessageSerializer,
        responses={
            200: bodies.ChatAnswerSerializer, 202: bodies.ChatPendingSerializer,
            **documented(400, 404, 410, 415, 422, 429),
        },
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponse:
        form = bodies.ChatMessageSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        address, now = address_of(request), timezone.now()
        session_id = form.validated_data["session_id"]
        session = opened(session_id, address) if session_id else new_session()
        message_id = f"{session.visitor}:{uuid.uuid4()}"
        if key := request.headers.get("Idempotency-Key", ""):
            who = f"visitor {session.visitor}" if session_id else f"network {network_key(address)}"
            message_id = repeating.claim(who=who, key=key, request=request.data, outcome=message_id, now=now).outcome
            session = admitted(Session(message_id.rpartition(":")[0], session.key), address)
        talking.store(message_id, request.data, address=address, now=now)
        response = _stored(session, message_id)
        complete_by(response, partial(waiting.complete, response, session, message_id, address))
        return response


class ApiChatHistoryView(APIView):
    """Read what was said in a session."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="chat_history",
        parameters=[bodies.AfterSerializer],
        responses={200: bodies.ChatHistorySerializer, **documented(400, 404, 410)},
    )
    def get(self, request: Request, session_id: str) -> Response:
        form = bodies.AfterSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        session = opened(session_id, address_of(request))
        return Response({
            "messages": talking.lines(session.visitor, form.validated_data["after"]),
            "session_id": SESSIONS.sign(session),
            "is_waiting": talking.is_waiting(session.visitor),
            "with_person": history.is_with_a_person(CHANNEL, session.visitor),
        })  # fmt: skip


def address_of(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def _stored(session: Session, message_id: str) -> Response:
    session_id, row = SESSIONS.sign(session), talking.of(message_id).get()
    poll = f"{reverse('api-chat-history', args=[session_id])}?after={row.pk}"
    pending = {"session_id": session_id, "timestamp": row.sent_at, "poll": poll}
    return Response(pending, status=202, headers={"Location": poll, "Retry-After": "1"})
