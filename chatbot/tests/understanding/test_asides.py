"""Questions that stand in sentences of their own beside a wish are told from it, and nothing else is."""

import pytest

from chatbot.tests.understanding.alone import read
from chatbot.understanding import asides
from chatbot.understanding.asides import part
from chatbot.understanding.asked import Question


def parted(text, asked=""):
    found = part(text, asked, read)
    return found.matter, [aside.text for aside in found.asides]


@pytest.mark.parametrize(
    ("text", "matter", "questions"),
    [
        ("book tax advice on Friday at 2pm. Is there parking?", "book tax advice on Friday at 2pm.", ["Is there parking?"]),
        ("Is there parking? Book tax advice on Friday", "Book tax advice on Friday", ["Is there parking?"]),
        ("yes. how long does it take?", "yes.", ["how long does it take?"]),
        ("đặt tư vấn thuế mai 9h. Giá bao nhiêu vậy ạ?", "đặt tư vấn thuế mai 9h.", ["Giá bao nhiêu vậy ạ?"]),
        ("mẹ em cần tư vấn thuế\nbên mình ở đâu ạ\nmai 9h nhé", "mẹ em cần tư vấn thuế\nmai 9h nhé", ["bên mình ở đâu ạ"]),
        ("where are you?\nwhat does tax advice cost?", "what does tax advice cost?", ["where are you?"]),
        (
            "where are you?\nwhat does it cost?\nbook tax advice tomorrow at 10", "book tax advice tomorrow at 10",
            ["where are you?", "what does it cost?"],
        ),
        ("an@example.com. where are you?", "an@example.com.", ["where are you?"]),
    ],
)  # fmt: skip
def test_a_question_in_a_sentence_of_its_own_is_taken_out(text, matter, questions):
    assert parted(text) == (matter, questions)


@pytest.mark.parametrize(
    "text",
    [
        "đặt tư vấn thuế thứ 5 9h. Được không?",
        "Friday at 9. Is that ok?",
        "Hello! What does tax advice cost?",
        "book tax advice with Bảo. Is he free on Friday at 9?",
        "Cancel my appointment. When is it?",
        "đặt tư vấn thuế\nmai\n3h\nchị Hằng",
        "I want to book. Can I come on Friday?",
        "what does tax advice cost?",
        "Dr. Bảo on Friday",
        "",
    ],
)
def test_what_belongs_to_the_wish_stays_with_it(text):
    assert parted(text) == (text, [])


def test_where_any_words_answer_a_message_stays_whole():
    text = "máy kêu to. giá bao nhiêu?"
    assert parted(text, Question.DEVICE_NOTES) == (text, [])


def test_a_question_and_the_wish_beside_it_share_the_names():
    text = "How long does tax advice take? Does he speak English? Book Bảo tomorrow at 9"
    found = part(text, "", read)
    assert found.matter == "Book Bảo tomorrow at 9"
    asked = [(one.meant.entities.service, one.meant.entities.consultant) for one in found.asides]
    assert asked == [((7,), ()), ((7,), (2,))]
    whole = asides.completed(read(found.matter), found.asides)
    assert (whole.entities.service, whole.entities.consultant) == ((7,), (2,))


def test_of_very_many_sentences_none_is_looked_at_alone():
    text = "where are you? " * 13
    assert part(text, "", lambda piece: pytest.fail("read")) == asides.Parted(text)
