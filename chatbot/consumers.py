"""The web chat's WebSocket: frames in are stored like any message, rows out are read from the database."""

import asyncio
import json
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from django.utils import timezone

from chatbot.channels import webchat
from chatbot.channels.webchat_frames import BadFrame, read_after
from chatbot.live import hub

# Larger frames than a message can be are not read.
MAX_FRAME = 16_384
NO_VISITOR = 4401


class ChatConsumer(AsyncWebsocketConsumer):
    """Frames in: {"id", "text"|"payload", "language"} or {"after": id}. Out: messages, stored, refused."""

    visitor: str | None = None
    last_id = 0
    has_caught_up = False
    pump: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.visitor = webchat.visitor_from(self.scope["cookies"].get(webchat.COOKIE))
        await self.accept()
        if self.visitor is None:
            await self.close(NO_VISITOR)

    async def disconnect(self, code: int) -> None:
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = self._frame(text_data)
        if self.visitor is None:
            return
        if isinstance(frame, dict) and "after" in frame:
            await self._read_on(frame)
            return
        identifier = frame.get("id") if isinstance(frame, dict) else None
        address = (self.scope.get("client") or ("unknown",))[0]
        try:
            await database_sync_to_async(webchat.receive)(self.visitor, frame, address=address, now=timezone.now())
        except webchat.Refused as refusal:
            await self._send({"type": "refused", "id": identifier, **refusal.answer})
        except DatabaseError:
            # Not stored: the page keeps it and sends it again.
            await self._send({"type": "refused", "id": identifier, "code": "try_again"})
        else:
            await self._send({"type": "stored", "id": identifier})
            await self._follow()

    @staticmethod
    def _frame(text_data: str | None) -> Any:
        if not text_data or len(text_data) > MAX_FRAME:
            return None
        try:
            return json.loads(text_data)
        except (ValueError, RecursionError):
            return None

    async def _read_on(self, frame: dict[str, Any]) -> None:
        try:
            after = read_after(frame)
        except BadFrame as bad:
            await self._send({"type": "refused", "id": frame.get("id"), **webchat.Refused(bad.code, bad.errors).answer})
            return
        # Once a connection, as the page does: reading the history is not free.
        if not self.has_caught_up:
            self.has_caught_up = True
            await self._catch_up(after)

    async def _catch_up(self, after: int) -> None:
        self.last_id = after
        await self._send_news()
        await self._follow()

    async def _follow(self) -> None:
        if self.pump is None:
            identity_id = await database_sync_to_async(webchat.identity_id)(self.visitor)
            if identity_id is not None and self.pump is None:
                self.pump = asyncio.create_task(self._forward(identity_id))

    async def _forward(self, identity_id: int) -> None:
        async with hub.subscribe(identity_id) as news:
            while True:
                await news.wait()
                news.clear()
                try:
                    await self._send_news()
                except DatabaseError:
                    # The page connects again and reads what it missed.
                    await self.close()
                    return

    async def _send_news(self) -> None:
        messages = await database_sync_to_async(webchat.history)(self.visitor, self.last_id)
        if messages:
            self.last_id = messages[-1]["id"]
        with_person = await database_sync_to_async(webchat.is_with_a_person)(self.visitor)
        await self._send({"type": "messages", "messages": messages, "with_person": with_person})

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(frame))
