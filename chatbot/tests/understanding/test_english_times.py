"""Days and times as English throws them down, and what only looks like one. Now is Friday, 20 November 2026, nine."""

import datetime as dt
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, understand
from chatbot.understanding.schema import Alternative, Cause, DateRange, TimeRange

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 9, tzinfo=ZONE)
TODAY = NOW.date()


def read(text, asked=""):
    return understand(text, context=asking(asked), now=NOW, zone=ZONE, catalog=Catalog()).entities


def day(month, number, year=2026):
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("book me at six forty on Monday", 18, 40), ("come at nine oh five tomorrow", 9, 5), ("eleven twenty-five on Friday", 11, 25),
        ("half past eleven tomorrow", 11, 30), ("quarter past noon tomorrow", 12, 15), ("a quarter to noon on Monday", 11, 45),
        ("twenty past nine tomorrow", 9, 20), ("at ten past nine tomorrow", 9, 10), ("twenty-five to three on Friday", 14, 35),
        ("ten to two on Tuesday", 13, 50), ("book 1045am tomorrow", 10, 45), ("tomorrow 845", 8, 45), ("by phone at 1015 on Monday", 10, 15),
        ("book 8p on Friday", 20, 0), ("sevenish tomorrow", 19, 0), ("noonish on Monday", 12, 0), ("book 9ish on Monday", 9, 0),
        ("4:30ish on Monday", 16, 30), ("around 4 on Monday", 16, 0), ("9 tomorrow", 9, 0), ("monday 4", 16, 0), ("come at noon on Monday", 12, 0),
        ("move it to 10", 10, 0), ("move my visit to 2 on the same day", 14, 0), ("sixteen hundred hours on Monday", 16, 0),
        ("book @ 9.15 tomorrow", 9, 15), ("next Sunday please, 10", 10, 0), ("make that 5 on Monday", 17, 0),
        ("10 sharp on Monday", 10, 0), ("Tuesday, 8 on the dot", 8, 0), ("tomorrow 11 sharp, please", 11, 0), ("day 24 month 11, hour 15", 15, 0),
        ("on Monday at hour 9", 9, 0), ("tax mon 4p w tom", 16, 0), ("cut fri 9a w ann", 9, 0), ("one in the afternoon on Monday", 13, 0),
        ("tue 24/11 1015 haircut", 10, 15), ("a cut 25/11 830 thanks", 8, 30), ("nov 26 1430", 14, 30), ("26 nov 915", 9, 15),
        ("1045 tomorrow haircut", 10, 45), ("845 monday", 8, 45),
    ],
)  # fmt: skip
def test_hours_in_words_and_without_signs(text, hour, minute):
    found = read(text)
    assert (found.time, found.time_range, found.invalid) == (dt.time(hour, minute), None, ())


@pytest.mark.parametrize(
    ("text", "hour", "minute"), [("9 20", 9, 20), ("930am", 9, 30), ("two thirty", 14, 30), ("10 is ok", 10, 0)]
)
def test_hours_where_a_time_was_asked(text, hour, minute):
    assert read(text, asked="time").time == dt.time(hour, minute)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("can it be 5 instead?", 17), ("um, 3 instead please", 15), ("could we do 11?", 11), ("oh, would it be 10 instead", 10),
        ("can I bring 4 people instead?", None), ("could it be the 4 of us?", None), ("could it be the 24th instead?", None),
    ],
)  # fmt: skip
def test_another_hour_than_the_one_that_is_to_be_confirmed(text, hour):
    assert read(text, asked="confirm").time == (hour and dt.time(hour))


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("my son has a cold, we can't come tomorrow", day(11, 21)), ("sorry I'm ill and cannot come on Monday", day(11, 23)),
        ("can't make Tuesday, please cancel", day(11, 24)),
    ],
)  # fmt: skip
def test_the_day_that_they_stay_away_from_names_the_appointment(text, date):
    assert (read(text).date, read(text).negated) == (date, ())


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("can't come tomorrow", "day"), ("I can't come tomorrow, what else do you have", ""), ("I can't make tomorrow", ""),
        ("I want tax advice but I can't come tomorrow", ""),
    ],
)  # fmt: skip
def test_the_day_that_does_not_suit_is_rejected(text, asked):
    assert (read(text, asked).date, read(text, asked).negated) == (None, ("2026-11-21",))


