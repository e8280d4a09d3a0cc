"""The panel of an appointment: what the team reads there, and what it does there; in the admin and on the calendar."""

import re
from datetime import UTC, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.models import ChannelIdentity, Customer, OutgoingEmail, User
from accounts.roles import Role
from bookings import services
from bookings.actors import by_consultant, by_customer, by_staff
from bookings.models import Appointment, AppointmentEvent, AppointmentNote, Feedback, Notification
from bookings.pages import moving
from chatbot.models import Conversation
from history.models import Entry
from meetassist.tests.fixtures import login_of

FRAGMENT = {"X-Fragment": "1"}


@pytest.fixture
def duyen(db):
    return Customer.objects.create(name="Phan Thị Mỹ Duyên", phone="+84912345678", email="duyen@example.com")


@pytest.fixture
def row(office, duyen, tomorrow_at, book):
    office.bao.email = "bao@example.com"
    office.bao.save()
    row = book(duyen, tomorrow_at(9))
    OutgoingEmail.objects.all().delete()
    return row


@pytest.fixture
def lan(client, db):
    """A receptionist, whom colleagues know by her name."""
    user = User.objects.create_user("lan", first_name="Lan", last_name="Trần", is_staff=True)
    roles.give(user, Role.RECEPTIONIST)
    client.force_login(user)
    return client


def url(row):
    return reverse("panel", args=[row.code])


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.content.decode())))


def buttons(answer):
    return re.findall(r'name="operation" value="(\w+)"', answer.content.decode())


def steps(answer):
    return re.findall(r'href="[^"]*\?step=(\w+)"', answer.content.decode())


def seen(client, row, **query):
    found = re.search(r'name="seen" value="([^"]*)"', client.get(url(row), query, headers=FRAGMENT).content.decode())
    return unescape(found[1])


def act(client, row, operation, **values):
    values.setdefault("seen", row.version)
    return client.post(url(row), {"operation": operation, **values}, headers=FRAGMENT)


def mails():
    return list(OutgoingEmail.objects.order_by("pk").values_list("kind", "to"))


# What stands there


def test_it_says_who_comes_how_they_are_reached_and_what_was_before(lan, row, duyen, office, now):
    for day, status in ((20, "completed"), (19, "completed"), (18, "no_show"), (17, "cancelled")):
        visit = Appointment(customer=duyen, consultant=office.bao, service=office.tax, status=status)
        visit.place_at(now - timedelta(days=day))
        visit.save()
        if status == "completed":
            Feedback.objects.create(appointment=visit, rating=4 if day == 20 else 5)
    page = text_of(lan.get(url(row)))
    for words in (
        "Phan Thị Mỹ Duyên", "+84 912 345 678", "duyen@example.com", row.code, office.bao.name,
        "lần thứ 3, 1 lần không đến, đánh giá 4,5/5",
    ):  # fmt: skip
        assert words in page
    assert 'href="tel:+84912345678"' in lan.get(url(row)).content.decode()
    assert Entry.objects.filter(kind="read", row_id=str(row.pk)).count() == 2, "who opens it is noted"


def test_the_script_gets_the_panel_alone_and_everybody_else_a_page(lan, row):
    part, page = lan.get(url(row), headers=FRAGMENT), lan.get(url(row))
    assert part.headers["X-Fragment"] == "1" and b"<html" not in part.content
    assert b"<html" in page.content and b"appointment-panel" in page.content
    assert b"data-close" in part.content and b"data-close" not in page.content


def test_what_comes_next_says_the_way_by_which_it_comes(lan, row, duyen, now):
    Notification.objects.filter(appointment=row).delete()
    due = {"customer": duyen, "appointment": row, "due_at": now + timedelta(hours=1), "useful_until": row.starts_at}
    Notification.objects.create(**due, kind="reminder", dedup_key="x")
    assert re.search(r"nhắc lịch, .*: e-mail", text_of(lan.get(url(row))))
    identity = ChannelIdentity.objects.create(customer=duyen, channel="web", external_id="v1")
    talk = Conversation.objects.create(identity=identity, customer=duyen)
    page = lan.get(url(row))
    # A browser does not ring: what cannot wait goes both ways.
    assert re.search(r"nhắc lịch, .*: chat trên web, e-mail", text_of(page))
    assert reverse("admin:chatbot_conversation_talk", args=[talk.pk]) in page.content.decode()


