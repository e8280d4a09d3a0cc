"""Documents from files, and how they are cut into passages."""

import io

import pytest
from django.core.management import CommandError, call_command

from chatbot.models import KnowledgeChunk, KnowledgeDocument
from chatbot.questions.chunks import MAX_LENGTH, cut, plain, sentences

PARKING = "# Chỗ để xe\n\n## Xe máy\n<!-- gửi xe, đậu xe -->\nTầng hầm **B1**, miễn phí.\n\n## Ô tô\n\nĐường [Hồ Tùng Mậu](https://maps.example/htm).\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parking.vi.md").write_text(PARKING)
    (tmp_path / "privacy.txt").write_text(
        "---\ntitle: Privacy\nlanguage: en\nkeywords: GDPR, data\nvalid_from: 2026-01-01\nvalid_until: 2026-12-31\n---\nWe keep little."
    )
    return tmp_path


def run(folder, fails=None):
    out, err = io.StringIO(), io.StringIO()
    if fails:
        with pytest.raises(CommandError, match=fails):
            call_command("import_knowledge", str(folder), stdout=out, stderr=err)
    else:
        call_command("import_knowledge", str(folder), stdout=out, stderr=err)
    return out.getvalue().splitlines(), err.getvalue().splitlines()


def test_each_heading_begins_a_passage_with_its_path():
    found = [(piece.heading, piece.text, piece.keywords) for piece in cut(PARKING, "Chỗ để xe")]
    assert found == [
        ("Xe máy", "Tầng hầm **B1**, miễn phí.", "gửi xe, đậu xe"),
        ("Ô tô", "Đường [Hồ Tùng Mậu](https://maps.example/htm).", ""),
    ]
    nested = "Before.\n# A\none\n## B\ntwo\n### C\nthree\n# D\nfour\n```\n# not a heading\n```"
    assert [(piece.heading, piece.text.split("\n")[0]) for piece in cut(nested)] == [
        ("", "Before."), ("A", "one"), ("A › B", "two"), ("A › B › C", "three"), ("D", "four"),
    ]  # fmt: skip
    assert cut("") == cut("# Only a heading") == cut("## A\n<!-- words -->\n") == []


def test_a_long_passage_is_cut_at_paragraphs_and_then_at_sentences():
    paragraph = "Câu này có mười từ để đo độ dài cho đúng. " * 20
    pieces = cut("\n\n".join([paragraph.strip()] * 3))
    assert all(len(piece.text) <= MAX_LENGTH and piece.text.endswith("đúng.") for piece in pieces)
    assert "".join(piece.text for piece in pieces).replace(" ", "").replace("\n", "") == (paragraph * 3).replace(
        " ", ""
    )
    endless = cut("x" * 3000)
    assert (
        "".join(piece.text for piece in endless) == "x" * 3000 and max(len(one.text) for one in endless) == MAX_LENGTH
    )


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (
            "BEFORE THE VISIT\n\nDo I need to fast?\nNo.\nHỏi: Có wifi không?\nĐáp: Có.\n\nWhat to bring:\nYour card.\nA pen.",
            [("BEFORE THE VISIT › Do I need to fast?", "No."), ("BEFORE THE VISIT › Có wifi không?", "Có."),
             ("What to bring", "Your card.\nA pen.")],
        ),
        (
            "1. Please come ten minutes early: there is a form to fill in.\n2. Whoever comes later may have to take another time.\n"
            "   They are called first.",
            [("", "1. Please come ten minutes early: there is a form to fill in."),
             ("", "2. Whoever comes later may have to take another time.\n   They are called first.")],
        ),
        ("We have:\n- tea\n- coffee\n\nA is the first letter.", [("", "We have:\n- tea\n- coffee"), ("", "A is the first letter.")]),
        (
            "A mail program has broken this line as it was too long for it,\nand it goes on here.\nMonday: 8-12\ntuesday: 8-17",
            [("", "A mail program has broken this line as it was too long for it, and it goes on here.\nMonday: 8-12\ntuesday: 8-17")],
        ),
    ],
)  # fmt: skip
def test_a_pasted_document_is_cut_where_its_subject_changes(text, pieces):
    assert [(piece.heading, piece.text) for piece in cut(text)] == pieces


def test_sentences_end_where_they_end():
    text = "Ở Q. 1, TP. Hồ Chí Minh, lúc 8.30 sáng. Đến sớm! Có Wi-Fi? Có."
    assert sentences(text) == ["Ở Q. 1, TP. Hồ Chí Minh, lúc 8.30 sáng.", "Đến sớm!", "Có Wi-Fi?", "Có."]


