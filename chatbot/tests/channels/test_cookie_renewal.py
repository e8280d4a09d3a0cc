"""The cookie is replaced when somebody shows who they are, or signs out; a copy of the old one is worth nothing."""

import uuid
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.test import Client
from django.utils import timezone

from accounts.models import ChannelIdentity
from accounts.services import EXCHANGED_FOR, IN_FLIGHT
from chatbot.channels.webchat import page, sessions
from chatbot.models import Conversation, Message
from chatbot.people import identification
from chatbot.tests.channels.test_web_chat import URL, connect, frame, own_hub, post, receive_messages  # noqa: F401
from meetassist import live
from meetassist.tests.fixtures import make_office


def cookie(client):
    return client.cookies["webchat"].value


def copy_of(client, address="127.0.0.1"):
    other = Client(REMOTE_ADDR=address)
    other.cookies["webchat"] = cookie(client)
    return other


def show_who_they_are(client, email="an@example.com"):
    """What the turn does when the right code came."""
    session = sessions.session_from(cookie(client))
    conversation = Conversation.objects.get(identity__external_id=session.visitor, ended_at=None)
    identification.prove(conversation, email, now=timezone.now())
    return conversation


@pytest.fixture
def browser(client, office):
    post(client, frame("bí mật"))
    return client


def texts(response):
    return [one["text"] for one in response.json()["messages"]]


def test_the_browser_gets_another_cookie_by_its_next_request_and_the_old_one_is_refused(browser):
    thief, old = copy_of(browser, "203.0.113.9"), cookie(browser)
    assert texts(thief.get(URL)) == ["bí mật"], "until then the copy is as good as the cookie"
    thief = copy_of(browser, "203.0.113.9")
    show_who_they_are(browser)
    answer = thief.get(URL)
    assert (answer.status_code, answer.json()["code"], "webchat" in answer.cookies) == (401, "signed_out", False)
    assert thief.post(URL, frame("ai đó"), content_type="application/json").status_code == 401
    assert texts(browser.get(URL)) == ["bí mật"]
    assert cookie(browser) != old
    assert texts(browser.get(URL)) == ["bí mật"]
    assert post(browser, frame("vẫn là mình")).status_code == 202
    assert Message.objects.filter(direction="in").count() == 2 and ChannelIdentity.objects.count() == 1


def test_what_was_sent_at_the_same_time_passes_and_then_the_old_one_is_over(browser):
    tabs = [copy_of(browser) for _ in range(2)]
    show_who_they_are(browser)
    for tab in tabs:
        assert texts(tab.get(URL)) == ["bí mật"]
    assert cookie(tabs[0]) and sessions.session_from(cookie(tabs[0])) == sessions.session_from(cookie(tabs[1]))
    late = copy_of(browser)
    ChannelIdentity.objects.update(former_until=timezone.now())
    assert late.get(URL).status_code == 401
    assert texts(tabs[0].get(URL)) == ["bí mật"]


def test_a_reload_of_the_page_in_between_brings_the_new_cookie_too(browser):
    old = cookie(browser)
    show_who_they_are(browser)
    assert browser.get("/chat/").status_code == 200
    assert cookie(browser) != old and texts(browser.get(URL)) == ["bí mật"]


def test_the_page_of_a_browser_whose_cookie_is_over_is_that_of_a_new_visitor(browser):
    thief = copy_of(browser, "203.0.113.9")
    show_who_they_are(browser)
    thief.get("/chat/")
    session = sessions.session_from(cookie(thief))
    assert session.key == "" and not ChannelIdentity.objects.filter(external_id=session.visitor).exists()
    assert texts(thief.get(URL)) == []
    assert texts(browser.get(URL)) == ["bí mật"], "nobody else has used up the browser's exchange"


def test_signing_out_replaces_it_as_well_also_before_the_browser_has_come_for_the_last_one(browser):
    conversation = show_who_they_are(browser)
    identification.sign_out(conversation, now=timezone.now())
    first = cookie(browser)
    assert texts(browser.get(URL)) == []
    second = cookie(browser)
    assert second != first
    following = Conversation.objects.get(ended_at=None)
    ChannelIdentity.objects.update(former_until=timezone.now())
    identification.sign_out(following, now=timezone.now())
    assert texts(browser.get(URL)) == [] and cookie(browser) not in (first, second)
    for old in (first, second):
        thief = Client(REMOTE_ADDR="203.0.113.9")
        thief.cookies["webchat"] = old
        assert thief.get(URL).status_code == 401


