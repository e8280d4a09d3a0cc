"""Questions that ask the same, in whatever words."""

import pytest

from chatbot.understanding.questions.alike import grouped, sense


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Có chỗ gửi xe không?", "đậu xe ở đâu ạ"), ("Có chỗ gửi xe không?", "cho dau xe o dau"),
        ("Do you have gift cards?", "gift vouchers?"), ("is there parking?", "where can I park my car?"),
        ("Có được mang chó vào không?", "Có được dắt thú cưng theo không ạ?"), ("Can I bring a dog", "CAN I BRING DOGS?!"),
    ],
)  # fmt: skip
def test_the_same_in_other_words_is_alike(one, other):
    assert sense(one).is_like(sense(other)) and sense(other).is_like(sense(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Có wifi không?", "Có chỗ gửi xe không?"), ("how long does it take?", "what does it cost?"),
        ("Có bán thẻ quà tặng không", "Có được mang chó vào không?"), ("?!", "..."), ("", ""),
    ],
)  # fmt: skip
def test_what_asks_something_else_is_not(one, other):
    assert not sense(one).is_like(sense(other))


def test_questions_stand_with_the_first_one_that_they_are_like():
    asked = ["Có chỗ gửi xe không?", "gift vouchers?", "đậu xe ở đâu ạ", "Do you have gift cards?", "??"]
    assert grouped(asked) == [[0, 2], [1, 3], [4]]
    assert grouped(asked) == grouped(list(asked)) and grouped([]) == []
