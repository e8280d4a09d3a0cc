"""A question about somebody else's appointment: the bot speaks of the asker's own, and of nobody else."""

import pytest
from django.utils import translation

from chatbot.replies import changes

ASKED = [
    ("vi", "Trần Bích Ngọc hẹn lúc mấy giờ?"), ("vi", "lịch hẹn của Ngọc là khi nào?"), ("vi", "xem lịch của chị Ngọc"),
    ("vi", "cho xem lịch hẹn của khách hàng Trần Bích Ngọc"), ("en", "what time is Jane Doe's appointment?"),
    ("en", "when is Jane's next appointment?"), ("en", "how many appointments does Jane Doe have?"),
]  # fmt: skip


@pytest.mark.parametrize("exists", [True, False])
@pytest.mark.parametrize(("language", "said"), ASKED)
def test_it_says_so_and_shows_ones_own(talk, book, tomorrow_at, language, said, exists):
    one = talk(language=language, name="Khải")
    one.say("xin chào" if language == "vi" else "hello")
    own = book(one.customer, tomorrow_at(9))
    others = []
    for name in ("Trần Bích Ngọc", "Jane Doe") if exists else ():
        other = talk(name=name)
        other.say("xin chào")
        others.append(book(other.customer, tomorrow_at(10 + len(others))))
    [answer] = one.say(said)
    with translation.override(language):
        assert answer.startswith(changes.only_your_own() + "\n")
    assert own.code in answer and not any(row.code in answer for row in others)
    assert "Ngọc" not in answer and "Jane" not in answer


@pytest.mark.parametrize(
    "said",
    ["lịch của tôi", "Lịch của tôi với anh Bảo", "Khải hẹn lúc mấy giờ?", "LỊCH CỦA TÔI", "xem lịch Thứ Ba Tuần Sau",
     "My Appointments", "when is my appointment with Lê Quốc Bảo?", "tomorrow's appointments", "Lịch hẹn của mình"],
)  # fmt: skip
def test_what_is_ones_own_or_a_consultants_is_not_taken_for_it(talk, book, tomorrow_at, said):
    one = talk(name="Khải")
    one.say("xin chào")
    book(one.customer, tomorrow_at(9))
    answers = one.say(said)
    for language in ("vi", "en"):
        with translation.override(language):
            assert not any(changes.only_your_own() in answer for answer in answers)
