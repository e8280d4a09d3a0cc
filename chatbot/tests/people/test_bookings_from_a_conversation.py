"""What the team books from a conversation is said in it, once, to the customer whose it is, and where it still can be."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from accounts.roles import Role
from bookings.models import Appointment
from chatbot.models import Conversation, Message
from meetassist.tests.fixtures import everybody_reads


@pytest.fixture
def desk(client, office):
    user = User.objects.create_user("lan", first_name="Lan", is_staff=True)
    roles.give(user, Role.RECEPTIONIST)
    client.force_login(user)
    everybody_reads("en")
    return client


@pytest.fixture
def one(talk):
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    return one


def place(one, office, moment, **more):
    values = {"customer": one.customer.pk, "conversation": one.conversation.pk, "service": office.tax.pk}
    return {**values, "consultant": office.bao.pk, "at": moment.isoformat(), **more}


def said(one, since):
    return [row.text for row in one.conversation.messages.filter(direction=Message.Direction.OUT, pk__gt=since)]


def newest(one):
    return one.conversation.messages.latest("pk").pk


def test_the_conversation_names_the_customer_and_hears_what_was_booked(desk, office, one, tomorrow_at):
    page = desk.get("/admin/book/", {"conversation": one.conversation.pk})
    assert page.context["choice"].customer == one.customer
    values = place(one, office, tomorrow_at(9))
    assert "It is said to the customer in the chat." in desk.get("/admin/book/", values).content.decode()
    before = newest(one)
    answer = desk.post("/admin/book/", values)
    row = Appointment.objects.get()
    [text] = said(one, before)
    assert "đã đặt lịch này cho" in text.splitlines()[0]
    assert row.code in text and "Tư vấn thuế" in text and "Lê Quốc Bảo" in text
    booked = desk.get(answer.url).content.decode()
    assert "It was said in the chat." in booked and f"/admin/desk/{one.conversation.pk}/" in booked
    desk.post("/admin/book/", values)
    assert len(said(one, before)) == 1 and Appointment.objects.count() == 1


def test_somebody_elses_conversation_hears_nothing(desk, office, one, tomorrow_at):
    other = Customer.objects.create(name="Bình", phone="+84900000002", email="binh@example.com")
    before, values = newest(one), place(one, office, tomorrow_at(9), customer=other.pk)
    assert "It is said to the customer in the chat." not in desk.get("/admin/book/", values).content.decode()
    answer = desk.post("/admin/book/", values)
    assert Appointment.objects.get().customer == other and said(one, before) == []
    assert "It was said in the chat." not in desk.get(answer.url).content.decode()


def test_a_conversation_that_has_ended_hears_nothing_and_the_team_is_told(desk, office, one, tomorrow_at):
    Conversation.objects.filter(pk=one.conversation.pk).update(ended_at=timezone.now())
    ended = Conversation.objects.latest("pk")
    values = {**place_of(ended, office, tomorrow_at(9))}
    Customer.objects.filter(pk=ended.customer_id).update(email=None)
    page = desk.get("/admin/book/", values).content.decode()
    assert "Nothing is sent to the customer: please tell them." in page
    before = ended.messages.count()
    desk.post("/admin/book/", values)
    assert Appointment.objects.count() == 1 and ended.messages.count() == before


def place_of(conversation, office, moment):
    return {
        "customer": conversation.customer_id, "conversation": conversation.pk, "service": office.tax.pk,
        "consultant": office.bao.pk, "at": moment.isoformat(),
    }  # fmt: skip


def test_what_is_refused_is_said_to_the_team_alone(desk, office, one, tomorrow_at):
    before = newest(one)
    desk.post("/admin/book/", place(one, office, tomorrow_at(7)))
    assert not Appointment.objects.exists() and said(one, before) == []


def test_who_may_not_answer_in_conversations_does_not_book_from_them(client, office, one, tomorrow_at):
    user = User.objects.create_user("bookonly", is_staff=True)
    names = ("add_appointment", "view_appointment", "view_customer")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    before = newest(one)
    page = client.get("/admin/book/", {"conversation": one.conversation.pk})
    assert page.context["choice"].customer is None
    client.post("/admin/book/", place(one, office, tomorrow_at(9)))
    assert Appointment.objects.count() == 1 and said(one, before) == []
