"""The Send API: what is accepted stands in the customer's thread.

https://developers.facebook.com/docs/messenger-platform/reference/send-api
"""

import time
from collections import deque
from typing import Any

from chatbot.channels.messenger.simulator import limits, templates, windows
from chatbot.channels.messenger.simulator.customers import echo
from chatbot.channels.messenger.simulator.errors import invalid, refusal
from chatbot.channels.messenger.simulator.webhooks import Webhooks
from chatbot.channels.messenger.simulator.world import TYPING, Item, Person, World, milliseconds

CALLS_A_SECOND = 300
ACTIONS = frozenset({"typing_on", "typing_off", "mark_seen", "react", "unreact"})


class HungUp(Exception):
    """The message is sent, and whoever sent it hears no answer."""


class SendApi:
    """Takes what is posted to the Page's messages."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self.world, self.webhooks = world, webhooks
        self._recent: deque[float] = deque()

    async def take(self, body: dict[str, Any]) -> dict[str, Any]:
        """The answer. Raises GraphError, and HungUp."""
        self._count()
        recipient = body.get("recipient")
        if not isinstance(recipient, dict) or not recipient.get("id"):
            raise invalid("Param recipient must have an id.")
        psid = str(recipient["id"])
        if "sender_action" in body:
            return self._act(self.world.person(psid), body)
        return await self._send(psid, body)

    def _count(self) -> None:
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if len(self._recent) >= CALLS_A_SECOND:
            raise refusal("call_rate")
        self._recent.append(now)

    def _act(self, person: Person, body: dict[str, Any]) -> dict[str, Any]:
        action = body["sender_action"]
        if action not in ACTIONS or "message" in body:
            raise invalid(f"Param sender_action must be one of {', '.join(sorted(ACTIONS))}, and alone.")
        self._check_person(person)
        if action in ("react", "unreact"):
            self._react(person, action, body.get("payload"))
        elif action == "mark_seen":
            person.seen_by_page_at = self.world.now()
        else:
            windows.check(
                {"messaging_type": "RESPONSE"}, opened_at=person.acted_at, standard=person.window, now=self.world.now()
            )
            person.typing_until = self.world.now() + TYPING if action == "typing_on" else None
        self.world.touch(person)
        return {"recipient_id": person.psid}

    def _react(self, person: Person, action: str, payload: Any) -> None:
        about = payload if isinstance(payload, dict) else {}
        item = person.items.get(str(about.get("message_id")))
        if item is None or item.by != "customer":
            raise invalid("Param payload[message_id] is of no message of this customer.")
        item.reactions.pop("page", None)
        if action == "react":
            item.reactions["page"] = str(about.get("reaction", ""))
        self.world.change(person, item)

    async def _send(self, psid: str, body: dict[str, Any]) -> dict[str, Any]:
        faults = self.world.faults
        failure = self.world.failures.take(psid)
        if failure and not failure.is_sent:
            raise failure.error
        if faults.happens(faults.temporary_errors):
            raise refusal(faults.chance.choice(("temporary", "send_failure", "call_rate")))
        person, content = self._checked(psid, body)
        item = self._write(person, content)
        metadata = str(body["message"].get("metadata", ""))
        told = echo(self.world, person, item, app_id=self.world.app.app_id, metadata=metadata)
        if faults.happens(faults.early_echoes):
            await self.webhooks.tell_at_once(person, told)
        else:
            self.webhooks.tell(person, told)
        self.webhooks.tell(person, self._delivered(person, item))
        if failure:
            raise failure.error
        if faults.happens(faults.lost_answers):
            raise HungUp
        return {"recipient_id": person.psid, "message_id": item.mid}

    def _checked(self, psid: str, body: dict[str, Any]) -> tuple[Person, dict[str, Any]]:
        """Whom it is for, and how it looks. Raises GraphError."""
        message: Any = body.get("message")
        is_utility = body.get("messaging_type") == "UTILITY"
        if not is_utility:
            limits.check_message(message)
        person = self.world.person(psid)
        self._check_person(person)
        content = self._utility(message) if is_utility else shown(message, person)
        windows.check(body, opened_at=person.acted_at, standard=person.window, now=self.world.now())
        return person, content

    def _check_person(self, person: Person) -> None:
        if person.is_blocked:
            raise refusal("not_available")
        if person.owner != self.world.app.app_id:
            raise refusal("other_app")

    def _utility(self, message: Any) -> dict[str, Any]:
        wanted = message.get("template") if isinstance(message, dict) else None
        if not isinstance(wanted, dict):
            raise invalid("Param message[template] is required.")
        language = wanted.get("language")
        code = language.get("code") if isinstance(language, dict) else None
        found = self.world.templates.get((str(wanted.get("name")), str(code)))
        if found is None or found.status != "APPROVED":
            raise invalid("Param message[template] names no approved template in this language.")
        text, buttons = templates.fill(found, wanted.get("components"))
        return {"text": text, "buttons": buttons}

    def _write(self, person: Person, content: dict[str, Any]) -> Item:
        person.typing_until = None
        # What is answered has been read.
        person.seen_by_page_at = self.world.now()
        return self.world.add(person, "page", content)

    def _delivered(self, person: Person, item: Item) -> dict[str, Any]:
        people = {"sender": {"id": person.psid}, "recipient": {"id": self.world.app.page_id}}
        moment = milliseconds(item.at)
        return {**people, "timestamp": moment, "delivery": {"mids": [item.mid], "watermark": moment}}


def shown(message: dict[str, Any], person: Person) -> dict[str, Any]:
    """A message as this customer's thread shows it."""
    content: dict[str, Any] = {name: message[name] for name in ("text", "attachment") if name in message}
    if replies := [found for one in message.get("quick_replies", []) if (found := _quick_reply(one, person))]:
        content["quick_replies"] = replies
    return content


def _quick_reply(one: dict[str, Any], person: Person) -> dict[str, str] | None:
    """What can be tapped. Messenger fills in an address or a number that it knows, and else leaves it out."""
    kind = one["content_type"]
    if kind == "text":
        return {"title": one["title"][: limits.QUICK_REPLY_TITLE], "payload": one.get("payload", "")}
    known = person.email if kind == "user_email" else person.phone
    return {"title": known, "payload": known} if known else None
