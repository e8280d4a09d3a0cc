"""Answers from the Page's own inbox, told by echoes: a person's are kept and take the conversation, ours are ours."""

import json

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import ChannelIdentity
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs
from chatbot.worker.delivery import deliver
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger

INBOX_APP = 263902037430900


def echo(psid, words, mid, **values):
    body = json.loads((messenger.PAYLOADS / "echo.json").read_text())
    event = body["entry"][0]["messaging"][0]
    event["recipient"]["id"] = psid
    event["timestamp"] = int(timezone.now().timestamp() * 1000)
    event["message"] = {"mid": mid, "is_echo": True, "text": words, **values}
    return body


def standby(body):
    body["entry"][0]["standby"] = body["entry"][0].pop("messaging")
    return body


def said_by_people():
    rows = Message.objects.filter(direction="out").exclude(author="").order_by("pk")
    return list(rows.values_list("author", "text", "status"))


@pytest.fixture
def person(webhook, office, graph):
    """Somebody on Messenger whom the bot has greeted."""
    webhook(messenger.text("7001", "xin chào"))
    conversation = Conversation.objects.get()
    take_turns(conversation.pk)
    return conversation


@pytest.mark.parametrize(
    "values", [{}, {"app_id": INBOX_APP}, {"app_id": 42, "metadata": "of another app"}, {"metadata": "999999999"}]
)
def test_a_persons_answer_is_kept_once_and_the_bot_falls_silent(webhook, person, graph, values):
    body = echo("7001", "Dạ em Lan đây ạ", "m_person.1", **values)
    for _ in range(2):
        assert webhook(body).status_code == 200
    assert said_by_people() == [("Page inbox", "Dạ em Lan đây ạ", "sent")]
    row = Handoff.objects.get()
    assert (row.reason, row.taken_by) == ("stepped_in", "Page inbox") and row.taken_at
    webhook(messenger.text("7001", "đặt lịch"))
    take_turns(person.pk)
    assert len(graph.sent) == 1
    assert Message.objects.filter(direction="in", outcome="with_person").count() == 1


def test_a_waiting_call_is_answered_by_it(webhook, person, now):
    handoffs.call(person, "asked", now=now)
    webhook(echo("7001", "Dạ em nghe", "m_person.1", app_id=INBOX_APP))
    row = Handoff.objects.get()
    assert (row.reason, row.taken_by) == ("asked", "Page inbox")


def test_the_same_echo_after_the_conversation_was_given_back_takes_nothing(webhook, person):
    body = echo("7001", "Xong rồi nhé", "m_person.1")
    webhook(body)
    assert handoffs.give_back(person.pk, by=handoffs.Member("Page inbox", "Page inbox"), now=timezone.now())
    webhook(body)
    late = echo("7001", "tin đến muộn", "m_person.2")
    late["entry"][0]["messaging"][0]["timestamp"] -= 60_000
    webhook(late)
    assert len(said_by_people()) == 2 and Handoff.objects.open().count() == 0
    webhook(echo("7001", "em hỏi thêm ạ", "m_person.3"))
    assert Handoff.objects.taken().count() == 1


def test_a_person_may_write_first_to_somebody_we_do_not_know(webhook, graph, office):
    webhook(echo("7009", "Chào anh, bên em gửi báo giá ạ", "m_person.1"))
    conversation = Conversation.objects.get(identity__external_id="7009")
    webhook(messenger.text("7009", "ok em"))
    take_turns(conversation.pk)
    assert graph.sent == [] and Handoff.objects.get().conversation == conversation


def test_a_persons_picture_takes_the_conversation_too(webhook, person):
    body = echo("7001", "", "m_person.1", attachments=[{"type": "image", "payload": {"url": "https://x/y.png"}}])
    webhook(body)
    assert list(Message.objects.exclude(author="").values_list("kind", "text")) == [("media", "")]
    assert Handoff.objects.taken().count() == 1


# Our own


def test_our_own_message_is_never_taken_for_a_persons(webhook, person, graph):
    row = Message.objects.get(direction="out")
    webhook(echo("7001", row.text, row.external_id, app_id=1234567, metadata=str(row.pk)))
    webhook(echo("7001", row.text, row.external_id, app_id=1234567))
    assert (said_by_people(), Handoff.objects.count()) == ([], 0)
    row.refresh_from_db()
    assert row.status == "sent"


