"""The list of appointments: today first, its filters, what it is taken away as, and giving rows to another consultant."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import roles
from accounts.models import Customer, OutgoingEmail
from bookings import services
from bookings.actors import by_customer, by_staff
from bookings.models import Appointment, AppointmentEvent, Notification
from consultants.models import Consultant, TimeOff
from history.models import Entry
from meetassist.tests.fixtures import everybody_reads, login, login_of, signed_in

LIST = "/admin/bookings/appointment/"


@pytest.fixture
def lan(db):
    return login(roles.Role.MANAGER)


@pytest.fixture
def placed(office, tomorrow_at):
    """An appointment of the demo's kind: written down as it is."""
    numbers = iter(range(100))

    def make(days, hour=9, *, name="", consultant=None, service=None, status="confirmed", source="admin", **values):
        customer = Customer.objects.create(name=name or f"Khách {next(numbers)}", **values)
        row = Appointment(
            customer=customer, consultant=consultant or office.bao, service=service or office.tax, status=status
        )
        row.place_at(tomorrow_at(hour, days=days))
        row.save()
        AppointmentEvent.objects.create(appointment=row, kind="booked", source=source)
        return row

    return make


def codes(client, query):
    return [row.code for row in client.get(f"{LIST}{query}").context["cl"].result_list]


def day(moment):
    return timezone.localtime(moment).date().isoformat()


def link(client, query, title):
    shown = html.unescape(client.get(f"{LIST}{query}").content.decode())
    return re.search(rf'<a href="(\?[^"]*)"[^>]*>{re.escape(title)}</a>', shown)[1]


# What is shown


def test_it_opens_on_today_in_the_order_of_the_day(lan, placed, now):
    placed(-1)
    late, early = placed(0, 17), placed(0, 8)
    placed(1)
    answer = lan.get(LIST)
    today = day(now)
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}?from={today}&to={today}")
    assert codes(lan, f"?from={today}&to={today}") == [early.code, late.code]


def test_days_are_a_tap_away_and_a_period_is_typed(lan, placed, now, tomorrow_at):
    yesterday, tomorrow, far = placed(-1), placed(1), placed(40)
    today = f"?from={day(now)}&to={day(now)}"
    assert codes(lan, link(lan, today, "Tomorrow")) == [tomorrow.code]
    assert codes(lan, link(lan, today, "From today on")) == [tomorrow.code, far.code]
    assert codes(lan, link(lan, today, "All days")) == [far.code, tomorrow.code, yesterday.code]
    assert codes(lan, f"?from={day(tomorrow_at(0))}&to={day(tomorrow_at(0, days=40))}") == [tomorrow.code, far.code]
    assert codes(lan, f"?to={day(now)}") == [yesterday.code]


@pytest.mark.parametrize("typed", ["x", "2026-13-01", "0001-01-01", "9999-12-31", "1e9"])
def test_what_is_no_day_is_not_asked_for(lan, placed, typed):
    row = placed(1)
    assert codes(lan, f"?from={typed}&to=") == [row.code]


def test_a_period_that_ends_before_it_begins_is_empty(lan, placed, now):
    placed(0)
    assert codes(lan, f"?from={day(now)}&to={day(now - timedelta(days=3))}") == []


def test_a_consultant_is_found_by_a_part_of_the_name_without_marks(lan, placed, office):
    own, other = placed(1, consultant=office.thu_hang), placed(1, consultant=office.bao)
    assert codes(lan, "?with=thu hang") == [own.code] and codes(lan, "?with=Bảo") == [other.code]
    assert codes(lan, "?with=") == [other.code, own.code] and codes(lan, "?with=nobody") == []


def test_a_thousand_consultants_are_no_list_of_links(lan, placed):
    placed(1)
    Consultant.objects.bulk_create(Consultant(name=f"Người {number}") for number in range(30))
    shown = lan.get(f"{LIST}?with=bao").content.decode()
    assert "Người 7" not in shown and 'name="with" value="bao"' in shown


