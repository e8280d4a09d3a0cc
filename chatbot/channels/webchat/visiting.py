"""Pages beside the chat know a browser by the chat's own cookie: who books there is who writes here."""

from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import ChannelIdentity
from chatbot.channels.webchat import sessions
from chatbot.channels.webchat.page import CHANNEL
from chatbot.messaging.visiting import Visitor


class Browsers:
    def visitor_of(self, request: HttpRequest, *, now: datetime) -> Visitor:
        session = sessions.of_browser(request, now=now)
        return Visitor(CHANNEL, session.visitor, session.key)

    def let_in(self, response: HttpResponseBase, visitor: Visitor) -> None:
        sessions.remember(response, sessions.Session(visitor.external_id, visitor.key))

    def renewed(self, identity: ChannelIdentity) -> Visitor:
        return Visitor(identity.channel, identity.external_id, identity.session_key)
