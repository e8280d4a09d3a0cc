"""What a question is about, and whether it can be an answer to ours."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, understand
from chatbot.understanding.questions import topics
from chatbot.understanding.questions.shapes import Shape
from chatbot.understanding.questions.terms import spellings, terms
from chatbot.understanding.questions.topics import Topic


def read(text):
    now = datetime(2026, 11, 23, 1, tzinfo=UTC)
    meant = understand(text, context=NOTHING_ASKED, now=now, zone=ZoneInfo("Asia/Ho_Chi_Minh"), catalog=Catalog())
    return topics.read(text, meant)


@pytest.mark.parametrize(
    ("text", "topic", "by_word"),
    [
        ("thứ bảy ai làm việc?", Topic.HOURS, True), ("thứ bảy có làm không?", Topic.HOURS, True),
        ("who is free tomorrow?", Topic.FREE, True), ("còn giờ trống nào sáng mai?", Topic.FREE, False),
        ("any slots tomorrow morning?", Topic.FREE, False), ("giá bao nhiêu?", Topic.PRICE, True),
        ("how muh is it?", Topic.PRICE, True), ("hết bao nihêu tiền", Topic.PRICE, True),
        ("who speaks English?", Topic.LANGUAGES, True), ("ai cũng được", None, None), ("đặt lịch mai 9h", None, None),
    ],
)  # fmt: skip
def test_a_question_word_makes_it_no_answer(text, topic, by_word):
    asked = read(text)
    assert (asked and asked.topic, asked and asked.by_word) == (topic, by_word)


def test_the_least_and_the_most_are_asked_for():
    assert [read(text).shape for text in ("dịch vụ nào rẻ nhất", "the longest service?", "giá bao nhiêu")] == [
        Shape.LEAST, Shape.MOST, Shape.LIST,
    ]  # fmt: skip


def test_a_tone_may_stand_on_any_vowel():
    term = terms("huỷ")[0]
    assert {"huỷ", "hủy"} <= set(spellings(term))
