"""Book: the steps from a caller to a booking, each led to by what the page before shows."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts import roles
from accounts.models import Customer, OutgoingEmail, ServiceLevel, User
from accounts.roles import Role
from bookings.models import Appointment, AppointmentEvent
from consultants.models import Service, TimeOff
from history.models import Entry
from meetassist.tests.fixtures import everybody_reads

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def lan(db):
    user = User.objects.create_user("lan", first_name="Lan", last_name="Vũ", is_staff=True)
    roles.give(user, Role.RECEPTIONIST)
    return user


@pytest.fixture
def desk(client, lan):
    client.force_login(lan)
    everybody_reads("en")
    with translation.override("en"):
        yield client


@pytest.fixture
def an(db):
    return Customer.objects.create(name="Nguyễn Văn An", phone="+84900000001", email="an@example.com")


def links(answer, text=""):
    """The addresses of the links of the page whose words hold the text."""
    found = re.findall(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>', answer.content.decode(), re.DOTALL)
    return [unescape(url) for url, words in found if text in " ".join(re.sub(r"<[^>]*>", " ", unescape(words)).split())]


def text_of(answer):
    return " ".join(re.sub(r"<[^>]*>", " ", unescape(answer.content.decode())).split())


def query(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def place(customer, service, consultant, moment, **more):
    return {
        "customer": customer.pk,
        "service": service.pk,
        "consultant": consultant.pk,
        "at": moment.isoformat(),
        **more,
    }


def test_a_known_customer_is_booked_in_five_actions(desk, office, an, lan):
    found = desk.get("/admin/book/", {"q": "0900 000 001"})
    [person] = links(found, "Nguyễn Văn An")
    chosen = desk.get(person)
    [service] = links(chosen, "Tax advice")
    times = desk.get(service)
    [first] = links(times, "Next free of anyone")
    asked = desk.get(first)
    assert "Tax advice with" in text_of(asked) and "for Nguyễn Văn An." in text_of(asked)
    assert "The customer gets an e-mail at an@example.com." in text_of(asked)
    booked = desk.post("/admin/book/", query(first))
    row = Appointment.objects.get()
    assert booked.url.startswith(f"/admin/book/{row.code}/")
    assert (row.customer, row.service, row.status) == (an, office.tax, "confirmed")
    [event] = row.events.all()
    assert (event.kind, event.role, event.actor) == ("booked", "staff", "Lan Vũ")


def test_a_new_customer_is_made_from_name_and_number_and_the_booking_goes_on(desk, office):
    found = desk.get("/admin/book/", {"q": "0900 000 001"})
    assert "Nobody is found." in text_of(found)
    assert '<details class="book-new" open>' in found.content.decode()
    assert 'value="0900 000 001"' in found.content.decode()
    made = desk.post("/admin/book/customer/", {"name": "Trần Bình", "phone": "0900 000 001", "service": office.tax.pk})
    row = Customer.objects.get()
    assert (row.name, row.phone, row.email) == ("Trần Bình", "+84900000001", None)
    assert query(made.url) == {"customer": str(row.pk), "service": str(office.tax.pk)}
    assert "When?" in text_of(desk.get(made.url))


def test_a_number_that_somebody_has_is_said_before_another_customer_is_made(desk, an):
    values = {"name": "Nguyễn Bình", "phone": "0900000001"}
    said = desk.post("/admin/book/customer/", values)
    assert "Somebody has this number already:" in text_of(said) and Customer.objects.count() == 1
    assert [query(url)["customer"] for url in links(said, "It is")] == [str(an.pk)]
    desk.post("/admin/book/customer/", {**values, "another": "1"})
    assert sorted(Customer.objects.values_list("name", "phone")) == [
        ("Nguyễn Bình", "+84900000001"), ("Nguyễn Văn An", "+84900000001"),
    ]  # fmt: skip


def test_what_is_no_number_is_refused(desk):
    said = desk.post("/admin/book/customer/", {"name": "Bình", "phone": "abc"})
    assert "abc is not a telephone number." in text_of(said) and not Customer.objects.exists()


def test_the_board_fills_in_the_consultant_and_the_time(desk, office, an, tomorrow_at):
    moment = tomorrow_at(10)
    filled = {"consultant": office.bao.pk, "day": moment.date().isoformat(), "time": "10:00"}
    first = desk.get("/admin/book/", filled)
    assert "10:00 Lê Quốc Bảo" in text_of(first)
    found = desk.get("/admin/book/", {**filled, "q": "an@"})
    chosen = desk.get(links(found, "Nguyễn Văn An")[0])
    asked = desk.get(links(chosen, "Legal advice")[0])
    assert "10:00–11:00 (GMT+7): Legal advice with Lê Quốc Bảo" in text_of(asked)
    assert not Appointment.objects.exists()


def test_the_days_are_counted_by_a_second_request(desk, office, an, tomorrow_at):
    TimeOff.objects.create(consultant=office.bao, during=(tomorrow_at(0), tomorrow_at(0, days=2)))
    values = {"customer": an.pk, "service": office.legal.pk, "consultant": office.bao.pk}
    page = desk.get("/admin/book/", values)
    [later] = links(page, "Days with free times")
    days = desk.get(later, headers=FRAGMENT)
    day, after = tomorrow_at(0).date(), tomorrow_at(0, days=2).date()
    assert f"{day:%d/%m} –" in text_of(days)
    # From 8 to 18, an hour each, every half an hour.
    assert f"{after:%d/%m} 19 free" in text_of(days)
    [url] = links(days, f"{after:%d/%m}")
    times = desk.get(url)
    assert re.findall(r'book-clock">([\d:]+)', times.content.decode())[::18] == ["08:00", "17:00"]
    assert len(days.context["days"]) == 14
    more = desk.get(links(days, "Two weeks later")[0], headers=FRAGMENT)
    assert more.context["days"][0][0] == days.context["days"][-1][0] + timedelta(days=1)


def test_of_anyone_each_moment_counts_once_and_names_who_is_free(desk, office, an, tomorrow_at):
    day = tomorrow_at(0, days=2).date()
    values = {"customer": an.pk, "service": office.tax.pk, "day": day.isoformat()}
    times = desk.get("/admin/book/", values)
    assert len(links(times, "09:00 ")) == 3
    days = desk.get("/admin/book/days/", values, headers=FRAGMENT)
    assert f"{day:%d/%m} 20 free" in text_of(days)


def test_a_time_that_is_taken_says_by_whom_and_what_is_near(desk, office, an, tomorrow_at):
    other = Customer.objects.create(name="Phạm Bình", phone="+84900000002")
    moment = tomorrow_at(9, days=2)
    desk.post("/admin/book/", place(other, office.tax, office.bao, moment))
    taken = Appointment.objects.get()
    page = desk.get("/admin/book/", place(an, office.tax, office.bao, moment))
    assert "This time is already taken." in text_of(page)
    assert f"{taken.code} : Phạm Bình, 09:00–09:30 (booked by Lan Vũ" in text_of(page)
    assert [len(links(page, name)) for name in ("Nguyễn Thị Thu Hằng", "Trần Minh Hằng")] == [1, 1]
    assert len(links(page, "08:30, Lê Quốc Bảo")) == len(links(page, "09:30, Lê Quốc Bảo")) == 1
    assert links(page, "outside the rules") == []
    refused = desk.post("/admin/book/", place(an, office.tax, office.bao, moment, outside="on", reason="VIP"))
    assert "This time is already taken." in text_of(refused) and Appointment.objects.count() == 1


def test_a_time_of_nobody_says_so_and_what_is_near(desk, office, an, tomorrow_at):
    values = {"customer": an.pk, "service": office.tax.pk, "day": tomorrow_at(0, days=2).date(), "time": "07:00"}
    page = desk.get("/admin/book/", values)
    assert "Nobody who offers this is free at that time." in text_of(page)
    assert len(links(page, "08:00,")) == 1
    past = desk.get("/admin/book/", {**values, "day": tomorrow_at(0, days=-2).date()})
    assert "This time has passed." in text_of(past)


def test_outside_the_rules_is_a_second_step_with_a_reason(desk, office, an, tomorrow_at):
    moment = tomorrow_at(19, days=2)
    page = desk.get("/admin/book/", place(an, office.tax, office.bao, moment))
    assert "The consultant does not work at this time." in text_of(page)
    assert '<form method="post"' not in page.content.decode()[page.content.decode().index("book-refused") :]
    step = desk.get(links(page, "outside the rules")[0])
    assert "Book outside the rules" in text_of(step)
    values = place(an, office.tax, office.bao, moment)
    for unfit in (values, {**values, "outside": "on"}, {**values, "reason": "VIP"}):
        desk.post("/admin/book/", unfit)
        assert not Appointment.objects.exists()
    desk.post("/admin/book/", {**values, "outside": "on", "reason": "Comes from far"})
    row = Appointment.objects.get()
    assert (row.starts_at, row.outside_rules_reason) == (moment, "Comes from far")


def test_what_the_level_does_not_allow_is_said_and_opened_by_a_reason(desk, office, an, tomorrow_at):
    an.level = ServiceLevel.objects.create(code="x", rank=99, name="X", actions=["book"], maximum_coming=0)
    an.save()
    page = desk.get("/admin/book/", place(an, office.tax, office.bao, tomorrow_at(9)))
    assert "as many coming appointments as their service level allows" in text_of(page)
    assert len(links(page, "outside the rules")) == 1


def test_sent_twice_it_is_booked_once_and_the_second_page_shows_it(desk, office, an, tomorrow_at):
    values = place(an, office.tax, office.bao, tomorrow_at(9))
    first, second = desk.post("/admin/book/", values), desk.post("/admin/book/", values)
    row = Appointment.objects.get()
    assert f"/admin/book/{row.code}/" in first.url and f"/admin/book/{row.code}/" in second.url
    assert "This is booked already, once" in text_of(desk.get(second.url))
    assert "This is booked already, once" not in text_of(desk.get(first.url))
    assert AppointmentEvent.objects.count() == 1 and OutgoingEmail.objects.filter(customer=an).count() == 1


def test_of_two_receptionists_one_books_and_the_other_hears_why(desk, office, an, tomorrow_at):
    other = Customer.objects.create(name="Phạm Bình", phone="+84900000002")
    colleague = Client()
    colleague.force_login(User.objects.create_superuser("minh"))
    moment = tomorrow_at(9)
    page = desk.get("/admin/book/", place(an, office.tax, office.bao, moment))
    assert "This time is already taken." not in text_of(page)
    colleague.post("/admin/book/", place(other, office.tax, office.bao, moment))
    late = desk.post("/admin/book/", place(an, office.tax, office.bao, moment, description="Thuế"))
    assert late.status_code == 200 and "(booked by minh" in text_of(late)
    assert Appointment.objects.get().customer == other


def test_what_is_read_aloud_is_in_the_customers_language_and_spells_the_code(desk, office, an, tomorrow_at):
    answer = desk.post("/admin/book/", place(an, office.tax, office.bao, tomorrow_at(9)))
    row = Appointment.objects.get()
    page = desk.get(answer.url)
    [aloud] = re.findall(r'<blockquote class="book-aloud" lang="vi">(.*?)</blockquote>', page.content.decode())
    assert " ".join(row.code) in aloud and "Tư vấn thuế" in aloud and "09:00–09:30" in aloud
    assert "An e-mail goes to an@example.com." in text_of(page)


def test_an_address_is_asked_for_only_where_nothing_reaches_them(desk, office, an, tomorrow_at):
    values = place(an, office.tax, office.bao, tomorrow_at(9))
    assert 'name="email"' not in desk.get("/admin/book/", values).content.decode()
    unreached = Customer.objects.create(name="Phạm Bình", phone="+84900000002")
    values["customer"] = unreached.pk
    page = desk.get("/admin/book/", values)
    assert 'name="email"' in page.content.decode()
    assert "Nothing is sent to the customer: please tell them." in text_of(page)
    taken = desk.post("/admin/book/", {**values, "email": "AN@example.com"})
    assert "This address is another customer's." in text_of(taken) and not Appointment.objects.exists()
    desk.post("/admin/book/", {**values, "email": "binh@example.com"})
    unreached.refresh_from_db()
    assert unreached.email == "binh@example.com"
    assert [row.to for row in OutgoingEmail.objects.filter(customer=unreached)] == ["binh@example.com"]


def test_a_service_that_needs_approval_is_asked_for(desk, office, an, tomorrow_at):
    Service.objects.filter(pk=office.tax.pk).update(needs_approval=True)
    values = place(an, office.tax, office.bao, tomorrow_at(9))
    assert "It waits for Lê Quốc Bảo to approve it." in text_of(desk.get("/admin/book/", values))
    page = desk.get(desk.post("/admin/book/", values).url)
    assert Appointment.objects.get().status == "pending" and "Asked for" in text_of(page)


def test_another_appointment_of_theirs_at_that_time_is_said(desk, office, an, tomorrow_at):
    desk.post("/admin/book/", place(an, office.tax, office.bao, tomorrow_at(9)))
    page = desk.get("/admin/book/", place(an, office.tax, office.thu_hang, tomorrow_at(9)))
    assert f"another appointment at that time: {Appointment.objects.get().code} with Lê Quốc Bảo" in text_of(page)


def test_opening_somebodys_data_is_noted(desk, office, an):
    desk.get("/admin/book/", {"q": "0900000001"})
    assert not Entry.objects.filter(kind=Entry.Kind.READ).exists()
    desk.get("/admin/book/", {"customer": an.pk})
    assert Entry.objects.filter(kind=Entry.Kind.READ).count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"customer": "x", "service": "-1", "consultant": "²", "day": "2026-99-99", "time": "26:00", "at": "now"},
        {"customer": "9" * 30, "day": "9999-01-01", "time": "10:00", "at": "2026-01-01T00:00:00"},
        {"day": "0001-01-01", "time": "00:00+14:00", "conversation": "7", "from": "0000-00-00"},
    ],
)
def test_nonsense_in_the_address_is_as_if_it_were_not_there(desk, office, values):
    for page in ("/admin/book/", "/admin/book/days/", "/admin/book/customer/"):
        assert desk.get(page, values).status_code == 200
    assert desk.post("/admin/book/", values).status_code == 200
    assert desk.post("/admin/book/customer/", values).status_code == 200
    assert not Appointment.objects.exists() and not Customer.objects.exists()


def test_a_step_is_a_fragment_where_the_script_asks_for_it(desk, office, an):
    part = desk.get("/admin/book/", {"customer": an.pk}, headers=FRAGMENT)
    assert part["X-Fragment"] == "1" and "<html" not in part.content.decode()
    assert "<html" in desk.get("/admin/book/", {"customer": an.pk}).content.decode()


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 403), (Role.CONSULTANT, 403), (Role.OWNER, 200)])
def test_only_who_may_book_has_the_page(client, office, an, tomorrow_at, role, status):
    user = User.objects.create_user("somebody", is_staff=True)
    roles.give(user, role)
    client.force_login(user)
    for page in ("/admin/book/", "/admin/book/days/", "/admin/book/customer/"):
        assert client.get(page).status_code == status
    client.post("/admin/book/customer/", {"name": "Bình", "phone": "0900000002"})
    client.post("/admin/book/", place(an, office.tax, office.bao, tomorrow_at(9)))
    assert Customer.objects.exclude(pk=an.pk).exists() == Appointment.objects.exists() == (status == 200)


def test_the_queries_of_each_step_are_few(desk, office, an, tomorrow_at, django_assert_num_queries):
    for values, number in (
        ({"q": "nguyen"}, 7),
        ({"customer": an.pk}, 9),
        ({"customer": an.pk, "service": office.tax.pk}, 15),
        (place(an, office.tax, office.bao, tomorrow_at(9)), 14),
        (place(an, office.tax, office.bao, tomorrow_at(7)), 18),
    ):
        with django_assert_num_queries(number):
            assert desk.get("/admin/book/", values, headers=FRAGMENT).status_code == 200
    with django_assert_num_queries(9):
        desk.get("/admin/book/days/", {"customer": an.pk, "service": office.tax.pk}, headers=FRAGMENT)


def test_times_are_by_the_consultants_clock_and_said_by_the_customers_too(desk, office, an, tomorrow_at):
    type(office.bao).objects.filter(pk=office.bao.pk).update(time_zone="Europe/Berlin")
    office.bao.refresh_from_db()
    day = tomorrow_at(0, days=3).date()
    values = {"customer": an.pk, "service": office.tax.pk, "consultant": office.bao.pk, "day": day, "time": "08:00"}
    page = desk.get("/admin/book/", values)
    assert "08:00–08:30 (GMT+" in text_of(page) and "By the customer's clock:" in text_of(page)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode()))
    desk.post("/admin/book/", hidden)
    start = timezone.localtime(Appointment.objects.get().starts_at, office.bao.zone)
    assert (start.date(), start.hour) == (day, 8)
