"""What the API tells everybody: kept for a while, asked for again by its ETag, and read by pages that are allowed to."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Customer
from consultants.models import Consultant, Service


def reason(response):
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["reason"]


@pytest.mark.parametrize(("path", "seconds"), [
    ("/api/services/", 60), ("/api/consultants/", 60), ("/api/slots/?service={}", 15),
])  # fmt: skip
def test_it_is_kept_for_a_while_and_not_sent_again_unchanged(client, office, path, seconds):
    path = path.format(office.tax.pk)
    first = client.get(path)
    assert (first.status_code, first["Cache-Control"]) == (200, f"public, max-age={seconds}")
    assert not first.cookies
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Service.objects.update(duration_minutes=45)
    Consultant.objects.update(title="Luật sư")
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, changed["ETag"] == first["ETag"]) == (200, False)


def test_a_refusal_is_not_kept(client, office):
    for path, told in (("/api/slots/", (400, "invalid")), ("/api/slots/?service=99", (404, "no_such_service"))):
        response = client.get(path)
        assert reason(response) == told and "no-store" in response["Cache-Control"]


def test_free_times_are_those_that_can_be_booked(client, office, book, tomorrow_at):
    day = {"service": office.tax.pk, "from": tomorrow_at(9).isoformat(), "to": tomorrow_at(10).isoformat()}
    told = client.get("/api/slots/", {**day, "consultant": office.bao.pk}).json()
    starts = [slot["starts_at"] for slot in told["slots"]]
    assert starts[0] == tomorrow_at(9).isoformat() and told["has_more"] is False
    assert {slot["consultant"] for slot in told["slots"]} == {office.bao.pk}
    assert told["slots"][0]["ends_at"] == (tomorrow_at(9) + timedelta(minutes=30)).isoformat()
    book(Customer.objects.create(), tomorrow_at(9))
    left = client.get("/api/slots/", {**day, "consultant": office.bao.pk}).json()["slots"]
    assert tomorrow_at(9).isoformat() not in [slot["starts_at"] for slot in left]
    anybody = client.get("/api/slots/", day).json()["slots"]
    assert {slot["consultant"] for slot in anybody} == {office.thu_hang.pk, office.minh_hang.pk, office.bao.pk}


def test_a_list_of_free_times_says_that_there_are_more(client, office):
    told = client.get("/api/slots/", {"service": office.tax.pk, "limit": 3}).json()
    assert (len(told["slots"]), told["has_more"]) == (3, True)


@pytest.mark.parametrize("asked", [
    {"from": "9999-12-30"}, {"from": "0001-01-01"}, {"from": "2027-01-02", "to": "2027-01-01"},
    {"from": "2027-01-01", "to": "2027-12-01"}, {"from": "yesterday"}, {"limit": 0}, {"limit": "x"},
    {"consultant": 2**63}, {"to": "0001-01-01T00:00:00+14:00"}, {"from": "9999-12-31T23:59:59-12:00"},
])  # fmt: skip
def test_times_that_cannot_be_are_refused(client, office, asked):
    response = client.get("/api/slots/", {"service": office.tax.pk, **asked})
    assert reason(response) in [(400, "invalid"), (400, "bad_time")]


def test_who_asks_too_often_is_told_when_to_come_again(client, office, settings):
    settings.API_REQUESTS_PER_MINUTE = 2
    path = f"/api/slots/?service={office.tax.pk}"
    assert [client.get(path).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get(path)
    assert reason(refused) == (429, "throttled") and 1 <= int(refused["Retry-After"]) <= 60
    assert client.get(path, REMOTE_ADDR="203.0.113.5").status_code == 200


def test_only_pages_that_are_allowed_to_may_read_it(client, office, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]
    path, allowed = "/api/services/", {"Origin": "https://shop.example"}
    assert client.get(path, headers=allowed)["Access-Control-Allow-Origin"] == "https://shop.example"
    for headers in ({"Origin": "https://evil.example"}, {}):
        assert "Access-Control-Allow-Origin" not in client.get(path, headers=headers)
    assert "Access-Control-Allow-Origin" not in client.get("/chat/messages/", headers=allowed), "cookies are for ours"
    asked = {**allowed, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "idempotency-key"}
    preflight = client.options("/api/chat/", headers=asked)
    assert preflight.status_code == 200 and "idempotency-key" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in preflight


def test_no_page_elsewhere_may_read_it_unless_it_is_configured(client, office):
    assert "Access-Control-Allow-Origin" not in client.get("/api/services/", headers={"Origin": "https://a.example"})


def test_times_are_told_by_the_clock_of_the_business(client, office):
    [slot] = client.get("/api/slots/", {"service": office.tax.pk, "limit": 1}).json()["slots"]
    assert slot["starts_at"].endswith("+07:00")
    assert timezone.datetime.fromisoformat(slot["starts_at"]) > timezone.now()
