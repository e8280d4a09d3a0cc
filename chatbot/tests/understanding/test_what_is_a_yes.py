"""A yes is one by its meaning only: junk, hesitation, a question or a yes that is taken back confirms nothing."""

from datetime import UTC, datetime

import pytest

from chatbot.tests.yeses import (
    DOUBT,
    ELABORATE,
    KEEP,
    LEAVE,
    NAMED,
    NEGATED,
    NO,
    PLAIN,
    POSITION,
    QUESTION,
    SIGNS,
    said,
)  # fmt: skip
from chatbot.understanding.asked import Act
from chatbot.understanding.local import understand
from chatbot.understanding.schema import Catalog, Context

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
NOT_A_YES = """
zzz hmm hmm|hmm|hm|uhm hmm|yes no|yes yes no|no yes|never yes|isn't ok|not sure|we'll see|maybe|perhaps
are you sure|confirm what|what|yes to what?|ok?|sure?|okay so what is this|ok let me think|ok but later|ok wait
yes if it is free|yes but not at 9|great wall|good grief|cool down|fine print|perfect storm|hold on
o|ơ|ơ ơ|ha ơ|đồng hồ|rồi sao|rồi rồi|ổn cái gì|không ổn|không có|ko có|k co|không đồng ý|chưa chắc|chắc không
có lẽ|có thể|có khi|chốt sau nhé|xác nhận sau|xác nhận gì|đồng ý cái gì|để mình nghĩ đã|ừm để em xem|đúng không
để hỏi vợ đã|từ từ|tính sau|đừng hủy|khoan đã|ủa sao vậy|lol|asdf qwerty|😀😀|...
"""
A_YES = """
yes|yep|ok|okay|sure|fine by me|that works for me|sounds like a plan|alright then|go for it|I'll take it|of course
oh yes please!|please proceed with it|ya|certainly|proceed|all correct|ok go ahead|I guess so|👍
ừ|ừm|vâng|dạ|ok em|ok chốt|được ạ|đồng ý|lam di|uh dc|okela|chốt nhé em|tiến hành đi|ok doi di|chuẩn rồi|không sao
"""


def intents(text: str, act: Act) -> tuple[str, ...]:
    context = Context(asked="confirm", options=(), yes=act)
    return understand(text, context=context, now=NOW, catalog=Catalog((), ())).intents


@pytest.mark.parametrize("act", Act)
def test_what_is_no_yes_confirms_nothing(act):
    assert [text for text in said(NOT_A_YES) if "confirm" in intents(text, act)] == []


@pytest.mark.parametrize("text", said(A_YES))
def test_a_yes_in_many_words_confirms_what_was_asked(text):
    assert intents(text, Act.MOVE if "doi" in text else Act.BOOK) == ("confirm",)


OWN = {Act.CANCEL: "cancel", Act.MOVE: "move", Act.ERASE: "erase"}


@pytest.mark.parametrize("act", OWN)
def test_what_destroys_or_changes_takes_a_plain_yes_or_its_own_name_alone(act):
    own = OWN[act]
    assert [text for text in said(PLAIN, NAMED[own]) if "confirm" not in intents(text, act)] == []
    others = [NAMED[name] for name in NAMED if name != own]
    no_yes = said(ELABORATE, *others, KEEP, LEAVE, SIGNS, NO, NEGATED, DOUBT, POSITION, QUESTION)
    assert [text for text in no_yes if "confirm" in intents(text, act)] == []


def test_a_booking_takes_a_yes_in_many_words_and_its_own_name():
    yes = said(PLAIN, ELABORATE, NAMED["book"], "keep it for me|giữ lại cho chị nhé|em cứ giữ cho chị|giu giup em nhe")
    assert [text for text in yes if "confirm" not in intents(text, Act.BOOK)] == []
    no_yes = said(NAMED["cancel"], NAMED["move"], NAMED["erase"], NO, NEGATED, DOUBT, POSITION, QUESTION)
    assert [text for text in no_yes if "confirm" in intents(text, Act.BOOK)] == []


@pytest.mark.parametrize("act", [Act.FORWARD, Act.SEND_CODE, Act.RESUME])
def test_what_destroys_nothing_takes_a_yes_and_nothing_else(act):
    assert [text for text in said(PLAIN, ELABORATE) if "confirm" not in intents(text, act)] == []
    no_yes = said(KEEP, LEAVE, NAMED["cancel"], NAMED["erase"], NO, NEGATED, DOUBT)
    assert [text for text in no_yes if "confirm" in intents(text, act)] == []