def test_a_frame_sent_before_and_again_after_is_stored_once(browser):
    body = frame("một lần thôi")
    post(browser, body)
    show_who_they_are(browser)
    assert post(browser, body).status_code == 202
    assert Message.objects.filter(text="một lần thôi").count() == 1


def test_messenger_has_no_cookie_to_replace(db):
    from meetassist.tests.fixtures import know

    identity = know("messenger", "42")
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer, language="vi")
    identification.sign_out(conversation, now=timezone.now())
    identity.refresh_from_db()
    assert (identity.session_key, identity.former_until) == ("", None)


def test_the_times_are_short():
    assert (timedelta(minutes=10), timedelta(seconds=10)) == (EXCHANGED_FOR, IN_FLIGHT)


@pytest.mark.django_db(transaction=True)
def test_the_open_websocket_goes_on_and_says_that_there_is_another_cookie(own_hub):  # noqa: F811
    make_office()
    browser = Client()
    post(browser, frame("bí mật"))
    old = cookie(browser)
    visitor = sessions.session_from(old).visitor

    async def frames_until(socket, *wanted):
        """All frames, until each of those kinds and texts has come."""
        frames, missing = [], set(wanted)
        while missing:
            frames.append(await socket.receive_json_from())
            missing -= {frames[-1]["type"], *texts_of(frames[-1])}
        return frames

    def texts_of(sent):
        return [one["text"] for one in sent.get("messages", ())]

    async def conversation():
        socket, _ = await connect(old)
        await socket.send_json_to({"after": 0})
        await receive_messages(socket)
        await sync_to_async(show_who_they_are)(browser)
        sent = frame("vẫn ở đây")
        await socket.send_json_to(sent)
        frames = await frames_until(socket, "renew", "stored")
        assert [one["id"] for one in frames if one["type"] == "stored"] == [sent["id"]]
        # An answer is announced; what was said itself is shown with it, where it has not been before.
        await sync_to_async(live.announce)(page.topic(await sync_to_async(page.identity_id)(visitor)))
        shown = [text for one in frames for text in texts_of(one)]
        assert shown or texts_of((await frames_until(socket, "vẫn ở đây"))[-1]) == ["vẫn ở đây"]
        # Whoever connects anew with the old cookie is sent for the new one first, and then let in with that.
        again, _ = await connect(old)
        assert (await again.receive_output(10))["code"] == 4402
        assert (await sync_to_async(browser.get)(URL)).status_code == 200
        new, accepted = await connect(cookie(browser))
        assert accepted
        await new.send_json_to({"after": 0})
        assert len(await receive_messages(new)) == 2
        await sync_to_async(ChannelIdentity.objects.update)(former_until=timezone.now())
        late, _ = await connect(old)
        assert (await late.receive_output(10))["code"] == 4401
        # The one that was open all the time has the new key since it was told.
        await socket.send_json_to(frame("và ở đây"))
        await frames_until(socket, "stored")
        for one in (socket, new):
            await one.disconnect()

    async_to_sync(conversation)()


@pytest.mark.django_db(transaction=True)
def test_an_open_websocket_in_another_network_ends(own_hub):  # noqa: F811
    make_office()
    browser = Client(REMOTE_ADDR="203.0.113.9")
    post(browser, frame("bí mật"))

    async def conversation():
        thief, _ = await connect(cookie(browser))
        await thief.send_json_to({"after": 0})
        await receive_messages(thief)
        await sync_to_async(show_who_they_are)(browser)
        await thief.send_json_to(frame("còn gì không?", id=str(uuid.uuid4())))
        while (output := await thief.receive_output(10))["type"] == "websocket.send":
            assert "bí mật" not in output["text"] and "stored" not in output["text"]
        assert output["code"] == 4401

    async_to_sync(conversation)()
    assert Message.objects.filter(direction="in").count() == 1
