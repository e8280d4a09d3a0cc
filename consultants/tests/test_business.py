"""The row that the owner changes: made once, kept whole, read afresh by whoever asks."""

from datetime import UTC, datetime, time
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.urls import reverse
from django.utils import translation

from accounts.mail import outgoing
from accounts.models import Customer, OutgoingEmail, User
from chatbot import replies
from consultants import demo, desk_hours
from consultants.emergencies import EmergencyNumbers
from consultants.models import Business, Consultant
from meetassist import __version__, business
from meetassist.phones import read_phone

WEEK = {"1": [["08:00", "12:00"], ["13:30", "17:30"]], "6": [["08:00", "12:00"]]}


@pytest.fixture
def row(db):
    return Business.current()


def test_the_environment_fills_it_once(row, settings):
    assert (row.pk, row.name, row.time_zone, row.country) == (1, "MeetAssist", "Asia/Ho_Chi_Minh", "VN")
    settings.BUSINESS_NAME = "Another name"
    assert (Business.current().name, Business.objects.count()) == ("MeetAssist", 1)


def test_the_first_start_of_a_database_without_it_fills_it(row, settings):
    row.delete()
    settings.BUSINESS_NAME, settings.BUSINESS_TIME_ZONE, settings.PHONE_REGION = "An Bình", "Australia/Sydney", "AU"
    row = Business.current()
    assert (row.pk, row.name, row.time_zone, row.country) == (1, "An Bình", "Australia/Sydney", "AU")


@pytest.mark.django_db(transaction=True)
def test_several_first_starts_at_once_make_one():
    Business.objects.all().delete()
    together, names = Barrier(4), []

    def start():
        try:
            together.wait()
            names.append(Business.current().name)
        finally:
            connections.close_all()

    starts = [Thread(target=start) for _ in range(4)]
    for one in starts:
        one.start()
    for one in starts:
        one.join()
    assert (names, Business.objects.count()) == (["MeetAssist"] * 4, 1)


def test_the_database_refuses_a_second_row_and_one_without_a_name(row):
    for values in ({"name": "Two", "time_zone": "UTC"}, {"pk": 2, "name": "Two", "time_zone": "UTC"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Business(pk=values.pop("pk", 3), **values).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Business.objects.update(name="")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("time_zone", "Hanoi", "Hanoi is not a time zone."),
        ("country", "XX", "XX is not the code of a country, such as VN or AU."),
        ("phone", "12345", "12345 is not a telephone number."),
        ("map_link", "somewhere", "Enter a valid URL."),
        ("emergency_fire", "fire", "fire is not a telephone number."),
        ("desk_hours", {"8": []}, "These are no hours of a week."),
        ("desk_hours", {"1": [["08:00", "12:00"], ["11:00", "13:00"]]}, "Two of the times overlap at 11:00."),
        ("desk_hours", {"1": [["12:00", "08:00"]]}, "12:00-08:00 ends before it begins."),
        ("desk_hours", [1], "These are no hours of a week."),
        ("alert_addresses", ["owner"], "Item 1 in the array did not validate: Enter a valid email address."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(row, field, value, sentence):
    setattr(row, field, value)
    with translation.override("en"):
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert refused.value.message_dict == {field: [sentence]}


def test_a_number_is_kept_in_its_international_form_and_read_by_the_country(row):
    row.country, row.phone = "au", "(02) 9374 4000"
    row.full_clean()
    row.save()
    assert (row.country, row.phone, row.shown_phone) == ("AU", "+61293744000", "+61 2 9374 4000")
    assert read_phone("02 9374 4000") == "+61293744000"


def test_emergency_numbers_are_the_owners_else_the_countrys(row):
    assert row.emergency_numbers == EmergencyNumbers("113", "114", "115", "111")
    row.emergency_ambulance = "0909 115 115"
    assert row.emergency_numbers == EmergencyNumbers("113", "114", "0909 115 115", "111")
    row.country = "AQ"
    assert row.emergency_numbers == EmergencyNumbers("", "", "0909 115 115", "")


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("", []),
        ("08:00-12:00, 13:30-17:30", [(time(8), time(12)), (time(13, 30), time(17, 30))]),
        ("13h30–17h30; 8 - 12", [(time(8), time(12)), (time(13, 30), time(17, 30))]),
    ],
)
def test_hours_are_read_as_people_write_them(text, periods):
    assert desk_hours.read_periods(text) == periods


@pytest.mark.parametrize("text", ["morning", "8", "25-26", "8:00-12:75", "8-12 13-17", "12-8", "8-12, 11-13"])
def test_hours_that_are_none_are_refused(text):
    with pytest.raises(ValidationError):
        desk_hours.read_periods(text)


def test_the_desk_is_open_by_the_clock_of_the_office(row):
    row.desk_hours = WEEK
    monday = [datetime(2026, 11, 30, hour, tzinfo=UTC) for hour in (0, 1, 4, 5, 7, 10, 11)]
    assert [row.is_desk_open(moment) for moment in monday] == [False, True, True, False, True, True, False]


# Never stale


def test_a_turn_reads_it_once_and_the_next_one_again(row, django_assert_num_queries):
    with django_assert_num_queries(1), business.read_once():
        assert [Business.current().name for _ in range(3)] == ["MeetAssist"] * 3
    Business.objects.update(name="An Bình")
    with business.read_once():
        assert Business.current().name == "An Bình"
        row.name = "Bình An"
        row.save()
        assert Business.current().name == "Bình An"


def test_a_new_zone_is_that_of_customers_and_new_consultants_who_have_none(row):
    customer = Customer.objects.create(name="Khải")
    Business.objects.update(time_zone="Australia/Sydney")
    assert (customer.zone.key, Consultant(name="Bảo").time_zone) == ("Australia/Sydney", "Australia/Sydney")


def test_pages_show_its_name_and_its_clock_from_the_next_request_on(client, row):
    assert "MeetAssist" in client.get("/").content.decode()
    Business.objects.update(name="An Bình", time_zone="Australia/Sydney")
    assert "An Bình" in client.get("/").content.decode()
    staff = User.objects.create_superuser("owner")
    client.force_login(staff)
    page = client.get(reverse("admin:index")).content.decode()
    # The program's own name stands in the footer, with its version.
    assert "An Bình" in page and "MeetAssist" not in page.replace(f"MeetAssist {__version__}", "")


def test_a_task_reads_it_anew():
    from meetassist.celery import app

    @app.task
    def names():
        return business._remembered.get()

    assert names() == [] and business._remembered.get() is None


# Its page in admin


@pytest.fixture
def owner(client, db):
    client.force_login(User.objects.create_superuser("owner"))
    return client


FORM = {
    "name": "An Bình", "time_zone": "Asia/Ho_Chi_Minh", "country": "VN", "phone": "028 3822 1234", "email": "",
    "address": "12 Nguyễn Huệ", "map_link": "maps.example.com/an-binh", "tone": "warm", "greeting_vi": "", "greeting_en": "",
    "office_monday": "8-12", "office_tuesday": "", "office_wednesday": "", "office_thursday": "", "office_friday": "18-2",
    "office_saturday": "", "office_sunday": "20:00-24:00", "daily_budget_usd": "0.5",
    "desk_monday": "8-12, 13:30-17:30", "desk_tuesday": "", "desk_wednesday": "", "desk_thursday": "",
    "desk_friday": "", "desk_saturday": "08:00-12:00", "desk_sunday": "", "emergency_police": "",
    "emergency_fire": "", "emergency_ambulance": "", "emergency_children": "", "alert_addresses": "a@example.com",
    "alert_minutes": "5", "minutes_per_booking": "5",
}  # fmt: skip


def test_the_owner_changes_it_on_its_page(owner, row):
    page = reverse("admin:consultants_business_change", args=[1])
    assert owner.post(page, FORM).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.phone, row.map_link) == ("An Bình", "+842838221234", "https://maps.example.com/an-binh")
    assert (row.desk_hours, row.alert_addresses, row.alert_minutes) == (WEEK, ["a@example.com"], 5)
    assert 'value="08:00-12:00, 13:30-17:30"' in owner.get(page).content.decode()


