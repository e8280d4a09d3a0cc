"""The web chat's WebSocket: frames in are stored like any message, rows out are read from the database."""

import asyncio
import json
from functools import partial
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from chatbot.channels.webchat import page, sessions
from chatbot.channels.webchat.frames import BadFrame, Kind, kind_of, read_after, read_session
from chatbot.channels.webchat.sessions import EMBEDDED, Session, SignedOut, new_session, session_from
from meetassist.live import hub
from meetassist.shares import query

# Larger frames than a message can be are not read.
MAX_FRAME = 16_384
NO_VISITOR, TRY_AGAIN = 4401, 1013
# The cookie was replaced: by an answer of the API the page gets the new one, and connects again.
RENEW = 4402


class ChatConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # its base has no types
    """Frames in: {"id", "text"|"payload", "language"}, {"after": id}, {"ping": 1}. Out: messages, stored,
    refused, renew.

    The page asks every few seconds by a ping whether anybody is there, and hears a pong; that needs no database.
    """

    session: Session | None = None
    address = "unknown"
    last_id = 0
    has_caught_up = False
    pump: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.session = session_from(sessions.cookie_of(self.scope["cookies"]))
        self.address = (self.scope.get("client") or ("unknown",))[0]
        await self.accept()
        if self.session is None:
            await self.close(NO_VISITOR)
            return
        try:
            if await self._is_replaced():
                await self.close(RENEW)
        except DatabaseError:
            await self.close(TRY_AGAIN)

    @property
    def visitor(self) -> str | None:
        return self.session.visitor if self.session else None

    async def _is_replaced(self, *, exchanges: bool = False) -> bool:
        """Whether the page needs another cookie. Where this one is worth nothing the connection ends.

        `exchanges`: the page is given it by this connection.
        """
        assert self.session is not None
        before = self.session
        admit = partial(sessions.admit, address=self.address, exchanges=exchanges, now=timezone.now())
        try:
            self.session = await query(admit, before)
        except SignedOut:
            self.session = None
            await self.close(NO_VISITOR)
        return self.session not in (before, None)

    async def disconnect(self, code: int) -> None:
        if self.pump:
            self.pump.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        frame = self._frame(text_data)
        fields = frame if isinstance(frame, dict) else {}
        if self.visitor is None:
            return
        match kind_of(fields):
            case Kind.PING:
                await self._send({"type": "pong"})
            case Kind.AFTER:
                await self._read_on(fields)
            case Kind.MESSAGE:
                await self._store(frame, fields.get("id"))

    async def _store(self, frame: Any, identifier: object) -> None:
        try:
            await self._go_on()
            if self.visitor is None:
                return
            await query(partial(page.receive, self.visitor, frame, address=self.address, now=timezone.now()))
            await self._follow()
        except page.Refused as refusal:
            await self._send({"type": "refused", "id": identifier, **refusal.answer})
        except DatabaseError:
            # Not stored: the page keeps it and sends it again.
            await self._send({"type": "refused", "id": identifier, "code": "try_again"})
        else:
            await self._send({"type": "stored", "id": identifier})

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
            await self._send({"type": "refused", "id": frame.get("id"), **page.Refused(bad.code, bad.errors).answer})
            return
        # Once a connection, as the page does: reading the history is not free.
        if not self.has_caught_up:
            self.has_caught_up = True
            await self._catch_up(after)

    async def _catch_up(self, after: int) -> None:
        self.last_id = after
        try:
            await self._send_news()
            await self._follow()
        except DatabaseError:
            # The page connects again.
            await self.close(TRY_AGAIN)

    async def _follow(self) -> None:
        if self.pump is None:
            identity_id = await query(page.identity_id, self.visitor)
            if identity_id is not None and self.pump is None:
                self.pump = asyncio.create_task(self._forward(identity_id))

    async def _forward(self, identity_id: int) -> None:
        async with hub.subscribe(page.topic(identity_id)) as news:
            while True:
                await news.wait()
                news.clear()
                try:
                    await self._send_news()
                except DatabaseError:
                    # The page connects again and reads what it missed.
                    await self.close(TRY_AGAIN)
                    return

    async def _go_on(self) -> None:
        """The open connection of the browser goes on with the cookie that it is told to come for."""
        if self.session is not None and await self._is_replaced():
            await self._send({"type": "renew"})

    async def _send_news(self) -> None:
        await self._go_on()
        if self.visitor is None:
            return
        messages = await query(page.history, self.visitor, self.last_id)
        if messages:
            self.last_id = messages[-1]["id"]
        with_person = await query(page.is_with_a_person, self.visitor)
        await self._send({"type": "messages", "messages": messages, "with_person": with_person})

    async def _send(self, frame: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(frame))


class EmbedConsumer(ChatConsumer):
    """The chat in a frame on another site, where no cookie comes along.

    The first frame in is {"session": token or null}; out comes {"type": "session", "token", "is_new"}, and another one
    whenever the token is replaced. All else is as on the page.
    """

    async def connect(self) -> None:
        self.address = (self.scope.get("client") or ("unknown",))[0]
        await self.accept()
        if not settings.EMBED_ALLOWED_ORIGINS:
            await self.close(NO_VISITOR)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self.session is not None:
            await super().receive(text_data, bytes_data)
            return
        try:
            shown = EMBEDDED.read(read_session(self._frame(text_data)))
            await self._begin(shown)
        except BadFrame:
            await self.close(NO_VISITOR)
        except DatabaseError:
            await self.close(TRY_AGAIN)

    async def _begin(self, shown: Session | None) -> None:
        """As who the token says; as somebody new where it says nothing, or was replaced long ago."""
        try:
            admit = partial(sessions.admit, address=self.address, exchanges=True, now=timezone.now())
            self.session = await query(admit, shown) if shown else None
        except SignedOut:
            self.session = None
        is_new = self.session is None
        self.session = self.session or new_session()
        await self._give_token(is_new=is_new)

    async def _go_on(self) -> None:
        if self.session is not None and await self._is_replaced(exchanges=True):
            await self._give_token(is_new=False)

    async def _give_token(self, *, is_new: bool) -> None:
        assert self.session is not None
        await self._send({"type": "session", "token": EMBEDDED.sign(self.session), "is_new": is_new})
