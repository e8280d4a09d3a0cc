"""The feed of a consultant, subscribed to at its secret address and read back by another library."""

import logging
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.contrib.auth import get_user_model
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from accounts.models import Customer
from bookings import services
from bookings.actors import by_consultant, by_customer, by_staff
from bookings.feed import PAST
from bookings.models import Appointment
from consultants.calendars import links
from consultants.models import CalendarFeed

HOSTILE = 'x" <script>, Đặng & Sons; a:b\r\nATTENDEE:mailto:evil@example.com\nX-EVIL:1'


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải", email="khai@example.com", phone="+84901234567")


@pytest.fixture
def address(office, now):
    """Of the feed of Bảo, as a program asks for it."""
    return path_of(links.renew(office.bao, now=now))


def path_of(address):
    assert address.startswith(("http://127.0.0.1:8000/calendar/feed/", "https://"))
    return "/" + address.split("/", 3)[3]


def entries(address, **headers):
    """Each event by its UID: start, end, status and sequence, as the other library reads them."""
    answer = Client().get(address, headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar = vobject.readOne(answer.content.decode())
    return {
        event.uid.value: (event.dtstart.value, event.dtend.value, event.status.value, int(event.sequence.value))
        for event in calendar.contents.get("vevent", [])
    }


def uid(row, settings):
    return f"appointment-{row.pk}@{settings.EMAIL_DOMAIN}"


def book(office, customer, at, now, **values):
    asked = {"customer": customer, "service": office.tax, "consultant": office.bao, "by": by_customer(customer)}
    return services.book(**{**asked, "starts_at": at, "now": now, **values}).appointment


def test_what_is_booked_moved_and_cancelled_is_read_back_as_it_is(
    office, customer, address, tomorrow_at, now, settings
):
    stays, moves, ends = (book(office, customer, tomorrow_at(hour), now) for hour in (8, 10, 14))
    later = tomorrow_at(16, 30, days=3)
    services.reschedule(appointment=moves, starts_at=later, by=by_customer(customer), now=now)
    services.cancel(appointment=ends, by=by_customer(customer), now=now)
    half = timedelta(minutes=30)
    assert entries(address) == {
        uid(stays, settings): (tomorrow_at(8), tomorrow_at(8) + half, "CONFIRMED", 0),
        uid(moves, settings): (later, later + half, "CONFIRMED", 1),
        uid(ends, settings): (tomorrow_at(14), tomorrow_at(14) + half, "CANCELLED", 1),
    }


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Ho_Chi_Minh"])
def test_every_instant_is_right_across_changes_of_the_clocks(office, customer, address, zone, now, settings):
    """Every five hours through the year, also within the hour that occurs twice and beside the one that is skipped."""
    office.bao.time_zone = zone
    office.bao.save()
    year = now.year + 1
    starts = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=5 * number) for number in range(1750)]
    rows = [Appointment(customer=customer, consultant=office.bao, service=office.tax, code=f"C{number}")
            for number in range(len(starts))]  # fmt: skip
    for row, start in zip(rows, starts, strict=True):
        row.place_at(start.astimezone(ZoneInfo(zone)))
    Appointment.objects.bulk_create(rows)
    half = timedelta(minutes=30)
    assert entries(address) == {
        uid(row, settings): (start, start + half, "CONFIRMED", 0) for row, start in zip(rows, starts, strict=True)
    }


def test_each_state_is_told_by_the_word_that_calendars_have_for_it(
    office, customer, address, tomorrow_at, now, settings
):
    office.tax.needs_approval = True
    office.tax.save()
    rows = {name: book(office, customer, tomorrow_at(hour), now) for hour, name in enumerate(
        ["asked", "approved", "declined"], start=8)}  # fmt: skip
    services.approve(appointment=rows["approved"], by=by_consultant(office.bao), now=now)
    services.decline(appointment=rows["declined"], by=by_consultant(office.bao), now=now)
    for name in ("completed", "no_show"):
        rows[name] = book(office, customer, tomorrow_at(12 + len(rows)), now)
        Appointment.objects.filter(pk=rows[name].pk).update(status=name)
    found = entries(address)
    assert {name: found[uid(row, settings)][2] for name, row in rows.items()} == {
        "asked": "TENTATIVE", "approved": "CONFIRMED", "declined": "CANCELLED", "completed": "CONFIRMED",
        "no_show": "CONFIRMED",
    }  # fmt: skip


def test_what_was_never_more_than_a_hold_is_not_in_it(office, customer, address, tomorrow_at, now):
    taken = {"customer": customer, "service": office.tax, "consultant": office.bao, "by": by_customer(customer)}
    services.hold(**taken, starts_at=tomorrow_at(8), now=now)
    services.hold(**taken, starts_at=tomorrow_at(9), now=now)
    assert sorted(Appointment.objects.values_list("status", flat=True)) == ["cancelled", "held"]
    assert entries(address) == {}


