"""Customers whom no news has reached: who stands on the list, what to say, and two people who would ring at once."""

import html
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.mail import bounces
from accounts.models import Customer, OutgoingEmail
from bookings import calls, services
from bookings.actors import by_staff
from bookings.models import Call, Notification
from chatbot.worker import news, undelivered
from history.models import Entry
from meetassist.tests.fixtures import login

CALL = "/admin/call/"


@pytest.fixture
def lan(db):
    return login(roles.Role.RECEPTIONIST, "lan", first_name="Lan", last_name="Phạm")


@pytest.fixture
def minh(db):
    return login(roles.Role.RECEPTIONIST, "minh", first_name="Minh")


@pytest.fixture
def by_phone(office, now, tomorrow_at):
    """Booked on the telephone for somebody of whom there is a number alone."""

    def book(name="Khải", phone="+84900000001", language="vi", hour=9, **values):
        customer = Customer.objects.create(name=name, phone=phone, language=language, **values)
        return services.book(
            customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(hour),
            by=by_staff("lan"), now=now,
        ).appointment  # fmt: skip

    return book


def cancel(row, reason="Chuyên gia ốm"):
    services.cancel(appointment=row, by=by_staff("lan"), reason=reason, now=timezone.now())
    news.send_due()


def page(client):
    return html.unescape(client.get(CALL).content.decode())


def listed(client):
    return re.findall(r"<h2>(.*?)</h2>", page(client))


def act(client, customer, operation, **values):
    return client.post(CALL, {"customer": customer.pk, "operation": operation, **values}, follow=True)


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def unreached(customer):
    return list(Notification.objects.filter(customer=customer, status="unreachable").values_list("pk", flat=True))


def test_whose_appointment_was_cancelled_and_who_has_a_number_alone_is_to_be_called(lan, by_phone):
    row = by_phone()
    assert listed(lan) == [] and "Everybody has been reached." in page(lan)
    cancel(row)
    shown = page(lan)
    assert listed(lan) == ["Khải"]
    assert 'href="tel:+84900000001">+84 900 000 001</a>' in shown
    assert "no conversation, and no e-mail address that works" in shown
    assert f'href="/admin/appointments/{row.code}/"' in shown


def test_what_to_say_is_the_news_in_the_customers_language(lan, by_phone):
    cancel(by_phone())
    cancel(by_phone("Jane", "+84900000002", "en", hour=11), reason="ill")
    quotes = dict(re.findall(r'<blockquote lang="(\w+)">(.*?)</blockquote>', page(lan), re.S))
    assert "Rất tiếc" in quotes["vi"] and "Chuyên gia ốm" in quotes["vi"] and "09:00" in quotes["vi"]
    assert "Unfortunately we had to cancel your appointment" in quotes["en"] and "Reason: ill" in quotes["en"]


def test_moves_declines_and_reminders_that_reach_nobody_are_there_once_a_customer(lan, office, by_phone, tomorrow_at):
    row = by_phone()
    services.reschedule(appointment=row, starts_at=tomorrow_at(14), by=by_staff("lan"), now=timezone.now())
    reminder = row.notifications.filter(kind="reminder", status="due").order_by("due_at").first()
    Notification.objects.filter(pk=reminder.pk).update(due_at=timezone.now())
    news.send_due()
    [one] = calls.find(now=timezone.now())
    assert sorted(row.kind for row in one.news) == ["moved", "reminder"] and listed(lan) == ["Khải"]


def test_what_is_over_or_true_no_longer_is_nobodys_call(lan, by_phone, tomorrow_at):
    row = by_phone()
    services.reschedule(appointment=row, starts_at=tomorrow_at(14), by=by_staff("lan"), now=timezone.now())
    news.send_due()
    assert listed(lan) == ["Khải"]
    services.reschedule(appointment=row, starts_at=tomorrow_at(15), by=by_staff("lan"), now=timezone.now())
    assert listed(lan) == []
    news.send_due()
    assert listed(lan) == ["Khải"]
    assert calls.find(now=tomorrow_at(15) + timedelta(hours=13)) == []


def test_who_was_reached_in_another_way_is_not_called(lan, by_phone):
    cancel(by_phone(email="khai@example.com"))
    assert Notification.objects.get(kind="cancelled").outcome == "e-mail" and listed(lan) == []


