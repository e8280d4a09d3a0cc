"""The chat on other sites: who may show it, what it is told of them, and how it knows its visitor without a cookie."""

import json
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.utils import timezone, translation

from accounts.models import ChannelIdentity
from bookings.models import Appointment
from chatbot.channels.webchat import opening, sessions
from chatbot.channels.webchat.consumers import NO_VISITOR
from chatbot.channels.webchat.sessions import EMBEDDED, Session
from chatbot.models import Conversation, Message
from chatbot.people import identification
from chatbot.replies import references
from chatbot.tests.channels.test_web_chat import connect, frame, own_hub, receive_messages  # noqa: F401 - a fixture
from consultants.models import Service
from meetassist.tests.fixtures import make_office

SITES = ["https://www.example.com", "http://localhost:8080"]


@pytest.fixture
def allowed(settings):
    settings.EMBED_ALLOWED_ORIGINS = list(SITES)


def test_without_a_site_that_is_allowed_there_is_neither_script_nor_frame(client, db):
    assert [client.get(path).status_code for path in ("/embed/", "/embed.js")] == [404, 404]


def test_the_allowed_sites_alone_may_frame_it_and_no_other_page_of_ours(client, office, allowed):
    answer = client.get("/embed/")
    assert "frame-ancestors https://www.example.com http://localhost:8080;" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer and answer.cookies == {}
    for path in ("/chat/", "/", "/privacy/", "/embed.js", "/login/"):
        other = client.get(path)
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], path
        assert other["X-Frame-Options"] == "DENY", path
    assert ChannelIdentity.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "preferred", "language"), [("en", "vi", "en"), ("vi", "en", "vi"), ("", "en", "en"), ("xx", "en", "en")]
)
def test_the_language_that_the_site_asks_for_is_that_of_the_frame(client, office, allowed, asked, preferred, language):
    answer = client.get("/embed/", {"language": asked}, headers={"Accept-Language": preferred})
    assert f'<html lang="{language}">' in answer.content.decode()
    assert (answer["Content-Language"], f'data-language="{language}"' in answer.content.decode()) == (language, True)


def test_the_script_knows_its_words_in_both_languages_and_nothing_of_anybody(client, office, allowed):
    answer = client.get("/embed.js")
    assert answer["Content-Type"] == "text/javascript" and answer.cookies == {}
    about = json.loads(answer.content.decode().rsplit("})(", 1)[1].strip().removesuffix(");"))
    assert about["default"] == "vi"
    assert {language: words["open"] for language, words in about["words"].items()} == {
        "vi": "Mở cuộc trò chuyện",
        "en": "Open the chat",
    }
    with translation.override("en"):
        assert about["words"]["en"]["title"] == "Chat with MeetAssist"


def test_head_is_answered_as_get_for_previews_of_links(client, office, allowed):
    assert [client.head(path).status_code for path in ("/chat/", "/embed/", "/embed.js")] == [200, 200, 200]
    assert [client.post(path).status_code for path in ("/chat/", "/embed/", "/embed.js")] == [405, 405, 405]


# What an address names


def test_a_reference_becomes_what_a_visitor_would_tap(office):
    tax, bao = office.tax, office.bao
    with translation.override("vi"):
        assert opening.named(references.service(tax.pk)) == opening.Opening("Tư vấn thuế", f"take:{tax.pk}:0::")
        assert opening.named(references.consultant(bao.pk)) == opening.Opening(bao.name, f"take:0:{bao.pk}::")
        assert opening.named("code-abc123") == opening.Opening("ABC123", "show:ABC123")
        assert opening.named("book") == opening.Opening("Đặt lịch", "do:book")


@pytest.mark.parametrize("ref", ["", "service-0", "service-999999", "consultant-x", "code-../", "<script>", "do:erase"])
def test_what_we_never_gave_out_or_is_no_longer_there_opens_nothing(client, office, allowed, ref):
    assert opening.named(ref) is None
    for path in ("/chat/", "/embed/"):
        assert "data-opens" not in client.get(path, {"ref": ref}).content.decode()


def test_a_service_that_is_no_longer_offered_opens_nothing(office):
    Service.objects.filter(pk=office.tax.pk).update(is_active=False)
    assert opening.named(references.service(office.tax.pk)) is None


