"""The page of numbers: what it counts, that each number leads to as many rows, who gets it, and its files."""

import csv
import html
import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.template.response import SimpleTemplateResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import ChannelIdentity, Customer
from accounts.roles import Role
from bookings import numbers, periods, tallying
from bookings.models import Appointment, Feedback
from bookings.pages.numbers_tables import Numbers
from bookings.pages.sheets import Form, with_sign, written
from bookings.periods import Choice
from chatbot.models import Conversation, ConversationDay, ModelCall, Question
from consultants.models import Business, Consultant, Holiday, TimeOff
from meetassist.tests.fixtures import login

PAGE = "/admin/numbers/"


@pytest.fixture
def owner(office):
    return login(Role.OWNER)


@pytest.fixture
def in_english():
    with translation.override("en"):
        yield


def today():
    return timezone.now().astimezone(Business.current().zone).date()


@pytest.fixture
def noon(tomorrow_at):
    """Of a day of last week: what is there is over."""
    return tomorrow_at(12, days=-7 - today().weekday())


@pytest.fixture
def put(office):
    def make(starts_at, status="completed", source="chat", role="customer", person=None, cancelled_by=""):
        row = Appointment(
            customer=Customer.objects.create(name="Phan Văn Khải"), consultant=person or office.bao,
            service=office.tax, status=status,
        )  # fmt: skip
        row.place_at(starts_at)
        row.save()
        row.events.create(kind="booked", role=role, source=source)
        if cancelled_by:
            row.events.create(kind="cancelled", role=cancelled_by, source=source)
        return row

    return make


@pytest.fixture
def lively(office, put, noon):
    """A week with something of everything, and less of it in the week before."""
    hours = (noon + timedelta(hours=half / 2) for half in range(12))
    for values in (
        {}, {}, {"source": "admin", "role": "staff"}, {"status": "no_show"}, {"status": "declined"},
        {"status": "confirmed", "person": office.minh_hang}, {"status": "pending"},
        {"status": "cancelled", "cancelled_by": "customer"}, {"status": "cancelled", "cancelled_by": "customer"},
        {"status": "cancelled", "cancelled_by": "staff"}, {"status": "cancelled", "cancelled_by": "system"},
    ):  # fmt: skip
        put(next(hours), **values)
    earlier = put(noon - timedelta(days=7))
    # Let go before it was booked.
    held = put(noon - timedelta(days=2), status="cancelled", cancelled_by="customer")
    held.events.filter(kind="booked").delete()
    for row, stars in zip(Appointment.objects.filter(status="completed").order_by("-during"), (5, 4, 2), strict=False):
        Feedback.objects.create(appointment=row, rating=stars, comment="Rất kỹ <b>", created_at=noon)
    Feedback.objects.create(appointment=earlier, rating=3, created_at=noon - timedelta(days=7))
    for number, (channel, values) in enumerate((
        ("web", {"is_reached": True, "booked": 2}), ("web", {"is_reached": True, "is_handed_over": True}),
        ("web", {}), ("messenger", {"is_reached": True}), ("messenger", {"is_handed_over": True}),
    )):  # fmt: skip
        customer = Customer.objects.create()
        identity = ChannelIdentity.objects.create(customer=customer, channel=channel, external_id=f"n{number}")
        talk = Conversation.objects.create(customer=customer, identity=identity)
        ConversationDay.objects.create(conversation=talk, channel=channel, day=noon.date(), **values)
    ConversationDay.objects.create(channel="web", day=noon.date() - timedelta(days=7), is_reached=True, booked=1)
    for outcome in ("unknown", "failed", "answered"):
        Question.objects.create(text="Gửi xe?", language="vi", route="knowledge", outcome=outcome, created_at=noon)
    for cost in ("0.30", "0.10"):
        ModelCall.objects.create(purpose="sql", prompt="p", model="m", cost_usd=cost, at=noon, outcome="answered")


@pytest.fixture
def of_last_week(lively):
    business = Business.current()
    business.minutes_per_booking = 7
    business.save()
    period, before = periods.chosen(Choice.LAST_WEEK, today=today(), first=today(), last=today())
    return Numbers(period, before, list(Consultant.objects.order_by("name", "pk")))


def shown(table):
    return {line.label: (line.now.number, line.before.number) for line in table.lines}


