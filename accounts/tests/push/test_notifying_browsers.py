"""Notifications reach the browsers that asked for them, through their makers' services, and no other place."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.utils import timezone

from accounts.models import PushMessage, PushSubscription, User
from accounts.push import keys, outgoing, sending, subscribing
from accounts.roles import Role
from meetassist.tests.fixtures import login
from meetassist.tests.loopback import dripping

MINUTE = timedelta(minutes=1)


def sign_in(name):
    """A receptionist, by the page: so it is known where they are signed in."""
    client = login(Role.RECEPTIONIST, name, password="x")
    client.logout()
    assert client.post("/login/", {"login": name, "password": "x"}).status_code == 302
    return client


@pytest.fixture
def lan(db, push_service):
    """A receptionist whose browser is notified."""
    client = sign_in("lan")
    assert client.post("/profile/push/", push_service.browser("lan")).status_code == 204
    return client


def queue(now, tag="talk-1", title="A customer waits"):
    outgoing.queue(PushSubscription.objects.all(), tag=tag, title=title, text="asked", link="/admin/desk/1/", now=now)


def send_all(now):
    return [sending.send(pk, now=now) for pk in sending.due()]


def test_the_browser_alone_can_read_it_and_its_maker_knows_who_sends(lan, push_service, now, settings):
    settings.DEFAULT_FROM_EMAIL = "An Bình <hello@anbinh.example>"
    sending._pusher.cache_clear()
    queue(now)
    assert send_all(now) == ["sent"] and not PushMessage.objects.exists()
    [pushed] = push_service.taken
    assert pushed.message == {
        "title": "A customer waits", "text": "asked", "link": "/admin/desk/1/", "tag": "talk-1"
    }  # fmt: skip
    assert (pushed.browser, pushed.ttl, pushed.urgency) == ("lan", 3600, "high")
    assert pushed.contact == "mailto:hello@anbinh.example"
    sending._pusher.cache_clear()


def test_whoever_asks_for_it_is_greeted_and_whoever_wants_it_no_more_hears_nothing(lan, push_service, now):
    browser = {"endpoint": PushSubscription.objects.get().endpoint, **push_service.browsers["lan"].keys}
    assert lan.post("/profile/push/", {**browser, "greet": "1"}).status_code == 204
    assert send_all(now) == ["sent"]
    assert [one.message["title"] for one in push_service.taken] == ["This browser is notified"]
    assert lan.post("/profile/push/").status_code == 204
    assert not PushSubscription.objects.exists()
    queue(now)
    assert send_all(now) == [] and len(push_service.taken) == 1


def test_a_browser_notifies_whoever_is_signed_in_there(lan, push_service):
    minh = sign_in("minh")
    browser = {"endpoint": PushSubscription.objects.get().endpoint, **push_service.browsers["lan"].keys}
    assert minh.post("/profile/push/", browser).status_code == 204
    assert PushSubscription.objects.get().session.user == minh.user


def signed_out(client):
    client.logout()


def expired(client):
    Session.objects.update(expire_date=timezone.now() - MINUTE)


def with_another_password(client):
    client.user.set_password("quite another one")
    client.user.save()


@pytest.mark.parametrize("end", [signed_out, expired, with_another_password])
def test_nobody_is_notified_where_they_are_not_signed_in_any_more(end, lan, push_service, now):
    queue(now)
    end(lan)
    assert send_all(now) == ["signed out"]
    assert push_service.calls == 0 and not PushSubscription.objects.exists() and not UserSession.objects.exists()


def test_with_a_closed_account_its_browsers_go_at_once(lan, push_service, now):
    queue(now)
    pks = sending.due()
    User.objects.update(is_active=False)
    assert not PushSubscription.objects.exists() and not PushMessage.objects.exists()
    assert [sending.send(pk, now=now) for pk in pks] == ["nothing to send"] and push_service.calls == 0


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_let_go(status, lan, push_service, now):
    push_service.answers = [status]
    queue(now)
    queue(now, "talk-2")
    assert send_all(now) == ["the browser is gone", "nothing to send"]
    assert push_service.calls == 1 and not PushSubscription.objects.exists()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again_later(status, lan, push_service, now):
    push_service.answers = [status, status]
    queue(now)
    for attempt in (1, 2):
        assert send_all(now) == [f"to be tried again: {status}"]
        row = PushMessage.objects.get()
        assert row.attempts == attempt and row.next_attempt_at > timezone.now() and sending.due() == []
        PushMessage.objects.update(next_attempt_at=timezone.now() - MINUTE)
    assert send_all(now) == ["sent"] and push_service.calls == 3


def test_it_is_given_up_in_the_end(lan, push_service, now):
    push_service.answers = [503] * 9
    queue(now)
    outcomes = []
    while pks := sending.due():
        outcomes += [sending.send(pk, now=now) for pk in pks]
        PushMessage.objects.update(next_attempt_at=None)
    assert outcomes == ["to be tried again: 503"] * 4 + ["refused: 503"]
    assert PushSubscription.objects.count() == 1


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_what_is_refused_is_not_sent_again(status, lan, push_service, now, caplog):
    push_service.answers = [status]
    queue(now)
    assert send_all(now) == [f"refused: {status}"]
    assert not PushMessage.objects.exists() and PushSubscription.objects.count() == 1
    assert PushSubscription.objects.get().endpoint not in caplog.text


def test_a_service_that_cannot_be_reached_is_asked_again(lan, push_service, now, caplog):
    push_service.close()
    queue(now)
    assert send_all(now) == ["to be tried again: None"]
    assert "ConnectError" in caplog.text and "/push/lan" not in caplog.text


def test_a_service_that_never_ends_its_answer_holds_nobody_up(lan, settings, now, monkeypatch):
    with dripping() as server:
        host = server.url.removeprefix("http://")
        settings.WEB_PUSH_HOSTS = [host]
        PushSubscription.objects.update(endpoint=f"https://{host}/push/lan")
        monkeypatch.setattr("meetassist.http.TOTAL_SECONDS", 0.5)
        queue(now)
        assert send_all(now) == ["to be tried again: None"]


def test_what_comes_too_late_is_not_sent(lan, push_service, now):
    queue(now)
    assert send_all(now + timedelta(hours=1)) == ["past its usefulness"]
    assert push_service.calls == 0 and not PushMessage.objects.exists()


def test_the_next_of_a_tag_takes_the_place_of_what_is_not_sent_yet(lan, push_service, now):
    queue(now, title="first")
    PushMessage.objects.update(attempts=3, next_attempt_at=now + MINUTE)
    queue(now, title="second")
    queue(now, "talk-2", title="another")
    assert send_all(now) == ["sent", "sent"]
    assert [one.message["title"] for one in push_service.taken] == ["second", "another"]


def test_what_is_written_anew_while_it_is_sent_is_sent_too(lan, push_service, now, monkeypatch):
    queue(now, title="first")
    post = sending._post

    def post_and_be_overtaken(row):
        queue(now, title="second")
        return post(row)

    monkeypatch.setattr(sending, "_post", post_and_be_overtaken)
    assert send_all(now) == ["sent"]
    monkeypatch.undo()
    assert PushMessage.objects.get().title == "second"


def test_two_workers_send_it_once(lan, push_service, now):
    queue(now)
    [pk] = sending.due()
    sending.CLAIM.take(PushMessage.objects.filter(pk=pk))
    assert sending.send(pk, now=now) == "nothing to send" and sending.due() == []
    # The one who had it died: its time is over.
    PushMessage.objects.update(claim_expires_at=timezone.now() - MINUTE)
    assert send_all(now) == ["sent"] and push_service.calls == 1


def test_nothing_is_queued_by_what_is_taken_back(lan, now):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        queue(now)
        raise ZeroDivisionError
    assert not PushMessage.objects.exists()


ELSEWHERE = [
    "http://{host}/push/1", "https://127.0.0.1/push/1", "https://localhost:1/push/1", "https://a@{host}/push/1",
    "https://{host}@evil.example/push/1", "https://evil.example/{host}", "https://fcm.googleapis.com.evil.example/1",
    "https://{host}:x/1", "//{host}/push/1", "ftp://{host}/1", "https://[::1/1", "https://{host}/é", "",
    "https://{host}/" + "a" * 2000, "https://{host}/a\nb",
]  # fmt: skip


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_is_sent_to_a_place_that_is_not_on_the_list(address, lan, push_service, now):
    endpoint = address.format(host=push_service.host)
    assert subscribing.is_allowed(endpoint) is False
    asked = {"endpoint": endpoint, **push_service.browsers["lan"].keys}
    assert not endpoint or lan.post("/profile/push/", asked).status_code == 400
    PushSubscription.objects.update(endpoint=endpoint)
    queue(now)
    assert send_all(now) == ["its service is not on the list any more"]
    assert push_service.calls == 0


def test_the_makers_services_are_on_the_list(settings):
    places = [
        "fcm.googleapis.com/fcm/send/x", "updates.push.services.mozilla.com/wpush/v2/x", "web.push.apple.com/x",
        "wns2-par02p.notify.windows.com/w/?token=x", "fcm.googleapis.com:443/x",
    ]  # fmt: skip
    assert [subscribing.is_allowed(f"https://{place}") for place in places] == [True, True, True, True, False]
    assert not subscribing.is_allowed("https://notify.windows.com.example/x")
    assert not subscribing.is_allowed("https://evilnotify.windows.com/x")


@pytest.mark.parametrize("changed", [
    {"p256dh": "BA"}, {"p256dh": ""}, {"p256dh": "é"}, {"auth": "AAAA"}, {"auth": "not base64!"}, {"auth": ""},
])  # fmt: skip
def test_keys_that_are_none_are_refused(changed, lan, push_service):
    before = PushSubscription.objects.values().get()
    answer = lan.post("/profile/push/", {**push_service.browser("other"), **changed})
    assert answer.status_code == 400 and PushSubscription.objects.values().get() == before


def test_only_who_is_signed_in_is_notified_and_only_a_post_asks_for_it(client, db, push_service):
    assert client.post("/profile/push/", push_service.browser("x")).headers["Location"].startswith("/login/")
    assert login(Role.RECEPTIONIST).get("/profile/push/").status_code == 405
    assert not PushSubscription.objects.exists()


@pytest.mark.parametrize("text", ["short", "A" * 43, "_" * 43, "é" * 43, "A" * 60])
def test_a_key_that_is_none_stops_the_start_in_plain_words(text, settings):
    settings.WEB_PUSH_PRIVATE_KEY = text
    with pytest.raises(SystemCheckError, match="WEB_PUSH_PRIVATE_KEY must be a private key of P-256"):
        call_command("check")
    with pytest.raises(keys.BadKey):
        keys.public_key()


def test_a_key_of_ones_own_is_used(settings):
    # 1 is the generator of the curve itself (SEC 2, 2.4.2).
    settings.WEB_PUSH_PRIVATE_KEY = "A" * 42 + "E"
    assert keys.decoded(keys.public_key()).hex().startswith("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0")
