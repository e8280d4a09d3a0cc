"""Whether a time can be had is asked; a wish to book it is none."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.questions import topics
from chatbot.understanding.questions.topics import Topic
from chatbot.understanding.schema import TimeRange

NOW = datetime(2026, 12, 2, 3, tzinfo=UTC)
CATALOG = Catalog(
    consultants=(Named(1, ("Phạm Ngọc Lan",)), Named(2, ("Lê Quốc Bảo",))),
    services=(Named(1, ("Tư vấn thuế", "Tax advice")),),
)


def meant(text):
    return understand(
        text, context=NOTHING_ASKED, now=NOW, zone=ZoneInfo("Asia/Ho_Chi_Minh"), catalog=CATALOG, ask_model=None
    )


@pytest.mark.parametrize(("text", "asks"), [
    ("Can I come on Thursday at 9 sharp?", True), ("cud i come at 5pm on friday", True),
    ("could i come in 2moro at 10 to see Lan, its for tax advice", True),
    ("any chance of seeing Bao today at 4 about tax advice?", True),
    ("I'd like to come on Friday at 10", False), ("can you book me in on Friday at 10?", False),
    ("can I come on Friday instead?", False), ("my name is April, can I come on Monday at 9", False),
    ("đặt cho em 9h sáng mai được không", False), ("the latest you have today please", False),
    # Said by the booking itself, which goes on.
    ("can Bảo see me on Friday at 10?", False),
])  # fmt: skip
def test_whether_somebody_can_come_is_a_question(text, asks):
    assert topics.asks_to_come(text, meant(text)) is asks


def test_such_a_question_is_one_of_free_times_with_a_yes_or_a_no():
    text = "Can I come on Thursday at 9 sharp?"
    asked = topics.read(text, meant(text))
    assert (asked.topic, asked.shape) == (Topic.FREE, "yes_no")


@pytest.mark.parametrize(("text", "hours"), [
    ("I don't get off work before 6pm, is there a slot on Friday?", TimeRange(time(18), None)),
    ("I can't do anything after 3pm, what is free on Friday?", TimeRange(None, time(15))),
    ("is anything free on Friday before 6pm?", TimeRange(None, time(18))),
])  # fmt: skip
def test_what_can_never_be_before_an_hour_is_from_then_on(text, hours):
    assert meant(text).entities.time_range == hours


@pytest.mark.parametrize(("text", "hours"), [
    ("I finish work at 6, what is free today?", TimeRange(time(18), None)),
    ("I'm at work till 5. anything later today?", TimeRange(time(17), None)),
    ("em tan làm lúc 5h chiều, hôm nay còn giờ nào", TimeRange(time(17), None)),
])  # fmt: skip
def test_own_work_leaves_the_hours_behind_it(text, hours):
    assert meant(text).entities.time_range == hours


def test_an_hour_that_is_wished_for_counts_more_than_that_of_own_work():
    found = meant("I finish work at 5, is 6pm free today?").entities
    assert (found.time, found.time_range) == (time(18), None)


@pytest.mark.parametrize(("text", "shape"), [
    ("we just bought a flat. Would tomorrow at 11 be possible?", "yes_no"),
    ("any chance to get that done before 9 on Saturday?", "yes_no"), ("whats the latest I can get today", "last"),
    ("hôm nay sớm nhất mấy giờ vào được ạ?", "first"), ("thứ năm sớm nhất em đến được lúc mấy giờ ạ?", "first"),
])  # fmt: skip
def test_in_which_shape_the_calendar_is_asked(text, shape):
    asked = topics.read(text, meant(text))
    assert (asked.topic, asked.shape) == (Topic.FREE, shape)


@pytest.mark.parametrize(("text", "topic"), [
    ("how many appointments do you still have today?", Topic.FREE), ("how many appointments do I have?", Topic.MINE),
    ("which patient does Lan have tomorrow morning?", Topic.PRIVATE), ("where did he study medicine?", Topic.PRIVATE),
    ("would Friday 3 pm work for you?", Topic.FREE),
])  # fmt: skip
def test_of_whom_and_of_what_it_is_asked(text, topic):
    assert topics.read(text, meant(text)).topic is topic


@pytest.mark.parametrize("text", [
    "two free slots in a row with Lan tomorrow?", "who speaks English but not French?",
    "how much are two hours of tax advice?", "who else does tax advice?",
])  # fmt: skip
def test_a_condition_that_no_answer_keeps_is_left_to_a_person(text):
    assert topics.read(text, meant(text)) is None
