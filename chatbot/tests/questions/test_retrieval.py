"""The questions of benchmarks/retrieval: a check that search does not grow worse."""

import pytest

from benchmarks.retrieval.__main__ import REFUSAL_AIM, ROOT, WRONG_AIM, all_of, all_of_pasted, prepare
from benchmarks.retrieval.scoring import load, share

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["golden", "practice"])
def test_most_questions_find_their_passage_and_most_others_none(name):
    scored = all_of(name)
    asked = [one for one in scored if one.is_answerable]
    others = [one for one in scored if not one.is_answerable]
    assert share(asked, lambda one: one.is_within(3)) >= 90
    assert share(asked, lambda one: one.is_right) >= 80
    assert share(others, lambda one: one.is_right) >= 80


def test_of_documents_as_pasted_next_to_nothing_is_quoted_that_does_not_answer():
    scored = all_of_pasted("golden")
    others = [one for one in scored if not one.is_answerable]
    assert len(scored) == 240 and share(scored, lambda one: one.is_wrong) <= WRONG_AIM
    assert share(others, lambda one: one.is_right) >= REFUSAL_AIM
    assert not any(one.is_foreign for one in scored)
    # The aim is 92: docs/benchmarks.md says what is in the way.
    assert share([one for one in scored if one.is_answerable], lambda one: one.is_within(3)) >= 75


def test_the_questions_are_many_in_both_languages_with_and_without_marks():
    lines = load(ROOT / "golden.jsonl")
    assert len(lines) >= 60 and len({line["text"] for line in lines}) == len(lines)
    assert sum(not line["want"] for line in lines) >= 15


def test_everything_that_is_wanted_is_there():
    from chatbot.models import KnowledgeChunk

    prepare()
    rows = KnowledgeChunk.objects.values_list("document__source_file", "heading")
    there = {f"{name}#{heading}" for name, heading in rows}
    wanted = {one for name in ("golden", "practice") for line in load(ROOT / f"{name}.jsonl") for one in line["want"]}
    assert wanted <= there
