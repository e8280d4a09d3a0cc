"""In what shape a question wants its answer, and what it may not pass, by its words."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions.shapes import (
    Bound,
    Shape,
    Side,
    ahead_in,
    bound_in,
    bounds_in,
    length_in,
    shape_of,
)
from chatbot.understanding.questions.words import spelled_words


@pytest.mark.parametrize(("text", "shape"), [
    ("who works on Monday?", Shape.LIST), ("ai làm thứ hai", Shape.LIST),
    ("how many slots are left?", Shape.COUNT), ("còn bao nhiêu giờ trống", Shape.COUNT),
    ("mấy giờ mở cửa", Shape.LIST), ("how often have I been there", Shape.COUNT),
    ("is she free on Friday?", Shape.YES_NO), ("r you open tomorrow", Shape.YES_NO), ("chị ấy rảnh không ạ", Shape.YES_NO),
    ("chị ấy có rảnh không", Shape.YES_NO), ("có giờ nào trống không ạ", Shape.YES_NO),
    ("is it the first or the second?", Shape.FIRST), ("is it tax or legal advice?", Shape.LIST),
    ("what is your first free time", Shape.FIRST), ("lịch trống gần nhất", Shape.FIRST), ("next available slot", Shape.FIRST),
    ("latest time on Friday", Shape.LAST), ("lần trước mình đến khi nào", Shape.LAST),
    ("the cheapest one", Shape.LEAST), ("dịch vụ nào ngắn nhất", Shape.LEAST), ("which is cheaper", Shape.LEAST),
    ("rẻ thứ nhì", Shape.LEAST), ("đắt nhì bên mình", Shape.MOST), ("hẹn ở tầng mấy", Shape.LIST),
    ("which day is emptiest", Shape.MOST), ("ngày nào vắng nhất", Shape.MOST), ("cái nào lâu hơn", Shape.MOST),
    ("is Lan free sooner than Bao", Shape.COMPARE), ("ai rảnh sớm hơn", Shape.COMPARE),
    ("what is the difference", Shape.DIFFERENCE), ("đắt hơn bao nhiêu", Shape.DIFFERENCE),
    ("both together", Shape.SUM), ("cả hai hết tổng cộng", Shape.SUM), ("the average price", Shape.AVERAGE),
])  # fmt: skip
def test_the_shape_is_read_from_the_words(text, shape):
    assert shape_of(spelled_words(Text(text), ())) == shape


@pytest.mark.parametrize(("text", "bound"), [
    ("anything under 400k?", Bound(Decimal(400_000), Side.BELOW)),
    ("dưới 1,5 triệu", Bound(Decimal(1_500_000), Side.BELOW)), ("duoi 1tr", Bound(Decimal(1_000_000), Side.BELOW)),
    ("từ 500 nghìn trở xuống", Bound(Decimal(500_000), Side.AT_MOST)), ("up to 300.000", Bound(Decimal(300_000), Side.AT_MOST)),
    ("costs more than a million", Bound(Decimal(1_000_000), Side.ABOVE)), ("giá 400.000đ", Bound(Decimal(400_000), Side.EXACTLY)),
    ("longer than an hour", Bound(Decimal(60), Side.ABOVE, is_length=True)),
    ("đúng 45 phút", Bound(Decimal(45), Side.EXACTLY, is_length=True)),
    ("từ 300k đến 500k", Bound(Decimal(300_000), Side.AT_LEAST, upto=Decimal(500_000))),
    ("tu 300 den 500 nghin", Bound(Decimal(300_000), Side.AT_LEAST, upto=Decimal(500_000))),
    ("khoảng 500 ngàn tới 1 triệu", Bound(Decimal(500_000), Side.AT_LEAST, upto=Decimal(1_000_000))),
    ("45-60 phút", Bound(Decimal(45), Side.AT_LEAST, is_length=True, upto=Decimal(60))),
    ("after 5", None), ("from 9 to 11", None), ("under 30", None), ("với anh Bảo", None),
])  # fmt: skip
def test_a_bound_of_price_or_length_is_read_with_its_side(text, bound):
    assert bound_in(text) == bound


def test_a_bound_holds_at_its_very_edge_as_its_side_says():
    holds = {side: [Bound(Decimal(4), side).holds(Decimal(value)) for value in (3, 4, 5)] for side in Side}
    assert holds == {
        Side.BELOW: [True, False, False], Side.AT_MOST: [True, True, False], Side.ABOVE: [False, False, True],
        Side.AT_LEAST: [False, True, True], Side.EXACTLY: [False, True, False],
    }  # fmt: skip


def test_between_two_bounds_both_edges_hold_and_nothing_beyond():
    bound = Bound(Decimal(4), Side.AT_LEAST, upto=Decimal(6))
    assert [bound.holds(Decimal(value)) for value in (3, 4, 6, 7)] == [False, True, True, False]


def test_every_bound_of_a_question_is_read():
    assert bounds_in("dưới 1 tiếng mà dưới 300k") == (
        Bound(Decimal(60), Side.BELOW, is_length=True), Bound(Decimal(300_000), Side.BELOW),
    )  # fmt: skip
    assert bounds_in("từ 300k đến 500k") == (Bound(Decimal(300_000), Side.AT_LEAST, upto=Decimal(500_000)),)


@pytest.mark.parametrize(("text", "minutes"), [
    ("em có nửa tiếng thôi", 30), ("1 tiếng rưỡi có đủ không", 90), ("30 phút kịp ko", 30), ("mấy giờ", None),
])  # fmt: skip
def test_how_long_somebody_has_is_read(text, minutes):
    found = length_in(text)
    assert (found and found.amount) == (None if minutes is None else Decimal(minutes))


@pytest.mark.parametrize(("text", "ahead"), [
    ("đặt trước cả tháng được không", timedelta(days=30)), ("dat truoc 2 thang dc ko", timedelta(days=60)),
    ("trước có 1 tiếng thôi", timedelta(hours=1)), ("đổi trước 3 ngày", timedelta(days=3)),
])  # fmt: skip
def test_how_long_before_is_read_with_the_words_between(text, ahead):
    assert ahead_in(text) == ahead
