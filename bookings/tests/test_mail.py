"""Who gets which e-mail about an appointment: one row per event and reader, in the transaction of the change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail as django_mail
from django.db import transaction

from accounts.mail import sending
from accounts.models import Customer, Device, OutgoingEmail, User
from bookings import mail, notifications, services, sweeping
from bookings.actors import SYSTEM, Actor, Source, by_consultant, by_customer, by_staff
from bookings.errors import NotYours, SlotTaken
from bookings.merging import repoint
from bookings.models import Appointment, Notification
from meetassist.tests.fixtures import login_of

KHAI, BAO, HANG = "khai@example.com", "bao@example.com", "hang@example.com"
STAFF = by_staff("admin")


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải", email=KHAI, phone="+84912345678", language="en")


@pytest.fixture
def people(office):
    """Bảo has an address of his own, Minh Hằng that of her login; Thu Hằng has none."""
    office.bao.email = BAO
    office.bao.save()
    office.minh_hang.user = User.objects.create_user("hang", HANG)
    office.minh_hang.save()
    return office


@pytest.fixture
def book(people, customer, tomorrow_at, now):
    def booked(**values):
        given = {
            "customer": customer, "service": people.tax, "consultant": people.bao, "starts_at": tomorrow_at(9, days=3),
            "by": by_customer(customer), "now": now,
        }  # fmt: skip
        return services.book(**{**given, **values}).appointment

    return booked


@pytest.fixture
def asked(people, book):
    people.tax.needs_approval = True
    people.tax.save()
    return book()


def forget():
    OutgoingEmail.objects.all().delete()


def rows(*fields):
    return list(OutgoingEmail.objects.order_by("pk").values_list(*fields))


def sent():
    """Kind, reader, and method of the calendar file."""
    return rows("kind", "to", "calendar_method")


def test_a_booking_tells_both_in_one_row_each(book, customer, people, now):
    row = book()
    event = row.events.get()
    assert rows("dedup_key", "thread", "to", "kind", "language", "customer", "created_at", "status") == [
        (f"appointment-event:{event.pk}:customer", f"appointment:{row.pk}:customer", KHAI, "receipt", "en",
         customer.pk, now, "queued"),
        (f"appointment-event:{event.pk}:consultant:{people.bao.pk}",
         f"appointment:{row.pk}:consultant:{people.bao.pk}", BAO, "consultant", "vi", None, now, "queued"),
    ]  # fmt: skip
    mail.tell(event, now=now)
    assert OutgoingEmail.objects.count() == 2


@pytest.mark.parametrize(
    ("of_login", "noted", "language"), [("en", "vi", "en"), ("vi", "en", "vi"), (None, "en", "en")]
)
def test_a_consultant_is_written_to_in_the_language_of_their_login_and_without_one_as_noted(
    book, people, of_login, noted, language
):
    people.bao.mail_language = noted
    people.bao.user = of_login and login_of(people.bao, "bao", language=of_login)
    people.bao.save()
    book()
    subject, written = OutgoingEmail.objects.filter(to=BAO).values_list("subject", "language").get()
    assert (written, subject.startswith("New appointment")) == (language, language == "en")


def test_it_commits_with_the_change_or_not_at_all(book, customer, now, tomorrow_at):
    with pytest.raises(RuntimeError), transaction.atomic():
        book()
        assert OutgoingEmail.objects.count() == 2
        raise RuntimeError
    assert (Appointment.objects.count(), OutgoingEmail.objects.count()) == (0, 0)
    row = book()
    forget()
    with pytest.raises(SlotTaken):
        book(starts_at=tomorrow_at(9, days=3), by=STAFF)
    with pytest.raises(RuntimeError), transaction.atomic():
        services.cancel(appointment=row, by=STAFF, now=now)
        raise RuntimeError
    assert OutgoingEmail.objects.count() == 0


def actor(name, customer, people):
    return {"customer": by_customer(customer), "consultant": by_consultant(people.bao), "staff": STAFF,
            "system": SYSTEM}[name]  # fmt: skip


@pytest.mark.parametrize("who", ["customer", "staff"])
def test_whoever_books_both_are_told(book, customer, people, who):
    book(by=actor(who, customer, people))
    assert sent() == [("receipt", KHAI, "REQUEST"), ("consultant", BAO, "REQUEST")]


@pytest.mark.parametrize("who", ["customer", "consultant", "staff"])
def test_a_move_tells_the_customer_and_a_consultant_who_did_not_do_it(
    book, customer, people, tomorrow_at, now, who
):  # fmt: skip
    row = book()
    forget()
    services.reschedule(
        appointment=row, starts_at=tomorrow_at(14, days=3), by=actor(who, customer, people), now=now
    )  # fmt: skip
    kinds = sent()
    told = [] if who == "consultant" else [("consultant", BAO, "REQUEST")]
    assert kinds == [("change", KHAI, "REQUEST"), *told]
    for text, html in rows("text", "html"):
        for words in (text, html):
            assert f"{tomorrow_at(9, days=3):%d/%m/%Y} 09:00 (GMT+7)" in words
            assert f"{tomorrow_at(14, days=3):%d/%m/%Y}, 14:00–14:30 (GMT+7)" in words


@pytest.mark.parametrize("who", ["customer", "consultant", "staff"])
def test_a_cancellation_tells_the_customer_and_a_consultant_who_did_not_do_it(book, customer, people, now, who):
    row = book()
    forget()
    by = actor(who, customer, people)
    services.cancel(appointment=row, by=by, reason="trời mưa to", now=now)
    told = [] if who == "consultant" else [("consultant", BAO, "CANCEL")]
    assert sent() == [("cancellation", KHAI, "CANCEL"), *told]
    assert all("trời mưa to" in text and "trời mưa to" in html for text, html in rows("text", "html"))


def test_what_waits_for_approval_is_said_to_both(asked, people):
    event = asked.events.get()
    assert sent() == [("request", KHAI, ""), ("consultant", BAO, "REQUEST")]
    ((to_customer, _), (to_consultant, html)) = rows("text", "html")
    assert f"{people.bao.name} still has to agree" in to_customer
    link = f"http://127.0.0.1:8000/calendar/appointments/{asked.code}/"
    assert link in to_consultant and f'href="{link}"' in html
    assert "STATUS:TENTATIVE" in OutgoingEmail.objects.get(to=BAO).calendar
    assert event.changes["status"][1] == "pending"


@pytest.mark.parametrize("who", ["consultant", "staff"])
def test_an_approval_is_a_receipt(asked, customer, people, now, who):
    forget()
    services.approve(appointment=asked, by=actor(who, customer, people), now=now)
    told = [] if who == "consultant" else [("consultant", BAO, "REQUEST")]
    assert sent() == [("receipt", KHAI, "REQUEST"), *told]
    assert "has agreed: your appointment is booked" in OutgoingEmail.objects.get(to=KHAI).text


@pytest.mark.parametrize("who", ["consultant", "staff", "system"])
def test_a_decline_is_told_without_a_file_for_what_was_in_no_calendar(asked, customer, people, now, who):
    forget()
    services.decline(appointment=asked, by=actor(who, customer, people), reason="đi công tác", now=now)
    told = [] if who == "consultant" else [("consultant", BAO, "CANCEL")]
    assert sent() == [("decline", KHAI, ""), *told]
    # What the system notes as a reason is no sentence for a customer.
    assert ("đi công tác" in OutgoingEmail.objects.get(to=KHAI).text) == (who != "system")


def test_what_nobody_answers_in_time_is_declined_by_e_mail_too(asked, tomorrow_at):
    forget()
    assert sweeping.decline_unanswered(now=tomorrow_at(8, 30, days=3)) == 1
    assert [one[:2] for one in sent()] == [("decline", KHAI), ("consultant", BAO)]
    text = OutgoingEmail.objects.get(to=KHAI).text
    assert "could not be confirmed in time" in text and "not answered in time" not in text


def test_a_request_that_is_moved_stays_a_request(asked, customer, tomorrow_at, now):
    forget()
    services.reschedule(appointment=asked, starts_at=tomorrow_at(14, days=3), by=by_customer(customer), now=now)
    assert sent() == [("request", KHAI, ""), ("consultant", BAO, "REQUEST")]
    text = OutgoingEmail.objects.get(to=KHAI).text
    assert "09:00 (GMT+7)" in text and "14:00–14:30" in text


@pytest.mark.parametrize("who", ["consultant", "staff"])
def test_a_move_to_somebody_else_tells_the_former_and_the_new_consultant(
    book, customer, people, tomorrow_at, now, who
):  # fmt: skip
    row = book()
    forget()
    services.reschedule(
        appointment=row, starts_at=tomorrow_at(14, days=3), consultant=people.minh_hang,
        by=actor(who, customer, people), now=now,
    )  # fmt: skip
    former = [("consultant", BAO, "CANCEL")] if who == "staff" else []
    assert sent() == [("change", KHAI, "REQUEST"), *former, ("consultant", HANG, "REQUEST")]
    if former:
        text = OutgoingEmail.objects.get(to=BAO).text
        assert people.minh_hang.name in text and "09:00 (GMT+7)" in text and "14:00" not in text
    assert "09:00" not in OutgoingEmail.objects.get(to=HANG).text
    assert people.bao.name in OutgoingEmail.objects.get(to=KHAI).text


def test_another_service_is_named_with_the_former_one(book, people, tomorrow_at, now):
    row = book()
    forget()
    services.reschedule(
        appointment=row, starts_at=row.starts_at, service=people.legal, by=STAFF, now=now
    )  # fmt: skip
    text = OutgoingEmail.objects.get(to=KHAI).text
    assert "Before: Tax advice\n" in text and "Service: Legal advice\n" in text


def test_holds_and_visits_are_nobodys_news(people, customer, book, tomorrow_at, now):
    def hold(hour):
        return services.hold(
            customer=customer, service=people.tax, consultant=people.bao, starts_at=tomorrow_at(hour, days=3),
            by=by_customer(customer), now=now,
        ).appointment  # fmt: skip

    hold(10)
    kept = hold(11)
    services.reschedule(appointment=kept, starts_at=tomorrow_at(12, days=3), by=by_customer(customer), now=now)
    services.cancel(appointment=kept, by=by_customer(customer), now=now)
    hold(13)
    sweeping.expire_holds(now=now + timedelta(hours=1))
    assert rows("kind") == []
    row, other = book(), book(starts_at=tomorrow_at(10, days=3))
    forget()
    services.complete(appointment=row, by=STAFF, now=tomorrow_at(9, 40, days=3))
    services.mark_no_show(appointment=row, by=by_consultant(people.bao), now=tomorrow_at(9, 50, days=3))
    sweeping.complete_past(now=tomorrow_at(18, days=3))
    other.refresh_from_db()
    assert (other.status, rows("kind")) == ("completed", [])


def test_a_hold_that_is_booked_is_told_once(people, customer, book, tomorrow_at, now):
    services.hold(
        customer=customer, service=people.tax, consultant=people.bao, starts_at=tomorrow_at(9, days=3),
        by=by_customer(customer), now=now,
    )  # fmt: skip
    book()
    assert [one[:2] for one in sent()] == [("receipt", KHAI), ("consultant", BAO)]


@pytest.mark.parametrize("source", [Source.IMPORT, Source.DEMO])
def test_imports_and_demo_data_tell_nobody(book, source):
    book(by=Actor("staff", source))
    assert rows("kind") == []


@pytest.mark.parametrize(
    "values",
    [
        {"email": None},
        {"email": ""},
        {"is_active": False},
        {"email_problem": "bounced"},
        {"email_problem": "complained"},
    ],
)
def test_who_cannot_be_written_to_is_not(book, customer, now, values):
    """Nothing goes to an address with a problem, nor to somebody who is disabled."""
    row = book(by=STAFF)
    forget()
    Customer.objects.update(**values)
    services.cancel(appointment=row, by=STAFF, reason="Bận", now=now)
    assert [one[1] for one in sent()] == [BAO]


def test_a_merged_customers_appointment_is_told_to_whom_it_became(book, customer, now):
    row = book()
    forget()
    other = Customer.objects.create(name="Khải", email="other@example.com")
    repoint(customer, other, now=now)
    Customer.objects.filter(pk=customer.pk).update(merged_into=other)
    services.cancel(appointment=row, by=STAFF, now=now)
    assert [one[1] for one in sent()] == ["other@example.com", BAO]
    customer.refresh_from_db()
    with pytest.raises(NotYours):
        book(customer=customer, by=STAFF)


def test_a_consultant_without_an_address_is_not_told(book, people):
    book(consultant=people.thu_hang)
    assert [one[1] for one in sent()] == [KHAI]


def test_each_reads_their_own_language_and_clock(people, book, customer):
    customer.language, customer.time_zone = "en", "America/New_York"
    customer.save()
    people.bao.time_zone = "Asia/Tokyo"
    people.bao.save()
    start = datetime(2027, 3, 9, 1, tzinfo=UTC)
    book(starts_at=start, now=start - timedelta(days=5))
    (subject, text, html), (to_consultant, words, _) = rows("subject", "text", "html")
    assert subject == "Booked: Tax advice, Monday 08/03/2027 20:00"
    assert "When: Monday 08/03/2027, 20:00–20:30 (GMT-5)\n" in text and '<html lang="en">' in html
    assert "Hello Khải!" in text
    assert to_consultant.endswith(": Tư vấn thuế, Thứ Ba 09/03/2027 10:00")
    assert "Thứ Ba 09/03/2027, 10:00–10:30 (GMT+9)\n" in words and "Xin chào Lê Quốc Bảo!" in words


def test_a_customer_without_a_zone_reads_the_businesss(book, customer):
    customer.language = "vi"
    customer.save()
    start = datetime(2026, 11, 24, 2, tzinfo=UTC)
    book(starts_at=start, now=start - timedelta(days=5))
    row = OutgoingEmail.objects.get(to=KHAI)
    assert row.subject.endswith(": Tư vấn thuế, Thứ Ba 24/11/2026 09:00") and '<html lang="vi">' in row.html


def test_the_facts_are_those_of_the_appointment(people, book, customer):
    people.tax.price, people.tax.meeting_link = Decimal(500_000), "https://meet.example.com/x"
    people.tax.save()
    row = book(description="Lần đầu\nHai người")
    device = Device.objects.create(customer=customer, kind="Máy in", name="Canon")
    Appointment.objects.filter(pk=row.pk).update(device=device)
    forget()
    row.refresh_from_db()
    mail.tell(row.events.get(), now=row.created_at)
    to_customer, to_consultant = OutgoingEmail.objects.get(to=KHAI), OutgoingEmail.objects.get(to=BAO)
    for line in (
        "Service: Tax advice", "Consultant: Lê Quốc Bảo", "Place: https://meet.example.com/x", "Price: 500,000 VND",
        f"Code: {row.code}", "Device: Canon (Máy in)", "http://127.0.0.1:8000/chat/",
    ):  # fmt: skip
        assert f"{line}\n" in to_customer.text
    assert 'href="https://meet.example.com/x"' in to_customer.html
    for words in ("Khải", "+84 912 345 678", "Canon (Máy in)", "Lần đầu Hai người", row.code):
        assert words in to_consultant.text and words in to_consultant.html


def test_the_link_is_only_for_those_who_have_booked(people, asked, customer, now):
    people.tax.meeting_link = "https://meet.example.com/x"
    people.tax.save()
    forget()
    mail.tell(Appointment.objects.get().events.get(), now=now)
    assert "Place: Online\n" in OutgoingEmail.objects.get(to=KHAI).text
    services.cancel(appointment=asked, by=STAFF, now=now)
    assert all("meet.example.com" not in text for (text,) in rows("text") if text.startswith("Hello"))


NAMES = [
    "<script>alert(1)</script>",
    '"Đặng & Sons"',
    "a\r\nBcc: evil@example.com\n\n<b>x</b>",
    "x\u2028y\x0bz\x1b[31m",
]


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_escaped_and_none_adds_a_header(people, customer, book, tomorrow_at, now, name):
    """Reference defect 31: the HTML of e-mails was built from what customers and consultants had typed."""
    customer.name = name
    customer.save()
    people.bao.name = people.tax.name_en = people.tax.location = name
    people.bao.save()
    people.tax.save()
    device = Device.objects.create(customer=customer, kind=name, name=name)
    row = book(description=name)
    Appointment.objects.filter(pk=row.pk).update(device=device)
    moved = services.reschedule(appointment=row, starts_at=tomorrow_at(11, days=3), by=STAFF, now=now).appointment
    services.cancel(appointment=moved, by=STAFF, reason=name, now=now)
    assert OutgoingEmail.objects.count() == 6
    for subject, text, html in rows("subject", "text", "html"):
        assert "<script" not in html and "<b>" not in html and '"Đặng' not in html
        assert not any(mark in part for part in (subject, text, html) for mark in ("\r", "\x0b", "\x1b", "\u2028"))
        assert "\nBcc" not in text and "\n" not in subject
        assert "&lt;script&gt;" in html or "&amp;" in html or name not in NAMES[:2]
        # In the text nothing is escaped.
        assert "&lt;" not in text and "&amp;" not in text and "&quot;" not in text
    for pk in OutgoingEmail.objects.values_list("pk", flat=True):
        sending.send(pk)
    headers = [(part["To"], part["Bcc"], part["Cc"]) for part in (one.message() for one in django_mail.outbox)]
    assert sorted(headers) == [(BAO, None, None)] * 3 + [(KHAI, None, None)] * 3


def test_a_link_of_another_scheme_is_no_link(people, book):
    people.tax.meeting_link = "javascript:alert(1)"
    people.tax.save()
    book()
    for html, calendar in rows("html", "calendar"):
        assert 'href="javascript' not in html and "URL:" not in calendar


# Reminders


@pytest.fixture
def reminded(book, now):
    row = book()
    forget()
    reminder = row.notifications.filter(kind="reminder").earliest("due_at")
    Notification.objects.filter(pk=reminder.pk).update(status="sent")
    until = reminder.useful_until
    mail.reminder(row, dedup_key=f"reminder:{reminder.pk}", useful_until=until, now=now)
    return row, reminder


def test_a_reminder_is_one_row_in_the_customers_thread(reminded, now):
    row, reminder = reminded
    fields = ("dedup_key", "thread", "kind", "to", "useful_until", "calendar")
    expected = (
        f"reminder:{reminder.pk}:customer", f"appointment:{row.pk}:customer", "reminder", KHAI, reminder.useful_until, ""
    )  # fmt: skip
    mail.reminder(row, dedup_key=f"reminder:{reminder.pk}", useful_until=reminder.useful_until, now=now)
    assert rows(*fields) == [expected]
    assert "A reminder of your appointment." in OutgoingEmail.objects.get().text


@pytest.mark.parametrize("change", ["move", "cancel"])
def test_a_reminder_that_is_not_sent_yet_ends_with_a_change(reminded, customer, tomorrow_at, now, change):
    row, reminder = reminded
    # Another's, whose key begins alike.
    mail.reminder(row, dedup_key=f"reminder:{reminder.pk}0", useful_until=reminder.useful_until, now=now)
    if change == "move":
        services.reschedule(appointment=row, starts_at=tomorrow_at(14, days=3), by=by_customer(customer), now=now)
    else:
        services.cancel(appointment=row, by=by_customer(customer), now=now)
    found = dict(rows("dedup_key", "status")[:2])
    assert found == {f"reminder:{reminder.pk}:customer": "skipped", f"reminder:{reminder.pk}0:customer": "queued"}


def test_a_reminder_that_is_sent_stays_sent(reminded, customer, now):
    row, _reminder = reminded
    assert sending.send(OutgoingEmail.objects.get().pk) == "sent"
    notifications.void(row, "cancelled", now=now)
    assert rows("status") == [("sent",)]


def test_nobody_is_reminded_who_cannot_be_written_to(book, customer, now):
    row = book()
    forget()
    Customer.objects.update(email_problem="bounced")
    row.customer.refresh_from_db()
    mail.reminder(row, dedup_key="reminder:1", useful_until=now + timedelta(hours=1), now=now)
    assert rows("kind") == []


# What it costs


def test_a_booking_reads_nothing_more_for_its_e_mails(people, book, customer, in_a_turn, django_assert_max_num_queries):
    """Others wait for the consultant while a booking commits: only the rows are written, from what is read already."""
    book()
    forget()
    event = Appointment.objects.select_related("customer", "service", "consultant", "device").get().events.get()
    event.appointment = Appointment.objects.select_related("customer", "service", "consultant", "device").get()
    with django_assert_max_num_queries(2):
        mail.tell(event, now=event.at)
    assert OutgoingEmail.objects.count() == 2