def test_who_cannot_be_reached_is_to_be_rung(lan, row, duyen):
    Customer.objects.filter(pk=duyen.pk).update(email=None)
    assert "không có cách nào tới khách: hãy gọi điện" in text_of(lan.get(url(row)))
    row.refresh_from_db()
    page = text_of(lan.get(url(row), {"step": "cancel"}))
    assert "không báo được cho khách bằng cách nào: hãy gọi điện, chuyên gia (e-mail)" in page


def test_what_was_told_stands_there_and_what_did_not_reach_them(lan, row, duyen, now):
    services.reschedule(appointment=row, starts_at=row.starts_at + timedelta(hours=1), by=by_staff("lan"), now=now)
    Notification.objects.filter(kind="moved").update(status="unreachable", outcome="no_conversation", done_at=now)
    page = text_of(lan.get(url(row)))
    assert "thay đổi, " in page and "e-mail: chờ gửi" in page
    assert re.search(r"bên mình đã dời.*: không tới được khách", page, re.IGNORECASE)


# What is done there


DAY, HOUR = timedelta(days=1), timedelta(minutes=20)


@pytest.mark.parametrize(
    ("status", "ahead", "shown", "asked"),
    [
        ("pending", DAY, ["approve", "note"], ["move", "decline"]),
        ("pending", -HOUR, ["late", "note"], ["move", "decline"]),
        ("confirmed", 2 * DAY, ["note"], ["move", "cancel"]),
        ("confirmed", -HOUR, ["complete", "no_show", "late", "note"], ["move", "cancel"]),
        ("completed", -HOUR, ["no_show", "note"], []),
        ("cancelled", DAY, ["note"], []),
        ("held", DAY, ["note"], []),
    ],
)
def test_it_offers_what_the_state_allows(lan, row, status, ahead, shown, asked):
    row.place_at(timezone.now().replace(second=0, microsecond=0) + ahead)
    row.status, row.held_until = status, timezone.now() + DAY
    row.save()
    answer = lan.get(url(row))
    assert (buttons(answer), steps(answer)) == (shown, asked)


@pytest.mark.parametrize(
    ("before", "ahead", "operation", "after", "told"),
    [
        ("pending", DAY, "approve", "confirmed", [("receipt", "duyen@example.com"), ("consultant", "bao@example.com")]),
        ("confirmed", -HOUR, "complete", "completed", []),
        ("confirmed", -HOUR, "no_show", "no_show", []),
    ],
)
def test_one_tap_is_enough_for_what_ends_nothing(lan, row, before, ahead, operation, after, told):
    row.place_at(timezone.now().replace(second=0, microsecond=0) + ahead)
    row.status = before
    row.save()
    answer = act(lan, row, operation)
    row.refresh_from_db()
    event = row.events.first()
    assert (row.status, event.kind, event.role, event.source, event.actor) == (
        after, event.kind, "staff", "admin", "lan",
    )  # fmt: skip
    assert mails() == told and row.code in text_of(answer)
    assert answer.headers["X-Fragment"] == "1", "the panel shows what has become of it"


def test_a_cancellation_says_who_will_be_told_and_wants_a_reason(lan, row):
    page = text_of(lan.get(url(row), {"step": "cancel"}, headers=FRAGMENT))
    assert "Huỷ?" in page and "khách (e-mail), chuyên gia (e-mail)" in page
    assert "Vui lòng ghi lý do" in text_of(act(lan, row, "cancel", reason="  "))
    row.refresh_from_db()
    assert (row.status, mails()) == ("confirmed", [])
    act(lan, row, "cancel", reason="chuyên gia ốm")
    row.refresh_from_db()
    assert (row.status, row.events.first().changes["reason"]) == ("cancelled", "chuyên gia ốm")
    assert mails() == [("cancellation", "duyen@example.com"), ("consultant", "bao@example.com")]
    assert "chuyên gia ốm" in OutgoingEmail.objects.first().text


def test_a_move_is_by_the_free_times_alone_and_keeps_the_row(lan, row, office, duyen, tomorrow_at, book):
    taken = book(Customer.objects.create(name="Khải"), tomorrow_at(11))
    OutgoingEmail.objects.all().delete()
    page = lan.get(url(row), {"step": "move"}).content.decode()
    values = [unescape(one) for one in re.findall(r'name="slot" value="([^"]+)"', page)]
    starts = {moving.read_slot(one).starts_at for one in values}
    assert tomorrow_at(10) in starts and not {taken.starts_at, row.starts_at} & starts
    assert re.search(r"khách \(e-mail\), chuyên gia \(e-mail\)", page)
    assert "Vui lòng chọn giờ" in text_of(act(lan, row, "move", slot=""))
    answer = act(lan, row, "move", slot=f"{tomorrow_at(10).isoformat()}|{office.bao.pk}")
    moved = Appointment.objects.get(pk=row.pk)
    assert (moved.starts_at, moved.code, moved.sequence) == (tomorrow_at(10), row.code, 1)
    assert "10:00" in text_of(answer)
    assert mails() == [("change", "duyen@example.com"), ("consultant", "bao@example.com")]


