"""What messages hold beside a plain day and hour: ranges, moves, what is rejected, what cannot be, and what was asked before."""

import json
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.tests.asking import asking
from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.jsonl import BadLine, answer
from chatbot.understanding.schema import DateRange, TimeRange
from meetassist.tests.forked import run

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(
        Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Trần Minh Hằng",)), Named(3, ("Lê Quốc Bảo",)), Named(4, ("Vũ Thị Mai",)),
        Named(5, ("Lý Thị Năm",)), Named(6, ("Emma Wilson",)),
    ),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Tư vấn pháp lý", "Legal advice"))),
)  # fmt: skip


def read(text, now=FRIDAY, asked="", options=()):
    return understand(text, context=asking(asked, options), now=now, zone=ZONE, catalog=CATALOG).entities


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("từ 2 đến 4 giờ", time(14), time(16)), ("between 2 and 4", time(14), time(16)), ("2-4h chiều", time(14), time(16)),
        ("từ 9h đến 11h sáng mai", time(9), time(11)), ("sau 5h", time(17), None), ("after 5pm", time(17), None),
        ("trước 11h", None, time(11)), ("truoc 11h trua", None, time(11)), ("before noon", None, time(12)),
        ("từ 3h trở đi", time(15), None), ("8h30-9h30", time(8, 30), time(9, 30)),
    ],
)  # fmt: skip
def test_ranges_of_time(text, start, end):
    assert (read(text).time_range, read(text).time) == (TimeRange(start, end), None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tuần sau", date(2026, 11, 23), date(2026, 11, 29)), ("next week", date(2026, 11, 23), date(2026, 11, 29)),
        ("cuối tuần này", date(2026, 11, 21), date(2026, 11, 22)), ("this weekend", date(2026, 11, 21), date(2026, 11, 22)),
        ("đầu tuần sau", date(2026, 11, 23), date(2026, 11, 24)), ("cuối tuần sau", date(2026, 11, 28), date(2026, 11, 29)),
        ("25 đến 27/11", date(2026, 11, 25), date(2026, 11, 27)), ("tháng sau", date(2026, 12, 1), date(2026, 12, 31)),
        ("từ thứ 2 đến thứ 4 tuần sau", date(2026, 11, 23), date(2026, 11, 25)),
    ],
)  # fmt: skip
def test_ranges_of_days(text, first, last):
    assert (read(text).date_range, read(text).date) == (DateRange(first, last), None)


@pytest.mark.parametrize(
    ("text", "minutes", "days"),
    [
        ("lùi 30 phút", 30, None), ("dời lịch lùi lại 1 tiếng giúp em", 60, None), ("sớm hơn nửa tiếng", -30, None),
        ("later by an hour", 60, None), ("30 minutes earlier", -30, None), ("dời sang hôm sau", None, 1),
        ("đẩy lịch lên 15 phút", -15, None), ("dời lịch lên 1h giúp em", -60, None), ("move it to the next day", None, 1), ("a week later", None, 7),
    ],
)  # fmt: skip
def test_moves_that_are_relative(text, minutes, days):
    found = read(text)
    assert (found.shift_minutes, found.shift_days, found.date, found.time) == (minutes, days, None, None)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("dời lịch 9h thứ 3 sang 10h thứ 5", (date(2026, 11, 24), time(9)), (date(2026, 11, 26), time(10))),
        ("doi lich 9h thu 3 sang 10h thu 5", (date(2026, 11, 24), time(9)), (date(2026, 11, 26), time(10))),
        ("move my Tuesday appointment to Thursday at 10", (date(2026, 11, 24), None), (date(2026, 11, 26), time(10))),
        ("đổi lịch sang thứ 5", (None, None), (date(2026, 11, 26), None)),
        ("huỷ lịch thứ 3 rồi đặt thứ 5 giùm em", (date(2026, 11, 24), None), (date(2026, 11, 26), None)),
        ("đổi lịch 4h chiều mai lên 2h", (date(2026, 11, 21), time(16)), (None, time(14))),
        ("doi lich 9h thu 3 xuong 10h giup em", (date(2026, 11, 24), time(9)), (None, time(10))),
        ("dời lịch 3 giờ chiều mai lên 1 giờ", (date(2026, 11, 21), time(15)), (None, time(13))),
    ],
)  # fmt: skip
def test_what_is_old_and_what_is_new(text, old, new):
    found = read(text)
    assert ((found.old_date, found.old_time), (found.date, found.time)) == (old, new)