@pytest.mark.parametrize(
    "text",
    [
        "we are 5 friday people", "book 3 appointments", "twenty minutes late", "I was there in 2015", "for 2 people tomorrow", "24h before?",
        "is 48h notice enough?", "it cost me 300 the last time", "a budget of 5 million", "room 402", "move it by 3 days", "the 3 of us",
        "my 9 year old", "two more please", "bring 2 sharp pencils", "an hour 3 times a week", "the one in the afternoon",
        "that one in the evening", "I live at 9 Nguyen Hue street", "is there parking at 24 Le Loi",
        "on 20/1 2030", "26 nov 2026", "room 930 tomorrow", "he was born 3/5 1990",
    ],
)  # fmt: skip
def test_numbers_that_are_no_time(text):
    found = read(text)
    assert (found.time, found.time_range) == (None, None)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("book the twenty third of december", day(12, 23)), ("on the thirty-first please", day(12, 31)), ("the sixteenth of january", day(1, 16, 2027)),
        ("a week from tomorrow", day(11, 28)), ("two weeks from today", day(12, 4)), ("a fortnight today", day(12, 4)), ("tomorrow week", day(11, 28)),
        ("in three weeks", day(12, 11)), ("in two weeks on a Tuesday", day(12, 1)), ("the day after tomorrow", day(11, 22)), ("Tuesday week", day(12, 1)),
        ("Friday 27", day(11, 27)), ("monday 30", day(11, 30)), ("book thrusday", day(11, 26)), ("book tommorow", day(11, 21)),
        ("come on wendesday", day(11, 25)), ("Saterday please", day(11, 21)), ("put it off until next Monday", day(11, 23)),
        ("a fortnight on Tuesday", day(12, 8)), ("a fortnight from Monday", day(12, 7)), ("come a fortnight tomorrow", day(12, 5)),
        ("the last day of January", day(1, 31, 2027)), ("the first day of next month", day(12, 1)), ("last day of the month", day(11, 30)),
        ("in day 4 month 12", day(12, 4)), ("this coming Tuesday", day(11, 24)), ("day 5 of month 1", day(1, 5, 2027)), ("day 22 month 3 year 2027", day(3, 22, 2027)),
    ],
)  # fmt: skip
def test_days_in_words_and_with_slips(text, date):
    found = read(text)
    assert (found.date, found.date_range, found.invalid) == (date, None, ())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3-5 December", day(12, 3), day(12, 5)), ("the 23rd to the 26th of December", day(12, 23), day(12, 26)), ("Dec 7-9", day(12, 7), day(12, 9)),
        ("between the 7th and the 9th", day(12, 7), day(12, 9)), ("Nov 30 to Dec 2", day(11, 30), day(12, 2)), ("this week or next", TODAY, day(11, 29)),
        ("the week of the 14th", day(12, 14), day(12, 20)), ("week commencing 7 December", day(12, 7), day(12, 13)), ("within two weeks", TODAY, day(12, 4)),
        ("within 10 days", TODAY, day(11, 30)), ("by Wednesday", TODAY, day(11, 25)), ("by the end of the month", TODAY, day(11, 30)),
        ("before the end of next week", TODAY, day(11, 28)), ("before Christmas", TODAY, day(12, 24)), ("before the 3rd", TODAY, day(12, 2)),
        ("after the 10th", day(12, 11), day(12, 24)), ("not before Monday", day(11, 23), day(12, 6)), ("from Tuesday on", day(11, 24), day(12, 7)),
        ("something for January", day(1, 1, 2027), day(1, 31, 2027)), ("the first week of December", day(12, 1), day(12, 7)),
        ("in the last week of February", day(2, 22, 2027), day(2, 28, 2027)), ("second week of next month", day(12, 8), day(12, 14)),
        ("the last week of the month", day(11, 24), day(11, 30)), ("any day but Tuesday next week", day(11, 23), day(11, 29)),
    ],
)  # fmt: skip
def test_several_days_with_their_bounds(text, first, last):
    found = read(text)
    assert (found.date, found.date_range, found.invalid) == (None, DateRange(first, last), ())


