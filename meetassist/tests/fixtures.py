"""Fixtures for every app: people who can be booked, conversations in this process, and the outside services."""

import itertools
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db.models import Max
from django.test import override_settings
from django.utils import timezone, translation

from meetassist.tests import fake_bedrock, messenger
from meetassist.tests.browsing import browser, chromium, everyday_browser, playwright  # noqa: F401
from meetassist.tests.fake_bedrock import FakeBedrock
from meetassist.tests.fake_graph import FakeGraph
from meetassist.tests.running import end_other_sessions, moto, moto_server, running  # noqa: F401
from meetassist.tests.simulator import messenger_site, simulated  # noqa: F401


@pytest.fixture(scope="session")
def migrated(owned: None, django_db_modify_db_settings: None, django_db_blocker: Any) -> None:
    """The test databases are copies of one that was migrated once, which is kept until the migrations change."""
    from django.db import connection

    from chatbot.simulator.database import Temporary

    with django_db_blocker.unblock():
        temporary = Temporary()
        temporary.make_template()
        temporary.close()
        connection.close()
    connection.settings_dict["TEST"]["TEMPLATE"] = temporary.template


@pytest.fixture(scope="session")
def owned(django_db_blocker: Any) -> Iterator[None]:
    """The owner of the tables makes the test's database, and drops it."""
    from meetassist import connections

    yield from entered(connections.as_owner(), django_db_blocker)


@pytest.fixture(scope="session", autouse=True)
def tests_run_as_the_role_of_the_processes(
    migrated: None, django_db_setup: None, django_db_blocker: Any
) -> Iterator[None]:
    from meetassist import connections

    yield from entered(connections.as_runtime(), django_db_blocker)


@pytest.fixture(scope="module")
def as_the_owner(tests_run_as_the_role_of_the_processes: None, django_db_blocker: Any) -> Iterator[None]:
    """For a module whose tests make tables or views of their own, in their transactions."""
    from meetassist import connections

    yield from entered(connections.as_owner(), django_db_blocker)


