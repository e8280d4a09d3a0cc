"""The tools of assistants, through a real web process and the official client: book, move and cancel, each once."""

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.utils import timezone
from mcp import Client, ClientSession
from mcp.client.streamable_http import streamable_http_client

from accounts import partners, tokens
from accounts.mail.sending import due, send
from accounts.models import Customer, Partner
from bookings.models import Appointment, AppointmentEvent
from chatbot.api.mcp.server import Assistants
from meetassist.tests.fixtures import make_office

pytestmark = pytest.mark.xdist_group("processes")
LAN = "lan@example.com"


def partner(name="Claude", **values):
    row = Partner(name=name, **values)
    key = partners.give_key(row, now=timezone.now())
    row.save()
    return row, key


class Assistant:
    """What an assistant of a partner calls, one connection a call, as there is nothing to keep."""

    def __init__(self, running, key):
        self.url, self.headers = f"{running.url}/mcp/", {"Authorization": f"Bearer {key}"}

    def tools(self):
        async def asked(client):
            return (await client.list_tools()).tools

        return async_to_sync(self._connected)(asked)

    def call(self, tool, **arguments):
        """What the tool answers; a text where it refuses."""

        async def asked(client):
            return await client.call_tool(tool, arguments)

        result = async_to_sync(self._connected)(asked)
        return result.content[0].text if result.is_error else result.structured_content

    async def _connected(self, ask):
        async with (
            httpx2.AsyncClient(headers=self.headers) as http,
            Client(streamable_http_client(self.url, http_client=http)) as client,
        ):
            return await ask(client)


@pytest.fixture
def office(transactional_db):
    return make_office()


@pytest.fixture
def site(running, office):
    running.use_pgmq()
    running.web(MCP="1")
    return running


@pytest.fixture
def assistant(site):
    return Assistant(site, partner()[1])


def code_for(site, address):
    """As a worker would send it, into the folder of the processes."""
    for pk in due():
        send(pk)
    return site.code_for(address)


def test_an_assistant_books_moves_and_cancels(assistant, site, office, tomorrow_at, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_FILES = settings.EMAIL_BACKENDS["file"], site.environment["EMAIL_FILES"]
    assert [tool.name for tool in assistant.tools()] == [
        "services", "slots", "request_code", "verify_code", "book", "move", "cancel",
    ]  # fmt: skip
    told = assistant.call("services")
    service = next(one for one in told["services"] if one["name_en"] == "Tax advice")
    assert service["id"] == office.tax.pk and len(told["consultants"]) == 3
    found = assistant.call("slots", service=service["id"], consultant=office.bao.pk, start=tomorrow_at(9).isoformat())
    slot = found["slots"][0]
    assert slot["starts_at"] == tomorrow_at(9).isoformat()

    asked = assistant.call("request_code", email=LAN, language="en")
    assert asked["agreement"].startswith("By giving it, you agree")
    proved = assistant.call("verify_code", session_id=asked["session_id"], code=code_for(site, LAN))
    token = proved["token"]
    booked = assistant.call(
        "book", token=token, service=service["id"], consultant=office.bao.pk, starts_at=slot["starts_at"], name="Lan"
    )
    row = Appointment.objects.get()
    assert (booked["code"], row.status, row.customer.name, row.starts_at) == (
        row.code, "confirmed", "Lan", tomorrow_at(9),
    )  # fmt: skip
    moved = assistant.call("move", token=token, code=row.code, starts_at=tomorrow_at(14).isoformat())
    assert moved["starts_at"] == tomorrow_at(14).isoformat()
    assert assistant.call("cancel", token=token, code=row.code)["status"] == "cancelled"
    assert list(AppointmentEvent.objects.order_by("pk").values_list("kind", "role", "source")) == [
        (kind, "customer", "api") for kind in ("booked", "moved", "cancelled")
    ]  # fmt: skip


def token_of(email):
    return tokens.issue(Customer.objects.create(name=email[:3], email=email), now=timezone.now())[0]


def test_assistants_at_the_same_time_never_book_one_time_twice(assistant, office, tomorrow_at):
    wanted = {"service": office.tax.pk, "consultant": office.bao.pk, "starts_at": tomorrow_at(9).isoformat()}
    known = [token_of(f"{name}@example.com") for name in ("an", "binh", "chi", "dung")]
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda token: assistant.call("book", token=token, **wanted), known))
    refused = [one for one in told if isinstance(one, str)]
    assert len(refused) == 3 and all("slot_taken: " in one for one in refused)
    assert Appointment.objects.get().status == "confirmed"


