"""The calendar of a consultant: one's own, by one's own clock; what each of its views shows, and what waits on top."""

import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, User
from bookings import sweeping
from bookings.models import Appointment
from bookings.pages.calendar import WAITING
from consultants.models import BusyTime, Consultant, Holiday, OwnCalendar, TimeOff
from meetassist.tests.fixtures import login, login_of, signed_in

FRAGMENT = {"X-Fragment": "1"}


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
    answer = client.post("/login/", {"login": "hang", "password": "x", "next": "/calendar/?day=2026-11-26"})
    assert answer["Location"] == "/calendar/?day=2026-11-26"
    text = page(client, day="2026-11-26").content.decode()
    assert "Phan Thị Mỹ Duyên" in text and mine.code in text and "09:00–09:30" in text
    assert "Của người khác" not in text and "08:00–18:00" in text
    assert "Phan Thị Mỹ Duyên" not in page(client, day="2026-12-03").content.decode()


def test_times_and_days_are_those_of_the_consultants_zone(client, office, hang):
    office.thu_hang.time_zone = "America/New_York"
    office.thu_hang.save()
    book(office, office.thu_hang, datetime(2026, 11, 24, 2, 0, tzinfo=UTC))
    client.force_login(hang)
    answer = page(client, day="2026-11-23")
    days = {f"{column.day:%a}": len(column.entries) for column in answer.context["board"].columns}
    assert days == {"Mon": 1, "Tue": 0, "Wed": 0, "Thu": 0, "Fri": 0, "Sat": 0, "Sun": 0}
    text = answer.content.decode()
    assert "21:00–21:30" in text and "America/New_York (GMT-5)" in text


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


@pytest.mark.parametrize("day", ["", "soon", "2026-13-01", "9999-12-31", "0001-01-01", "1901-01-01", "2199-12-31"])
@pytest.mark.parametrize("view", ["day", "week", "month", "agenda", "year", ""])
def test_a_day_or_a_view_that_is_none_is_now_and_the_ends_of_the_calendar_are_empty(client, office, hang, view, day):
    client.force_login(hang)
    answer = page(client, view=view, day=day)
    assert answer.status_code == 200
    assert page(client, **re_read(answer.context["earlier"])).status_code == 200
    assert page(client, **re_read(answer.context["later"])).status_code == 200


def re_read(address):
    return dict(part.split("=") for part in address.split("?")[1].split("&"))


def test_a_login_without_a_calendar_is_told_so(client, office):
    client.force_login(User.objects.create_user("nobody"))
    assert "Chưa có lịch" in page(client).content.decode()


def test_every_value_on_the_page_is_escaped(client, office, hang):
    book(office, office.thu_hang, datetime(2026, 11, 24, 2, 0, tzinfo=UTC), name="<script>alert(1)</script>")
    client.force_login(hang)
    text = page(client, day="2026-11-24").content.decode()
    assert "<script>alert" not in text and "&lt;script&gt;alert(1)" in text


@pytest.mark.parametrize(
    "query", [{}, *({"view": view, "day": "2026-11-24"} for view in ("day", "week", "month", "agenda"))]
)
def test_the_number_of_queries_does_not_grow(client, office, hang, query):
    client.force_login(hang)
    counts, now = [], timezone.now()
    for minute in (0, 30):
        for hour in range(1, 9):
            for start in (datetime(2026, 11, 24, tzinfo=UTC), now):
                at = start + timedelta(hours=hour, minutes=minute)
                book(office, office.thu_hang, at, status="pending")
        with CaptureQueriesContext(connection) as queries:
            page(client, **query)
        counts.append(len(queries))
    # Session, login and permissions (2), consultant, business and its policy, calendars elsewhere that are stale, what
    # waits; holidays, appointments, what their customers have told, times off and busy ones, overrides, hours.
    assert counts == [15, 15]


def operate(client, row, operation, **values):
    return client.post(reverse("appointment", args=[row.code]), {"operation": operation, **values}, follow=True)


def test_a_consultant_answers_what_waits_for_them(client, office, hang):
    first = book(office, office.thu_hang, timezone.now() + timedelta(days=1), status="pending")
    second = book(office, office.thu_hang, timezone.now() + timedelta(days=2), status="pending")
    client.force_login(hang)
    assert "Duyệt" in page(client).content.decode()
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
    columns = page(client, day="2026-11-24").context["board"].columns
    hours = [[period.clock for period in column.periods] for column in columns]
    assert hours == [["08:00"], [], ["13:00"], [], ["08:00"], ["08:00"], ["08:00"]]
    assert [column.notes for column in columns] == [[], ["Ngày lễ thử"], [], [], [], [], []]