def test_markdown_is_read_aloud_without_its_marks():
    text = "* **Bold** and _soft_, `code`\n- [Map](https://m.example) and [a@b.vn](mailto:a@b.vn)\n> quote 2 * 3 * 4"
    assert plain(text) == "• Bold and soft, code\n• Map (https://m.example) and a@b.vn\nquote 2 * 3 * 4"


@pytest.mark.django_db
def test_a_folder_is_imported_with_what_stands_on_top_or_in_the_name(folder):
    lines, errors = run(folder)
    assert lines == [
        "[1/2] parking.vi.md: added", "[2/2] privacy.txt: added", "Chỗ để xe: 2 passages", "Privacy: 1 passages"
    ]  # fmt: skip
    parking, privacy = KnowledgeDocument.objects.order_by("title")
    assert (parking.title, parking.language, parking.is_published) == ("Chỗ để xe", "vi", True)
    assert (privacy.language, privacy.keywords, f"{privacy.valid_from}", f"{privacy.valid_until}") == (
        "en", "GDPR, data", "2026-01-01", "2026-12-31",
    )  # fmt: skip
    assert KnowledgeChunk.objects.count() == 3 and not errors


@pytest.mark.django_db
def test_the_same_folder_again_changes_nothing_and_a_changed_file_its_document(folder):
    run(folder)
    before = list(KnowledgeDocument.objects.values_list("pk", "updated_at"))
    lines, _ = run(folder)
    assert lines == ["[1/2] parking.vi.md: unchanged", "[2/2] privacy.txt: unchanged"]
    assert list(KnowledgeDocument.objects.values_list("pk", "updated_at")) == before
    (folder / "parking.vi.md").write_text("# Chỗ để xe\n\nTầng hầm B2.")
    lines, _ = run(folder)
    assert lines[0] == "[1/2] parking.vi.md: changed" and lines[-1] == "Chỗ để xe: 1 passages"
    assert KnowledgeDocument.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.md", "Text", "the language must be vi or en"),
        ("a.fr.md", "Texte", "the language must be vi or en, not fr"),
        ("a.vi.md", "  \n", "there is no text"),
        ("a.vi.md", "# Chỉ có đầu đề\n", "there is no text"),
        ("a.vi.md", b"\xff\xfe\x00a", "not in UTF-8"),
        ("a.vi.md", "a\0b", "not a text"),
        ("a.vi.md", "---\ncolour: red\n---\nx", "line 2: not one of title"),
        ("a.vi.md", "---\ntitle: x\nText", "line 3: not one of title"),
        ("a.vi.md", "---\ntitle: x\n", "the lines on top do not end with ---"),
        ("a.vi.md", "---\nvalid_from: tomorrow\n---\nx", "valid_from must be a date like 2026-12-31, not tomorrow"),
        ("a.vi.md", "---\nvalid_until: 2026-02-30\n---\nx", "valid_until must be a date"),
        ("a.vi.2026-05-02_2026-05-01.md", "x", "valid_until is before valid_from"),
        ("a.vi.md", "---\npublished: perhaps\n---\nx", "published must be yes or no, not perhaps"),
        ("a.vi.md", f"# {'x' * 201}\ny", "the title is longer than 200 characters"),
        ("a.vi.md", "x" * 500_001, "larger than 500 kB"),
    ],
)
def test_a_bad_file_is_reported_and_the_rest_is_done(folder, name, content, reason):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    _, errors = run(folder, fails="1 of 3 files were refused; the others are imported.")
    assert errors == [f"[1/3] {name}: refused: {errors[0].split('refused: ')[1]}"] and reason in errors[0]
    assert KnowledgeDocument.objects.count() == 2


@pytest.mark.django_db
def test_validity_can_stand_in_the_name_and_the_top_goes_before_it(tmp_path):
    (tmp_path / "tet.vi._2027-02-10.md").write_text("Nghỉ Tết.")
    (tmp_path / "draft.vi.md").write_text("---\nlanguage: en\npublished: no\n---\nSoon.")
    run(tmp_path)
    draft, tet = KnowledgeDocument.objects.order_by("source_file")
    assert (tet.title, tet.valid_from, f"{tet.valid_until}") == ("Tet", None, "2027-02-10")
    assert (draft.language, draft.is_published) == ("en", False)


@pytest.mark.django_db
def test_a_folder_that_is_none_or_empty_is_said(tmp_path):
    run(tmp_path / "nowhere", fails="is not a folder")
    run(tmp_path, fails="There is no .md or .txt file")
