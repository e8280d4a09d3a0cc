"""The team's browsers are notified of who waits and of what is written to them: once each, and with nothing private."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.usersessions.models import UserSession

from accounts.models import PushMessage, PushSubscription, User
from accounts.roles import Role
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs, ringing
from consultants.models import Business
from meetassist.tests.fixtures import everybody_reads, know, login
from meetassist.tests.running import SHORT_TIMES, wait_for

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)
# A Monday, at two in the afternoon.
MONDAY = datetime(2026, 12, 7, 14, tzinfo=SAIGON)
WAITS = "Có khách đang chờ gặp nhân viên"
EMERGENCY = "KHẨN CẤP: có khách đang chờ gặp nhân viên"
WRITES = "Khách vừa nhắn cho bạn"


def with_browser(role, name):
    user = login(role, name, first_name=name.title()).user
    everybody_reads("vi")
    session = UserSession.objects.create(user=user, ip="127.0.0.1", session_key=name)
    PushSubscription.objects.create(session=session, endpoint=f"https://push.example/{name}", p256dh="x", auth="x")
    return handoffs.Member.of(user)


@pytest.fixture
def lan(db):
    return with_browser(Role.RECEPTIONIST, "lan")


@pytest.fixture
def minh(db):
    return with_browser(Role.MANAGER, "minh")


@pytest.fixture
def one(talk, office):
    one = talk(name="Duyên")
    one.say("xin chào")
    Message.objects.update(created_at=MONDAY - 5 * MINUTE, sent_at=MONDAY - 5 * MINUTE)
    return one


def write(one, at):
    Message.objects.create(
        conversation=one.conversation, channel="web", direction="in", status="handled", text="bí mật", sent_at=at,
        created_at=at,
    )  # fmt: skip


def call(one, at, reason="asked"):
    handoffs.call(one.conversation, reason, summary="› bí mật", now=at)
    return Handoff.objects.open().get(conversation=one.conversation)


def rung():
    """Who is notified of what, and it is forgotten."""
    rows = PushMessage.objects.order_by("pk").values_list("subscription__session__user__username", "title")
    found = list(rows)
    PushMessage.objects.all().delete()
    return found


def test_all_who_may_answer_are_told_once_that_somebody_waits_and_nothing_of_who_it_is(one, lan, minh):
    with_browser(Role.CONSULTANT, "bao"), with_browser(Role.AUDITOR, "hoa")
    call(one, MONDAY)
    assert ringing.ring(now=MONDAY + MINUTE) == 1
    row = PushMessage.objects.first()
    assert (row.tag, row.link) == (f"talk-{one.conversation.pk}", f"/admin/desk/{one.conversation.pk}/")
    assert (row.title, row.text, row.useful_until) == (WAITS, "khách muốn gặp nhân viên", MONDAY + 61 * MINUTE)
    assert rung() == [("lan", WAITS), ("minh", WAITS)]
    write(one, MONDAY + 2 * MINUTE)
    assert [ringing.ring(now=MONDAY + minutes * MINUTE) for minutes in (2, 3, 600)] == [0, 0, 0] and rung() == []


def test_each_is_told_in_their_language(one, lan, minh):
    User.objects.filter(pk=lan.user.pk).update(language="en")
    call(one, MONDAY)
    ringing.ring(now=MONDAY)
    rows = PushMessage.objects.order_by("pk").values_list("subscription__session__user", "title", "text")
    assert set(rows) == {
        (lan.user.pk, "A customer waits for a person", "the customer asked for a person"),
        (minh.user.pk, WAITS, "khách muốn gặp nhân viên"),
    }


def test_what_becomes_an_emergency_or_comes_back_is_told_of_again(one, lan):
    call(one, MONDAY)
    ringing.ring(now=MONDAY)
    handoffs.alarm(one.conversation, summary="", now=MONDAY + 5 * MINUTE)
    assert ringing.ring(now=MONDAY + 6 * MINUTE) == 1
    assert rung() == [("lan", EMERGENCY)]
    handoffs.snooze(one.conversation.pk, until=MONDAY + 20 * MINUTE, by=lan, now=MONDAY + 10 * MINUTE)
    assert [ringing.ring(now=MONDAY + minutes * MINUTE) for minutes in (15, 20, 21)] == [0, 1, 0]
    assert rung() == [("lan", EMERGENCY)]


def test_while_the_desk_is_closed_nobody_is_called_but_whoever_is_written_to(one, lan, minh):
    Business.objects.update(desk_hours={"1": [["08:00", "17:30"]], "2": [["08:00", "12:00"]]})
    evening = MONDAY.replace(hour=19)
    call(one, evening)
    assert [ringing.ring(now=evening), ringing.ring(now=MONDAY + timedelta(hours=18))] == [0, 1]
    assert rung() == [("lan", WAITS), ("minh", WAITS)]
    late = MONDAY + timedelta(hours=30)
    handoffs.take(one.conversation.pk, by=lan, now=late)
    write(one, late + MINUTE)
    assert ringing.ring(now=late + 2 * MINUTE) == 1 and rung() == [("lan", WRITES)]


def test_whoever_has_the_conversation_is_told_of_each_message_and_nobody_else(one, lan, minh):
    call(one, MONDAY)
    ringing.ring(now=MONDAY)
    handoffs.take(one.conversation.pk, by=lan, now=MONDAY + MINUTE)
    rung()
    # What the customer had written before stands before whoever takes it.
    assert ringing.ring(now=MONDAY + 2 * MINUTE) == 0
    for minute in (3, 4):
        write(one, MONDAY + minute * MINUTE)
        assert ringing.ring(now=MONDAY + minute * MINUTE) == 1 and rung() == [("lan", WRITES)]
        assert ringing.ring(now=MONDAY + minute * MINUTE) == 0
    handoffs.answer(one.conversation.pk, "Dạ", by=lan, now=MONDAY + 5 * MINUTE)
    assert ringing.ring(now=MONDAY + 6 * MINUTE) == 0 and rung() == []


def test_whoever_is_given_a_conversation_is_told_by_whom(one, lan, minh):
    handoffs.take(one.conversation.pk, by=lan, now=MONDAY)
    assert rung() == []
    over = Handoff.objects.get().holding
    handoffs.take(one.conversation.pk, by=lan, to=minh, over=over, now=MONDAY + MINUTE)
    assert rung() == [("minh", "Lan đã giao cho bạn một cuộc trò chuyện")]


def test_a_person_outside_of_our_pages_is_not_told(one, lan):
    handoffs.step_in(one.conversation, by="page", at=MONDAY)
    write(one, MONDAY + MINUTE)
    assert ringing.ring(now=MONDAY + 2 * MINUTE) == 0 and rung() == []


def test_what_has_waited_for_a_day_is_left_to_the_desk(one, lan):
    call(one, MONDAY)
    assert ringing.ring(now=MONDAY + ringing.WORTH_RINGING) == 0 and rung() == []


def test_a_crash_leaves_it_to_be_told_once(one, lan, monkeypatch):
    call(one, MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr(ringing, "reverse", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            ringing.ring(now=MONDAY)
    assert rung() == [] and Handoff.objects.get().rung_at is None
    assert ringing.ring(now=MONDAY) == 1 and rung() == [("lan", WAITS)]


def test_nobody_who_lost_the_right_is_told(one, lan):
    call(one, MONDAY)
    User.objects.get(username="lan").groups.clear()
    assert ringing.ring(now=MONDAY) == 1 and rung() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("processes")
def test_by_real_processes_a_call_reaches_the_browser(running, push_service):
    """Beat calls, a worker rings, and another call sends: over HTTPS, to a service that is on the list."""
    client = login(Role.RECEPTIONIST, password="x")
    everybody_reads("vi")
    client.logout()
    client.post("/login/", {"login": "lan", "password": "x"})
    client.post("/profile/push/", push_service.browser("lan"))
    running.use_pgmq()
    trusted = {"SSL_CERT_FILE": str(push_service.certificate), "WEB_PUSH_HOSTS": push_service.host, **SHORT_TIMES}
    running.worker(**trusted)
    running.beat(**trusted)
    identity = know("web", "v-duyen", name="Duyên")
    one = Conversation.objects.create(identity=identity, customer=identity.customer)
    handoffs.call(one, "asked", now=datetime.now(SAIGON))
    [pushed] = wait_for(lambda: list(push_service.taken), "a notification")
    assert (pushed.message["title"], pushed.message["link"]) == (WAITS, f"/admin/desk/{one.pk}/")
    wait_for(lambda: not PushMessage.objects.exists(), "its end")
    assert "v-duyen" not in running.logs() and "/push/lan" not in running.logs()
