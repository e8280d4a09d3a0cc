"""matrix.txt is who may do what, and all of it is true: every line is asked for by everybody, for real."""

import re
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.contrib.messages import get_messages
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, User
from accounts.roles import OWN, Role
from accounts.tests.matrix import MISSING, NOBODY, PEOPLE, Asker, World, list_of, manager_of, rows, table
from bookings.models import Appointment
from bookings.pages import exchange
from chatbot.channels.webchat import sessions
from chatbot.channels.webchat.frames import Kind
from chatbot.models import Conversation, Message
from chatbot.tests.channels.test_web_chat import Socket, own_hub  # noqa: F401 - a fixture


def test_whatever_can_be_asked_for_has_a_line_and_no_line_is_of_what_there_is_not(db):
    known = table()
    assert [row for row in rows() if row not in known] == []
    assert [row for row in known if row not in rows()] == []


@pytest.fixture
def undrawn(monkeypatch):
    """Whoever gets a page has it before it is drawn, which takes most of the time."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


@pytest.fixture
def nothing_is_packed(monkeypatch):
    """The files of the export are written from a snapshot of its own, which there is none of within a test."""
    monkeypatch.setattr(exchange, "MAX_APPOINTMENTS", -1)


@pytest.fixture
def chat_is_embedded(settings):
    """Otherwise there is neither a frame nor its connection."""
    settings.EMBED_ALLOWED_ORIGINS = ["https://www.example.com"]


@pytest.mark.usefixtures("undrawn", "nothing_is_packed", "chat_is_embedded")
@pytest.mark.parametrize("who", PEOPLE)
def test_it_is_as_the_table_says(office, now, tomorrow_at, who):
    asker = Asker(World(office, now, tomorrow_at), who)
    expected = table()
    wrong = [
        f"{row.kind} {row.name} {row.of}: {cell} instead of {expected[row][who]}"
        for row in rows() if row.kind not in ("frame", "topic") and (cell := asker.cell(row)) != expected[row][who]
    ]  # fmt: skip
    assert wrong == []


def test_somebody_elses_and_what_there_is_not_are_answered_alike_to_whoever_has_only_their_own():
    cells = {(row.kind, row.name, row.of): by[Role.CONSULTANT] for row, by in table().items()}
    differ = [
        key for key, cell in cells.items() if key[2] == "foreign" and cells.get((*key[:2], "missing"), cell) != cell
    ]
    assert differ == []


def answer_of(client, url, data=None):
    """All that is told, without what was typed."""
    answer = client.get(url) if data is None else client.post(url, data)
    text = answer.content.decode() + "".join(str(message) for message in get_messages(answer.wsgi_request))
    for code in re.findall(r"appointments/(\w+)/", url):
        text = text.replace(code, "*")
    client.cookies.pop("messages", None)
    text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", text)
    return answer.status_code, answer.get("Location"), re.sub(r"\d+", "*", text)


@pytest.mark.parametrize("label", [label for label in OWN if label != "bookings.appointmentnote"])
def test_not_a_word_tells_that_somebody_elses_row_is_there(office, now, tomorrow_at, client, label):
    world = World(office, now, tomorrow_at)
    client.force_login(world.logins[Role.CONSULTANT])
    base = "admin:" + label.replace(".", "_")
    pks = {of: world.pk(label, of) for of in ("foreign", "missing")}
    told, before = {}, manager_of(label).filter(pk=pks["foreign"]).values().get()
    for of, pk in pks.items():
        pages = [reverse(f"{base}_{page}", args=[pk]) for page in ("change", "history", "delete")]
        told[of] = [answer_of(client, page, data) for page in pages for data in (None, {"post": "yes"})]
        told[of].append(answer_of(client, f"{list_of(label)}?pk={pk}"))
        data = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        told[of].append(answer_of(client, list_of(label), data))
    assert told["foreign"] == told["missing"]
    assert manager_of(label).filter(pk=pks["foreign"]).values().get() == before


def test_neither_the_calendar_nor_an_appointments_page_tells_whose_there_are(office, now, tomorrow_at, client):
    world = World(office, now, tomorrow_at)
    client.force_login(world.logins[Role.CONSULTANT])
    foreign = Appointment.objects.get(code=world.code("foreign"))
    pages = {code: reverse("appointment", args=[code]) for code in (foreign.code, "XXXXXX")}
    for data in (
        None,
        {"operation": "approve"},
        {"operation": "cancel", "confirmed": "yes"},
        {"operation": "nonsense"},
    ):
        told = [answer_of(client, page, data) for page in pages.values()]
        assert told[0] == told[1] and told[0][0] == 404
    calendars = [answer_of(client, f"/calendar/?consultant={pk}") for pk in (office.bao.pk, MISSING)]
    assert calendars[0] == calendars[1] and calendars[0][0] == 404
    assert Appointment.objects.get(pk=foreign.pk).status == foreign.status


def test_own_hours_are_not_given_to_somebody_else(office, now, tomorrow_at, client):
    world = World(office, now, tomorrow_at)
    client.force_login(world.logins[Role.CONSULTANT])
    data = {"weekday": 1, "start_time": "19:00", "end_time": "20:00"}
    page = reverse("admin:consultants_workinghours_add")
    for person, is_taken in ((office.bao, False), (office.thu_hang, True)):
        answer = client.post(page, {**data, "consultant": person.pk})
        assert (answer.status_code == 302) == is_taken
        assert person.working_hours.filter(start_time="19:00").exists() == is_taken
    own = office.thu_hang.working_hours.get(start_time="19:00")
    client.post(reverse("admin:consultants_workinghours_change", args=[own.pk]), {**data, "consultant": office.bao.pk})
    own.refresh_from_db()
    assert own.consultant == office.thu_hang


FRAMES = {Kind.PING: {"ping": 1}, Kind.AFTER: {"after": 0}}


@pytest.mark.usefixtures("own_hub", "chat_is_embedded")
@pytest.mark.django_db(transaction=True)
def test_a_frame_is_answered_by_whose_browser_it_is_and_never_by_who_has_signed_in():
    """The visitor's cookie alone counts: a login beside it opens nobody else's conversation."""
    expected = {row: cells for row, cells in table().items() if row.kind == "frame"}
    identity = ChannelIdentity.objects.create(
        customer=Customer.objects.create(), channel="web", external_id=sessions.new_session().visitor
    )
    talk = Conversation.objects.create(customer=identity.customer, identity=identity)
    Message.objects.create(
        conversation=talk,
        channel="web",
        sent_at=timezone.now(),
        direction="in",
        status="handled",
        text="của người khác",
    )
    answers = {row: {who: async_to_sync(answer_to)(row, cookies_of(who)) for who in PEOPLE} for row in expected}
    assert answers == expected


@pytest.mark.usefixtures("own_hub")
@pytest.mark.django_db(transaction=True)
def test_news_of_a_topic_is_told_to_those_who_may_read_it():
    expected = {row: cells for row, cells in table().items() if row.kind == "topic"}
    answers = {row: {who: async_to_sync(told_of)(row.name, cookies_of(who)) for who in PEOPLE} for row in expected}
    assert answers == expected


async def told_of(topic, cookies):
    socket = await connect("", path="/ws/staff/", cookies=cookies, query=f"topic={topic}")
    heard = await socket.receive_output(10)
    await socket.disconnect()
    return "-" if heard["type"] == "websocket.close" else "told"


def cookies_of(who):
    client = Client()
    if who != NOBODY:
        user = User.objects.create_user(f"{who}-{uuid4()}", is_staff=True)
        if who in Role.values:
            roles.give(user, Role(who))
        client.force_login(user)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


async def connect(visitor, *, path, cookies, query=""):
    from meetassist.asgi import application

    cookie = f"{settings.WEBCHAT_COOKIE_NAME}={visitor}; {cookies}".encode()
    headers = [(b"origin", b"http://testserver"), (b"host", b"testserver"), (b"cookie", cookie)]
    scope = {
        "type": "websocket", "path": path, "headers": headers, "query_string": query.encode(),
        "client": ("127.0.0.1", 9),
    }  # fmt: skip
    socket = Socket(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(10))["type"] == "websocket.accept"
    return socket


async def answer_to(row, cookies):
    """What a browser of a fresh visitor hears first; what it is sent of earlier messages is `all` or `own`."""
    path, kind = row.name.split()
    socket = await connect(sessions.sign(sessions.new_session()), path=f"/{path}", cookies=cookies)
    if path == "ws/embed/":
        # No cookie counts there.
        await socket.send_json_to({"session": None})
        assert (await socket.receive_json_from())["is_new"] is True
    await socket.send_json_to(FRAMES.get(Kind(kind)) or {"id": str(uuid4()), "text": "xin chào"})
    heard = await socket.receive_json_from()
    await socket.disconnect()
    if heard["type"] == "messages":
        return "all" if heard["messages"] else "own"
    return heard["type"]
