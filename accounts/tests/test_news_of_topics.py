"""Open pages of the team hear that there is news of what they show, whoever wrote it, and nothing else."""

import json

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.test import Client

from accounts import roles
from accounts.models import Customer, User
from bookings import services
from bookings.actors import by_staff
from bookings.models import Appointment
from chatbot.tests.channels.test_web_chat import Socket, own_hub  # noqa: F401
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import owner_connection

pytestmark = [pytest.mark.usefixtures("own_hub"), pytest.mark.django_db(transaction=True)]


async def connected(login, query):
    from meetassist.asgi import application

    cookie = f"{settings.SESSION_COOKIE_NAME}={login.cookies[settings.SESSION_COOKIE_NAME].value}".encode()
    headers = [(b"origin", b"http://testserver"), (b"host", b"testserver"), (b"cookie", cookie)]
    scope = {"type": "websocket", "path": "/ws/staff/", "headers": headers, "query_string": query,
             "client": ("127.0.0.1", 9)}  # fmt: skip
    socket = Socket(application, scope)
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(10))["type"] == "websocket.accept"
    return socket


def receptionist():
    user = User.objects.create_user("lan", is_staff=True)
    roles.give(user, roles.Role.RECEPTIONIST)
    login = Client()
    login.force_login(user)
    return login


def test_a_booking_and_a_change_by_hand_in_the_database_are_told(now, tomorrow_at):
    office, login = make_office(), receptionist()
    customer = Customer.objects.create(name="Mai")

    def book():
        services.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
            by=by_staff("lan"), now=now,
        )  # fmt: skip

    def by_hand():
        with owner_connection() as owner:
            owner.execute("UPDATE bookings_appointment SET status = 'cancelled'")

    async def day():
        socket = await connected(login, b"topic=appointments")
        assert await socket.receive_json_from() == {"topics": ["appointments"]}, "at first, for what it may have missed"
        await sync_to_async(book)()
        assert await socket.receive_json_from() == {"topics": ["appointments"]}
        await sync_to_async(by_hand)()
        assert await socket.receive_json_from() == {"topics": ["appointments"]}
        await socket.send_input({"type": "websocket.receive", "text": '{"ping": 1}'})
        assert json.loads((await socket.receive_output(10))["text"]) == {"type": "pong"}
        await socket.disconnect()

    async_to_sync(day)()
    assert Appointment.objects.get().status == "cancelled"


def test_who_has_no_session_any_more_or_asks_for_what_is_not_theirs_hears_nothing():
    login = receptionist()

    async def closed(query):
        socket = await connected(login, query)
        return await socket.receive_output(10)

    for query in (b"topic=settings", b"topic=appointments&topic=settings", b""):
        assert async_to_sync(closed)(query) == {"type": "websocket.close", "code": 4403}
    User.objects.update(is_active=False)
    assert async_to_sync(closed)(b"topic=desk")["code"] == 4403
