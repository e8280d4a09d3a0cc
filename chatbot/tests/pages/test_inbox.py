"""The desk as a list: who stands where and in which order, what is found by words, what customers told, how it is read."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.models import Customer, EmailVerification, User
from accounts.roles import Role
from bookings import on_the_day
from bookings.actors import by_customer
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import desk, handoffs
from chatbot.people.desk import Tab
from history.models import Entry

MINH = handoffs.Member("Minh", "Minh")


@pytest.fixture
def lan(db):
    user = User.objects.create_user("lan", first_name="Lan", is_staff=True)
    roles.give(user, Role.RECEPTIONIST)
    return user


@pytest.fixture
def staff(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def waiting(talk, now):
    """Somebody who waits for a person since so many minutes."""

    def wait(name, reason="asked", minutes=0, said="xin chào"):
        one = talk(name=name)
        one.say(said)
        handoffs.call(one.conversation, reason, now=now - timedelta(minutes=minutes))
        return one

    return wait


def shown(client, **query):
    page = client.get(reverse("inbox"), query)
    assert page.status_code == 200
    return re.findall(r'desk-who"><b>([^<]*)', unescape(page.content.decode()))


def names(lines):
    return [str(line.conversation.customer) for line in lines]


def test_emergencies_stand_first_then_who_is_angry_then_who_waits_longest(staff, waiting, now):
    waiting("An", minutes=9)
    waiting("Bình", minutes=30)
    waiting("Chi", "anger", minutes=1)
    danger = waiting("Dung")
    handoffs.alarm(danger.conversation, summary="", now=now)
    assert shown(staff) == ["Dung", "Chi", "Bình", "An"]
    page = unescape(staff.get(reverse("inbox")).content.decode())
    assert "30 phút" in page and "KHẨN CẤP" in page and 'data-unheard="4"' in page


def test_each_list_has_its_own(staff, lan, waiting, talk, now):
    waiting("An")
    for name, by in (("Bình", handoffs.Member.of(lan)), ("Chi", MINH)):
        handoffs.take(waiting(name).conversation.pk, by=by, now=now)
    talk(name="Dung").say("xin chào")
    assert shown(staff) == ["An"]
    assert shown(staff, tab="mine") == ["Bình"]
    assert shown(staff, tab="others") == ["Chi"]
    assert sorted(shown(staff, tab="all")) == ["An", "Bình", "Chi", "Dung"]
    assert desk.numbers(lan, now) == desk.Numbers(waiting=1, mine=1, others=1, unheard=1)


def test_a_new_message_in_ones_own_is_counted_and_says_since_when(staff, lan, waiting, now):
    one = waiting("An")
    handoffs.answer(one.conversation.pk, "Dạ", by=handoffs.Member.of(lan), now=now)
    assert desk.numbers(lan, now).unheard == 0
    one.say("còn một việc nữa")
    assert desk.numbers(lan, now).unheard == 1
    [line] = desk.lines(Tab.MINE, lan, now=now + timedelta(minutes=7))
    assert (line.message.text, line.minutes >= 6) == ("còn một việc nữa", True)


def test_all_are_paged_by_the_last_message(staff, lan, talk, now, monkeypatch):
    monkeypatch.setattr(desk, "LINES", 2)
    for number, name in enumerate(["An", "Bình", "Chi"]):
        one = talk(name=name)
        one.say("xin chào")
        Conversation.objects.filter(pk=one.conversation.pk).update(last_message_at=now - timedelta(minutes=number))
    first = desk.lines(Tab.ALL, lan, now=now)
    assert names(first) == ["An", "Bình"]
    assert names(desk.lines(Tab.ALL, lan, before=first[-1].conversation.pk, now=now)) == ["Chi"]


def test_words_are_found_with_and_without_marks_in_what_both_sides_said(staff, talk, now):
    one, other = talk(name="An"), talk(name="Bình")
    one.say("Tôi muốn khiếu nại về hoá đơn")
    other.say("xin chào")
    handoffs.answer(other.conversation.pk, "Hoá đơn của bạn đây", by=MINH, now=now)
    assert shown(staff, q="khieu nai") == ["An"]
    assert shown(staff, q="HÓA ĐƠN khiếu nại") == ["An"]
    assert shown(staff, q="hoá đơn") == ["Bình", "An"]
    assert shown(staff, q="không ai nói thế") == shown(staff, q="!!! & | (") == []


def test_a_code_that_is_not_handled_yet_is_not_found(staff, talk):
    one = talk(name="An")
    one.send("mã của em là 482913")
    assert shown(staff, q="482913") == []
    assert "482913" not in staff.get(reverse("inbox"), {"tab": "all"}).content.decode()
    one.take_turns()
    assert shown(staff, q="482913") == []


def test_the_search_uses_its_index(talk):
    talk(name="An").say("xin chào")
    query = Message.objects.with_words("khieu nai").order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "message_words" in query.explain()


def test_what_customers_told_was_refused_and_wish_stands_among_the_notices(staff, talk, book, office, now, tomorrow_at):
    late = talk(name="An")
    late.say("xin chào")
    row = book(late.customer, tomorrow_at(10))
    on_the_day.tell(appointment=row, kind="late", minutes=10, by=by_customer(late.customer), now=now)
    locked = talk(name="Bình", verified=False)
    locked.say("xin chào")
    EmailVerification.objects.create(
        identity=locked.conversation.identity, email="b@example.com", status="spent", asked_at=now, done_at=now
    )
    wish = talk(name="Tư", verified=False)
    for text in ("đặt tư vấn thuế với anh Bảo mai 9h", "không có email", "0903 123 456"):
        wish.say(text)
    found = {notice.kind: notice for notice in desk.notices(now + timedelta(minutes=1))}
    assert {kind: str(one.customer) for kind, one in found.items()} == {"late": "An", "code": "Bình", "request": "Tư"}
    assert found["late"].conversation_id == late.conversation.pk
    page = unescape(staff.get(reverse("inbox"), {"tab": "notices"}).content.decode())
    assert "10 phút" in page and f"/admin/appointments/{row.code}/" in page and "tel:+84903123456" in page
    assert desk.notices(now + timedelta(days=2)) == [found["request"]]


def test_who_sees_no_appointments_sees_no_notices(client, db):
    from django.contrib.auth.models import Permission

    user = User.objects.create_user("mai", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_conversation"))
    client.force_login(user)
    page = client.get(reverse("inbox"), {"tab": "notices"})
    assert page.context["tab"] == Tab.WAITING
    assert [tab for tab, _title, _count in page.context["tabs"]] == [Tab.WAITING, Tab.MINE, Tab.OTHERS, Tab.ALL]


@pytest.mark.parametrize("tab", [*Tab, ""])
def test_a_list_costs_the_same_queries_however_long_it_is(staff, lan, waiting, now, tab):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            page = staff.get(reverse("inbox"), {"tab": tab} if tab else {"q": "xin chao"}, headers={"X-Fragment": "1"})
        assert page.status_code == 200
        return len(queries)

    waiting("An")
    handoffs.take(waiting("Bình").conversation.pk, by=handoffs.Member.of(lan), now=now)
    handoffs.take(waiting("Chi").conversation.pk, by=MINH, now=now)
    few = cost()
    for name in "DEFGHI":
        waiting(name)
        handoffs.take(waiting(name).conversation.pk, by=handoffs.Member.of(lan), now=now)
        handoffs.take(waiting(name).conversation.pk, by=MINH, now=now)
    # Of these the session, the login, its permissions and the business are four to six.
    assert cost() <= few <= 14


def test_reading_a_conversation_is_noted_and_looking_at_the_list_is_not(staff, waiting):
    one = waiting("An")
    staff.get(reverse("inbox"))
    assert not Entry.objects.filter(kind="read").exists()
    staff.get(reverse("talk", args=[one.conversation.pk]))
    staff.get(reverse("talk", args=[one.conversation.pk]), headers={"X-Fragment": "1"})
    assert Entry.objects.filter(kind="read", table_name="chatbot_conversation").count() == 1


def test_the_former_address_of_a_conversation_leads_to_the_desk(staff, waiting):
    one = waiting("An")
    old = reverse("admin:chatbot_conversation_talk", args=[one.conversation.pk])
    assert staff.get(old)["Location"] == reverse("talk", args=[one.conversation.pk])


def test_somebody_else_of_that_name_has_another_list(staff, waiting, now):
    """Two who are called alike: whose it is says the login."""
    other = User.objects.create_user("lan2", first_name="Lan", is_staff=True)
    handoffs.take(waiting("An").conversation.pk, by=handoffs.Member.of(other), now=now)
    assert (shown(staff, tab="mine"), shown(staff, tab="others")) == ([], ["An"])
    assert Handoff.objects.get().taken_by == "Lan" and Customer.objects.count() == 1
