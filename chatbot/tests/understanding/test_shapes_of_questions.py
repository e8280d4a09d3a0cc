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
    bounds_in,
    length_in,
    place_in,
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
    ("after 5", None), ("from 9 to 11", None), ("under 30", None), ("với anh Bảo", None),
])  # fmt: skip
def test_a_bound_of_price_or_length_is_read_with_its_side(text, bound):
    assert bounds_in(text) == ((bound,) if bound else ())


def test_a_bound_holds_at_its_very_edge_as_its_side_says():
    holds = {side: [Bound(Decimal(4), side).holds(Decimal(value)) for value in (3, 4, 5)] for side in Side}
    assert holds == {
        Side.BELOW: [True, False, False], Side.AT_MOST: [True, True, False], Side.ABOVE: [False, False, True],
        Side.AT_LEAST: [False, True, True], Side.EXACTLY: [False, True, False],
    }  # fmt: skip


@pytest.mark.parametrize(("text", "least", "most", "is_length"), [
    ("từ 300k đến 500k", 300_000, 500_000, False), ("tu 300 den 500 nghin", 300_000, 500_000, False),
    ("khoảng 500 ngàn tới 1 triệu", 500_000, 1_000_000, False), ("45-60 phút", 45, 60, True),
    ("between 300k and 500k", 300_000, 500_000, False), ("30 to 60 minutes", 30, 60, True),
])  # fmt: skip
def test_what_lies_between_has_both_ends(text, least, most, is_length):
    assert bounds_in(text) == (
        Bound(Decimal(least), Side.AT_LEAST, is_length), Bound(Decimal(most), Side.AT_MOST, is_length),
    )  # fmt: skip


def test_every_bound_of_a_question_is_read():
    assert bounds_in("dưới 1 tiếng mà dưới 300k") == (
        Bound(Decimal(60), Side.BELOW, is_length=True), Bound(Decimal(300_000), Side.BELOW),
    )  # fmt: skip
    assert bounds_in("less than 500k but at least 45 minutes") == (
        Bound(Decimal(500_000), Side.BELOW), Bound(Decimal(45), Side.AT_LEAST, is_length=True),
    )  # fmt: skip
    assert bounds_in("at least 45 minutes and 500k") == (Bound(Decimal(45), Side.AT_LEAST, is_length=True),)
    assert bounds_in("200k or less") == (Bound(Decimal(200_000), Side.AT_MOST),)


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


@pytest.mark.parametrize(("text", "place"), [
    ("the cheapest", 1), ("the second cheapest", 2), ("the most expensive but one", 2), ("the third longest", 3),
    ("rẻ thứ nhì", 2), ("đắt nhì bên mình", 2), ("lâu thứ ba", 3),
])  # fmt: skip
def test_the_place_in_an_order_is_read(text, place):
    assert place_in(spelled_words(Text(text), ())) == place
