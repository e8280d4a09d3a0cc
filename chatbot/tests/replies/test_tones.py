"""In which tone a business speaks: the same sentences, said to customers in other words, and never another meaning."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from accounts.addressing import FormOfAddress, Tone
from accounts.models import Customer
from chatbot import replies
from chatbot.llm.prompting import templates
from chatbot.models import Conversation
from chatbot.questions import knowledge, wording
from chatbot.questions.knowledge import Said, doubt
from chatbot.questions.passages import Found
from chatbot.replies import account, courtesy, speech, tones
from consultants.models import Business
from meetassist import business

NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
MIND = re.compile(r"\b[Mm]ình\b")


def business_with(**values):
    # There may be no row yet: whoever is the first to ask for it makes it.
    Business.objects.filter(pk=Business.current().pk).update(**values)


def heard(tone, language="vi", form=""):
    business_with(tone=tone)
    customer = Customer(time_zone="Asia/Ho_Chi_Minh")
    return speech.heard_in(Conversation(customer=customer, language=language, form_of_address=form), NOW)


def catalogue():
    """Every sentence of the bot's in English, with its Vietnamese ones."""
    path = Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po"
    with path.open(encoding="utf-8") as file:
        for message in read_po(file):
            if any(place.startswith("chatbot/replies") for place, _line in message.locations):
                one, many = (message.id, message.string) if message.pluralizable else ((message.id,), (message.string,))
                yield from ((english, many[0]) for english in one)


# What is said


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tone", "whom", "name", "code"),
    [
        ("plain", "Bạn muốn gặp ai ạ?", "Cho mình xin tên của bạn ạ?", "Mình gửi mã mới cho bạn nhé?"),
        ("warm", "Anh/chị muốn gặp ai ạ?", "Cho mình xin tên của anh/chị ạ?", "Mình gửi mã mới cho anh/chị nhé?"),
        ("formal", "Quý khách muốn gặp ai ạ?", "Cho tôi xin tên của quý khách ạ?", "Tôi gửi mã mới cho quý khách nhé?"),
    ],
)
def test_in_vietnamese_a_tone_has_words_for_both_sides(tone, whom, name, code):
    with heard(tone):
        assert replies.ask_consultant(()).text == whom
        assert replies.ask_name().text == name
        assert speech.gettext("Shall I send you a new code?") == code


@pytest.mark.django_db
@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("form", FormOfAddress)
def test_who_has_said_what_they_call_themselves_is_called_that_in_every_tone(tone, form):
    with heard(tone, form=form):
        assert replies.ask_consultant(()).text == f"{form.label.capitalize()} muốn gặp ai ạ?"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tone", "hello", "stopped", "person"),
    [
        ("plain", "Hello Ann!", "All right, I have stopped. Nothing was changed.", "I cannot come"),
        ("warm", "Hi Ann!", "All right, I have stopped. Nothing was changed.", "I can't come"),
        ("formal", "Good day, Ann.", "Very well, I have stopped. Nothing was changed.", "I cannot come"),
    ],
)
def test_in_english_a_tone_is_how_formally_it_is_written(tone, hello, stopped, person):
    with heard(tone, "en"):
        assert replies.greeting("Ann").text.startswith(hello)
        assert replies.stopped().text == stopped
        assert speech.gettext("I cannot come") == person


@pytest.mark.django_db
def test_values_and_what_the_owner_has_written_are_not_touched():
    business_with(greeting_vi="Chào bạn, mình là An Bình!", greeting_en="Hello, we do not bite!")
    with heard(Tone.FORMAL):
        assert replies.for_whom("bạn mình") == "Đặt cho: bạn mình"
        assert "Chào bạn, mình là An Bình!" in replies.greeting("").text
    with heard(Tone.WARM, "en"):
        assert "Hello, we do not bite!" in replies.greeting("").text


@pytest.mark.django_db
def test_the_team_reads_the_plain_words():
    with heard(Tone.FORMAL), speech.read_by_the_team():
        assert "quý khách" not in account.ask_email(()).text and speech.manner("vi") == tones.manner(
            language="vi", tone=Tone.PLAIN, form=""
        )


@pytest.mark.django_db
def test_the_tone_is_read_once_a_turn(django_assert_num_queries):
    with business.read_once(), heard(Tone.WARM):
        business.current()
        with django_assert_num_queries(0):
            assert courtesy.introduction("").text and replies.ask_name().text


