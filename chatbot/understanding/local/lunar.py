"""The Vietnamese lunar calendar by the solar one: new moons and the sun's terms, as seen from Hanoi.

The formulas are those of Jean Meeus, "Astronomical Algorithms" (1991), chapters 24 and 47, as Hồ Ngọc Đức uses them for
this calendar (https://www.informatik.uni-leipzig.de/~duc/amlich/). A month begins on the day of a new moon; the
eleventh has the winter solstice in it; of thirteen between two of these the first without a term of the sun is a leap
month, which is called by the name of the one before it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import floor, pi, sin

SYNODIC = 29.530588853
ZONE = 7 / 24
# Between the ordinals of `datetime.date` and Julian day numbers; and the new moon from which the others are counted.
JULIAN_OF_ORDINAL = 1721425
FIRST_NEW_MOON = 2415021.076998695
TERMS_OF_YEAR = 12
ELEVENTH = 11


@dataclass(frozen=True)
class LunarMonth:
    """A month by its number, the solar day it begins on, and how many days it has."""

    number: int
    first: date
    days: int

    def day(self, number: int) -> date | None:
        return self.first + timedelta(days=number - 1) if 1 <= number <= self.days else None


def months_from(day: date) -> tuple[LunarMonth, ...]:
    """The month that `day` is in and the fourteen after it: more than a whole year. Leap months are left out, for
    nobody means one who does not say so.
    """
    months = [month for year in (day.year, day.year + 1, day.year + 2) for month in _year_of(year)]
    begin = max(i for i, month in enumerate(months) if month.first <= day)
    return tuple(months[begin : begin + 15])


@lru_cache(maxsize=64)
def _year_of(year: int) -> tuple[LunarMonth, ...]:
    """The months from the eleventh that has the winter solstice of the year before to the one before the next."""
    begin, end = _eleventh(year - 1), _eleventh(year)
    first = _moon_before(begin)
    starts = [_new_moon(first + n) for n in range(round((end - begin) / SYNODIC) + 1)]
    leap = _leap(starts) if len(starts) == TERMS_OF_YEAR + 2 else None
    months = []
    number = ELEVENTH
    for i, (start, following) in enumerate(zip(starts, starts[1:], strict=False)):
        if i == leap:
            continue
        months.append(LunarMonth(number, date.fromordinal(start - JULIAN_OF_ORDINAL), following - start))
        number = number % 12 + 1
    return tuple(months)


def _leap(starts: list[int]) -> int:
    """The first month in which the sun enters no new term."""
    terms = [_term(start) for start in starts]
    return next(i for i in range(1, len(starts) - 1) if terms[i] == terms[i + 1])


def _eleventh(year: int) -> int:
    """The Julian day on which the month with the winter solstice of the year begins."""
    last = date(year, 12, 31).toordinal() + JULIAN_OF_ORDINAL
    k = floor((last - FIRST_NEW_MOON) / SYNODIC)
    start = _new_moon(k)
    # Its first day is before the solstice, which is the beginning of the tenth term.
    return _new_moon(k - 1) if _term(start) >= 9 else start


def _moon_before(start: int) -> int:
    return floor((start - FIRST_NEW_MOON) / SYNODIC + 0.5)


@lru_cache(maxsize=512)
def _new_moon(k: int) -> int:
    """The Julian day in Hanoi of the `k`-th new moon since 1900."""
    t = k / 1236.85
    rad = pi / 180
    mean = 2415020.75933 + SYNODIC * k + 0.0001178 * t**2 - 0.000000155 * t**3
    mean += 0.00033 * sin((166.56 + 132.87 * t - 0.009173 * t**2) * rad)
    sun = (359.2242 + 29.10535608 * k - 0.0000333 * t**2 - 0.00000347 * t**3) * rad
    moon = (306.0253 + 385.81691806 * k + 0.0107306 * t**2 + 0.00001236 * t**3) * rad
    node = (21.2964 + 390.67050646 * k - 0.0016528 * t**2 - 0.00000239 * t**3) * rad
    correction = (
        (0.1734 - 0.000393 * t) * sin(sun) + 0.0021 * sin(2 * sun) - 0.4068 * sin(moon) + 0.0161 * sin(2 * moon)
        - 0.0004 * sin(3 * moon) + 0.0104 * sin(2 * node) - 0.0051 * sin(sun + moon) - 0.0074 * sin(sun - moon)
        + 0.0004 * sin(2 * node + sun) - 0.0004 * sin(2 * node - sun) - 0.0006 * sin(2 * node + moon)
        + 0.0010 * sin(2 * node - moon) + 0.0005 * sin(2 * moon + sun)
    )  # fmt: skip
    clock = -0.000278 + 0.000265 * t + 0.000262 * t**2
    return floor(mean + correction - clock + 0.5 + ZONE)


def _term(day: int) -> int:
    """In which twelfth of its way the sun stands at the beginning of that Julian day in Hanoi; 0 from 20 March on."""
    t = (day - 0.5 - ZONE - 2451545.0) / 36525
    rad = pi / 180
    anomaly = (357.52910 + 35999.05030 * t - 0.0001559 * t**2 - 0.00000048 * t**3) * rad
    mean = 280.46645 + 36000.76983 * t + 0.0003032 * t**2
    equation = (
        (1.914600 - 0.004817 * t - 0.000014 * t**2) * sin(anomaly) + (0.019993 - 0.000101 * t) * sin(2 * anomaly)
        + 0.000290 * sin(3 * anomaly)
    )  # fmt: skip
    return floor((mean + equation) % 360 / 30)


@lru_cache(maxsize=64)
def tet(year: int) -> date:
    """The first day of the lunar year that begins in this solar year."""
    return next(month.first for month in _year_of(year) if month.number == 1)
