"""Sentences are fitted to whoever hears them, at one place: their form of address, and days told from their today."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import translation

from accounts.addressing import FormOfAddress
from accounts.models import Customer
from chatbot import replies
from chatbot.models import Conversation
from chatbot.replies import account, moments, speech

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 29, 2, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def heard_by(form="", language="vi"):
    customer = Customer(time_zone=ZONE.key)
    return speech.heard_in(Conversation(customer=customer, language=language, form_of_address=form), NOW)


@pytest.mark.parametrize("form", FormOfAddress)
def test_the_word_stands_in_the_place_of_the_usual_one(form):
    with heard_by(form):
        assert replies.ask_consultant(()).text == f"{form.label.capitalize()} muốn gặp ai ạ?"
        assert f"tên của {form.label} ạ" in replies.ask_name().text
    with heard_by():
        assert replies.ask_consultant(()).text == "Bạn muốn gặp ai ạ?"


def test_no_value_and_no_other_language_is_touched():
    with heard_by(FormOfAddress.CHI):
        assert replies.for_whom("bạn em") == "Đặt cho: bạn em"
        with speech.read_by_the_team():
            assert "chị" not in account.ask_email(()).text
    with heard_by(FormOfAddress.CHI, "en"):
        assert replies.ask_consultant(()).text == "Who would you like to see?"


def test_every_you_in_the_catalogue_is_the_hearer():
    """Another "bạn" would become "chị" as well."""
    catalogue = Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po"
    entries = catalogue.read_text().split("\n\n")
    said = [entry.partition("msgstr")[2] for entry in entries if "#: chatbot/replies" in entry.replace(",", "")]
    assert said and not [text for text in said if re.search(r"bạn (?:ấy|bè|khác)\b|(?:người|bên|các) bạn\b", text)]


DAYS = [
    (date(2026, 12, 2), "vi", "Thứ Tư 02/12"), (date(2026, 12, 2), "en", "Wednesday 02/12"),
    (date(2027, 1, 4), "en", "Monday 04/01/2027"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "language", "told"), DAYS)
def test_a_day_is_told_without_the_running_year(day, language, told):
    with heard_by(language=language):
        assert moments.day(day) == told


def test_a_zone_is_told_where_it_is_not_the_businesss():
    start, end = datetime(2026, 12, 2, 2, tzinfo=UTC), datetime(2026, 12, 2, 2, 30, tzinfo=UTC)
    with heard_by(language="en"):
        assert moments.when(start, end, ZONE) == "Wednesday 02/12, 09:00–09:30"
        assert moments.when(start, end, ZoneInfo("Europe/Paris")) == "Wednesday 02/12, 03:00–03:30 (GMT+1)"


def test_the_team_and_e_mails_have_it_in_full():
    with translation.override("en"):
        assert moments.day(date(2026, 12, 2)) == "Wednesday 02/12/2026"
