"""Whole conversations, and then a search of everything that was logged and of every task's arguments."""

import logging
import re

import pytest
from celery.signals import before_task_publish
from django.core import mail

from accounts.mail import sending
from accounts.models import OutgoingEmail
from bookings.models import Appointment
from chatbot.models import Message
from meetassist.tests import messenger
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

ADDRESS, PHONE, NAME, PSID = "nhung.bimat@example.com", "0912345678", "Đinh Thị Hồng Nhung", "70021188220033"
# One after another; the code and the buttons come from what was sent.
BEFORE_THE_CODE = ["Số của tôi là 0912345678, mật khẩu Bimat-99", "đặt lịch tư vấn thuế với anh Bảo mai 9h", ADDRESS]


def secrets(code):
    words = ["Bimat", "Nhung", "Hồng", "tư vấn", "nhung.bimat", "0912345678", "912345678", "912 345 678", PSID]
    return [*words, code, f"{code[:3]} {code[3:]}", "tests-page-token", "tests-app-secret"]


@pytest.mark.xdist_group("processes")
def test_the_processes_log_no_text_address_phone_or_code(running):
    make_office()
    running.use_pgmq()
    running.web(LOG_LEVEL="DEBUG")
    running.worker(LOG_LEVEL="DEBUG")

    def say(body):
        before = len(running.graph.texts(PSID))
        running.post(body)
        wait_for(lambda: len(running.graph.texts(PSID)) > before, "a reply")
        wait_for(lambda: not Message.objects.unsent().exists(), "the outbox to be empty")
        return running.graph.sent[-1]["message"]

    for words in BEFORE_THE_CODE:
        say(messenger.text(PSID, words))
    code = running.code_for(ADDRESS)
    say(messenger.text(PSID, f"mã là {int(code) + 1:06}"))
    say(messenger.text(PSID, f"{code[:3]} {code[3:]}"))
    summary = say(messenger.text(PSID, NAME))
    say(messenger.tap(PSID, "Đồng ý", summary["quick_replies"][0]["payload"]))
    assert Appointment.objects.get().status == "confirmed"
    wait_for(lambda: OutgoingEmail.objects.filter(status="sent").count() == 2, "the receipt")
    logs = running.logs()
    assert "conversation" in logs and "accounts.tasks.send_email" in logs
    assert [word for word in secrets(code) if word in logs] == []


@pytest.mark.django_db(transaction=True)
def test_no_task_carries_more_than_ids_and_nothing_of_the_customers_is_logged(talk, caplog):
    caplog.set_level(logging.DEBUG)
    published = []

    def note(body=None, headers=None, **kwargs):
        published.append((headers["task"], body[0], body[1]))

    before_task_publish.connect(note)
    try:
        one = talk(verified=False)
        for words in BEFORE_THE_CODE:
            one.say(words)
        for pk in sending.due():
            sending.send(pk)
        code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]
        one.say(f"{int(code) + 1:06}")
        one.say(code)
        one.say(NAME)
        one.tap("Đồng ý")
        one.say("hồ sơ của tôi")
        one.tap("Đổi số điện thoại")
        one.say(PHONE)
        one.say("huỷ lịch")
        one.tap("Đồng ý")
        one.say("đăng xuất")
    finally:
        before_task_publish.disconnect(note)
    assert {name for name, _args, _kwargs in published} == {"accounts.tasks.send_email", "chatbot.tasks.take_turn"}
    assert {type(argument) for _name, args, _kwargs in published for argument in args} == {int}
    assert {(len(args), str(kwargs)) for _name, args, kwargs in published} == {(1, "{}")}
    logged = "\n".join(f"{record.name} {record.getMessage()}" for record in caplog.records if ours(record))
    assert [word for word in secrets(code) if word in logged] == []
    assert Appointment.objects.get().status == "cancelled"


def ours(record):
    """Not the statements of the database driver, which nobody logs outside of a debugger."""
    return not record.name.startswith("django.db.backends")
