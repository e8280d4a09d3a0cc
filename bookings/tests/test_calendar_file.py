"""The .ics files, read back by another library, and by a calendar that applies them as they come."""

import itertools
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
import vobject
from django.core import mail as django_mail

from accounts.mail import sending
from accounts.models import Customer, OutgoingEmail
from bookings import own_link, services
from bookings.actors import by_consultant, by_customer, by_staff

HOSTILE = 'x" <script>, Đặng & Sons; a:b\r\nATTENDEE:mailto:evil@example.com\nX-EVIL:1'


@pytest.fixture
def customer(db):
    return Customer.objects.create(name="Khải", email="khai@example.com")


@pytest.fixture
def booked(office, customer, tomorrow_at, now):
    return services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9, days=3),
        by=by_customer(customer), now=now,
    ).appointment  # fmt: skip


def files(to="khai@example.com"):
    rows = OutgoingEmail.objects.filter(to=to).exclude(calendar="").order_by("pk")
    return list(rows.values_list("calendar", flat=True))


def read(text):
    calendar = vobject.readOne(text)
    (event,) = calendar.contents["vevent"]
    return calendar, event


class Calendar:
    """What a mail program does with the files it gets, by RFC 5546: the higher SEQUENCE, then the later DTSTAMP."""

    def __init__(self):
        self.known = {}

    def receive(self, text):
        calendar, event = read(text)
        version = (int(event.sequence.value), event.dtstamp.value)
        if event.uid.value in self.known and self.known[event.uid.value][0] >= version:
            return
        removed = calendar.method.value == "CANCEL"
        entry = None if removed else (event.dtstart.value, event.dtend.value, event.status.value)
        self.known[event.uid.value] = (version, entry)

    @property
    def entries(self):
        return [entry for _version, entry in self.known.values() if entry]


def test_a_receipt_is_read_back_with_the_right_values(booked, settings, now):
    settings.BUSINESS_NAME = "MeetAssist"
    calendar, event = read(files()[0])
    assert (calendar.version.value, calendar.method.value) == ("2.0", "REQUEST")
    assert event.uid.value == f"appointment-{booked.pk}@{settings.EMAIL_DOMAIN}"
    assert (event.dtstart.value, event.dtend.value) == (booked.starts_at, booked.ends_at)
    assert event.dtstamp.value == now.replace(microsecond=0)
    assert (event.sequence.value, event.status.value) == ("0", "CONFIRMED")
    assert event.summary.value == "Tư vấn thuế – Lê Quốc Bảo"
    assert booked.code in event.description.value and own_link.address(booked) in event.description.value
    assert event.organizer.value == "mailto:" + settings.DEFAULT_FROM_EMAIL
    assert event.organizer.params["CN"] == ["MeetAssist"]
    assert (event.attendee.value, event.attendee.params["CN"]) == ("mailto:khai@example.com", ["Khải"])
    assert set(event.contents) & {"location", "url"} == set()


def test_times_are_utc_with_a_z_and_lines_are_folded(booked):
    text = files()[0]
    assert f"DTSTART:{booked.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        # The days on which the clocks of New York change in 2027.
        ("America/New_York", (2027, 3, 14, 9), (2027, 3, 14, 13)),
        ("America/New_York", (2027, 3, 13, 9), (2027, 3, 13, 14)),
        ("America/New_York", (2027, 11, 7, 9), (2027, 11, 7, 14)),
        ("Asia/Ho_Chi_Minh", (2027, 3, 14, 9), (2027, 3, 14, 2)),
    ],
)
def test_the_instant_is_right_across_changes_of_the_clocks(office, customer, zone, local, utc):
    from zoneinfo import ZoneInfo

    office.bao.time_zone = zone
    office.bao.save()
    start = datetime(*local, tzinfo=ZoneInfo(zone))
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=start, by=by_customer(customer),
        now=start - timedelta(days=2),
    )  # fmt: skip
    _calendar, event = read(files()[0])
    assert event.dtstart.value == datetime(*utc, tzinfo=UTC)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=30)


