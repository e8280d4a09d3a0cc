"""Days of the Vietnamese lunar calendar, resolved to days of the solar one."""

from datetime import date

import holidays
import pytest

from chatbot.understanding.local import days, lunar
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Cause, NamedBy

TODAY = date(2026, 12, 2)


def read(text):
    """The first days in the text."""
    tokens = Text(text)
    found = (days.match(tokens, i, TODAY) for i in range(len(tokens)))
    return next(one[1] for one in found if one)


def test_every_new_year_is_the_one_of_the_table_of_holidays():
    years = range(1980, 2100)
    known = {
        year: min(holidays.country_holidays("VN", years=year, language="vi").get_named("Tết Nguyên Đán", lookup="exact"))
        for year in years
    }  # fmt: skip
    assert {year: lunar.tet(year) for year in years} == known


@pytest.mark.parametrize(
    ("month", "day", "found"),
    # The mid-autumn feast, and the day of the Hùng kings; 2023 and 2025 have a leap month before them.
    [(8, 15, (date(2023, 9, 29), date(2024, 9, 17), date(2025, 10, 6))), (3, 10, (date(2023, 4, 29), date(2024, 4, 18), date(2025, 4, 7)))],
)  # fmt: skip
def test_feasts_of_other_years_are_on_their_days(month, day, found):
    for one in found:
        assert one in {m.day(day) for m in lunar.months_from(date(one.year, 1, 1)) if m.number == month}


def test_a_month_has_the_days_that_it_has():
    month = next(one for one in lunar.months_from(TODAY) if one.number == 12)
    assert (month.days, month.day(29), month.day(30), month.day(0)) == (29, date(2027, 2, 5), None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mùng 1 tết", (2027, 2, 6)), ("mung 1 tet", (2027, 2, 6)), ("mồng một Tết", (2027, 2, 6)), ("mùng sáu tết", (2027, 2, 11)),
        ("ngày mùng 4 Tết", (2027, 2, 9)), ("28 tết", (2027, 2, 4)), ("30 tết", (2027, 2, 5)), ("giao thừa", (2027, 2, 5)),
        ("rằm", (2026, 12, 23)), ("rằm này", (2026, 12, 23)), ("hôm rằm", (2026, 12, 23)), ("rằm tháng giêng", (2027, 2, 20)),
        ("ram thang gieng", (2027, 2, 20)), ("rằm tháng 8", (2027, 9, 15)), ("trung thu", (2027, 9, 15)),
        ("23 tháng chạp", (2027, 1, 30)), ("ngày 23 tháng chạp", (2027, 1, 30)), ("hai mươi ba tháng chạp", (2027, 1, 30)),
        ("cúng ông táo", (2027, 1, 30)), ("mùng 5 âm", (2026, 12, 13)), ("mung 5 am lich", (2026, 12, 13)), ("23 âm lịch", (2026, 12, 31)),
        ("10/3 âm lịch", (2027, 4, 16)), ("ngày 10 tháng 3 âm", (2027, 4, 16)), ("mồng 8 tháng giêng", (2027, 2, 13)),
        ("first day of Tet", (2027, 2, 6)),
    ],
)  # fmt: skip
def test_a_lunar_day_is_one_of_the_sun(text, day):
    found = read(text)
    assert (found.first, found.last, found.named_by) == (date(*day), date(*day), NamedBy.LUNAR)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("trước tết", TODAY, date(2027, 2, 5)), ("truoc tet nguyen dan", TODAY, date(2027, 2, 5)),
        ("tháng chạp", date(2027, 1, 8), date(2027, 2, 5)), ("tháng giêng", date(2027, 2, 6), date(2027, 3, 7)),
    ],
)  # fmt: skip
def test_lunar_months_and_the_time_before_the_feast_are_ranges(text, first, last):
    assert (read(text).first, read(text).last) == (first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("mùng 5", (2026, 12, 5)), ("mùng 5 tháng 12", (2026, 12, 5)), ("20 tây", (2026, 12, 20)), ("15/1", (2027, 1, 15)),
        ("15 tháng 1", (2027, 1, 15)), ("ngày 15", (2026, 12, 15)),
    ],
)  # fmt: skip
def test_what_is_not_called_lunar_is_a_day_of_the_sun(text, day):
    found = read(text)
    assert (found.first, found.named_by == NamedBy.LUNAR) == (date(*day), False)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("mùng 20 tết", Cause.NO_SUCH_DAY), ("mùng 5 tháng 6 nhuận", Cause.NOT_KNOWN), ("rằm tháng 6 nhuận", Cause.NOT_KNOWN),
        ("mùng 1 tháng 10 âm", Cause.PAST), ("31 âm lịch", Cause.NO_SUCH_DAY),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_why(text, cause):
    assert (read(text).first, read(text).invalid) == (None, cause)
