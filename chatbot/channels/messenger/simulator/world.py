"""What there is beside us in the simulated Messenger: one Page, people who write to it, their threads, and a clock.

All of it is in memory and bounded: what is oldest makes room.
"""

import asyncio
import itertools
import secrets
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from chatbot.channels.messenger.simulator import windows
from chatbot.channels.messenger.simulator.errors import refusal
from chatbot.channels.messenger.simulator.faults import Failures, Faults
from chatbot.channels.messenger.simulator.setup import FIELDS
from chatbot.channels.messenger.simulator.templates import Template

MOST_PEOPLE, MOST_ITEMS, MOST_CALLS = 2_000, 500, 20_000
# The Page's own inbox, as it is an app among others.
PAGE_INBOX_APP = "263902037430900"
# How long "is typing" stands there if nothing takes it away.
TYPING = timedelta(seconds=20)


@dataclass(frozen=True)
class App:
    """Our side, as Meta knows it."""

    page_id: str
    app_id: str
    app_secret: str = field(repr=False)
    verify_token: str = field(repr=False)
    page_token: str = field(repr=False)
    # Where the events go.
    webhook: str
    page_name: str = "MeetAssist"


@dataclass
class Item:
    """One message of a thread. `content`: text, quick_replies, attachment, buttons, as Messenger shows them."""

    mid: str
    # "customer", "page" (our app) or "inbox" (a person in the Page's own inbox).
    by: str
    at: datetime
    content: dict[str, Any]
    # Changes with each change of it.
    version: int
    reactions: dict[str, str] = field(default_factory=dict)
    edits: int = 0
    is_unsent: bool = False

    @property
    def shown(self) -> dict[str, Any]:
        content = {} if self.is_unsent else self.content
        return {
            "mid": self.mid, "by": self.by, "at": milliseconds(self.at), "version": self.version, **content,
            "reactions": self.reactions, "edits": self.edits, "is_unsent": self.is_unsent,
        }  # fmt: skip


@dataclass
class Person:
    """Somebody who can write to the Page; `psid` is theirs for this Page alone."""

    psid: str
    first_name: str
    last_name: str
    locale: str
    timezone: int = 7
    email: str = ""
    phone: str = ""
    items: "OrderedDict[str, Item]" = field(default_factory=OrderedDict)
    # Their last action that opens the window, and how long it stays open.
    acted_at: datetime | None = None
    window: timedelta = windows.STANDARD
    # Who has the thread: our app, or the Page's inbox.
    owner: str = ""
    typing_until: datetime | None = None
    # Everything before has been seen: by the Page, and by the customer.
    seen_by_page_at: datetime | None = None
    read_at: datetime | None = None
    # Refuse to be written to, have closed their profile, have left Messenger.
    is_blocked: bool = False
    hides_profile: bool = False
    is_gone: bool = False
    version: int = 0
    # Of the events that were sent to the webhook for them, those that were answered stay in their order.
    order: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown(self) -> dict[str, Any]:
        return {
            "psid": self.psid, "first_name": self.first_name, "last_name": self.last_name, "locale": self.locale,
            "email": self.email, "phone": self.phone, "owner": self.owner,
        }  # fmt: skip


class World:
    """Everything that a simulator knows. Used by one event loop, so that nothing happens in the middle of anything."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._numbers = itertools.count(1)
        self.changed = asyncio.Condition()
        self.forget()

    def forget(self) -> None:
        """As at the beginning: nobody has written, nothing is set, all events are subscribed to, no trouble is made."""
        self.ahead = timedelta()
        self.people: OrderedDict[str, Person] = OrderedDict()
        self.calls: deque[dict[str, Any]] = deque(maxlen=MOST_CALLS)
        self.profile: dict[str, Any] = {}
        self.fields: list[str] = sorted(FIELDS)
        self.templates: dict[tuple[str, str], Template] = {}
        self.faults, self.failures = Faults(), Failures()
        self.failing_since: datetime | None = None

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def number(self) -> int:
        """Another one each time, and a larger one."""
        return next(self._numbers)

    def new_mid(self) -> str:
        return f"m_{secrets.token_urlsafe(48)}"

    def new_person(self, values: dict[str, Any]) -> Person:
        psid = str(values.get("psid") or secrets.randbelow(9 * 10**15) + 10**15)
        about = STRANGER | {name: str(value) for name, value in values.items() if name in WORDS_OF_PEOPLE}
        person = Person(psid=psid, owner=self.app.app_id, **about)  # type: ignore[arg-type]
        self.people[psid] = person
        while len(self.people) > MOST_PEOPLE:
            self.people.popitem(last=False)
        return person

    def person(self, psid: object) -> Person:
        """Raises GraphError: nobody has this id for this Page."""
        found = self.people.get(str(psid))
        if found is None or found.is_gone:
            raise refusal("no_such_user")
        return found

    def add(self, person: Person, by: str, content: dict[str, Any], mid: str = "") -> Item:
        """What was just written, at the end of their thread."""
        item = Item(mid or self.new_mid(), by, self.now(), content, self.number())
        person.items[item.mid] = item
        while len(person.items) > MOST_ITEMS:
            person.items.popitem(last=False)
        self.touch(person)
        return item

    def change(self, person: Person, item: Item) -> None:
        item.version = self.number()
        self.touch(person)

    def touch(self, person: Person) -> None:
        """Whoever looks at their thread is told."""
        person.version = self.number()
        self.people.move_to_end(person.psid)

    def note(self, method: str, path: str, body: dict[str, Any], status: int, answer: dict[str, Any]) -> None:
        """A call of the Graph API, for tests to read. Tokens are not kept."""
        kept = {name: value for name, value in body.items() if name not in ("access_token", "appsecret_proof")}
        self.calls.append(
            {"number": self.number(), "method": method, "path": path, "body": kept, "status": status, "answer": answer}
        )

    def thread(self, person: Person, after: int = 0) -> dict[str, Any]:
        """As their Messenger shows it: what is new or changed since `after`, and how everything else stands."""
        now = self.now()
        return {
            "version": person.version,
            "items": [item.shown for item in person.items.values() if item.version > after],
            "is_typing": person.typing_until is not None and person.typing_until > now,
            "seen_at": milliseconds(person.seen_by_page_at),
            "owner": "app" if person.owner == self.app.app_id else "inbox",
            "window_closes_at": milliseconds(person.acted_at + person.window if person.acted_at else None),
            "now": milliseconds(now),
            "person": person.shown,
        }

    def open_window(self, person: Person, *, from_ad: bool = False) -> None:
        """They have done something that lets the Page write to them for a while."""
        is_first = person.acted_at is None
        person.acted_at = self.now()
        person.window = windows.FROM_AN_AD if from_ad and is_first else windows.STANDARD


WORDS_OF_PEOPLE = ("first_name", "last_name", "locale", "email", "phone")
STRANGER = {"first_name": "Khải", "last_name": "Phan", "locale": "vi_VN"}


def milliseconds(moment: datetime | None) -> int:
    """As Meta writes moments; 0 for none."""
    return int(moment.timestamp() * 1000) if moment else 0