def bounce(mail):
    OutgoingEmail.objects.filter(pk=mail.pk).update(status="sent", provider_id=f"ses-{mail.pk}")
    bounces.bounced(
        {"messageId": f"ses-{mail.pk}"}, {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": mail.to}]}
    )
    undelivered.tell_due()


def test_an_email_about_a_cancellation_that_comes_back_calls_for_a_call(lan, by_phone):
    cancel(by_phone(email="khai@example.com"))
    bounce(OutgoingEmail.objects.get(kind="cancellation"))
    row = Notification.objects.get(kind="cancelled")
    assert (row.status, row.outcome) == ("unreachable", "bounced")
    assert listed(lan) == ["Khải"] and "the e-mail came back" in page(lan)


def test_a_booking_of_ours_whose_receipt_comes_back_is_told_by_telephone_until_it_is_over(lan, by_phone, tomorrow_at):
    row = by_phone(email="khai@example.com")
    receipt = OutgoingEmail.objects.get(kind="receipt", customer=row.customer)
    bounce(receipt)
    bounce(receipt)
    told = Notification.objects.get(kind="booked")
    assert (told.status, told.useful_until) == ("unreachable", row.starts_at) and listed(lan) == ["Khải"]
    assert "09:00" in page(lan)
    services.cancel(appointment=row, by=by_staff("lan"), now=timezone.now())
    assert [one.kind for found in calls.find(now=timezone.now()) for one in found.news] == []


def test_a_call_is_taken_told_and_gone_and_its_rows_say_who_and_when(lan, by_phone):
    row = by_phone()
    cancel(row)
    act(lan, row.customer, "take")
    shown = page(lan)
    assert "You have this call since" in shown and "Done, they know" in shown
    act(lan, row.customer, "told", news=unreached(row.customer))
    assert listed(lan) == []
    call = Call.objects.get()
    assert (call.caller, call.outcome, call.again_at) == (lan.user, "told", None) and call.ended_at >= call.taken_at
    told = Notification.objects.get(kind="cancelled")
    assert (told.status, told.outcome) == ("sent", "telephone")


def test_taking_a_call_is_noted_as_reading(lan, by_phone):
    row = by_phone()
    cancel(row)
    act(lan, row.customer, "take")
    read = Entry.objects.filter(kind="read").values_list("table_name", "row_id", "who_name")
    assert list(read) == [("accounts_customer", str(row.customer_id), "lan")]


def test_where_nobody_answers_they_are_the_last_until_it_is_time_again(lan, by_phone):
    first, second = by_phone(), by_phone("Mai", "+84900000002", hour=11)
    cancel(first)
    cancel(second)
    assert listed(lan) == ["Khải", "Mai"]
    act(lan, first.customer, "take")
    act(lan, first.customer, "no_answer", news=unreached(first.customer))
    assert listed(lan) == ["Mai", "Khải"]
    assert re.search(r"No answer so far: 1 time, last .* \(Lan Phạm\)\..*Again from \d\d:\d\d\.", page(lan), re.S)
    later = timezone.now() + calls.AGAIN_AFTER + timedelta(minutes=1)
    assert [one.customer.name for one in calls.find(now=later)] == ["Khải", "Mai"]
    assert unreached(first.customer)


def test_of_two_who_take_one_call_at_once_one_has_it_and_the_other_reads_who(lan, minh, by_phone):
    row = by_phone()
    cancel(row)
    act(lan, row.customer, "take")
    answer = act(minh, row.customer, "take")
    assert re.fullmatch(r"Lan Phạm has this call since \d\d:\d\d: nothing was changed.", said(answer)[0])
    assert "Lan Phạm has this call since" in page(minh) and "Done, they know" not in page(minh)
    answer = act(minh, row.customer, "told", news=unreached(row.customer))
    assert said(answer)[0].startswith("Lan Phạm has this call") and unreached(row.customer)
    assert list(Call.objects.values_list("caller", "ended_at")) == [(lan.user.pk, None)]


def test_a_call_is_taken_over_only_from_who_was_seen_to_have_it(lan, minh, by_phone):
    row = by_phone()
    cancel(row)
    act(lan, row.customer, "take")
    seen = Call.objects.get().pk
    act(minh, row.customer, "take", instead_of=seen)
    assert list(Call.objects.order_by("pk").values_list("caller", "outcome")) == [
        (lan.user.pk, "put_back"), (minh.user.pk, ""),
    ]  # fmt: skip
    answer = act(lan, row.customer, "no_answer")
    assert said(answer)[0].startswith("Minh has this call since")
    third = login(roles.Role.RECEPTIONIST, "hoa")
    assert said(act(third, row.customer, "take", instead_of=seen))[0].startswith("Minh has this call since")


def test_what_has_come_after_the_page_was_read_is_still_to_be_told(lan, by_phone, tomorrow_at):
    row = by_phone()
    services.reschedule(appointment=row, starts_at=tomorrow_at(14), by=by_staff("lan"), now=timezone.now())
    news.send_due()
    act(lan, row.customer, "take")
    seen = unreached(row.customer)
    cancel(row)
    act(lan, row.customer, "told", news=seen)
    assert [one.kind for found in calls.find(now=timezone.now()) for one in found.news] == ["cancelled"]


def test_nobodys_notifications_are_ended_by_another_customers_call(lan, by_phone):
    first, second = by_phone(), by_phone("Mai", "+84900000002", hour=11)
    cancel(first)
    cancel(second)
    act(lan, first.customer, "take")
    act(lan, first.customer, "told", news=[*unreached(first.customer), *unreached(second.customer)])
    assert listed(lan) == ["Mai"]


def test_an_auditor_reads_and_has_no_button_and_a_consultant_no_page(by_phone, office):
    row = by_phone()
    cancel(row)
    auditor, consultant = login(roles.Role.AUDITOR, "an"), login(roles.Role.CONSULTANT, "bao")
    assert (
        "Khải" in page(auditor)
        and "<button" not in re.search(r"call-card.*", page(auditor), re.S)[0].split("</section>")[0]
    )
    assert act(auditor, row.customer, "take").status_code == 403
    assert consultant.get(CALL).status_code == 403 and not Call.objects.exists()


def test_nonsense_is_refused(lan, by_phone):
    row = by_phone()
    assert lan.post(CALL, {"customer": row.customer_id, "operation": "erase"}).status_code == 404
    for number in ("", "x", "0", "99999999"):
        assert lan.post(CALL, {"customer": number, "operation": "take"}).status_code == 404
    assert (
        lan.post(CALL, {"customer": row.customer_id, "operation": "told", "news": "x"}, follow=True).status_code == 200
    )


def test_the_open_page_reads_the_list_alone(lan, by_phone):
    cancel(by_phone())
    part = lan.get(CALL, headers={"X-Fragment": "1"}).content.decode()
    assert "Khải" in part and "<html" not in part and "data-live" not in part


def test_two_customers_of_whom_somebody_rings_the_one_and_another_the_other_become_one_call(lan, minh, by_phone, now):
    from chatbot.people import identification

    first, second = by_phone(), by_phone("Mai", "+84900000002", hour=11)
    for client, row in ((lan, first), (minh, second)):
        cancel(row)
        act(client, row.customer, "take")
    assert identification.merge_by_staff(second.customer, first.customer, now=now)
    assert set(Call.objects.values_list("customer", "caller", "outcome")) == {
        (first.customer_id, lan.user.pk, ""), (first.customer_id, minh.user.pk, "put_back"),
    }  # fmt: skip


def test_the_page_makes_as_many_queries_for_few_as_for_many(lan, by_phone):
    def queries():
        with CaptureQueriesContext(connection) as caught:
            assert lan.get(CALL).status_code == 200
        return len(caught)

    cancel(by_phone())
    few = queries()
    for number in range(2, 8):
        cancel(by_phone(f"Người {number}", f"+8490000000{number}", hour=9 + number))
    assert queries() == few <= 12


def test_whom_to_call_is_found_by_its_index(db):
    sql = (
        "SELECT id FROM bookings_notification WHERE status IN ('unreachable', 'failed') AND useful_until > now()"
        " ORDER BY useful_until, id LIMIT 200"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "notification_unreached" in plan and "Sort" not in plan
    assert reverse("call") == CALL
