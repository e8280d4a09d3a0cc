"""A dead token, a restricted page: nothing is sent in vain, nothing is lost, and all goes on when the channel does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import OutgoingEmail
from bookings.models import Notification
from chatbot.messaging import outbox, reaching, stopping
from chatbot.models import ChannelStop, Conversation, Message
from chatbot.replies import Reply
from chatbot.worker import delivery, sweeping
from chatbot.worker.delivery import deliver
from chatbot.worker.news import send_due
from consultants.models import Business
from meetassist.tests import messenger

DEAD = 400, {"error": {"message": "Error validating access token", "code": 190, "error_subcode": 463}}
RESTRICTED = 400, {"error": {"message": "…", "code": 10, "error_subcode": 1893063}}


@pytest.fixture
def people(webhook, office, graph):
    """Two conversations with a reply each that waits to be sent."""
    Business.objects.update(alert_addresses=["lan@example.com", "ky.thuat@example.com"])
    for psid in ("7001", "7002"):
        webhook(messenger.text(psid, "xin chào"))
    Message.objects.update(status="handled")
    rows = list(Conversation.objects.order_by("pk"))
    for one in rows:
        outbox.write(one, [Reply("một"), Reply("hai")], now=timezone.now())
    return rows


def out():
    rows = Message.objects.filter(direction="out").order_by("pk")
    return [(row.text, row.status, row.outcome, row.attempts) for row in rows]


def alerts():
    return list(OutgoingEmail.objects.filter(kind="alert").order_by("pk").values_list("to", flat=True))


def pass_the_pause():
    ChannelStop.objects.filter(ended_at=None).update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_dead_token_stops_the_channel_and_tells_the_team_once(people, graph, caplog):
    graph.answers = [DEAD]
    for _ in range(3):
        for one in people:
            assert deliver(one.pk) == "0 sent"
    assert len(graph.sent) == 1, "nothing more was put to a channel that takes nothing"
    assert out() == [
        ("một", "queued", "token_invalid", 0),
        *[(text, "queued", "", 0) for text in ("hai", "một", "hai")],
    ]
    stop = ChannelStop.objects.get()
    assert (stop.channel, stop.reason, stop.ended_at) == ("messenger", "token_invalid", None)
    assert alerts() == ["lan@example.com", "ky.thuat@example.com"]
    mail = OutgoingEmail.objects.filter(kind="alert").first()
    assert mail.subject == "Messenger không nhận tin của chúng ta" and "/admin/operation/" in mail.text
    assert "tests-page-token" not in caplog.text + mail.text + mail.html + stop.credentials


def test_with_a_new_token_everything_goes_on_at_once_and_in_order(people, graph, settings):
    graph.answers = [DEAD]
    [deliver(one.pk) for one in people]
    settings.MESSENGER_PAGE_TOKEN = "tests-renewed-token"
    assert sweeping.undelivered_conversations() == [one.pk for one in people]
    assert [deliver(one.pk) for one in people] == ["2 sent", "2 sent"]
    assert [graph.texts(psid) for psid in ("7001", "7002")] == [["một", "một", "hai"], ["một", "hai"]]
    assert ChannelStop.objects.get().ended_at is not None
    assert {row[1:] for row in out()} == {("sent", "", 1)}


def test_the_same_token_is_tried_again_now_and_then_by_one(people, graph):
    graph.answers = [DEAD, DEAD]
    [deliver(one.pk) for one in people]
    assert sweeping.undelivered_conversations() == []
    pass_the_pause()
    assert sweeping.undelivered_conversations() == [people[0].pk]
    assert [deliver(one.pk) for one in people] == ["0 sent", "0 sent"]
    assert len(graph.sent) == 2 and ChannelStop.objects.get().tries == 2 and len(alerts()) == 2
    pass_the_pause()
    assert [deliver(one.pk) for one in people] == ["2 sent", "2 sent"]
    assert ChannelStop.objects.filter(ended_at=None).count() == 0 and sweeping.undelivered_conversations() == []


def test_a_new_token_that_is_dead_too_is_another_stop(people, graph, settings):
    graph.answers = [DEAD]
    deliver(people[0].pk)
    settings.MESSENGER_PAGE_TOKEN, graph.answers = "another", [DEAD]
    deliver(people[0].pk)
    assert [row.ended_at is None for row in ChannelStop.objects.order_by("pk")] == [False, True]
    assert len(alerts()) == 4


def test_a_restricted_page_waits_longer_each_time_and_four_hours_at_most(people, graph):
    now, waits = timezone.now(), []
    for _ in range(6):
        graph.answers = [RESTRICTED]
        deliver(people[0].pk)
        waits.append(round((ChannelStop.objects.get().next_try_at - now) / timedelta(minutes=30)))
        pass_the_pause()
    assert waits == [1, 2, 4, 8, 8, 8]


def test_without_a_token_everything_waits_for_one(people, graph, settings):
    settings.MESSENGER_PAGE_TOKEN = ""
    deliver(people[0].pk)
    assert out()[0] == ("một", "queued", "token_missing", 0) and graph.sent == []
    settings.MESSENGER_PAGE_TOKEN = "tests-page-token"
    assert deliver(people[0].pk) == "2 sent"


def test_reminders_do_not_wait_for_it(people, graph, book, tomorrow_at):
    """Of who has an address by e-mail; of who has none it stands on the list of those who are rung."""
    for one, address in zip(people, ("khai@example.com", None), strict=True):
        one.customer.email = address
        one.customer.save()
        book(one.customer, tomorrow_at(9 + one.pk % 5, days=3))
    OutgoingEmail.objects.all().delete()
    rows = list(Notification.objects.filter(kind="reminder", due_at__lt=tomorrow_at(0, days=3)))
    soon = timezone.now() - timedelta(minutes=1)
    Notification.objects.filter(pk=rows[0].pk).update(due_at=soon, useful_until=tomorrow_at(9))
    graph.answers = [DEAD]
    send_due()
    Notification.objects.filter(pk=rows[1].pk).update(due_at=soon, useful_until=tomorrow_at(9))
    send_due()
    found = [
        (row.status, row.outcome) for row in Notification.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    ]
    assert found == [("sent", "e-mail"), ("unreachable", "token_invalid")]
    assert list(OutgoingEmail.objects.filter(kind="reminder").values_list("to", flat=True)) == ["khai@example.com"]
    assert delivery.hand_over_news() == 0


def test_staff_see_that_nothing_is_taken(people, graph, book, tomorrow_at):
    row = book(people[0].customer, tomorrow_at(9, days=3))
    assert reaching.reach(row, now=timezone.now()).chat("reminder") == "Messenger"
    graph.answers = [DEAD]
    deliver(people[0].pk)
    assert reaching.reach(row, now=timezone.now()).chat("reminder") == ""
    assert list(stopping.stopped()) == ["messenger"]
