"""The page of a consultant's calendars: the feed's address once, calendars added and removed, how they stand."""

import re
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from accounts.models import Customer
from accounts.roles import Role
from bookings import services
from bookings.actors import by_customer
from consultants.calendars import addresses, reading
from consultants.models import BusyTime, CalendarFeed, OwnCalendar
from history.models import Entry
from meetassist import doctor
from meetassist.tests.fixtures import login, login_of, signed_in

PAGE = "/calendar/calendars/"
SECRET = "https://calendar.google.com/calendar/ical/bao/private-0123456789/basic.ics"


@pytest.fixture
def bao(office):
    return signed_in(login_of(office.bao, "bao"))


@pytest.fixture
def woken(monkeypatch):
    found = []
    monkeypatch.setattr(reading, "_call", found.append)
    return found


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def post(browser, operation, consultant=None, **values):
    page = f"{PAGE}?consultant={consultant.pk}" if consultant else PAGE
    return browser.post(page, {"operation": operation, **values})


def added(office, **values):
    row = reading.add(office.bao, name="Google", address=SECRET, now=values.pop("now"))
    OwnCalendar.objects.filter(pk=row.pk).update(**values)
    return row


def test_the_address_of_the_feed_is_shown_once_and_opens_it(office, bao):
    assert "There is no address yet." in text(bao.get(PAGE)) and not CalendarFeed.objects.exists()
    (address,) = re.findall(r'value="(http[^"]+\.ics)"', text(post(bao, "renew")))
    path = "/" + address.split("/", 3)[3]
    assert Client().get(path).status_code == 200
    shown = text(bao.get(PAGE))
    assert "/calendar/feed/" not in shown and "There is an address since" in shown
    (renewed,) = re.findall(r'value="(http[^"]+\.ics)"', text(post(bao, "renew")))
    assert renewed != address and Client().get(path).status_code == 404
    post(bao, "end")
    assert Client().get("/" + renewed.split("/", 3)[3]).status_code == 404 and not CalendarFeed.objects.exists()


