"""A weekday or a number said alone is a day of the week, or the days, that are spoken of just now."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bookings import services
from bookings.actors import by_customer
from chatbot.understanding.loose_days import among, day_or_days, in_week_after, those_among
from chatbot.understanding.schema import DateRange, NamedBy

DECEMBER = DateRange(date(2026, 12, 1), date(2026, 12, 31))
NEXT_WEEK = DateRange(date(2026, 12, 7), date(2026, 12, 13))


@pytest.mark.parametrize(
    ("day", "named_by", "meant", "found"),
    [
        (date(2026, 12, 2), NamedBy.WEEKDAY, NEXT_WEEK, date(2026, 12, 9)),
        (date(2026, 12, 2), NamedBy.WEEKDAY, DateRange(date(2026, 12, 3), date(2026, 12, 4)), None),
        (date(2026, 12, 2), NamedBy.WEEKDAY, DECEMBER, date(2026, 12, 2)),
        (date(2026, 12, 2), None, NEXT_WEEK, None),
        (date(2026, 11, 30), NamedBy.DAY_OF_MONTH, DECEMBER, date(2026, 12, 30)),
        (date(2026, 12, 31), NamedBy.DAY_OF_MONTH, DateRange(date(2027, 2, 1), date(2027, 3, 31)), date(2027, 3, 31)),
        (date(2026, 12, 2), NamedBy.WEEK_AFTER, NEXT_WEEK, None),
    ],
)
def test_a_day_named_alone_is_looked_for_among_those_that_are_meant(day, named_by, meant, found):
    assert among(day, named_by, meant) == found


def test_several_days_are_looked_for_in_the_same_way():
    weekend = DateRange(date(2026, 12, 5), date(2026, 12, 6))
    assert those_among(weekend, NamedBy.WEEKDAY, NEXT_WEEK) == DateRange(date(2026, 12, 12), date(2026, 12, 13))
    assert those_among(weekend, None, NEXT_WEEK) is None
    assert in_week_after(weekend, date(2026, 12, 9)) == DateRange(date(2026, 12, 19), date(2026, 12, 20))
    assert day_or_days(date(2026, 12, 2), NamedBy.WEEKDAY, NEXT_WEEK) == (date(2026, 12, 9), None)
    assert day_or_days(date(2026, 12, 2), None, NEXT_WEEK) == (None, NEXT_WEEK)


WEEKDAYS = {"vi": ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"),
            "en": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")}  # fmt: skip


def weeks_from_now(count, weekday):
    """That weekday of the week so many weeks after this one; Monday is 0."""
    today = timezone.localdate()
    return today + timedelta(days=7 * count + weekday - today.weekday())


def day_of(customer):
    return customer.memory.open.values.date


@pytest.mark.parametrize(
    ("language", "said", "then", "weeks"),
    [
        ("vi", "tuần sau tôi muốn tư vấn thuế với anh Bảo", "{day}", 1),
        ("vi", "cho em đặt tư vấn thuế tuần sau với anh Bảo", "{day} được không", 1),
        ("vi", "đặt tư vấn thuế với anh Bảo tuần sau nữa", "{day}", 2),
        ("vi", "đặt tư vấn thuế với anh Bảo tuần sau", "à {day} tuần kế tiếp", 2),
        ("en", "I want tax advice next week with Bảo", "{day} afternoon please", 1),
        ("en", "book tax advice with Bao the week after next", "{day}", 2),
        ("en", "book tax advice with Bao next week", "{day} the week after", 2),
        ("en", "book tax advice with Bao", "{day} next week", 1),
    ],
)  # fmt: skip
@pytest.mark.parametrize("weekday", [0, 4])
def test_a_weekday_is_one_of_the_week_that_was_asked_for(talk, office, language, said, then, weeks, weekday):
    customer = talk(language=language, name="Khải")
    customer.say(said)
    customer.say(then.format(day=WEEKDAYS[language][weekday]))
    assert day_of(customer) == weeks_from_now(weeks, weekday)


def test_the_week_lasts_while_days_are_changed_and_an_exact_date_ends_it(talk, office):
    customer = talk(language="en", name="Khải")
    customer.say("book tax advice with Bao next week")
    for said, weekday in (("wednesday", 2), ("no, thursday", 3), ("what about friday?", 4)):
        customer.say(said)
        assert day_of(customer) == weeks_from_now(1, weekday), said
    customer.say("the week after please")
    assert customer.memory.open.values.days == DateRange(weeks_from_now(2, 0), weeks_from_now(2, 6))
    customer.say("the weekend")
    assert customer.memory.open.values.days == DateRange(weeks_from_now(2, 5), weeks_from_now(2, 6))
    exact = timezone.localdate() + timedelta(days=3)
    customer.say(f"{exact:%d/%m/%Y}")
    assert day_of(customer) == exact


def test_an_appointment_moves_to_the_week_that_was_asked_for(talk, office, tomorrow_at, now):
    for language, said, then, weeks in (
        ("vi", "dời lịch của tôi sang tuần sau", "thứ tư", 1),
        ("en", "move my appointment to the week after next", "wednesday", 2),
    ):
        customer = talk(language=language, name="Khải")
        customer.say("hello")
        services.book(
            customer=customer.customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9 + weeks),
            by=by_customer(customer.customer), now=now,
        )  # fmt: skip
        customer.say(said)
        customer.say(then)
        assert day_of(customer) == weeks_from_now(weeks, 2), said