def test_a_place_and_a_link_stand_in_their_own_fields(office, booked, customer, tomorrow_at, now):
    office.legal.location = "12 Lê Lợi, Quận 1; tầng 3"
    office.legal.save()
    office.tax.meeting_link = "https://meet.example.com/a;b?c=d,e"
    office.tax.save()
    for service, hour in ((office.legal, 13), (office.tax, 15)):
        services.book(
            customer=customer, service=service, consultant=office.bao, starts_at=tomorrow_at(hour, days=3),
            by=by_customer(customer), now=now,
        )  # fmt: skip
    (_, first), (_, second) = (read(text) for text in files()[1:])
    assert first.location.value == "12 Lê Lợi, Quận 1; tầng 3" and "url" not in first.contents
    assert second.url.value == "https://meet.example.com/a;b?c=d,e" and "location" not in second.contents


def move(booked, customer, starts_at, now, **values):
    return services.reschedule(
        appointment=booked, starts_at=starts_at, by=by_customer(customer), now=now, **values
    ).appointment


@pytest.fixture
def story(booked, customer, tomorrow_at, now):
    """Booked, moved twice and cancelled, within one second."""
    moved = move(booked, customer, tomorrow_at(11, days=3), now)
    moved = move(moved, customer, tomorrow_at(14, days=4), now)
    services.cancel(appointment=moved, by=by_customer(customer), now=now)
    return files()


def test_the_sequence_grows_and_the_uid_stays(story):
    read_back = [read(text) for text in story]
    assert [calendar.method.value for calendar, _ in read_back] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
    assert [event.sequence.value for _, event in read_back] == ["0", "1", "2", "3"]
    assert [event.status.value for _, event in read_back] == ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert len({event.uid.value for _, event in read_back}) == 1


def test_a_calendar_moves_the_entry_and_then_removes_it(story, tomorrow_at):
    calendar, seen = Calendar(), []
    for text in story:
        calendar.receive(text)
        seen.append([start for start, _end, _status in calendar.entries])
    assert seen == [[tomorrow_at(9, days=3)], [tomorrow_at(11, days=3)], [tomorrow_at(14, days=4)], []]


def test_the_entry_is_gone_in_whatever_order_the_e_mails_arrive(story):
    for order in itertools.permutations(story):
        calendar = Calendar()
        for text in order:
            calendar.receive(text)
        assert calendar.entries == []


def test_the_entry_has_moved_in_whatever_order_the_e_mails_arrive(story, tomorrow_at):
    for order in itertools.permutations(story[:3]):
        calendar = Calendar()
        for text in order:
            calendar.receive(text)
        assert [start for start, _end, _status in calendar.entries] == [tomorrow_at(14, days=4)]


def test_what_waits_for_approval_again_is_tentative_until_it_is_approved(office, booked, customer, tomorrow_at, now):
    office.tax.needs_approval = True
    office.tax.save()
    moved = move(booked, customer, tomorrow_at(11, days=3), now)
    services.approve(appointment=moved, by=by_consultant(office.bao), now=now + timedelta(seconds=5))
    states = []
    calendar = Calendar()
    for text in files():
        calendar.receive(text)
        states.append([(start, status) for start, _end, status in calendar.entries])
    assert states == [
        [(tomorrow_at(9, days=3), "CONFIRMED")],
        [(tomorrow_at(11, days=3), "TENTATIVE")],
        [(tomorrow_at(11, days=3), "CONFIRMED")],
    ]
    backwards = Calendar()
    for text in reversed(files()):
        backwards.receive(text)
    assert backwards.entries == calendar.entries


@pytest.mark.parametrize("end", ["decline", "cancel"])
def test_an_entry_that_waits_for_approval_again_is_removed_when_that_ends(
    office, booked, customer, tomorrow_at, now, end
):
    office.tax.needs_approval = True
    office.tax.save()
    moved = move(booked, customer, tomorrow_at(11, days=3), now)
    # A second move, which changes no state, takes the entry along.
    moved = move(moved, customer, tomorrow_at(15, days=3), now)
    calendar = Calendar()
    for text in files():
        calendar.receive(text)
    assert [(start, status) for start, _, status in calendar.entries] == [(tomorrow_at(15, days=3), "TENTATIVE")]
    getattr(services, end)(appointment=moved, by=by_staff("admin"), now=now)
    calendar.receive(files()[-1])
    assert calendar.entries == []


