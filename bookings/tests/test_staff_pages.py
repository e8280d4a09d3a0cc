"""The pages of an appointment in admin: two people on one, one form sent twice, what is asked first, what is past."""

import html
import re
from datetime import timedelta
from functools import partial

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ChannelIdentity, Customer, OutgoingEmail, User
from accounts.tests.test_keeping import Writer, sent_by_a_browser
from bookings import past, services
from bookings.actors import by_consultant, by_customer, by_staff
from bookings.errors import NotAllowedInThisState, NotYours, SlotTaken, TooLate
from bookings.models import Appointment, AppointmentEvent, Notification
from bookings.tests.test_double_booking import at_once
from consultants.models import Consultant
from meetassist.tests.fixtures import login_of, make_office

LIST = "/admin/bookings/appointment/"
ADD = "/admin/bookings/appointment/add/"


@pytest.fixture
def two(db, client):
    return Writer(client, "lan"), Writer(Client(), "minh")


@pytest.fixture
def customer(db):
    row = Customer.objects.create(name="Khải", email="khai@example.com")
    ChannelIdentity.objects.create(customer=row, channel="web", external_id="khai")
    return row


@pytest.fixture
def booking(office, customer, now):
    def book(starts_at, who=None):
        return services.book(
            customer=who or customer, service=office.tax, consultant=office.bao, starts_at=starts_at,
            by=by_customer(who or customer), now=now,
        ).appointment  # fmt: skip

    return book


def local(moment, **others):
    moment = timezone.localtime(moment)
    return {"starts_at_0": f"{moment:%d/%m/%Y}", "starts_at_1": f"{moment:%H:%M}", **others}


def new(office, customer, moment, **others):
    values = {"customer": customer.pk, "service": office.tax.pk, "consultant": office.bao.pk, "description": ""}
    return {**values, **local(moment), **others}


def told():
    return OutgoingEmail.objects.count(), Notification.objects.filter(
        kind__in=["moved", "cancelled", "decline"]
    ).count()


# Two people on one page


