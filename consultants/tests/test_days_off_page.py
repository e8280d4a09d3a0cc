"""Days off and dates with other hours on their page: whole days, several, a part of one; seen first; and by two at once."""

from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer
from accounts.roles import Role
from bookings.models import Appointment
from consultants.models import DateOverride, TimeOff
from consultants.tests.pages import Page
from meetassist.tests.fixtures import login, login_of, signed_in

DAY = date(2030, 5, 6)


@pytest.fixture
def bao(office):
    return signed_in(login_of(office.bao, "bao"))


@pytest.fixture
def off(bao, office):
    """The form of days off of Bảo, as he has it."""
    return Page(bao, reverse("days-off", args=[office.bao.pk]), "off-form")


@pytest.fixture
def other(bao, office):
    """His form of other hours on a date."""
    return Page(bao, reverse("days-off", args=[office.bao.pk]), "date-form")


@pytest.fixture
def booked(office, tomorrow_at):
    row = Appointment(customer=Customer.objects.create(name="Phan Văn Khải"), consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(16, days=7))
    row.status = "confirmed"
    row.save()
    return row


def times(consultant):
    return [
        tuple(f"{moment.astimezone(consultant.zone):%d/%m %H:%M}" for moment in (row.during.lower, row.during.upper))
        for row in consultant.time_off.order_by("during")
    ]


@pytest.mark.parametrize(
    ("typed", "saved", "said"),
    [
        ({}, ("06/05 00:00", "07/05 00:00"), "Off: Mon 06/05/2030."),
        ({"last": "2030-05-10"}, ("06/05 00:00", "11/05 00:00"), "Off: Mon 06/05/2030 – Fri 10/05/2030."),
        ({"starts": "13:00", "ends": "15:30"}, ("06/05 13:00", "06/05 15:30"), "Off: Mon 06/05/2030, 13:00–15:30."),
        ({"starts": "22:00", "ends": "02:00"}, ("06/05 22:00", "07/05 02:00"),
         "Off: Mon 06/05/2030, 22:00 – Tue 07/05/2030, 02:00."),
        ({"last": "2030-05-08", "starts": "13:00", "ends": "12:00"}, ("06/05 13:00", "08/05 12:00"),
         "Off: Mon 06/05/2030, 13:00 – Wed 08/05/2030, 12:00."),
    ],
)  # fmt: skip
def test_a_day_off_is_a_date_and_no_times(off, office, typed, saved, said):
    off.open()
    off.send(first="2030-05-06", reason="Nghỉ phép", **typed)
    assert off.told() == [said]
    assert times(office.bao) == [saved] and office.bao.time_off.get().reason == "Nghỉ phép"
    assert TimeOff.objects.exclude(consultant=office.bao).count() == 0


