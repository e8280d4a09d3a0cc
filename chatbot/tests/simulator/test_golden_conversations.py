"""Every file of conversations/ plays as it says: what was said on the way, and the rows at the end."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from chatbot.simulator.golden import playing, script

FILES = sorted((Path(__file__).parents[1] / "conversations").glob("*.txt"))


@pytest.fixture(autouse=True)
def _e_mails_are_files(db, settings, tmp_path):
    settings.EMAIL_PROVIDER = "file"
    settings.EMAIL_BACKEND = "accounts.mail.files.FileBackend"
    settings.EMAIL_FILES = str(tmp_path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_conversation_plays_as_it_says(path):
    differences = playing.play(script.read(path))
    assert differences == [], "\n" + "\n".join(differences)


def test_each_conversation_at_a_question_is_named_under_the_table():
    text = (settings.BASE_DIR / "docs" / "conversations.md").read_text()
    _, _, listed = text.partition("Where each row is played")
    listed, _, _ = listed.partition("\n## ")
    named = {f"at_{name}" for name in re.findall(r"`([a-z_]+_(?:en|vi))`", listed)}
    assert named == {path.stem for path in FILES if path.stem.startswith("at_")}
