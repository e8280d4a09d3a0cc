"""The page of one appointment, where the consultant's e-mails lead: to look at, and to answer by a button."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Customer, Device, OutgoingEmail, User
from bookings.models import Appointment, AppointmentEvent
from meetassist.tests.fixtures import login_of


@pytest.fixture
def hang(office):
    return login_of(office.thu_hang, "hang")


@pytest.fixture
def make(office):
    def make(consultant=None, *, ahead=timedelta(days=1), status="pending", **values):
        customer = Customer.objects.create(name="Phan Thị Mỹ Duyên", email="duyen@example.com", phone="+84912345678")
        given = {"customer": customer, "consultant": consultant or office.thu_hang, "service": office.tax}
        row = Appointment(**{**given, **values}, status=status)
        row.place_at(timezone.now().replace(minute=0, second=0, microsecond=0) + ahead)
        row.save()
        return row

    return make


def url(row):
    return reverse("appointment", args=[row.code])


def text_of(answer):
    return unescape(answer.content.decode())


def buttons(answer):
    """What is done by a tap, and then what is asked about first."""
    page = answer.content.decode()
    return re.findall(r'name="operation" value="(\w+)"', page) + re.findall(r'[?]step=(\w+)"', page)


def test_it_asks_for_a_login_and_leads_back(client, make, hang):
    row = make()
    answer = client.get(url(row))
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={url(row)}")
    hang.set_password("x")
    hang.save()
    answer = client.post("/login/", {"login": "hang", "password": "x", "next": url(row)})
    assert (answer.status_code, answer["Location"]) == (302, url(row))


def test_it_shows_who_comes_what_for_and_when(client, make, hang, office):
    customer = Customer.objects.create(name="Khải", email="khai@example.com", phone="+84912345678")
    device = Device.objects.create(customer=customer, kind="Máy in", name="Canon", place="Tầng 3", serial="SN-77")
    row = make(customer=customer, device=device, description="Lần đầu\nHai người")
    client.force_login(hang)
    text = text_of(client.get(url(row)))
    start = row.starts_at.astimezone(office.thu_hang.zone)
    for words in (
        "Khải", "khai@example.com", "+84 912 345 678", "Canon (Máy in)", "Tầng 3", "SN-77", "Lần đầu<br>Hai người",
        "Tư vấn thuế", "chờ duyệt", row.code, f"{start:%d/%m/%Y}, {start:%H:%M}–", "(GMT+7)",
    ):  # fmt: skip
        assert words in text


def test_times_are_by_the_consultants_clock(client, make, hang, office):
    office.thu_hang.time_zone = "America/New_York"
    office.thu_hang.save()
    row = make()
    client.force_login(hang)
    start = row.starts_at.astimezone(office.thu_hang.zone)
    assert f"{start:%d/%m/%Y}, {start:%H:%M}–" in text_of(client.get(url(row)))


# A visit that is over: nobody comes late to it.
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("status", "ahead", "expected"),
    [
        ("pending", DAY, ["approve", "note", "move", "decline"]),
        ("pending", -HOUR, ["note", "move", "decline"]),
        ("confirmed", DAY, ["note", "move", "cancel"]),
        ("confirmed", -HOUR, ["complete", "no_show", "note", "move", "cancel"]),
        ("completed", -HOUR, ["no_show", "note"]),
        ("cancelled", DAY, ["note"]),
        ("declined", DAY, ["note"]),
        ("no_show", -HOUR, ["note"]),
        ("expired", DAY, ["note"]),
    ],
)
def test_the_buttons_are_what_the_state_allows(client, make, hang, status, ahead, expected):
    row = make(status=status, ahead=ahead)
    client.force_login(hang)
    assert buttons(client.get(url(row))) == expected


@pytest.mark.parametrize(
    ("status", "ahead", "operation", "after"),
    [
        ("pending", DAY, "approve", "confirmed"),
        ("pending", DAY, "decline", "declined"),
        ("confirmed", DAY, "cancel", "cancelled"),
        ("confirmed", -HOUR, "complete", "completed"),
        ("confirmed", -HOUR, "no_show", "no_show"),
        ("completed", -HOUR, "no_show", "no_show"),
    ],
)
def test_each_button_does_what_it_says(client, make, hang, status, ahead, operation, after):
    row = make(status=status, ahead=ahead)
    client.force_login(hang)
    answer = client.post(url(row), {"operation": operation, "reason": "đi công tác", "seen": row.version})
    row.refresh_from_db()
    event = row.events.get()
    assert (answer.status_code, row.status, event.role, event.source) == (302, after, "consultant", "calendar")
    reason = "đi công tác" if operation in {"decline", "cancel"} else None
    assert event.changes.get("reason") == reason
    told = OutgoingEmail.objects.values_list("to", flat=True)
    assert list(told) == (["duyen@example.com"] if operation in {"approve", "decline", "cancel"} else [])


def test_looking_changes_nothing(client, make, hang):
    """Mail programs open links to look for viruses: also with a query that names an operation."""
    row = make()
    client.force_login(hang)
    before = Appointment.objects.values().get()
    for operation in ("approve", "decline", "cancel", "complete", "no_show"):
        assert client.get(url(row), {"operation": operation}).status_code == 200
        assert client.head(url(row), {"operation": operation}).status_code == 200
    assert Appointment.objects.values().get() == before
    assert (AppointmentEvent.objects.count(), OutgoingEmail.objects.count()) == (0, 0)
    assert client.put(url(row)).status_code == 405


def test_a_button_needs_the_forms_token(make, hang):
    from django.test import Client

    row = make()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hang)
    assert strict.post(url(row), {"operation": "approve"}).status_code == 403
    row.refresh_from_db()
    assert row.status == "pending"


def test_anothers_is_not_found_and_staff_only_look(client, make, hang, office, admin_user):
    row = make(office.bao)
    for login in (hang, User.objects.create_user("nobody")):
        client.force_login(login)
        assert client.get(url(row)).status_code == 404
    assert client.get(reverse("appointment", args=["NOCODE"])).status_code == 404
    client.force_login(admin_user)
    answer = client.get(url(row))
    assert (answer.status_code, buttons(answer)) == (200, []) and "Phan Thị Mỹ Duyên" in text_of(answer)
    assert client.post(url(row), {"operation": "approve"}).status_code == 403


def test_every_value_on_the_page_is_escaped(client, make, hang, office):
    evil = '"><script>alert(1)</script>'
    customer = Customer.objects.create(name=evil, email='"<script>"@example.com', phone=evil)
    device = Device.objects.create(customer=customer, kind=evil, name=evil, place=evil, serial=evil, notes=evil)
    office.tax.location = evil
    office.tax.save()
    row = make(customer=customer, device=device, description=evil)
    client.force_login(hang)
    raw = client.get(url(row)).content.decode()
    assert "<script>alert" not in raw and "<script>&quot;" not in raw and raw.count("&lt;script&gt;") >= 8


def test_the_week_links_to_the_page_and_shows_the_device(client, make, hang):
    customer = Customer.objects.create(name="Khải")
    row = make(customer=customer, device=Device.objects.create(customer=customer, kind="Máy in", name="Canon"))
    client.force_login(hang)
    week = row.starts_at.date().isoformat()
    raw = client.get(reverse("calendar"), {"week": week}).content.decode()
    assert f'href="{url(row)}"' in raw and "Canon (Máy in)" in raw
