"""A customer's appointments by a token: the operations and permissions of the chat, and nothing of anybody else."""

import uuid
from datetime import UTC

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Action, Customer, OutgoingEmail, ServiceLevel
from bookings import services
from bookings.actors import by_customer
from bookings.models import Appointment, AppointmentEvent
from chatbot.tests.channels.apichat.test_chat import reason
from consultants.models import BusinessPolicy


class Known:
    """A program with the token of a customer."""

    def __init__(self, name="Lan", email="lan@example.com", **values):
        self.customer = Customer.objects.create(name=name, email=email, **values)
        token, _row = tokens.issue(self.customer, now=timezone.now())
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path=""):
        return Client().get(f"/api/appointments/{path}", headers=self.headers)

    def post(self, body, path="", key=""):
        named = {"Idempotency-Key": key} if key else {}
        return Client().post(
            f"/api/appointments/{path}", body, content_type="application/json", headers={**self.headers, **named}
        )  # fmt: skip

    def book(self, office, starts_at, **more):
        return self.post({"service": office.tax.pk, "starts_at": starts_at.isoformat(), **more})


@pytest.fixture
def lan(office):
    return Known()


def events(kind=None):
    rows = AppointmentEvent.objects.order_by("pk")
    return list((rows.filter(kind=kind) if kind else rows).values_list("kind", "role", "source"))


def test_it_is_booked_moved_and_cancelled(lan, office, tomorrow_at):
    booked = lan.book(office, tomorrow_at(9), consultant=office.bao.pk, description="VAT")
    assert booked.status_code == 201
    told = booked.json()
    row = Appointment.objects.get()
    assert told == {
        "code": row.code, "status": "confirmed", "service": office.tax.pk, "service_name": "Tư vấn thuế",
        "consultant": office.bao.pk, "consultant_name": "Lê Quốc Bảo", "starts_at": tomorrow_at(9).isoformat(),
        "ends_at": tomorrow_at(9, 30).isoformat(), "description": "VAT",
    }  # fmt: skip
    assert lan.get(f"{row.code}/").json() == told and lan.get().json()["results"] == [told]

    moved = lan.post({"starts_at": tomorrow_at(14, days=2).isoformat()}, f"{row.code}/move/")
    assert (moved.status_code, moved.json()["starts_at"]) == (200, tomorrow_at(14, days=2).isoformat())
    cancelled = lan.post({"reason": "ill"}, f"{row.code}/cancel/")
    assert (cancelled.status_code, cancelled.json()["status"]) == (200, "cancelled")
    assert events() == [(kind, "customer", "api") for kind in ("booked", "moved", "cancelled")]
    assert set(OutgoingEmail.objects.values_list("customer", flat=True)) <= {lan.customer.pk, None}


def test_with_nobody_named_it_is_whoever_is_free(lan, office, tomorrow_at):
    others = [Known(name, f"{name}@example.com") for name in ("an", "binh", "chi")]
    booked = [one.book(office, tomorrow_at(9)) for one in (lan, *others)]
    assert [answer.status_code for answer in booked] == [201, 201, 201, 409]
    assert {answer.json()["consultant"] for answer in booked[:3]} == {
        office.bao.pk, office.thu_hang.pk, office.minh_hang.pk
    }  # fmt: skip
    assert reason(booked[3]) == (409, "slot_taken")


def test_the_same_booking_with_the_same_key_is_done_once(lan, office, tomorrow_at):
    key, body = str(uuid.uuid4()), {"service": office.tax.pk, "starts_at": tomorrow_at(9).isoformat()}
    first, again = lan.post(body, key=key), lan.post(body, key=key)
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert reason(lan.post({**body, "name": "x"}, key=key)) == (422, "key_reused")
    code = first.json()["code"]
    moving, move_key = {"starts_at": tomorrow_at(11).isoformat()}, str(uuid.uuid4())
    assert [lan.post(moving, f"{code}/move/", move_key).status_code for _ in range(2)] == [200, 200]
    cancel_key = str(uuid.uuid4())
    assert [lan.post({}, f"{code}/cancel/", cancel_key).status_code for _ in range(2)] == [200, 200]
    assert [kind for kind, *_ in events()] == ["booked", "moved", "cancelled"]


def test_a_refused_request_may_be_sent_again_with_its_key(lan, office, tomorrow_at):
    other, key = Known("An", "an@example.com"), str(uuid.uuid4())
    other.book(office, tomorrow_at(9), consultant=office.bao.pk)
    body = {"service": office.tax.pk, "starts_at": tomorrow_at(9).isoformat(), "consultant": office.bao.pk}
    assert reason(lan.post(body, key=key)) == (409, "slot_taken")
    other.post({}, f"{other.get().json()['results'][0]['code']}/cancel/")
    assert lan.post(body, key=key).status_code == 201