def test_a_move_may_go_to_anyone_who_offers_the_service(lan, row, office, tomorrow_at):
    page = unescape(lan.get(url(row), {"step": "move", "with": "anyone"}).content.decode())
    assert f'value="{tomorrow_at(9).astimezone(UTC).isoformat()}|{office.thu_hang.pk}"' in page
    act(lan, row, "move", slot=f"{tomorrow_at(9).isoformat()}|{office.thu_hang.pk}")
    row.refresh_from_db()
    assert (row.consultant, row.starts_at) == (office.thu_hang, tomorrow_at(9))


def test_a_time_that_was_taken_meanwhile_is_refused_with_what_is_free_now(lan, row, tomorrow_at, book, office):
    book(Customer.objects.create(name="Khải"), tomorrow_at(11))
    answer = act(lan, row, "move", slot=f"{tomorrow_at(11).isoformat()}|{office.bao.pk}")
    assert "Giờ này đã có người đặt." in text_of(answer) and 'name="slot"' in answer.content.decode()
    row.refresh_from_db()
    assert (row.starts_at, row.sequence) == (tomorrow_at(9), 0)


@pytest.mark.parametrize("slot", ["", "x", "2027-13-01T10:00|1", "2027-01-01T10:00|1", "2027-01-01T10:00:00+00:00|x"])
def test_what_no_page_of_ours_has_sent_moves_nothing(lan, row, slot):
    assert act(lan, row, "move", slot=slot).status_code == 200
    assert act(lan, row, "erase").status_code == 404
    assert Appointment.objects.get(pk=row.pk).version == row.version


def test_that_they_come_late_is_noted_for_the_consultant(lan, row, now):
    Appointment.objects.filter(pk=row.pk).update(during=(now + HOUR, now + DAY), blocked=(now + HOUR, now + DAY))
    row.refresh_from_db()
    answer = act(lan, row, "late", minutes="20")
    event = row.events.first()
    assert (event.kind, event.changes["minutes"], event.role, event.actor) == ("late", 20, "staff", "lan")
    assert "khoảng 20 phút" in text_of(answer)
    assert mails() == [("consultant", "bao@example.com")], "the customer is told nothing"


def test_notes_are_for_the_team_and_are_added_to_each_other(lan, row, client):
    before = seen(lan, row, step="cancel")
    act(lan, row, "note", text="Gọi lại trước khi tới", seen="")
    answer = act(lan, row, "note", text="Mang theo <b>hồ sơ</b>", seen=before)
    page = answer.content.decode()
    assert "Gọi lại trước khi tới" in page and "Mang theo &lt;b&gt;hồ sơ" in page and "Lan Trần" in page
    assert list(AppointmentNote.objects.values_list("author", flat=True)) == ["Lan Trần"] * 2
    act(lan, row, "note", text=" ")
    assert (AppointmentNote.objects.count(), row.events.count(), mails()) == (2, 1, [])


# Two people at once


def test_what_somebody_else_has_changed_is_said_and_nothing_is_done(lan, row, tomorrow_at, now):
    old = seen(lan, row, step="cancel")
    User.objects.create_user("minh", first_name="Minh", last_name="Lê")
    services.reschedule(appointment=row, starts_at=tomorrow_at(14), by=by_staff("minh"), now=now)
    OutgoingEmail.objects.all().delete()
    answer = act(lan, row, "cancel", seen=old, reason="khách bận")
    page = text_of(answer)
    assert "Minh Lê" in page and "14:00" in page and "Chưa làm gì cả." in page
    assert 'value="khách bận"' in answer.content.decode(), "what was typed is kept"
    row.refresh_from_db()
    assert (row.status, row.starts_at, mails()) == ("confirmed", tomorrow_at(14), [])
    again = re.search(r'name="seen" value="([^"]*)"', answer.content.decode())[1]
    act(lan, row, "cancel", seen=unescape(again), reason="khách bận")
    row.refresh_from_db()
    assert row.status == "cancelled"