# Of the whole catalogue


def test_the_plain_tone_is_the_catalogue_as_it_stands():
    for english, vietnamese in catalogue():
        assert tones.said(english, language="en", tone=Tone.PLAIN, form="") == english
        assert tones.said(vietnamese, language="vi", tone=Tone.PLAIN, form="") == vietnamese


# Where the word is somebody's own self, whoever speaks.
ONESELF = [
    "Tên chỉ để %(consultant)s biết mình sẽ gặp ai thôi ạ.", "Không ai phải một mình vượt qua chuyện này",
    "hoặc tự mình, đến một nơi an toàn", "tự tử hoặc tự làm hại mình", "xác nhận mình là ai",
]  # fmt: skip


def test_a_formal_bot_is_tool_in_every_sentence_but_where_one_means_oneself():
    kept = []
    for _english, vietnamese in catalogue():
        said = tones.said(vietnamese, language="vi", tone=Tone.FORMAL, form="")
        assert not tones.HEARER.search(said) and "!" not in said
        kept += [said] if MIND.search(said) else []
    assert [text for text in kept if not any(one in text for one in ONESELF)] == []
    assert len(kept) == len(ONESELF)


@pytest.mark.parametrize("tone", Tone)
def test_no_tone_loses_a_value_of_a_sentence(tone):
    for english, vietnamese in catalogue():
        for language, text in (("en", english), ("vi", vietnamese)):
            said = tones.said(text, language=language, tone=tone, form="")
            assert re.findall(r"%\(\w+\)[sd]", said) == re.findall(r"%\(\w+\)[sd]", text), said


def test_english_has_no_exclamation_mark_where_it_is_formal_and_is_drawn_together_only_within_a_clause():
    for english, _vietnamese in catalogue():
        formal = tones.said(english, language="en", tone=Tone.FORMAL, form="")
        assert "!" not in formal and "don't" not in formal
        warm = tones.said(english, language="en", tone=Tone.WARM, form="")
        assert not re.search(r"(?:'m|'ll|'s|'re)(?:[.,:;!?\n]|$)", warm), warm
        assert not re.search(r"\b(?:cannot|do not|does not|did not|is not|are not)\b", warm), warm


# What a model is told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("tone", "language", "form", "manner"),
    [
        ("plain", "vi", "", 'Friendly and plain. Call the customer "bạn".'),
        ("warm", "vi", "", 'Warm and personal. Call the customer "anh/chị".'),
        ("formal", "vi", "", 'Formal and reserved: no exclamation mark. Call the customer "quý khách".'),
        ("formal", "vi", "chi", 'Formal and reserved: no exclamation mark. Call the customer "chị".'),
        ("plain", "en", "", "Friendly and plain, without contractions."),
        ("warm", "en", "chi", "Warm and personal, with contractions such as I'm and can't."),
        ("formal", "en", "", "Formal and reserved: no contraction and no exclamation mark."),
    ],
)
def test_a_model_is_told_how_to_write(tone, language, form, manner):
    with heard(tone, language, form):
        assert speech.manner(language) == manner
        asked = knowledge.model_question("giá?", [], language=language)
        assert asked.prompt == "answer.v3" and f"<manner>{manner}</manner>" in asked.text


@pytest.mark.parametrize("prompt", [knowledge.PROMPT, wording.PROMPT])
def test_the_part_of_a_prompt_that_is_always_the_same_knows_no_tone(prompt):
    system, user = templates(prompt)
    assert "<manner>" in system and "$manner" in user.template and "$manner" not in system


@pytest.mark.parametrize("called", ["bạn", "anh/chị", "quý khách", "chị"])
def test_whatever_a_model_calls_the_customer_its_answer_is_taken(called):
    text = "Xe máy gửi ở tầng hầm B1, miễn phí cho khách có hẹn."
    passage = Found(1, 1, "document", "Gửi xe", "Xe máy", text, "vi", 1, 0.0, 1.0, 1.0, None, 1.0, 1.0, None)
    said = Said(True, f"{called[0].upper()}{called[1:]} gửi xe máy ở tầng hầm B1 ạ.", (1,))
    assert doubt(said, [passage], "xe máy để ở đâu?") == ""
