"""Reading a consultant's own calendar: the whole way, over https and through the process, to the rows that are kept."""

import gzip
import json
import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as current

from consultants import tasks
from consultants.calendars import addresses, child, reading
from consultants.calendars.models import STALE_AFTER
from consultants.models import BusinessPolicy, BusyTime, OwnCalendar
from consultants.tests.calendars.shapes import SHAPES, event, google, in_zone
from meetassist.tests.secure_server import SecureServer, certificate

SECRET = "/calendar/ical/bao%40example.com/private-0123456789abcdef/basic.ics"
HOUR = timedelta(hours=1)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr(reading, "CHILD", "consultants.tests.calendars.child_in_a_network")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    with SecureServer() as one:
        yield one


@pytest.fixture
def calendar(office, server, now):
    return reading.add(office.bao, name="Google", address=server.address(SECRET), now=now)


def utc(moment):
    return moment.astimezone(UTC).replace(microsecond=0)


def one(starts_at, uid="1", **extra):
    start, end = utc(starts_at), utc(starts_at) + HOUR
    return event(f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nDTEND:{end:%Y%m%dT%H%M%SZ}", uid=uid, **extra)


def shows(server, *events, **headers):
    server.answers[SECRET] = (200, headers, google(*events).encode())


def busy(calendar):
    return [(row.during.lower, row.during.upper) for row in BusyTime.objects.filter(calendar=calendar)]


def again(calendar, **values):
    """It is due again, and is read."""
    OwnCalendar.objects.filter(pk=calendar.pk).update(next_read_at=datetime.now(UTC) - HOUR, **values)
    return reading.read(calendar.pk)


def test_what_stands_there_is_kept_as_busy_times_and_nothing_else_of_it(office, server, calendar, tomorrow_at, now):
    shows(server, one(tomorrow_at(9)), one(tomorrow_at(14), uid="2"), ETag='"7"')
    assert reading.read(calendar.pk, lambda: now) == "2 busy times"
    assert busy(calendar) == [(tomorrow_at(9), tomorrow_at(10)), (tomorrow_at(14), tomorrow_at(15))]
    assert set(BusyTime.objects.values_list("consultant", flat=True)) == {office.bao.pk}
    calendar.refresh_from_db()
    assert (calendar.good_at, calendar.read_at, calendar.whole_at, calendar.etag) == (now, now, now, '"7"')
    assert (calendar.failure, calendar.attempts, calendar.read_token, calendar.left_out) == ("", 0, None, 0)
    assert calendar.next_read_at > now + timedelta(minutes=14)


def test_a_calendar_that_is_not_due_or_is_being_read_is_left_alone(server, calendar, tomorrow_at, now):
    shows(server, one(tomorrow_at(9)))
    assert reading.due() == [calendar.pk]
    token = reading.CLAIM.take(OwnCalendar.objects.filter(pk=calendar.pk))
    assert reading.due() == [] and reading.read(calendar.pk) == "not due, or others are at it"
    reading.CLAIM.release(OwnCalendar.objects.filter(pk=calendar.pk), token)
    reading.read(calendar.pk)
    assert reading.due() == [] and reading.read(calendar.pk) == "not due, or others are at it"
    assert len(server.asked) == 1


def test_whoever_is_overtaken_writes_nothing(server, calendar, tomorrow_at, monkeypatch):
    run = subprocess.run

    def overtaken(*command, **values):
        OwnCalendar.objects.filter(pk=calendar.pk).update(read_token="0" * 32)
        return run(*command, **values)

    shows(server, one(tomorrow_at(9)))
    monkeypatch.setattr(reading.subprocess, "run", overtaken)
    assert reading.read(calendar.pk) == "overtaken"
    assert busy(calendar) == [] and OwnCalendar.objects.get().good_at is None


def test_what_changes_there_changes_here_and_what_stays_is_not_written_again(server, calendar, tomorrow_at):
    shows(server, one(tomorrow_at(9)), one(tomorrow_at(14), uid="2"))
    reading.read(calendar.pk)
    stays = BusyTime.objects.first().pk
    shows(server, one(tomorrow_at(9)), one(tomorrow_at(16), uid="2"))
    assert again(calendar) == "2 busy times"
    assert busy(calendar) == [(tomorrow_at(9), tomorrow_at(10)), (tomorrow_at(16), tomorrow_at(17))]
    assert BusyTime.objects.first().pk == stays
    shows(server)
    assert again(calendar) == "0 busy times" and busy(calendar) == []


def test_the_server_is_asked_whether_anything_has_changed_and_believed(server, calendar, tomorrow_at):
    modified = "Mon, 30 Nov 2026 18:00:00 GMT"
    shows(server, one(tomorrow_at(9)), **{"ETag": '"7"', "Last-Modified": modified})
    reading.read(calendar.pk)
    good_at = OwnCalendar.objects.get().good_at
    server.answers[SECRET] = (304, {}, b"")
    assert again(calendar) == "as it was"
    headers = server.asked[-1][2]
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"7"', modified)
    assert OwnCalendar.objects.get().good_at > good_at and len(busy(calendar)) == 1


@pytest.mark.parametrize("change", ["time", "zone", "by hand"])
def test_it_is_read_whole_all_the_same_when_the_times_that_count_are_others(
    office, server, calendar, tomorrow_at, change
):
    shows(server, one(tomorrow_at(9)), ETag='"7"')
    reading.read(calendar.pk)
    row = OwnCalendar.objects.get()
    if change == "time":
        OwnCalendar.objects.update(whole_at=row.whole_at - reading.WHOLE_AFTER)
    elif change == "zone":
        type(office.bao).objects.filter(pk=office.bao.pk).update(time_zone="Asia/Tokyo")
    else:
        OwnCalendar.objects.update(read_at=row.read_at - HOUR)
        assert reading.read_now(row, now=datetime.now(UTC))
    assert again(calendar) == "1 busy times"
    assert "If-None-Match" not in server.asked[-1][2]


def test_a_server_that_says_unchanged_unasked_is_not_believed(server, calendar):
    server.answers[SECRET] = (304, {}, b"")
    assert reading.read(calendar.pk) == "server"


HTML = (200, {"Content-Type": "text/html"}, b"<html>Sign in</html>")
BOMB = google(event("DTSTART:19700101T000000Z\nDTEND:19700101T000001Z\nRRULE:FREQ=SECONDLY")).encode()
TROUBLE = {
    "gone": (404, {}, b""), "gone, too": (410, {}, b""), "server": (500, {}, b""), "server, too": (503, {}, b"x"),
    "not_a_calendar": HTML, "too_large": (200, {}, google("X" * 10_000_000).encode()),
    "too_large, packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b" " * 50_000_000)),
    "not_public": (302, {"Location": "https://169.254.169.254/latest/"}, b""),
    "not_https": (302, {"Location": "http://calendar.test/"}, b""),
    "redirects": (302, {"Location": SECRET}, b""), "too_often": (200, {}, BOMB),
    "not_a_calendar, cut off": (200, {}, google(event("DTSTART:20261201T020000Z")).encode()[:-20]),
}  # fmt: skip


@pytest.mark.parametrize("kind", TROUBLE)
def test_what_cannot_be_read_changes_nothing_of_the_last_good_state(server, calendar, tomorrow_at, kind):
    shows(server, one(tomorrow_at(9)))
    reading.read(calendar.pk)
    good = OwnCalendar.objects.get()
    server.answers[SECRET] = TROUBLE[kind]
    assert again(calendar) == kind.partition(",")[0]
    row = OwnCalendar.objects.get()
    assert (row.failure, row.attempts) == (kind.partition(",")[0], 1) and row.get_failure_display() != row.failure
    assert (row.good_at, row.whole_at) == (good.good_at, good.whole_at) and row.read_at > good.read_at
    assert busy(calendar) == [(tomorrow_at(9), tomorrow_at(10))]
    shows(server)
    assert again(calendar) == "0 busy times" and OwnCalendar.objects.get().failure == ""


def test_it_is_tried_less_and_less_often_and_never_given_up(server, calendar):
    server.answers[SECRET] = (500, {}, b"")
    waits = []
    for _number in range(7):
        again(calendar)
        row = OwnCalendar.objects.get()
        waits.append(round((row.next_read_at - datetime.now(UTC)) / timedelta(minutes=15)))
    assert waits == [1, 2, 4, 8, 16, 16, 16] and row.attempts == 7


def test_work_without_end_is_ended_by_the_limit_of_the_processor(server, calendar, monkeypatch):
    """Nineteen thousand series since 1970: each is an honest rule."""
    series = "DTSTART:19700101T0{0}0000Z\nDTEND:19700101T0{0}3000Z\nRRULE:FREQ=DAILY;BYSETPOS=1;BYDAY=MO,TU,WE,TH,FR"
    many = google(*(event(series.format(number % 9), uid=str(number)) for number in range(19_000)))
    server.answers[SECRET] = (200, {}, many.encode())
    monkeypatch.setattr(reading, "CHILD", "consultants.tests.calendars.hasty_child")
    assert reading.read(calendar.pk) == "too_slow"


def test_a_process_that_waits_for_ever_is_ended_by_who_started_it(calendar, monkeypatch):
    monkeypatch.setattr(reading, "CHILD", "timeit")
    monkeypatch.setattr(reading, "PROCESS_SECONDS", 0.2)
    monkeypatch.setattr(reading.subprocess, "run", waiting(reading.subprocess.run))
    assert reading.read(calendar.pk) == "too_slow"


def waiting(run):
    return lambda command, **values: run([sys.executable, "-c", "import time; time.sleep(60)"], **values)


def test_the_process_is_given_no_secret_of_ours(calendar, monkeypatch):
    seen = {}

    def run(command, **values):
        seen.update(values)
        return subprocess.CompletedProcess(command, 0, '{"failure": "gone"}')

    monkeypatch.setattr(reading.subprocess, "run", run)
    monkeypatch.setenv("DATABASE_URL", "postgresql://x")
    reading.read(calendar.pk)
    assert set(seen["env"]) <= set(reading.ENVIRONMENT) and "DATABASE_URL" not in seen["env"]
    # On the command line everybody on the machine could read the address.
    assert json.loads(seen["input"])["address"].endswith(SECRET)


def test_the_process_alone_says_what_is_wrong():
    """As it is, without a network of the tests: this machine is nobody's in the internet."""
    asked = {"address": "https://127.0.0.1/x", "headers": {}, "start": 0, "end": 1, "zone": "UTC", "domain": "x",
             "addresses": []}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "consultants.calendars.child"], input=json.dumps(asked), text=True,
        capture_output=True, cwd=current.BASE_DIR, env={"PATH": ""}, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode) == ('{"failure": "not_public"}\n', "", 0)


