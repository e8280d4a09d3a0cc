"""The page of the API says all that its OpenAPI document says."""

import re

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from meetassist.api_pages import operations


def document():
    return SchemaGenerator().get_schema(request=None, public=True)


def test_the_document_is_valid_and_names_each_operation_once():
    described = document()
    validate_schema(described)
    names = [one.name for one in operations(described)]
    assert len(names) == len(set(names))
    assert set(names) == {
        "appointment", "appointments", "ask_for_code", "book", "cancel", "chat", "chat_history", "consultant",
        "consultants", "end_token", "give_code", "move", "service", "services", "slots",
    }  # fmt: skip


def test_each_operation_says_how_it_is_refused():
    assert [one.name for one in operations(document()) if not one.refusals] == []


def test_what_is_a_customers_needs_a_token():
    own = {"appointment", "appointments", "book", "cancel", "end_token", "move"}
    assert {one.name for one in operations(document()) if one.needs_token} == own


def test_the_page_shows_every_operation_with_its_fields(client, db):
    page = client.get("/api/docs/", headers={"Accept-Language": "en"})
    html = page.content.decode()
    shown = re.findall(r"<h2><code>(\w+) ([^<]+)</code></h2>", html)
    assert shown == [(one.method, one.path) for one in operations(document())]
    book = re.search(r'id="book".*?</section>', html, re.S)[0]
    assert re.findall(r"<dt><code>([\w-]+)</code>( \*)?", book)[:4] == [
        ("Idempotency-Key", ""), ("service", " *"), ("consultant", ""), ("starts_at", " *"),
    ]  # fmt: skip
    assert "Authorization: Bearer" in book and "409" in book
    assert "<script" not in html and "style=" not in html
