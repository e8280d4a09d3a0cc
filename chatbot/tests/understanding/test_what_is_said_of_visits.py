"""Answers to a reminder and to a follow-up, and what is said of the bot and of a new booking: text in, a value out."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from chatbot.understanding import NOTHING_ASKED, Catalog, understand
from chatbot.understanding.catalog import phrases_in
from chatbot.understanding.local import new_bookings, person, visits
from chatbot.understanding.local.visits import VisitAnswer
from chatbot.understanding.schema import Topic

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def read(text):
    return understand(text, context=NOTHING_ASKED, now=NOW, zone=ZONE, catalog=Catalog())


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (VisitAnswer.COMES, "mình sẽ đến|ok|em nhớ rồi nhé|I'll be there|see you|giữ lịch giúp em|vâng ạ"),
        (VisitAnswer.MOVES, "dời giúp mình|can we do another day|bận rồi, dời lịch giúp em"),
        (VisitAnswer.CANCELS, "huỷ giúp mình|please cancel it"),
        (VisitAnswer.AWAY, "mình bận rồi|em bị ốm|không đến được|something came up|không"),
        (None, "đặt lịch mới|book another one|xem lịch của tôi|I'll be late|123456|an@example.com|hmm"),
    ],
)
def test_what_answers_a_reminder(answer, texts):
    assert {text: visits.answer(text, read(text)) for text in texts.split("|")} == dict.fromkeys(
        texts.split("|"), answer
    )


def test_who_stays_away_says_so_in_few_words():
    assert all(map(visits.stays_away, ("mình bận rồi", "I can't make it", "em bị ốm ạ")))
    assert not any(
        map(
            visits.stays_away,
            ("bạn có bận không?", "mình đến", "dia chi o dau vay ban", "em đang bận nên nhờ bạn xem lại các giờ"),
        )
    )


@pytest.mark.parametrize(
    ("text", "rating", "comment"),
    [
        ("5", 5, ""), ("4 sao", 4, ""), ("5/5, tư vấn rất kỹ", 5, "tư vấn rất kỹ"), ("4 stars - very kind", 4, "very kind"),
        ("Tư vấn rất kỹ", None, "Tư vấn rất kỹ"), ("0", 0, ""), ("9", None, "9"),
    ],
)  # fmt: skip
def test_what_answers_a_follow_up(text, rating, comment):
    said = visits.opinion(text)
    assert (said.rating, said.comment, said.is_a_number) == (rating, comment, text.isdecimal())


@pytest.mark.parametrize(
    ("text", "is_another"),
    [("How do I book?", True), ("đặt lịch mới giúp em", True), ("move my appointment", True),
     ("cho mình gặp nhân viên", True),
     ("nhân viên rất nhiệt tình", False), ("The advice was great", False)],
)  # fmt: skip
def test_a_wish_is_no_comment(text, is_another):
    assert visits.wants_something_else(text, read(text)) == is_another


def test_a_no_within_other_words_is_part_of_a_comment():
    assert all(map(visits.says_nothing_more, ("không", "thôi", "no thanks", "cảm ơn", "không có ạ")))
    comments = ("phòng hơi nóng", "không hài lòng lắm", "not very good", "thank you, all was great", "chờ lâu quá")
    assert not any(map(visits.says_nothing_more, comments))


def test_the_bot_is_wanted_back_in_words():
    assert all(map(person.wants_the_bot, ("quay lại với bot", "nói chuyện với bot", "Back to the bot please")))
    assert not any(map(person.wants_the_bot, ("không nói chuyện với bot", "don't talk to the bot", "bot đâu")))


def test_what_the_business_lists_is_found_in_a_message():
    topics = (Topic("leer", ()), Topic("Hoá đơn", ("hoá đơn đỏ", "invoice")), Topic("Khiếu nại", ("khiếu nại",)))
    assert person.topic_of("cho em khiếu nại", topics) == "Khiếu nại"
    assert person.topic_of("hoa don do cua em dau", topics) == "Hoá đơn"
    assert person.topic_of("đặt lịch", topics) == ""
    assert phrases_in("Hoàn  tiền\n\n đòi tiền", "Refund") == ("hoàn tiền", "đòi tiền", "refund")


def test_a_booking_of_its_own_is_said_in_words():
    assert new_bookings.manner("đặt với chị Hằng").says_booking
    assert new_bookings.manner("I'd like an appointment").says_booking
    assert not new_bookings.manner("với chị Hằng sáng mai").says_booking
    assert new_bookings.names_somebody("gặp cô Lan", read("đặt lịch gặp cô Lan"))
    assert not new_bookings.names_somebody("lịch của tôi", read("xem lịch của tôi"))