def test_wrong_hours_are_said_beside_their_day_and_nothing_is_changed(owner, row):
    form = owner.post(
        reverse("admin:consultants_business_change", args=[1]), {**FORM, "desk_friday": "8-12, 11-13"}
    ).context["adminform"].form  # fmt: skip
    assert form.errors == {"desk_friday": ["Hai khoảng giờ chồng lên nhau lúc 11:00."]}
    row.refresh_from_db()
    assert (row.name, row.desk_hours) == ("MeetAssist", {})


def test_it_can_be_neither_added_nor_deleted(owner, row):
    assert owner.get(reverse("admin:consultants_business_add")).status_code == 403
    assert owner.post(reverse("admin:consultants_business_delete", args=[1]), {"post": "yes"}).status_code == 403
    assert Business.objects.count() == 1


# What customers read of it


def test_under_an_e_mail_stands_how_the_business_is_reached(row):
    Business.objects.update(phone="+842873000123", address="12 Nguyễn Huệ & 14")
    customer = Customer.objects.create(name="Khải", email="new@example.com")
    outgoing.tell_of_new_address(customer, "old@example.com", now=datetime(2026, 11, 30, tzinfo=UTC))
    mail = OutgoingEmail.objects.get()
    assert mail.text.rstrip().endswith("\n\nMeetAssist\n12 Nguyễn Huệ & 14\n+84 28 7300 0123")
    assert "MeetAssist<br>12 Nguyễn Huệ &amp; 14<br>+84 28 7300 0123</p>" in mail.html


@pytest.mark.parametrize(
    ("language", "said"),
    [("vi", "Xin chào! Bạn đang trò chuyện với trợ lý tự động. Văn phòng An Bình xin nghe."),
     ("en", "Hello! You are talking with an automatic assistant. An Bình speaking.")],
)  # fmt: skip
def test_the_first_greeting_is_the_owners_where_one_is_written(row, language, said):
    with translation.override(language):
        usual = replies.greeting("").text
        Business.objects.update(greeting_vi="Văn phòng An Bình xin nghe.", greeting_en="An Bình speaking.")
        assert (replies.greeting("").text, "MeetAssist" in usual) == (said, True)


def test_the_demo_fills_what_the_owner_has_left_empty(row):
    Business.objects.update(name="An Bình", phone="+842838221234")
    demo.load_business()
    row.refresh_from_db()
    assert (row.name, row.phone) == ("An Bình", "+842838221234")
    assert row.address.startswith("Tầng 5, 12 Nguyễn Huệ") and "An Bình" in row.greeting_vi
    assert [row.desk_periods(day) for day in (5, 6, 7)] == [
        [(time(8, 30), time(12)), (time(13, 30), time(17, 30))], [(time(8), time(12))], [],
    ]  # fmt: skip