def test_a_process_that_breaks_is_told_by_its_number_alone(calendar, caplog, monkeypatch):
    monkeypatch.setattr(reading, "CHILD", "consultants.no_such_module")
    with caplog.at_level(logging.DEBUG):
        assert reading.read(calendar.pk) == "not_a_calendar"
    assert f"the process that read calendar {calendar.pk} has failed: 1" in caplog.text
    assert "private-" not in caplog.text


def test_times_are_asked_for_as_far_as_anything_can_be_booked(office, server, calendar, now):
    BusinessPolicy.objects.update(booking_window_days=10)
    daily = in_zone("UTC", f"{now - timedelta(days=9):%Y%m%d}T020000", f"{now - timedelta(days=9):%Y%m%d}T030000")
    shows(server, event(daily + "\nRRULE:FREQ=DAILY"))
    reading.read(calendar.pk, lambda: now)
    rows = busy(calendar)
    assert now - timedelta(days=1) <= rows[0][1] and rows[-1][0] < now + timedelta(days=11) and len(rows) in (12, 13)
    type(office.tax).objects.filter(pk=office.tax.pk).update(booking_window_days=30)
    assert again(calendar).partition(" ")[0] in ("31", "32", "33")


@pytest.mark.parametrize(
    "begins",
    ["google: weekly by its own zone", "outlook: a zone that only", "outlook: a zone that nothing", "apple: with"],
)
def test_a_shape_of_each_maker_goes_the_whole_way(server, calendar, begins):
    (shape,) = [shape for shape in SHAPES if shape.name.startswith(begins)]
    server.answers[SECRET] = (200, {}, shape.content)
    BusinessPolicy.objects.update(booking_window_days=180)
    reading.read(calendar.pk, lambda: datetime(2026, 12, 1, tzinfo=UTC))
    assert busy(calendar) == shape.spans
    assert OwnCalendar.objects.get().unknown_zones == list(shape.unknown_zones)