@pytest.mark.parametrize(
    ("text", "negated", "day", "clock"),
    [
        ("not Monday but Tuesday", ("2026-11-23",), date(2026, 11, 24), None),
        ("4h chứ không phải 3h", ("15:00",), None, time(16)),
        ("mai tôi bận", ("2026-11-21",), None, None),
        ("không phải thứ 2, thứ 3 nhé", ("2026-11-23",), date(2026, 11, 24), None),
        ("I can't do Tuesday, Wednesday is fine", ("2026-11-24",), date(2026, 11, 25), None),
    ],
)  # fmt: skip
def test_rejected_values_are_never_taken(text, negated, day, clock):
    found = read(text)
    assert (found.negated, found.date, found.time) == (negated, day, clock)


def test_a_rejected_person_is_named_and_the_other_taken():
    found = read("mình không muốn gặp anh Bảo, cho mình cô Mai")
    assert (found.consultant, found.negated) == ((4,), ("Lê Quốc Bảo",))


@pytest.mark.parametrize(
    "text",
    [
        "hôm qua",
        "thứ hai tuần này",
        "19/11/2026",
        "31/11",
        "25h",
        "9h75",
        "thứ ba 25/11",
        "Tuesday 25/11",
        "30 tháng 2",
    ],
)
def test_what_cannot_be_is_quoted_and_nothing_is_taken(text):
    found = read(text)
    assert ([one.words for one in found.invalid], found.date, found.time) == ([text.lower()], None, None)


def test_a_weekday_that_agrees_with_its_date_is_that_date():
    assert read("thứ tư 25/11 lúc 9h").date == date(2026, 11, 25)
    assert read("Wednesday, Nov 25th").date == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("gặp cô Mai sáng mai", (4,)), ("chị hằng", (1, 2)), ("nhà em năm người", ()), ("bác sĩ Năm", (5,)), ("ms wilson", (6,)),
        ("cho minh gap tho hang", (1, 2)), ("coach emma", (6,)),
        ("with emma", (6,)), ("Nguyen Thi Thu Hang", (1,)), ("lê quôc bảo", (3,)), ("Le Quoc Baoo", ()), ("sáng mai", ()),
    ],
)  # fmt: skip
def test_names_that_are_words_are_people_only_where_something_says_so(text, ids):
    assert read(text).consultant == ids


def test_another_consultants_name_is_no_name_of_the_customer():
    """Reference defect 13: a different consultant's full name was stored as the customer's."""
    found = read("Trần Minh Hằng", asked="name")
    assert (found.consultant, found.name) == ((2,), "") or found.consultant == (2,)


def test_tomorrow_and_the_day_after_are_never_the_same():
    """Reference defect 39: similar questions were answered from each other's rows."""
    assert [read(f"{day} còn chỗ không").date for day in ("mai", "ngày mốt", "hôm nay")] == [
        date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("2", 2),
        ("cái đầu", 1),
        ("the last one", 3),
        ("số 2 nhé", 2),
        ("tôi muốn lịch số 3", 3),
        ("cái thứ hai", 2),
        ("second", 2),
        ("the second to last", 2),
        ("the one before last", 2),
        ("cái kế cuối", 2),
        ("not the last one", None),
    ],
)
def test_what_was_offered_decides_what_an_answer_means(text, position):
    assert (
        read(text, asked="appointment", options=("T7 21/11 09:00", "T2 23/11 10:00", "T3 24/11 15:00")).selection
        == position
    )


@pytest.mark.parametrize(
    ("text", "position", "part"),
    [
        ("the one in the morning", 1, ""), ("the evening one please", 3, ""), ("I'd like the slot in the evening", 3, ""), ("cái buổi sáng", 1, ""),
        ("cho em cái tối nhé", 3, ""), ("lay cai buoi sang", 1, ""),
        # Several are of that part of the day, or it is a wish of its own.
        ("the one in the afternoon", None, "afternoon"), ("cái buổi chiều", None, "afternoon"), ("buổi tối nhé", None, "evening"), ("evening please", None, "evening"),
        ("not the morning one", None, ""),
    ],
)  # fmt: skip
def test_a_part_of_the_day_points_at_the_only_one_of_it(text, position, part):
    found = read(text, asked="slot", options=("T2 23/11 09:00", "T2 23/11 14:00", "T2 23/11 17:30"))
    assert (found.selection, found.part_of_day, found.time) == (position, part, None)