def test_it_is_filtered_by_state_service_and_where_it_was_booked_together(lan, placed, office):
    placed(1)
    row = placed(1, 10, service=office.legal, status="pending", source="chat")
    placed(1, 11, service=office.legal, status="pending", source="import")
    query = f"?status__exact=pending&service__id__exact={office.legal.pk}"
    assert len(codes(lan, query)) == 2 and codes(lan, f"{query}&booked_in=chat") == [row.code]


def test_what_is_typed_keeps_what_else_is_filtered_by(lan, placed):
    placed(1)
    shown = lan.get(f"{LIST}?status__exact=confirmed&with=bao&from=&to=").content.decode()
    forms = re.findall(r'<form class="typed-filter".*?</form>', shown, re.S)
    assert len(forms) == 2 and all('name="status__exact" value="confirmed"' in form for form in forms)
    assert 'type="hidden" name="with" value="bao"' in forms[0] and 'type="hidden" name="with"' not in forms[1]


def test_a_consultant_sees_their_own_day_and_is_not_asked_whose(placed, office):
    own = placed(1, consultant=office.thu_hang)
    placed(1)
    hang = signed_in(login_of(office.thu_hang, "hang", is_staff=True))
    assert codes(hang, "?from=&to=") == [own.code]
    assert 'name="with"' not in hang.get(f"{LIST}?from=").content.decode()


# A file of it


def rows_of(answer):
    content = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_list_is_taken_away_as_it_is_shown(lan, placed, tomorrow_at):
    placed(2)
    row = placed(1, name="Đặng Thị Hằng", phone="+84900000001", email="hang@example.com", source="chat")
    query = f"?from={day(tomorrow_at(0))}&to={day(tomorrow_at(0))}"
    shown = html.unescape(lan.get(f"{LIST}{query}").content.decode())
    address = re.search(rf'href="({LIST}export/[^"]*)"', shown)[1]
    answer = lan.get(address)
    header, only = rows_of(answer)
    assert only == [
        row.code, day(row.starts_at), "09:00", "09:30", "confirmed", "Đặng Thị Hằng", "'+84 900 000 001",
        "hang@example.com", "", "Tax advice", "Lê Quốc Bảo", "chat", "",
    ]  # fmt: skip
    assert header[0] == "Code" and answer["Content-Disposition"].endswith('.csv"')
    assert "no-store" in answer["Cache-Control"]


def test_what_strangers_have_typed_is_not_run_by_a_spreadsheet(lan, placed):
    placed(1, name="=cmd|' /C calc'!A0")
    assert rows_of(lan.get(f"{LIST}export/?from="))[1][5] == "'=cmd|' /C calc'!A0"


def test_many_rows_come_in_steps_in_the_order_of_the_list(lan, placed, monkeypatch):
    monkeypatch.setattr("bookings.pages.export.STEP", 3)
    expected = [placed(number + 1).code for number in range(8)]
    with CaptureQueriesContext(connection) as caught:
        assert [row[0] for row in rows_of(lan.get(f"{LIST}export/?from="))[1:]] == expected[::-1]
    assert sum("booked_in" in one["sql"] for one in caught) == 3, "one for each step"


@pytest.mark.parametrize(
    ("language", "status", "service"), [("en", "completed", "Tax advice"), ("vi", "đã hoàn thành", "Tư vấn thuế")]
)
def test_a_row_of_the_file_has_the_words_of_the_list(lan, placed, language, status, service):
    row = placed(1, status="completed")
    Appointment.objects.update(for_whom="Mẹ")
    everybody_reads(language)
    [_header, only] = rows_of(lan.get(f"{LIST}export/?from="))
    assert (only[0], only[4], only[8:11]) == (row.code, status, ["Mẹ", service, "Lê Quốc Bảo"])


def test_taking_it_away_is_noted_and_only_for_who_may(lan, placed):
    placed(1)
    rows_of(lan.get(f"{LIST}export/?from="))
    rows = Entry.objects.filter(kind="exported").values_list("table_name", "who_name")
    assert list(rows) == [("bookings_appointment", "lan")]
    receptionist = login(roles.Role.RECEPTIONIST, "minh")
    assert receptionist.get(f"{LIST}export/?from=").status_code == 403
    assert f"{LIST}export/" not in receptionist.get(f"{LIST}?from=").content.decode()
    assert Entry.objects.filter(kind="exported").count() == 1


