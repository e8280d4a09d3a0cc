"""The page of one appointment behind its address: what it shows, what is done there, and for whom it opens nothing."""

import logging
from datetime import UTC, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Customer, OutgoingEmail
from bookings import own_link, services
from bookings.actors import by_customer, by_staff
from bookings.merging import repoint
from bookings.models import Appointment, AppointmentEvent
from bookings.pages import own
from consultants.models import BusinessPolicy, Consultant
from meetassist.secret_paths import HidesSecretPaths, hide_in


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Phạm Duyên", email="duyen@example.com", phone="+84912345678", language="en")


@pytest.fixture
def row(office, customer, book, tomorrow_at):
    office.bao.email = "bao@example.com"
    office.bao.save()
    return book(customer, tomorrow_at(9, days=3))


@pytest.fixture
def page(row):
    return urlsplit(own_link.address(row)).path


def told(row):
    """Its events, as kind, role and source, in the order in which they came."""
    return list(row.events.order_by("pk").values_list("kind", "role", "source"))


def stands(row):
    row.refresh_from_db()
    return row.status, row.starts_at, row.sequence


def test_it_shows_the_appointment_and_nothing_of_the_customer(client, row, page):
    Appointment.objects.filter(pk=row.pk).update(for_whom="mẹ tôi", description="xe lăn")
    answer = client.get(page)
    text = answer.content.decode()
    assert answer.status_code == 200
    for shown in (row.code, "Tax advice", "Lê Quốc Bảo", "09:00–09:30", "Move it", "Cancel it", "I will come"):
        assert shown in text
    for hidden in ("Duyên", "duyen@example.com", "912345678", "mẹ tôi", "xe lăn"):
        assert hidden not in text
    assert answer["Referrer-Policy"] == "strict-origin"
    assert answer["X-Robots-Tag"] == "noindex, nofollow" and 'content="noindex, nofollow"' in text
    assert "no-store" in answer["Cache-Control"]


def test_it_is_in_the_language_of_the_customer_until_the_browser_has_chosen_one(client, row, page, customer):
    Customer.objects.filter(pk=customer.pk).update(language="vi")
    assert "Dời lịch" in client.get(page, headers={"Accept-Language": "en"}).content.decode()
    client.post("/language/", {"language": "en", "next": page})
    assert "Move it" in client.get(page).content.decode()


def test_looking_at_each_of_its_pages_changes_nothing(client, row, page, tomorrow_at):
    before, events = stands(row), told(row)
    at = f"{tomorrow_at(11, days=3).isoformat()}".replace("+", "%2B")
    for path in (page, f"{page}move/", f"{page}move/?at={at}", f"{page}cancel/", f"{page}?operation=away"):
        assert client.get(path).status_code == 200 and client.head(path).status_code == 200
    assert (stands(row), told(row)) == (before, events)


def test_what_a_form_sends_needs_the_token_of_the_browser(row, page):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{page}cancel/", {"version": row.version}).status_code == 403
    assert stands(row)[0] == "confirmed"


def test_no_other_address_opens_it(client, row, page, customer, book, tomorrow_at):
    other = book(Customer.objects.create(name="Khải"), tomorrow_at(11, days=3))
    mine, theirs = own_link.token(row), own_link.token(other)
    signature = mine.partition("-")[2]
    for token in (
        row.code, f"{row.code}-", f"{row.code}-{'x' * 43}", f"{other.code}-{signature}", f"{row.code}-{signature}x",
        theirs.replace(other.code, row.code), "%00-x", f"{row.code}-%00", "x" * 400,
    ):  # fmt: skip
        assert client.get(f"/a/{token}/").status_code == 404, token
        assert client.post(f"/a/{token}/cancel/", {"version": row.version}).status_code == 404, token
    assert stands(row)[0] == stands(other)[0] == "confirmed"


def test_a_hold_has_no_page(client, row, page):
    Appointment.objects.filter(pk=row.pk).update(status="held", held_until=timezone.now() + timedelta(minutes=5))
    assert client.get(page).status_code == 404


def test_it_is_the_customers_and_goes_with_whom_they_turn_out_to_be(client, row, page, customer, now):
    owner = Customer.objects.create(name="Duyên", email="d@example.com", language="en")
    repoint(customer, owner, now=now)
    assert client.get(page).status_code == 404, "of somebody else it is not"
    Customer.objects.filter(pk=customer.pk).update(merged_into=owner)
    assert client.get(page).status_code == 200
    assert client.post(f"{page}cancel/", {"version": Appointment.objects.get().version}).status_code == 302
    assert stands(row)[0] == "cancelled"