def test_it_holds_thirty_days_of_the_past_all_that_is_coming_and_nobody_elses(
    office, customer, address, tomorrow_at, now, settings
):
    def at(start, consultant):
        row = Appointment(customer=customer, service=office.tax, consultant=consultant)
        row.during = row.blocked = DateTimeTZRange(start, start + timedelta(hours=1))
        row.save()
        return row

    at(now - PAST - timedelta(hours=2), office.bao)
    at(tomorrow_at(9), office.minh_hang)
    shown = [at(now - PAST + timedelta(hours=2), office.bao), at(tomorrow_at(9, days=900), office.bao)]
    assert list(entries(address)) == [uid(row, settings) for row in shown]


def test_it_leaves_the_calendar_of_whoever_does_not_have_it_any_more(office, customer, address, tomorrow_at, now):
    row = book(office, customer, tomorrow_at(9), now)
    services.reschedule(
        appointment=row, starts_at=tomorrow_at(9), consultant=office.minh_hang, by=by_staff("admin"), now=now
    )
    assert entries(address) == {}
    assert len(entries(path_of(links.renew(office.minh_hang, now=now)))) == 1


def test_it_says_who_comes_for_what_and_no_more_of_the_customer(office, customer, address, tomorrow_at, now, settings):
    office.tax.location = "12 Lê Lợi"
    office.tax.save()
    row = book(office, customer, tomorrow_at(9), now, description="Ly hôn, xin giữ kín")
    calendar = vobject.readOne(Client().get(address).content.decode())
    event = calendar.vevent
    assert event.summary.value == "Tư vấn thuế – Khải" and event.location.value == "12 Lê Lợi"
    assert event.description.value == f"Mã: {row.code}\n{settings.SITE_URL}/calendar/appointments/{row.code}/"
    assert set(event.contents) == {
        "uid", "sequence", "dtstamp", "dtstart", "dtend", "summary", "description", "status", "location"
    }  # fmt: skip
    assert calendar.x_wr_calname.value == "MeetAssist: Lê Quốc Bảo" and "method" not in calendar.contents


def test_names_cannot_add_lines_and_lines_are_folded(office, address, tomorrow_at, now):
    customer = Customer.objects.create(name=HOSTILE)
    office.tax.location = HOSTILE
    office.tax.save()
    Appointment.objects.filter(pk=book(office, customer, tomorrow_at(9), now).pk).update(for_whom=HOSTILE)
    raw = Client().get(address).content
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")) and b"\n" not in raw.replace(b"\r\n", b"")
    event = vobject.readOne(raw.decode()).vevent
    assert set(event.contents) & {"attendee", "x-evil"} == set()
    assert " ".join(HOSTILE.split()) in event.summary.value


def test_whoever_has_it_already_is_not_sent_it_again(office, customer, address, tomorrow_at, now):
    book(office, customer, tomorrow_at(9), now)
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    book(office, customer, tomorrow_at(11), now)
    news = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert news.status_code == 200 and news["ETag"] != first["ETag"]
    head = Client().head(address)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", news["ETag"])
    assert Client().post(address).status_code == 405


def test_a_new_address_ends_the_old_one_at_once(office, address, now):
    renewed = path_of(links.renew(office.bao, now=now))
    assert [Client().get(one).status_code for one in (address, renewed)] == [404, 200]
    links.end(office.bao)
    assert Client().get(renewed).status_code == 404


def test_the_secret_is_long_different_each_time_and_in_no_row(office, now):
    secrets = {links.renew(office.bao, now=now).rpartition("/")[2].removesuffix(".ics") for _ in range(20)}
    assert len(secrets) == 20 and min(map(len, secrets)) >= 43
    kept = CalendarFeed.objects.get().secret_hash
    assert len(kept) == 64 and kept not in secrets


@pytest.mark.parametrize("secret", ["x", "x" * 43, "%00", "..%2f"])
def test_what_is_no_secret_of_ours_opens_nothing(office, address, secret):
    assert Client().get(f"/calendar/feed/{secret}.ics").status_code == 404


def test_whoever_has_left_has_no_feed(office, address):
    office.bao.user = get_user_model().objects.create_user("bao")
    office.bao.save()
    for change, status in (({"is_active": False}, 404), ({"is_active": True}, 200)):
        get_user_model().objects.filter(username="bao").update(**change)
        assert Client().get(address).status_code == status
    type(office.bao).objects.filter(pk=office.bao.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_secret_is_not_logged_whether_it_is_found_or_fails(office, address, caplog, monkeypatch):
    secret = address.rpartition("/")[2].removesuffix(".ics")
    browser = Client(raise_request_exception=False)
    with caplog.at_level(logging.DEBUG):
        assert browser.get(address).status_code == 200
        assert browser.get(address.replace(".ics", "x.ics")).status_code == 404
        monkeypatch.setattr("consultants.feeds.feed_file", lambda *args, **values: 1 / 0)
        assert browser.get(address).status_code == 500
    said = [record.getMessage() for record in caplog.records if record.name == "django.request"]
    assert said == ["Not Found: /calendar/feed/…", "Internal Server Error: /calendar/feed/…"]
    assert secret not in caplog.text
    assert reverse("calendar-feed", args=[secret]) == address
