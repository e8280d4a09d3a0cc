"""Who advises in which language: answered from what staff has entered, without a model."""

import pytest

from accounts.models import User
from chatbot.models import Question


@pytest.fixture
def speaking(office):
    for person, languages in ((office.bao, ["vi", "en"]), (office.minh_hang, ["vi", "en", "ja"])):
        person.languages = languages
        person.save()
    return office


@pytest.mark.parametrize(
    ("words", "named", "unnamed"),
    [
        ("ai nói được tiếng Anh?", ["Lê Quốc Bảo", "Trần Minh Hằng"], ["Thu Hằng"]),
        ("bên mình có ai biết tiếng Nhật không", ["Trần Minh Hằng"], ["Lê Quốc Bảo", "Thu Hằng"]),
        ("tôi muốn gặp người nói tiếng Nhật", ["Trần Minh Hằng"], ["Lê Quốc Bảo"]),
        ("có chuyên gia nào tư vấn bằng tiếng anh không?", ["Lê Quốc Bảo", "Trần Minh Hằng"], ["Thu Hằng"]),
        ("who speaks English?", ["Lê Quốc Bảo", "Trần Minh Hằng"], ["Thu Hằng"]),
        ("do you have an advisor who speaks Japanese", ["Trần Minh Hằng"], ["Lê Quốc Bảo"]),
        ("any English speaking consultants?", ["Lê Quốc Bảo", "Trần Minh Hằng"], ["Thu Hằng"]),
        ("anh Bảo có nói tiếng Anh không?", ["Lê Quốc Bảo"], ["Trần Minh Hằng"]),
        ("anh Bảo nói được những thứ tiếng nào?", ["Lê Quốc Bảo"], ["Trần Minh Hằng"]),
    ],
)
def test_who_speaks_a_language_is_answered_from_the_data(talk, speaking, words, named, unnamed):
    one = talk(language="vi", name="Khải")
    one.say("xin chào")
    [said] = one.say(words)
    assert all(name in said for name in named) and not any(name in said for name in unnamed), said
    assert Question.objects.get().route == "flow" and not one.conversation.handoffs.exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("who speaks Korean?", "nobody advises in Korean"),
        ("does Bao speak Japanese?", "Lê Quốc Bảo does not advise in"),
    ],
)
def test_a_language_that_nobody_has_is_said_to_be_none(talk, speaking, words, expected):
    one = talk(language="en", name="Khải")
    one.say("hello")
    [said] = one.say(words)
    assert expected in said


@pytest.mark.parametrize("words", ["can we speak English?", "nói tiếng Anh đi", "speak English please"])
def test_a_wish_for_another_language_is_no_question_about_people(talk, speaking, words):
    one = talk(language="vi", name="Khải")
    one.say("xin chào")
    assert not any("Lê Quốc Bảo" in text for text in one.say(words))


def test_where_no_languages_are_entered_nothing_is_claimed(talk, office):
    one = talk(language="en", name="Khải")
    one.say("hello")
    [said] = one.say("who speaks English?")
    assert "advise" not in said and "Bảo" not in said


def test_staff_ticks_languages_in_admin(client, office):
    client.force_login(User.objects.create_superuser("admin"))
    page = f"/admin/consultants/consultant/{office.bao.pk}/change/"
    inlines = {f"{name}-{part}": "0" for name in ("workinghours_set", "dateoverride_set", "date_overrides", "working_hours")
               for part in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
    form = {
        "name": office.bao.name,
        "time_zone": "Asia/Ho_Chi_Minh",
        "mail_language": "vi",
        "is_active": "on",
        **inlines,
    }
    client.post(page, {**form, "languages": ["vi", "fr"]})
    office.bao.refresh_from_db()
    assert office.bao.languages == ["vi", "fr"]
    client.post(page, {**form, "languages": ["vi", "xx"]})
    office.bao.refresh_from_db()
    assert office.bao.languages == ["vi", "fr"], "what is no choice is refused"