def test_the_address_is_in_no_row_and_no_log(server, calendar, caplog, tomorrow_at):
    shows(server, one(tomorrow_at(9)))
    with caplog.at_level(logging.DEBUG):
        reading.read(calendar.pk)
        server.answers[SECRET] = (500, {}, b"")
        again(calendar)
    kept = str(OwnCalendar.objects.values().get())
    assert "private-" not in kept + caplog.text and OwnCalendar.objects.get().host == "calendar.test"
    assert addresses.opened(OwnCalendar.objects.get().sealed_address) == server.address(SECRET)


def test_an_address_that_cannot_be_opened_any_more_says_so(calendar, settings):
    settings.SECRET_KEY = "another one" * 5
    assert reading.read(calendar.pk) == "sealed"


def test_a_new_key_opens_what_the_old_one_sealed(server, calendar, settings, tomorrow_at):
    shows(server, one(tomorrow_at(9)))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one" * 5
    assert reading.read(calendar.pk) == "1 busy times"


def test_it_is_stale_after_hours_without_news_and_nobodys_who_has_left(office, calendar, now):
    late = now + STALE_AFTER + timedelta(minutes=1)
    assert not calendar.is_stale(now) and calendar.is_stale(late)
    assert not OwnCalendar.objects.stale(now).exists() and OwnCalendar.objects.stale(late).get() == calendar
    OwnCalendar.objects.update(good_at=now + HOUR)
    assert not OwnCalendar.objects.stale(late).exists()
    OwnCalendar.objects.update(good_at=now)
    type(office.bao).objects.filter(pk=office.bao.pk).update(is_active=False)
    assert not OwnCalendar.objects.stale(late).exists() and reading.due() == []