def test_what_became_of_appointments_and_where_they_were_booked(of_last_week, in_english):
    assert shown(of_last_week.appointments) == {
        "Booked": (11, 1), "Came": (3, 1), "Did not come": (1, 0), "Still open": (2, 0), "Cancelled": (4, 0),
        "by: customer": (2, 0), "by: consultant": (0, 0), "by: staff": (1, 0), "by: system": (1, 0),
        "Declined": (1, 0),
    }  # fmt: skip
    assert shown(of_last_week.sources) == {"Chat": (10, 1), "Admin": (1, 0)}
    assert [line.now.number for line in of_last_week.course.lines if line.now.number] == [11]
    assert len(of_last_week.course.lines) == 7 and len(of_last_week.course.chart.columns) == 7


def test_what_customers_say_and_what_conversations_come_to(of_last_week, in_english):
    assert shown(of_last_week.ratings) == {
        "Average rating": (pytest.approx(11 / 3), 3), "5 of 5": (1, 0), "4 of 5": (1, 0), "3 of 5": (0, 1),
        "2 of 5": (1, 0), "1 of 5": (0, 0), "0 of 5": (0, 0),
    }  # fmt: skip
    # Nobody has written by a channel that other tests have entered.
    assert {label: counts for label, counts in shown(of_last_week.talks).items() if label != "Giấy"} == {
        "Conversations": (5, 1), "web chat": (3, 1), "Messenger": (2, 0), "API": (0, 0), "Something reached": (3, 1),
        "With a person": (2, 0), "Without a person": (2, 1), "Share without a person": (50, 100),
        "Minutes saved": (14, 7), "Unanswered questions": (2, 0),
    }  # fmt: skip
    assert shown(of_last_week.costs) == {
        "Calls": (2, 0), "Cost": (0.4, 0), "Cost for a booking in the chat": (0.2, 0), "Cost for a conversation": (0.08, 0),
    }  # fmt: skip


def test_time_taken_is_booked_of_the_working_time_without_what_is_off(of_last_week, office, noon):
    period = of_last_week.period
    # Ten hours on each of seven days; a holiday is none of them, nor are two days off.
    Holiday.objects.create(on=period.first, name="Lễ")
    monday, _end = period.span(Business.current().zone)
    TimeOff.objects.create(consultant=office.bao, during=(monday, monday + timedelta(days=3)))
    [now, before] = numbers.time_taken([office.bao, office.minh_hang, office.thu_hang], of_last_week.periods)
    assert now[office.bao.pk] == numbers.TimeTaken(appointments=5, minutes=150, open_minutes=4 * 600)
    assert now[office.minh_hang.pk] == numbers.TimeTaken(1, 30, 6 * 600)
    assert now[office.thu_hang.pk] == numbers.TimeTaken(0, 0, 6 * 600)
    assert before[office.bao.pk] == numbers.TimeTaken(1, 30, 7 * 600)
    assert now[office.bao.pk].percent == 6.25 and numbers.TimeTaken().percent is None