def test_it_ends_a_month_after_the_appointment(client, row, page, tomorrow_at):
    def lies(ago):
        row.place_at(timezone.now() - ago)
        Appointment.objects.filter(pk=row.pk).update(during=row.during, blocked=row.blocked)

    lies(timedelta(days=29))
    answer = client.get(page)
    assert answer.status_code == 200 and "Cancel it" not in answer.content.decode()
    lies(timedelta(days=31))
    assert client.get(page).status_code == 410
    assert client.post(page, {"operation": "note", "note": "x"}).status_code == 410
    assert Appointment.objects.get().description == ""


def test_the_address_is_in_no_log_and_nobody_reads_it_over_the_shoulder(row, page):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (page,), None)
    HidesSecretPaths().filter(record)
    assert record.args == ("/a/…",)
    letter = OutgoingEmail.objects.get(customer=row.customer)
    token = own_link.token(row)
    unfolded = letter.calendar.replace("\r\n ", "")
    for text in (letter.text, letter.html, unfolded):
        assert token in text and token not in hide_in(text)
    assert hide_in("see /chat/ and /event/1:x.ics, then") == "see /chat/ and /event/… then"


def test_cancelling_asks_once_and_a_second_press_does_nothing(client, row, page):
    asked = client.get(f"{page}cancel/").content.decode()
    assert "Cancel this appointment?" in asked and row.version in asked
    sent = {"version": row.version}
    for _ in range(2):
        answer = client.post(f"{page}cancel/", sent)
        assert (answer.status_code, answer.url) == (302, f"{page}?done=cancel")
    assert told(row) == [("booked", "customer", "chat"), ("cancelled", "customer", "page")]
    assert OutgoingEmail.objects.filter(kind="cancellation").count() == 1
    shown = client.get(f"{page}?done=cancel").content.decode()
    assert "Your appointment was cancelled" in shown and "Cancel it" not in shown
    assert client.get(f"{page}cancel/").url == page


def test_what_was_moved_meanwhile_is_not_cancelled_unseen(client, row, page, tomorrow_at, now):
    sent = {"version": row.version}
    services.reschedule(appointment=row, starts_at=tomorrow_at(15, days=4), by=by_staff("lan"), now=now)
    answer = client.post(f"{page}cancel/", sent)
    assert answer.status_code == 409
    assert "It has been changed meanwhile" in answer.content.decode() and "15:00" in answer.content.decode()
    assert stands(row)[0] == "confirmed"


def test_within_the_notice_it_is_said_until_when_and_nothing_is_done(client, row, page):
    BusinessPolicy.objects.update(cancel_notice_minutes=7 * 24 * 60, reschedule_notice_minutes=7 * 24 * 60)
    shown = client.get(page).content.decode()
    assert "It can be cancelled here until 7 days before it begins." in shown
    assert "Cancel it" not in shown and "Move it" not in shown and "I cannot come" in shown
    before = stands(row)
    assert client.post(f"{page}cancel/", {"version": row.version}).status_code == 409
    data = {"version": row.version, "at": (row.starts_at + timedelta(hours=2)).isoformat()}
    assert client.post(f"{page}move/", data).status_code == 409
    assert stands(row) == before


def moving(row, at, consultant=None):
    return {"version": row.version, "at": at.isoformat(), "with": (consultant or row.consultant).pk}


def test_moving_is_a_day_a_time_a_question_and_a_button(client, row, page, tomorrow_at):
    goal = tomorrow_at(10, days=4)
    shown = client.get(f"{page}move/?day={goal.date().isoformat()}")
    [time] = [one for one in shown.context["times"] if one["clock"] == "10:00"]
    asked = client.get(time["url"]).content.decode()
    assert "09:00–09:30" in asked and "10:00–10:30" in asked
    sent = moving(row, goal)
    for _ in range(2):
        answer = client.post(f"{page}move/", sent)
        assert (answer.status_code, answer.url) == (302, f"{page}?done=move")
    assert stands(row) == ("confirmed", goal, 1)
    assert told(row)[1:] == [("moved", "customer", "page")]
    assert client.get(page).status_code == 200, "the address goes with it"


def test_it_can_go_to_somebody_else(client, row, page, office, tomorrow_at):
    goal = tomorrow_at(10, days=4)
    shown = client.get(f"{page}move/?anyone=1&day={goal.date().isoformat()}").context
    assert {one["person"].name for one in shown["times"]} <= set(Consultant.objects.values_list("name", flat=True))
    client.post(f"{page}move/", moving(row, goal, office.minh_hang))
    row.refresh_from_db()
    assert (row.consultant, row.starts_at) == (office.minh_hang, goal)


def test_a_time_that_is_lost_meanwhile_is_said_with_those_that_are_free(client, row, page, book, tomorrow_at):
    goal = tomorrow_at(10, days=4)
    sent, before = moving(row, goal), stands(row)
    book(Customer.objects.create(name="Khải"), goal)
    answer = client.post(f"{page}move/", sent)
    text = answer.content.decode()
    assert answer.status_code == 409 and "Somebody else has just taken this time." in text
    clocks = [one["clock"] for one in answer.context["times"]]
    assert "10:00" not in clocks and "10:30" in clocks
    assert stands(row) == before


