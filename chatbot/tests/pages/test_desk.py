"""The team's page of a conversation in admin: read, take, answer, give back; who may; what admin shows everywhere."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, User
from bookings import sweeping
from bookings.models import Appointment, BookingRequest
from chatbot.models import Conversation, Handoff, Message
from chatbot.people import handoffs
from chatbot.worker.delivery import deliver
from chatbot.worker.turns import take_turns
from meetassist.tests import messenger


@pytest.fixture
def one(talk):
    one = talk(name="Duyên <b>")
    one.say("cho gặp nhân viên")
    return one


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("lan", first_name="Lan", last_name="Nguyễn"))
    return client


def url(conversation):
    return reverse("talk", args=[conversation.pk])


def post(client, one, operation, text=""):
    return client.post(url(one.conversation), {"operation": operation, "text": text}, follow=True)


def text_of(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def test_it_shows_what_was_said_what_is_open_and_what_is_coming(staff, one, office, tomorrow_at, now):
    row = Appointment(customer=one.customer, service=office.tax, consultant=office.bao, status="confirmed")
    row.place_at(tomorrow_at(9))
    row.save()
    answer = staff.get(url(one.conversation))
    text = text_of(answer)
    for words in ("cho gặp nhân viên", "Mình đã chuyển yêu cầu", "Tư vấn thuế, Lê Quốc Bảo", "› cho gặp nhân viên"):
        assert words in text
    assert "Duyên &lt;b&gt;" in answer.content.decode() and "Duyên <b>" not in answer.content.decode()


def test_answering_takes_the_conversation_and_says_who_wrote(staff, one):
    assert post(staff, one, "answer", " Dạ Lan đây ạ ").status_code == 200
    said = one.conversation.messages.latest("pk")
    assert (said.text, said.author, said.status) == ("Dạ Lan đây ạ", "Lan Nguyễn", "sent")
    row = Handoff.objects.get()
    assert (row.taken_by, row.reason) == ("Lan Nguyễn", "asked")
    assert one.say("em muốn hỏi") == []
    assert "Lan Nguyễn" in text_of(staff.get(url(one.conversation), {"part": "history"}))


def test_take_and_give_back_are_each_one_step(staff, one):
    post(staff, one, "take")
    assert Handoff.objects.taken().count() == 1
    post(staff, one, "give_back")
    assert Handoff.objects.get().ending == "given_back"
    count = Message.objects.count()
    assert "Không thực hiện được" in text_of(post(staff, one, "give_back"))
    assert Message.objects.count() == count


def test_nobody_is_needed_closes_a_call_without_a_word(staff, one):
    count = Message.objects.count()
    post(staff, one, "resolve")
    assert (Handoff.objects.get().ending, Message.objects.count()) == ("resolved", count)


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_nothing_and_too_much_is_not_sent(staff, one, text):
    count = Message.objects.count()
    assert "tối đa 2000 ký tự" in text_of(post(staff, one, "answer", text))
    assert (Message.objects.count(), Handoff.objects.taken().count()) == (count, 0)


def test_an_ended_conversation_takes_no_more_answers(staff, one):
    old = one.conversation
    one.send("đăng xuất")
    take_turns(old.pk)
    assert "<textarea" not in staff.get(url(old)).content.decode()
    staff.post(url(old), {"operation": "answer", "text": "alo"})
    assert not Message.objects.exclude(author="").exists()


PEOPLE = {
    "nobody": ([], 403, 403),
    "reader": (["view_conversation"], 200, 403),
    "agent": (["view_conversation", "view_handoff", "change_handoff"], 200, 302),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_reading_and_answering_need_their_permissions(client, one, who):
    codes, reads, writes = PEOPLE[who]
    user = User.objects.create_user(who, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(user)
    assert client.get(url(one.conversation)).status_code == reads
    assert client.post(url(one.conversation), {"operation": "take"}).status_code == writes
    assert Handoff.objects.taken().count() == (writes == 302)
    page = client.get(url(one.conversation)).content.decode()
    assert ("<textarea" in page) == (who == "agent")
    assert ("needs-person" in client.get("/admin/").content.decode()) is False


def test_a_stranger_is_asked_to_sign_in_and_a_consultant_is_no_staff(client, one):
    assert client.get(url(one.conversation))["Location"].startswith("/admin/login/")
    client.force_login(User.objects.create_user("bao"))
    assert client.post(url(one.conversation), {"operation": "take"}).status_code == 302
    assert Handoff.objects.taken().count() == 0


def test_every_page_of_admin_says_who_waits(staff, one, now):
    assert "1 khách đang chờ người thật" in text_of(staff.get("/admin/"))
    post(staff, one, "answer", "Dạ")
    assert "needs-person" not in text_of(staff.get("/admin/"))
    one.say("cảm ơn, còn một việc")
    assert "1 cuộc trò chuyện đã nhận có tin mới" in text_of(staff.get("/admin/accounts/customer/"))


def test_the_list_leads_to_the_page_in_the_order_of_the_queue(staff, one, talk, now):
    handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    other = talk(name="Khải")
    other.say("cho gặp nhân viên")
    page = staff.get(
        reverse("admin:chatbot_handoff_changelist"), {"taken_at__isempty": "1", "resolved_at__isempty": "1"}
    )
    listed = page.content.decode().partition('id="result_list"')[2]
    assert f'<td class="field-customer"><a href="{url(other.conversation)}">Khải</a></td>' in listed
    assert url(one.conversation) not in page.content.decode()
    assert url(other.conversation) in staff.get(url(one.conversation)).content.decode()


def test_on_messenger_the_answer_goes_through_the_outbox(staff, webhook, graph, office):
    webhook(messenger.text("7001", "cho gặp nhân viên"))
    conversation = Conversation.objects.get()
    take_turns(conversation.pk)
    staff.post(url(conversation), {"operation": "answer", "text": "Dạ Lan đây"})
    deliver(conversation.pk)
    assert graph.texts("7001")[-1] == "Dạ Lan đây"
    Message.objects.filter(direction="in").update(sent_at=timezone.now() - timezone.timedelta(hours=25))
    assert "hơn 24 giờ" in text_of(staff.get(url(conversation)))


def test_the_web_chat_shows_a_persons_words_as_theirs(staff, one):
    from chatbot.channels.webchat import page

    post(staff, one, "answer", "Dạ Lan đây")
    last = page.history(one.visitor)[-1]
    assert (last["from"], last["author"], last["text"]) == ("person", "Lan Nguyễn", "Dạ Lan đây")
    assert page.is_with_a_person(one.visitor)
    post(staff, one, "give_back")
    assert not page.is_with_a_person(one.visitor)
    assert page.history(one.visitor)[-1]["from"] == "bot"


@pytest.fixture
def wish(talk, office, tomorrow_at):
    """Of somebody who has no address, and is to be rung."""
    one = talk(name="Tư", verified=False)
    for text in ("đặt tư vấn thuế với anh Bảo mai 9h", "không có email", "0903 123 456"):
        said = one.say(text)
    assert "sẽ gọi cho bạn theo số +84 903 123 456" in said[-1]
    return one


def answer(client, one, operation):
    request = BookingRequest.objects.get()
    return client.post(url(one.conversation), {"operation": operation, "request": request.pk}, follow=True)


def test_a_wish_is_booked_with_one_tap_and_the_customer_hears_it(staff, wish, tomorrow_at):
    page = text_of(staff.get(url(wish.conversation)))
    assert "Lê Quốc Bảo" in page and "+84903123456" in page and "đang giữ giờ" in page
    assert (Handoff.objects.get().reason, Appointment.objects.get().status) == ("request", "held")
    answer(staff, wish, "book")
    row = Appointment.objects.get()
    assert (row.status, row.starts_at, row.events.latest("pk").actor) == ("confirmed", tomorrow_at(9), "Lan Nguyễn")
    said = wish.conversation.messages.latest("pk")
    assert (
        said.text.startswith("Đồng nghiệp của mình đã xử lý yêu cầu của bạn.\nĐã đặt lịch!") and said.status == "sent"
    )
    assert (Handoff.objects.get().ending, BookingRequest.objects.get().answered_by) == ("resolved", "Lan Nguyễn")
    count = Message.objects.count()
    assert answer(staff, wish, "decline").status_code == 200
    assert (Appointment.objects.get().status, Message.objects.count()) == ("confirmed", count), "answered already"


def test_a_wish_is_declined_with_one_tap_and_its_time_is_free(staff, wish):
    answer(staff, wish, "decline")
    assert (Appointment.objects.get().status, BookingRequest.objects.get().status) == ("cancelled", "declined")
    assert wish.conversation.messages.latest("pk").text.startswith("Rất tiếc, bên mình không đặt được lịch")


def test_a_wish_whose_time_is_taken_by_now_stays_open(staff, wish, book, tomorrow_at, now):
    sweeping.expire_holds(now=now + timedelta(days=5))
    book(Customer.objects.create(), tomorrow_at(9))
    count = Message.objects.count()
    assert "error" in answer(staff, wish, "book").content.decode()
    assert (BookingRequest.objects.get().status, Message.objects.count()) == ("open", count)


def test_only_who_may_change_appointments_answers_wishes(client, wish, talk):
    user = User.objects.create_user("mai", is_staff=True)
    names = ("view_conversation", "change_handoff", "view_appointment")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    assert 'value="book"' not in client.get(url(wish.conversation)).content.decode()
    assert answer(client, wish, "book").status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="change_appointment"))
    other = talk(name="Duyên")
    other.say("chào")
    assert answer(client, other, "book").status_code == 404, "somebody else's"
    assert BookingRequest.objects.get().status == "open"
