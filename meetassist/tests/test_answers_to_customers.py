"""The questions of benchmarks/questions are answered right, but for those that are known not to be yet.

A question that is mended leaves the list of known gaps; none comes in without a reason.
"""

import pytest

from benchmarks.questions import databases, playing
from benchmarks.questions.judging import Verdict
from meetassist.tests.running import soak_count

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.usefixtures("as_the_owner")]
GAPS = frozenset((playing.FOLDER / "known_gaps.txt").read_text(encoding="utf-8").split())
QUESTIONS = {
    language: playing.load(playing.FOLDER / f"questions_{language}.jsonl") for language in ("en", "vi")
}  # fmt: skip
# One of so many is asked in `make test`, all in `make soak`.
EVERY = soak_count(small=8, heavy=1)


@pytest.fixture(autouse=True)
def _e_mails_are_files(settings, tmp_path):
    settings.EMAIL_PROVIDER, settings.EMAIL_BACKEND = "file", "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path)


@pytest.mark.parametrize("language", QUESTIONS)
@pytest.mark.parametrize("name", databases.DATABASES)
def test_questions_are_answered_right(name, language):
    made = databases.make(name)
    names = playing.names()
    asked = [one for one in QUESTIONS[language] if one.database == name and one.id not in GAPS][::EVERY]
    answers = [playing.answered(one, made, language, names) for one in asked]
    assert asked and [(one.question.id, one.said) for one in answers if one.verdict is not Verdict.RIGHT] == []


def test_known_gaps_are_questions():
    assert {one.id for questions in QUESTIONS.values() for one in questions} >= GAPS
