"""The answer to a message, waited for: by news of its commit, without a thread or a place at the database."""

import asyncio
import contextlib
import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse
from django.utils import timezone

from chatbot.channels.apichat import talking
from chatbot.channels.apichat.sessions import CHANNEL, SESSIONS
from chatbot.messaging import history
from chatbot.messaging.sessions import Session, SignedOut
from meetassist.live import hub
from meetassist.shares import query

# News can be lost with their connection: so often it is looked without them.
LOOK_SECONDS = 5


async def complete(response: HttpResponse, session: Session, message_id: str, address: str) -> None:
    """Make the answer to the message of the 202 that says it is stored. It stays that one where none comes in time."""
    try:
        async with asyncio.timeout(settings.APICHAT_WAIT_SECONDS):
            answer = await _answer(session, message_id, address)
    except (TimeoutError, DatabaseError, SignedOut):
        return
    response.status_code = 200
    response.content = json.dumps(answer, ensure_ascii=False).encode()
    response.headers["Content-Length"] = str(len(response.content))
    for name in ("Location", "Retry-After"):
        del response.headers[name]


async def _answer(session: Session, message_id: str, address: str) -> dict[str, Any]:
    identity_id = await query(history.identity_id, CHANNEL, session.visitor)
    async with hub.subscribe(talking.topic(identity_id or 0)) as news:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await news.wait()
            news.clear()
            if answer := await query(found, session, message_id, address, timezone.now()):
                return answer


def found(session: Session, message_id: str, address: str, now: datetime) -> dict[str, Any] | None:
    """What the message is answered, with the session as it is after it; None where it is not yet.

    Raises SignedOut.
    """
    message = talking.of(message_id).select_related("conversation").first()
    answer = talking.answer_to(message) if message else None
    if answer is None:
        return None
    session = SESSIONS.admit(session, address=address, exchanges=True, now=now)
    return {**answer, "session_id": SESSIONS.sign(session)}