# What waits, on top of every view


def text_of(answer):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def waiting(answer):
    return [line.row for line in answer.context["waiting"]]


@pytest.mark.parametrize("view", ["", "day", "week", "month", "agenda"])
def test_what_waits_in_any_week_stands_on_top_of_every_view(client, office, hang, tomorrow_at, view):
    late = book(office, office.thu_hang, tomorrow_at(9, days=40), status="pending")
    soon = book(office, office.thu_hang, tomorrow_at(9), status="pending")
    book(office, office.thu_hang, tomorrow_at(11))
    book(office, office.bao, tomorrow_at(9), status="pending")
    client.force_login(hang)
    answer = page(client, view=view, day="2026-01-05")
    assert waiting(answer) == [soon, late]
    text = text_of(answer)
    until = tomorrow_at(8)
    assert "2 lịch hẹn đang chờ trả lời" in text and f"Hãy trả lời trước Thứ {until:%u}"[:-1] in text
    assert f"{until:%d/%m %H:%M}, nếu không lịch sẽ tự bị từ chối." in text


def test_the_deadline_that_is_said_is_the_one_that_is_kept(client, office, hang, tomorrow_at):
    office.tax.minimum_notice_minutes = 90
    office.tax.save()
    row = book(office, office.thu_hang, tomorrow_at(9), status="pending")
    client.force_login(hang)
    [line] = page(client).context["waiting"]
    assert line.answer_by == tomorrow_at(7, 30)
    assert sweeping.decline_unanswered(now=line.answer_by - timedelta(seconds=1)) == 0
    assert sweeping.decline_unanswered(now=line.answer_by) == 1
    row.refresh_from_db()
    assert row.status == "declined"


def test_what_cannot_be_answered_in_time_any_more_says_so(client, office, hang):
    book(office, office.thu_hang, timezone.now() + timedelta(minutes=30), status="pending")
    client.force_login(hang)
    assert "Đã hết hạn trả lời" in text_of(page(client))


def test_of_very_many_the_first_are_shown_and_the_rest_is_counted(client, office, hang, tomorrow_at):
    for number in range(WAITING + 2):
        book(office, office.thu_hang, tomorrow_at(8, days=1 + number), status="pending")
    client.force_login(hang)
    answer = page(client)
    assert len(waiting(answer)) == WAITING and "Còn 2 lịch nữa" in text_of(answer)
    assert f"{WAITING + 2} lịch hẹn đang chờ trả lời" in text_of(answer)


def test_a_tap_in_the_calendar_leads_back_to_what_was_looked_at(client, office, hang, tomorrow_at):
    row = book(office, office.thu_hang, tomorrow_at(9), status="pending")
    client.force_login(hang)
    shown = page(client, view="month", day="2026-01-05").content.decode()
    back = unescape(re.search(r'name="back" value="([^"]+)"', shown)[1])
    assert back == f"/calendar/?view=month&day=2026-01-05&consultant={office.thu_hang.pk}"
    url = reverse("appointment", args=[row.code])
    for elsewhere in ("https://example.com/", "//example.com/", "/calendar/../admin/"):
        answer = client.post(url, {"operation": "note", "text": "x", "back": elsewhere})
        assert answer["Location"].startswith("/calendar/?view=day&")
    answer = client.post(url, {"operation": "approve", "seen": row.version, "back": back}, follow=True)
    assert answer.redirect_chain == [(back, 302)] and f"{row.code}: đã xác nhận" in text_of(answer)


def test_what_a_colleague_has_changed_meanwhile_is_not_overwritten(client, office, hang, tomorrow_at):
    row = book(office, office.thu_hang, tomorrow_at(9), status="pending")
    client.force_login(hang)
    seen = row.version
    row.place_at(tomorrow_at(15))
    row.sequence += 1
    row.save()
    answer = operate(client, row, "approve", seen=seen, back="/calendar/?view=week")
    assert answer.redirect_chain == [] and 'role="alert"' in answer.content.decode()
    row.refresh_from_db()
    assert (row.status, row.starts_at) == ("pending", tomorrow_at(15))


