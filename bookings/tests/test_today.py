"""The page where the team begins: its numbers, where they lead, the board below, and who gets it."""

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, User
from bookings import figures
from bookings.models import Appointment, Notification
from chatbot.models import Conversation, Handoff, Question
from consultants.models import Consultant, Holiday, WorkingHours
from meetassist import heartbeat
from meetassist.tests.fixtures import everybody_reads, login_of

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def owner(client, db):
    client.force_login(User.objects.create_superuser("boss"))
    everybody_reads("en")
    return client


@pytest.fixture
def put(office):
    def make(starts_at, status="confirmed", person=None, name="Phan Văn Khải", **values):
        row = Appointment(
            customer=Customer.objects.create(name=name), consultant=person or office.bao, service=office.tax,
            status=status, **values,
        )  # fmt: skip
        row.place_at(starts_at)
        row.save()
        return row

    return make


@pytest.fixture
def noon(monkeypatch, tomorrow_at):
    """The page is looked at tomorrow at noon."""
    moment = tomorrow_at(12)
    clock = SimpleNamespace(now=lambda: moment, localtime=timezone.localtime)
    monkeypatch.setattr("bookings.pages.today.timezone", clock)
    return moment


def waiting_since(moment, number=1, **values):
    customer = Customer.objects.create(name="Lê An")
    identity = ChannelIdentity.objects.create(customer=customer, channel="web", external_id=f"v{number}")
    talk = Conversation.objects.create(customer=customer, identity=identity)
    return Handoff.objects.create(conversation=talk, reason="asked", created_at=moment, **values)


def figures_of(client):
    """Each number with its words and where it leads."""
    page = client.get("/admin/", {"part": "figures"}, headers=FRAGMENT).content.decode()
    items = re.findall(r'<a href="([^"]+)"><b>(.*?)</b>(.*?)</a>', page, re.DOTALL)
    return {" ".join(re.sub("<.*?>", "", html.unescape(words)).split()): (number, html.unescape(address))
            for address, number, words in items}  # fmt: skip


# The numbers


def test_each_number_leads_to_what_it_counts(owner, office, put, noon, tomorrow_at):
    for process in (heartbeat.WORKER, heartbeat.BEAT):
        heartbeat.record(process)
    put(tomorrow_at(8), "completed")
    put(tomorrow_at(14))
    put(tomorrow_at(15), "cancelled")
    put(tomorrow_at(9, days=2), "pending")
    waiting_since(noon - timedelta(minutes=7))
    waiting_since(noon - timedelta(minutes=2), 2)
    waiting_since(noon - timedelta(minutes=90), 3, taken_at=noon)
    row = put(tomorrow_at(10, days=3))
    for number, (kind, useful_until) in enumerate((("reminder", 1), ("moved", 1), ("reminder", -1))):
        Notification.objects.create(
            customer=row.customer, appointment=row, kind=kind, dedup_key=str(number), status="unreachable",
            due_at=noon - timedelta(hours=3), useful_until=noon + timedelta(hours=useful_until),
        )  # fmt: skip
    Question.objects.create(text="Gửi xe?", language="vi", route="knowledge", outcome="unknown")
    assert figures_of(owner) == {
        "today": ("2", "/admin/"),
        "waiting for approval": ("1", "/admin/bookings/appointment/?status__exact=pending"),
        "waiting for a person the oldest for 7 minutes": ("2", "/admin/desk/"),
        "not reached": ("1", "/admin/call/"),
        "unanswered questions": ("1", "/admin/chatbot/question/improve/"),
        # Three people from 12 to 18, of which half an hour is taken.
        "free until the evening": ("97 %", "/admin/?on_duty=on"),
    }


def test_a_process_that_is_away_is_told_of(owner, office):
    assert {words.split(":")[0] for words in figures_of(owner) if "away" in words} == {
        "The worker is away", "Beat is away",
    }  # fmt: skip
    heartbeat.record(heartbeat.WORKER)
    assert {words.split(":")[0] for words in figures_of(owner) if "away" in words} == {"Beat is away"}


