"""No answer that may show customers' data is kept by a browser or a proxy: a walk over every address of the site."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from accounts.models import Customer, User
from bookings.actors import by_customer
from bookings.services import book

VALUES = {"int": "1", "uuid": "6f1e7c1a-2b5e-4a57-9a6f-0b6a4d0f0c11"}


def addresses(patterns, before=""):
    for one in patterns:
        path = before + as_path(str(one.pattern))
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, path)
        elif isinstance(one, URLPattern):
            yield path


def as_path(pattern):
    """A path that the pattern takes: its converters and groups filled in."""
    path = (
        re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES.get(found[1], "1"), pattern)
        if "(?P" not in pattern
        else pattern
    )
    path = re.sub(r"\(\?P<format>.*?\)/?\??", "json", path)
    path = re.sub(r"\(\?P<\w+>[^)]*\)", "1", path)
    return re.sub(r"^\^|\$$|\\Z$|\?", "", path).replace("\\.", ".").replace("\\/", "/")


@pytest.fixture
def everything(office, now, tomorrow_at):
    customer = Customer.objects.create(name="Phan Văn Khải", phone="+84900000001")
    by = by_customer(customer)
    return book(
        customer=customer, service=office.tax, consultant=office.bao, starts_at=tomorrow_at(9), by=by, now=now
    ).appointment  # fmt: skip


@pytest.mark.parametrize("signed_in", [True, False])
def test_no_answer_of_any_address_is_kept(client, everything, signed_in):
    if signed_in:
        client.force_login(User.objects.create_superuser("admin"))
    paths = ["/" + path for path in addresses(get_resolver().url_patterns)]
    paths += [f"/calendar/appointments/{everything.code}/", "/no-such-page/", "/chat/messages/?after=0"]
    paths += [
        f"/admin/bookings/appointment/{everything.pk}/change/",
        f"/calendar/?view=week&day={timezone.localdate()}",
    ]
    # What is the same for everybody says so itself (bookings/tests/api/test_public_answers.py).
    public = ("/healthz/", "/api/services", "/api/consultants")
    health = [path for path in paths if path.startswith(public)]
    kept = []
    for path in sorted(set(paths) - set(health)):
        rule = client.get(path).get("Cache-Control", "")
        if not {"no-store", "private"} <= set(rule.replace(",", " ").split()):
            kept.append((path, rule))
    assert kept == [] and len(paths) > 150


def test_the_page_of_the_chat_and_its_history_are_not_kept(client, db):
    for path in ("/chat/", "/chat/messages/"):
        assert "no-store" in client.get(path)["Cache-Control"]
