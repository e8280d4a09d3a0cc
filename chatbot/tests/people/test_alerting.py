"""Whoever is on duty is told by e-mail of a customer who waits and at whom nobody has looked: once, and in desk hours."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.mail import sending
from accounts.models import Customer, OutgoingEmail
from chatbot.models import Handoff
from chatbot.people import alerting, erasure, handoffs
from chatbot.tests.pages.test_two_at_the_desk import Colleague
from consultants.models import Business

LAN = handoffs.Member("Lan", "Lan")
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
MINUTE = timedelta(minutes=1)
# A Monday, at two in the afternoon.
MONDAY = datetime(2026, 12, 7, 14, tzinfo=SAIGON)


@pytest.fixture
def business(office):
    Business.objects.update(alert_addresses=["an@example.com", "binh@example.com"], name="An Bình")
    return Business.objects.get()


@pytest.fixture
def one(talk, business):
    """Somebody whose conversation has begun."""
    one = talk(name="Duyên")
    one.say("xin chào")
    return one


def call(one, at, reason="asked"):
    handoffs.call(one.conversation, reason, summary="› cho gặp nhân viên gấp", now=at)
    return Handoff.objects.open().get(conversation=one.conversation)


def told():
    return list(OutgoingEmail.objects.filter(kind="alert").order_by("pk").values_list("to", flat=True))


BOTH = ["an@example.com", "binh@example.com"]


def test_after_the_minutes_each_address_is_told_once(one):
    call(one, MONDAY)
    assert alerting.alert(now=MONDAY + 10 * MINUTE - timedelta(seconds=1)) == 0 and told() == []
    assert alerting.alert(now=MONDAY + 10 * MINUTE) == 1 and told() == BOTH
    assert [alerting.alert(now=MONDAY + minutes * MINUTE) for minutes in (10, 11, 600)] == [0, 0, 0]
    assert told() == BOTH and Handoff.objects.get().alerted_at == MONDAY + 10 * MINUTE


@pytest.mark.parametrize(
    ("language", "subject", "lines"),
    [
        ("vi", "Duyên đang chờ gặp nhân viên", [
            "Duyên chờ gặp nhân viên từ Thứ Hai 07/12/2026 14:00, và chưa ai xem.", "Lý do: khách muốn gặp nhân viên",
        ]),
        ("en", "Duyên waits for a person", [
            "Duyên has been waiting for a person since Monday 07/12/2026 14:00, and nobody has looked yet.",
            "Why: the customer asked for a person",
        ]),
    ],
)  # fmt: skip
def test_the_mail_says_who_waits_since_when_and_why_and_leads_there(one, settings, language, subject, lines):
    settings.LANGUAGE_CODE, settings.SITE_URL = language, "https://desk.example.com"
    Customer.objects.filter(pk=one.customer.pk).update(email="duyen@example.com", phone="+84912345678")
    call(one, MONDAY)
    alerting.alert(now=MONDAY + 10 * MINUTE)
    row = OutgoingEmail.objects.filter(kind="alert").first()
    assert (row.subject, row.text.splitlines()[:2], row.customer) == (subject, lines, None)
    for text in (row.text, row.html):
        assert f"https://desk.example.com/admin/desk/{one.conversation.pk}/" in text
        assert not [word for word in ("gấp", "duyen@example.com", "912345678") if word in text]


def test_who_has_said_no_name_is_a_customer(talk, business):
    one = talk("en")
    one.say("hello")
    call(one, MONDAY)
    alerting.alert(now=MONDAY + 10 * MINUTE)
    assert OutgoingEmail.objects.filter(kind="alert").first().subject == "Khách đang chờ gặp nhân viên"


def test_outside_of_the_desks_hours_it_waits_for_the_next_opening(one):
    Business.objects.update(desk_hours={"1": [["08:00", "17:30"]], "2": [["08:00", "12:00"]]})
    call(one, MONDAY.replace(hour=17, minute=25))
    closed = [MONDAY.replace(hour=17, minute=35), MONDAY.replace(hour=23), MONDAY + timedelta(hours=17, minutes=59)]
    assert [alerting.alert(now=moment) for moment in closed] == [0, 0, 0] and told() == []
    assert alerting.alert(now=MONDAY + timedelta(hours=18)) == 1 and told() == BOTH


@pytest.mark.parametrize("setting", [{"alert_minutes": 0}, {"alert_addresses": []}])
def test_without_minutes_or_addresses_nobody_is_told(one, setting):
    Business.objects.update(**setting)
    call(one, MONDAY)
    assert alerting.alert(now=MONDAY + timedelta(hours=5)) == 0
    assert told() == [] and Handoff.objects.get().alerted_at is None


def test_the_minutes_are_the_owners(one):
    Business.objects.update(alert_minutes=3)
    call(one, MONDAY)
    assert [alerting.alert(now=MONDAY + minutes * MINUTE) for minutes in (2, 3)] == [0, 1]


@pytest.mark.parametrize(
    "heed",
    [
        lambda pk, at: handoffs.take(pk, by=LAN, now=at),
        lambda pk, at: handoffs.snooze(pk, until=at + MINUTE, by=LAN, now=at),
        lambda pk, at: handoffs.close(Handoff.objects.all(), now=at),
    ],
    ids=["taken", "put off", "resolved"],
)
def test_what_somebody_has_seen_to_is_not_told_of(one, heed):
    call(one, MONDAY)
    heed(one.conversation.pk, MONDAY + 5 * MINUTE)
    assert alerting.alert(now=MONDAY + 60 * MINUTE) == 0 and told() == []


def test_what_somebody_has_opened_is_not_told_of_until_it_becomes_an_emergency(one, talk):
    other = talk(name="Khải")
    other.say("xin chào")
    asked = timezone.now() - MINUTE
    call(one, asked), call(other, asked)
    Colleague("lan", "Lan").sees(one)
    assert alerting.alert(now=asked + 20 * MINUTE) == 1
    assert set(Handoff.objects.filter(alerted_at=None).values_list("conversation", flat=True)) == {one.conversation.pk}
    handoffs.alarm(one.conversation, summary="", now=asked + 30 * MINUTE)
    assert [alerting.alert(now=asked + minutes * MINUTE) for minutes in (39, 40)] == [0, 1]


def test_an_earlier_reading_is_no_reading_of_this_call(one):
    Colleague("lan", "Lan").sees(one)
    asked = timezone.now() + MINUTE
    call(one, asked)
    assert alerting.alert(now=asked + 10 * MINUTE) == 1


def test_a_second_call_of_the_same_customer_is_told_of_again(one):
    call(one, MONDAY)
    alerting.alert(now=MONDAY + 10 * MINUTE)
    handoffs.close(Handoff.objects.all(), now=MONDAY + 20 * MINUTE)
    call(one, MONDAY + 30 * MINUTE, "anger")
    assert alerting.alert(now=MONDAY + 40 * MINUTE) == 1 and told() == BOTH + BOTH


def test_what_waits_for_more_than_a_week_is_left_to_the_desk(one):
    call(one, MONDAY)
    assert alerting.alert(now=MONDAY + alerting.WORTH_AN_ALERT) == 0


def test_a_crash_while_it_is_told_leaves_it_to_be_told_once(one, monkeypatch):
    call(one, MONDAY)
    with monkeypatch.context() as broken:
        broken.setattr(alerting, "reverse", lambda *args, **values: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            alerting.alert(now=MONDAY + 10 * MINUTE)
    assert told() == [] and Handoff.objects.get().alerted_at is None
    assert alerting.alert(now=MONDAY + 11 * MINUTE) == 1 and told() == BOTH


def test_all_are_found_and_marked_at_once(talk, business, django_assert_num_queries):
    """The business, the rows with their customers, the marks, a savepoint and its end; and an insert for each e-mail."""
    for name in ("a", "b", "c"):
        one = talk(name=name)
        one.say("xin chào")
        call(one, MONDAY)
    with django_assert_num_queries(5 + 3 * len(BOTH)):
        assert alerting.alert(now=MONDAY + 10 * MINUTE) == 3


def test_nothing_of_who_is_erased_stays_in_it(one):
    call(one, MONDAY)
    alerting.alert(now=MONDAY + 10 * MINUTE)
    for pk in sending.due():
        sending.send(pk)
    erasure.erase(Customer.objects.get(pk=one.customer.pk), now=timezone.now())
    rows = OutgoingEmail.objects.filter(kind="alert")
    assert set(rows.values_list("subject", "text", "html")) == {("", OutgoingEmail.GONE, "")}
