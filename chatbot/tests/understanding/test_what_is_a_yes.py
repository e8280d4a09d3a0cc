"""A yes is one by its meaning only: junk, hesitation, a question or a yes that is taken back confirms nothing."""

from datetime import UTC, datetime

import pytest

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


def said(messages: str) -> list[str]:
    return messages.strip().replace("\n", "|").split("|")


def intents(text: str, act: Act) -> tuple[str, ...]:
    context = Context(asked="confirm", options=(), yes=act)
    return understand(text, context=context, now=NOW, catalog=Catalog((), ())).intents


@pytest.mark.parametrize("act", Act)
def test_what_is_no_yes_confirms_nothing(act):
    assert [text for text in said(NOT_A_YES) if "confirm" in intents(text, act)] == []


@pytest.mark.parametrize("text", said(A_YES))
def test_a_yes_in_many_words_confirms_what_was_asked(text):
    assert intents(text, Act.MOVE if "doi" in text else Act.BOOK) == ("confirm",)
