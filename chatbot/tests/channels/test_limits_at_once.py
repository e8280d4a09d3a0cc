"""Limits hold for requests at once: as many pass as are allowed, exactly."""

import logging
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import limits, verification
from accounts.models import ChannelIdentity, Customer, EmailVerification, OutgoingEmail, RateLimit
from accounts.services import identify
from accounts.tests.test_code_attacks import in_threads
from accounts.verification import CodeRefused, ask_for_code
from chatbot.channels.webchat import page
from chatbot.models import Message

AT_ONCE, LIMIT = 60, 20


def say(visitor, address="203.0.113.7"):
    """The code of the refusal, empty for a message that was taken."""
    frame = {"id": str(uuid.uuid4()), "text": "xin chào"}
    try:
        page.receive(visitor, frame, address=address, now=timezone.now())
    except page.Refused as refusal:
        return refusal.code
    return ""


@pytest.mark.django_db(transaction=True)
def test_of_sixty_messages_at_once_exactly_twenty_are_taken(settings):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = LIMIT
    visitor = uuid.uuid4().hex
    identify(channel="web", external_id=visitor)
    answers = in_threads(AT_ONCE, lambda _: say(visitor))
    assert sorted(answers) == [""] * LIMIT + ["too_fast"] * (AT_ONCE - LIMIT)
    assert Message.objects.count() == LIMIT


@pytest.mark.django_db(transaction=True)
def test_of_sixty_new_visitors_at_once_exactly_twenty_are_taken(settings):
    settings.WEBCHAT_VISITORS_PER_HOUR = LIMIT
    answers = in_threads(AT_ONCE, lambda _: say(uuid.uuid4().hex))
    assert sorted(answers) == [""] * LIMIT + ["too_many_visitors"] * (AT_ONCE - LIMIT)
    assert Message.objects.count() == ChannelIdentity.objects.count() == Customer.objects.count() == LIMIT
    assert say(uuid.uuid4().hex, "203.0.113.8") == "", "another network has its own"


@pytest.mark.django_db(transaction=True)
def test_the_first_messages_of_one_visitor_at_once_count_as_one_visitor(settings):
    settings.WEBCHAT_VISITORS_PER_HOUR = 2
    visitor = uuid.uuid4().hex
    assert in_threads(8, lambda _: say(visitor)) == [""] * 8
    assert say(uuid.uuid4().hex) == ""
    assert say(uuid.uuid4().hex) == "too_many_visitors"


@pytest.mark.django_db(transaction=True)
def test_of_codes_asked_for_at_once_the_site_sends_as_many_as_it_may_and_logs_that_once(settings, caplog):
    settings.CODE_EMAILS_PER_HOUR = 5
    now = timezone.now()
    identities = [
        ChannelIdentity.objects.create(
            customer=Customer.objects.create(), channel="messenger", external_id=f"m{number}"
        )
        for number in range(20)
    ]

    def ask(number):
        try:
            ask_for_code(identity=identities[number], email=f"c{number}@example.com", language="vi", now=now)
        except CodeRefused as refusal:
            return refusal.code
        return ""

    with caplog.at_level(logging.ERROR, "accounts.verification"):
        answers = in_threads(20, ask)
    assert sorted(answers) == [""] * 5 + ["too_many"] * 15
    assert EmailVerification.objects.count() == OutgoingEmail.objects.count() == 5
    assert [record.getMessage() for record in caplog.records] == [
        "code e-mails: the site's limit of 5 an hour is reached"
    ]
    refused = answers.index("too_many")
    ask_for_code(identity=identities[refused], email="later@example.com", language="vi", now=now + verification.HOUR)


@pytest.mark.django_db(transaction=True)
def test_the_race_is_there_when_counting_and_writing_are_two_statements():
    """As it was: each reads the count before any of the others has written."""
    now, gate = timezone.now(), threading.Barrier(8)

    def count_then_write(_):
        number = RateLimit.objects.filter(scope="messages", key__startswith="old").count()
        gate.wait(30)
        if number < 2:
            RateLimit.objects.create(scope="messages", key=f"old{uuid.uuid4().hex}", since=now, until=now, number=1)
        return number < 2

    assert in_threads(8, count_then_write) == [True] * 8
    minute = timedelta(minutes=1)
    taken = in_threads(8, lambda _: limits.take(scope="messages", key="new", most=2, within=minute, now=now))
    assert sorted(taken) == [False] * 6 + [True] * 2


def test_a_window_begins_with_the_first_and_is_forgotten_days_after_its_end(db):
    now, minute = timezone.now(), timedelta(minutes=1)

    def take(seconds, most=2):
        moment = now + timedelta(seconds=seconds)
        return limits.take(scope="messages", key="k", most=most, within=minute, now=moment)

    assert [take(0), take(30), take(59), take(60), take(61), take(62)] == [True, True, False, True, True, False]
    assert not take(63, most=0)
    assert limits.forget_old(now=now + minute) == 0
    assert limits.forget_old(now=now + timedelta(days=3)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_ratelimit")
        assert cursor.fetchone() == (0,)
