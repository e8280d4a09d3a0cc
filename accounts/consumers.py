"""What tells the open pages of the team that there is news. They read it themselves, by the rights of who looks."""

import asyncio
import json
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError
from django.http import HttpRequest

from accounts import second_factor
from meetassist.live import hub
from meetassist.shares import query

# Of each topic the permissions of which one is enough.
TOPICS = {
    "appointments": ("bookings.view_appointment", "bookings.view_own_appointment"),
    "desk": ("chatbot.view_conversation",),
}
NOT_ALLOWED, TRY_AGAIN = 4403, 1013
# Of many changes at once the page hears once.
PAUSE_SECONDS = 0.3


class StaffConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # its base has no types
    """`?topic=appointments&topic=desk`. Frames out: {"topics": [...]} for each news, once at first; in: {"ping": 1}."""

    pump: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        asked = parse_qs(self.scope["query_string"].decode()).get("topic", [])
        await self.accept()
        try:
            topics = await query(allowed, self.scope["cookies"].get(settings.SESSION_COOKIE_NAME, ""), asked)
        except DatabaseError:
            await self.close(TRY_AGAIN)
            return
        if not topics or topics != asked:
            await self.close(NOT_ALLOWED)
            return
        self.pump = asyncio.create_task(self._forward(topics))

    async def disconnect(self, code: int) -> None:
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.pump:
            await self.send(text_data=json.dumps({"type": "pong"}))

    async def _forward(self, topics: list[str]) -> None:
        async with hub.subscribe(*topics) as news:
            while True:
                await news.wait()
                news.clear()
                await self.send(text_data=json.dumps({"topics": topics}))
                await asyncio.sleep(PAUSE_SECONDS)


def allowed(session_key: str, asked: list[str]) -> list[str]:
    """Of the topics, those that whoever has this session may hear of."""
    request = HttpRequest()
    request.session = SessionStore(session_key or None)
    request.user = get_user(request)
    if not request.user.is_active or second_factor.is_missing(request):
        return []
    return [one for one in asked if any(map(request.user.has_perm, TOPICS.get(one, ())))]
