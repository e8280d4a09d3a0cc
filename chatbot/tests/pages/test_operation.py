"""The operator's page: what each gauge reads, when it warns, where it leads, and who gets it."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer, OutgoingEmail
from accounts.roles import Role
from bookings.models import Notification
from chatbot.models import Conversation, Fault, Message, ModelCall
from chatbot.worker import gauges
from chatbot.worker.gauges import DAY, HOUR, WEEK, Failures, Latency, Queue
from meetassist import heartbeat
from meetassist.models import Heartbeat
from meetassist.tests.fixtures import login

PAGE = "/admin/operation/"


@pytest.fixture
def owner(office):
    return login(Role.OWNER)


@pytest.fixture
def talk(office):
    customer = Customer.objects.create(name="Khải")
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id="v1")
    return Conversation.objects.create(customer=customer, identity=identity)


@pytest.fixture
def say(talk):
    """A message of the customer so long ago, and what comes behind it after so many seconds."""

    def make(ago, *answers, status="handled"):
        at = timezone.now() - ago
        values = {"conversation": talk, "channel": "web", "text": "Chào"}
        Message.objects.create(**values, direction="in", status=status, sent_at=at, created_at=at)
        for seconds, answer in answers:
            done = at + timedelta(seconds=seconds)
            Message.objects.create(
                **values, **{"status": "sent", "done_at": done, **answer}, direction="out", sent_at=done,
                created_at=done,
            )  # fmt: skip

    return make


def shown(client):
    """Each gauge by its title: what it shows, its level, and where it leads."""
    page = client.get(PAGE).content.decode()
    found = {}
    for level, item in re.findall(r'<li class="(good|warn|bad)">(.*?)</li>', page, re.DOTALL):
        title = html.unescape(re.search(r'gauge-title">(.*?)</span>', item)[1])
        value = re.search(r"</span> <b>(.*?)</b>", item)
        link = re.search(r'<a href="([^"]+)"', item)
        text = html.unescape(re.sub("<.*?>", "", value[1])) if value else ""
        found[title] = (text, level, html.unescape(link[1]) if link else "")
    return found


def test_how_fast_customers_are_answered(say, now):
    sent = {}
    for minutes, seconds in ((1, 2), (2, 4), (3, 6)):
        say(timedelta(minutes=minutes), (seconds, sent))
    say(timedelta(hours=5), (30, sent))
    # None of these is an answer of the bot: a person's, a reminder, one that failed, and none at all.
    say(timedelta(minutes=4), (1000, {"author": "Lan"}), (1001, sent))
    say(timedelta(minutes=5), (1000, {"status": "failed"}))
    say(timedelta(minutes=6))
    found = gauges.latency(timezone.now())
    assert found[HOUR] == Latency(3, 4, pytest.approx(5.8))
    assert found[DAY] == found[WEEK] == Latency(4, 5, pytest.approx(26.4))


def test_what_waits_and_for_how_long(say, talk, now):
    say(timedelta(minutes=7), status="received")
    say(timedelta(minutes=3), status="received")
    for ago, status in ((9, "queued"), (2, "sending"), (20, "sent")):
        at = now - timedelta(minutes=ago)
        Message.objects.create(
            conversation=talk, channel="web", direction="out", status=status, sent_at=at, created_at=at
        )
    for number, minutes in enumerate((-11, 5)):
        due = now + timedelta(minutes=minutes)
        Notification.objects.create(
            customer=talk.customer, kind="reminder", dedup_key=str(number), due_at=due,
            useful_until=due + timedelta(days=1),
        )  # fmt: skip
    OutgoingEmail.objects.create(
        kind="receipt",
        dedup_key="1",
        to="a@example.com",
        language="vi",
        text="x",
        created_at=now - timedelta(minutes=4),
    )
    read = (gauges.inbox, gauges.outbox, gauges.notifications, gauges.emails)
    minutes = [(2, 7), (2, 9), (1, 11), (1, 4)]
    assert [one(now) for one in read] == [
        Queue(number, pytest.approx(timedelta(minutes=age), abs=timedelta(seconds=30))) for number, age in minutes
    ]


def test_what_was_given_up_is_counted_for_a_day(say, talk, now):
    say(HOUR, status="failed")
    say(2 * DAY, status="failed")
    Fault.objects.create(conversation=talk, step="answering", error="KeyError", place="chatbot.worker.turns:1")
    assert gauges.failures(now - DAY) == Failures(messages=1, notifications=0, emails=0, faults=1)


def test_calls_of_models_and_the_budget(db, now, settings):
    settings.LLM_DAILY_BUDGET_USD = 2
    for outcome, cost, at in (("answered", 1, now), ("throttled", 0, now), ("answered", 5, now - 2 * DAY)):
        ModelCall.objects.create(
            purpose="sql", prompt="p", model="m", outcome=outcome, cost_usd=cost, at=at, latency_ms=100
        )
    assert gauges.models(now) == gauges.Models(2, 1, 100, 1, 2) and gauges.resting(now) == []
    for _ in range(3):
        ModelCall.objects.create(
            purpose="sql", prompt="p", model="m", outcome="throttled", cost_usd=0, at=timezone.now(), latency_ms=9
        )
    assert gauges.resting(timezone.now()) == ["m"]


def test_each_channel_says_what_it_heard_delivered_and_refused(say, talk, now):
    say(timedelta(hours=3), (60, {}))
    for code in ("window_closed", "window_closed", "refused"):
        Message.objects.create(
            conversation=talk,
            channel="messenger",
            direction="out",
            status="failed",
            outcome=code,
            text="x",
            sent_at=now,
        )
    found = {one.name: one for one in gauges.channel_states(now)}
    assert found["messenger"].refused == {"window_closed": 2, "refused": 1}
    assert found["messenger"].last_in is None and found["web"].refused == {}
    assert found["web"].last_delivered - found["web"].last_in == timedelta(seconds=60)


def test_the_page_says_what_is_wrong_and_what_is_in_order(owner, say, settings):
    settings.LLM_DAILY_BUDGET_USD = 1
    heartbeat.record(heartbeat.WORKER)
    say(timedelta(minutes=7), status="received")
    ModelCall.objects.create(
        purpose="sql", prompt="p", model="m", outcome="answered", cost_usd="0.9", at=timezone.now()
    )
    found = {title: (text, level) for title, (text, level, _link) in shown(owner).items()}
    text, level = found["Worker, last sign of life"]
    assert text.endswith(" seconds ago") and level == "good"
    assert found["Beat, last sign of life"] == ("never", "bad")
    assert found["Messages of customers"] == ("1", "bad") and found["Messages to customers"] == ("0", "good")
    assert found["Cost today"] == ("0.90 / 1.00 USD", "warn")
    assert found["In the last hour"] == ("none", "good")
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(minutes=5))
    assert shown(owner)["Worker, last sign of life"][1] == "bad"


def test_each_number_leads_to_its_rows(owner, say, talk, now):
    heartbeat.record(heartbeat.WORKER)
    say(timedelta(minutes=7), status="received")
    say(HOUR, status="failed")
    say(2 * DAY, status="failed")
    Message.objects.create(conversation=talk, channel="web", direction="out", status="queued", sent_at=now)
    Message.objects.create(
        conversation=talk, channel="web", direction="out", status="failed", outcome="refused", sent_at=now
    )
    Fault.objects.create(conversation=talk, step="answering", error="KeyError", place="chatbot.worker.turns:1")
    ModelCall.objects.create(purpose="sql", prompt="p", model="m", outcome="answered", cost_usd=1, at=now)
    found, followed = shown(owner), 0
    for title, (text, _level, link) in found.items():
        if link and text.isdecimal():
            answer = owner.get(link)
            assert answer.status_code == 200 and answer.context["cl"].result_count == int(text), title
            followed += 1
    assert followed == 9
    refused = owner.get(found["web chat"][2])
    assert refused.context["cl"].result_count == 1


@pytest.mark.parametrize("who", [Role.RECEPTIONIST, Role.CONSULTANT])
def test_it_is_for_those_who_keep_it_running(office, who):
    assert login(who).get(PAGE).status_code == 403


def test_its_queries_do_not_grow_with_the_rows(owner, say):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert owner.get(PAGE).status_code == 200
        return len(caught)

    few = queries()
    for minutes in range(20):
        say(timedelta(minutes=minutes), (3, {}))
    assert queries() == few
