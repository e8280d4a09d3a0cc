"""Who of the team has opened what is about a person, or taken it out."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.models import Customer, OutgoingEmail, User
from bookings import services
from bookings.actors import by_customer
from chatbot.models import Conversation, Message
from history.models import Entry
from meetassist.tests.fixtures import know

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = User.objects.create_superuser("chi")
    client.force_login(user)
    return client


@pytest.fixture
def conversation(now):
    identity = know("web", "v1", name="Lan")
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer, last_message_at=now)
    Message.objects.create(
        conversation=conversation, channel="web", direction="in", status="handled", text="xin chào", sent_at=now
    )
    return conversation


def read():
    rows = Entry.objects.filter(kind__in=["read", "exported"])
    return [(row.kind, row.table_name, row.row_id, row.belongs_to) for row in rows]


def test_opening_a_customer_is_kept_with_who_and_from_where(staff):
    customer = Customer.objects.create(name="Lan")
    assert staff.get(f"/admin/accounts/customer/{customer.pk}/change/").status_code == 200
    entry = Entry.objects.first()
    assert (entry.kind, entry.table_name, entry.row_id) == ("read", "accounts_customer", str(customer.pk))
    assert (entry.who, entry.who_name, entry.place, entry.address) == ("user", "chi", "admin", "127.0.0.1")


def test_a_conversation_stands_in_the_history_of_its_customer(staff, conversation):
    pk, owner = str(conversation.pk), f"accounts_customer:{conversation.customer_id}"
    staff.get(f"/admin/chatbot/conversation/{pk}/change/")
    staff.get(f"/admin/desk/{pk}/")
    assert read() == [("read", "chatbot_conversation", pk, owner)] * 2
    # The open page looks for news by itself.
    staff.get(f"/admin/desk/{pk}/", headers={"X-Fragment": "1"})
    assert len(read()) == 2
    message = conversation.messages.get()
    staff.get(f"/admin/chatbot/message/{message.pk}/change/")
    assert read()[0] == ("read", "chatbot_message", str(message.pk), owner)
    shown = staff.get("/admin/history/entry/", {"row": owner, "kind__exact": "read"}).context["cl"].result_list
    assert len(shown) == 3


def test_an_appointment_an_email_and_what_is_refused(staff, client, office, now, tomorrow_at):
    customer = Customer.objects.create(name="Lan", email="lan@example.com")
    booked = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    owner = f"accounts_customer:{customer.pk}"
    staff.get(f"/admin/bookings/appointment/{booked.pk}/change/")
    staff.get(f"/calendar/appointments/{booked.code}/")
    assert read() == [("read", "bookings_appointment", str(booked.pk), owner)] * 2
    email = OutgoingEmail.objects.filter(customer=customer).first()
    staff.get(f"/admin/accounts/outgoingemail/{email.pk}/change/")
    assert read()[0] == ("read", "accounts_outgoingemail", str(email.pk), owner)
    client.force_login(User.objects.create_user("lan", is_staff=True))
    assert client.get(f"/admin/accounts/customer/{customer.pk}/change/").status_code == 403
    assert client.get(f"/calendar/appointments/{booked.code}/").status_code == 404
    assert len(read()) == 3


def test_exports_are_kept(transactional_db, tmp_path, office, conversation):
    call_command("export_csv", tmp_path / "files", verbosity=0)
    tables = ("bookings_feedback", "bookings_appointment", "accounts_customer")
    assert read() == [("exported", table, "", "") for table in tables]
    call_command("export_conversation", conversation.pk)
    owner = f"accounts_customer:{conversation.customer_id}"
    assert read()[0] == ("exported", "chatbot_conversation", str(conversation.pk), owner)


def test_no_other_kind_of_entry_can_be_noted():
    with (
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="not a way of reading"),
        transaction.atomic(),
    ):
        cursor.execute("SELECT history_read('deleted', 'accounts_customer', '1', '')")
    assert not Entry.objects.filter(kind="deleted").exists()