def test_what_is_refused_is_told_in_words(assistant, office, tomorrow_at):
    token, other = token_of(LAN), token_of("an@example.com")
    at = tomorrow_at(9).isoformat()
    code = assistant.call("book", token=other, service=office.tax.pk, starts_at=at)["code"]
    for tool, arguments, words in (
        ("book", {"token": "x", "service": office.tax.pk, "starts_at": at}, "unknown_token: "),
        ("book", {"token": token, "service": 99, "starts_at": at}, "no_such_service: "),
        ("book", {"token": token, "service": office.tax.pk, "starts_at": "soon"}, "invalid: "),
        ("move", {"token": token, "code": code, "starts_at": at}, "not_found: "),
        ("cancel", {"token": token, "code": code}, "not_found: "),
        ("slots", {"service": 99}, "no_such_service: "),
        ("request_code", {"email": "nobody"}, "bad_address: "),
        ("verify_code", {"session_id": "x", "code": "1"}, "no_such_session: "),
    ):
        assert words in assistant.call(tool, **arguments), tool
    assert Appointment.objects.get().status == "confirmed"


def test_a_client_that_begins_with_a_handshake_is_served_too(site):
    key = partner("Meta")[1]

    async def listed():
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http,
            streamable_http_client(f"{site.url}/mcp/", http_client=http) as (reading, writing),
            ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            return (await session.list_tools()).tools

    assert len(async_to_sync(listed)()) == 7


# Who may use them


def post(site, key="", method="POST", path="/mcp/", **named):
    """The status, the reason and the headers of what is no call of a tool."""
    headers = {"Content-Type": "application/json", **named, **({"Authorization": f"Bearer {key}"} if key else {})}
    request = urllib.request.Request(f"{site.url}{path}", b"{}" if method == "POST" else None, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, "", answer.headers
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"{}").get("reason"), error.headers


def test_only_whoever_has_the_key_of_a_partner_is_served(site):
    row, key = partner()
    for wrong in ("", "x", f"{key}x"):
        status, reason, headers = post(site, wrong)
        assert (status, reason, headers["WWW-Authenticate"]) == (401, "unknown_key", "Bearer")
    assert post(site, key)[0] == post(site, key, Host="book.example.com")[0] == 406, "no call, but let in"
    assert post(site, key, method="GET")[:2] == (405, "method_not_allowed")
    renewed = partners.give_key(row, now=timezone.now())
    row.save()
    assert (post(site, key)[1], post(site, renewed)[0] != 401) == ("unknown_key", True)
    Partner.objects.update(is_active=False)
    assert post(site, renewed)[1] == "unknown_key"
    assert post(site, path="/mcp/other/")[0] == 404


def test_a_partner_calls_only_so_often_a_minute(site):
    _row, key = partner(calls_a_minute=2)
    other = partner("Meta")[1]
    assert [post(site, key)[1] for _ in range(3)][2] == "too_fast"
    assert 1 <= int(post(site, key)[2]["Retry-After"]) <= 60
    assert post(site, other)[1] != "too_fast"


def test_a_key_is_taken_over_tls_alone(settings):
    settings.SECURE_SSL_REDIRECT = True

    async def asked():
        scope = {"type": "http", "method": "POST", "path": "/mcp/", "scheme": "http", "headers": []}
        server = ApplicationCommunicator(Assistants(None), scope)
        start, body = await server.receive_output(10), await server.receive_output(10)
        return start["status"], json.loads(body["body"])["reason"]

    assert async_to_sync(asked)() == (403, "insecure")


def test_there_are_none_unless_they_are_turned_on(running):
    running.web()
    assert post(running, "x")[:2] == (404, "not_found")
