"""Every path that acts for a customer asks what their level allows: shown by a level that allows nothing."""

import inspect
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Device, ServiceLevel, User
from bookings import services
from bookings.actors import SYSTEM, by_consultant, by_customer, by_staff
from bookings.errors import NotPermitted
from bookings.models import Appointment, AppointmentEvent, Feedback, WaitlistEntry
from chatbot.models import Message

# What each operation does for a customer, and who may do it for them. The others act for the business.
ASKED = {
    "hold": ["customer", "staff"], "book": ["customer", "staff"], "reschedule": ["customer", "staff"],
    "cancel": ["customer", "staff"], "give_feedback": ["customer"], "join_waitlist": ["customer", "staff"],
}  # fmt: skip
NOT_ASKED = {
    "approve": "the consultant's answer", "decline": "the consultant's answer", "complete": "what happened",
    "mark_no_show": "what happened", "describe": "the business's own notes", "leave_waitlist": "gives up what was allowed",
    "acknowledge": "changes nothing", "extend_hold": "what is held was allowed",
}  # fmt: skip


@pytest.fixture
def customer(office):
    nothing = ServiceLevel.objects.create(code="nothing", rank=1, name="Không gì", actions=[])
    return Customer.objects.create(name="Khải", email="khai@example.com", level=nothing)


@pytest.fixture
def appointment(office, customer, tomorrow_at):
    row = Appointment(customer=customer, service=office.tax, consultant=office.bao, status="confirmed")
    row.place_at(tomorrow_at(9))
    row.save()
    return row


def call(name, office, customer, appointment, starts_at, by):
    now = timezone.now()
    place = {"customer": customer, "service": office.tax, "consultant": office.bao, "starts_at": starts_at}
    values = {
        "hold": place, "book": place, "reschedule": {"appointment": appointment, "starts_at": starts_at},
        "cancel": {"appointment": appointment}, "give_feedback": {"appointment": appointment, "rating": 5},
        "join_waitlist": {"customer": customer, "service": office.tax, "start": now, "end": now + timedelta(days=9)},
    }[name]  # fmt: skip
    return getattr(services, name)(**values, by=by, now=now)


def test_every_operation_is_on_one_of_the_two_lists():
    public = {
        name for name, function in vars(services).items()
        if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == services.__name__
    }  # fmt: skip
    assert public == set(ASKED) | set(NOT_ASKED)


@pytest.mark.parametrize(("name", "who"), [(name, who) for name, people in ASKED.items() for who in people])
def test_the_operation_refuses_what_the_level_does_not_have(office, customer, appointment, tomorrow_at, name, who):
    if name == "give_feedback":
        Appointment.objects.update(status="completed")
    by = by_customer(customer) if who == "customer" else by_staff("admin")
    before = Appointment.objects.values().get()
    with pytest.raises(NotPermitted):
        call(name, office, customer, appointment, tomorrow_at(11), by)
    assert Appointment.objects.values().get() == before
    assert not (AppointmentEvent.objects.exists() or WaitlistEntry.objects.exists() or Feedback.objects.exists())


def test_staff_with_a_reason_consultants_and_the_system_act_for_the_business(
    office, customer, appointment, tomorrow_at
):
    now, place = timezone.now(), {"customer": customer, "service": office.tax, "consultant": office.bao}
    staff = by_staff("admin")
    services.book(**place, starts_at=tomorrow_at(10), by=staff, outside_rules_reason="khách quen", now=now)
    services.reschedule(
        appointment=appointment, starts_at=tomorrow_at(11), by=staff, outside_rules_reason="khách quen", now=now
    )
    services.reschedule(appointment=appointment, starts_at=tomorrow_at(12), by=by_consultant(office.bao), now=now)
    services.cancel(appointment=appointment, by=staff, reason="khách gọi điện", now=now)
    services.hold(**place, starts_at=tomorrow_at(15), by=SYSTEM, now=now)
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["cancelled", "confirmed", "held"]


@pytest.mark.parametrize(
    ("words", "start"),
    [
        ("đặt lịch", "Gói của bạn chưa bao gồm: Đặt lịch hẹn."),
        ("huỷ lịch", "Mình huỷ lịch này nhé?"),
        ("thêm thiết bị", "Bạn chưa có thiết bị nào ở đây."),
    ],
)
def test_the_chat_asks(talk, office, tomorrow_at, words, start):
    one = talk(name="Khải")
    one.say("xin chào")
    nothing = ServiceLevel.objects.create(code="nothing", rank=1, name="Không gì", actions=[])
    Customer.objects.update(level=nothing)
    row = Appointment(customer=one.customer, service=office.tax, consultant=office.bao, status="confirmed")
    row.place_at(tomorrow_at(9))
    row.save()
    assert one.say(words)[0].startswith(start)
    if words == "huỷ lịch":
        assert one.tap("Đồng ý")[0].startswith("Gói của bạn chưa bao gồm: Huỷ lịch hẹn.")
    if words == "thêm thiết bị":
        assert one.tap("Thêm thiết bị")[0].startswith("Gói của bạn chưa bao gồm: Đăng ký thiết bị.")
    assert (Appointment.objects.get().status, Device.objects.exists()) == ("confirmed", False)


