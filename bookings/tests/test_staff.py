"""What staff does with appointments in admin: book, move, answer, end, and find new places for the displaced."""

from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, User
from bookings import services, tasks
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentEvent, Notification
from consultants.models import BusinessPolicy, Holiday, TimeOff

LIST = "admin:bookings_appointment_changelist"
DISPLACED = "admin:bookings_appointment_displaced"


@pytest.fixture
def staff(client, db):
    client.force_login(User.objects.create_superuser("sếp"))
    return client


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải")


@pytest.fixture
def booking(office, customer, now):
    def book(starts_at, consultant=None):
        return services.book(
            customer=customer, service=office.tax, consultant=consultant or office.bao, starts_at=starts_at,
            by=by_customer(customer), now=now,
        ).appointment  # fmt: skip

    return book


def fields(start, service, consultant, **others):
    local = timezone.localtime(start)
    return {
        "service": service.pk, "consultant": consultant.pk, "starts_at_0": f"{local:%d/%m/%Y}",
        "starts_at_1": f"{local:%H:%M}", "outside_rules_reason": "", "description": "", **others,
    }  # fmt: skip


def change(staff, row, data):
    inlines = {f"{name}-{count}_FORMS": 0 for name in ("events", "notifications") for count in ("TOTAL", "INITIAL")}
    return staff.post(reverse("admin:bookings_appointment_change", args=[row.pk]), {**inlines, **data})


def act(staff, action, rows, **values):
    data = {"action": action, "_selected_action": [row.pk for row in rows], **values}
    return [str(message) for message in staff.post(reverse(LIST), data, follow=True).context["messages"]]


