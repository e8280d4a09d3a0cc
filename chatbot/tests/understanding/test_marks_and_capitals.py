"""A word typed with marks is no other word, words in capitals are words, and what wishes to be erased is heard."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.tests.asking import asking
from chatbot.understanding import NOTHING_ASKED, Catalog, Named, understand
from chatbot.understanding.local.by_rule import find_wishes
from chatbot.understanding.local.spelling import spelled, wording
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.questions import topics

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
CATALOG = Catalog(
    consultants=(Named(1, ("Nguyễn Thị Thu Hằng",)), Named(2, ("Nguyễn Thành Đạt",)), Named(3, ("Lê Gia Huy",))),
    services=(Named(7, ("Tư vấn thuế", "Tax advice")), Named(8, ("Vật lý trị liệu", "Physiotherapy"))),
)


def read(text, asked=""):
    return understand(text, context=asking(asked), now=FRIDAY, zone=ZONE, catalog=CATALOG)


def topic(text):
    asked = topics.read(text, read(text))
    return asked and asked.topic


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("hạng", True), ("hang", True), ("hằng", False), ("hàng", False), ("hangar", False), ("khách hạng", True),
    ],
)  # fmt: skip
def test_a_marked_word_of_a_wording_is_matched_by_itself_or_without_any_marks(words, found):
    written = " ".join(map(spelled, words.split()))
    assert bool(wording(r"\bhạng\b").search(written)) is found


@pytest.mark.parametrize(("words", "found"), [("hang on", True), ("hằng on", False), ("hàng ôn", False)])
def test_an_unmarked_word_of_a_wording_is_itself_alone(words, found):
    assert bool(wording("hang on").search(" ".join(map(spelled, words.split())))) is found


def test_what_stands_before_is_compared_with_its_marks_as_well():
    pattern = wording(r"(?<!chuyên )\bgiá\b")
    texts = ("giá", "chuyên giá", "chuyen gia", "truyền giá", "một gia đình", "mot gia dinh")
    found = [bool(pattern.search(" ".join(map(spelled, text.split())))) for text in texts]
    assert found == [True, False, False, True, True, True]


ERASE = (
    "I want all my personal data deleted", "please erase everything you have on me", "xoá hết thông tin của tôi",
    "delete my data", "remove my account", "tôi muốn xoá tài khoản", "xoa het thong tin cua toi", "delete me",
    "can you delete all the information you have about me", "I'd like my account to be closed",
    "please have my records erased", "xóa giúp em tài khoản với", "tôi muốn dữ liệu của tôi được xoá",
    "xoá mọi thứ về tôi đi", "toi muon xoa tai khoan", "wipe my personal information", "forget everything you know about me",
    "I WANT ALL MY DATA DELETED", "xoá toàn bộ dữ liệu cá nhân của mình", "huỷ tài khoản", "close my account please",
    "yêu cầu xoá hồ sơ của tôi", "remove me from your system",
)  # fmt: skip
NOT_ERASE = (
    "huỷ hết lịch giúp em", "delete my appointment", "remove my Tuesday booking", "xoá lịch thứ ba", "don't delete my data",
    "đừng xoá tài khoản của em", "what data do you have about me", "xem thông tin của tôi", "change my phone number",
)  # fmt: skip


@pytest.mark.parametrize("text", ERASE)
def test_who_wants_their_data_gone_is_heard(text):
    assert read(text).intents == ("erase",)


@pytest.mark.parametrize("text", NOT_ERASE)
def test_what_only_speaks_of_deleting_or_of_data_erases_nothing(text):
    assert not read(text).means("erase")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PLEASE cancel my appointment", ""), ("CANCEL my appointment", ""), ("please CHANGE it to friday", ""),
        ("THANKS", ""), ("This is URGENT", ""), ("see you SUNDAY", ""), ("ANSWER me", ""), ("NGUYEN van an", ""),
        ("SEND ME THE CODE PLEASE", ""), ("CANCEL MY APPOINTMENT TOMORROW PLEASE", ""), ("MY FLIGHT IS DELAYED", ""),
        ("cancel KXHBTM", "KXHBTM"), ("HUY LICH KXHBTM", "KXHBTM"), ("cancel A2B3C4", "A2B3C4"),
        ("CANCEL A2B3C4 PLEASE", "A2B3C4"), ("huỷ mã BANDED", "BANDED"), ("PLEASE cancel QWRTZP", "QWRTZP"),
        ("book me 24JUNE", ""), ("mã lịch là wk3m7q", "WK3M7Q"), ("SHEEPS DANGER MARKET PLANET STREET", ""),
    ],
)  # fmt: skip
def test_words_in_capitals_are_no_codes_of_appointments(text, code):
    assert read(text).entities.code == code


@pytest.mark.parametrize(
    "text",
    [
        "cancel my appointment tomorrow please", "huy lich giup em", "i'm cancelling my booking", "huỷ lịch giúp em",
        "book tax advice tomorrow 3pm", "đặt lịch tư vấn thuế ngày mai", "i want to move my appointment to friday",
        "đổi lịch sang thứ sáu giúp em", "what time do you open?", "is thu hang free on friday?",
        "em muốn đặt lịch với chị hằng thứ sáu",
    ],
)  # fmt: skip
def test_shouting_is_understood_as_small_letters_are(text):
    loud, quiet = read(text.upper()), read(text)
    assert (loud.intents, loud.entities) == (quiet.intents, quiet.entities)


@pytest.mark.parametrize(("text", "name"), [("Đạt", "Đạt"), ("Huy", "Huy"),
                                            ("đạt", "đạt"), ("Hẹn", ""), ("ĐẠT", "ĐẠT"), ("em là Đạt", "Đạt"),
                                            ("không", "")])  # fmt: skip
def test_a_name_that_was_asked_for_is_no_other_word(text, name):
    assert read(text, "name").entities.name == name


@pytest.mark.parametrize("text", ["Đạt", "đạt", "Đạt ạ", "anh Đạt"])
def test_a_name_alone_starts_no_booking(text):
    meant = understand(text, context=NOTHING_ASKED, now=FRIDAY, zone=ZONE, catalog=Catalog())
    assert not meant.means("book")


@pytest.mark.parametrize("text", ["đặt", "đặt lịch", "dat lich", "ĐẶT LỊCH"])
def test_the_word_for_booking_still_books(text):
    assert read(text).intents == ("book",)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("chị Thu Hằng còn trống buổi nào?", topics.Topic.FREE), ("đơn hàng em đâu rồi", None),
        ("hạng của em là gì", topics.Topic.LEVEL),
        ("hang cua em la gi", topics.Topic.LEVEL), ("hàng của em đâu", None), ("hằng em gặp ai", topics.Topic.MY_PERSON),
        ("cửa hàng em tên gì", topics.Topic.NAME), ("giá vật lý trị liệu bao nhiêu", topics.Topic.PRICE),
        ("gia vat ly tri lieu bao nhieu", topics.Topic.PRICE), ("già rồi có được không", None),
        ("vật lý trị liệu bao lâu", topics.Topic.DURATION), ("gói của tôi là gì", topics.Topic.LEVEL),
        ("chị Thu Hằng giá bao nhiêu", topics.Topic.PRICE), ("em có gọi của chị", None),
    ],
)  # fmt: skip
def test_a_question_is_about_the_words_that_were_typed(text, asked):
    assert topic(text) == asked


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("đơn hàng em đâu rồi", "my_appointments"), ("hàng của em đâu", "my_appointments"),
        ("em muốn xem đời mình", "reschedule"), ("bố em lịch sự lắm", "cancel"), ("em dùng huy hiệu", "cancel"),
        ("đất đai của em", "book"), ("Đạt nói gì với em", "book"), ("bạn chờ em chút", "check_availability"),
        ("con em rảnh lắm", "check_availability"), ("em thôi việc rồi", "cancel"),
    ],
)  # fmt: skip
def test_no_rule_takes_a_word_for_one_with_other_marks(text, intent):
    assert intent not in [found for _, found in find_wishes(Text(text))]
