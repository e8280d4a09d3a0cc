"""Half a question is read in the words of the one before; a whole one, and what is no question, stay as they are."""

from datetime import date, time

import pytest

from chatbot.tests.understanding.alone import read
from chatbot.understanding import Entities
from chatbot.understanding.continuing import in_full
from chatbot.understanding.schema import TimeRange

WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


def gone_on(first, *more):
    words, named = first, read(first).entities
    for text in more:
        words, meant = in_full(text, read(text), last=words, named=named, read=read)
        named = meant.entities
    return words, named


FREE = "is Bảo free on Wednesday afternoon?"


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("and on Thursday?",), Entities(consultant=(2,), date=THURSDAY, part_of_day="afternoon")),
        (("còn thứ năm thì sao?",), Entities(consultant=(2,), date=THURSDAY, part_of_day="afternoon")),
        (("and Thu Hằng?",), Entities(consultant=(1,), date=WEDNESDAY, part_of_day="afternoon")),
        (("thế chị Thu Hằng thì sao",), Entities(consultant=(1,), date=WEDNESDAY, part_of_day="afternoon")),
        (("in the morning?",), Entities(consultant=(2,), date=WEDNESDAY, part_of_day="morning")),
        (("and on Thursday?", "then Thu Hằng?"), Entities(consultant=(1,), date=THURSDAY, part_of_day="afternoon")),
    ],
)
def test_what_it_names_takes_the_place_of_the_same_kind(texts, found):
    assert gone_on(FREE, *texts) == (FREE, found)


def test_a_price_is_asked_of_another_service():
    assert gone_on("what does tax advice cost?", "and legal advice?")[1].service == (8,)


def test_she_is_who_was_asked_about():
    words, found = gone_on("is Thu Hằng free on Wednesday?", "does she speak English?")
    assert (words, found.consultant, found.date) == ("does she speak English?", (1,), None)


AT_NINE = "is Bảo free on Wednesday at 9?"


@pytest.mark.parametrize(("text", "at", "hours"), [
    ("would 10 work?", time(10), None), ("9h em không kịp, 11h được không", time(11), None),
    ("and 10:30, so I don't have to rush?", time(10, 30), None), ("anything later?", None, TimeRange(time(9, 1), None)),
    ("hm im at work till 5. anything later?", None, TimeRange(time(17), None)),
])  # fmt: skip
def test_another_time_is_asked_of_the_same_person_on_the_same_day(text, at, hours):
    found = gone_on(AT_NINE, text)[1]
    assert (found.consultant, found.date, found.time, found.time_range) == ((2,), WEDNESDAY, at, hours)


@pytest.mark.parametrize(
    "text",
    ["thursday 9", "đặt thứ năm 9h", "how much is parking on Thursday?", "what does tax advice cost?", "ok", "where?"],
)
def test_what_is_whole_or_asks_nothing_stays_as_it_is(text):
    assert in_full(text, read(text), last=FREE, named=read(FREE).entities, read=read) == (text, read(text))