def test_whose_name_is_not_known_is_asked_for_it(office, tomorrow_at):
    nameless = Known(name="")
    assert reason(nameless.book(office, tomorrow_at(9))) == (422, "name_needed")
    assert not Appointment.objects.exists()
    assert nameless.book(office, tomorrow_at(9), name="Nguyễn Lan").status_code == 201
    assert nameless.book(office, tomorrow_at(10), name="Somebody else").status_code == 201
    nameless.customer.refresh_from_db()
    assert nameless.customer.name == "Nguyễn Lan"


def test_a_name_is_not_kept_where_nothing_is_booked(office, tomorrow_at):
    nameless = Known(name="")
    assert reason(nameless.book(office, tomorrow_at(3), name="Lan")) == (409, "outside_hours")
    nameless.customer.refresh_from_db()
    assert nameless.customer.name == ""


def test_somebody_elses_is_answered_as_if_there_was_none(lan, office, tomorrow_at):
    other = Known("An", "an@example.com")
    code = other.book(office, tomorrow_at(9)).json()["code"]
    moving = {"starts_at": tomorrow_at(11).isoformat()}
    for path, body in ((f"{code}/", None), (f"{code}/move/", moving), (f"{code}/cancel/", {})):
        foreign = lan.get(path) if body is None else lan.post(body, path)
        missing_path = path.replace(code, "XXXXXX")
        missing = lan.get(missing_path) if body is None else lan.post(body, missing_path)
        assert reason(foreign) == (404, "not_found") and foreign.content == missing.content
    assert lan.get().json()["results"] == [] and [kind for kind, *_ in events()] == ["booked"]


def test_the_service_level_decides_as_in_the_chat(lan, office, tomorrow_at):
    level = ServiceLevel.objects.create(name="Cơ bản", rank=1, is_default=True, actions=[Action.BOOK], maximum_coming=1)
    code = lan.book(office, tomorrow_at(9)).json()["code"]
    assert reason(lan.book(office, tomorrow_at(10))) == (403, "not_permitted")
    assert reason(lan.post({"starts_at": tomorrow_at(11).isoformat()}, f"{code}/move/")) == (403, "not_permitted")
    assert reason(lan.post({}, f"{code}/cancel/")) == (403, "not_permitted")
    level.actions = [*level.actions, Action.CANCEL]
    level.save()
    assert lan.post({}, f"{code}/cancel/").status_code == 200
    lan.customer.is_active = False
    lan.customer.save()
    assert reason(lan.book(office, tomorrow_at(10))) == (403, "not_permitted")


def test_the_notice_of_the_business_is_kept(lan, office, tomorrow_at):
    code = lan.book(office, tomorrow_at(9)).json()["code"]
    BusinessPolicy.objects.update(cancel_notice_minutes=4320, reschedule_notice_minutes=4320)
    assert reason(lan.post({}, f"{code}/cancel/")) == (409, "too_late")
    assert reason(lan.post({"starts_at": tomorrow_at(11).isoformat()}, f"{code}/move/")) == (409, "too_late")
    assert Appointment.objects.get().status == "confirmed"


def test_what_is_only_held_is_no_appointment(lan, office, tomorrow_at, now):
    services.hold(
        customer=lan.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(lan.customer), now=now,
    )  # fmt: skip
    assert lan.get().json()["results"] == []
    assert lan.get(f"{Appointment.objects.get().code}/").status_code == 404
    assert lan.book(office, tomorrow_at(9), consultant=office.bao.pk).status_code == 201


@pytest.mark.parametrize("wrong", [
    {"service": 99}, {"consultant": 99}, {"starts_at": "soon"}, {"starts_at": "9999-12-31T23:59:59-12:00"},
    {"starts_at": "0001-01-01T00:00"}, {"service": None}, {"name": "\0"}, {"description": "x" * 1001},
])  # fmt: skip
def test_what_cannot_be_booked_is_refused(lan, office, tomorrow_at, wrong):
    answer = lan.post({"service": office.tax.pk, "starts_at": tomorrow_at(9).isoformat(), **wrong})
    assert answer.status_code in (400, 404, 409) and reason(answer)
    assert not Appointment.objects.exists()


def test_times_in_any_zone_are_taken(lan, office, tomorrow_at):
    lan.book(office, tomorrow_at(9).astimezone(UTC))
    assert Appointment.objects.get().starts_at == tomorrow_at(9)
