"""What English messages say, by class of wording. Now is Friday, 20 November 2026, nine in the morning."""

import datetime as dt
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.tests.asking import asking
from chatbot.understanding import Catalog, Named, understand
from chatbot.understanding.schema import DateRange, TimeRange

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 9, tzinfo=ZONE)
PEOPLE = ("Nguyễn Thị Thu Hằng", "Trần Minh Hằng", "Lê Quốc Bảo", "Tom Baker", "Linda Nguyen")
SERVICES = ("Tax advice", "Legal advice", "Haircut")
CATALOG = Catalog(
    tuple(Named(number, (name,)) for number, name in enumerate(PEOPLE)),
    tuple(Named(number, (name,)) for number, name in enumerate(SERVICES)),
)


def read(text, asked="", options=()):
    return understand(text, context=asking(asked, options), now=NOW, zone=ZONE, catalog=CATALOG)


def clock(hour, minute=0):
    return dt.time(hour, minute)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("any time after 5", 17, None), ("not before 10", 10, None), ("no later than 5", None, 17),
        ("earlier than 9", None, 9), ("3 to 5 pm", 15, 17), ("9-11 in the morning", 9, 11), ("after 4 pls, before 6", 16, 18),
        ("at least after two", 14, None), ("up until noon", None, 12), ("from 10am onwards", 10, None),
        ("any time from 3 onwards", 15, None), ("1 to 3 on friday", 13, 15), ("I'm only free 12-1", 12, 13), ("the 10-11 slot", 10, 11),
        ("10:00 to 11:00", 10, 11), ("noon to 2pm", 12, 14), ("between noon and 2", 12, 14), ("between 2 & 4", 14, 16), ("from 3 til 5", 15, 17),
        ("afternoon, 2 to 5", 14, 17),
    ],
)  # fmt: skip
def test_bounds_and_ranges(text, start, end):
    found = read(text).entities
    expected = TimeRange(clock(start) if start else None, clock(end) if end else None)
    assert (found.time_range, found.time, found.invalid) == (expected, None, ())


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("change it from 9 to 10", 9, 10), ("can we push my 10:00 to 11:00", 10, 11), ("switch my appointment from 3pm to 4pm", 15, 16),
    ],
)  # fmt: skip
def test_a_move_from_one_hour_to_another_is_no_range(text, old, new):
    found = read(text).entities
    assert (found.old_time, found.time, found.time_range) == (clock(old), clock(new), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("a week from Tuesday", dt.date(2026, 12, 1)), ("Friday fortnight", dt.date(2026, 12, 11)), ("two weeks on Monday", dt.date(2026, 12, 7)),
        ("the last Friday of the month", dt.date(2026, 11, 27)), ("first Monday in December", dt.date(2026, 12, 7)),
        ("the second Tuesday of next month", dt.date(2026, 12, 8)), ("third Wednesday in March", dt.date(2027, 3, 17)),
    ],
)  # fmt: skip
def test_days_are_counted_from_others(text, day):
    assert (read(text).entities.date, read(text).entities.invalid) == (day, ())


def test_a_counted_day_that_has_passed_is_asked_about():
    assert (
        read("the first Monday of this month").entities.date,
        len(read("first Monday of this month").entities.invalid),
    ) == (None, 1)


@pytest.mark.parametrize(
    ("text", "days"), [("in the next couple of days", 3), ("within the next 5 days", 5), ("the next two weeks", 14)]
)
def test_the_coming_days_are_all_of_them(text, days):
    found = read(text).entities
    assert (found.date, found.date_range) == (None, DateRange(NOW.date(), NOW.date() + dt.timedelta(days=days)))


@pytest.mark.parametrize(("text", "hour"), [("at 1030", (10, 30)), ("at 930 tomorrow", (9, 30)), ("3-ish", (15, 0))])
def test_hours_as_they_are_thrown_down(text, hour):
    assert read(text).entities.time == clock(*hour)


def test_every_day_but_one():
    found = read("any day but Friday").entities
    assert (found.date, found.negated) == (None, ("2026-11-27",))


def test_who_is_named_before_somebody_else_is_not_wanted():
    found = read("I saw Tom last time, I'd like someone else").entities
    assert (found.consultant, found.negated) == ((), ("Tom Baker",))


def test_a_range_that_begins_with_a_half_hour():
    assert read("between half past two and four").entities.time_range == TimeRange(clock(14, 30), clock(16))