def test_what_was_only_asked_for_is_in_no_calendar(office, customer, tomorrow_at, now):
    office.tax.needs_approval = True
    office.tax.save()
    row = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by_customer(customer),
        now=now,
    ).appointment  # fmt: skip
    moved = move(row, customer, tomorrow_at(11), now)
    services.decline(appointment=moved, by=by_consultant(office.bao), now=now)
    assert OutgoingEmail.objects.count() == 3 and files() == []


def test_the_former_consultant_loses_the_entry_and_the_new_one_gets_it(office, customer, booked, tomorrow_at, now):
    for person, address in ((office.bao, "bao@example.com"), (office.minh_hang, "hang@example.com")):
        person.email = address
        person.save()
    OutgoingEmail.objects.all().delete()
    moved = services.reschedule(
        appointment=booked, starts_at=tomorrow_at(9, days=3), consultant=office.minh_hang, by=by_staff("admin"), now=now
    ).appointment
    back = services.reschedule(
        appointment=moved, starts_at=tomorrow_at(9, days=3), consultant=office.bao, by=by_staff("admin"), now=now
    ).appointment
    bao, hang = files("bao@example.com"), files("hang@example.com")
    methods = [[read(text)[0].method.value for text in texts] for texts in (bao, hang)]
    assert methods == [["CANCEL", "REQUEST"], ["REQUEST", "CANCEL"]]
    for order in itertools.permutations(bao):
        calendar = Calendar()
        for text in order:
            calendar.receive(text)
        assert calendar.entries == [(back.starts_at, back.ends_at, "CONFIRMED")]
    for order in itertools.permutations(hang):
        calendar = Calendar()
        for text in order:
            calendar.receive(text)
        assert calendar.entries == []


def test_names_cannot_add_lines_or_people(office, tomorrow_at, now):
    """Reference defect 31, for the file: values with line breaks, quotation marks, commas and semicolons."""
    customer = Customer.objects.create(name=HOSTILE, email="khai@example.com")
    office.bao.name, office.bao.email = HOSTILE[:90], "bao@example.com"
    office.bao.save()
    office.tax.location = HOSTILE
    office.tax.save()
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), description=HOSTILE,
        by=by_customer(customer), now=now,
    )  # fmt: skip
    flat = " ".join(HOSTILE.split())
    for to in ("khai@example.com", "bao@example.com"):
        (text,) = files(to)
        _calendar, event = read(text)
        assert [attendee.value for attendee in event.contents["attendee"]] == [f"mailto:{to}"]
        assert "x-evil" not in event.contents
        assert event.location.value == flat and flat in event.description.value
        names = [line for line in text.replace("\r\n ", "").split("\r\n") if line.startswith("ATTENDEE")]
        assert len(names) == 1 and names[0].endswith(f":mailto:{to}")


@pytest.mark.parametrize(
    "address", ["a@example.com\r\nATTENDEE:mailto:evil@example.com", "a@example.com,evil@example.com", "no address", ""]
)
def test_what_is_no_address_is_written_to_nobody(office, tomorrow_at, now, address):
    customer = Customer.objects.create(name="Khải", email=address)
    event = services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    )  # fmt: skip
    assert event.kind == "booked" and OutgoingEmail.objects.count() == 0


def test_odd_addresses_are_kept_whole(office, tomorrow_at, now):
    customer = Customer.objects.create(name="Khải", email="o'brien+a=b;c?x@example.com".replace(";", "%"))
    services.book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9),
        by=by_customer(customer), now=now,
    )  # fmt: skip
    _calendar, event = read(files(customer.email)[0])
    assert event.attendee.value == "mailto:o%27brien+a%3Db%25c%3Fx@example.com"


def test_the_file_leaves_as_it_was_written(booked):
    """Through the provider's wire format: the method in the content type, the line ends as they were."""
    row = OutgoingEmail.objects.get()
    assert sending.send(row.pk) == "sent"
    message = message_from_bytes(django_mail.outbox[0].message().as_bytes(), policy=policy.default)
    (part,) = message.iter_attachments()
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "REQUEST")
    assert part.get_payload(decode=True).decode() == row.calendar
