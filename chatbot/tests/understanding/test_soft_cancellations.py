"""Cancelling in soft and in short words in Vietnamese, and what sounds like it and is none."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.jsonl import context_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 12, 2, 9, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Lê Quốc Bảo",)), Named(2, ("Vũ Thị Mai",))), services=(Named(9, ("Cắt tóc",)),)
)


def meant(text, context=None):
    given = NOTHING_ASKED if context is None else context_of(context)
    return understand(text, context=given, now=NOW, zone=ZONE, catalog=CATALOG)


@pytest.mark.parametrize(
    "text",
    [
        "xoá giúp mình buổi 9h", "xoa giup minh buoi 9h", "thôi em rút", "thoi e rut nha", "không đi được nữa", "k di dc nua", "bỏ lịch",
        "bo lich thu 6", "bỏ cái hẹn mai giùm tui", "mai em không qua được", "tôi không tới được chiều nay", "em hem đi đc nữa",
        "xin nghỉ buổi tối mai", "rút tên em khỏi lịch nha", "em không học nữa đâu", "thôi khỏi đi nữa", "trả lại cái hẹn thứ 5 giúp em",
    ],
)  # fmt: skip
def test_a_cancellation_in_soft_words(text):
    assert meant(text).intents == ("cancel",)


@pytest.mark.parametrize(
    "text",
    [
        "nếu em không đến được thì sao", "được dời mấy lần", "huỷ trước bao lâu", "huỷ sát giờ có bị phạt không", "đừng huỷ nha", "rút tiền được không",
        "trả lời em đi", "bỏ qua bước này được không", "tiệm nghỉ mấy giờ", "mai bác sĩ nghỉ hả", "em không đi được thứ 5, dời qua thứ 6 nhé",
        "khỏi cần mang gì hả", "không có gì đâu",
    ],
)  # fmt: skip
def test_what_only_sounds_like_one(text):
    assert "cancel" not in meant(text).intents


@pytest.mark.parametrize("text", ["sáng không đi được, chiều nha", "thứ 5 em không tới được, thứ 6 đi"])
def test_a_time_that_does_not_suit_is_an_answer_to_our_question(text):
    assert meant(text, {"asked": "day", "options": []}).intents == ("provide_info",)


@pytest.mark.parametrize(
    ("text", "ids", "negated"),
    [
        ("ai cũng được trừ anh Bảo", (), ("Lê Quốc Bảo",)), ("anh Bảo làm ẩu lắm", (), ("Lê Quốc Bảo",)), ("con không học cô Mai đâu", (), ("Vũ Thị Mai",)),
        ("đừng sắp cho tôi anh Bảo", (), ("Lê Quốc Bảo",)), ("bé sợ cô Mai lắm", (), ("Vũ Thị Mai",)),
        ("tôi không hài lòng với cách làm việc của anh Bảo", (), ("Lê Quốc Bảo",)),
        ("anh Bảo có làm ẩu không", (1,), ()), ("sao không cho em gặp cô Mai", (2,), ()), ("cô Mai dạy có khó không", (2,), ()),
        ("gặp anh Bảo, răng em tệ quá", (1,), ()),
        ("anh Bảo làm rách da đầu tôi", (), ("Lê Quốc Bảo",)), ("cô Mai cắt phạm da con mà không xin lỗi", (), ("Vũ Thị Mai",)),
        ("chị Mai làm trễ mà chẳng xin lỗi", (), ("Vũ Thị Mai",)), ("gặp anh Bảo, em mới làm gãy răng", (1,), ()),
    ],
)  # fmt: skip
def test_who_is_complained_of_is_not_wanted(text, ids, negated):
    assert (meant(text).entities.consultant, meant(text).entities.negated) == (ids, negated)


@pytest.mark.parametrize(
    "text", ["khỏi cắt tóc nữa", "thằng nhỏ bệnh rồi, khỏi cắt tóc nữa nha em", "khoi cat toc nua", "khỏi chừa suất thứ bảy cho tụi em nữa nha"]
)  # fmt: skip
def test_what_is_no_more_needed_is_cancelled(text):
    said = meant(text)
    assert (said.intents, said.entities.negated) == (("cancel",), ())
    assert bool(said.entities.service) == (said.entities.date is None)


@pytest.mark.parametrize("context", [{"asked": "service", "options": []}, None])
def test_a_service_that_is_refused_as_an_answer_is_not_wanted(context):
    said = meant("khỏi cắt tóc nữa, gội thôi" if context is None else "khỏi cắt tóc nữa", context)
    assert (said.entities.service, said.entities.negated) == ((), ("Cắt tóc",))
    assert "cancel" not in said.intents


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("đặt cho mẹ mình, bà Lan, 0903111222", "mẹ mình Lan, 0903111222"), ("đặt giúp vợ anh tên Hoa", "vợ anh Hoa"), ("đặt cho mẹ em nha", "mẹ em"),
        ("đặt cho chồng tôi, chiều thứ Năm", "chồng tôi"), ("book for my wife, Anna Lee, on Friday", "my wife Anna Lee"), ("đặt cho mình", ""),
    ],
)  # fmt: skip
def test_for_whom_it_is_with_the_name_beside_them(text, whom):
    assert meant(text).whom == whom
