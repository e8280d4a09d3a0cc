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
from chatbot.messaging import history
from chatbot.messaging.sessions import Session, SignedOut, new_session
from meetassist.problems import Problem, documented
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
            message_id = _once(who, key, request.data, message_id)
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
            "session_id": talking.SESSIONS.sign(session),
            "is_waiting": talking.is_waiting(session.visitor),
            "with_person": history.is_with_a_person(talking.CHANNEL, session.visitor),
        })  # fmt: skip


def address_of(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def opened(session_id: str, address: str) -> Session:
    """Raises Problem for a session that is none of ours, or was replaced."""
    session = talking.SESSIONS.read(session_id)
    if session is None:
        raise Problem(404, "no_such_session", "This session_id is none of ours, or a year old.")
    return admitted(session, address)


def admitted(session: Session, address: str) -> Session:
    """The session as it is now. Raises Problem for one that was replaced."""
    try:
        return talking.SESSIONS.admit(session, address=address, exchanges=True, now=timezone.now())
    except SignedOut as error:
        detail = "This session_id was replaced when somebody showed who they are, or signed out: use the newer one."
        raise Problem(410, "signed_out", detail) from error


def _once(who: str, key: str, request: object, message_id: str) -> str:
    """The id of the message that came with this key before, or this one. Raises Problem."""
    try:
        known = uuid.UUID(key)
    except ValueError as error:
        raise Problem(400, "bad_key", "An Idempotency-Key is a UUID, so that nobody guesses it.") from error
    try:
        return repeating.claim(
            who=who, key=str(known), request=request, outcome=message_id, now=timezone.now()
        ).outcome  # fmt: skip
    except repeating.AnotherRequest as error:
        raise Problem(422, "key_reused", "This Idempotency-Key came with another request before.") from error


def _stored(session: Session, message_id: str) -> Response:
    session_id, row = talking.SESSIONS.sign(session), talking.of(message_id).get()
    poll = f"{reverse('api-chat-history', args=[session_id])}?after={row.pk}"
    pending = {"session_id": session_id, "timestamp": row.sent_at, "poll": poll}
    return Response(pending, status=202, headers={"Location": poll, "Retry-After": "1"})
