"""Ways of naming days are not asked of texts without their words: they would find nothing there."""

import json
from datetime import date
from pathlib import Path

import pytest

from benchmarks import understanding
from chatbot.understanding.local import days
from chatbot.understanding.local.tokens import Text

TODAY = date(2026, 11, 18)
# Of the golden messages one of so many is read.
SAMPLED = 4


def texts(language):
    lines = (Path(understanding.__file__).parent / f"golden_{language}.jsonl").read_text().splitlines()
    return [Text(json.loads(line)["text"]) for line in lines[::SAMPLED]]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whoever_is_left_out_finds_nothing(language):
    left_out = 0
    for text in texts(language):
        for way in days.WAYS:
            if way.match in days.possible(text):
                continue
            left_out += 1
            assert [way.match(text, i, TODAY) for i in range(len(text))] == [None] * len(text), (text.source, way)
    assert left_out


def test_days_are_asked_for_by_their_words_alone():
    assert days.possible(Text("chào bạn, mình cần tư vấn")) == ()
    assert {way.__name__ for way in days.possible(Text("see you tomorrow"))} == {"_relative"}
