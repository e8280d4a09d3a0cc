"""What texts are about, whatever their words; and the subjects by which that is told."""

import hashlib

import pytest

from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.understanding.questions import concepts, subjects
from chatbot.understanding.questions.meaning import KEPT, meaning_of, nearness

SHOES = "Xin để giày dép trên kệ ngoài cửa trước khi vào phòng tập."
CAMERAS = "Hành lang có camera, hình được xóa sau 15 ngày."
# The version of the index and what it was made with: who changes the words raises INDEX_VERSION, or passages keep
# meanings that questions cannot be compared with.
MADE_WITH = (3, "7d755d10f31c352f")


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("do we need to take our shoes off?", "en"), ("đi chân đất vào hả shop", "vi"),
        ("di dep vao trong duoc khong", "vi"), ("đi chân đất vào hả shop", "en"),
    ],
)  # fmt: skip
def test_a_question_is_near_the_passage_that_is_about_the_same_in_any_language(question, language):
    meant = meaning_of(question, language)
    shoes, cameras = meaning_of(SHOES, "vi"), meaning_of(CAMERAS, "vi")
    assert nearness(meant, shoes) > 2 * nearness(meant, cameras)


def test_a_meaning_has_length_one_and_few_parts():
    meant = meaning_of(SHOES, "vi")
    assert 0 < len(meant) <= KEPT and nearness(meant, meant) == pytest.approx(1)
    assert set(meant) < set(range(len(subjects.read())))


def test_a_text_of_which_nothing_is_known_means_nothing():
    assert meaning_of("", "vi") == {} == meaning_of("qwrtzp", "en") and nearness({}, meaning_of(SHOES, "vi")) == 0


def test_every_subject_has_words_in_both_languages():
    found = subjects.read()
    assert len(found) > 500 and len({one.name for one in found}) == len(found) <= KnowledgeChunk.MOST_SUBJECTS
    for one in found:
        for language in ("vi", "en"):
            assert any(of == language for of, _words in one.told), one.name
            assert sum(of == language for of, _words in one.asked) >= 8, one.name


def test_a_line_that_belongs_nowhere_is_told_with_its_place(tmp_path):
    (tmp_path / "a.txt").write_text("== parking\ntold en: car park | garage\nask vi:\ngửi xe ở đâu\n\n== a\nstray\n")
    with pytest.raises(subjects.BadSubjects, match=r"a\.txt, line 7"):
        subjects.read(tmp_path)


def test_a_subject_may_be_gone_on_with_in_another_file(tmp_path):
    (tmp_path / "a.txt").write_text("== parking\ntold en: car park | garage\nask vi:\ngửi xe ở đâu\n")
    (tmp_path / "b.txt").write_text("== parking\nask en:\nwhere can i park\n")
    (found,) = subjects.read(tmp_path)
    assert found.told == [("en", "car park"), ("en", "garage")]
    assert found.asked == [("vi", "gửi xe ở đâu"), ("en", "where can i park")]


def test_other_words_raise_the_version_of_the_index():
    files = [*sorted(subjects.FOLDER.glob("*.txt")), concepts.FILE]
    now = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]
    assert (KnowledgeDocument.INDEX_VERSION, now) == MADE_WITH