@pytest.mark.parametrize("text", ["Friday 26", "Wednesday 27/11", "the 26th of November, Tuesday"])
def test_a_weekday_and_a_number_that_disagree_are_asked_about(text):
    found = read(text)
    assert (found.date, [one.cause for one in found.invalid]) == (None, [Cause.DISAGREE])


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("my contract dated 3 March ends, book Monday", day(11, 23)), ("the letter of 2 December came, Monday please", day(11, 23)),
        ("I live at 12/5 Le Loi street, come on Monday", day(11, 23)), ("my passport expires on 5 January, book the 10th", day(12, 10)),
        ("born on 3 December 1990, book Monday", day(11, 23)), ("are you there 24/7? book Monday", day(11, 23)), ("book 24/7/2027", day(7, 24, 2027)), ("book 12/5", day(5, 12, 2027)),
        ("move my appointment from 3 December to 5 December", day(12, 5)),
    ],
)  # fmt: skip
def test_what_looks_like_a_day_beside_one_that_is(text, date):
    found = read(text)
    assert (found.date, found.invalid) == (date, ())


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("my lease ends in February, can I come on Monday at 10", day(11, 23)), ("we marry in April. A haircut tomorrow at 2 please", day(11, 21)),
        ("could you see me on Tuesday at 3, the exam is in June", day(11, 24)), ("I'm moving in March so please book me for Wednesday at 4", day(11, 25)),
        ("our lease is up in May, could you fit us in on Thursday at 10", day(11, 26)),
        ("I fly to Rome next week, can I come tomorrow at 9", day(11, 21)),
        # Where they go together the day is one of that month or week.
        ("I'll be in Hanoi in January, can I come on the 15th", day(1, 15, 2027)), ("we're here in December only, Wednesday 3pm?", day(12, 2)),
        ("in December, on a Tuesday", day(12, 1)), ("can we do a Friday in January", day(1, 1, 2027)), ("I'm back next week, can I come on Tuesday", day(11, 24)),
        ("lessons in June, can we do Tuesday at 3?", day(6, 1, 2027)), ("could you book me in January, Friday at 11", day(1, 1, 2027)),
    ],
)  # fmt: skip
def test_a_month_that_is_told_of_is_not_when_they_want_to_come(text, date):
    found = read(text)
    assert (found.date, found.date_range, found.invalid) == (date, None, ())


@pytest.mark.parametrize(
    ("text", "date", "part"),
    [
        ("my tooth hurts since last night, can I come today", TODAY, ""), ("ill since Monday morning, tomorrow please", day(11, 21), ""),
        ("since this morning my knee is swollen, Tuesday afternoon?", day(11, 24), "afternoon"), ("I was up all last night, book Monday", day(11, 23), ""),
        ("since Monday is a holiday, book Tuesday", day(11, 24), ""), ("afternoon everyone, book Monday", day(11, 23), ""), ("evening all!", None, ""),
        ("hello, how are you this morning? book Monday", day(11, 23), ""), ("how are you today", None, ""), ("how are you booked today", TODAY, ""),
        ("Monday evening all right?", day(11, 23), "evening"), ("any time in the evening", None, "evening"),
    ],
)  # fmt: skip
def test_a_time_that_is_over_or_a_greeting_is_not_when_they_want_to_come(text, date, part):
    found = read(text)
    assert (found.date, found.part_of_day, found.invalid) == (date, part, ())


@pytest.mark.parametrize(
    ("text", "rejected", "date"),
    [
        ("not Monday or Tuesday", ("2026-11-23", "2026-11-24"), None), ("any day apart from Monday", ("2026-11-23",), None),
        ("Monday. No wait, Tuesday.", ("2026-11-23",), day(11, 24)), ("Monday, I mean Tuesday", ("2026-11-23",), day(11, 24)),
        ("Monday, scratch that, Tuesday", ("2026-11-23",), day(11, 24)), ("Monday won't do, Tuesday then", ("2026-11-23",), day(11, 24)),
        ("I'm away on Monday, so Tuesday", ("2026-11-23",), day(11, 24)), ("Monday, wait for me at the door", (), day(11, 23)),
        ("never on Mondays", ("2026-11-23",), None), ("Monday, sorry for the trouble", (), day(11, 23)),
    ],
)  # fmt: skip
def test_days_that_are_taken_back(text, rejected, date):
    found = read(text)
    assert (found.negated, found.date) == (rejected, date)


@pytest.mark.parametrize(
    ("text", "alternatives"),
    [
        ("Tuesday or Thursday at 3", (Alternative(date=day(11, 24)), Alternative(date=day(11, 26)))),
        ("3 or 4pm on Monday", (Alternative(time=dt.time(15)), Alternative(time=dt.time(16)))),
        ("tues 9 or wed 10", (Alternative(date=day(11, 24), time=dt.time(9)), Alternative(date=day(11, 25), time=dt.time(10)))),
        ("next Monday or Tuesday", (Alternative(date=day(11, 23)), Alternative(date=day(11, 24)))),
        ("the 1st, 2nd or 3rd of December", (Alternative(date=day(12, 1)), Alternative(date=day(12, 2)), Alternative(date=day(12, 3)))),
        ("Monday, otherwise Friday", (Alternative(date=day(11, 23)), Alternative(date=day(11, 27)))),
        ("9, or else 10:30 on Monday", (Alternative(time=dt.time(9)), Alternative(time=dt.time(10, 30)))),
        ("2, if not, 4pm", (Alternative(time=dt.time(14)), Alternative(time=dt.time(16)))),
        ("Monday at 9 or, failing that, Friday", (Alternative(date=day(11, 23)), Alternative(date=day(11, 27)))),
        ("Monday. Or do you close?", ()), ("not Monday or Tuesday", ()), ("Monday and Tuesday", ()), ("Monday at 9 or later", ()),
    ],
)  # fmt: skip
def test_alternatives_are_kept_in_their_order(text, alternatives):
    found = read(text)
    assert found.alternatives == alternatives
    if alternatives:
        assert (alternatives[0].date or found.date, alternatives[0].time or found.time) == (found.date, found.time)


