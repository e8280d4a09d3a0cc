"""Two of the team at one conversation: nobody's is taken silently, nothing written is lost, notes and snoozes are the team's."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import User
from accounts.roles import Role
from chatbot.models import Handoff, Message, TeamNote
from chatbot.people import desk, handoffs
from chatbot.people.desk import Tab


class Colleague:
    """Somebody with a browser at the desk."""

    def __init__(self, name, first_name="", role=Role.RECEPTIONIST):
        self.user = User.objects.create_user(name, first_name=first_name, is_staff=True)
        roles.give(self.user, role)
        self.client = Client()
        self.client.force_login(self.user)

    def post(self, one, operation, **fields):
        url = reverse("talk", args=[one.conversation.pk])
        answer = self.client.post(url, {"operation": operation, **fields})
        self.page = unescape(re.sub(r"\s+", " ", answer.content.decode()))
        return answer.status_code

    def over(self):
        return re.search(r'name="over" value="([^"]*)"', self.page)[1]

    def sees(self, one, **headers):
        url = reverse("talk", args=[one.conversation.pk])
        return unescape(re.sub(r"\s+", " ", self.client.get(url, headers=headers).content.decode()))


@pytest.fixture
def one(talk):
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    return one


@pytest.fixture
def lan(db):
    return Colleague("lan", "Lan")


@pytest.fixture
def minh(db):
    return Colleague("minh", "Minh")


def by_people():
    return list(Message.objects.exclude(author="").order_by("pk").values_list("text", "author"))


def holder():
    return Handoff.objects.get().taken_by


def test_an_answer_asks_before_it_takes_over_and_keeps_what_was_written(one, lan, minh):
    assert lan.post(one, "answer", text="Lan đây ạ") == 302
    assert minh.post(one, "answer", text="Minh trả lời thay") == 409
    assert (by_people(), holder()) == ([("Lan đây ạ", "Lan")], "Lan")
    assert "Lan đang trả lời" in minh.page and ">Minh trả lời thay</textarea>" in minh.page
    assert minh.post(one, "answer", text="Minh trả lời thay", over=minh.over()) == 302
    assert (by_people()[1:], holder()) == ([("Minh trả lời thay", "Minh")], "Minh")


def test_who_takes_over_from_whom_has_lost_it_meanwhile_is_asked_again(one, lan, minh):
    thu = Colleague("thu", "Thu")
    lan.post(one, "take")
    assert minh.post(one, "take") == thu.post(one, "take") == 409
    assert thu.post(one, "take", over=thu.over()) == 302
    assert minh.post(one, "take", over=minh.over()) == 409
    assert holder() == "Thu" and "Thu đang trả lời" in minh.page


@pytest.mark.parametrize("operation", ["take", "give_back", "assign", "snooze"])
def test_nothing_is_done_with_a_colleagues_conversation_unasked(one, lan, minh, operation):
    fields = {"colleague": minh.user.pk, "until": "60"}
    lan.post(one, "take")
    before, count = Handoff.objects.values().get(), Message.objects.count()
    assert minh.post(one, operation, **fields) == 409
    assert (Handoff.objects.values().get(), Message.objects.count()) == (before, count)
    assert minh.post(one, operation, over=minh.over(), **fields) == 302
    assert Handoff.objects.values().get() != before


def test_the_open_page_of_the_other_says_whose_it_is_now(one, lan, minh):
    assert "Lan" not in minh.sees(one, **{"X-Fragment": "1"})
    lan.post(one, "take")
    part = minh.sees(one, **{"X-Fragment": "1"})
    assert "Lan đang trả lời" in part and "<html" not in part
    assert "Bạn đang trả lời" in lan.sees(one, **{"X-Fragment": "1"})


def test_a_colleague_is_given_it_and_the_customer_hears_of_a_person_once(one, lan, minh):
    assert lan.post(one, "assign", colleague=minh.user.pk) == 302
    row = Handoff.objects.get()
    assert (row.taken_by, row.holder) == ("Minh", minh.user)
    assert one.conversation.messages.latest("pk").text.startswith("Từ đây đồng nghiệp")
    count = Message.objects.count()
    assert minh.post(one, "assign", colleague=lan.user.pk) == 302
    assert (holder(), Message.objects.count()) == ("Lan", count)


def test_only_who_answers_conversations_is_given_one(one, lan):
    auditor = Colleague("kim", "Kim", Role.AUDITOR)
    for pk in (auditor.user.pk, "", "x", 10**9):
        assert lan.post(one, "assign", colleague=pk) == 400
    assert Handoff.objects.taken().count() == 0


def test_what_is_put_off_comes_back_at_its_time(one, lan, now):
    assert lan.post(one, "snooze", until="60") == 302
    row = Handoff.objects.get()
    assert timedelta(minutes=59) < row.snoozed_until - timezone.now() <= timedelta(minutes=60)
    assert desk.numbers(lan.user, timezone.now()).waiting == 0
    assert [line.is_put_off for line in desk.lines(Tab.WAITING, lan.user, now=timezone.now())] == [True]
    assert "Tạm gác đến" in lan.sees(one)
    assert desk.numbers(lan.user, row.snoozed_until).waiting == 1


def test_what_the_customer_writes_brings_back_what_was_put_off(one, lan):
    lan.post(one, "snooze", until="morning")
    assert timezone.localtime(Handoff.objects.get().snoozed_until).strftime("%H:%M") == "09:00"
    one.say("còn ai không ạ?")
    assert desk.numbers(lan.user, timezone.now()).waiting == 1


def test_who_put_it_off_keeps_it_longer_than_a_pause_of_the_desk(one, lan, settings, now):
    settings.HANDOFF_IDLE_MINUTES = 30
    lan.post(one, "answer", text="Mai Lan báo lại")
    lan.post(one, "snooze", until="180")
    until = Handoff.objects.get().snoozed_until
    assert handoffs.return_idle(now=until) == []
    assert handoffs.return_idle(now=until + timedelta(minutes=30)) == [one.conversation.pk]


@pytest.mark.parametrize("until", ["", "soon", "0", "2020-01-01T09:00", "9999-99-99T00:00"])
def test_a_time_that_is_none_or_over_puts_nothing_off(one, lan, until):
    assert lan.post(one, "snooze", until=until) == 400
    assert Handoff.objects.get().snoozed_until is None


def test_a_note_is_the_teams_and_the_customer_reads_nothing_of_it(one, lan, minh):
    count = Message.objects.count()
    assert lan.post(one, "note", text="Khách quen của chị Hằng") == 302
    note = TeamNote.objects.get()
    assert (note.text, note.written_by, Message.objects.count()) == ("Khách quen của chị Hằng", "Lan", count)
    assert Handoff.objects.taken().count() == 0
    assert "Khách quen của chị Hằng" in minh.sees(one)
    from chatbot.channels.webchat import page

    assert "Khách quen" not in str(page.history(one.visitor))


def test_a_customer_reads_the_name_for_customers_and_never_a_login(one, lan, settings):
    nameless = Colleague("recep77")
    nameless.post(one, "answer", text="Dạ")
    lan.user.public_name = "Chị Lan"
    lan.user.save()
    lan.post(one, "answer", text="Lan đây")
    lan.post(one, "answer", text="Lan đây", over=lan.over())
    assert by_people() == [("Dạ", "MeetAssist"), ("Lan đây", "Chị Lan")]
    from chatbot.channels.webchat import page

    assert "recep77" not in str(page.history(one.visitor))


def test_what_is_refused_is_kept_on_the_page(one, lan):
    assert lan.post(one, "answer", text="Mã của bạn là {code}") == 400
    assert ">Mã của bạn là {code}</textarea>" in lan.page and by_people() == []