def test_a_calendar_is_added_read_and_removed_and_its_address_never_shown(
    office, bao, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = post(bao, "add", address=f" {SECRET.replace('https', 'webcal')} ", name="Riêng")
    assert answer.status_code == 302
    row = OwnCalendar.objects.get()
    assert (row.consultant, row.name, row.host) == (office.bao, "Riêng", "calendar.google.com") and woken == [row.pk]
    assert addresses.opened(row.sealed_address) == SECRET
    shown = text(bao.get(PAGE))
    assert "Riêng" in shown and "calendar.google.com" in shown and "It is being read." in shown
    assert "private-0123456789" not in shown
    with django_capture_on_commit_callbacks(execute=True):
        post(bao, "read", calendar=row.pk)
    assert woken == [row.pk, row.pk]
    post(bao, "remove", calendar=row.pk)
    assert not OwnCalendar.objects.exists() and "None yet." in text(bao.get(PAGE))


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://example.com/x.ics", "begins with https://"), ("https://me:x@example.com/", "begins with https://"),
        ("http://127.0.0.1:8000/calendar/feed/x.ics", "begins with https://"), ("", "required"),
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_written_back(bao, address, words):
    answer = text(post(bao, "add", address=address))
    assert words in answer and not OwnCalendar.objects.exists()
    assert not address or f'value="{address}"' not in answer


def test_one_that_is_there_already_and_the_sixth_are_refused(office, bao, now):
    added(office, now=now)
    assert "This calendar is here already." in text(post(bao, "add", address=SECRET))
    for number in range(OwnCalendar.AT_MOST - 1):
        post(bao, "add", address=f"https://example.com/{number}.ics")
    assert OwnCalendar.objects.count() == OwnCalendar.AT_MOST and "Add the calendar" not in text(bao.get(PAGE))
    assert "More than 5 calendars are not read." not in text(post(bao, "add", address="https://example.com/9.ics"))
    assert OwnCalendar.objects.count() == OwnCalendar.AT_MOST


def test_how_a_calendar_stands_is_said(office, bao, tomorrow_at, now):
    row = added(office, now=now, good_at=now)
    BusyTime.objects.create(
        calendar=row, consultant=office.bao, during=DateTimeTZRange(tomorrow_at(9), tomorrow_at(10, 30))
    )
    shown = text(bao.get(PAGE))
    assert "Read on" in shown and re.search(r"Busy next: \w+ \d\d/\d\d 09:00–10:30", shown)
    OwnCalendar.objects.update(failure="gone", unknown_zones=["<b>Mars</b>"], left_out=2)
    shown = text(bao.get(PAGE))
    assert "The address is not valid any more" in shown and "what stood there then still counts" in shown
    assert "&lt;b&gt;Mars&lt;/b&gt;" in shown and "taken as Asia/Ho_Chi_Minh" in shown
    assert "2 events could not be understood and are left out." in shown
    OwnCalendar.objects.update(failure="unreachable", good_at=None)
    assert "It was never read: it keeps nobody busy." in text(bao.get(PAGE))


def test_a_stale_calendar_is_told_on_the_page_in_the_calendar_to_the_team_and_by_the_doctor(office, bao, now):
    added(office, now=now, good_at=now - timedelta(hours=7))
    manager = login(Role.MANAGER)
    assert "Not read since" in text(bao.get(PAGE))
    assert "The calendar “Google” could not be read for hours." in text(bao.get("/calendar/"))
    assert "calendars elsewhere not read for hours" in text(manager.get("/admin/"))
    said = "Calendars of consultants that could not be read for hours: 1. Which: admin, Own calendars."
    assert said in [finding.sentence for finding in doctor.findings()]
    assert "Google" in text(manager.get(reverse("admin:consultants_owncalendar_changelist") + "?stale=yes"))
    OwnCalendar.objects.update(good_at=now)
    assert "calendars elsewhere" not in text(manager.get("/admin/"))
    assert said not in [finding.sentence for finding in doctor.findings()]


@pytest.fixture
def colliding(office, tomorrow_at, now):
    customer = Customer.objects.create(name="Khải", email="khai@example.com")
    row = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip
    during = DateTimeTZRange(tomorrow_at(9), tomorrow_at(10))
    BusyTime.objects.create(calendar=added(office, now=now, good_at=now), consultant=office.bao, during=during)
    return row


def test_appointments_that_collide_are_listed_with_their_panel_and_marked_in_the_week(
    office, bao, colliding, tomorrow_at
):
    shown = text(bao.get(PAGE))
    assert "At the same time elsewhere" in shown and reverse("appointment", args=[colliding.code]) in shown
    week = text(bao.get(f"/calendar/?week={tomorrow_at(9):%Y-%m-%d}"))
    assert "busy elsewhere then" in week and "Busy elsewhere<br>" in week
    BusyTime.objects.all().delete()
    assert "At the same time elsewhere" not in text(bao.get(PAGE))


def test_the_own_page_is_found_from_the_calendar_and_another_does_not_exist(office, bao, now):
    assert f"{PAGE}?consultant={office.bao.pk}" in text(bao.get("/calendar/"))
    other = reading.add(office.minh_hang, name="x", address=SECRET, now=now)
    for method in (bao.get, bao.post):
        assert method(f"{PAGE}?consultant={office.minh_hang.pk}").status_code == 404
    for pk in (other.pk, "x", "9" * 30):
        assert post(bao, "remove", calendar=pk).status_code == 404
    assert OwnCalendar.objects.get() == other


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [
        (Role.OWNER, 200, 302), (Role.MANAGER, 200, 302), (Role.AUDITOR, 200, 403), (Role.RECEPTIONIST, 404, 404),
        (Role.CONSULTANT, 404, 404),
    ],
)  # fmt: skip
def test_others_of_the_team_as_their_role_allows(office, role, reads, writes):
    browser = login(role)
    page = f"{PAGE}?consultant={office.bao.pk}"
    assert browser.get(page).status_code == reads
    assert post(browser, "add", office.bao, address=SECRET).status_code == writes
    assert OwnCalendar.objects.count() == (writes == 302)
    consultant = reverse("admin:consultants_consultant_change", args=[office.bao.pk])
    answer = browser.get(consultant)
    assert (page in text(answer)) == (reads == 200)


def test_who_did_what_is_in_the_history_without_the_secrets(office, bao):
    post(bao, "renew")
    post(bao, "add", address=SECRET)
    entries = list(Entry.objects.filter(table_name__in=["consultants_calendarfeed", "consultants_owncalendar"]))
    assert [(one.kind, one.who_name) for one in entries] == [("created", "bao")] * 2
    row = OwnCalendar.objects.get()
    kept = str([(one.before, one.after) for one in entries])
    assert row.sealed_address not in kept and row.address_hash not in kept and row.host in kept
    assert CalendarFeed.objects.get().secret_hash not in kept
