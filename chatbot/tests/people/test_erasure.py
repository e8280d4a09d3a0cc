"""Who asked to be erased is found nowhere any more, and what limits others stays."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.utils import timezone

from accounts.mail import sending
from accounts.models import ChannelIdentity, Customer, EmailVerification, OutgoingEmail, User
from accounts.verification import CodeRefused, ask_for_code
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment
from chatbot.models import Conversation, Message
from chatbot.people import erasure
from chatbot.worker.turns import take_turns
from meetassist.tests.fixtures import know

NAME, ADDRESS, PHONE = "Phan Văn Khải", "khai@example.com", "+84912345678"


def send_emails():
    for pk in sending.due():
        sending.send(pk)


def show_address(one, email=ADDRESS):
    one.say("hồ sơ của tôi")
    one.say(email)
    send_emails()
    return one.say(re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0])


def later(seconds):
    for row in EmailVerification.objects.all():
        row.asked_at -= timedelta(seconds=seconds)
        row.save()


def erase(one):
    """Ask for it and agree; what is said then stands in the conversation that follows."""
    one.say("xoá dữ liệu của tôi")
    old = one.conversation
    one.send("Xoá tất cả", one.payload("Xoá tất cả"))
    take_turns(old.pk)
    return old


def everything():
    """Every row of accounts, bookings, the chat and the history, and the admin's log, as text."""
    from django.apps import apps

    rows = []
    for model in apps.get_models():
        if model._meta.app_label in ("accounts", "bookings", "chatbot", "history", "admin"):
            rows += [f"{model._meta.label} {values}" for values in model.objects.values()]
    return rows


def test_name_address_and_number_are_found_nowhere_afterwards(talk, office):
    office.bao.email = "bao@example.com"
    office.bao.save()
    one, other = talk(verified=False), talk(verified=False)
    show_address(one)
    Customer.objects.update(name=NAME, phone=PHONE)
    staff, kind = User.objects.create_user("chi"), ContentType.objects.get_for_model(Customer)
    LogEntry.objects.create(
        user=staff, content_type=kind, object_id=str(one.customer.pk), object_repr=NAME, action_flag=CHANGE
    )
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    one.tap("Đồng ý")
    # The second channel was somebody of the same name until it showed the address.
    other.say("xin chào")
    Customer.objects.filter(pk=other.customer.pk).update(name=NAME, phone=PHONE, notes=NAME)
    later(16)
    show_address(other)
    other.say("đăng xuất")
    assert Customer.objects.filter(merged_into=one.customer).count() == 1
    send_emails()
    erase(one)
    send_emails()
    assert Appointment.objects.get().status == "cancelled"
    left = [row for row in everything() if any(secret in row for secret in (NAME, ADDRESS, PHONE, "912 345 678"))]
    assert left == []
    # The consultant's last e-mail was sent: it told whose appointment is cancelled.
    assert any(NAME in one.body and one.to == ["bao@example.com"] for one in mail.outbox)
    assert OutgoingEmail.objects.filter(to=ADDRESS).count() == 0


def test_erasing_lifts_no_limit_of_codes(talk):
    """Whoever has a mailbox of their own could have any number of codes sent to somebody else's otherwise."""
    now = timezone.now()
    identity = know("web", "attacker")
    conversation = Conversation.objects.create(identity=identity, customer=identity.customer)
    for number in range(3):
        moment = now + timedelta(seconds=20 * number)
        ask_for_code(identity=identity, email="victim@example.com", language="vi", now=moment)
    erasure.erase(identity.customer, here=conversation, now=moment)
    assert not EmailVerification.objects.filter(email__contains="victim").exists()
    assert not OutgoingEmail.objects.filter(to="victim@example.com").exists()
    stranger = know("web", "stranger", verified=False)
    for who, email in ((stranger, "Victim@example.com"), (identity, "another@example.com")):
        with pytest.raises(CodeRefused, match="too_many"):
            ask_for_code(identity=who, email=email, language="vi", now=moment + timedelta(seconds=20))
    assert ask_for_code(identity=stranger, email="victim@example.com", language="vi", now=moment + timedelta(hours=1))


def test_a_hold_that_has_run_out_and_a_visit_that_took_place_do_not_stop_it(office, tomorrow_at):
    now = timezone.now()
    identity = know("web", "v1")
    conversation, customer = (
        Conversation.objects.create(identity=identity, customer=identity.customer),
        identity.customer,
    )
    held = services.hold(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    Appointment.objects.filter(pk=held.pk).update(held_until=now)
    visit = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(10),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    erasure.erase(customer, here=conversation, now=tomorrow_at(11))
    assert Appointment.objects.get(pk=visit.pk).status == "confirmed"
    customer.refresh_from_db()
    assert customer.erased_at == tomorrow_at(11)


def test_on_the_other_channels_a_customer_nobody_knows_begins(talk, office):
    one, other = talk(verified=False), talk(verified=False)
    show_address(one)
    later(16)
    show_address(other)
    erased, left = one.customer, other.conversation
    assert other.customer == erased
    other.send("lịch của tôi")
    erase(one)
    assert erased.identities.count() == 0 and erased.conversations.filter(ended_at=None).count() == 0
    # What was not read yet is answered where the channel goes on.
    take_turns(left.pk)
    assert other.take_turns()[0].startswith("Mình cần e-mail")
    later(16)
    show_address(other)
    assert other.customer != erased and other.customer.email == ADDRESS
    erased.refresh_from_db()
    assert (erased.email, erased.name) == (None, "")
    assert ChannelIdentity.objects.count() == 2


def test_a_turn_that_was_begun_when_another_channel_erased_the_customer_writes_nothing_there(talk, office):
    from chatbot.messaging.leases import TURN, LeaseLost, claim
    from chatbot.worker import turns

    one, other = talk(verified=False), talk(verified=False)
    show_address(one)
    later(16)
    show_address(other)
    left = other.conversation
    other.send("đặt lịch tư vấn thuế mai 9h")
    token = claim(TURN, left.pk)
    erase(one)
    with pytest.raises(LeaseLost):
        turns.take_turn(left.pk, token)
    assert not Appointment.objects.filter(status="held").exists()
    assert Message.objects.waiting().count() == 1


def test_the_agreement_comes_soon_after_the_code_or_a_code_is_asked_for_again(talk):
    one = talk(name=NAME)
    one.say("xoá dữ liệu của tôi")
    ChannelIdentity.objects.update(verified_at=timezone.now() - timedelta(minutes=11))
    assert one.tap("Xoá tất cả")[0].startswith("Trước hết mình xác nhận đúng là bạn.")
    assert one.customer.name == NAME