def test_the_change_page_moves_and_keeps_the_row(staff, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    answer = change(staff, row, fields(tomorrow_at(14), office.legal, office.minh_hang))
    assert answer.status_code == 302
    moved = Appointment.objects.get()
    assert (moved.pk, moved.code, moved.sequence) == (row.pk, row.code, 1)
    assert (moved.starts_at, moved.service, moved.consultant) == (tomorrow_at(14), office.legal, office.minh_hang)
    event = moved.events.latest("pk")
    assert (event.kind, event.role, event.source, event.actor) == ("moved", "staff", "admin", "sếp")
    assert event.changes["consultant"] == [office.bao.pk, office.minh_hang.pk]


def test_saving_without_a_change_moves_nothing_and_a_description_is_kept(staff, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    data = fields(tomorrow_at(9), office.tax, office.bao, description="mang theo hồ sơ")
    assert change(staff, row, data).status_code == 302
    row.refresh_from_db()
    assert (row.sequence, row.description) == (0, "mang theo hồ sơ")
    assert [event.kind for event in row.events.order_by("pk")] == ["booked", "described"]
    assert change(staff, row, data).status_code == 302
    assert row.events.count() == 2


def test_a_move_and_another_description_are_saved_together_or_not_at_all(staff, office, booking, tomorrow_at):
    row, taken = booking(tomorrow_at(9)), booking(tomorrow_at(11))
    data = fields(taken.starts_at, office.tax, office.bao, description="mang theo hồ sơ")
    assert "Giờ này đã có người đặt." in change(staff, row, data).content.decode()
    row.refresh_from_db()
    assert (row.description, row.events.count()) == ("", 1)
    change(staff, row, fields(tomorrow_at(10), office.tax, office.bao, description="mang theo hồ sơ"))
    row.refresh_from_db()
    assert (row.starts_at, row.description, row.sequence) == (tomorrow_at(10), "mang theo hồ sơ", 1)


def test_a_move_to_a_taken_time_is_a_form_error_with_any_reason(staff, office, booking, tomorrow_at):
    booking(tomorrow_at(9))
    row = booking(tomorrow_at(10))
    for reason in ("", "khách quen"):
        data = fields(tomorrow_at(9), office.tax, office.bao, outside_rules_reason=reason)
        answer = change(staff, row, data)
        assert answer.status_code == 200 and "Giờ này đã có người đặt." in answer.content.decode()
    row.refresh_from_db()
    assert (row.starts_at, row.sequence) == (tomorrow_at(10), 0)


def test_staff_books_outside_the_rules_with_a_reason_and_only_with_one(staff, office, customer, tomorrow_at):
    url = reverse("admin:bookings_appointment_add")
    data = fields(tomorrow_at(20), office.tax, office.bao, customer=customer.pk)
    assert "Chuyên gia không làm việc vào giờ này." in staff.post(url, data).content.decode()
    assert staff.post(url, {**data, "outside_rules_reason": "khách quen"}).status_code == 302
    row = Appointment.objects.get()
    assert (row.starts_at, row.outside_rules_reason, row.status) == (tomorrow_at(20), "khách quen", "confirmed")


def test_another_appointment_of_the_customer_at_that_time_is_warned_about(
    staff, office, customer, booking, tomorrow_at
):
    first = booking(tomorrow_at(9))
    data = fields(tomorrow_at(9), office.tax, office.thu_hang, customer=customer.pk)
    answer = staff.post(reverse("admin:bookings_appointment_add"), data, follow=True)
    assert f"Khải có lịch hẹn khác trùng giờ: {first.code}." in [str(said) for said in answer.context["messages"]]
    assert Appointment.objects.booked().count() == 2


def test_an_appointment_that_is_over_is_only_looked_at(staff, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    Appointment.objects.update(status="cancelled")
    assert staff.get(reverse("admin:bookings_appointment_change", args=[row.pk])).status_code == 200
    assert change(staff, row, fields(tomorrow_at(14), office.tax, office.bao)).status_code == 403


def test_bulk_actions_go_through_the_operations(staff, office, booking, tomorrow_at):
    type(office.tax).objects.update(needs_approval=True)
    office.tax.refresh_from_db()
    rows = [booking(tomorrow_at(hour)) for hour in (9, 10, 11)]
    assert act(staff, "approve_selected", rows[:2], confirmed="1") == ["Đã đổi 2 lịch hẹn."]
    assert act(staff, "decline_selected", rows[2:], reason="bận họp", confirmed="1") == ["Đã đổi 1 lịch hẹn."]
    assert act(staff, "cancel_selected", rows[:1], reason="khách gọi", confirmed="1") == ["Đã đổi 1 lịch hẹn."]
    assert act(staff, "complete_selected", rows[1:2]) == [
        f"{rows[1].code} (đã xác nhận): Trạng thái của lịch hẹn không cho phép việc này.", "Đã đổi 0 lịch hẹn.",
    ]  # fmt: skip
    assert [Appointment.objects.get(pk=row.pk).status for row in rows] == ["cancelled", "confirmed", "declined"]
    reasons = AppointmentEvent.objects.filter(kind__in=["declined", "cancelled"]).order_by("pk")
    assert [event.changes["reason"] for event in reasons] == ["bận họp", "khách gọi"]


def test_what_took_place_and_who_did_not_come_is_said_in_bulk(staff, office, customer, tomorrow_at):
    rows = []
    for hour in (9, 10):
        row = Appointment(customer=customer, service=office.tax, consultant=office.bao)
        row.place_at(tomorrow_at(hour, days=-2))
        row.save()
        rows.append(row)
    act(staff, "complete_selected", rows)
    act(staff, "mark_no_show_selected", rows[1:])
    assert [Appointment.objects.get(pk=row.pk).status for row in rows] == ["completed", "no_show"]


@pytest.fixture
def displaced(office, booking, tomorrow_at):
    """Four appointments that lose their place, each by another cause, and one that keeps it."""
    rows = [
        booking(tomorrow_at(9), office.bao), booking(tomorrow_at(9), office.thu_hang),
        booking(tomorrow_at(10, days=3), office.thu_hang), booking(tomorrow_at(9, days=2), office.minh_hang),
        booking(tomorrow_at(15, days=4), office.thu_hang),
    ]  # fmt: skip
    TimeOff.objects.create(consultant=office.bao, during=DateTimeTZRange(tomorrow_at(8), tomorrow_at(10)))
    office.thu_hang.date_overrides.create(on=tomorrow_at(9).date(), start_time="13:00", end_time="17:00")
    Holiday.objects.create(on=tomorrow_at(9, days=3).date(), name="Lễ")
    type(office.bao).objects.filter(pk=office.minh_hang.pk).update(is_active=False)
    return rows


def test_the_displaced_are_listed_with_the_cause_and_other_places(staff, office, displaced):
    rows = staff.get(reverse(DISPLACED)).context["rows"]
    assert [(row.appointment, row.explanation.code) for row in rows] == [
        (displaced[0], "time_off"), (displaced[1], "hours"), (displaced[3], "not_offered"), (displaced[2], "holiday"),
    ]  # fmt: skip
    first = rows[0].proposals
    assert [proposal.consultant for proposal in first] == [office.bao, office.bao]
    assert all(proposal.starts_at != displaced[0].starts_at for proposal in first)


def test_a_displaced_appointment_moves_to_a_proposal(staff, office, displaced):
    (row, *_), url = staff.get(reverse(DISPLACED)).context["rows"], reverse(DISPLACED)
    proposal = row.proposals[0]
    move = f"{row.appointment.pk}|{proposal.consultant.pk}|{timezone.localtime(proposal.starts_at).isoformat()}"
    assert f'value="{move}"' in staff.get(url).content.decode()
    answer = staff.post(url, {"move": move}, follow=True)
    assert "Đã dời" in str(list(answer.context["messages"])[0])
    displaced[0].refresh_from_db()
    assert (displaced[0].starts_at, displaced[0].sequence) == (proposal.starts_at, 1)
    assert len(staff.get(url).context["rows"]) == 3
    again = staff.post(
        url, {"move": f"{displaced[1].pk}|{proposal.consultant.pk}|{proposal.starts_at.isoformat()}"}, follow=True
    )
    assert "Giờ này đã có người đặt." in str(list(again.context["messages"])[0])
    for junk in ("", "x|y|z", f"{displaced[1].pk}|999|2026-01-01T00:00:00Z", f"{displaced[1].pk}|1|soon"):
        answer = staff.post(url, {"move": junk}, follow=True)
        assert str(list(answer.context["messages"])[0]) == "Đề xuất đó không còn nữa."


def test_saving_a_time_off_names_the_appointments_it_meets(staff, office, booking, tomorrow_at):
    row = booking(tomorrow_at(9))
    start = timezone.localtime(tomorrow_at(8))
    data = {
        "consultant": office.bao.pk, "starts_at_0": f"{start:%d/%m/%Y}", "starts_at_1": "08:00",
        "ends_at_0": f"{start:%d/%m/%Y}", "ends_at_1": "12:00", "reason": "",
    }  # fmt: skip
    answer = staff.post(reverse("admin:consultants_timeoff_add"), data, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert f"1 lịch hẹn sắp tới không còn nằm trong giờ làm việc: {row.code}" in said and reverse(DISPLACED) in said
    row.refresh_from_db()
    assert row.status == "confirmed", "nothing is moved or cancelled by itself"


def test_importing_holidays_names_the_appointments_they_meet(staff, office, booking, now):
    year = now.year + 1
    BusinessPolicy.objects.update(booking_window_days=700)
    start = timezone.localtime(now).replace(year=year, month=9, day=2, hour=9, minute=0, second=0, microsecond=0)
    row = booking(start)
    url = reverse("admin:consultants_holiday_import")
    assert staff.get(url).status_code == 200
    shown = staff.get(url, {"country": "VN", "year": year}).content.decode()
    assert row.code in shown and not Holiday.objects.exists()
    answer = staff.post(url, {"country": "VN", "year": year, "seen": row.pk}, follow=True)
    said = [str(message) for message in answer.context["messages"]]
    assert said[0] == f"Đã thêm {Holiday.objects.count()} ngày lễ." and row.code in said[1]
    assert Holiday.objects.get(on=start.date()).name == "Quốc khánh"
    assert "Đã thêm 0 ngày lễ." in staff.post(url, {"country": "VN", "year": year}, follow=True).content.decode()
    assert staff.post(url, {"country": "XX", "year": 1}).status_code == 200


def test_a_changed_policy_plans_the_reminders_again(
    staff, office, booking, tomorrow_at, now, django_capture_on_commit_callbacks
):
    row = booking(tomorrow_at(9, days=5))
    key = f"reminder:{row.pk}:0"
    policy = BusinessPolicy.current()
    data = {field.name: getattr(policy, field.name) for field in policy._meta.fields if field.name != "id"}

    def save(reminders):
        with django_capture_on_commit_callbacks(execute=True):
            answer = staff.post(
                reverse("admin:consultants_businesspolicy_change", args=[1]), {**data, "reminder_minutes": reminders}
            )
        assert answer.status_code == 302
        tasks.plan_reminders_again()
        return set(Notification.objects.filter(kind="reminder", status="due").values_list("dedup_key", flat=True))

    assert save("2880, 60") == {f"{key}:2880", f"{key}:60"}
    assert save("1440, 60") == {f"{key}:1440", f"{key}:60"}
    assert save("") == set()
    assert save("60") == {f"{key}:60"}
    row = Notification.objects.get(dedup_key=f"{key}:60")
    assert (row.due_at, row.useful_until) == (tomorrow_at(8, days=5), tomorrow_at(9, days=5))


def test_an_entry_is_taken_off_the_waitlist(staff, office, customer, now):
    values = {"customer": customer, "service": office.tax, "by": by_customer(customer), "now": now}
    services.join_waitlist(**values, start=now, end=now + timedelta(days=3))
    entry = customer.waitlist_entries.get()
    for _ in range(2):
        data = {"action": "end_selected", "_selected_action": [entry.pk]}
        staff.post(reverse("admin:bookings_waitlistentry_changelist"), data)
    entry.refresh_from_db()
    assert (entry.status, entry.events.count()) == ("ended", 2)
