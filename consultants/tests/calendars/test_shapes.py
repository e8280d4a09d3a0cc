"""From calendars as they are met to the times in which somebody is busy."""

from datetime import UTC, datetime, timedelta

import pytest

from consultants.calendars.expanding import read
from consultants.calendars.failures import Failure, Unreadable
from consultants.calendars.slimming import Wanted, slim
from consultants.calendars.zones import zone_called
from consultants.tests.calendars.shapes import (
    DAILY,
    DOMAIN,
    END,
    OWN_ADDRESS,
    SHAPES,
    SINGLE,
    START,
    ZONE,
    event,
    google,
    in_zone,
)

WANTED = Wanted(start=START, end=END, zone=ZONE, domain=DOMAIN, addresses=(OWN_ADDRESS,))


def test_there_are_thirty_shapes_at_least_and_each_has_a_name():
    assert len({shape.name for shape in SHAPES}) == len(SHAPES) >= 30


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
@pytest.mark.parametrize("ends", [b"\r\n", b"\n"], ids=["crlf", "lf"])
def test_a_shape_keeps_busy_at_exactly_these_times(shape, ends):
    reading = read(shape.content.replace(b"\r\n", ends), WANTED)
    assert reading.busy == shape.spans
    assert (reading.unknown_zones, reading.left_out) == (list(shape.unknown_zones), shape.left_out)


def test_titles_people_and_places_do_not_come_as_far_as_the_parser():
    text = google(event(SINGLE + "\nLOCATION:Bệnh viện\nATTENDEE;CN=Lan:mailto:lan@example.com\nATTACH:http://x/"))
    kept = slim(text.encode(), WANTED).text
    assert kept.split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:slim", "BEGIN:VEVENT", "UID:one@google.com",
        "DTSTART:20261201T020000Z", "DTEND:20261201T030000Z", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"])
def test_a_daily_series_stays_at_its_hour_through_the_year(zone):
    """Each day at 9 by the clock there, whatever that is in UTC; worked out here by adding days to a local clock."""
    from zoneinfo import ZoneInfo

    wanted = Wanted(start=START, end=START + timedelta(days=366), zone=ZONE, domain=DOMAIN)
    reading = read(
        google(event(in_zone(zone, "20261101T090000", "20261101T100000") + "\nRRULE:FREQ=DAILY")).encode(), wanted
    )
    first = datetime(2026, 11, 1, 9, tzinfo=ZoneInfo(zone))
    starts = [(first + timedelta(days=number)).astimezone(UTC) for number in range(400)]
    expected = [(start, start + timedelta(hours=1)) for start in starts if wanted.start <= start < wanted.end]
    assert reading.busy == expected and len(expected) > 360


def refused(content):
    with pytest.raises(Unreadable) as caught:
        read(content, WANTED)
    return caught.value.failure


WHOLE = google(event(DAILY)).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00" * 1000, b"<!doctype html><html>Sign in</html>", b'{"error": 1}', b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        WHOLE[: len(WHOLE) // 2], WHOLE.removesuffix(b"END:VCALENDAR\n"), b"PK\x03\x04" + WHOLE, b"x" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_no_calendar_or_cut_off_is_refused_whole(content):
    assert refused(content) == Failure.NOT_A_CALENDAR


BOMBS = [
    "FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=999999999", "FREQ=HOURLY;UNTIL=99991231T000000Z", "freq=secondly",
    "INTERVAL=1;FREQ=MINUTELY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=000",
    "FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    "FREQ=YEARLY;BYSECOND=" + ",".join(map(str, range(60))),
]  # fmt: skip


@pytest.mark.parametrize("rule", BOMBS)
def test_rules_that_repeat_within_a_day_are_refused_before_they_are_worked_out(rule):
    since_1970 = "DTSTART:19700101T000000Z\nDTEND:19700101T000001Z\nRRULE:"
    assert refused(google(event(since_1970 + rule)).encode()) == Failure.TOO_OFTEN
    folded = google(event(since_1970 + rule[:6] + "\n " + rule[6:])).encode()
    assert refused(folded) == Failure.TOO_OFTEN


def test_a_zone_that_changes_its_clocks_each_second_is_refused():
    zone = "BEGIN:VTIMEZONE\nTZID:Trap\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0700\nTZOFFSETTO:+0700\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE\n"
    assert (
        refused(google(zone, event(in_zone("Trap", "20261201T090000", "20261201T100000"))).encode())
        == Failure.TOO_OFTEN
    )


def test_more_events_than_anybody_has_are_refused_and_so_are_more_occurrences():
    many = google(*(event(SINGLE, uid=str(number)) for number in range(20_001)))
    assert refused(many.encode()) == Failure.TOO_MANY
    series = google(*(event(DAILY.replace("COUNT=4", "COUNT=999"), uid=str(number)) for number in range(150)))
    assert refused(series.encode()) == Failure.TOO_MANY


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Asia/Ho_Chi_Minh", "Asia/Ho_Chi_Minh"), ("asia/saigon", "Asia/Saigon"), ("SE Asia Standard Time", "Asia/Bangkok"),
        ('"W. Europe Standard Time"', "Europe/Berlin"), ("/freeassociation.sourceforge.net/Europe/London", "Europe/London"),
        ("UTC", "UTC"), ("GMT", "GMT"), ("Z", None), ("GMT+0700", "Etc/GMT-7"), ("UTC-03:00", "Etc/GMT+3"), ("GMT+00:00", "Etc/UTC"),
        ("UTC+05:30", None), ("GMT+99", None), ("Mars/Base", None), ("", None), ("../../etc/passwd", None),
    ],
)  # fmt: skip
def test_names_of_zones(name, zone):
    assert zone_called(name) == zone