def test_a_calendar_is_added_once_and_five_at_most(office, now):
    for number in range(OwnCalendar.AT_MOST):
        reading.add(office.bao, name="", address=f"https://example.com/{number}.ics", now=now)
    with pytest.raises(reading.AlreadyThere):
        reading.add(office.bao, name="x", address="https://example.com/1.ics", now=now)
    with pytest.raises(reading.TooMany):
        reading.add(office.bao, name="x", address="https://example.com/9.ics", now=now)
    assert reading.add(office.minh_hang, name="", address="https://example.com/1.ics", now=now).name == "example.com"


def test_removing_a_calendar_frees_its_times(server, calendar, tomorrow_at):
    shows(server, one(tomorrow_at(9)))
    reading.read(calendar.pk)
    calendar.delete()
    assert not BusyTime.objects.exists()


def test_reading_now_is_asked_for_once_a_moment(calendar, now):
    assert reading.read_now(calendar, now=now)
    OwnCalendar.objects.update(read_at=now)
    assert not reading.read_now(calendar, now=now + timedelta(seconds=5))
    assert reading.read_now(calendar, now=now + timedelta(seconds=60))


def test_the_tasks_call_for_what_is_due_and_read_it(server, calendar, tomorrow_at, monkeypatch):
    shows(server, one(tomorrow_at(9)))
    called = []
    monkeypatch.setattr(tasks.read_calendar, "apply_async", lambda arguments, **options: called.append(arguments))
    assert tasks.read_due_calendars() == "1 woken" and called == [(calendar.pk,)]
    assert tasks.read_calendar(calendar.pk) == "1 busy times"


def test_the_times_of_a_reading_stand_in_an_order():
    assert child.FETCH_SECONDS < reading.PROCESS_SECONDS < tasks.SOFT_SECONDS < tasks.HARD_SECONDS
    assert tasks.HARD_SECONDS < current.CALENDAR_LEASE_SECONDS < current.VISIBILITY_TIMEOUT_SECONDS
    assert child.MOST_CPU_SECONDS < reading.PROCESS_SECONDS


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" https://calendar.google.com/a/basic.ics ", "https://calendar.google.com/a/basic.ics"),
        ("webcal://p01-caldav.icloud.com/published/2/x", "https://p01-caldav.icloud.com/published/2/x"),
        ("WebCal://example.com/x", "https://example.com/x"), ("https://example.com:8443/x?key=1", "https://example.com:8443/x?key=1"),
    ],
)  # fmt: skip
def test_addresses_as_they_are_typed(typed, address):
    assert addresses.cleaned(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", "http://example.com/x", "example.com/x", "https://", "https:///x", "file:///etc/passwd", "javascript:alert(1)",
        "https://me:secret@example.com/x", "https://exa mple.com/x", "https://example.com:99999/x", "https://ví-dụ.vn/x",
        "https://example.com/" + "x" * 2000, "https://example.com/\r\nHost: x", "https://[::1/x", "ftp://example.com/x",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_calendar(typed):
    with pytest.raises(addresses.NoAddress):
        addresses.cleaned(typed)


def test_a_feed_of_ours_is_no_calendar_of_theirs(settings):
    settings.SITE_URL = "https://book.example.com"
    for typed in ("https://book.example.com/calendar/feed/x.ics", "webcal://book.example.com/calendar/feed/x.ics"):
        with pytest.raises(addresses.OwnFeed):
            addresses.cleaned(typed)
    assert addresses.cleaned("https://book.example.com/other.ics")