# The views


def test_nothing_asked_for_is_now_the_week_and_what_comes_from_now_on(client, office, hang):
    now = timezone.now()
    book(office, office.thu_hang, now - timedelta(hours=1))
    client.force_login(hang)
    answer = page(client)
    today = now.astimezone(office.thu_hang.zone).date()
    columns = answer.context["board"].columns
    assert columns[0].day == today - timedelta(days=today.weekday()) and len(columns) == 7
    listed = answer.context["listed"]
    assert [one.column.day for one in listed] == [today + timedelta(days=number) for number in range(14)]
    if (now - timedelta(hours=1)).astimezone(office.thu_hang.zone).date() == today:
        assert (len(listed[0].over), listed[0].lines) == (1, [])


@pytest.mark.parametrize(
    ("query", "before", "after"),
    [
        ({"view": "day", "day": "2026-11-30"}, "view=day&day=2026-11-29", "view=day&day=2026-12-01"),
        ({"view": "week", "day": "2026-11-30"}, "view=week&day=2026-11-23", "view=week&day=2026-12-07"),
        ({"view": "month", "day": "2026-12-31"}, "view=month&day=2026-11-01", "view=month&day=2027-01-01"),
        ({"view": "agenda", "day": "2026-11-30"}, "view=agenda&day=2026-11-16", "view=agenda&day=2026-12-14"),
    ],
)
def test_each_view_has_an_address_and_its_neighbours(client, office, hang, query, before, after):
    client.force_login(hang)
    context = page(client, **query).context
    own = f"&consultant={office.thu_hang.pk}"
    assert (context["earlier"], context["later"]) == (f"/calendar/?{before}{own}", f"/calendar/?{after}{own}")
    kept = {view.value: address for view, address in context["views"]}
    assert kept["week"] == f"/calendar/?view=week&day={query['day']}{own}"
    assert query["view"] in context["to_now"] or query["view"] == "week"


def test_a_month_is_its_days_with_counts_and_a_link_to_each(client, office, hang):
    for hour, status in ((2, "confirmed"), (3, "pending"), (4, "cancelled"), (5, "completed")):
        book(office, office.thu_hang, datetime(2027, 2, 10, hour, tzinfo=UTC), status=status)
    office.thu_hang.date_overrides.create(on=date(2027, 2, 11), reason="Họp cả ngày")
    client.force_login(hang)
    answer = page(client, view="month", day="2027-02-17")
    squares = {square.day: square for week in answer.context["weeks"] for square in week}
    # February 2027 is four weeks from Monday to Sunday: no day beside it.
    assert (min(squares), max(squares), len(squares)) == (date(2027, 2, 1), date(2027, 2, 28), 28)
    full, closed = squares[date(2027, 2, 10)], squares[date(2027, 2, 11)]
    assert (full.count, full.waiting, full.is_closed) == (3, 1, False)
    assert (closed.count, closed.is_closed, closed.reasons) == (0, True, ["Họp cả ngày"])
    assert full.address == f"/calendar/?view=day&day=2027-02-10&consultant={office.thu_hang.pk}"
    assert "3 lịch hẹn" in text_of(answer) and "1 chờ duyệt" in text_of(answer)


def test_a_month_over_six_weeks_has_all_of_them(client, office, hang):
    client.force_login(hang)
    weeks = page(client, view="month", day="2026-08-01").context["weeks"]
    assert len(weeks) == 6 and weeks[0][5].day == date(2026, 8, 1) and weeks[5][0].day == date(2026, 8, 31)
    assert [square.is_beside for square in weeks[0]] == [True] * 5 + [False] * 2


def test_what_is_cancelled_stays_to_be_seen_and_takes_no_time(client, office, hang):
    start = datetime(2027, 2, 10, 2, tzinfo=UTC)
    book(office, office.thu_hang, start, name="Đã huỷ", status="cancelled")
    book(office, office.thu_hang, start, name="Mới đặt")
    client.force_login(hang)
    answer = page(client, view="day", day="2027-02-10")
    [column] = answer.context["board"].columns
    assert [(entry.appointment.customer.name, entry.lane) for entry in column.entries] == [
        ("Đã huỷ", "is-aside"), ("Mới đặt", "is-main"),
    ]  # fmt: skip
    assert [(free.clock, free.until) for free in column.free] == [("08:00", "09:00"), ("09:30", "18:00")]
    assert "đã huỷ" in text_of(answer)


