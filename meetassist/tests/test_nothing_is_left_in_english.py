"""Who has chosen Vietnamese reads Vietnamese on every page of the team, also where the words are Django's or allauth's.

A word is English that stands in an English sentence of a catalogue, and in no Vietnamese one.
"""

import re
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.urls import get_resolver

from accounts.models import User
from meetassist.management.framework_messages import CATALOGUES
from meetassist.tests.fixtures import login_of, make_office
from meetassist.tests.test_admin import make_rows
from meetassist.tests.test_nothing_is_kept import addresses

# Names that are the same in Vietnamese, and what the rows of this test are called.
KNOWN = {"admin"}
SPOKEN = {"title", "aria-label", "placeholder", "alt"}


class Words(HTMLParser):
    """What a page says, to eyes and to screen readers; not what is marked as another language, or as code."""

    def __init__(self):
        super().__init__()
        self.said, self.skipping = [], []

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if self.skipping or tag in ("script", "style", "code", "pre", "textarea") or named.get("lang") == "en":
            if tag not in ("input", "br", "img", "link", "meta", "hr", "path", "use"):
                self.skipping.append(tag)
            return
        self.said += [value for name, value in attributes if name in SPOKEN and value]
        if tag == "input" and named.get("type") in ("submit", "button", "reset"):
            self.said.append(named.get("value") or "")

    def handle_endtag(self, tag):
        if self.skipping and self.skipping[-1] == tag:
            self.skipping.pop()

    def handle_data(self, data):
        if not self.skipping and data.strip():
            self.said.append(" ".join(data.split()))


def words(text):
    return set(re.findall(r"(?<![\w@./%-])[a-z]{2,}(?![\w@/])", text.lower()))


@cache
def english():
    sources, translations = set(), set()
    for path in _catalogues():
        with path.open("rb") as file:
            for message in read_po(file):
                ids = [message.id] if isinstance(message.id, str) else message.id
                strings = [message.string] if isinstance(message.string, str) else message.string
                sources |= words(re.sub(r"%\(\w+\)s|{\w*}|<[^>]*>", " ", " ".join(ids)))
                translations |= words(re.sub(r"%\(\w+\)s|{\w*}|<[^>]*>", " ", " ".join(strings)))
    return sources - translations - KNOWN


def _catalogues():
    yield from (Path(settings.BASE_DIR) / "locale").rglob("*.po")
    for package, folders in CATALOGUES.items():
        root = Path(find_spec(package).origin).parent
        for folder in folders:
            yield from (root / folder / "locale" / "vi").rglob("*.po")


def left(html):
    """What of it has English words, with them."""
    page = Words()
    page.feed(html)
    return {(said, tuple(sorted(found))) for said in page.said if (found := words(said) & english())}


@pytest.fixture
def owner(client, db, now, tomorrow_at):
    office = make_office()
    make_rows(office, 1, now, tomorrow_at)
    user = User.objects.create_superuser("admin", email="admin@example.com", password="x", first_name="Lan")
    login_of(office.bao, "bao", password="x")
    client.post("/login/", {"login": "admin", "password": "x"})
    client.user = user
    return client


def look(client, path):
    answer = client.get(path, headers={"Accept-Language": "en"}, follow=True)
    assert answer.status_code in (200, 403, 404, 405), path
    return {(path, *found) for found in left(answer.content.decode())} if "html" in answer["Content-Type"] else set()


def test_every_page_that_has_an_address(owner):
    paths = [
        "/" + path for path in addresses(get_resolver().url_patterns) if not path.startswith(("api/", "webhooks/"))
    ]
    assert len(paths) > 150
    found = set()
    for path in sorted(paths):
        if "logout" not in path:
            found |= look(owner, path)
    open("/tmp/t-lang/found.txt", "w").write("\n".join(map(str, sorted(found, key=lambda one: one[1:]))))
    assert found == set()