@pytest.mark.parametrize(("minutes", "colour"), [(1, "warn"), (5, "bad")])
def test_who_waits_for_long_is_shown_in_red(owner, office, noon, minutes, colour):
    waiting_since(noon - timedelta(minutes=minutes))
    page = owner.get("/admin/", {"part": "figures"}, headers=FRAGMENT).content.decode()
    assert re.search(r'<li( class="\w+")?><a href="/admin/desk/">', page)[1] == f' class="{colour}"'


@pytest.mark.parametrize(
    ("age", "words"),
    [({"seconds": 20}, "0 minutes"), ({"minutes": 119}, "119 minutes"), ({"hours": 2}, "2 hours"),
     ({"hours": 49}, "2 days")],
)  # fmt: skip
def test_how_long_the_oldest_has_waited_is_said_in_one_number(owner, office, noon, age, words):
    waiting_since(noon - timedelta(**age))
    assert f"waiting for a person the oldest for {words}" in figures_of(owner)


@pytest.mark.django_db
def test_free_time_is_what_nothing_takes_of_the_time_that_is_worked(office, put, tomorrow_at):
    WorkingHours.objects.exclude(consultant=office.bao).delete()
    put(tomorrow_at(14))
    put(tomorrow_at(15), "held", held_until=tomorrow_at(13))
    assert figures.read(now=tomorrow_at(12)).free == round(100 * 5 / 6)
    assert figures.read(now=tomorrow_at(16)).free == 100
    assert figures.read(now=tomorrow_at(18)).free is None


# The board


def test_the_day_of_everybody_is_one_look_away_with_state_name_and_service(owner, office, put, noon, tomorrow_at):
    row = put(tomorrow_at(14), "pending")
    page = owner.get("/admin/").content.decode()
    entry = re.search(r'<a class="board-entry[^"]*\bpending\b[^"]*from-h14 from-m0 to-h14 to-m30" (.*?)</a>', page)[1]
    assert f'href="/admin/appointments/{row.code}/" data-panel' in entry
    assert all(word in entry for word in ("14:00 Phan Văn Khải", "waiting for approval", "Tax advice"))
    assert re.findall(r'<section class="board-column" aria-label="(.*?)"', page) == [
        "Lê Quốc Bảo", "Nguyễn Thị Thu Hằng", "Trần Minh Hằng",
    ]  # fmt: skip
    agenda = page[page.index('<ol class="agenda">') :]
    assert agenda.count("agenda-entry") == 1 and "14:00–14:30" in agenda and "Lê Quốc Bảo" in agenda


def test_a_tap_on_free_time_books_there(owner, office, put, noon):
    page = html.unescape(owner.get("/admin/", {"name": "bao"}).content.decode())
    links = re.findall(r'class="board-free[^"]*" href="([^"]+)"', page)
    day = noon.date().isoformat()
    assert links[0] == f"/admin/book/?consultant={office.bao.pk}&day={day}&time=12%3A00" and len(links) == 12


def test_whoever_only_looks_is_offered_nothing_to_book(client, office, put, noon, tomorrow_at):
    put(tomorrow_at(14))
    auditor = User.objects.create_user("auditor", is_staff=True)
    roles.give(auditor, roles.Role.AUDITOR)
    client.force_login(auditor)
    page = client.get("/admin/").content.decode()
    assert "board-free" not in page and "board-entry" in page


def test_another_day_is_a_link_away_or_a_date_typed(owner, office, put, noon, tomorrow_at):
    put(tomorrow_at(9, days=4), name="Đinh Thị Mai")
    day = (noon + timedelta(days=3)).date().isoformat()
    page = owner.get("/admin/").content.decode()
    assert f'href="/admin/day/{(noon + timedelta(days=1)).date()}/" rel="next"' in page
    assert f'href="/admin/day/{(noon - timedelta(days=1)).date()}/" rel="prev"' in page
    chosen = owner.get("/admin/", {"day": day, "name": "bao"})
    assert (chosen.status_code, chosen["Location"]) == (302, f"/admin/day/{day}/?name=bao")
    shown = owner.get(chosen["Location"]).content.decode()
    assert "Đinh Thị Mai" in shown and 'name="name" value="bao"' in shown and "Đinh Thị Mai" not in page
    assert [owner.get(f"/admin/day/{text}/").status_code for text in ("2027-02-30", "x", "1800-01-01")] == [404] * 3