def test_an_address_that_is_no_filter_leads_to_the_list(lan):
    assert lan.get(f"{LIST}export/?customer__secret=1").status_code in (302, 400)


# Giving appointments to another


@pytest.fixture
def booking(office, now):
    def make(starts_at, customer=None, **values):
        number = Customer.objects.count()
        customer = customer or Customer.objects.create(name="Khải", email=f"khai{number}@example.com")
        values = {"service": office.legal, "consultant": office.bao, **values}
        return services.book(
            customer=customer, starts_at=starts_at, by=by_customer(customer), now=now, **values
        ).appointment  # fmt: skip

    return make


def send(client, chosen, **values):
    data = {"action": "reassign_selected", "_selected_action": [row.pk for row in chosen], **values}
    return client.post(f"{LIST}?from=&to=", data, follow=True)


def hidden(answer, *names):
    shown = answer.content.decode()
    return {name: html.unescape(re.search(rf'name="{name}" value="([^"]*)"', shown)[1]) for name in names}


def look(client, chosen, target, reason=""):
    return send(client, chosen, consultant=target.pk, reason=reason)


def do(client, chosen, target, reason="", looked=None):
    looked = looked or look(client, chosen, target, reason)
    values = hidden(looked, "looked_at", "seen")
    return send(client, chosen, consultant=target.pk, reason=reason, confirmed="yes", **values)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def of(row):
    row.refresh_from_db()
    return row.consultant