def test_free_closed_and_off_are_told_apart(client, office, hang):
    zone = office.thu_hang.zone
    off = [datetime.combine(date(2027, 2, 10), time(hour), tzinfo=zone) for hour in (9, 12)]
    TimeOff.objects.create(consultant=office.thu_hang, during=DateTimeTZRange(*off), reason="Khám sức khỏe")
    office.thu_hang.working_hours.filter(weekday=4).delete()
    client.force_login(hang)
    text = text_of(page(client, view="agenda", day="2027-02-10"))
    assert "Khám sức khỏe, 09:00–12:00" in text and "Còn trống: 08:00–09:00, 12:00–18:00" in text
    board = page(client, view="week", day="2027-02-10").content.decode()
    assert board.count("board-open") == 6 and board.count("board-closed") == 1 and board.count('"board-off') == 1


def busy(consultant, *hours, name="Google", on=date(2027, 2, 10)):
    calendar = OwnCalendar.objects.create(consultant=consultant, name=name, address_hash=name)
    during = DateTimeTZRange(*(datetime.combine(on, time(hour), tzinfo=consultant.zone) for hour in hours))
    BusyTime.objects.create(calendar=calendar, consultant=consultant, during=during)


def test_what_stands_in_calendars_elsewhere_is_one_time_that_is_not_free(client, office, hang):
    busy(office.thu_hang, 9, 11)
    busy(office.thu_hang, 10, 12, name="iCloud")
    busy(office.bao, 14, 15, name="Outlook")
    client.force_login(hang)
    answer = page(client, view="day", day="2027-02-10")
    [column] = answer.context["board"].columns
    assert [(off.span.clock, off.span.until, off.is_busy) for off in column.off] == [("09:00", "12:00", True)]
    text = text_of(answer)
    assert "bận việc khác, 09:00–12:00" in text and "Còn trống: 08:00–09:00, 12:00–18:00" in text
    month = page(client, view="month", day="2027-02-10")
    [square] = [one for week in month.context["weeks"] for one in week if one.reasons]
    assert (square.day, square.reasons, square.is_closed) == (date(2027, 2, 10), ["bận việc khác"], False)


def test_what_meets_something_elsewhere_is_marked_on_the_axis_in_the_list_and_where_it_waits(client, office, hang):
    busy(office.thu_hang, 9, 10)
    for hour, status in ((2, "pending"), (2, "cancelled"), (3, "confirmed")):
        book(office, office.thu_hang, datetime(2027, 2, 10, hour, tzinfo=UTC), status=status)
    client.force_login(hang)
    answer = page(client, view="day", day="2027-02-10")
    [column] = answer.context["board"].columns
    met = {entry.appointment.status: entry.is_met_elsewhere for entry in column.entries}
    assert met == {"pending": True, "cancelled": False, "confirmed": False}
    assert [line.is_met_elsewhere for line in answer.context["waiting"]] == [True]
    assert text_of(answer).count("trùng giờ bận khác") == 3
    BusyTime.objects.all().delete()
    assert "trùng giờ bận khác" not in text_of(page(client, view="day", day="2027-02-10"))


def test_hours_to_the_end_of_the_day_reach_to_its_end(client, office, hang):
    office.thu_hang.working_hours.filter(weekday=3).update(start_time="20:00", end_time="23:59")
    client.force_login(hang)
    answer = page(client, view="day", day="2027-02-10")
    assert (answer.context["board"].first, answer.context["board"].last) == (20, 24)
    assert "from-h20 from-m0 to-h24 to-m0" in answer.content.decode() and "20:00–24:00" in text_of(answer)


# What can be done at once


def acts(answer):
    return re.findall(r'<button name="operation" value="(\w+)"', answer.content.decode())


def test_of_today_what_has_begun_can_be_settled_by_one_tap_and_the_next_is_named(client, office, hang):
    office.tax.meeting_link = "https://meet.example.com/abc"
    office.tax.save()
    now = timezone.now()
    row = book(office, office.thu_hang, now - timedelta(minutes=5))
    client.force_login(hang)
    answer = page(client)
    assert [line.row for line in answer.context["at_hand"]] == [row]
    # In the strip over the week and in the list, of which each width shows one.
    assert acts(answer) == ["complete", "no_show"] * 2
    assert '<a class="button small" href="https://meet.example.com/abc" target="_blank" rel="noopener">' in (
        answer.content.decode()
    )
    operate(client, row, "complete", seen=row.version)
    row.refresh_from_db()
    assert row.status == "completed"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x"])
