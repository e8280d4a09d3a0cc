"""A new customer books on the chat page with a code from the mailbox; on Messenger the same address finds the same list."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from accounts.models import Customer, EmailVerification
from bookings.models import Appointment
from meetassist.tests import messenger
from meetassist.tests.browsing import ChatPage, fits
from meetassist.tests.fixtures import make_office
from meetassist.tests.running import wait_for

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.browser]


class Mailbox:
    """The page at /dev/mail/, in another window of the customer's browser."""

    def __init__(self, chat, url):
        self.window = chat.context.new_page()
        self.url = url

    def open(self, address, subject):
        """Open the newest e-mail to `address` with this in its subject, when it is there."""
        mails = self.window.locator(".mails a", has_text=address).filter(has_text=subject)
        wait_for(lambda: self.window.goto(f"{self.url}/dev/mail/") and mails.count(), f"the e-mail {subject}")
        mails.first.click()
        self.window.wait_for_selector("pre.mail")
        return self.window.locator("pre.mail").inner_text()


def test_the_same_person_on_both_channels_is_one_customer(browser, running):
    office = make_office()
    running.use_pgmq()
    running.web(DEBUG="1")
    running.worker()
    chat = ChatPage(browser, running.url)
    mailbox = Mailbox(chat, running.url)
    chat.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
    chat.say("duyen@example.com")
    chat.say(re.search(r"\b\d{6}\b", mailbox.open("duyen@example.com", "là mã của bạn"))[0])
    chat.page.wait_for_selector("text=Cho mình xin tên của bạn")
    chat.say("Phan Thị Mỹ Duyên")
    chat.tap("Đồng ý")
    appointment = Appointment.objects.get(status="confirmed", consultant=office.bao)

    receipt = mailbox.open("duyen@example.com", "Đã đặt lịch")
    assert "Phan Thị Mỹ Duyên" in receipt and appointment.code in receipt and "15:00" in receipt
    assert appointment.code in mailbox.window.frame_locator("iframe.mail").locator("body").inner_text()
    with mailbox.window.expect_download() as download:
        mailbox.window.get_by_role("link", name="appointment.ics").click()
    assert f"UID:appointment-{appointment.pk}@" in download.value.path().read_text()
    # Nothing sticks out on a phone.
    assert fits(mailbox.window)

    # As if the first code had been asked for a while ago: there are fifteen seconds between two.
    EmailVerification.objects.update(asked_at=F("asked_at") - timedelta(minutes=1))
    running.post(messenger.text("7001", "lịch của tôi"))
    wait_for(lambda: len(running.graph.texts("7001")) == 1, "the question who it is")
    running.post(messenger.text("7001", "duyen@example.com"))
    wait_for(lambda: len(running.graph.texts("7001")) == 2, "the announcement of the code")
    running.post(messenger.text("7001", running.code_for("duyen@example.com")))
    wait_for(lambda: len(running.graph.texts("7001")) == 4, "the list")
    assert appointment.code in running.graph.texts("7001")[3]
    owner = Customer.objects.get(email="duyen@example.com")
    assert set(owner.identities.values_list("channel", flat=True)) == {"web", "messenger"}
    assert chat.errors == []