@pytest.mark.parametrize(
    ("text", "part"),
    [("tuesday pm", "afternoon"), ("in the mornings only", "morning"), ("after lunch", "afternoon"),
     ("before lunch", "morning"), ("at lunch time", "noon")],
)  # fmt: skip
def test_parts_of_the_day(text, part):
    assert read(text).entities.part_of_day == part


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("15 min later", 15),
        ("half hr earlier", -30),
        ("1.5 hours later", 90),
        ("a quarter of an hour later", 15),
        ("an hour and a quarter later", 75),
        ("two hours and three quarters earlier", -165),
        ("an hour and ten minutes later", 70),
    ],
)
def test_a_shift_out_of_the_blue_moves_an_appointment(text, minutes):
    meant = read(text)
    assert (meant.intents, meant.entities.shift_minutes) == (("reschedule",), minutes)


@pytest.mark.parametrize(
    "text",
    [
        "push my haircut back a fortnight",
        "move it a fortnight later",
        "put my visit off by two weeks",
        "please put off the haircut by two weeks, I'm ill",
        "can you put the tax advice back by a fortnight",
        "postpone my haircut two weeks",
    ],
)
def test_a_shift_by_weeks(text):
    found = read(text).entities
    assert (found.shift_days, found.date, found.date_range) == (14, None, None)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("can I swap my appointment on the 25th for the 27th", (dt.date(2026, 11, 25), None), (dt.date(2026, 11, 27), None)),
        ("push tomorrow's 10am to 11am", (dt.date(2026, 11, 21), clock(10)), (None, clock(11))),
        ("I have a 2pm on friday, can it be 3pm", (dt.date(2026, 11, 27), clock(14)), (None, clock(15))),
        ("our visit is on the 25th, could we do the 27th instead", (dt.date(2026, 11, 25), None), (dt.date(2026, 11, 27), None)),
        ("my birthday is on the 25th, can I come on the 27th", (None, None), (dt.date(2026, 11, 27), None)),
    ],
)  # fmt: skip
def test_what_they_have_and_what_they_want(text, old, new):
    found = read(text).entities
    assert ((found.old_date, found.old_time), (found.date, found.time)) == (old, new)


@pytest.mark.parametrize(
    ("text", "person"), [("appointment with Mr. Bao tomorrow", 2), ("Tom at 3pm", 3), ("is linda free", 4)]
)
def test_names_where_nothing_but_their_place_says_so(text, person):
    assert read(text).entities.consultant == (person,)


def test_hang_on_is_nobody():
    assert read("Hang on a second").entities.consultant == ()


@pytest.mark.parametrize("text", ["anybody but Tom", "anyone except tom"])
def test_everybody_but_one(text):
    found = read(text).entities
    assert (found.consultant, found.anyone, found.negated) == ((), True, ("Tom Baker",))


