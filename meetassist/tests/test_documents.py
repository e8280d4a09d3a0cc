"""What newcomers read leads somewhere: links and the documents that the code names exist."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import resolve

ROOT = Path(settings.BASE_DIR)
APPS = ("meetassist", "history", "accounts", "consultants", "bookings", "chatbot", "benchmarks")
# Answered before Django is asked, and a folder.
NOT_DJANGOS = {"/healthz/live", "/healthz/ready", "/var/lib/meetassist/"}
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "chatbot" / "README.md"]


def test_links_of_the_documents_lead_to_files_that_exist():
    for document in DOCUMENTS:
        links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", document.read_text(encoding="utf-8"))
        assert [link for link in links if not (document.parent / link).exists()] == [], document.name


@pytest.mark.parametrize("name", ["README.md", "docs/tour.md"])
def test_pages_that_newcomers_are_sent_to_are_there(name):
    named = re.findall(r"`(/[^`\s]*)`", (ROOT / name).read_text(encoding="utf-8"))
    assert "/admin/book/" in named
    for address in set(named) - NOT_DJANGOS:
        resolve(urlsplit(address).path)


def test_pictures_of_the_documents_are_there_each_shown_somewhere():
    shown = set()
    for document in DOCUMENTS:
        for link in re.findall(r'(?:src="|\]\()([\w./-]+\.(?:png|svg))', document.read_text(encoding="utf-8")):
            shown.add((document.parent / link).resolve())
    assert shown == set((ROOT / "docs" / "images").iterdir())


def test_documents_that_the_code_names_are_in_the_repository():
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "tests" not in path.parts]
    named = {
        name
        for path in files
        for name in re.findall(r"\bdocs/[\w-]+\.md\b|\b[A-Z]+\.md\b", path.read_text(encoding="utf-8"))
    }
    assert "docs/architecture.md" in named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_hooks_run_the_checks_of_this_checkout():
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"entry: .*?(\.venv/bin/\w+(?: \w+)?)", hooks)
    assert commands == [".venv/bin/ruff check", ".venv/bin/ruff format", ".venv/bin/mypy"]
    assert re.findall(r"repo: (.*)", hooks) == ["local"]
    pinned = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert all(re.search(rf"^{tool}==", pinned, re.MULTILINE) for tool in ("ruff", "mypy", "coverage"))


def test_what_is_measured_has_a_floor():
    report = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["coverage"]["report"]
    assert report["fail_under"] >= 70
