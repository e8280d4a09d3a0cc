"""The usual week on its page: written as people write it, copied, saved once it is seen what lies there, and by two at once."""

from datetime import time

import pytest
from django.urls import reverse

from accounts.models import Customer
from accounts.roles import Role
from bookings.models import Appointment
from consultants import working_week
from consultants.models import WorkingHours
from consultants.tests.pages import Page
from meetassist.tests.fixtures import login, login_of, signed_in

WEEKDAY = [(time(8), time(18))]


@pytest.fixture
def own(office):
    """The page of Bảo, as he has it."""
    return Page(signed_in(login_of(office.bao, "bao")), reverse("hours", args=[office.bao.pk]))


@pytest.fixture
def lan(office):
    """The same page, as somebody has it who runs the business."""
    return Page(login(Role.MANAGER), reverse("hours", args=[office.bao.pk]))


@pytest.fixture
def booked(office, tomorrow_at):
    """An appointment with Bảo in a week, at 16:00."""
    row = Appointment(customer=Customer.objects.create(name="Phan Văn Khải"), consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(16, days=7))
    row.status = "confirmed"
    row.save()
    return row


def week(consultant):
    return {day: working_week.write(periods) for day, periods in working_week.of(consultant).items()}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("08:30-12:00, 13:30-17:30", "08:30-12:00, 13:30-17:30"), ("8h30-12h; 13h30–17h", "08:30-12:00, 13:30-17:00"),
        ("8-12 13-17.30", "08:00-12:00, 13:00-17:30"), ("13:00-17:00 và 8 đến 12", "08:00-12:00, 13:00-17:00"),
        ("9am to 5pm", "09:00-17:00"), ("12am-12pm", "00:00-12:00"), ("18-24", "18:00-24:00"), ("18:00-0:00", "18:00-24:00"),
        ("22:00-2:00", "22:00-02:00"), ("0-24", "00:00-24:00"), ("", ""), ("Nghỉ", ""), ("off", ""),
    ],
)  # fmt: skip
def test_the_times_of_a_day_are_read_as_people_write_them(text, read):
    assert working_week.write(working_week.read(text)) == read