def test_what_is_no_address_of_a_page_is_no_link(client, office, hang, link):
    row = book(office, office.thu_hang, timezone.now() - timedelta(minutes=5))
    Appointment.objects.filter(pk=row.pk).update(meeting_link=link)
    client.force_login(hang)
    for answer in (page(client), client.get(reverse("appointment", args=[row.code]))):
        assert answer.status_code == 200 and link not in answer.content.decode()


# Who looks


def test_an_owner_acts_on_everybodys_by_the_panel_of_the_desk_and_may_book_in_what_is_free(office, tomorrow_at):
    row = book(office, office.bao, tomorrow_at(9), status="pending")
    owner = login(roles.Role.OWNER)
    answer = page(owner, view="week", day=f"{tomorrow_at(9):%Y-%m-%d}", consultant=office.bao.pk)
    text = answer.content.decode()
    assert acts(answer).count("approve") == 2 and f'action="/admin/appointments/{row.code}/"' in text
    assert f"/admin/book/?consultant={office.bao.pk}&amp;day={tomorrow_at(9):%Y-%m-%d}&amp;time=10%3A00" in text
    assert f'href="/admin/day/{tomorrow_at(9):%Y-%m-%d}/"' in text
    back = f"/calendar/?view=week&day={tomorrow_at(9):%Y-%m-%d}&consultant={office.bao.pk}"
    done = owner.post(f"/admin/appointments/{row.code}/", {"operation": "approve", "seen": row.version, "back": back})
    row.refresh_from_db()
    assert (done["Location"], row.status, row.events.get().role) == (back, "confirmed", "staff")


def test_an_auditor_looks_and_does_nothing(office, tomorrow_at):
    book(office, office.bao, tomorrow_at(9), status="pending")
    answer = page(login(roles.Role.AUDITOR), consultant=office.bao.pk)
    assert len(answer.context["waiting"]) == 1 and acts(answer) == []
    assert "step=" not in answer.content.decode() and "/admin/book/" not in answer.content.decode()


def test_an_owner_who_is_a_consultant_too_acts_on_their_own_as_that(office, tomorrow_at):
    row = book(office, office.bao, tomorrow_at(9), status="pending")
    owner = login(roles.Role.OWNER)
    roles.give(owner.user, roles.Role.CONSULTANT)
    Consultant.objects.filter(pk=office.bao.pk).update(user=owner.user)
    assert f'action="/calendar/appointments/{row.code}/"' in page(owner).content.decode()


def test_admin_and_calendar_lead_to_each_other_and_to_password_and_second_step(office, hang):
    owner = login(roles.Role.OWNER)
    assert 'href="/calendar/"' in owner.get("/admin/").content.decode()
    shown = page(owner, consultant=office.bao.pk).content.decode()
    assert 'href="/admin/"' in shown and 'href="/profile/">Password' not in shown
    day = owner.get("/admin/").context["day"]
    link = f"/calendar/?view=day&amp;day={day:%Y-%m-%d}&amp;consultant={office.bao.pk}"
    assert f'href="{link}"' in owner.get("/admin/").content.decode()
    own = page(signed_in(hang)).content.decode()
    assert 'href="/profile/">Password and second step' in own and 'href="/admin/"' not in own


# Live


def test_what_changes_by_itself_is_read_by_itself_and_says_where(client, office, hang, tomorrow_at):
    client.force_login(hang)
    text = page(client).content.decode()
    source = unescape(re.search(r'data-live="appointments" data-every="60" data-src="([^"]+)"', text)[1])
    assert source == f"/calendar/?consultant={office.thu_hang.pk}"
    row = book(office, office.thu_hang, tomorrow_at(9), status="pending")
    part = client.get(source, headers=FRAGMENT)
    assert part["X-Fragment"] == "1" and row.code in part.content.decode() and "<h1" not in part.content.decode()


def test_the_stylesheet_knows_every_lane():
    with open(finders.find("bookings/board.css")) as file:
        rules = file.read()
    lanes = [f".lane-{number}-of-{of} " for of in (2, 3, 4) for number in range(1, of + 1)]
    assert all(lane in rules for lane in (*lanes, ".is-main ", ".is-aside "))