@pytest.mark.parametrize(
    ("form", "same"),
    [("huỷ lịch", "hủy lịch"), ("hoà", "hòa"), ("đặt lịch mai 9h", "đặt lịch mai 9h"), ("okkkk", "ok")],
)
def test_ways_of_typing_are_the_same_to_it(form, same):
    one, other = (
        understand(text, context=NOTHING_ASKED, now=FRIDAY, zone=ZONE, catalog=CATALOG) for text in (form, same)
    )
    assert (one.intents, one.entities) == (other.intents, other.entities)


def test_near_midnight_and_across_a_change_of_clocks():
    berlin = ZoneInfo("Europe/Berlin")
    before = datetime(2026, 10, 24, 23, 55, tzinfo=berlin)
    found = understand("tomorrow 2:30", context=NOTHING_ASKED, now=before, zone=berlin, catalog=CATALOG).entities
    assert (found.date, found.time) == (date(2026, 10, 25), time(14, 30))
    late = datetime(2026, 11, 20, 16, 58, tzinfo=ZoneInfo("UTC"))
    assert read("mai", now=late).date == date(2026, 11, 21)


# The command


LINE = {
    "id": "a", "text": "đặt lịch với chị Hằng sáng thứ 3 tuần sau lúc 9h", "context": None, "now": "2026-11-20T09:00:00+07:00",
    "consultants": ["Nguyễn Thị Thu Hằng", "Lê Quốc Bảo"], "services": ["Tư vấn thuế"],
}  # fmt: skip


def test_a_line_in_is_a_line_out():
    out = answer(LINE)
    assert {name: out[name] for name in ("id", "intent", "intents", "entities", "source", "language")} == {
        "id": "a", "intent": "book", "intents": ["book"], "source": "local", "language": "vi",
        "entities": {"date": "2026-11-24", "time": "09:00", "consultant": "Nguyễn Thị Thu Hằng"},
    }  # fmt: skip
    assert 0 < out["confidence"] <= 1


def test_the_bots_words_and_the_structured_context_mean_the_same():
    words = "Bạn muốn đặt ngày nào ạ?\n1. Thứ 2 23/11\n2. Thứ 3 24/11"
    structured = {"asked": "day", "options": ["Thứ 2 23/11", "Thứ 3 24/11"]}
    outs = [answer({**LINE, "text": "2", "context": context}) for context in (words, structured)]
    assert [(out["intents"], out["entities"]) for out in outs] == [(["provide_info"], {"selection": 2})] * 2


@pytest.mark.parametrize("words", ["Under what name shall I book it?", "Whose name is it for?", "What name, please?"])
def test_a_question_for_the_name_in_words(words):
    out = answer({**LINE, "text": "put Nora Lindberg", "context": words})
    assert (out["intents"], out["entities"]) == (["provide_info"], {"name": "Nora Lindberg"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": 5},
        {"now": "soon"},
        {"zone": "Mars"},
        {"consultants": "An"},
        {"context": 7},
        {"context": {"options": "x"}},
    ],
)
def test_a_bad_line_is_said_to_be_one(wrong):
    with pytest.raises(BadLine):
        answer({**LINE, **wrong})


@pytest.mark.django_db
def test_the_command_answers_every_line_and_prints_nothing_else():
    rows = [json.dumps(LINE), "no json", "[]", "", json.dumps({**LINE, "id": "b", "text": "cảm ơn bạn"})]
    done = run("manage.py", "understand", "--jsonl", input="\n".join(rows).encode())
    assert done.returncode == 0, done.stderr
    outs = [json.loads(row) for row in done.stdout.splitlines()]
    assert [(out["id"], out.get("intent"), "error" in out) for out in outs] == [
        ("a", "book", False), (None, None, True), (None, None, True), ("b", "thanks", False),
    ]  # fmt: skip
