"""Codes by e-mail, and the tokens that they are exchanged for."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import IsCustomer, TokenAuthentication
from accounts.throttling import Throttle
from chatbot.api import bodies, proving
from meetassist.problems import documented


def address_of(request: Request) -> str:
    return str(request.META.get("REMOTE_ADDR") or "unknown")


class CodesView(APIView):
    """Have a code sent to an e-mail address. The answer is the same whether or not we know the address."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [Throttle]

    @extend_schema(
        operation_id="ask_for_code", request=bodies.AskForCodeSerializer,
        responses={202: bodies.AskedSerializer, **documented(400, 404, 409, 410, 415, 429)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        form = bodies.AskForCodeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        asked = proving.ask_for_code(**form.validated_data, address=address_of(request), now=timezone.now())
        return Response(bodies.AskedSerializer(asked).data, status=202)


class TokensView(APIView):
    """Give the code, and get a token by which to act for the customer."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [Throttle]

    @extend_schema(
        operation_id="give_code", request=bodies.GiveCodeSerializer,
        responses={201: bodies.ProvedSerializer, **documented(400, 404, 409, 410, 415, 422, 429)},
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        form = bodies.GiveCodeSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        proved = proving.prove(**form.validated_data, address=address_of(request), now=timezone.now())
        return Response(bodies.ProvedSerializer(proved).data, status=201)


class OwnTokenView(APIView):
    """The token that comes with the request."""

    authentication_classes = [TokenAuthentication]
    permission_classes = [IsCustomer]
    throttle_classes = [Throttle]

    @extend_schema(operation_id="end_token", responses={204: None, **documented(401, 429)})
    def delete(self, request: Request) -> Response:
        """End it: it is good for nothing from now on."""
        request.auth.delete()
        return Response(status=204)