def test_alternatives_of_a_move_are_where_it_may_go():
    found = read("move my Tuesday appointment to Wednesday or Friday")
    assert (found.old_date, found.date, found.alternatives) == (
        day(11, 24),
        day(11, 25),
        (Alternative(date=day(11, 25)), Alternative(date=day(11, 27))),
    )


def test_alternatives_of_another_zone_are_turned_to_the_customers_own():
    found = read("Friday 4pm or 5pm Tokyo time")
    assert (found.time, found.alternatives) == (
        dt.time(14),
        (Alternative(time=dt.time(14)), Alternative(time=dt.time(15))),
    )


@pytest.mark.parametrize(
    ("text", "date", "time", "zone"),
    [
        ("Friday 4pm Tokyo time", day(11, 27), dt.time(14), "Asia/Tokyo"), ("Friday 4pm UK time", day(11, 27), dt.time(23), "Europe/London"),
        ("Friday 8pm New York time", day(11, 28), dt.time(8), "America/New_York"), ("10:00 UTC on Monday", day(11, 23), dt.time(17), "Etc/UTC"),
        ("book Monday 3pm GMT+9", day(11, 23), dt.time(13), "Etc/GMT-9"), ("book Monday 9am Sydney local time", day(11, 23), dt.time(5), "Australia/Sydney"),
    ],
)  # fmt: skip
def test_a_time_of_another_zone_is_turned_to_the_customers_own(text, date, time, zone):
    found = read(text)
    assert (found.date, found.time, found.zone) == (date, time, ZoneInfo(zone))


@pytest.mark.parametrize(
    "text",
    [
        "Monday 3pm Vietnam time",
        "the same time on Monday",
        "any time on Monday",
        "Monday 3pm, what a nice time",
        "at lunch time on Monday",
    ],
)
def test_no_zone_where_none_differs_or_is_named(text):
    found = read(text)
    assert (found.date, found.zone) == (day(11, 23), None)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("make my visit 4:30 instead of 3:30", dt.time(15, 30), dt.time(16, 30)), ("can it start at 5 instead of 4", dt.time(16), dt.time(17)),
        ("I was booked for 3pm but I need 5pm", dt.time(15), dt.time(17)), ("I must leave by 4, so move my 3pm to 2pm", dt.time(15), dt.time(14)),
        ("tax advice at 10 instead of 11, is that possible", dt.time(11), dt.time(10)), ("could we do 4pm rather than 5pm", dt.time(17), dt.time(16)),
    ],
)  # fmt: skip
def test_which_time_is_the_old_one(text, old, new):
    found = read(text)
    assert (found.old_time, found.time, found.time_range, found.negated) == (old, new, None, ())


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("could we do 4pm rather than 3pm on Monday", (None, dt.time(15)), (day(11, 23), dt.time(16))),
        ("tax at 10 instead of 11 tomorrow please", (None, dt.time(11)), (day(11, 21), dt.time(10))),
        ("move it to 4 instead of 3 on Tuesday", (None, dt.time(15)), (day(11, 24), dt.time(16))),
        ("make it Tuesday at 4 instead of Monday at 3", (day(11, 23), dt.time(15)), (day(11, 24), dt.time(16))),
    ],
)  # fmt: skip
def test_the_day_behind_both_hours_is_the_day_of_both(text, old, new):
    found = read(text)
    assert ((found.old_date, found.old_time), (found.date, found.time), found.negated) == (old, new, ())


def test_an_hour_that_is_offered_and_not_wanted_is_rejected():
    found = read("book me at 4 instead of 3 on Monday", asked="time")
    assert (found.date, found.time, found.old_time, found.negated) == (day(11, 23), dt.time(16), None, ("15:00",))


def test_a_bound_is_no_hour_and_an_hour_no_bound():
    assert read("4 or later on Monday").time_range == TimeRange(dt.time(16), None)
    assert read("book Monday b4 11").time_range == TimeRange(None, dt.time(11))
