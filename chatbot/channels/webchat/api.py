"""The web chat over plain HTTP, for its page where no WebSocket comes through: the same storing, the same history."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from chatbot.channels.webchat import page, sessions
from chatbot.channels.webchat.frames import BadFrame, read_after
from chatbot.channels.webchat.sessions import Session, SignedOut

REFUSED_STATUS = {"too_fast": 429, "too_many_visitors": 429, "too_long": 413, "bad_message": 400, "signed_out": 401}


@extend_schema(exclude=True)
class ChatView(APIView):
    """GET the history of this visitor after a message id, POST a message. The visitor is the signed cookie."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        try:
            session = _session(request)
            after = read_after(request.query_params)
        except page.Refused as refusal:
            return _refused(refusal)
        except BadFrame as bad:
            return _refused(page.Refused(bad.code, bad.errors))
        if session is None:
            return Response({"messages": [], "with_person": False})
        response = Response(
            {
                "messages": page.history(session.visitor, after),
                "with_person": page.is_with_a_person(session.visitor),
            }
        )
        sessions.remember(response, session)
        return response

    def post(self, request: Request) -> Response:
        try:
            session = _session(request) or sessions.new_session()
            page.receive(session.visitor, request.data, address=_address(request), now=timezone.now())
        except page.Refused as refusal:
            return _refused(refusal)
        response = Response(status=202)
        sessions.remember(response, session)
        return response


def _session(request: Request) -> Session | None:
    """Raises page.Refused for a cookie that was replaced."""
    session = sessions.session_from(sessions.cookie_of(request.COOKIES))
    try:
        return session and sessions.admit(session, address=_address(request), exchanges=True, now=timezone.now())
    except SignedOut as error:
        raise page.Refused("signed_out") from error


def _address(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


def _refused(refusal: page.Refused) -> Response:
    return Response(refusal.answer, status=REFUSED_STATUS[refusal.code])