def test_nonsense_asks_again(client, row, page):
    before = stands(row)
    for query in ("?at=yesterday", "?day=x&from=y", "?with=99999999999999999999", "?at=2026-13-45T00:00:00Z"):
        assert client.get(f"{page}move/{query}").status_code == 200
    for data in ({}, {"at": "x"}, {"at": "2150-01-01T00:00:00Z", "version": row.version}):
        assert client.post(f"{page}move/", data).status_code in (302, 409)
    assert client.post(page, {"operation": "destroy"}).status_code == 200
    assert stands(row) == before


def test_i_come_is_noted_once(client, row, page):
    for _ in range(2):
        assert client.post(page, {"operation": "come"}).url == f"{page}?done=come"
    assert told(row)[1:] == [("acknowledged", "customer", "page")]
    shown = client.get(page).content.decode()
    assert "You have told us that you come." in shown and "I will come<" not in shown


def test_who_is_late_tells_it_on_the_day_and_the_consultant_hears_it_once(client, row, page):
    assert "I am late" not in client.get(page).content.decode()
    row.place_at(timezone.now() + timedelta(minutes=30))
    Appointment.objects.filter(pk=row.pk).update(during=row.during, blocked=row.blocked)
    OutgoingEmail.objects.all().delete()
    assert "I am late" in client.get(page).content.decode()
    for _ in range(2):
        client.post(page, {"operation": "late", "minutes": "15"})
    assert told(row)[1:] == [("late", "customer", "page")]
    assert [mail.to for mail in OutgoingEmail.objects.all()] == ["bao@example.com"]
    assert "about 15 minutes late" in client.get(page).content.decode()
    client.post(page, {"operation": "away"})
    assert "You have told us that you cannot come." in client.get(page).content.decode()


def test_a_note_is_added_to_what_stands_there_once_and_within_bounds(client, row, page):
    Appointment.objects.filter(pk=row.pk).update(description="xe lăn")
    for note in ("cửa sau", "cửa sau", "  ", "y" * 5000):
        client.post(page, {"operation": "note", "note": note})
    row.refresh_from_db()
    assert row.description.startswith("xe lăn\ncửa sau\nyyy") and len(row.description) == own.NOTE_LENGTH
    assert [kind for kind, _, _ in told(row)] == ["booked", "described", "described"]


def test_of_what_is_sent_within_a_minute_there_is_an_end(client, row, page, monkeypatch):
    monkeypatch.setattr(own, "MOST_A_MINUTE", 2)
    answers = [client.post(page, {"operation": "note", "note": f"{number}"}).status_code for number in range(3)]
    assert answers == [302, 302, 429]
    assert Appointment.objects.get().description == "0\n1"


def test_calendars_are_told_what_when_and_where_and_not_who(client, row, page):
    row.service.location = "12 Lý Thường Kiệt"
    row.service.save()
    google, outlook, file = client.get(page).context["calendars"]
    dates = "/".join(f"{one.astimezone(UTC):%Y%m%dT%H%M%SZ}" for one in (row.starts_at, row.ends_at))
    asked = parse_qs(urlsplit(google[1]).query)
    assert urlsplit(google[1]).netloc == "calendar.google.com"
    assert asked["dates"] == [dates]
    assert asked["text"] == ["Tax advice with Lê Quốc Bảo"] and asked["location"] == ["12 Lý Thường Kiệt"]
    assert parse_qs(urlsplit(outlook[1]).query)["subject"] == asked["text"]
    assert client.get(urlsplit(file[1]).path)["Content-Type"].startswith("text/calendar")
    assert own_link.token(row) not in google[1] + outlook[1], "what is in a calendar is shown to others"


def test_whom_the_level_forbids_it_is_told_so(client, row, page, customer):
    Customer.objects.filter(pk=customer.pk).update(is_active=False)
    answer = client.post(f"{page}cancel/", {"version": row.version})
    assert answer.status_code == 409 and "not possible for you here" in answer.content.decode()
    assert stands(row)[0] == "confirmed"


def test_every_mail_about_a_booked_appointment_has_the_address(row, tomorrow_at, now):
    services.reschedule(appointment=row, starts_at=tomorrow_at(10, days=4), by=by_customer(row.customer), now=now)
    letters = OutgoingEmail.objects.filter(customer=row.customer)
    assert letters.count() == 2 and all(own_link.address(row) in one.text for one in letters)
    assert AppointmentEvent.objects.filter(appointment=row).count() == 2
    others = OutgoingEmail.objects.exclude(customer=row.customer)
    assert others.count() == 2 and not any("/a/" in one.text + one.calendar for one in others)
