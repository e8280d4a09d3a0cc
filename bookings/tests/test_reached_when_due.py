"""The panel says of each message that is planned what will take it when it is due; e-mails lead to where one writes."""

import html
import re
from datetime import timedelta

import pytest

from accounts import roles
from accounts.models import OutgoingEmail
from chatbot.models import Conversation, Message
from meetassist.tests import messenger
from meetassist.tests.fixtures import know, login

PSID = "7001"


@pytest.fixture
def row(webhook, graph, office, book, tomorrow_at):
    """Somebody who has just written on Messenger, whose appointment begins in three days."""
    customer = know("messenger", PSID, name="Khải").customer
    webhook(messenger.text(PSID, "xin chào"))
    return book(customer, tomorrow_at(9, days=3))


def planned(row):
    page = login(roles.Role.MANAGER, f"lan{row.pk}{Message.objects.count()}").get(f"/admin/appointments/{row.code}/")
    shown = html.unescape(page.content.decode())
    listed = re.search(r"<dt>Next messages</dt>\s*<dd><ul[^>]*>(.*?)</ul>", shown, re.S)[1]
    return [
        re.sub(r"<[^>]+>", "", line).rpartition(": ")[2] for line in re.findall(r"<li[^>]*>(.*?)</li>", listed, re.S)
    ]


def test_beyond_the_window_it_is_the_e_mail(row):
    assert planned(row) == ["e-mail", "e-mail", "e-mail"]


def test_who_has_no_address_has_to_be_rung(row):
    row.customer.email = None
    row.customer.save()
    page = planned(row)
    assert page == ["please ring them"] * 3


def test_an_approved_template_reaches_them_for_what_it_is(row, settings):
    settings.MESSENGER_UTILITY_TEMPLATES = {"reminder": "appointment_reminder"}
    row.customer.email = None
    row.customer.save()
    assert planned(row) == ["Messenger", "Messenger", "please ring them"]


def test_who_writes_the_day_before_is_reached_there_and_for_what_is_due_within_24_hours_only(row):
    first = row.notifications.filter(kind="reminder").earliest("due_at")
    Message.objects.filter(direction="in").update(sent_at=first.due_at - timedelta(hours=23))
    assert planned(row) == ["Messenger", "e-mail", "e-mail"]


def test_e_mails_lead_to_where_the_customer_writes(row):
    receipt = OutgoingEmail.objects.get(kind="receipt")
    assert f"https://m.me/{messenger.PAGE}?ref=code-{row.code}" in receipt.text


def test_without_messenger_they_lead_to_our_own_page(office, book, tomorrow_at, settings):
    settings.MESSENGER_PAGE_TOKEN = ""
    book(know("messenger", PSID).customer, tomorrow_at(9))
    receipt = OutgoingEmail.objects.get(kind="receipt")
    assert "m.me" not in receipt.text and f"{settings.SITE_URL}/chat/" in receipt.text


def test_the_link_of_an_e_mail_opens_the_window_and_shows_the_appointment(row, webhook, graph):
    from chatbot.worker.turns import take_turns

    Message.objects.all().delete()
    body = messenger.body("referral")
    event = body["entry"][0]["messaging"][0]
    event["sender"]["id"], event["referral"]["ref"] = PSID, f"code-{row.code}"
    webhook(body)
    take_turns(Conversation.objects.get().pk)
    assert row.code in graph.texts(PSID)[-1]
