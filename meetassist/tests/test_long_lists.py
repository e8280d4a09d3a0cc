"""Lists of tables that only grow: no whole table is counted or sorted, and they say where they end."""

import json
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import long_lists
from accounts.models import ChannelIdentity, Customer, EmailVerification, OutgoingEmail, User
from bookings.models import Appointment, AppointmentEvent, Call, Notification
from chatbot.models import Conversation, ConversationDay, Fault, Message, Question
from meetassist.tests.fixtures import everybody_reads

LONG = [
    Appointment, AppointmentEvent, Call, Notification, Conversation, ConversationDay, Message, OutgoingEmail,
    EmailVerification, Question, Fault,
]  # fmt: skip


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("admin"))
    everybody_reads("en")
    return client


def url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def nodes(plan):
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def planned(sql):
    """The kinds of steps, where nothing else is left to the planner than the indexes there are."""
    with connection.cursor() as cursor:
        for name in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{name} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        ((plan,),) = cursor.fetchall()
    return [node["Node Type"] for node in nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])]


@pytest.mark.parametrize("model", LONG)
def test_a_list_neither_counts_nor_sorts_its_table(staff, model):
    # All of it: without a word the list of appointments leads to today's.
    staff.get(url(model), {"p": 1})
    with CaptureQueriesContext(connection) as caught:
        assert staff.get(url(model), {"p": 1}).status_code == 200
    own = re.compile(rf'SELECT (COUNT\(\*\) FROM \(SELECT )?"{model._meta.db_table}"\.')
    asked = [query["sql"] for query in caught if own.match(query["sql"])]
    counts = [sql for sql in asked if sql.startswith("SELECT COUNT(*)")]
    assert len(counts) == 1 and f"LIMIT {long_lists.MOST + 1}" in counts[0]
    lists = [sql for sql in asked if sql not in counts]
    assert not [sql for sql in asked if "DISTINCT" in sql]
    assert lists
    for sql in lists:
        assert "Sort" not in planned(sql), sql
    assert set(admin.site._registry[model].sortable_by or ()) or model is Appointment


def test_where_a_list_ends_is_said_and_pages_go_so_far(staff, monkeypatch):
    monkeypatch.setattr(long_lists, "MOST", 150)
    identity = ChannelIdentity.objects.create(
        customer=Customer.objects.create(name="Mai"), channel="web", external_id="v"
    )
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer)
    row = {"conversation": conversation, "channel": "web", "direction": "in", "sent_at": conversation.created_at}
    Message.objects.bulk_create(Message(**row, status="handled", outcome="ours") for _ in range(160))
    shown = staff.get(url(Message))
    assert "more than 150 messages" in shown.content.decode() and shown.context["cl"].paginator.num_pages == 2
    assert len(staff.get(f"{url(Message)}?p=2").context["cl"].result_list) == 50
    filtered = staff.get(f"{url(Message)}?outcome=theirs")
    assert "0 messages" in filtered.content.decode() and "more than" not in filtered.content.decode()
    assert ">theirs<" in filtered.content.decode() and ">ours<" in filtered.content.decode()
    Message.objects.filter(pk__gt=Message.objects.order_by("pk")[9].pk).update(status="received")
    (listed,) = staff.get(url(Conversation)).context["cl"].result_list
    assert (listed.message_count, listed.waiting_count) == (160, 150)


def test_an_action_for_all_is_refused_where_all_are_more_than_was_counted(staff, monkeypatch):
    rows = [OutgoingEmail(kind="receipt", dedup_key=str(n), to="a@example.com", language="vi", text="x", status="failed")
            for n in range(4)]  # fmt: skip
    rows = OutgoingEmail.objects.bulk_create(rows)
    data = {"action": "send_again", "_selected_action": [rows[0].pk], "select_across": "1"}
    monkeypatch.setattr(long_lists, "MOST", 3)
    answer = staff.post(url(OutgoingEmail), data, follow=True)
    assert [str(said) for said in answer.context["messages"]] == [
        "All of these are more than 3: leave fewer of them by filters, and select those."
    ]
    assert OutgoingEmail.objects.filter(status="failed").count() == 4
    monkeypatch.setattr(long_lists, "MOST", 4)
    staff.post(url(OutgoingEmail), data)
    assert OutgoingEmail.objects.filter(status="failed").count() == 0