# Who the visitor is


async def begin(token):
    """The connection of a frame, and what it is told of its session."""
    socket, accepted = await connect(path="/ws/embed/")
    assert accepted
    await socket.send_json_to({"session": token})
    return socket, await socket.receive_json_from()


async def say(socket, text):
    sent = frame(text)
    await socket.send_json_to(sent)
    while (heard := await socket.receive_json_from()).get("type") != "stored":
        pass
    assert heard["id"] == sent["id"]


async def said_to(token):
    socket, given = await begin(token)
    await socket.send_json_to({"after": 0})
    heard = await socket.receive_json_from()
    await socket.disconnect()
    return given["is_new"], [one["text"] for one in heard["messages"]]


@pytest.mark.django_db(transaction=True)
def test_a_frame_is_the_same_visitor_again_by_its_token_alone(own_hub, allowed):  # noqa: F811
    async def conversation():
        socket, given = await begin(None)
        assert given["type"] == "session" and given["is_new"] is True
        await say(socket, "xin chào")
        await socket.disconnect()
        assert await said_to(given["token"]) == (False, ["xin chào"])
        # Neither the cookie of the page, nor a token that is not ours, nor none.
        visitor = EMBEDDED.read(given["token"])
        for other in (sessions.sign(visitor), given["token"][:-1] + "_", None):
            assert await said_to(other) == (True, [])
        return given["token"]

    token = async_to_sync(conversation)()
    assert sessions.session_from(token) is None, "nor is the token a cookie"
    assert ChannelIdentity.objects.count() == Conversation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_token_is_replaced_when_somebody_shows_who_they_are_and_the_old_one_is_nobodys(own_hub, allowed):  # noqa: F811
    make_office()

    async def conversation():
        socket, given = await begin(None)
        await say(socket, "bí mật")
        row = await sync_to_async(Conversation.objects.get)()
        await sync_to_async(identification.prove)(row, "an@example.com", now=timezone.now())
        # The open connection goes on, and is told the new one with the next thing it does.
        await socket.send_json_to(frame("tiếp"))
        heard = [await socket.receive_json_from() for _ in range(2)]
        while not (renewed := [one for one in heard if one["type"] == "session"]):
            heard.append(await socket.receive_json_from())
        await socket.disconnect()
        assert renewed[0]["is_new"] is False and renewed[0]["token"] != given["token"]
        past = timezone.now() - timedelta(seconds=1)
        await sync_to_async(ChannelIdentity.objects.update)(former_until=past)
        assert await said_to(given["token"]) == (True, [])
        assert (await said_to(renewed[0]["token"]))[1][:1] == ["bí mật"]

    async_to_sync(conversation)()
    assert ChannelIdentity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_where_no_site_is_allowed_and_from_another_origin_there_is_no_connection(own_hub, settings):  # noqa: F811
    async def conversation():
        socket, _ = await connect(path="/ws/embed/")
        assert (await socket.receive_output(10))["code"] == NO_VISITOR
        settings.EMBED_ALLOWED_ORIGINS = list(SITES)
        # The frame is ours wherever it is shown: a page of the site itself has no business there.
        _, accepted = await connect(path="/ws/embed/", origin=SITES[0].encode())
        assert not accepted

    async_to_sync(conversation)()


@pytest.mark.django_db(transaction=True)
def test_the_cookie_of_the_page_counts_for_nothing_in_a_frame(own_hub, allowed):  # noqa: F811
    make_office()
    session = sessions.new_session()

    async def conversation():
        page, _ = await connect(sessions.sign(session))
        await say(page, "trên trang")
        await page.disconnect()
        socket, accepted = await connect(sessions.sign(session), path="/ws/embed/")
        assert accepted
        await socket.send_json_to({"session": None})
        token = (await socket.receive_json_from())["token"]
        await socket.send_json_to({"after": 0})
        assert (await socket.receive_json_from())["messages"] == []
        await socket.disconnect()
        return EMBEDDED.read(token)

    assert isinstance(found := async_to_sync(conversation)(), Session) and found.visitor != session.visitor
    assert Message.objects.count() == 1 and not Appointment.objects.exists()
