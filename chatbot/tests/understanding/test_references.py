"""What points at something spoken of before is told from what only looks like it."""

import pytest

from chatbot.understanding.local import references
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Reference

PERSON, TIME, DAY, VISIT = Reference.PERSON, Reference.TIME, Reference.DAY, Reference.VISIT


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("book her at 9", {PERSON}),
        ("is he free on Friday?", {PERSON}),
        ("đặt chị ấy lúc 9h", {PERSON}),
        ("hẹn anh đó giờ đó luôn", {PERSON, TIME}),
        ("the same time the week after", {TIME}),
        ("cùng giờ tuần sau", {TIME}),
        ("dat gio do tuan sau", {TIME}),
        ("that day at 4", {DAY}),
        ("hôm đó 4h", {DAY}),
        ("same as last time please", {VISIT}),
        ("như lần trước nhé", {VISIT}),
        ("giống mọi khi", {VISIT}),
    ],
)
def test_it_is_found(text, kinds):
    assert references.find(Text(text)) == kinds


@pytest.mark.parametrize(
    "text",
    ["book for her on Friday", "mấy giờ đóng cửa", "is the day free?", "chị Hằng", "last Friday", "a different time"],
)
def test_what_names_or_asks_points_at_nothing(text):
    assert references.find(Text(text)) == frozenset()