@pytest.mark.parametrize(
    "text", ["8", "8-", "25-26", "8:75-9", "morning", "9-9", "24-8", "8-12, 11-14", "13pm-2pm", "8-12 x"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(working_week.ValidationError):
        working_week.read(text)


def test_a_consultant_writes_their_own_week(own, office):
    assert own.open().status_code == 200
    own.send(hours_1="8:30-12, 13:30-17:30", hours_6="", hours_5="22-2")
    assert week(office.bao) == {
        1: "08:30-12:00, 13:30-17:30", 2: "08:00-18:00", 3: "08:00-18:00", 4: "08:00-18:00", 5: "22:00-02:00", 6: "",
        7: "08:00-18:00",
    }  # fmt: skip
    assert own.told() == ["The hours are saved."]
    assert week(office.thu_hang)[1] == "08:00-18:00"


def test_what_stays_keeps_its_row(own, office):
    rows = set(office.bao.working_hours.values_list("pk", flat=True))
    own.open()
    own.send(hours_2="08:00 - 18:00", hours_3="8-18, 19-20")
    assert set(office.bao.working_hours.values_list("pk", flat=True)) > rows
    assert office.bao.working_hours.count() == 8
    own.open()
    own.send()
    assert own.told() == ["Nothing was changed."]


@pytest.mark.parametrize(
    ("copy", "chosen", "days"), [("1:weekdays", (), "12345"), ("1:all", (), "1234567"), ("1:chosen", ("3", "7"), "137")]
)
def test_a_day_is_copied_to_others_before_anything_is_saved(own, office, copy, chosen, days):
    own.open()
    own.send(hours_1="9-10", copy=copy, to_1=list(chosen))
    assert week(office.bao)[1] == "08:00-18:00"
    assert "".join(day for day in "1234567" if own.form[f"hours_{day}"] == "9-10") == days
    own.send()
    assert "".join(str(day) for day, text in week(office.bao).items() if text == "09:00-10:00") == days


def test_a_night_that_meets_the_next_morning_is_refused(own, office):
    own.open()
    own.send(hours_1="22-9")
    assert "Monday 22:00-09:00 and Tuesday 08:00-18:00 overlap." in own.words
    assert week(office.bao)[1] == "08:00-18:00"


def test_what_lies_there_is_shown_before_it_is_saved(own, office, booked):
    day = booked.starts_at.astimezone(office.bao.zone).isoweekday()
    own.open()
    own.send(**{f"hours_{day}": "8-16"})
    assert "1 appointment lies there." in own.words and "Phan Văn Khải" in own.words
    assert reverse("appointment", args=[booked.code]) in own.text
    assert week(office.bao)[day] == "08:00-18:00"
    own.send()
    assert week(office.bao)[day] == "08:00-16:00"
    assert own.told() == [
        "The hours are saved. 1 appointment has no place now. It stays until somebody moves or cancels it."
    ]
    booked.refresh_from_db()
    assert booked.status == "confirmed"
    assert "Appointments without a place" in own.open().content.decode()


def test_what_is_booked_while_the_question_stands_is_shown_first(own, office, booked, tomorrow_at):
    day = booked.starts_at.astimezone(office.bao.zone).isoweekday()
    own.open()
    own.send(**{f"hours_{day}": "8-16"})
    other = Appointment(customer=Customer.objects.create(name="Mai"), consultant=office.bao, service=office.tax)
    other.place_at(tomorrow_at(17, days=7))
    other.status = "confirmed"
    other.save()
    own.send()
    assert "2 appointments lie there." in own.words and week(office.bao)[day] == "08:00-18:00"
    own.send()
    assert week(office.bao)[day] == "08:00-16:00"


def test_what_has_no_place_already_is_not_asked_about(own, office, booked):
    WorkingHours.objects.filter(consultant=office.bao).update(end_time="15:00")
    own.open()
    own.send(hours_1="9-15", hours_2="9-15")
    assert own.told() == ["The hours are saved."]


def test_two_at_once_change_different_days_and_both_stand(own, lan, office):
    own.open()
    lan.open()
    own.send(hours_1="8-12")
    lan.send(hours_2="13-17")
    assert (week(office.bao)[1], week(office.bao)[2]) == ("08:00-12:00", "13:00-17:00")


def test_two_at_once_change_the_same_day_and_the_second_is_asked(own, lan, office):
    own.open()
    lan.open()
    own.send(hours_1="8-12")
    lan.send(hours_1="13-17")
    assert "from “08:00-18:00” to “08:00-12:00”" in lan.words and "bao" in lan.words
    assert week(office.bao)[1] == "08:00-12:00"
    lan.send(**{"keep-hours_1": "mine"})
    assert week(office.bao)[1] == "13:00-17:00"


def test_hours_of_a_season_are_left_alone(own, office):
    row = office.bao.working_hours.create(
        weekday=1, start_time="19:00", end_time="20:00", valid_from="2030-01-01", valid_to="2030-02-01"
    )
    assert "from 01/01/2030" in own.open().content.decode()
    own.send(hours_1="8-12")
    assert office.bao.working_hours.filter(pk=row.pk).exists()
    own.open()
    own.send(hours_1="8-19:30")
    assert "overlap" in own.words and week(office.bao)[1] == "08:00-12:00"


def test_who_only_looks_finds_no_form_and_is_refused(office):
    page = Page(login(Role.AUDITOR), reverse("hours", args=[office.bao.pk]))
    page.open()
    assert "08:00-18:00" in page.words and set(page.form) == {"csrfmiddlewaretoken"}
    assert page.client.post(page.url, {"hours_1": "8-9"}).status_code == 403
    assert week(office.bao)[1] == "08:00-18:00"


def test_the_page_of_somebody_else_does_not_exist(own, office):
    for pk in (office.thu_hang.pk, 10**9):
        assert own.client.get(reverse("hours", args=[pk])).status_code == 404
        assert own.client.post(reverse("hours", args=[pk]), {"hours_1": ""}).status_code == 404


def test_the_way_there(own, lan, office):
    hours = reverse("hours", args=[office.bao.pk])
    assert own.client.get(reverse("own-hours"))["Location"] == hours
    assert own.client.get(reverse("own-hours"), {"consultant": office.thu_hang.pk}).status_code == 404
    assert lan.client.get(reverse("own-hours"), {"consultant": office.bao.pk})["Location"] == hours
    assert hours in own.client.get(reverse("calendar")).content.decode()
    consultant = lan.client.get(reverse("admin:consultants_consultant_change", args=[office.bao.pk]))
    assert hours in consultant.content.decode()


def test_how_many_queries_it_takes(own, office, booked, django_assert_num_queries):
    own.open()
    with django_assert_num_queries(10):
        own.open()
    with django_assert_num_queries(22):
        own.send(hours_1="9-18")