def test_a_description_on_an_older_page_does_not_move_it_back(two, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    lan, minh = two
    lan.open(row)
    minh.open(row)
    assert lan.save(**local(tomorrow_at(14)))
    before = told()
    assert minh.save(description="mang theo hồ sơ")
    row.refresh_from_db()
    assert (row.starts_at, row.description, row.sequence) == (tomorrow_at(14), "mang theo hồ sơ", 1)
    assert told() == before and [event.kind for event in row.events.order_by("pk")] == ["booked", "moved", "described"]


def test_two_moves_are_asked_about_with_both_times_and_the_name(two, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    lan, minh = two
    lan.open(row)
    minh.open(row)
    assert lan.save(**local(tomorrow_at(14)))
    before = told()
    # Another consultant for nine o'clock is not one for two o'clock.
    assert not minh.save(consultant=office.thu_hang.pk, description="gấp")
    row.refresh_from_db()
    assert (row.starts_at, row.consultant, row.description, told()) == (tomorrow_at(14), office.bao, "", before)
    said = html.unescape(minh.page)
    day = timezone.localtime(tomorrow_at(9)).strftime("%d/%m/%Y")
    assert f"từ “{day} 09:00” thành “{day} 14:00”" in said and re.search(r"lan \(.*\) đã đổi mục này", said)
    assert (minh.form["starts_at_1"], minh.form["description"]) == ("09:00", "gấp"), "nothing typed is lost"
    assert not minh.save(), "asked until it is answered"
    assert minh.save(**{"keep-starts_at": "theirs", "keep-consultant": "mine"})
    row.refresh_from_db()
    assert (row.starts_at, row.consultant, row.description) == (tomorrow_at(14), office.thu_hang, "gấp")


def test_a_move_by_the_customer_is_said_to_be_theirs(two, customer, booking, tomorrow_at, now):
    row = booking(tomorrow_at(9, days=3))
    [lan, _] = two
    lan.open(row)
    services.reschedule(
        appointment=row, starts_at=tomorrow_at(10, days=3), by=by_customer(customer), now=timezone.now()
    )
    assert not lan.save(**local(tomorrow_at(14, days=3)))
    assert re.search(r"khách hàng \(.*\) đã đổi mục này", html.unescape(lan.page))


def test_what_has_ended_meanwhile_is_said_and_what_was_typed_is_shown(two, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    [lan, _] = two
    lan.open(row)
    services.cancel(appointment=row, by=by_staff("minh"), now=timezone.now())
    assert not lan.save(description="mang theo hồ sơ")
    assert "Không có gì được lưu." in lan.page and "minh (" in lan.page and "mang theo hồ sơ" in lan.page


# One form sent twice


def test_the_same_form_twice_shows_the_booking(two, office, customer, tomorrow_at):
    [lan, _] = two
    data = new(office, customer, tomorrow_at(9))
    assert lan.client.post(ADD, data).status_code == 302
    answer = lan.client.post(ADD, data, follow=True)
    row = Appointment.objects.get()
    assert answer.redirect_chain == [(f"/admin/bookings/appointment/{row.pk}/change/", 302)]
    assert f"{row.code}: lịch này đã được đặt, chỉ một lần." in answer.content.decode()
    assert (row.events.count(), LogEntry.objects.count(), OutgoingEmail.objects.count()) == (1, 1, 1)
    other = lan.client.post(ADD, {**data, "description": "khác"}).content.decode()
    assert "Khách đã có lịch hẹn này, với chi tiết khác:" in other and row.code in other and "khác" in other


@pytest.mark.django_db(transaction=True)
def test_the_same_form_at_the_same_moment_books_once(tomorrow_at):
    office, customer = make_office(), Customer.objects.create(name="Khải")
    User.objects.create_superuser("sếp")
    data = new(office, customer, tomorrow_at(9))
    visit = new(office, customer, tomorrow_at(9, days=-2), outcome="completed", outside_rules_reason="khách vãng lai")

    def send(form):
        client = Client()
        client.force_login(User.objects.get())
        return client.post(ADD, form).status_code

    for form in (data, visit):
        assert at_once(*[partial(send, form)] * 4) == [302] * 4
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["completed", "confirmed"]
    assert AppointmentEvent.objects.count() == 3


# What is asked first


def ask(writer, action, rows, **values):
    data = {"action": f"{action}_selected", "_selected_action": [row.pk for row in rows], **values}
    return writer.client.post(LIST, data)


def answer(writer, page, **values):
    form = re.search(r'<form method="post" id="ask-first">.*?</form>', page, re.DOTALL)[0]
    data = sent_by_a_browser(form.replace('id="ask-first"', 'id="ask_form"'))
    for name, value in {"confirmed": "1", **values}.items():
        data[name] = value
    sent = writer.client.post(LIST, data.urlencode(), content_type="application/x-www-form-urlencoded", follow=True)
    return [str(message) for message in sent.context["messages"]]


def test_cancelling_says_how_many_and_who_is_told_and_takes_a_reason(two, booking, tomorrow_at):
    Consultant.objects.update(email="bao@example.com")
    rows = [booking(tomorrow_at(hour)) for hour in (9, 10)]
    over = booking(tomorrow_at(11))
    services.cancel(appointment=over, by=by_staff("minh"), now=timezone.now())
    [lan, _] = two
    before = told()
    page = ask(lan, "cancel", [*rows, over]).content.decode()
    assert Appointment.objects.booked().count() == 2 and told() == before, "nothing is done before it is confirmed"
    for words in (
        "2 lịch hẹn sẽ thay đổi.", "Được báo: 1 khách qua e-mail, 1 chuyên gia qua e-mail.",
        "1 lịch hẹn được giữ nguyên", rows[0].code, over.code,
    ):  # fmt: skip
        assert words in page
    assert "confirmed" not in ask(lan, "cancel", [over]).content.decode(), "there is nothing to confirm"
    said = answer(lan, page, reason="nghỉ ốm")
    assert said[-1] == "Đã đổi 2 lịch hẹn." and over.code in said[0]
    events = AppointmentEvent.objects.filter(kind="cancelled").exclude(appointment=over)
    assert [event.changes["reason"] for event in events] == ["nghỉ ốm", "nghỉ ốm"]


def test_select_all_says_its_number_and_does_no_more_than_that(two, booking, tomorrow_at):
    rows = [booking(tomorrow_at(hour)) for hour in (9, 10, 11)]
    [lan, _] = two
    page = ask(lan, "cancel", rows[:1], select_across="1").content.decode()
    assert "3 lịch hẹn sẽ thay đổi." in page
    later = booking(tomorrow_at(14))
    services.reschedule(appointment=rows[2], starts_at=tomorrow_at(15), by=by_staff("minh"), now=timezone.now())
    said = answer(lan, page)
    assert said == [f"{rows[2].code} đã bị dời trong lúc bạn được hỏi: lịch này không thay đổi.", "Đã đổi 2 lịch hẹn."]
    assert set(Appointment.objects.booked()) == {rows[2], later}
    assert "sẽ thay đổi" in ask(lan, "approve", [later], select_across="1").content.decode()


def test_more_than_one_request_changes_is_refused(two, booking, tomorrow_at, monkeypatch):
    from bookings import prospects

    monkeypatch.setattr(prospects, "LIMIT", 1)
    rows = [booking(tomorrow_at(hour)) for hour in (9, 10)]
    [lan, _] = two
    page = lan.client.post(
        LIST, {"action": "cancel_selected", "_selected_action": [row.pk for row in rows]}, follow=True
    ).content.decode()
    assert "Bạn đã chọn 2 lịch hẹn, mỗi lần chỉ đổi được nhiều nhất 1" in page
    assert Appointment.objects.booked().count() == 2


def test_a_consultant_is_asked_too_and_again_when_it_moves(client, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    client.force_login(login_of(office.bao, "bao"))
    url = reverse("appointment", args=[row.code])
    page = client.get(url, {"step": "cancel"}).content.decode()
    assert "Huỷ?" in page and "khách (e-mail)" in page and "Khải" in page
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', page)[1])
    services.reschedule(appointment=row, starts_at=tomorrow_at(14), by=by_staff("minh"), now=timezone.now())
    again = client.post(url, {"operation": "cancel", "seen": seen, "reason": "ốm"}).content.decode()
    assert "minh (" in again and "Chưa làm gì cả." in again and 'value="ốm"' in again
    seen = html.unescape(re.search(r'name="seen" value="([^"]*)"', again)[1])
    assert client.post(url, {"operation": "cancel", "seen": seen, "reason": "ốm"}).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.events.first().changes["reason"]) == ("cancelled", "ốm")


# What is past


def test_a_booking_in_the_past_says_so_and_needs_a_reason_and_an_outcome(two, office, customer, tomorrow_at):
    [lan, _] = two
    data = new(office, customer, tomorrow_at(9, days=-2))
    for more in ({}, {"outside_rules_reason": "khách vãng lai"}, {"outcome": "completed"}):
        assert "Giờ này đã qua. Nếu vẫn muốn ghi lại" in lan.client.post(ADD, {**data, **more}).content.decode()
    assert Appointment.objects.count() == 0
    for outcome, day in (("completed", -2), ("no_show", -3)):
        values = {"outcome": outcome, "outside_rules_reason": "khách vãng lai"}
        page = lan.client.post(ADD, {**new(office, customer, tomorrow_at(9, days=day)), **values}, follow=True)
        row = Appointment.objects.latest("pk")
        assert (row.status, row.outside_rules_reason) == (outcome, "khách vãng lai")
        assert [event.kind for event in row.events.order_by("pk")] == ["booked", outcome]
        assert f"{row.code} đã được ghi lại" in page.content.decode()
    assert (OutgoingEmail.objects.count(), Notification.objects.count()) == (0, 0), "nobody is told of anything"
    future = {**new(office, customer, tomorrow_at(9)), "outcome": "completed"}
    assert "Giờ này chưa qua" in lan.client.post(ADD, future).content.decode()


def test_a_move_into_the_past_too(two, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    [lan, _] = two
    lan.open(row)
    before = OutgoingEmail.objects.count()
    assert not lan.save(**local(tomorrow_at(9, days=-2))) and "Giờ này đã qua. Nếu" in lan.page
    assert lan.save(outcome="no_show", outside_rules_reason="khách đến nhầm ngày")
    row.refresh_from_db()
    assert (row.starts_at, row.status, row.sequence) == (tomorrow_at(9, days=-2), "no_show", 1)
    assert [event.kind for event in row.events.order_by("pk")] == ["booked", "moved", "no_show"]
    assert OutgoingEmail.objects.count() == before and not Notification.objects.exclude(status="void").exists()


def test_the_past_is_for_staff_and_has_one_visit_at_a_time(office, customer, booking, tomorrow_at, now):
    values = {
        "customer": customer, "service": office.tax, "consultant": office.bao, "starts_at": now - timedelta(days=1),
        "outcome": "completed", "outside_rules_reason": "quên ghi", "now": now,
    }  # fmt: skip
    for actor in (by_customer(customer), by_consultant(office.bao)):
        with pytest.raises(NotYours):
            past.record_visit(**values, by=actor)
    for wrong in ({"outcome": "cancelled"}, {"outside_rules_reason": ""}):
        with pytest.raises(ValueError):
            past.record_visit(**{**values, **wrong}, by=by_staff("an"))
    with pytest.raises(NotAllowedInThisState):
        past.record_visit(**{**values, "starts_at": now + timedelta(days=1)}, by=by_staff("an"))
    past.record_visit(**values, by=by_staff("an"))
    with pytest.raises(SlotTaken):
        past.record_visit(**{**values, "starts_at": now - timedelta(days=1, minutes=10)}, by=by_staff("an"))
    row = booking(tomorrow_at(9))
    with pytest.raises(TooLate):
        services.reschedule(
            appointment=row, starts_at=now - timedelta(days=2), outside_rules_reason="x", by=by_staff("an"), now=now
        )