@pytest.mark.parametrize(
    ("text", "service"), [("tax consultation friday", 0), ("help with my taxes", 0), ("hair cut tomorrow", 2)]
)
def test_services_by_a_short_word_or_in_two(text, service):
    assert read(text).entities.service == (service,)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sarah here, move my appointment please", "Sarah"), ("Kind regards, Michael Brown", "Michael Brown"),
        ("Hi, this is Rebecca Moore, I'd like to book tax advice", "Rebecca Moore"), ("my name is April, can I come on Monday", "April"),
        ("this is Linda Nguyen calling, I'd like an appointment", "Linda Nguyen"), ("I'm free after 3", ""), ("this is ridiculous", ""),
        ("hi its Carla, 0796 200 315. can I come tomorrow", "Carla"), ("good morning, it's Peter Brown. haircut please", "Peter Brown"),
        ("hey it's Bob I need a haircut", "Bob"), ("hi it's urgent", ""), ("hi, it's Monday, are you open", ""), ("and it's Peter who was rude", ""),
        ("book it under my wife's name, Anna Lee, haircut on Monday", "Anna Lee"), ("my son's name is Ben Carter", "Ben Carter"),
        ("put it in my husband's name please, Karl Meyer", "Karl Meyer"), ("my wife's name was wrong on it", ""),
        ("Haircut on Monday at 10, please. Best, Zoë Martin", "Zoë Martin"), ("Tax advice on Monday.\nBest wishes,\nPaul Weber.", "Paul Weber"),
        ("Haircut on Monday at 10. Many thanks, Ines Duarte", "Ines Duarte"), ("Đặt giúp tôi sáng mai. Trân trọng, Đỗ Văn Hải", "Đỗ Văn Hải"),
        ("Haircut on Monday. Thanks, Tom", ""), ("Monday is best. Tuesday is bad", ""), ("all the best for Monday", ""), ("Thanks, Ines", ""),
    ],
)  # fmt: skip
def test_names_that_stand_beside_the_message(text, name):
    assert read(text).entities.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jean-Luc Moreau", "Jean-Luc Moreau"), ("Mr Daniel Craig", "Daniel Craig"), ("just Hannah is fine", "Hannah"),
        ("my full name is tran thi mai", "tran thi mai"), ("I'd rather not say", ""), ("why do you need it?", ""), ("tran thi mai", "tran thi mai"),
        ("in my daughter's name please, Anna Weber", "Anna Weber"), ("my mother's name: Ruth Klein", "Ruth Klein"), ("under my wife's name please", ""),
    ],
)  # fmt: skip
def test_an_answer_that_is_a_name_is_nothing_else(text, name):
    found = read(text, asked="name").entities
    assert (found.name, found.date, found.consultant) == (name, None, ())


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("it was good, 4", 4), ("four out of five", 4), ("zero", 0), ("0. terrible service", 0), ("a strong 5", 5), ("a good three", 3),
        ("just a 2", 2), ("a bit slow, 3", 3), ("one", 1), ("a 1", 1), ("one star", 1), ("3 of 5", 3),
    ],
)  # fmt: skip
def test_ratings_in_a_sentence(text, rating):
    meant = read(text, asked="rating")
    assert (meant.entities.rating, meant.intents) == (rating, ("provide_info",))


@pytest.mark.parametrize(("text", "intents"), [("👍", ("confirm",)), ("👎", ("deny",)), ("👌🏻", ("confirm",))])
def test_a_thumb_is_an_answer(text, intents):
    assert read(text, asked="confirm").intents == intents


def test_a_message_of_two_wishes_names_both_in_their_order():
    assert read("do you take cards? and i'd like to book tom for tomorrow at 9").intents == ("faq", "book")
    assert read("cancel my friday appointment and book monday at 9 instead").intents == ("cancel", "book")


def test_thanks_are_a_yes_only_where_one_was_asked_for():
    assert read("perfect, thank you").intents == ("thanks",)
    assert read("perfect, thank you", asked="confirm").intents == ("confirm",)


@pytest.mark.parametrize(
    "text",
    ["last monday", "book me in for monday of last week", "tuesday 25/11 at 9", "29/2", "Feb 29 9am", "31 april"],
)
def test_a_day_that_cannot_be_is_asked_about(text):
    found = read(text).entities
    assert (found.date, len(found.invalid)) == (None, 1)


def test_a_29_february_is_the_coming_one_alone():
    def day(now):
        meant = understand("29/2", context=asking(), now=now, zone=ZONE, catalog=CATALOG)
        return meant.entities.date, len(meant.entities.invalid)

    assert day(dt.datetime(2027, 2, 25, 9, tzinfo=ZONE)) == (None, 1)
    assert day(dt.datetime(2027, 3, 25, 9, tzinfo=ZONE)) == (dt.date(2028, 2, 29), 0)


def test_a_part_of_the_day_is_rejected():
    found = read("no mornings please").entities
    assert (found.part_of_day, found.negated) == ("", ("morning",))


@pytest.mark.parametrize(
    ("text", "person"), [("Linda's availability next week?", 4), ("Baker please", 3), ("Mrs. Nguyen at 10", 4)]
)
def test_people_by_what_is_theirs_and_by_their_last_name(text, person):
    assert read(text).entities.consultant == (person,)


@pytest.mark.parametrize("text", ["tax stuff", "a tax consult with tom"])
def test_a_short_word_of_a_service_in_a_short_message(text):
    assert read(text).entities.service == (0,)


@pytest.mark.parametrize(
    "text",
    ["can we move tomorrow's appointment by two days?", "push tomorrow's appointment back by two days",
     "postpone tomorrow’s meeting by 2 days"],
)  # fmt: skip
def test_the_day_an_appointment_is_on_is_not_where_it_goes(text):
    found = read(text).entities
    assert (found.old_date, found.shift_days, found.date) == (dt.date(2026, 11, 21), 2, None)
