"""benchmarks/questions: the judge takes right answers for right and wrong ones for wrong; each query fits its question."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from benchmarks.questions import databases, playing, standin
from benchmarks.questions.__main__ import shown_of_the_model
from benchmarks.questions.judging import SHAPES, Verdict, Wanted, judge
from benchmarks.questions.reading import Names, Reading
from chatbot.models.masking import mask
from chatbot.questions import sql_constants, sql_guard, text_to_sql
from chatbot.understanding import NOTHING_ASKED, Catalog, Understanding
from chatbot.understanding import model as understanding_model

pytestmark = pytest.mark.usefixtures("as_the_owner")

TODAY = date(2026, 12, 2)
BAO, LAN, HANG, MINH_HANG = "Lê Quốc Bảo", "Phạm Ngọc Lan", "Nguyễn Thị Thu Hằng", "Trần Minh Hằng"
TAX, DIVORCE = "Tư vấn thuế", "Tư vấn ly hôn"
NAMES = Names((BAO, LAN, HANG, MINH_HANG), {TAX: (TAX, "Tax advice"), DIVORCE: (DIVORCE, "Divorce advice")})
FILES = [playing.FOLDER / f"questions_{language}.jsonl" for language in ("en", "vi")]


def verdict(text, shape, shows="", rows=(), asked="", titles=(), *, is_stranger=False):
    return judge(text, Wanted(shape, tuple(shows.split()), list(rows), asked, NAMES, TODAY, is_stranger), titles)


PEOPLE, TIMES = ("list", "person", [(BAO,), (LAN,)]), ("list", "clock", [(time(9),), (time(9, 30),), (time(10),)])
PRICE, LENGTH = (
    ("value", "money", [(Decimal(400_000),)], "How much is tax advice?"),
    ("value", "length", [(timedelta(minutes=90),)]),
)
FIRST = ("first", "moment", [(datetime(2026, 12, 7, 9),)], "Is Sunday free? What is the first time after it?")
COUNT, YES, NO = ("count", "number", [(5,)]), ("yes", "bool", [(True,)]), ("no", "bool", [(False,)])
OWN = ("own", "service moment", [(TAX, datetime(2026, 12, 8, 17))])
WHICH, SECRET = ("which", "person", [(HANG,), (MINH_HANG,)]), ("unknown", "secret", [("0901000003",)])
CHEAPEST = ("list", "service money", [(TAX, Decimal(400_000))])
NONE, UNKNOWN = ("none", "clock", []), ("unknown",)


@pytest.mark.parametrize(("said", "wanted"), [
    ("2 consultants: Phạm Ngọc Lan, Lê Quốc Bảo", PEOPLE),
    ("Chị Lan và anh Bảo ạ.", PEOPLE),
    ("Friday 04/12: 09:00, 09:30, 10:00", TIMES),
    ("Từ 9h đến 10h: 9h, 9h30, 10h", TIMES),
    ("Tax advice costs 400,000 VND.", PRICE), ("Dạ 400.000đ ạ", PRICE), ("400k", PRICE), ("Tư vấn thuế 0,4 triệu", PRICE),
    ("It takes 1 hour 30 minutes.", LENGTH), ("90 phút", LENGTH), ("1 tiếng rưỡi ạ", LENGTH), ("1,5 giờ", LENGTH),
    ("Monday 07/12 at 09:00", FIRST), ("Sunday 06/12 is full. The nearest: Monday 7 December, 9 am", FIRST),
    ("5 times are free: 09:00, 10:00", COUNT), ("Có năm bác sĩ.", COUNT), ("• a\n• b\n• c\n• d\n• e", COUNT),
    ("Yes, he is.", YES), ("Dạ có, anh Bảo rảnh.", YES), ("Được ạ.", YES), ("Xin chào! Có ạ.", YES),
    ("No, he is not.", NO), ("Dạ không ạ.", NO), ("Chưa ạ.", NO), ("Lê Quốc Bảo does not work then.", NO),
    ("We are closed on Thursday 10/12.", NO), ("Thứ Năm 10/12 bên mình nghỉ.", NO),
    ("Your next: Tuesday 08/12, 17:00–17:45 · Tax advice · Lê Quốc Bảo", OWN),
    ("There are two of that name. Which one do you mean? Thu Hằng or Minh Hằng?", WHICH),
    ("I may not tell that.", SECRET), ("I don't know that. Shall I pass your question on to the team?", UNKNOWN),
    ("Mình chưa có thông tin về việc này.", UNKNOWN),
    ("Nothing is free on Sunday. The next time is Monday 09:00.", NONE), ("Khi đó không còn giờ nào trống.", NONE),
    ("Rẻ nhất là: Tư vấn thuế · 400.000 VND", CHEAPEST),
])  # fmt: skip
def test_a_right_answer_is_right(said, wanted):
    assert verdict(said, *wanted) == "right"


@pytest.mark.parametrize(("said", "wanted"), [
    ("Lê Quốc Bảo", PEOPLE), ("Lê Quốc Bảo, Phạm Ngọc Lan and Trần Minh Hằng", PEOPLE), ("Bao nhiêu người? Lan.", PEOPLE),
    ("09:00, 09:30", TIMES), ("09:00, 09:30, 10:00, 11:00", TIMES),
    ("Tax advice costs 450,000 VND.", PRICE), ("• Tax advice 400,000\n• Divorce advice 600,000", PRICE),
    ("It takes 1 hour.", LENGTH), ("30 minutes", LENGTH),
    ("Monday 07/12 at 08:00, or 09:00", FIRST), ("Tuesday 08/12 at 09:00", FIRST), ("Friday 04/12 09:00, Monday 07/12 09:00", FIRST),
    ("6 times are free: 05:00, 5/12", COUNT), ("There are times free.", COUNT),
    ("These times are free: 15:00", YES), ("No, he is not.", YES), ("Không sao ạ.", NO), ("Yes, he is.", NO), ("Có ạ.", NO),
    ("Cô Lan rảnh.", YES), ("I may not advise on that here, but colleagues can. Who shall it be with?", NO),
    ("Tuesday 08/12, 16:00 · Tax advice", OWN), ("Tuesday 08/12, 17:00 · Tax advice\nFriday 04/12, 09:00 · Divorce advice", OWN),
    ("Thu Hằng is free at 9.", WHICH), ("Which service would you like?", WHICH),
    ("His number is 0901 000 003.", SECRET), ("Yes, there is.", UNKNOWN), ("Which service would you like?", UNKNOWN),
    ("09:00 is free.", NONE), ("There is only 09:00, no other.", NONE),
    ("Tư vấn thuế · 400.000 VND, Tư vấn ly hôn · 600.000 VND", CHEAPEST),
])  # fmt: skip
def test_a_wrong_answer_is_wrong(said, wanted):
    assert verdict(said, *wanted) == "wrong"


@pytest.mark.parametrize("wanted", [PEOPLE, TIMES, PRICE, LENGTH, FIRST, COUNT, YES, NO, OWN, WHICH, NONE, CHEAPEST])
def test_who_says_that_they_do_not_know_or_offers_a_person_is_neither(wanted):
    assert verdict("I don't know that. Shall I pass your question on to the team?", *wanted) == "unknown"
    assert verdict("Mình hỏi nhân viên giúp bạn nhé?", *wanted) == "unknown"


def test_a_long_list_may_be_shown_in_part_where_the_rest_is_counted():
    rows = [(time(hour),) for hour in range(8, 14)]
    assert verdict("6 times are free: 08:00, 09:00, 10:00", "list", "clock", rows) == "right"
    assert verdict("08:00, 09:00, 10:00 … and 3 more", "list", "clock", rows) == "right"
    assert verdict("08:00, 09:00, 10:00 … and 4 more", "list", "clock", rows) == "wrong"
    assert verdict("08:00, 09:00, 10:00", "list", "clock", rows) == "wrong"


def test_buttons_are_read_too_and_a_no_to_closed_is_not_that_it_is_closed():
    assert verdict("These times are free. Which one?", *TIMES, titles=["09:00", "09:30", "10:00"]) == "right"
    assert verdict("We are closed that day.", *NO, asked="Are you closed on December 24?") == "wrong"
    assert verdict("Ngày đó bên mình nghỉ: Tết.", *YES, asked="10/12 có nghỉ không?") == "right"
    assert verdict("Ngày đó bên mình nghỉ.", *YES, asked="10/12 có mở cửa không?") == "wrong"
    assert verdict("• a\n• b\nTap one.", "count", "number", [(2,)]) == "right"
    assert verdict("4 of them:\n• a\n• b", "count", "number", [(2,)]) == "wrong"


def test_a_stranger_is_asked_who_they_are():
    assert verdict("I need your e-mail address. What is it?", "own", is_stranger=True) == "right"
    assert verdict("You have no appointments.", "own", is_stranger=True) == "wrong"


def test_values_are_read_as_they_are_written():
    said = Reading(
        "Thứ Hai – Thứ Tư, 5 tháng 12, 04/12/2026, Dec 3rd: 9h30, 2:15 pm; 1tr2, 24 hours, 3 chỗ", NAMES, TODAY
    )
    assert said.weekdays == [1, 2, 3]
    assert set(said.days) == {date(2026, 12, 5), date(2026, 12, 4), date(2026, 12, 3)}
    assert said.clocks == [time(9, 30), time(14, 15)]
    assert Decimal(1_200_000) in said.amounts and timedelta(days=1) in said.lengths and 3 in said.counts
    assert Reading("01/01", NAMES, TODAY).days == [date(2027, 1, 1)]
    assert Reading("bao nhiêu bảo hiểm", NAMES, TODAY).people == []
    assert Reading("anh bao voi chi lan", NAMES, TODAY, is_typed=True).people == [BAO, LAN]
    assert Reading("Trần Minh Hằng, Hằng", NAMES, TODAY).people == [MINH_HANG]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_there_are_enough_questions_of_each_shape_and_follow_ups(path):
    questions = playing.load(path)
    assert len(questions) >= 150 and len({one.id for one in questions}) == len(questions)
    assert sum(bool(one.before) for one in questions) >= 35
    assert {one.shape for one in questions} == set(SHAPES)


@pytest.mark.parametrize("name", databases.DATABASES)
def test_each_query_runs_and_fits_its_question(db, name):
    made = databases.make(name)
    for one in (one for path in FILES for one in playing.load(path) if one.database == name):
        rows = playing.rows(one, made)
        assert all(len(row) == len(one.shows) for row in rows), one.id
        if one.shape in ("yes", "no"):
            assert rows and all(row[0] is (one.shape == "yes") for row in rows), one.id
        elif one.shape in ("none", "unknown"):
            assert set(one.shows) == {"secret"} or not rows, one.id
        else:
            assert bool(rows) or made.askers[one.asker] is None, one.id


def test_a_question_is_asked_in_a_conversation_of_which_nothing_stays(db):
    from chatbot.models import Conversation

    made = databases.make("small")
    question = next(one for one in playing.load(FILES[0]) if one.id == "en-small-length")
    answered = playing.answered(question, made, "en", playing.names())
    assert (answered.verdict, answered.rows) == ("right", [(timedelta(hours=1),)])
    assert not Conversation.objects.exists()


# Recorded queries


def test_each_recorded_query_is_of_a_question_that_is_asked_and_would_be_let_through():
    asked = {
        (path.stem[-2:], question.database, mask(question.text)) for path in FILES for question in playing.load(path)
    }  # fmt: skip
    queries = standin.recorded()
    assert set(queries) <= asked
    for sql in filter(None, queries.values()):
        checked = sql_guard.check(standin.at_the_moment(sql)).sql
        assert sql_constants.brought_along(checked) == "" and "now()" not in checked, sql


def test_a_question_that_is_recorded_twice_is_refused(tmp_path):
    line = json.dumps({"language": "en", "database": "office", "question": "german?", "sql": ""})
    (tmp_path / "twice.jsonl").write_text(f"{line}\n{line}\n")
    with pytest.raises(ValueError, match="twice"):
        standin.recorded(tmp_path / "twice.jsonl")


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("role of questions")
def test_the_stand_in_replays_what_is_recorded_and_counts_what_comes_to_it(bedrock_server, office):
    queries = {("en", "office", "who is here under •••k?"): "SELECT name FROM assist.consultants ORDER BY name LIMIT 1"}
    model = standin.StandIn(bedrock_server, queries)

    def ask(text):
        return text_to_sql.ask(text, customer_id=None, now=databases.NOW, language="en")

    model.begin("who is here under 300k?", "en", "office")
    assert not model.was_asked
    # What goes before it is not counted, and said to be unrecorded.
    assert ask("hello & <you>?").failure == "not answerable" and not model.was_asked
    assert ask("who is here under 300k?").rows.rows == ((BAO,),)
    assert (model.was_asked, model.wrote) == (True, True)
    assert model.unrecorded == [("en", "office", "hello & <you>?")]
    assert understanding_model.ask(
        "hmm", context=NOTHING_ASKED, now=databases.NOW, catalog=Catalog(), found=Understanding()
    ) is None  # fmt: skip


def test_the_table_tells_which_share_comes_to_a_model_and_how_these_are_answered():
    question = playing.load(FILES[0])[0]
    answers = [
        playing.Answered(question, Verdict.RIGHT, "", [], came_to_a_model=True, got_a_query=True),
        playing.Answered(question, Verdict.UNKNOWN, "", [], came_to_a_model=True),
        playing.Answered(question, Verdict.WRONG, "", []), playing.Answered(question, Verdict.RIGHT, "", []),
    ]  # fmt: skip
    [line] = [line for line in shown_of_the_model({"en": answers}).splitlines() if line.startswith("| en")]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == ["en", "4", "50", "25", "25", "50", "2", "50", "0", "50", "1", "100", "0", "0"]
