"""Sending events to our webhook as Meta does: signed, in batches, again when they are not answered; and in disorder.

https://developers.facebook.com/docs/messenger-platform/webhooks
"""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from chatbot.channels.messenger.simulator.world import Person, World, milliseconds
from meetassist import http

log = logging.getLogger(__name__)

# Between one attempt and the next; the last goes on. Meta's own last 36 hours.
PAUSES = (0.0, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0)
# Then Meta takes the app's subscription to the Page away.
GIVES_UP_AFTER = timedelta(hours=1)
# What comes within so many seconds can be one body, where entries are batched.
GATHERING = 0.05
# Events that are on their way at once.
SENDERS = 16
# Which subscription an event is of, by the name of its part.
FIELD_OF = {
    "message": "messages", "postback": "messaging_postbacks", "delivery": "message_deliveries", "read": "message_reads",
    "reaction": "message_reactions", "message_edit": "message_edits", "referral": "messaging_referrals",
    "pass_thread_control": "messaging_handovers", "take_thread_control": "messaging_handovers",
}  # fmt: skip


class Webhooks:
    """Takes events, and sees to it that each arrives."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.attempts = 0
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="webhook")
        self._waiting: list[dict[str, Any]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def on_their_way(self) -> int:
        """How many deliveries are not over."""
        return len(self._tasks)

    def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        self._senders.shutdown(wait=False, cancel_futures=True)

    def tell(self, person: Person, *events: dict[str, Any]) -> None:
        """Events of a customer, each in time."""
        for entry in self._entries(person, events):
            self._send_soon(person, entry)

    async def tell_at_once(self, person: Person, event: dict[str, Any]) -> None:
        """The same, and come back when it has arrived: for an echo that is earlier than the answer to our call."""
        for entry in self._entries(person, (event,)):
            await self._deliver([entry])

    def tell_of_change(self, field: str, value: dict[str, Any]) -> None:
        """What is no customer's."""
        if field in self.world.fields:
            page = self.world.app.page_id
            entry = {"id": page, "time": milliseconds(self.world.now()), "changes": [{"field": field, "value": value}]}
            self._begin(self._deliver([entry]))

    def _entries(self, person: Person, events: tuple[dict[str, Any], ...]) -> list[dict[str, Any]]:
        """An entry for each that is subscribed to. Where another app has the thread, ours only stands by."""
        is_ours = person.owner == self.world.app.app_id
        entries = []
        for event in events:
            name = next(part for part in event if part in FIELD_OF)
            field = "message_echoes" if event.get("message", {}).get("is_echo") else FIELD_OF[name]
            stands_by = not is_ours and field not in ("messaging_handovers", "message_echoes")
            if field in self.world.fields and (not stands_by or "standby" in self.world.fields):
                about = {"id": self.world.app.page_id, "time": milliseconds(self.world.now())}
                entries.append({**about, "standby" if stands_by else "messaging": [event]})
        return entries

    def _send_soon(self, person: Person, entry: dict[str, Any]) -> None:
        faults = self.world.faults
        if faults.happens(faults.duplicates):
            self._begin(self._later(faults.pause(), entry))
        if faults.happens(faults.reorders):
            self._begin(self._later(faults.pause(), entry))
        elif faults.batch > 1:
            self._waiting.append(entry)
            if len(self._waiting) == 1:
                self._begin(self._gather())
        else:
            pause = faults.pause() if faults.happens(faults.delays) else 0.0
            self._begin(self._in_order(person, pause, entry))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _later(self, pause: float, entry: dict[str, Any]) -> None:
        await asyncio.sleep(pause)
        await self._deliver([entry])

    async def _in_order(self, person: Person, pause: float, entry: dict[str, Any]) -> None:
        async with person.order:
            await asyncio.sleep(pause)
            await self._deliver([entry])

    async def _gather(self) -> None:
        await asyncio.sleep(GATHERING)
        waiting, self._waiting = self._waiting, []
        size = self.world.faults.batch
        for start in range(0, len(waiting), size):
            await self._deliver(waiting[start : start + size])

    async def _deliver(self, entries: list[dict[str, Any]]) -> None:
        """Until it is answered with 200, or the subscription is gone."""
        raw = encoded({"object": "page", "entry": entries})
        for attempt in range(MOST_ATTEMPTS):
            await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)] if attempt else 0)
            if not self.world.fields:
                return
            status = await asyncio.get_running_loop().run_in_executor(self._senders, self._post, raw)
            self.attempts += 1
            if status == 200:
                self.world.failing_since = None
                if not self.world.faults.happens(self.world.faults.lost_acknowledgements):
                    return
            else:
                self._note_failure(status)

    def _post(self, raw: bytes) -> int:
        """The status of the answer; 0 where none came."""
        try:
            return http.post_bytes(
                self.world.app.webhook, raw, headers=signed(raw, self.world.app.app_secret)
            ).status_code
        except http.ConnectionFailed:
            return 0

    def _note_failure(self, status: int) -> None:
        log.warning("simulator: the webhook answered %s", status or "nothing")
        now = self.world.now()
        self.world.failing_since = self.world.failing_since or now
        if now - self.world.failing_since > GIVES_UP_AFTER:
            log.warning("simulator: the webhook has failed for an hour, the subscription is taken away")
            self.world.fields = []


MOST_ATTEMPTS = 200


def encoded(body: dict[str, Any]) -> bytes:
    """As Meta writes JSON: nothing but ASCII, and slashes escaped. What is signed are these bytes."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/").encode()


def signed(raw: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook; the older signature still comes beside the one that counts."""
    older, newer = (hmac.new(secret.encode(), raw, kind).hexdigest() for kind in (hashlib.sha1, hashlib.sha256))
    return {
        "Content-Type": "application/json", "User-Agent": "facebookexternalua",
        "X-Hub-Signature": f"sha1={older}", "X-Hub-Signature-256": f"sha256={newer}",
    }  # fmt: skip