@pytest.mark.django_db(transaction=True)
def test_an_echo_that_comes_before_the_send_apis_answer_is_ours(webhook, graph):
    """chatwoot#12032: it was taken for somebody else's, and stood twice in the history."""
    from meetassist.tests.fixtures import make_office

    make_office()
    statuses = []

    def at_once(body):
        mid = f"m_out.{len(graph.sent)}"
        statuses.append(webhook(echo("7001", body["message"]["text"], mid, metadata=body["message"]["metadata"])))
        connection.close()

    graph.on_send = at_once
    webhook(messenger.text("7001", "xin chào"))
    take_turns(Conversation.objects.get().pk)
    assert [answer.status_code for answer in statuses] == [200]
    row = Message.objects.get(direction="out")
    assert (row.status, row.external_id, row.author) == ("sent", "m_out.1", "")
    assert not Handoff.objects.exists()


def test_an_echo_says_that_a_message_whose_call_was_lost_has_arrived(webhook, person, graph):
    """It is not sent a second time."""
    graph.answers.append((500, {}))
    webhook(messenger.text("7001", "cảm ơn"))
    take_turns(person.pk)
    row = Message.objects.filter(direction="out").latest("pk")
    assert row.status == "queued"
    webhook(echo("7001", row.text, "m_out.lost", metadata=str(row.pk)))
    Message.objects.filter(pk=row.pk, status="queued").update(next_attempt_at=None)
    deliver(person.pk)
    row.refresh_from_db()
    assert (row.status, row.external_id, len(graph.sent)) == ("sent", "m_out.lost", 2)


def test_metadata_of_another_customers_row_proves_nothing(webhook, person):
    row = Message.objects.get(direction="out")
    webhook(echo("7002", "một người khác", "m_person.1", metadata=str(row.pk)))
    assert said_by_people() == [("Page inbox", "một người khác", "sent")]


def test_what_our_app_sends_from_elsewhere_is_ours_when_its_id_is_known(webhook, person, settings):
    settings.MESSENGER_APP_ID = "1234567"
    webhook(echo("7001", "thử từ máy khác", "m_other.1", app_id=1234567))
    assert (said_by_people(), Handoff.objects.count()) == ([], 0)


# Standby: another app has the customer


def test_what_comes_by_standby_is_kept_for_the_history_and_not_answered(webhook, office, graph):
    """Reference defect 23; botmaster-messenger#11: no crash, no answer."""
    body = standby(messenger.text("7001", "cho app khác"))
    for _ in range(2):
        assert webhook(body).status_code == 200
    row = Message.objects.get()
    assert (row.text, row.status, row.outcome) == ("cho app khác", "handled", "standby")
    assert take_turns(row.conversation_id) == "0 turns" and graph.sent == []


def test_a_persons_answer_told_by_standby_counts_too(webhook, person):
    webhook(standby(echo("7001", "Dạ em nghe", "m_person.1", app_id=INBOX_APP)))
    assert said_by_people() == [("Page inbox", "Dạ em nghe", "sent")] and Handoff.objects.taken().count() == 1


JUNK = [
    {"message": {"is_echo": True}},
    {"recipient": {"id": "7001"}, "message": {"is_echo": True, "mid": None}},
    {"recipient": None, "message": {"is_echo": True, "mid": "m"}},
    {"recipient": {"id": "7" * 300}, "message": {"is_echo": True, "mid": "m"}},
    {"recipient": {"id": "7001"}, "message": {"is_echo": True, "mid": "m", "is_deleted": True}},
]


@pytest.mark.parametrize("event", JUNK, ids=range(len(JUNK)))
def test_echoes_that_say_nothing_are_left(webhook, db, event):
    body = {"object": "page", "entry": [{"id": messenger.PAGE, "messaging": [event], "standby": [event]}]}
    assert webhook(body).status_code == 200
    assert (Message.objects.count(), ChannelIdentity.objects.count()) == (0, 0)


# People of the team on Messenger


def test_a_person_may_answer_for_seven_days_where_meta_has_approved_it_and_the_bot_never(
    webhook, person, graph, settings, now
):
    """chatwoot#15887: the tag stood on every message, of the bot too."""
    settings.MESSENGER_HUMAN_AGENT = True
    handoffs.answer(person.pk, "trong ngày", by=handoffs.Member("Lan", "Lan"), now=now)
    deliver(person.pk)
    Message.objects.filter(direction="in").update(sent_at=now - timezone.timedelta(hours=25))
    handoffs.answer(person.pk, "hôm sau", by=handoffs.Member("Lan", "Lan"), now=now)
    handoffs.give_back(person.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    deliver(person.pk)
    sent = [(body["message"]["text"], body["messaging_type"], body.get("tag")) for body in graph.sent[1:]]
    assert sent == [("trong ngày", "RESPONSE", None), ("hôm sau", "MESSAGE_TAG", "HUMAN_AGENT")]
