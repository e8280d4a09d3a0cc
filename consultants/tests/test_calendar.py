"""The consultant's week: one's own, by one's own clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, User
from bookings.models import Appointment
from consultants.models import Holiday
from meetassist.tests.fixtures import login_of


@pytest.fixture
def hang(office):
    return login_of(office.thu_hang, "hang")


def book(office, consultant, start, name="Phan Thị Mỹ Duyên", status="confirmed"):
    customer = Customer.objects.create(name=name)
    row = Appointment(customer=customer, consultant=consultant, service=office.tax, status=status)
    row.place_at(start)
    row.save()
    return row


def page(client, **query):
    return client.get("/calendar/", query)


def test_it_asks_for_a_login(client, db):
    answer = page(client)
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/calendar/")


def test_a_consultant_logs_in_and_sees_their_week_only(client, office, hang):
    start = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    mine = book(office, office.thu_hang, start)
    book(office, office.bao, start, name="Của người khác")
    hang.set_password("x")
    hang.save()
    answer = client.post("/login/", {"login": "hang", "password": "x", "next": "/calendar/?week=2026-11-26"})
    assert answer["Location"] == "/calendar/?week=2026-11-26"
    text = page(client, week="2026-11-26").content.decode()
    assert "Phan Thị Mỹ Duyên" in text and mine.code in text and "09:00–09:30" in text
    assert "Của người khác" not in text and "08:00–18:00" in text
    assert "Phan Thị Mỹ Duyên" not in page(client, week="2026-12-03").content.decode()


def test_times_and_days_are_those_of_the_consultants_zone(client, office, hang):
    office.thu_hang.time_zone = "America/New_York"
    office.thu_hang.save()
    book(office, office.thu_hang, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    client.force_login(hang)
    answer = page(client, week="2026-11-23")
    days = {f"{day.date:%a}": len(day.appointments) for day in answer.context["days"]}
    assert days == {"Mon": 1, "Tue": 0, "Wed": 0, "Thu": 0, "Fri": 0, "Sat": 0, "Sun": 0}
    assert "21:00–21:30" in answer.content.decode()


def test_another_consultants_calendar_is_refused_except_to_staff(client, office, hang, admin_user):
    """Reference defect 26: whose calendar it was came from the request."""
    client.force_login(hang)
    assert page(client, consultant=office.bao.pk).status_code == 404
    assert page(client, consultant=office.thu_hang.pk).status_code == 200
    client.force_login(admin_user)
    answer = page(client, consultant=office.bao.pk)
    assert answer.context["consultant"] == office.bao and len(answer.context["consultants"]) == 3


@pytest.mark.parametrize("consultant", ["0", "999", "x", "-1", "9" * 30])
def test_an_unknown_consultant_is_not_found(client, admin_user, consultant):
    client.force_login(admin_user)
    assert page(client, consultant=consultant).status_code == 404


@pytest.mark.parametrize("week", ["", "soon", "2026-13-01", "9999-12-31", "0001-01-01"])
def test_a_week_that_is_none_is_this_week_or_an_empty_one(client, office, hang, week):
    client.force_login(hang)
    assert page(client, week=week).status_code == 200


def test_a_login_without_a_calendar_is_told_so(client, office):
    client.force_login(User.objects.create_user("nobody"))
    assert "Chưa có lịch" in page(client).content.decode()


def test_every_value_on_the_page_is_escaped(client, office, hang):
    book(office, office.thu_hang, datetime(2026, 11, 24, 2, 0, tzinfo=UTC), name="<script>alert(1)</script>")
    client.force_login(hang)
    text = page(client, week="2026-11-24").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text


def test_the_number_of_queries_does_not_grow(client, office, hang, django_assert_num_queries):
    client.force_login(hang)
    for hour in range(1, 9):
        book(office, office.thu_hang, datetime(2026, 11, 24, hour, 0, tzinfo=UTC))
    # Two of them are the permissions, which are asked whether other calendars are offered.
    with django_assert_num_queries(13):
        page(client, week="2026-11-24")


def operate(client, row, operation, **values):
    return client.post(reverse("appointment", args=[row.code]), {"operation": operation, **values}, follow=True)


def test_a_consultant_answers_what_waits_for_them(client, office, hang):
    first = book(office, office.thu_hang, timezone.now() + timedelta(days=1), status="pending")
    second = book(office, office.thu_hang, timezone.now() + timedelta(days=2), status="pending")
    client.force_login(hang)
    assert "Duyệt" in page(client, week=timezone.localtime(first.starts_at).date().isoformat()).content.decode()
    answer = operate(client, first, "approve", seen=first.version)
    assert f"{first.code}: đã xác nhận" in answer.content.decode()
    question = client.get(reverse("appointment", args=[second.code]), {"step": "decline"}).content.decode()
    assert "Từ chối?" in question and Appointment.objects.get(pk=second.pk).status == "pending"
    operate(client, second, "decline", reason="bận", seen=second.version)
    assert list(Appointment.objects.order_by("pk").values_list("status", flat=True)) == ["confirmed", "declined"]
    event = second.events.get()
    assert (event.kind, event.role, event.source, event.actor) == ("declined", "consultant", "calendar", "hang")
    second.refresh_from_db()
    again = operate(client, second, "approve", seen=second.version).content.decode()
    assert "Trạng thái của lịch hẹn không cho phép" in again


def test_only_their_own_and_only_by_post(client, office, hang, admin_user):
    row = book(office, office.bao, timezone.now() + timedelta(days=1), status="pending")
    assert operate(client, row, "approve").redirect_chain[0][0].startswith("/login/")
    client.force_login(hang)
    assert operate(client, row, "approve").status_code == 404
    assert client.get(reverse("appointment", args=[row.code]), {"operation": "approve"}).status_code == 404
    client.force_login(admin_user)
    assert operate(client, row, "approve").status_code == 403
    own = book(office, office.thu_hang, timezone.now() + timedelta(days=1), status="pending")
    client.force_login(hang)
    assert operate(client, own, "erase").status_code == 404
    assert set(Appointment.objects.values_list("status", flat=True)) == {"pending"}


def test_hours_are_those_of_the_date(client, office, hang):
    """Overrides, holidays and the days hours are valid on: as what is offered, from the same function."""
    Holiday.objects.create(on=date(2026, 11, 24), name="Ngày lễ thử")
    office.thu_hang.date_overrides.create(on=date(2026, 11, 25), start_time="13:00", end_time="15:00")
    office.thu_hang.working_hours.filter(weekday=4).update(valid_to=date(2026, 11, 1))
    client.force_login(hang)
    days = page(client, week="2026-11-24").context["days"]
    hours = [[f"{opens.astimezone(office.thu_hang.zone):%H}" for opens, closes in day.hours] for day in days]
    assert hours == [["08"], [], ["13"], [], ["08"], ["08"], ["08"]]
    assert [day.holiday for day in days] == ["", "Ngày lễ thử", "", "", "", "", ""]
