"""The day of the consultants side by side: what stands where in a column, what is free, and who has one."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings import board
from bookings.availability import at_work_on, working_periods_of
from bookings.board import Span, pieces, without
from bookings.models import Appointment
from consultants.models import Consultant, DateOverride, TimeOff, WorkingHours

DAY = date(2027, 3, 3)  # a Wednesday
HCM, NEW_YORK = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("America/New_York")


def at(hour, minute=0, zone=HCM, day=DAY):
    return datetime.combine(day, time(hour, minute), tzinfo=zone)


@pytest.fixture
def put(office):
    def make(person, starts_at, status="confirmed", service=office.tax, **values):
        customer = Customer.objects.create(name="Phan Văn Khải")
        row = Appointment(customer=customer, consultant=person, service=service, status=status, **values)
        row.place_at(starts_at)
        row.save()
        return row

    return make


def column(person, now=None, day=DAY):
    [found] = board.read([person], day=day, now=now or at(0)).columns
    return found


def spans(found):
    return [(one.clock, one.until) for one in found]


def test_an_appointment_stands_at_its_time_and_the_rest_of_the_working_time_is_free(office, put):
    put(office.bao, at(9))
    put(office.bao, at(11), status="cancelled")
    found = column(office.bao)
    assert [(one.span.clock, one.span.until) for one in found.entries] == [("09:00", "09:30")]
    assert spans(found.periods) == [("08:00", "18:00")]
    assert [(gap[0].clock, gap[-1].until) for gap in found.gaps] == [("08:00", "09:00"), ("09:30", "18:00")]


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [("held", True), ("pending", True), ("confirmed", True), ("completed", True), ("no_show", True),
     ("cancelled", False), ("declined", False), ("expired", False)],
)  # fmt: skip
def test_what_has_left_the_day_is_not_shown(office, put, status, is_shown):
    put(office.bao, at(9), status=status, **({"held_until": at(1)} if status == "held" else {}))
    assert bool(column(office.bao).entries) == is_shown


def test_a_hold_that_has_run_out_is_free_again(office, put):
    put(office.bao, at(9), status="held", held_until=at(7))
    assert [len(column(office.bao, now).entries) for now in (at(6), at(7, 30))] == [1, 0]


def test_the_buffers_of_a_service_are_not_free(office, put):
    office.tax.buffer_after_minutes = 20
    office.tax.save()
    put(office.bao, at(8))
    assert column(office.bao).gaps[0][0].clock == "08:50"


def test_of_today_only_what_is_still_to_come_is_free(office):
    found = column(office.bao, now=at(10, 2))
    assert found.gaps[0][0].clock == "10:05" and found.now == Span(600, 605)
    assert column(office.bao, now=at(19)).gaps == []
    assert column(office.bao, now=at(10, day=DAY + timedelta(days=1))).gaps == []
    assert column(office.bao, now=at(10, day=DAY - timedelta(days=1))).now is None


def test_time_off_is_named_and_not_free(office):
    TimeOff.objects.create(consultant=office.bao, during=DateTimeTZRange(at(8), at(12)), reason="Khám sức khỏe")
    found = column(office.bao)
    assert [(one.span.clock, one.span.until, one.reason) for one in found.off] == [("08:00", "12:00", "Khám sức khỏe")]
    assert found.gaps[0][0].clock == "12:00"


def test_a_date_that_is_closed_says_why(office):
    DateOverride.objects.create(consultant=office.bao, on=DAY, reason="Họp cả ngày")
    found = column(office.bao)
    assert (found.periods, found.gaps, found.notes) == ([], [], ["Họp cả ngày"])


def test_a_column_is_read_by_the_clock_of_its_consultant(office, put):
    Consultant.objects.filter(pk=office.bao.pk).update(time_zone="America/New_York")
    office.bao.refresh_from_db()
    put(office.bao, at(9, zone=NEW_YORK))
    put(office.bao, at(9, zone=NEW_YORK, day=DAY - timedelta(days=1)))
    found = column(office.bao, now=at(8, zone=NEW_YORK))
    assert (found.zone, [one.span.clock for one in found.entries], found.now) == ("GMT-5", ["09:00"], Span(480, 485))
    assert column(office.thu_hang).zone == ""


def test_all_appointments_are_in_the_order_of_real_time_whatever_the_clocks_say(office, put):
    Consultant.objects.filter(pk=office.bao.pk).update(time_zone="America/New_York")
    office.bao.refresh_from_db()
    put(office.bao, at(9, zone=NEW_YORK))
    put(office.thu_hang, at(17))
    found = board.read([office.bao, office.thu_hang], day=DAY, now=at(0))
    assert [entry.span.clock for _column, entry in found.entries] == ["17:00", "09:00"]


def test_an_appointment_over_midnight_is_in_both_days_up_to_the_edge(office, put):
    put(office.bao, at(23, 30), service=office.legal)
    assert [one.span for one in column(office.bao).entries] == [Span(1410, 1440)]
    assert [one.span for one in column(office.bao, day=DAY + timedelta(days=1)).entries] == [Span(0, 30)]


def test_where_the_clocks_change_nothing_is_without_length(office, put):
    """On 7 November 2027 the hour from 1 to 2 comes twice in New York; on 14 March that from 2 to 3 not at all."""
    Consultant.objects.filter(pk=office.bao.pk).update(time_zone="America/New_York")
    office.bao.refresh_from_db()
    for day, start in ((date(2027, 11, 7), time(1, 45)), (date(2027, 3, 14), time(1, 45))):
        put(office.bao, datetime.combine(day, start, tzinfo=NEW_YORK))
        [entry] = column(office.bao, day=day).entries
        assert entry.span.start == 105 and entry.span.end > entry.span.start


def test_two_at_the_same_time_stand_beside_each_other(office, put):
    put(office.bao, at(9), status="completed")
    put(office.bao, at(9, 15))
    assert [one.lane for one in column(office.bao).entries] == ["lane-1-of-2", "lane-2-of-2"]


def test_the_axis_has_the_hours_that_are_needed(office, put):
    assert (board.read([office.bao], day=DAY, now=at(0)).first, board.read([], day=DAY, now=at(0)).last) == (8, 18)
    put(office.bao, at(6, 30))
    put(office.bao, at(19, 45))
    found = board.read([office.bao], day=DAY, now=at(0))
    assert (found.first, found.last) == (6, 21)


def test_what_reaches_beyond_the_axis_is_cut_there(office):
    midnight = at(0)
    TimeOff.objects.create(consultant=office.bao, during=DateTimeTZRange(midnight, midnight + timedelta(days=1)))
    assert [one.span for one in column(office.bao).off] == [Span(480, 1080)]
    assert column(office.bao, now=at(18)).now is None and column(office.bao, now=at(17, 59)).now == Span(1075, 1080)


def test_the_stylesheet_knows_every_place_on_the_axis():
    with open(finders.find("bookings/board.css")) as file:
        rules = file.read()
    for hour in range(25):
        assert all(f".{kind}-h{hour} " in rules for kind in ("from", "to", "first", "last"))
    for minute in range(0, 60, 5):
        assert all(f".{kind}-m{minute} " in rules for kind in ("from", "to"))
    assert Span(545, 1440).place == "from-h9 from-m5 to-h24 to-m0"


def test_a_gap_is_cut_at_the_half_hours():
    assert spans(pieces(Span(545, 630))) == [("09:05", "09:30"), ("09:30", "10:00"), ("10:00", "10:30")]
    assert without([Span(0, 60), Span(90, 120)], [Span(30, 100), Span(0, 5)]) == [Span(5, 30), Span(100, 120)]


def test_no_piece_of_a_gap_is_too_short_for_a_finger():
    assert spans(pieces(Span(535, 605))) == [("08:55", "09:30"), ("09:30", "10:05")]
    assert spans(pieces(Span(610, 650))) == [("10:10", "10:50")]
    for start in range(0, 60, 5):
        for end in range(start + board.SHORTEST_TAP, 180, 5):
            cut = pieces(Span(start, end))
            assert [cut[0].start, cut[-1].end] == [start, end]
            assert all(one.end == after.start for one, after in pairwise(cut))
            assert all(25 <= one.end - one.start <= 70 for one in cut)


def test_a_gap_too_short_for_a_finger_cannot_be_tapped(office):
    assert [spans(gap) for gap in column(office.bao, now=at(17, 35)).gaps] == [[("17:35", "18:00")]]
    late = column(office.bao, now=at(17, 40))
    assert late.gaps == [] and spans(late.free) == [("17:40", "18:00")]
    assert column(office.bao, now=at(17, 50)).free == []


# Who has a column


def names(**values):
    return [one.name for one in board.people(day=DAY, **values)]


def test_a_name_is_found_without_its_marks_and_a_service_by_who_offers_it(office):
    assert names(name="thu hang") == ["Nguyễn Thị Thu Hằng"]
    assert names(service=office.legal.pk) == ["Lê Quốc Bảo", "Trần Minh Hằng"]
    assert names(service=office.legal.pk, name="BẢO") == ["Lê Quốc Bảo"]
    assert names(name="nobody") == []


def test_whoever_is_not_active_any_more_has_a_column_while_something_stands_in_it(office, put):
    Consultant.objects.filter(pk=office.bao.pk).update(is_active=False)
    assert "Lê Quốc Bảo" not in names()
    put(office.bao, at(9))
    assert "Lê Quốc Bảo" in names()


def test_on_duty_is_who_works_that_day_and_is_not_off_all_of_it(office):
    WorkingHours.objects.filter(consultant=office.minh_hang, weekday=3).delete()
    TimeOff.objects.create(consultant=office.thu_hang, during=DateTimeTZRange(at(8), at(18)))
    TimeOff.objects.create(consultant=office.bao, during=DateTimeTZRange(at(8), at(12)))
    assert names(on_duty=True) == ["Lê Quốc Bảo"]


def test_who_works_on_a_date_is_asked_by_each_ones_own_clock_in_one_query(office, django_assert_num_queries):
    """Auckland's Wednesday is over when New York's begins."""
    people = [office.bao, office.thu_hang, office.minh_hang]
    for person, zone in zip(people, ("Asia/Ho_Chi_Minh", "America/New_York", "Pacific/Auckland"), strict=True):
        Consultant.objects.filter(pk=person.pk).update(time_zone=zone)
        WorkingHours.objects.filter(consultant=person).exclude(weekday=3).delete()
    pks = [one.pk for one in people]
    for offset, who in ((-1, []), (0, pks), (1, [])):
        with django_assert_num_queries(1):
            found = at_work_on(DAY + timedelta(days=offset), pks, timed=pks[:2])
        assert sorted(found) == sorted(who)
    expected = {}
    for person in Consultant.objects.filter(pk__in=pks):
        noon = at(12, zone=person.zone)
        expected |= working_periods_of([person.pk], start=noon, end=noon)
    assert at_work_on(DAY, pks, timed=pks) == expected
    assert at_work_on(DAY, pks, timed=pks[:2]) == {**expected, pks[2]: []}
    assert at_work_on(DAY, pks[:1], timed=[]) == {pks[0]: []}


def test_on_duty_asks_as_much_in_many_zones_as_in_one(office, django_assert_num_queries):
    TimeOff.objects.create(consultant=office.bao, during=DateTimeTZRange(at(8), at(12)))
    for zone in ("Asia/Ho_Chi_Minh", "Europe/Berlin"):
        Consultant.objects.filter(pk=office.thu_hang.pk).update(time_zone=zone)
        with django_assert_num_queries(3):
            assert len(names(on_duty=True)) == 3
