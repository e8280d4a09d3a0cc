"""Several appointments in one request: the days of a repetition, how many, for whom. Pure."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.local import places
from chatbot.understanding.local.places import Places
from chatbot.understanding.schema import Several

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TUESDAY = datetime(2026, 12, 1, 7, 30, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(3, ("Lê Quốc Bảo",)),),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)


def read(text):
    return understand(text, context=NOTHING_ASKED, now=TUESDAY, zone=ZONE, catalog=CATALOG)


def december(*days):
    return tuple(date(2026, 12, day) for day in days)


@pytest.mark.parametrize(
    ("text", "days", "every", "is_open"),
    [
        ("book tax advice with Bảo every Monday at 9 for four weeks", december(7, 14, 21, 28), 7, False),
        ("đặt thuế 9h thứ hai hàng tuần trong 4 tuần", december(7, 14, 21, 28), 7, False),
        ("đặt 3 buổi thuế, mỗi thứ hai 9h", december(7, 14, 21), 7, False),
        ("book Mondays at 9 until 21 December", december(7, 14, 21), 7, False),
        ("đặt mỗi thứ hai 9h đến hết tháng 12", december(7, 14, 21, 28), 7, False),
        ("book every Monday in December at 9", december(7, 14, 21, 28), 7, False),
        ("book the next three Fridays at 10", december(4, 11, 18), 7, False),
        ("book tax advice for 3 weeks in a row, Fridays at 2pm", december(4, 11, 18), 7, False),
        ("book every Tuesday and Thursday at 9 for two weeks", december(3, 8, 10, 15), 7, False),
        ("book every other Monday at 9 until 21 December", december(7, 21), 14, False),
        ("book tax advice weekly on Mondays at 9, 2 sessions, starting 14 December", december(14, 21), 7, False),
        ("đặt mỗi ngày 9h từ thứ hai đến thứ tư tuần sau", december(7, 8, 9), 1, False),
        ("can I come every week on Tuesday at 3pm?", december(8, 15, 22, 29), 7, True),
        ("đặt hằng tuần vào thứ sáu 9h", december(4, 11, 18, 25), 7, True),
        ("book Monday and Wednesday at 9", december(2, 7), 0, False),
        ("đặt thứ hai và thứ tư 9h", december(2, 7), 0, False),
        ("đặt thứ 2, thứ 4 và thứ 6 tuần sau lúc 9h", december(7, 9, 11), 0, False),
        ("book next Monday and Wednesday at 9", december(7, 9), 0, False),
        ("book Wednesday and next Monday at 9", december(2, 7), 0, False),
        ("next week on Monday and Thursday at 9", december(7, 10), 0, False),
        ("book on the 7th, 14th and 21st at 9", december(7, 14, 21), 0, False),
        ("book tax advice on Friday at 2pm and another one the week after", december(4, 11), 0, False),
    ],
)
def test_the_days_of_each(text, days, every, is_open):
    meant = read(text)
    assert meant.several == Several(days=days, every=every, is_open=is_open)
    assert (meant.entities.date, meant.entities.date_range) == (days[0], None), "the first of them is the day named"


@pytest.mark.parametrize(
    ("text", "count", "whom"),
    [
        ("my husband and I both need tax advice, two separate appointments tomorrow", 2, ("", "my husband")),
        ("book tax advice for me and my wife tomorrow at 9", 2, ("", "my wife")),
        ("book tax advice for my son and my daughter tomorrow", 2, ("my son", "my daughter")),
        ("đặt tư vấn thuế cho mình và chồng mình mai 9h", 2, ("", "chồng mình")),
        ("đặt tư vấn thuế cho hai vợ chồng em sáng mai", 2, ()),
        ("mình muốn đặt 3 lịch tư vấn thuế liên tiếp sáng mai", 3, ()),
        ("I need two back to back appointments tomorrow", 2, ()),
    ],
)
def test_how_many_and_for_whom(text, count, whom):
    assert read(text).several == Several(count=count, whom=whom)


@pytest.mark.parametrize(
    "text",
    [
        "book tax advice tomorrow at 9", "book tax advice on Monday or Wednesday at 9", "I'm free Monday and Wednesday",
        "book Monday, 7 December at 9", "đặt thứ hai, 7/12 lúc 9h", "my wife and I are getting divorced, I need legal advice",
        "đặt lịch với chị Hằng thứ hai 9h", "đặt buổi 2 giờ chiều mai", "mình rảnh thứ hai và thứ tư", "tuần sau, ngày nào cũng được trừ thứ hai",
        "book tax advice for my wife tomorrow", "mấy giờ làm việc mỗi ngày", "cancel Monday and Wednesday",
        "move my appointment from Monday to Wednesday", "book between Monday and Wednesday",
    ],
)  # fmt: skip
def test_one_is_one(text):
    assert read(text).several is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the second at 10 instead", Places((2,))), ("the first two", Places((1, 2))), ("buổi cuối lúc 10h", Places((-1,))),
        ("without the second", Places((2,), leaves_out=True)), ("bỏ buổi thứ hai", Places((2,), leaves_out=True)),
        ("only three", Places(only=3)), ("chỉ 2 buổi thôi", Places(only=2)), ("2 buổi đầu", Places((1, 2))),
        ("10h sáng", Places()), ("with Bảo please", Places()),
    ],
)  # fmt: skip
def test_which_of_those_that_were_listed(text, expected):
    assert places.find(text) == expected