def entered(role: AbstractContextManager[None], django_db_blocker: Any) -> Iterator[None]:
    """The database is let in for the change of roles, and not to the end of the session."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(role)
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="session", autouse=True)
def sessions_end_with_the_tests(tests_run_as_the_role_of_the_processes: None, django_db_blocker: Any) -> Iterator[None]:
    """Connections of threads and event loops would keep the test database from being dropped."""
    yield
    with django_db_blocker.unblock():
        end_other_sessions()


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_at_once() -> Iterator[None]:
    """What makes guessing slow makes each login of a test slow, and is Django's to test."""
    with override_settings(PASSWORD_HASHERS=["meetassist.tests.hashing.QuickHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_for_when_they_are_asked_for() -> Iterator[None]:
    """As `runserver` does it: else each client of a test lists all files of all apps before its first request."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def questions_have_their_role(tests_run_as_the_role_of_the_processes: None, django_db_blocker: Any) -> None:
    """The role that questions in SQL run as reads this test database too."""
    from meetassist import database

    with django_db_blocker.unblock():
        database.prepare()


@pytest.fixture(autouse=True)
def the_language_of_another_test_is_over() -> None:
    """A request of a test's client leaves its language behind in the thread, where Django's handler does not."""
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def in_a_turn(db: None) -> Iterator[None]:
    """The business has been read, as it has early in a turn, a task or a request."""
    from meetassist import business

    with business.read_once():
        business.current()
        yield


@dataclass
class Office:
    """Two consultants named Hằng and one Bảo, who work every day from 8 to 18; two services."""

    thu_hang: Any
    minh_hang: Any
    bao: Any
    tax: Any
    legal: Any


def make_office() -> Office:
    from consultants.models import Business, BusinessPolicy, Consultant, Service, WorkingHours

    # A test with real transactions ends by emptying every table, the rows of data migrations too.
    BusinessPolicy.current()
    Business.current()
    names = ("Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Lê Quốc Bảo")
    people = Consultant.objects.bulk_create(Consultant(name=name) for name in names)
    WorkingHours.objects.bulk_create(
        WorkingHours(consultant=person, weekday=weekday, start_time=time(8), end_time=time(18))
        for person in people
        for weekday in range(1, 8)
    )
    tax, legal = Service.objects.bulk_create([
        Service(name="Tư vấn thuế", name_en="Tax advice", duration_minutes=30),
        Service(name="Tư vấn pháp lý", name_en="Legal advice", duration_minutes=60),
    ])  # fmt: skip
    offers = Service.consultants.through
    pairs = [*((tax, person) for person in people), *((legal, person) for person in people[1:])]
    offers.objects.bulk_create(offers(service=service, consultant=person) for service, person in pairs)
    return Office(*people, tax, legal)


def login_of(consultant: Any, name: str, **values: Any) -> Any:
    """A login with the role of a consultant, connected with this one."""
    from accounts import roles
    from accounts.models import User

    consultant.user = User.objects.create_user(name, **values)
    consultant.save()
    roles.give(consultant.user, roles.Role.CONSULTANT)
    return consultant.user


def everybody_reads(locale: str) -> None:
    """All accounts that there are, whatever their browsers prefer; by the language of a locale."""
    from accounts.models import User

    User.objects.update(language=locale[:2])


def signed_in(user: Any) -> Any:
    """A browser of theirs, in English; its `user` says whose it is."""
    from django.test import Client

    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def login(role: Any, name: str = "lan", **values: Any) -> Any:
    """Somebody of the team with this role, signed in."""
    from accounts import roles
    from accounts.models import User

    user = User.objects.create_user(name, is_staff=True, **values)
    roles.give(user, role)
    return signed_in(user)


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


@pytest.fixture
def tomorrow_at(now: datetime) -> Callable[..., datetime]:
    """An instant on a coming day by the business's clock."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Ho_Chi_Minh")

    def at(hour: int, minute: int = 0, days: int = 1) -> datetime:
        day = now.astimezone(zone).date() + timedelta(days=days)
        return datetime.combine(day, time(hour, minute), tzinfo=zone)

    return at


def know(channel: str, external_id: str, *, language: str = "vi", name: str = "", verified: bool = True) -> Any:
    """The identity of a customer who has shown before that their address is theirs."""
    from accounts.models import ChannelIdentity, Customer

    shown = {"email": f"{external_id}@example.com"} if verified else {}
    verified_at = timezone.now() if verified else None
    identity = ChannelIdentity.objects.filter(channel=channel, external_id=external_id).first()
    if identity is None:
        customer = Customer.objects.create(language=language, name=name, **shown)
        new = {"channel": channel, "external_id": external_id, "customer": customer}
        return ChannelIdentity.objects.create(**new, verified_at=verified_at)
    Customer.objects.filter(pk=identity.customer_id).update(name=name, **shown)
    identity.verified_at = verified_at or identity.verified_at
    identity.save()
    return identity


class Talk:
    """A customer on the web chat, whose turns are taken in this process as a worker would.

    `met`: the bot has told them before what it is.
    """

    _visitors = itertools.count(1)

    def __init__(self, language: str = "vi", name: str = "", verified: bool = True, met: bool = True) -> None:
        self.met = met
        self.visitor = f"visitor-{next(self._visitors)}"
        self.language = language
        self.last: list[Any] = []
        self._has_written = False
        if name or verified:
            know("web", self.visitor, language=language, name=name, verified=verified)

    def send(self, text: str = "", payload: str = "") -> None:
        """Store a message without taking a turn, as the page does once it has looked at it."""
        from chatbot.messaging import inbox

        inbox.store(self._inbound(text, payload))

    def _inbound(self, text: str, payload: str) -> Any:
        from chatbot.messaging.events import Tap, Text

        about: dict[str, Any] = {
            "channel": "web", "sender": self.visitor, "external_id": f"{self.visitor}:{uuid.uuid4()}", "text": text,
            "sent_at": timezone.now(), "language": self.language, "address": "127.0.0.1",
        }  # fmt: skip
        return Tap(**about, payload=payload) if payload else Text(**about)

    def take_turns(self) -> list[str]:
        """Answer what waits; returns the texts of the new replies."""
        [standing] = self._standing()
        return self._answered(*standing)

    def _standing(self) -> list[tuple[int, int]]:
        """The open conversation, if there is one, and its newest message."""
        from chatbot.models import Conversation

        open_ones = Conversation.objects.order_by().filter(identity__external_id=self.visitor, ended_at=None)
        found = open_ones.values_list("pk", "introduced_at", Max("messages__pk"))
        rows = [(pk, introduced_at, newest or 0) for pk, introduced_at, newest in found]
        for pk, introduced_at, _newest in rows:
            if self.met and introduced_at is None:
                Conversation.objects.filter(pk=pk).update(introduced_at=timezone.now())
        return [(pk, newest) for pk, _introduced_at, newest in rows]

    def _answered(self, pk: int, newest: int) -> list[str]:
        from chatbot.models import Message
        from chatbot.worker.turns import take_turns

        take_turns(pk)
        # Where they have signed out, it stands in the conversation that has followed.
        mine = {"conversation__identity__external_id": self.visitor, "conversation__ended_at": None}
        self.last = list(Message.objects.filter(**mine, direction="out", pk__gt=newest).order_by("pk"))
        return [message.text for message in self.last]

    # What a greeting left the first time, by name: the state, and the rows.
    _greetings: dict[str, tuple[Any, list[dict[str, Any]]]] = {}

    def be_greeted(self, name: str) -> None:
        """As after "xin chào": that is a turn the first time, and written as it was then for each test after it."""
        from accounts.models import ChannelIdentity
        from chatbot.models import Conversation, Message

        if name not in self._greetings:
            self.say("xin chào")
            state, fields = self.conversation.state, ("direction", "kind", "text", "choices", "status")
            if not re.search(r"\d{4}-\d\d-\d\d", str(state)):
                self._greetings[name] = state, list(self.conversation.messages.order_by("pk").values(*fields))
            return
        (state, rows), now = self._greetings[name], timezone.now()
        identity = ChannelIdentity.objects.select_related("customer").get(external_id=self.visitor)
        conversation = Conversation.objects.create(
            identity=identity, customer=identity.customer, language=self.language, state=state, introduced_at=now,
            last_message_at=now,
        )  # fmt: skip
        made = [Message(conversation=conversation, channel="web", sent_at=now, done_at=now, **row) for row in rows]
        self.last = [row for row in Message.objects.bulk_create(made) if row.direction == "out"]

    def say(self, text: str) -> list[str]:
        return self._heard_and_answered(text, "")

    def tap(self, title: str) -> list[str]:
        """Tap the choice of that title among the last replies."""
        return self._heard_and_answered(title, self.payload(title))

    def _heard_and_answered(self, text: str, payload: str) -> list[str]:
        """Who has written before is known, and the message is written at once."""
        from chatbot.messaging import inbox

        standing = self._standing() if self._has_written else []
        if not standing:
            self.send(text, payload)
            self._has_written = True
            return self.take_turns()
        [(pk, newest)] = standing
        inbox.write(pk, self._inbound(text, payload))
        return self._answered(pk, newest)

    def payload(self, title: str) -> str:
        choices = {choice["title"]: choice["payload"] for message in self.last for choice in message.quick_replies}
        return choices[title]

    @property
    def titles(self) -> list[str]:
        return [choice["title"] for message in self.last for choice in message.quick_replies]

    @property
    def conversation(self) -> Any:
        from chatbot.models import Conversation

        rows = Conversation.objects.select_related("identity", "customer")
        return rows.get(identity__external_id=self.visitor, ended_at=None)

    @property
    def memory(self) -> Any:
        """What the conversation remembers now."""
        from chatbot.dialogue import registry

        return registry.recall(self.conversation)

    @property
    def customer(self) -> Any:
        return self.conversation.customer


@pytest.fixture
def talk(office: Office, settings: Any) -> Callable[..., Talk]:
    settings.WEBCHAT_MESSAGES_PER_MINUTE = 1000
    settings.WEBCHAT_VISITORS_PER_HOUR = 1000
    return Talk


@pytest.fixture
def khai(talk: Callable[..., Talk]) -> Talk:
    """A customer the bot has greeted."""
    one = talk(name="Khải")
    one.be_greeted("Khải")
    return one


@pytest.fixture
def book(office: Office, now: datetime) -> Callable[..., Any]:
    """Book for a customer beside the chat: tax advice with Bảo unless told otherwise."""
    from bookings import services
    from bookings.actors import by_customer
    from meetassist import business

    def make(customer: Any, starts_at: datetime, consultant: Any = None, service: Any = None) -> Any:
        with business.read_once():
            return services.book(
                customer=customer, service=service or office.tax, consultant=consultant or office.bao,
                starts_at=starts_at, by=by_customer(customer), now=now,
            ).appointment  # fmt: skip

    return make


@pytest.fixture
def graph(settings: Any) -> Iterator[FakeGraph]:
    fake = FakeGraph()
    settings.MESSENGER_APP_SECRET = messenger.APP_SECRET
    settings.MESSENGER_VERIFY_TOKEN = "tests-verify-token"
    settings.MESSENGER_PAGE_TOKEN = "tests-page-token"
    settings.MESSENGER_PAGE_ID = messenger.PAGE
    settings.MESSENGER_GRAPH_URL = fake.url
    yield fake
    fake.close()


@pytest.fixture
def webhook(client: Any, graph: FakeGraph) -> Callable[..., Any]:
    """Post a body to the webhook, signed unless told otherwise."""

    def post(body: dict[str, Any]) -> Any:
        raw, headers = messenger.signed(body)
        return client.post(
            "/webhooks/messenger/", raw, content_type="application/json",
            headers={"X-Hub-Signature-256": headers["X-Hub-Signature-256"]},
        )  # fmt: skip

    return post


@pytest.fixture
def bedrock_server(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBedrock]:
    """A Bedrock that is configured, with credentials and without pauses between tries."""
    from chatbot.llm import bedrock

    fake = FakeBedrock()
    settings.LLM_PROVIDER = "bedrock"
    settings.BEDROCK_ENDPOINT_URL = fake.url
    monkeypatch.setattr(bedrock, "PAUSE_SECONDS", (0.0, 0.01))
    for name, value in fake_bedrock.CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    yield fake
    fake.close()


@pytest.fixture
def push_service(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A browser's push service that this machine trusts, and that is on the list."""
    from accounts.push import keys
    from meetassist import http
    from meetassist.tests.fake_push import FakePush

    with FakePush(tmp_path, keys.public_key()) as fake:
        settings.WEB_PUSH_HOSTS = [fake.host]
        monkeypatch.setenv("SSL_CERT_FILE", str(fake.certificate))
        http.certificates.cache_clear()
        yield fake
    http.certificates.cache_clear()