def test_a_holiday_is_named(owner, office, noon):
    Holiday.objects.create(on=noon.date(), name="Giỗ Tổ Hùng Vương")
    page = owner.get("/admin/").content.decode()
    assert "Holiday: Giỗ Tổ Hùng Vương" in page and page.count('class="board-closed"') == 3


def test_at_most_twenty_columns_and_the_others_on_the_next_page(owner, office, noon):
    Consultant.objects.bulk_create(Consultant(name=f"Người {number:02}") for number in range(22))
    page = owner.get("/admin/", {"page": 2, "service": ""}).content.decode()
    assert page.count('class="board-column"') == 5 and "Consultants 21–25 of 25" in page
    assert owner.get("/admin/").content.decode().count('class="board-column"') == 20
    assert owner.get("/admin/", {"service": office.legal.pk}).content.decode().count('class="board-column"') == 2
    assert owner.get("/admin/", {"on_duty": "on"}).content.decode().count('class="board-column"') == 3


def test_only_the_part_that_has_changed_is_read_again(owner, office, put, noon, tomorrow_at):
    put(tomorrow_at(14))
    page = owner.get("/admin/", {"name": "bao"}).content.decode()
    figures, tasks, source = map(
        html.unescape, re.findall(r'data-live="appointments[^"]*" data-every="60" data-src="(.*?)"', page)
    )
    assert (figures, tasks) == ("/admin/?part=figures", "/admin/?part=tasks")
    assert source == "/admin/?name=bao&page=1&part=board"
    part = owner.get(source, headers=FRAGMENT)
    assert part.headers["X-Fragment"] == "1" and part.content.decode().count('class="board-column"') == 1
    assert 'class="figures"' not in part.content.decode() and "<html" not in part.content.decode()


def test_nonsense_in_the_address_is_no_fault(owner, office):
    for query in ({"page": "x"}, {"page": 10**9}, {"service": "x"}, {"day": "x"}, {"name": "'" * 200}, {"part": "x"}):
        assert owner.get("/admin/", query).status_code == 200


# How many queries


@pytest.mark.parametrize(("part", "expected"), [("figures", 13), ("tasks", 6), ("board", 10)])
def test_the_page_asks_as_much_for_many_as_for_few(owner, office, put, noon, tomorrow_at, part, expected):
    counts = []
    for number in range(2):
        for hour in range(8, 12 + number * 5):
            for person in Consultant.objects.all():
                put(tomorrow_at(hour, 30 * number), person=person)
        owner.get("/admin/", {"part": part}, headers=FRAGMENT)
        with CaptureQueriesContext(connection) as queries:
            owner.get("/admin/", {"part": part}, headers=FRAGMENT)
        counts.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
        Consultant.objects.bulk_create(Consultant(name=f"Người {one}") for one in range(10))
    assert counts == [expected, expected]


# Who gets it


def test_a_consultant_is_led_to_their_own_calendar_and_from_there_to_the_tables(client, office):
    client.force_login(login_of(office.bao, "bao", is_staff=True))
    assert client.get("/admin/")["Location"] == "/calendar/"
    calendar = client.get("/calendar/").content.decode()
    assert f'href="{reverse("tables")}"' in calendar and 'href="/admin/"' not in calendar
    assert client.get("/admin/tables/").status_code == 200


def test_whoever_may_see_no_appointments_gets_the_tables_that_they_may_see(client, db):
    client.force_login(User.objects.create_user("nobody", is_staff=True))
    assert client.get("/admin/")["Location"] == "/admin/tables/"
    page = client.get("/admin/tables/").content.decode()
    assert "/admin/bookings/appointment/" not in page


def test_the_index_of_all_tables_is_where_the_bar_says(owner, office):
    assert 'href="/admin/tables/"' in owner.get("/admin/").content.decode()
    page = owner.get("/admin/tables/").content.decode()
    assert "/admin/consultants/holiday/" in page and 'aria-current="page">All tables' in page


def test_a_receptionist_sees_no_number_that_leads_where_they_may_not_go(client, office):
    client.force_login(receptionist := User.objects.create_user("recep", is_staff=True))
    roles.give(receptionist, roles.Role.RECEPTIONIST)
    everybody_reads("en")
    shown = figures_of(client)
    assert "waiting for a person" in shown and "unanswered questions" not in shown