@pytest.fixture
def undrawn(monkeypatch):
    """What a list holds is known before it is drawn, which takes most of the time."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


def values_of(found):
    return [(f"{table.key}: {line.label}", line, value)
            for table in found.tables for line in table.lines for value in (line.now, line.before)]  # fmt: skip


@pytest.mark.usefixtures("undrawn")
def test_each_number_leads_to_as_many_rows(of_last_week, owner):
    found = values_of(of_last_week)
    for name, line, value in found:
        answer = owner.get(value.link)
        assert answer.status_code == 200 and answer.context_data["cl"].result_count == value.rows, name
        assert line.form != Form.COUNT or value.number == value.rows, name
    assert len(found) > 70


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR])
def test_whoever_may_see_the_numbers_may_see_their_lists(of_last_week, role):
    client = login(role)
    lists = {value.link.partition("?")[0]: value.link for _name, _line, value in values_of(of_last_week)}
    assert {client.get(link).status_code for link in lists.values()} == {200} and len(lists) == 5


@pytest.mark.parametrize("query", ["", "?period=last_week", "?period=year", "?period=quarter", "?period=last_month"])
def test_the_page_shows_its_numbers_as_links(owner, lively, query):
    page = owner.get(PAGE + query)
    assert page.status_code == 200
    text = page.content.decode()
    links = [html.unescape(link) for link in re.findall(r'<td><a href="([^"]+)">', text)]
    assert len(links) >= 60 and all(link.startswith("/admin/") for link in links)
    assert " style=" not in text and "<style" not in text and "Rất kỹ &lt;b&gt;" in text or query != "?period=last_week"


def test_days_are_chosen_and_what_is_wrong_with_them_is_said(owner, lively, noon):
    day = noon.date()
    page = owner.get(PAGE, {"period": "days", "first": day, "last": day}).content.decode()
    assert f"<b>{day:%d/%m/%Y}</b>" in page and f"beside {day - timedelta(days=1):%d/%m/%Y}" in page
    assert 'role="alert"' not in page
    for first, last in ((day, ""), (day, day - timedelta(days=1)), ("2020-01-01", "2026-01-01"), ("x", "y")):
        page = owner.get(PAGE, {"period": "days", "first": first, "last": last}).content.decode()
        assert 'role="alert"' in page, (first, last)
    assert owner.get(PAGE, {"period": "nonsense"}).status_code == 200


@pytest.mark.parametrize("who", [Role.RECEPTIONIST, Role.CONSULTANT])
def test_it_is_for_those_who_answer_for_the_business(office, who):
    client = login(who)
    assert {client.get(path).status_code for path in (PAGE, f"{PAGE}file/?table=costs")} == {403}
    assert PAGE not in client.get("/admin/tables/").content.decode()


def test_who_may_see_it_finds_it_in_the_bar(owner):
    assert f'href="{PAGE}"' in owner.get("/admin/").content.decode()


def test_a_table_is_a_file(owner, lively):
    answer = owner.get(f"{PAGE}file/", {"period": "last_week", "table": "appointments"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][0] == "What became of them" and rows[1] == ["Booked", "11", "1"] and len(rows) == 11
    costs = owner.get(f"{PAGE}file/", {"period": "last_week", "table": "costs"}).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(costs)))[3][1] == "0.2"
    assert owner.get(f"{PAGE}file/", {"table": "nonsense"}).status_code == 404


def test_a_name_that_a_spreadsheet_would_run_is_text_in_the_file(owner, office):
    Consultant.objects.filter(pk=office.bao.pk).update(name="=1+1")
    file = owner.get(f"{PAGE}file/", {"table": "time"}).content.decode("utf-8-sig")
    assert "'=1+1" in file


def test_consultants_are_found_by_name_and_come_twelve_at_a_time(owner, office):
    Consultant.objects.bulk_create(Consultant(name=f"Người {number:02}") for number in range(30))
    page = owner.get(PAGE, {"page": 3}).content.decode()
    assert "Consultants 25–33 of 33" in page and "Người 29" in page and "Người 02" not in page
    assert "Lê Quốc Bảo" in owner.get(PAGE, {"name": "bao"}).content.decode()
    assert "Trần Minh Hằng" not in owner.get(PAGE, {"name": "bao"}).content.decode()


def test_the_queries_are_as_many_for_few_and_many_rows(owner, lively, put, noon):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert owner.get(PAGE, {"period": "year"}).status_code == 200
        return len(caught)

    few = queries()
    Consultant.objects.bulk_create(Consultant(name=f"Người {number:02}") for number in range(9))
    for half in range(10):
        put(noon + timedelta(days=-1, hours=half / 2))
    assert queries() == few
    tallying.catch_up()
    assert queries() == few


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [(None, Form.COUNT, "–"), (1234, Form.COUNT, "1,234"), (49.6, Form.PERCENT, "50 %"), (4.25, Form.STARS, "4.2"),
     (90, Form.MINUTES, "90 min"), (0.0123, Form.USD, "0.0123 USD"), (12.5, Form.USD, "12.50 USD")],
)  # fmt: skip
def test_numbers_are_written_as_people_read_them(number, form, said, in_english):
    assert written(number, form) == said


def test_a_difference_has_its_sign(in_english):
    assert [with_sign(number, Form.COUNT) for number in (3, -3, 0)] == ["+3", "−3", "±0"]
    assert with_sign(-0.2, Form.PERCENT) == "±0 %"


def printed(*arguments):
    out = io.StringIO()
    call_command("numbers", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_the_page_shows(of_last_week, in_english):
    found = of_last_week
    text = printed("--period", "last_week", "--table", "conversations")
    table = found.talks
    assert text.splitlines()[0] == "Conversations"
    rows = [tuple(re.split(r"  +", row.strip())) for row in text.splitlines()[2:] if row]
    assert rows == [(line.label, line.shown, line.shown_before) for line in table.lines]
    titles = [line for line in printed().splitlines() if line in {one.title for one in found.tables}]
    assert titles == [one.title for one in found.tables]
    assert printed("--language", "vi", "--table", "conversations").startswith("Hội thoại\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--table", "wages"], "There are: course, appointments, conversations"),
        (["--from", "2026-02-30", "--to", "2026-03-01"], "Enter a valid date."),
        (["--from", "2026-03-02", "--to", "2026-03-01"], "not before it"),
        (["--period", "days"], "Choose the first day"),
    ],
)
def test_the_command_says_what_is_wrong_with_what_it_is_asked(office, arguments, said):
    with pytest.raises(CommandError, match=said):
        printed(*arguments)
