"""What a message answers, for every question that the bot can ask and every kind of answer, in both languages."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import understand
from chatbot.understanding.answers import AnotherAct, Doubtful, No, Nothing, Value, YesTo, answer_to, takes_any_words
from chatbot.understanding.asked import GRAVE, YES_TO, Act, Question
from chatbot.understanding.schema import Catalog, Context, Entities, Named

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thu Hằng",)), Named(2, ("Trần Văn Dương",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")),),
)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
ASKED = [*YES_TO, *((question, None) for question in Question if question not in dict(YES_TO))]
OF_AN_ACT = [(asked, act) for asked, act in ASKED if act]
# Answered by any words at all: what is a yes elsewhere is a name of a device there.
IN_ANY_WORDS = {asked for asked, _act in ASKED if asked.startswith("device ") or asked == "comment"}
LISTED = [(asked, act) for asked, act in ASKED if asked not in IN_ANY_WORDS]


def answer(text, asked, act, options=()):
    meant = understand(text, context=Context(asked, options, act), now=NOW, zone=ZONE, catalog=CATALOG)
    return answer_to(asked, act, text, meant)


@pytest.mark.parametrize(("asked", "act"), OF_AN_ACT)
@pytest.mark.parametrize("text", ["đồng ý", "vâng ạ", "ok", "yes", "yes please", "go ahead"])
def test_a_yes_is_one_to_the_act_that_is_asked_about(asked, act, text):
    assert answer(text, asked, act) == YesTo(act)


@pytest.mark.parametrize(("asked", "act"), LISTED)
@pytest.mark.parametrize("text", ["không", "không ạ", "no"])
def test_a_no_is_one_to_every_question(asked, act, text):
    assert answer(text, asked, act) == No()


@pytest.mark.parametrize("act", sorted(GRAVE))
@pytest.mark.parametrize("text", ["giữ lịch giúp em", "cứ để nguyên nhé", "keep it please", "leave it as it is"])
def test_what_shall_stay_is_a_no_that_keeps(act, text):
    assert answer(text, "confirm", act) == No(keeps=True)


@pytest.mark.parametrize(("asked", "act"), [one for one in LISTED if one[0] != "name"])
@pytest.mark.parametrize("text", ["dừng lại", "stop"])
def test_who_would_leave_the_matter_answers_nothing_else(asked, act, text):
    assert answer(text, asked, act) in (AnotherAct(("stop",)), No(stops=True))


@pytest.mark.parametrize(("asked", "act"), OF_AN_ACT)
@pytest.mark.parametrize("text", ["mình không hiểu", "em chưa rõ lắm", "I don't understand", "I'm confused"])
def test_whom_the_question_puzzles_has_not_answered(asked, act, text):
    assert answer(text, asked, act) == Doubtful()


@pytest.mark.parametrize("act", sorted(GRAVE))
@pytest.mark.parametrize("text", ["👍", "k", "sounds good to me, I suppose"])
def test_a_sign_or_a_letter_destroys_nothing(act, text):
    assert answer(text, "confirm", act) not in (YesTo(act), No())


@pytest.mark.parametrize(("asked", "act"), LISTED)
@pytest.mark.parametrize(
    ("text", "wish"),
    [("xem lịch hẹn của tôi", "my_appointments"), ("show my appointments", "my_appointments"),
     ("mấy giờ mở cửa vậy?", "faq"), ("where is your office?", "faq"), ("cho mình gặp nhân viên", "human")],
)  # fmt: skip
def test_another_wish_is_one_whatever_is_asked(asked, act, text, wish):
    said = answer(text, asked, act)
    assert isinstance(said, AnotherAct) and wish in said.wishes


@pytest.mark.parametrize(("asked", "act"), LISTED)
@pytest.mark.parametrize("text", ["asdf qwerty zxcv?", "...", "😀😀"])
def test_what_nobody_understands_answers_nothing(asked, act, text):
    assert answer(text, asked, act) in (Nothing(), Doubtful())


@pytest.mark.parametrize(
    ("asked", "act", "text", "value"),
    [
        ("time", None, "15h", Value(Entities(time=time(15)))), ("time", None, "at 3pm", Value(Entities(time=time(15)))),
        ("day", None, "25/11", Value(Entities(date=date(2026, 11, 25)))),
        ("full", None, "25 November", Value(Entities(date=date(2026, 11, 25)))),
        ("consultant", None, "chị Thu Hằng", Value(Entities(consultant=(1,)))),
        ("consultant", None, "ai cũng được", Value(Entities(anyone=True))),
        ("which", None, "Dương", Value(Entities(consultant=(2,)))),
        ("service", None, "tư vấn thuế", Value(Entities(service=(7,)))),
        ("service", None, "tax advice", Value(Entities(service=(7,)))),
        ("name", None, "mình tên là nguyễn văn an", Value(Entities(name="Nguyễn Văn An"))),
        ("name", None, "Huy", Value(Entities(name="Huy"))), ("name", None, "để làm gì vậy", Doubtful()),
        ("name", None, "mình không muốn nói", No()), ("name", None, "I'd rather not say", No()),
        ("phone", None, "0912 345 678", Value(Entities(phone="+84912345678"))), ("phone", None, "xoá", No()),
        ("phone", None, "+84 911 111 111, no, +84 922 222 222", Value(Entities(phone="+84922222222"))),
        ("phone", None, "0911111111 à nhầm 0922222222", Value(Entities(phone="+84922222222"))),
        ("phone", None, "0911111111, không phải 0922222222", Value(Entities(phone="+84911111111"))),
        ("phone", None, "không có", No()), ("phone", None, "None.", No()), ("phone", None, "remove it", No()),
        ("zone", None, "Hà Nội", Value(words="Asia/Ho_Chi_Minh")), ("zone", None, "paris", Value(words="Europe/Paris")),
        ("email", None, "an@example.com", Value(Entities(email="an@example.com"))),
        ("email", None, "actually an@example.com", Value(Entities(email="an@example.com"))),
        ("email", None, "không, an@example.com", Value(Entities(email="an@example.com"))),
        ("email", None, "email bị sai rồi", No()), ("code", None, "wrong email", No()),
        ("meant", Act.SEND_CODE, "no, it is right as it is", No(keeps=True)),
        ("meant", Act.SEND_CODE, "không, đúng rồi", No(keeps=True)),
        ("code", None, "123456", Value(Entities(otp="123456"))), ("code", None, "gửi lại mã", AnotherAct(("resend",))),
        ("code", None, "gửi mã mới", AnotherAct(("resend",))),
        ("rating", None, "5", Value(Entities(rating=5))), ("rating", None, "4 sao", Value(Entities(rating=4))),
        ("comment", None, "Tư vấn rất kỹ", Value(words="Tư vấn rất kỹ")), ("comment", None, "không", No()),
        ("comment", None, "thanks", No()), ("comment", None, "move my appointment", AnotherAct(("reschedule",))),
        ("device name", None, "  Máy  của Khải ", Value(words="Máy của Khải")),
        ("device place", None, "the office", Value(words="the office")),
        ("confirm", Act.BOOK, "không, 25/11 đi", Value(Entities(date=date(2026, 11, 25)))),
        ("confirm", Act.BOOK, "no, 10 please", Value(Entities(time=time(10)))), ("confirm", Act.MOVE, "nah, 3", Value(Entities(time=time(15)))),
        ("confirm", Act.BOOK, "không, 9 nhé", Value(Entities(time=time(9)))), ("time", None, "no, 11", Value(Entities(time=time(11)))),
        ("confirm", Act.CANCEL, "no", No()),
    ],
)  # fmt: skip
def test_what_was_asked_for_is_a_value(asked, act, text, value):
    assert answer(text, asked, act) == value


@pytest.mark.parametrize(("asked", "label"), [("time", "09:00"), ("appointment", "09:00"), ("device", "Laptop")])
def test_one_of_what_was_offered_is_a_value(asked, label):
    assert answer("cái thứ 2", asked, None, ("Khác", label)) == Value(Entities(selection=2))
    assert answer("the second one", asked, None, ("Other", label)) == Value(Entities(selection=2))


@pytest.mark.parametrize(
    ("text", "act", "said"),
    [("ok huỷ đi rồi đặt lịch thứ 5 lúc 9h", Act.CANCEL, YesTo(Act.CANCEL)),
     ("ok, how much is the tax advice?", Act.BOOK, AnotherAct(("faq",)))],
)  # fmt: skip
def test_an_answer_before_another_request_is_one(text, act, said):
    assert answer(text, "confirm", act) == said


def test_any_words_answer_what_asks_for_words():
    assert {asked for asked, _act in ASKED if takes_any_words(asked, "gì đó?")} == IN_ANY_WORDS | {"zone"}
    assert takes_any_words("name", "An") and not takes_any_words("phone", "why?") and not takes_any_words("", "gì đó")
