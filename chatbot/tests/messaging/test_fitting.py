"""Replies within what a channel can show: in parts, as lines, with shorter titles; never with anything lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.channels.messenger.rendering import SHOWS as MESSENGER
from chatbot.messaging.channels import Shows, channel
from chatbot.messaging.fitting import Button, fit, without_lists, without_number
from chatbot.replies import Choice, Reply
from chatbot.replies.buttons import Begin, Do
from chatbot.tests.channels.slips import Slips

WORDS = st.text(alphabet="aàb ợ\n", max_size=400)
TITLES = st.lists(st.text(alphabet="abcđ ", min_size=1, max_size=30), max_size=20)
SHOWN = [MESSENGER, Slips.shows, channel("web").shows]


def shows(**values):
    limits = {"text_length": None, "buttons": None, "title_length": None, "tables": True, "taps_vanish": False}
    return Shows(**{**limits, **values})


def reply(*titles, text="Chọn nhé", **values):
    return Reply(text, choices=tuple(Choice(title, Begin(title)) for title in titles), **values)


@pytest.mark.parametrize(
    ("said", "limits", "text", "titles"),
    [
        (reply("Một", "Hai"), {}, "Chọn nhé", ["Một", "Hai"]),
        (reply("Một", "Hai", numbered=True), {}, "Chọn nhé\n1. Một\n2. Hai", ["Một", "Hai"]),
        (reply("Một", "Hai"), {"buttons": 2}, "Chọn nhé", ["Một", "Hai"]),
        (reply("Một", "Hai", "Ba"), {"buttons": 2}, "Chọn nhé\n1. Một\n2. Hai\n3. Ba", ["Một", "Hai"]),
        (reply("Một", "Hai"), {"buttons": 0}, "Chọn nhé\n1. Một\n2. Hai", []),
        (reply("Một hai ba", "Bốn"), {"title_length": 8}, "Chọn nhé\n1. Một hai ba\n2. Bốn", ["1. Một…", "Bốn"]),
        (reply(table=(("Ai", "Giá", "Phút"), ("Bảo", "9", "30"))), {}, "Chọn nhé", []),
        (reply(table=(("Ai", "Giá", "Phút"), ("Bảo", "9", "30"))), {"tables": False},
         "Chọn nhé\n• Bảo: Giá 9; Phút 30", []),
    ],
)  # fmt: skip
def test_what_has_no_form_of_its_own_stands_in_the_text(said, limits, text, titles):
    fitted = fit(said, shows(**limits))
    assert fitted.texts == [text]
    assert [button.title for button in fitted.buttons] == titles


def test_what_stands_beside_the_choices_comes_after_them_and_in_no_list():
    said = reply("Một", numbered=True, beside=(Choice("Thôi", Do.MENU),))
    fitted = fit(said, shows())
    assert (fitted.texts, fitted.buttons) == (
        ["Chọn nhé\n1. Một"],
        [Button("Một", "begin:Một"), Button("Thôi", "do:menu")],
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("một hai", ["một hai"]), ("một hai ba", ["một hai", "ba"]), ("một\nhai ba", ["một", "hai ba"]),
        ("mộthaibabốn", ["mộthaibab", "ốn"]), ("", [""]),
    ],
)  # fmt: skip
def test_a_long_text_is_cut_at_a_lines_end_else_a_space_else_anywhere(text, parts):
    assert fit(Reply(text), shows(text_length=9)).texts == parts


@given(text=WORDS, titles=TITLES, numbered=st.booleans(), shown=st.sampled_from(SHOWN))
def test_nothing_is_lost_and_nothing_is_too_long(text, titles, numbered, shown):
    said = reply(*titles, text=text, numbered=numbered)
    fitted = fit(said, shown)
    whole = "".join("".join(fitted.texts).split())
    assert "".join(text.split()) in whole
    assert len(fitted.buttons) <= (len(titles) if shown.buttons is None else shown.buttons)
    assert all(len(part) <= (shown.text_length or len(part)) for part in fitted.texts)
    assert all(len(button.title) <= (shown.title_length or len(button.title)) for button in fitted.buttons)
    for place, title in enumerate(titles):
        on_a_button = fitted.buttons[place : place + 1] == [Button(title, f"begin:{title}")]
        assert on_a_button or "".join(f"{place + 1}.{title}".split()) in whole


def test_what_was_added_can_be_told_from_what_was_said():
    said = reply("Một", "Hai", text="Chào bạn\nChọn nhé", table=(("Ai", "Giá"), ("Bảo", "9")))
    [text] = fit(said, shows(buttons=0, tables=False)).texts
    assert without_lists(text) == ["Chào bạn", "Chọn nhé"]
    assert (without_number("1. Tư vấn…"), without_number("Tư vấn")) == ("Tư vấn", "Tư vấn")
    assert [one.writes_lists for one in SHOWN] == [True, True, False]
