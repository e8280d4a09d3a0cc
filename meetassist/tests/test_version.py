"""One version, in one place: what runs says which it is, and the changelog begins with it."""

import re
from pathlib import Path

from django.conf import settings

from meetassist import __version__

CHANGELOG = (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text(encoding="utf-8")
SECTIONS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_the_newest_release_of_the_changelog_is_the_version_that_runs():
    assert re.findall(r"^## \[(.+?)\]", CHANGELOG, re.MULTILINE)[:2] == ["Unreleased", __version__]


def test_the_changelog_keeps_its_form():
    releases = re.findall(r"^## \[(?!Unreleased).*", CHANGELOG, re.MULTILINE)
    assert [line for line in releases if not re.fullmatch(r"## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", line)] == []
    assert set(re.findall(r"^### (.*)", CHANGELOG, re.MULTILINE)) <= SECTIONS


def test_admin_shows_it_under_each_page(admin_client):
    footer = admin_client.get("/admin/").content.decode().partition('<footer id="footer">')[2]
    assert footer.startswith(f"MeetAssist {__version__}</footer>")


def test_who_is_not_signed_in_is_not_told_it_by_admin(client, db):
    assert f"MeetAssist {__version__}" not in client.get("/admin/login/").content.decode()
