"""Each conversation counts once a day, and the database notes what came of it in the transaction of what it counts."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment
from bookings.periods import Period
from chatbot.models import Conversation, ConversationDay, Message, Question
from chatbot.people import handoffs, numbers
from chatbot.people.numbers import Talks
from consultants.models import Business


def today():
    return timezone.now().astimezone(Business.current().zone).date()


def noted():
    return list(
        ConversationDay.objects.order_by("pk").values_list("day", "channel", "is_reached", "is_handed_over", "booked")
    )


def write(conversation, at, **values):
    return Message.objects.create(
        conversation=conversation, channel="web", direction="in", status="handled", text="Chào", sent_at=at,
        created_at=at, **values,
    )  # fmt: skip


def test_a_conversation_in_which_nothing_is_reached_counts_once_a_day(khai, now):
    khai.say("xin chào")
    khai.say("cảm ơn")
    assert noted() == [(today(), "web", False, False, 0)]
    write(khai.conversation, now - timedelta(days=3))
    assert [row[0] for row in noted()] == [today(), today() - timedelta(days=3)]


def test_a_booking_in_the_chat_is_something_reached_and_one_beside_it_is_not(khai, book, tomorrow_at):
    book(khai.customer, tomorrow_at(16))
    khai.say(f"đặt lịch tư vấn thuế với Bảo {tomorrow_at(9):%d/%m/%Y} lúc 9 giờ")
    assert noted() == [(today(), "web", False, False, 0)]
    khai.say("có")
    assert Appointment.objects.filter(during__startswith=tomorrow_at(9), status="confirmed").exists()
    assert noted() == [(today(), "web", True, False, 1)]


def test_a_hold_that_is_let_go_is_nothing_reached(khai, tomorrow_at):
    khai.say(f"đặt lịch tư vấn thuế với Bảo {tomorrow_at(9):%d/%m/%Y} lúc 9 giờ")
    khai.say("thôi không đặt nữa")
    assert not Appointment.objects.live().exists()
    assert noted() == [(today(), "web", False, False, 0)]


@pytest.mark.parametrize(("outcome", "is_reached"), [("answered", True), ("empty", True), ("unknown", False)])
def test_an_answered_question_is_something_reached(khai, outcome, is_reached):
    Question.objects.create(
        conversation=khai.conversation, text="Giá?", language="vi", route="flow", outcome=outcome
    )  # fmt: skip
    assert [row[2:] for row in noted()] == [(is_reached, False, 0)]


def answered(conversation, **values):
    return Question.objects.create(conversation=conversation, language="vi", route="flow", outcome="answered", **values)


def rate(question, is_helpful):
    question.is_helpful = is_helpful
    question.save(update_fields=["is_helpful"])


def test_an_answer_that_the_customer_calls_unhelpful_has_reached_nothing(khai, now):
    first, second = answered(khai.conversation), answered(khai.conversation)
    before = answered(khai.conversation, created_at=now - timedelta(days=1))
    rate(first, True)
    rate(second, False)
    assert [row[2] for row in noted()] == [True, True]
    rate(first, False)
    rate(first, False)
    assert {row[0]: row[2] for row in noted()} == {today(): False, today() - timedelta(days=1): True}
    rate(first, True)
    rate(before, False)
    assert {row[0]: row[2] for row in noted()} == {today(): True, today() - timedelta(days=1): False}
    assert sorted(ConversationDay.objects.values_list("answered", "done")) == [(0, 0), (1, 0)]


def test_what_was_booked_is_reached_whatever_is_said_of_an_answer(khai, tomorrow_at):
    khai.say(f"đặt lịch tư vấn thuế với Bảo {tomorrow_at(9):%d/%m/%Y} lúc 9 giờ")
    khai.say("có")
    rate(answered(khai.conversation), False)
    rate(Question.objects.create(conversation=khai.conversation, language="vi", route="sql", outcome="failed"), False)
    assert noted() == [(today(), "web", True, False, 1)]
    assert ConversationDay.objects.values_list("answered", "done").get() == (0, 1)


def test_a_person_counts_on_the_day_of_the_call_and_on_each_until_they_are_done(khai, now):
    talk = khai.conversation
    handoffs.call(talk, "asked", now=now - timedelta(days=2))
    write(talk, now - timedelta(days=1))
    talk.handoffs.update(resolved_at=now - timedelta(hours=1))
    write(talk, now)
    days = {row[0]: row[3] for row in noted()}
    assert days == {today() - timedelta(days=2): True, today() - timedelta(days=1): True, today(): False}


def test_the_numbers_are_those_of_the_days(khai, talk, now):
    second = talk(name="An")
    for one in (khai, second):
        one.say("xin chào")
    rows = {"reached": khai.conversation, "both": second.conversation}
    for conversation in rows.values():
        Question.objects.create(conversation=conversation, language="vi", route="flow", outcome="answered")
    handoffs.call(rows["both"], "asked", now=now)
    assert numbers.talks(Period(today(), today())) == {"web": Talks(2, 2, 1, 2, 1, 0)}
    assert numbers.talks(Period(today(), today()))["web"].share == 50
    assert numbers.talks(Period(today() - timedelta(days=9), today() - timedelta(days=5))) == {}


def test_a_day_outlives_the_conversation_of_a_visitor(khai, now):
    write(khai.conversation, now)
    Conversation.objects.filter(pk=khai.conversation.pk).delete()
    assert ConversationDay.objects.get().conversation is None


@pytest.mark.django_db(transaction=True)
def test_a_message_is_stored_while_a_turn_has_changed_the_day(khai, now):
    """DO UPDATE would wait here for as long as the turn takes."""
    talk = khai.conversation
    write(talk, now)
    ConversationDay.objects.update(is_reached=True)
    with transaction.atomic():
        ConversationDay.objects.select_for_update().get()
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
                cursor.execute("SELECT begin_day(%s, %s)", [talk.pk, now])
        finally:
            other.close()


def test_what_the_team_does_is_not_what_customers_reached(khai, book, tomorrow_at, now):
    khai.say("xin chào")
    row = book(khai.customer, tomorrow_at(16))
    services.cancel(appointment=row, by=by_staff("lan"), reason="ốm", now=now)
    services.book(
        customer=khai.customer, service=row.service, consultant=row.consultant, starts_at=tomorrow_at(17),
        by=by_customer(khai.customer, source="calendar"), now=now,
    )  # fmt: skip
    assert noted() == [(today(), "web", False, False, 0)]
