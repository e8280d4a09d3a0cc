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


@pytest.mark.parametrize("text", [
    "two free slots in a row with Lan tomorrow?", "who speaks English but not French?",
    "how much are two hours of tax advice?", "who else does tax advice?",
])  # fmt: skip
def test_a_condition_that_no_answer_keeps_is_left_to_a_person(text):
    assert topics.read(text, meant(text)) is None
