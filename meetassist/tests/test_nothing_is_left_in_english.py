"""Who has chosen Vietnamese reads Vietnamese on every page of the team, also where the words are Django's or allauth's.

A word is English that stands in an English sentence of a catalogue, and in no Vietnamese one.
"""

import json
import re
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import RequestFactory
from django.urls import get_resolver, reverse

from accounts.models import User
from chatbot.models import GoldenQuestion
from meetassist.management.framework_messages import CATALOGUES, NEVER_SHOWN, untranslated
from meetassist.tests.fixtures import login_of, make_office
from meetassist.tests.test_admin import make_rows
from meetassist.tests.test_nothing_is_kept import addresses

# Names: a login, a person, what a device is, and parts of islands' names.
KNOWN = {"admin", "thu", "laptop", "jan", "heard"}
FIELDS = (
    "name", "email", "username", "password", "password1", "password2", "oldpassword", "code", "title", "language", "on", "at",
    "start_time", "end_time", "starts_at_0", "starts_at_1", "duration_minutes", "price", "rank", "weekday", "question", "text",
)  # fmt: skip
CATALOGUE_OF_SCRIPTS = "contrib/admin/locale/en/LC_MESSAGES/djangojs.po"
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
    """Not of placeholders, data and addresses, and not what is written in capitals alone, as codes of countries are."""
    text = re.sub(r"%\(\w+\)s|{[^}]*}|<[^>]*>", " ", text)
    found = re.findall(r"(?<![\w@./%-])[A-Za-z]{2,}(?![\w@/-]|\.\w)", text)
    return {word.lower() for word in found if not word.isupper()}


@cache
def english():
    sources, translations = set(), set()
    for path in _catalogues():
        with path.open("rb") as file:
            for message in read_po(file):
                ids = [message.id] if isinstance(message.id, str) else message.id
                strings = [message.string] if isinstance(message.string, str) else message.string
                sources |= words(" ".join(ids))
                translations |= words(" ".join(strings))
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
    # What customers ask stands there in their own words.
    GoldenQuestion.objects.filter(language="en").delete()
    user = User.objects.create_superuser("admin", email="admin@example.com", password="x", first_name="Lan")
    login_of(office.bao, "bao", password="x")
    client.post("/login/", {"login": "admin", "password": "x"})
    client.user = user
    return client


def said_of(path, answer):
    if "html" not in answer["Content-Type"]:
        return set()
    return {(path, *found) for found in left(answer.content.decode())}


def look(client, path):
    answer = client.get(path, headers={"Accept-Language": "en"}, follow=True)
    assert answer.status_code in (200, 403, 404, 405), path
    return said_of(path, answer)


def send(client, path, data):
    """What is answered; what it changes is taken back."""
    with transaction.atomic():
        answer = client.post(path, data, headers={"Accept-Language": "en"}, follow=True)
        transaction.set_rollback(True)
    return said_of(path, answer)


def test_every_page_that_has_an_address(owner):
    paths = [
        "/" + path for path in addresses(get_resolver().url_patterns) if not path.startswith(("api/", "webhooks/"))
    ]
    assert len(paths) > 150
    found = set()
    for path in sorted(paths):
        if "logout" not in path:
            found |= look(owner, path)
    # What a column held is shown as it was.
    found -= {(f"/admin/history/entry/1/{page}", "owner", ("owner",)) for page in ("", "change/")}
    assert found == set()


def test_lists_that_are_searched_and_filtered_and_what_is_done_with_their_rows(owner):
    found, request = set(), RequestFactory().get("/")
    request.user = owner.user
    for model, options in admin.site._registry.items():
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        shown = owner.get(page)
        if shown.status_code != 200:
            continue
        found |= look(owner, f"{page}?q=zzz")
        for spec in shown.context_data["cl"].filter_specs[:3]:
            found |= look(owner, page + list(spec.choices(shown.context_data["cl"]))[-1]["query_string"])
        pks = list(model._default_manager.values_list("pk", flat=True)[:2])
        for action in options.get_actions(request):
            found |= send(owner, page, {"action": action, "_selected_action": pks})
        found |= send(owner, page, {"action": "", "_selected_action": pks})
    assert found == set()


def test_forms_that_are_sent_empty_or_with_nonsense(owner):
    found = set()
    for path in addresses(get_resolver().url_patterns):
        if re.search(r"/(add|1/change)/$|^(profile|password)/|/(import|invite|merge|ask|answer)/$", path):
            for value in ("", "x" * 300):
                data = {name: value for name in FIELDS}
                found |= send(owner, f"/{path}", data)
    assert found == set()


@pytest.mark.parametrize("path", ["/login/", "/password/link/", "/profile/"])
def test_what_who_is_not_signed_in_is_told(client, db, path):
    assert look(client, path) | send(client, path, {"login": "a", "password": "b", "email": "c"}) == set()


def test_the_scripts_of_admin_speak_vietnamese(owner):
    code = owner.get(reverse("admin:jsi18n")).content.decode()
    catalog = json.loads(re.search(r"const newcatalog = (\{.*?\});", code, re.DOTALL)[1])
    assert catalog["Choose all %s"] == "Chọn tất cả %s" and catalog["Today"] == "Hôm nay"
    english = read_po((Path(find_spec("django").origin).parent / CATALOGUE_OF_SCRIPTS).open("rb"))
    names = {one.id if isinstance(one.id, str) else one.id[0] for one in english if one.id and not one.context}
    assert names <= set(catalog)


@pytest.mark.parametrize("language", ["vi"])
@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_what_the_frameworks_lack_is_in_our_catalogue(language, domain):
    """Beside what stands in files that none of our pages is made of."""
    wanted = {(name_of(message), context) for _name, message, context in untranslated(language, domain)}
    with (Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as file:
        have = {(name_of(one.id), one.context) for one in read_po(file) if one.id and not one.fuzzy and one.string}
    assert len(wanted) > 20 and wanted <= have
    assert all(reason for reason in NEVER_SHOWN.values())


def name_of(message):
    return message if isinstance(message, str) else message[0]
