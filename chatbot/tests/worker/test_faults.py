"""A fault in reading a message costs one question back; it is a row that admins see, and holds nothing of the message."""

import re

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.contrib.auth import get_user_model
from django.db import DatabaseError, OperationalError
from django.urls import reverse

from bookings.models import Appointment
from chatbot.models import Fault, Handoff, Message, faults
from chatbot.questions import measures
from chatbot.tests.asking import ask_for_the_name
from chatbot.understanding import local
from chatbot.worker import reading, turns

SECRET = "sếp Trần Bí Mật"
NOT_UNDERSTOOD = (
    'Mình chưa hiểu ý bạn. Mình có thể đặt, xem, dời và huỷ lịch hẹn: bạn bấm nút hoặc viết "đặt lịch" nhé.'
)


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def recorded():
    return [(row.step, row.error, row.message.text, row.conversation_id) for row in Fault.objects.order_by("pk")]


def test_a_fault_in_understanding_costs_one_question_back_and_is_a_row(khai, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(local.intents, "find", failing(KeyError(SECRET)))
        texts = khai.say("đặt lịch tư vấn thuế")
    assert texts == [NOT_UNDERSTOOD]
    row = Message.objects.filter(direction="in").latest("pk")
    assert (row.status, row.attempts, Handoff.objects.count()) == ("handled", 1, 0)
    assert recorded() == [("understanding", "KeyError", "đặt lịch tư vấn thuế", khai.conversation.pk)]
    assert re.fullmatch(r"chatbot\.tests\.worker\.test_faults:\d+", Fault.objects.get().place), (
        "the innermost frame of ours"
    )
    assert "KeyError" in caplog.text and SECRET not in caplog.text
    assert khai.say("đặt lịch tư vấn thuế") and khai.memory.journey == "booking"
    assert Fault.objects.count() == 1


def test_in_the_middle_of_a_booking_the_same_is_asked_in_other_words(khai, monkeypatch):
    asked = khai.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")[-1]
    assert khai.memory.asked == "confirm"
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(ZeroDivisionError()))
        texts = khai.say("đồng ý")
    assert len(texts) == 1 and "Mình đặt lịch này nhé: Tư vấn thuế" in texts[0] and not texts[0].endswith(asked)
    assert not Appointment.objects.exclude(status="held").exists(), "nothing is done that was not understood"
    assert khai.say("đồng ý")[0].startswith("Đã đặt lịch!")


def test_a_fault_in_answering_costs_one_question_back(khai, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(measures, "durations", failing(TypeError(SECRET)))
        texts = khai.say("tư vấn thuế mất bao lâu?")
    assert len(texts) == 1 and Appointment.objects.count() == 0 and khai.memory.journey == ""
    assert recorded() == [("answering", "TypeError", "tư vấn thuế mất bao lâu?", khai.conversation.pk)]
    assert "30 phút" in khai.say("tư vấn thuế mất bao lâu?")[0]


@pytest.mark.parametrize("error", [OperationalError("gone"), SoftTimeLimitExceeded(), MemoryError()])
def test_a_lost_connection_and_the_end_of_the_time_are_tried_again_and_no_fault(khai, monkeypatch, error):
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(error))
        assert khai.say("đặt lịch") == []
    row = Message.objects.filter(direction="in").latest("pk")
    assert (row.status, row.attempts, Fault.objects.count()) == ("received", 1, 0)
    assert khai.take_turns() != [] and khai.memory.journey == "booking"


def test_the_turn_goes_on_where_the_fault_cannot_be_recorded(khai, monkeypatch, caplog):
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(KeyError()))
        broken.setattr(faults.Fault, "save", failing(DatabaseError()))
        assert len(khai.say("đặt lịch")) == 1
    assert Message.objects.filter(direction="in").latest("pk").status == "handled"
    assert Fault.objects.count() == 0 and "the fault was not recorded: DatabaseError" in caplog.text


def test_the_row_stays_when_the_turn_fails_later(khai, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(KeyError()))
        broken.setattr(turns.engine, "respond", failing(KeyError()))
        assert khai.say("đặt lịch") == []
    assert len(recorded()) == 1


def test_what_was_asked_for_in_any_words_is_taken_without_being_understood(talk, monkeypatch):
    duyen = talk(name="Duyên")
    duyen.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    duyen.customer.__class__.objects.filter(pk=duyen.customer.pk).update(name="")
    conversation = duyen.conversation
    ask_for_the_name(conversation)
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(KeyError()))
        duyen.say("Lý Mỹ Duyên")
    assert duyen.customer.name == "Lý Mỹ Duyên"


def test_admins_see_faults_and_change_none(khai, client, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(reading, "understand", failing(KeyError(SECRET)))
        khai.say(f"đặt lịch cho {SECRET}")
    client.force_login(get_user_model().objects.create_superuser("admin"))
    page = client.get(reverse("admin:chatbot_fault_changelist")).content.decode()
    assert "KeyError" in page and "test_faults:" in page and SECRET not in page
    row = Fault.objects.get()
    assert client.get(reverse("admin:chatbot_fault_change", args=[row.pk])).status_code == 200
    assert client.get(reverse("admin:chatbot_fault_delete", args=[row.pk])).status_code == 403
    assert client.get(reverse("admin:chatbot_fault_add")).status_code == 403
