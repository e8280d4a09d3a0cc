"""Other words that mean the same, in a question and in a passage."""

import pytest

from chatbot.understanding.questions import concepts


def common(one, other, *, has_marks=True):
    return {said.group for said in concepts.found(one, has_marks=has_marks)} & set(concepts.groups(other))


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("cho hỏi chỗ đậu xe", "Bãi gửi xe ở tầng hầm."), ("can I get my money back", "Deposits are refunded within a week."),
        ("where do I leave my kids", "Children play in the corner."), ("có thang máy không", "Toà nhà có cầu thang và thang máy."),
    ],
)  # fmt: skip
def test_the_same_in_other_words(question, passage):
    assert common(question, passage)


def test_a_question_without_marks_is_compared_without_them():
    assert common("cho dau xe o dau", "Bãi gửi xe ở tầng hầm.", has_marks=False)
    assert not common("cho dau xe o dau", "Bãi gửi xe ở tầng hầm.")


@pytest.mark.parametrize("text", ["", "?!", "phải", "may", "hôm nay", "xyz"])
def test_what_says_little_is_no_other_word_for_anything(text):
    assert concepts.found(text) == []


def test_each_group_has_a_language_and_two_wordings():
    lines = concepts.FILE.read_text().splitlines()
    assert len(lines) > 700 and {line.partition("\t")[0] for line in lines} == {"vi", "en"}
    assert all(len(line.partition("\t")[2].split(", ")) > 1 for line in lines)