def test_a_whole_day_is_one_by_the_consultants_own_clock(off, office):
    office.bao.time_zone = "America/Santiago"
    office.bao.save()
    off.open()
    # Midnight is skipped there on this day: the day is an hour shorter.
    off.send(first="2026-09-06", last="2026-09-06")
    row = office.bao.time_off.get()
    assert row.during.upper - row.during.lower == timedelta(hours=23)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"first": ""}, "This field is required."), ({"last": "2030-05-05"}, "The last day must not be before the first."),
        ({"starts": "13:00"}, "Give both times, or none for whole days."), ({"last": "2033-05-05"}, "more than two years"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_day_off_is_refused(off, office, typed, said):
    off.open()
    off.send(**{"first": "2030-05-06", **typed})
    assert said in off.words and times(office.bao) == []


def test_what_overlaps_another_one_is_refused_by_its_name(off, office):
    off.open()
    off.send(first="2030-05-06")
    off.open()
    off.send(first="2030-05-01", last="2030-05-20")
    assert "This overlaps another time off: Mon 06/05/2030." in off.words and len(times(office.bao)) == 1


def test_what_lies_on_the_day_is_seen_before_it_is_taken_off(off, office, booked):
    day = f"{booked.starts_at.astimezone(office.bao.zone):%Y-%m-%d}"
    off.open()
    off.send(first=day)
    assert "1 appointment lies there." in off.words and times(office.bao) == []
    off.send()
    assert len(times(office.bao)) == 1 and "1 appointment has no place now." in off.told()[0]
    booked.refresh_from_db()
    assert booked.status == "confirmed"


def test_a_part_of_the_day_beside_it_asks_nothing(off, office, booked):
    off.open()
    off.send(first=f"{booked.starts_at:%Y-%m-%d}", starts="08:00", ends="09:00")
    assert len(off.told()) == 1


@pytest.mark.parametrize(
    ("hours", "said", "rows"),
    [
        ("8-10, 22-2", "Mon 06/05/2030: 08:00-10:00, 22:00-02:00.",
         [(time(8), time(10), False), (time(22), time(2), True)]),
        ("18-24", "Mon 06/05/2030: 18:00-24:00.", [(time(18), time(0), True)]),
        ("", "Mon 06/05/2030: closed.", [(None, None, False)]),
    ],
)  # fmt: skip
def test_a_date_has_other_hours(other, office, hours, said, rows):
    other.open()
    other.send(on="2030-05-06", periods=hours, why="Hội thảo")
    assert other.told() == [said]
    found = office.bao.date_overrides.order_by("start_time").values_list("start_time", "end_time", "ends_next_day")
    assert list(found) == rows
    other.open()
    other.send(on="2030-05-06", periods="9-10")
    assert "This date has other hours already" in other.words and office.bao.date_overrides.count() == len(rows)


def test_other_hours_ask_about_what_lies_there_and_so_does_taking_them_away(other, bao, office, booked, tomorrow_at):
    day = f"{booked.starts_at.astimezone(office.bao.zone):%Y-%m-%d}"
    other.open()
    other.send(on=day, periods="8-12")
    assert "1 appointment lies there." in other.words
    other.send(on=day, periods="8-22")
    assert other.told()[0].endswith("08:00-22:00.")
    late = Appointment(customer=Customer.objects.create(name="Mai"), consultant=office.bao, service=office.tax)
    late.place_at(tomorrow_at(20, days=7))
    late.status = "confirmed"
    late.save()
    data = {"operation": "remove-hours", "row": day, "shown": "08:00-22:00"}
    page = Page(bao, other.url, "removing")
    page._keep(bao.post(page.url, data))
    assert "1 appointment lies there." in page.words and office.bao.date_overrides.count() == 1
    page.send()
    assert "has its usual hours again. 1 appointment has no place now." in page.told()[0]
    assert office.bao.date_overrides.count() == 0


def test_what_is_coming_stands_there_and_is_taken_away(bao, office):
    page = Page(bao, reverse("days-off", args=[office.bao.pk]))
    start = datetime(2030, 5, 6, tzinfo=office.bao.zone)
    row = office.bao.time_off.create(during=(start, start + timedelta(days=1)), reason="Nghỉ phép")
    old = timezone.now() - timedelta(days=3)
    office.bao.time_off.create(during=(old, old + timedelta(days=1)), reason="Qua rồi")
    office.bao.date_overrides.create(on=DAY + timedelta(days=1))
    page.open()
    assert "Mon 06/05/2030 off · Nghỉ phép" in page.words and "Tue 07/05/2030 closed" in page.words
    assert "Qua rồi" not in page.words
    answer = bao.post(page.url, {"operation": "remove-off", "row": row.pk, "shown": "Mon 06/05/2030"})
    page._keep(answer)
    assert page.told() == ["No longer off: Mon 06/05/2030."]
    assert not TimeOff.objects.filter(pk=row.pk).exists() and DateOverride.objects.count() == 1


def test_what_somebody_else_has_changed_or_removed_is_not_taken_away(bao, office):
    page = Page(bao, reverse("days-off", args=[office.bao.pk]))
    start = datetime(2030, 5, 6, tzinfo=office.bao.zone)
    row = office.bao.time_off.create(during=(start, start + timedelta(days=1)))
    sent = {"operation": "remove-off", "row": row.pk, "shown": "Mon 06/05/2030"}
    TimeOff.objects.filter(pk=row.pk).update(during=(start, start + timedelta(days=5)))
    for data in (sent, {**sent, "row": row.pk + 1}, {**sent, "row": "x"},
                 {"operation": "remove-hours", "row": "2030-05-06", "shown": ""}):  # fmt: skip
        page._keep(bao.post(page.url, data))
        assert page.told() == ["Somebody else has changed or removed this meanwhile: look at it again."]
    assert TimeOff.objects.filter(pk=row.pk).exists()


def test_somebody_elses_days_are_theirs(bao, office):
    url = reverse("days-off", args=[office.thu_hang.pk])
    assert bao.get(url).status_code == 404
    assert bao.post(url, {"operation": "off", "first": "2030-05-06"}).status_code == 404
    auditor = login(Role.AUDITOR)
    assert auditor.get(url).status_code == 200
    for data in ({"operation": "off", "first": "2030-05-06"}, {"operation": "hours", "on": "2030-05-06"}, {}):
        assert auditor.post(url, data).status_code == 403
    manager = login(Role.MANAGER, "minh")
    assert manager.post(url, {"operation": "off", "first": "2030-05-06"}).status_code == 302
    assert times(office.thu_hang) == [("06/05 00:00", "07/05 00:00")]


def test_how_many_queries_it_takes(off, office, django_assert_num_queries):
    for number in range(20):
        day = DAY + timedelta(days=number)
        office.bao.date_overrides.create(on=day, start_time="08:00", end_time="09:00")
    off.open()
    with django_assert_num_queries(9):
        off.open()
    with django_assert_num_queries(19):
        off.send(first="2030-05-06")