def test_what_is_over_meanwhile_is_shown_with_what_was_typed(lan, row, duyen, now):
    old = row.version
    services.cancel(appointment=row, by=by_customer(duyen), now=now)
    page = text_of(act(lan, row, "cancel", seen=old, reason="chuyên gia ốm"))
    assert "khách hàng" in page and "đã huỷ" in page and "chuyên gia ốm" in page
    assert AppointmentEvent.objects.filter(appointment=row, kind="cancelled").count() == 1


@pytest.mark.parametrize("operation", ["approve", "complete", "no_show", "move", "late", "decline"])
def test_no_operation_goes_by_an_old_page(lan, row, operation, office, tomorrow_at):
    before = row.version
    answer = act(
        lan, row, operation, seen="0 confirmed 2020-01-01T00:00:00+00:00", reason="x",
        slot=f"{tomorrow_at(10).isoformat()}|{office.bao.pk}",
    )  # fmt: skip
    assert "Chưa làm gì cả." in text_of(answer)
    assert (Appointment.objects.get(pk=row.pk).version, row.events.count()) == (before, 1)


# Who


def test_a_consultant_acts_on_their_own_and_does_not_give_it_away(client, row, office, tomorrow_at):
    client.force_login(login_of(office.bao, "bao", is_staff=True))
    act(client, row, "move", slot=f"{tomorrow_at(9).isoformat()}|{office.thu_hang.pk}")
    row.refresh_from_db()
    assert row.consultant == office.bao
    act(client, row, "move", slot=f"{tomorrow_at(10).isoformat()}|{office.bao.pk}")
    row.refresh_from_db()
    event = row.events.first()
    assert (row.starts_at, event.role, event.actor) == (tomorrow_at(10), "consultant", "bao")
    assert mails() == [("change", "duyen@example.com")], "what they do themselves is no news to them"
    page = client.get(url(row), {"step": "move", "with": "anyone"}).content.decode()
    assert office.thu_hang.name not in page


def test_who_only_looks_is_offered_nothing_and_does_nothing(client, row):
    auditor = User.objects.create_user("kiểm", is_staff=True)
    roles.give(auditor, Role.AUDITOR)
    client.force_login(auditor)
    for query in ({}, {"step": "cancel"}, {"step": "move"}):
        answer = client.get(url(row), query, headers=FRAGMENT)
        assert (answer.status_code, buttons(answer), steps(answer)) == (200, [], [])
    for operation in ("cancel", "note", "late"):
        assert act(client, row, operation, reason="x", text="x").status_code == 403
    assert (row.events.count(), AppointmentNote.objects.count()) == (1, 0)


def test_looking_changes_nothing_whatever_the_address_says(lan, row):
    for step in ("cancel", "decline", "move", "nonsense"):
        assert lan.get(url(row), {"step": step, "operation": "cancel", "reason": "x"}).status_code == 200
    assert (row.events.count(), Appointment.objects.get(pk=row.pk).version) == (1, row.version)


def test_the_admins_page_of_an_appointment_leads_to_its_panel(lan, row):
    page = lan.get(reverse("admin:bookings_appointment_change", args=[row.pk])).content.decode()
    assert f'href="{url(row)}" data-panel' in page


def test_without_the_script_one_is_led_back_and_told(lan, row):
    answer = lan.post(url(row), {"operation": "cancel", "reason": "ốm", "seen": row.version}, follow=True)
    assert answer.redirect_chain == [(url(row), 302)]
    assert f"{row.code}: đã huỷ. Đã báo: khách (e-mail), chuyên gia (e-mail)." in text_of(answer)


def test_the_number_of_queries_does_not_grow(lan, row, duyen, office, now):
    def count(**query):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert lan.get(url(row), query, headers=FRAGMENT).status_code == 200
        return len(queries)

    lan.get(url(row))
    few = count(), count(step="move"), count(step="cancel")
    for number in range(20):
        visit = Appointment(customer=duyen, consultant=office.bao, service=office.tax, status="completed")
        visit.place_at(now - timedelta(days=number + 1))
        visit.save()
        row.notes.create(text="x", author="Lan")
        row.events.create(kind="late", role="customer", source="chat", changes={"sequence": 0})
        Notification.objects.create(
            customer=duyen, appointment=row, kind="moved", dedup_key=f"n{number}", due_at=now,
            useful_until=now + DAY, status="sent", done_at=now,
        )  # fmt: skip
    assert (count(), count(step="move"), count(step="cancel")) == few == (17, 11, 8)


def test_by_whom_a_consultant_is_told(row, office, now):
    """A colleague's act is news to them, their own is none."""
    services.cancel(appointment=row, by=by_consultant(office.bao), reason="ốm", now=now)
    assert mails() == [("cancellation", "duyen@example.com")]
