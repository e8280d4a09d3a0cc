"""A consultant on one page, holidays of a country by its name, and why a time is not free."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Invitation, OutgoingEmail, User
from accounts.roles import Role
from bookings.models import Appointment
from consultants import working_week
from consultants.models import Consultant, Holiday, TimeOff
from consultants.public_holidays import countries, named_countries
from consultants.tests.pages import Page
from meetassist.tests.fixtures import login, login_of, signed_in


@pytest.fixture
def lan(office):
    return login(Role.OWNER)


@pytest.fixture
def new(lan):
    page = Page(lan, reverse("new-consultant"), "new-form")
    page.open()
    return page


VALUES = {"name": "Phạm Thu Trang", "email": "trang@example.com", "invites": "on", "hours_1": "8:30-12, 13:30-17:30"}


def test_a_consultant_with_login_services_hours_and_a_day_off_is_one_page(new, office):
    assert new.form["invites"] == "on"
    new.send(**VALUES, services=[office.tax.pk], copy="1:weekdays")
    assert Consultant.objects.filter(name=VALUES["name"]).count() == 0
    new.send(hours_6="8-12", off_first="2030-05-06", services=[office.tax.pk])
    (said,) = new.told()
    assert said == (
        "Phạm Thu Trang is there. Off: Mon 06/05/2030. An invitation is on its way to trang@example.com."
    )  # fmt: skip
    person = Consultant.objects.get(name=VALUES["name"])
    assert (person.email, person.time_zone, person.user) == ("trang@example.com", "Asia/Ho_Chi_Minh", None)
    assert list(person.services.all()) == [office.tax]
    week = {day: working_week.write(periods) for day, periods in working_week.of(person).items()}
    weekday = "08:30-12:00, 13:30-17:30"
    assert week == {**dict.fromkeys(range(1, 6), weekday), 6: "08:00-12:00", 7: ""}
    row = person.time_off.get()
    assert row.during.lower.astimezone(person.zone).isoformat() == "2030-05-06T00:00:00+07:00"
    invitation = Invitation.objects.get()
    assert person.invitation == invitation and invitation.invited_by.username == "lan"
    assert OutgoingEmail.objects.get(invitation=invitation).to == "trang@example.com"


def test_the_least_is_a_name(new):
    new.send(name="Phạm Thu Trang", invites="")
    assert new.told() == ["Phạm Thu Trang is there."]
    person = Consultant.objects.get(name="Phạm Thu Trang")
    assert person.working_hours.count() == person.time_off.count() == Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"email": ""}, "Note an e-mail address first"), ({"email": "taken@example.com"}, "There is an account with this"),
        ({"hours_3": "morning"}, "“morning” is no time"), ({"time_zone": "Mars"}, "Mars is not a time zone."),
        ({"hours_1": "22-9", "hours_2": "8-9"}, "overlap"), ({"off_last": "2030-05-06"}, "must not be before the first"),
        ({"name": ""}, "This field is required."),
    ],
)  # fmt: skip
def test_one_thing_wrong_and_nothing_of_it_is_there(new, typed, said):
    User.objects.create_user("other", email="taken@example.com")
    before = Consultant.objects.count()
    new.send(**{**VALUES, "off_first": "", **typed})
    assert said in new.words
    assert Consultant.objects.count() == before
    assert TimeOff.objects.count() == Invitation.objects.count() == OutgoingEmail.objects.count() == 0
    right = {
        "email": "trang@example.com",
        "hours_3": "",
        "time_zone": "Asia/Ho_Chi_Minh",
        "hours_2": "",
        "off_last": "",
    }
    new.send(**{**VALUES, **right})
    assert Consultant.objects.count() == before + 1 and Invitation.objects.count() == 1


def test_sent_twice_or_by_two_people_it_is_one_consultant(new):
    other = Page(login(Role.MANAGER, "minh"), new.url, "new-form")
    other.open()
    new.send(**VALUES)
    other.send(**VALUES)
    assert "There is a consultant with this name and this address already." in other.words
    assert Consultant.objects.filter(name=VALUES["name"]).count() == 1


def test_only_who_sets_up_the_business_adds_one(office):
    for role in (Role.RECEPTIONIST, Role.AUDITOR):
        client = login(role, role)
        assert client.get(reverse("new-consultant")).status_code == 403
        assert client.post(reverse("new-consultant"), VALUES).status_code == 403
    lan = login(Role.OWNER)
    page = lan.get(reverse("admin:consultants_consultant_changelist")).content.decode()
    assert reverse("new-consultant") in page


# Holidays


def test_countries_are_called_by_their_names_in_the_language_of_the_page():
    vietnamese, english = dict(named_countries("vi")), dict(named_countries("en"))
    assert (vietnamese["VN"], english["VN"]) == ("Việt Nam", "Vietnam")
    assert (vietnamese["DE"], english["DE"]) == ("Đức", "Germany")
    assert set(vietnamese) == set(english) == set(countries())
    names = [name for _code, name in named_countries("vi")]
    assert names.index("Đan Mạch") < names.index("Đức") < names.index("Hà Lan"), "as dictionaries have them"


@pytest.fixture
def holidays(lan):
    return Page(lan, reverse("admin:consultants_holiday_import"), "holidays-apply")


def test_what_would_be_added_is_there_and_lies_there_is_seen_first(holidays, office, lan):
    Holiday.objects.create(on="2030-04-30", name="Lễ 30/4")
    row = Appointment(customer=Customer.objects.create(name="Khải"), consultant=office.bao, service=office.tax)
    row.place_at(timezone.datetime(2030, 9, 2, 9, tzinfo=office.bao.zone))
    row.status = "confirmed"
    row.save()
    holidays._keep(lan.get(holidays.url, {"country": "VN", "year": "2030"}))
    assert "is there already, as “Lễ 30/4”" in holidays.words and "1 appointment lies there." in holidays.words
    assert "National Day" in holidays.words and reverse("panel", args=[row.code]) in holidays.text
    assert Holiday.objects.count() == 1
    holidays.send()
    assert holidays.response.status_code == 302
    assert Holiday.objects.get(on="2030-04-30").name == "Lễ 30/4"
    assert Holiday.objects.get(on="2030-09-02").name == "National Day"
    holidays._keep(lan.get(holidays.url, {"country": "VN", "year": "2030"}))
    assert "0 holidays would be added" in holidays.words


def test_what_is_booked_meanwhile_is_seen_before_they_are_added(holidays, office, lan):
    holidays._keep(lan.get(holidays.url, {"country": "VN", "year": "2030"}))
    row = Appointment(customer=Customer.objects.create(name="Khải"), consultant=office.bao, service=office.tax)
    row.place_at(timezone.datetime(2030, 9, 2, 9, tzinfo=office.bao.zone))
    row.status = "confirmed"
    row.save()
    holidays.send()
    assert "1 appointment lies there." in holidays.words and Holiday.objects.count() == 0
    holidays.send()
    assert Holiday.objects.filter(on="2030-09-02").exists()


@pytest.mark.parametrize("chosen", [{"country": "XX", "year": "2030"}, {"country": "VN", "year": "x"}])
def test_what_is_no_country_or_year_adds_nothing(holidays, lan, chosen):
    assert lan.get(holidays.url, chosen).status_code == 200
    assert lan.post(holidays.url, chosen).status_code == 200
    assert Holiday.objects.count() == 0


# Why


@pytest.fixture
def why(office):
    return signed_in(login_of(office.bao, "bao")), reverse("why", args=[office.bao.pk])


def test_the_rule_what_is_behind_it_and_what_is_free_near_it(why, office, tomorrow_at):
    client, url = why
    day = tomorrow_at(9, days=7)
    office.bao.time_off.create(during=(day, day.replace(hour=12)), reason="Họp")
    asked = {"service": office.tax.pk, "day": f"{day:%Y-%m-%d}", "time": "10:00"}
    page = client.get(url, asked).content.decode()
    assert "The consultant is off at this time." in page and f"Off: {day:%a %d/%m/%Y}, 09:00–12:00 (Họp)." in page
    assert "Free near it" in page and f"{day:%a %d/%m} 12:00" in page
    assert "This time is free" in client.get(url, {**asked, "time": "14:00"}).content.decode()


def test_an_appointment_in_the_way_leads_to_its_panel(why, office, tomorrow_at):
    client, url = why
    row = Appointment(customer=Customer.objects.create(name="Khải"), consultant=office.bao, service=office.tax)
    row.place_at(tomorrow_at(9, days=7))
    row.status = "confirmed"
    row.save()
    asked = {"service": office.tax.pk, "day": f"{row.starts_at.astimezone(office.bao.zone):%Y-%m-%d}", "time": "09:00"}
    page = client.get(url, asked).content.decode()
    assert reverse("appointment", args=[row.code]) in page and "Khải" in page
    manager = login(Role.MANAGER).get(url, asked).content.decode()
    assert reverse("panel", args=[row.code]) in manager


@pytest.mark.parametrize(
    "asked", [{}, {"day": "x"}, {"day": "2026-01-01", "time": ""}, {"day": "0001-01-01", "time": "9:00"}]
)
def test_what_is_no_moment_is_asked_again(why, office, asked):
    client, url = why
    answer = client.get(url, {"service": office.tax.pk, **asked})
    assert answer.status_code == 200 and "why-answer" not in answer.content.decode()


def test_how_many_queries_they_take(new, holidays, why, lan, office):
    def count(send):
        with CaptureQueriesContext(connection) as caught:
            send()
        return len(caught)

    client, url = why
    asked = {"service": office.tax.pk, "day": "2030-05-06", "time": "10:00"}
    found = {
        "new": count(new.open), "add": count(lambda: new.send(**VALUES, off_first="2030-05-06")),
        "holidays": count(lambda: holidays._keep(lan.get(holidays.url, {"country": "VN", "year": "2030"}))),
        "apply": count(holidays.send), "why": count(lambda: client.get(url, asked)),
    }  # fmt: skip
    assert found == {"new": 13, "add": 30, "holidays": 24, "apply": 18, "why": 13}