def test_admin_on_behalf_of_a_customer_asks(client, office, customer, appointment, tomorrow_at):
    client.force_login(User.objects.create_superuser("admin"))
    start = timezone.localtime(tomorrow_at(11))
    form = {
        "customer": customer.pk, "service": office.tax.pk, "consultant": office.bao.pk, "description": "",
        "starts_at_0": f"{start:%Y-%m-%d}", "starts_at_1": f"{start:%H:%M}", "outside_rules_reason": "",
    }  # fmt: skip
    refused = client.post(reverse("admin:bookings_appointment_add"), form)
    assert refused.context["errors"] == [["Gói dịch vụ của khách không bao gồm việc này."]]
    refused = client.post(reverse("admin:bookings_appointment_change", args=[appointment.pk]), form)
    assert refused.context["errors"][0] == ["Gói dịch vụ của khách không bao gồm việc này."]
    client.post(
        reverse("admin:bookings_appointment_changelist"),
        {"action": "cancel_selected", "_selected_action": [appointment.pk], "reason": ""},
    )
    assert not AppointmentEvent.objects.exists()
    client.post(reverse("admin:bookings_appointment_add"), {**form, "outside_rules_reason": "khách quen"})
    assert [event.kind for event in AppointmentEvent.objects.all()] == ["booked"]


def test_admin_adds_no_more_devices_than_the_level_allows(client, customer):
    client.force_login(User.objects.create_superuser("admin"))
    form = {"customer": customer.pk, "kind": "Laptop", "name": "Máy 1", "is_active": "on"}
    page = client.post(reverse("admin:accounts_device_add"), form)
    assert page.context["errors"] == [["Gói dịch vụ của khách không cho thêm thiết bị nữa."]]
    assert not Device.objects.exists()
    ServiceLevel.objects.update(actions=["device"], maximum_devices=1)
    client.post(reverse("admin:accounts_device_add"), form)
    assert "errors" in client.post(reverse("admin:accounts_device_add"), {**form, "name": "Máy 2"}).context
    assert [device.name for device in Device.objects.all()] == ["Máy 1"]


def test_a_refusal_names_what_is_missing_who_has_it_and_what_can_be_done(talk, office, tomorrow_at):
    from django.core.management import call_command

    call_command("loaddata", "levels", verbosity=0)
    one = talk(name="Khải")
    for hour in range(8, 13):
        row = Appointment(customer=one_customer(one), service=office.tax, consultant=office.bao, status="confirmed")
        row.place_at(tomorrow_at(hour))
        row.save()
    assert one.say("đặt lịch") == [
        "Với gói của bạn, bạn có được tối đa 5 lịch hẹn sắp tới. Gói Cao cấp có. Bạn có thể: Dời lịch hẹn."
    ]
    assert one.titles[0] == "Dời lịch hẹn"
    assert Message.objects.filter(direction="out").count() == 1


def one_customer(one):
    from accounts.models import ChannelIdentity

    return ChannelIdentity.objects.get(external_id=one.visitor).customer


def test_what_can_i_do_is_a_table_made_from_the_rows(talk):
    from django.core.management import call_command

    call_command("loaddata", "levels", verbosity=0)
    ServiceLevel.objects.filter(code="premium").update(maximum_devices=7, name="Vàng")
    one = talk(verified=False)
    assert one.say("tôi làm được gì?") == ["Gói của bạn là Cơ bản. Đặt, dời và huỷ lịch hẹn."]
    head, *rows = one.last[0].table
    assert head == ["", "Cơ bản ✓", "Vàng", "Doanh nghiệp"]
    found = {row[0]: row[1:] for row in rows}
    assert found["Vào danh sách chờ"] == ["–", "✓", "✓"]
    assert found["Thiết bị"] == ["1", "7", "10"]
    assert found["Câu hỏi mỗi ngày"] == ["30", "100", "∞"]
    assert found["Giá mỗi tháng"] == ["miễn phí", "199.000 VND", "999.000 VND"]