def test_those_who_offer_it_are_to_choose_from_and_nothing_is_done(lan, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    shown = html.unescape(send(lan, [row]).content.decode())
    assert "Trần Minh Hằng</option>" in shown and "Thu Hằng</option>" not in shown, "who does not offer it is left out"
    assert of(row) == office.bao and row.sequence == 0


def test_what_would_be_done_is_said_with_who_is_told(lan, office, booking, tomorrow_at):
    type(office.bao).objects.filter(pk=office.bao.pk).update(email="bao@example.com")
    type(office.bao).objects.filter(pk=office.minh_hang.pk).update(email="minh@example.com")
    customer = Customer.objects.create(name="Mai", email="mai@example.com")
    row, taken = booking(tomorrow_at(9), customer), booking(tomorrow_at(14))
    booking(tomorrow_at(14), Customer.objects.create(name="An"), consultant=office.minh_hang)
    before = OutgoingEmail.objects.count()
    shown = html.unescape(look(lan, [row, taken], office.minh_hang).content.decode())
    assert "1 appointment is given away." in shown and "1 cannot be, and stays as it is." in shown
    assert "the customer (e-mail), Lê Quốc Bảo (e-mail), Trần Minh Hằng (e-mail)" in shown
    assert "This time is already taken." in shown
    assert of(row) == office.bao and OutgoingEmail.objects.count() == before


def test_they_are_given_away_and_everybody_is_told_once(lan, office, booking, tomorrow_at):
    rows = [
        booking(tomorrow_at(9)),
        booking(tomorrow_at(11), Customer.objects.create(name="An", email="an@example.com")),
    ]
    assert said(do(lan, rows, office.minh_hang)) == ["2 appointments are with Trần Minh Hằng now."]
    assert [of(row) for row in rows] == [office.minh_hang, office.minh_hang]
    assert [row.starts_at for row in rows] == [tomorrow_at(9), tomorrow_at(11)]
    for row in rows:
        event = row.events.get(kind="moved")
        assert (event.actor, event.changes) == ("lan", {"consultant": [office.bao.pk, office.minh_hang.pk]})
    assert OutgoingEmail.objects.filter(kind="change").count() == 2 == Notification.objects.filter(kind="moved").count()


def test_two_of_one_time_are_not_both_had(lan, office, booking, tomorrow_at):
    office.legal.consultants.add(office.thu_hang)
    first = booking(tomorrow_at(9))
    second = booking(tomorrow_at(9), Customer.objects.create(name="An"), consultant=office.thu_hang)
    shown = html.unescape(look(lan, [first, second], office.minh_hang).content.decode())
    assert "1 appointment is given away." in shown
    answer = do(lan, [first, second], office.minh_hang)
    assert said(answer) == [
        f"{second.code}: This time is already taken.", "1 appointment is with Trần Minh Hằng now.",
    ]  # fmt: skip
    assert (of(first), of(second)) == (office.minh_hang, office.thu_hang)


def test_hours_are_kept_unless_a_reason_is_given_and_what_is_taken_is_taken(lan, office, booking, tomorrow_at):
    row, taken = booking(tomorrow_at(9)), booking(tomorrow_at(14))
    booking(tomorrow_at(14), Customer.objects.create(name="An"), consultant=office.minh_hang)
    TimeOff.objects.create(consultant=office.minh_hang, during=(tomorrow_at(0), tomorrow_at(12)))
    assert "The consultant is off at this time." in html.unescape(look(lan, [row], office.minh_hang).content.decode())
    do(lan, [row], office.minh_hang)
    assert of(row) == office.bao
    do(lan, [row, taken], office.minh_hang, reason="Bảo ốm")
    assert (of(row), of(taken)) == (office.minh_hang, office.bao) and row.outside_rules_reason == "Bảo ốm"


def test_what_was_not_looked_at_is_looked_at_first(lan, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    answer = send(lan, [row], consultant=office.minh_hang.pk, confirmed="yes")
    assert answer.status_code == 200 and of(row) == office.bao
    values = hidden(look(lan, [row], office.minh_hang), "looked_at", "seen")
    send(lan, [row], consultant=office.minh_hang.pk, reason="another", confirmed="yes", **values)
    assert of(row) == office.bao


def test_what_was_moved_meanwhile_is_left_where_it_is(lan, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    looked = look(lan, [row], office.minh_hang)
    services.reschedule(appointment=row, starts_at=tomorrow_at(15), by=by_staff("minh"), now=timezone.now())
    answer = do(lan, [row], office.minh_hang, looked=looked)
    assert said(answer)[0] == f"{row.code} was moved while you were asked: nothing was done to it."
    assert (of(row), row.starts_at) == (office.bao, tomorrow_at(15))


def test_what_is_over_or_theirs_already_stays(lan, office, booking, placed, tomorrow_at):
    own, over = (
        booking(tomorrow_at(9), consultant=office.minh_hang),
        placed(-3, service=office.legal, status="completed"),
    )
    answer = look(lan, [own, over], office.minh_hang)
    assert answer.content.decode().count("state cancelled") == 2 and 'name="confirmed"' not in answer.content.decode()


def test_too_many_at_once_are_refused(lan, office, placed, monkeypatch):
    monkeypatch.setattr("bookings.reassigning.LIMIT", 2)
    rows = [placed(1, hour) for hour in (9, 10, 11)]
    assert said(send(lan, rows)) == ["3 appointments are chosen, and at most 2 are changed at once: filter the list."]


def test_who_only_looks_gives_nothing_away(office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    auditor = login(roles.Role.AUDITOR, "an")
    send(auditor, [row], consultant=office.minh_hang.pk, confirmed="yes", looked_at=f"{office.minh_hang.pk} ",
         seen=json.dumps({row.pk: 0}))  # fmt: skip
    assert of(row) == office.bao


def test_looking_at_many_makes_as_many_queries_as_at_few(lan, office, placed):
    def queries(rows):
        with CaptureQueriesContext(connection) as caught:
            assert look(lan, rows, office.minh_hang).status_code == 200
        return len(caught)

    rows = [placed(number + 2, service=office.legal, email=f"k{number}@example.com") for number in range(12)]
    assert queries(rows[:2]) == queries(rows) <= 24


def test_a_day_and_where_it_was_booked_are_found_by_indexes(lan, placed, now):
    placed(1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM bookings_appointment a WHERE during && tstzrange(%s, %s)",
            [now, now + timedelta(days=1)],
        )
        day_plan = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute("EXPLAIN SELECT 1 FROM bookings_appointmentevent WHERE kind = 'booked' AND source = 'import'")
        source_plan = " ".join(line for (line,) in cursor.fetchall())
    assert "appointment_during" in day_plan or "appointment_by_time" in day_plan
    assert "event_of_booking" in source_plan
