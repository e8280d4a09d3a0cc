"""The settings of the business on one page of the admin: what they take, what they refuse, and two people at once."""

import re
from datetime import time
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from accounts.roles import Role
from accounts.tests.test_keeping import Writer, sent_by_a_browser
from chatbot.models import ModelCall
from consultants import desk_hours
from consultants.forms import BusinessForm
from consultants.models import Business, BusinessPolicy
from consultants.tests.test_business import FORM
from meetassist.tests.fixtures import login

pytestmark = pytest.mark.django_db
PAGE = "/admin/consultants/business/1/change/"


@pytest.fixture
def row(db):
    return Business.current()


@pytest.fixture
def form(row, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal("2.5")

    def make(**values):
        with translation.override("en"):
            filled = BusinessForm({**FORM, **values}, instance=Business.current())
            errors = {name: [str(one) for one in said] for name, said in filled.errors.items()}
            return errors or filled.save()

    return make


# Tone, hours of the office, budget


def test_what_is_written_is_what_stands(form, row):
    saved = form(tone="formal", office_sunday="20:00-24:00", daily_budget_usd="1.25")
    row.refresh_from_db()
    assert (saved, row.tone, row.daily_budget_usd, row.daily_budget) == (
        row,
        "formal",
        Decimal("1.25"),
        Decimal("1.25"),
    )
    assert row.office_hours == {
        "1": [["08:00", "12:00"]], "5": [["18:00", "02:00"]], "7": [["20:00", "00:00"]],
    }  # fmt: skip
    assert row.office_week[5] == [(time(18), time(2))]
    row.full_clean()


def test_what_stands_is_shown_as_it_is_written(form):
    form(office_tuesday="7h30-11h, 13-17:30")
    shown = BusinessForm(instance=Business.current())
    values = {name: shown[name].value() for name in ("office_tuesday", "office_friday", "office_sunday")}
    assert {name: shown.fields[name].prepare_value(value) for name, value in values.items()} == {
        "office_tuesday": "07:30-11:00, 13:00-17:30", "office_friday": "18:00-02:00", "office_sunday": "20:00-24:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({"tone": "rude"}, {"tone": ["Select a valid choice. rude is not one of the available choices."]}),
        ({"tone": ""}, {"tone": ["This field is required."]}),
        ({"office_monday": "morning"},
         {"office_monday": ["“morning” is no time such as 08:30-12:00, 13:30-17:30."]}),
        ({"office_monday": "8-26"}, {"office_monday": ["“8-26” is no time such as 08:30-12:00, 13:30-17:30."]}),
        ({"office_monday": "8-12, 11-13"}, {"office_monday": ["Two of the times overlap at 11:00."]}),
        ({"office_saturday": "1-9"}, {"office_saturday": ["Two of the times overlap at 01:00."]}),
        ({"office_sunday": "20-9"}, {"office_monday": ["Two of the times overlap at 08:00."]}),
        ({"office_monday": f"8-12,{' ' * 100}13-17"},
         {"office_monday": ["Ensure this value has at most 100 characters (it has 110)."]}),
        ({"desk_monday": "22-2"}, {"desk_monday": ["22:00-02:00 ends before it begins."]}),
        ({"daily_budget_usd": "-1"}, {"daily_budget_usd": ["A budget is not negative."]}),
        ({"daily_budget_usd": "much"}, {"daily_budget_usd": ["Enter a number."]}),
        ({"daily_budget_usd": "NaN"}, {"daily_budget_usd": ["Enter a number."]}),
        ({"daily_budget_usd": "0.001"}, {"daily_budget_usd": ["Ensure that there are no more than 2 decimal places."]}),
        ({"daily_budget_usd": "2.51"},
         {"daily_budget_usd": ["Whoever runs the program allows 2.50 USD a day at most (LLM_DAILY_BUDGET_USD)."]}),
    ],
)  # fmt: skip
def test_nonsense_is_said_beside_its_field_and_nothing_is_saved(form, row, values, errors):
    assert form(**values) == errors
    row.refresh_from_db()
    assert (row.name, row.tone, row.office_hours, row.daily_budget_usd) == ("MeetAssist", "plain", {}, None)


@pytest.mark.parametrize(
    ("week", "overlap"),
    [
        ({}, None), ({1: [(time(), time())]}, None), ({1: [(time(), time())], 2: [(time(), time())]}, None),
        ({7: [(time(22), time(2))], 1: [(time(2), time(3))]}, None),
        ({7: [(time(22), time(2))], 1: [(time(1), time(3))]}, (1, time(1))),
        ({3: [(time(22), time(6))], 4: [(time(5), time(6))]}, (4, time(5))),
        ({1: [(time(8), time(12)), (time(11), time(13))]}, (1, time(11))),
    ],
)  # fmt: skip
def test_nights_overlap_with_the_day_after_them_round_the_week(week, overlap):
    assert desk_hours.first_overlap(week) == overlap


def test_no_row_holds_hours_of_the_office_that_are_none(row):
    for document in ({"8": []}, {"1": [["08:00", "12:00"], ["11:00", "13:00"]]}, ["1"]):
        row.office_hours = document
        with pytest.raises(ValidationError) as refused:
            row.full_clean()
        assert list(refused.value.message_dict) == ["office_hours"]


def test_a_budget_that_stood_before_the_environment_allowed_less_hinders_nothing_and_holds_no_more(form, row, settings):
    form(daily_budget_usd="2")
    settings.LLM_DAILY_BUDGET_USD = Decimal(1)
    form(daily_budget_usd="2", name="Bình An")
    row.refresh_from_db()
    assert (row.name, row.daily_budget_usd, row.daily_budget) == ("Bình An", Decimal(2), Decimal(1))
    form(daily_budget_usd="")
    assert Business.current().daily_budget == Decimal(1)


# The page


@pytest.fixture
def lan(row):
    return login(Role.OWNER)


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_all_of_it_is_on_one_page(lan, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal("2.5")
    Business.objects.update(daily_budget_usd="1.5")
    BusinessPolicy.objects.update_or_create(pk=1, defaults={"reminder_minutes": [60, 1440], "follow_up_minutes": 90})
    ModelCall.objects.create(purpose="answer", prompt="answer", model="m", cost_usd="0.25")
    page = lan.get(PAGE).content.decode()
    sent = sent_by_a_browser(page)
    names = {"shown", *FORM, "csrfmiddlewaretoken"}
    assert set(sent) == names
    words = plain(page)
    assert "Customers are reminded: 1 day, 1 hour before; asked how it was 1 hour 30 minutes after" in words
    assert "Spent today: 0.25 of 1.50 USD" in words
    for link in ("/admin/consultants/businesspolicy/1/change/", "/admin/chatbot/modelcall/"):
        assert f'<a href="{link}">' in page and lan.get(link).status_code == 200


def test_without_reminders_it_says_so(lan):
    BusinessPolicy.objects.update_or_create(pk=1, defaults={"reminder_minutes": [], "follow_up_minutes": None})
    assert "Customers are reminded: never; no follow-up" in plain(lan.get(PAGE).content.decode())


def test_what_a_browser_sends_untouched_changes_nothing(lan, row):
    values = {"office_hours": {"5": [["18:00", "02:00"]]}, "tone": "warm", "daily_budget_usd": Decimal("0.50")}
    Business.objects.update(**values, desk_hours={"1": [["08:00", "12:00"]]})
    before = Business.objects.values().get()
    sent = sent_by_a_browser(lan.get(PAGE).content.decode())
    answer = lan.post(PAGE, sent.urlencode(), content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302 and Business.objects.values().get() == before


def test_whoever_may_only_look_reads_the_weeks_and_cannot_write(row):
    Business.objects.update(
        office_hours={"5": [["18:00", "02:00"]]}, desk_hours={"1": [["08:00", "12:00"]]}, tone="formal"
    )
    auditor = login(Role.AUDITOR)
    page = auditor.get(PAGE).content.decode()
    assert "Friday: 18:00-02:00" in plain(page) and "Monday: 08:00-12:00" in plain(page)
    assert 'name="tone"' not in page and "What still waits" not in page
    assert auditor.post(PAGE, FORM).status_code == 403
    assert Business.current().name == "MeetAssist"


def test_what_still_waits_stands_above_the_form_and_goes(lan, settings):
    page = lan.get(PAGE).content.decode()
    assert "What still waits" in page and "No telephone number: customers cannot ring." in page
    assert '<a href="/admin/consultants/business/1/change/#id_phone">' in page and 'id="id_phone"' in page
    Business.objects.update(phone="+842838221234")
    assert "No telephone number" not in lan.get(PAGE).content.decode()


def test_the_settings_are_one_tap_from_every_page_for_who_may_change_them(lan):
    assert f'<a href="{PAGE}">Settings</a>' in lan.get("/admin/").content.decode()
    assert ">Settings</a>" not in login(Role.RECEPTIONIST, "minh").get("/admin/").content.decode()


# Two at once


def two_writers():
    lan, minh = Writer(Client(), "lan"), Writer(Client(), "minh")
    for one in (lan, minh):
        one.open(Business.current())
    return lan, minh


def test_two_who_change_different_settings_both_win(row, settings):
    settings.LLM_DAILY_BUDGET_USD = Decimal(1)
    Business.objects.update(office_hours={"1": [["08:00", "12:00"]]}, desk_hours={"1": [["08:00", "12:00"]]})
    lan, minh = two_writers()
    assert lan.save(office_tuesday="22-2", tone="warm") and minh.save(office_monday="9-12", daily_budget_usd="0.5")
    row.refresh_from_db()
    assert (row.tone, row.daily_budget_usd) == ("warm", Decimal("0.50"))
    assert row.office_hours == {"1": [["09:00", "12:00"]], "2": [["22:00", "02:00"]]}
    assert row.desk_hours == {"1": [["08:00", "12:00"]]}


@pytest.mark.parametrize(
    ("field", "column", "hers", "his", "kept"),
    [
        ("tone", "tone", "warm", "formal", "warm"),
        ("daily_budget_usd", "daily_budget_usd", "0.5", "0.25", Decimal("0.50")),
        ("office_monday", "office_hours", "8-12", "9-12", {"1": [["08:00", "12:00"]]}),
    ],
)
def test_two_who_change_the_same_setting_are_asked(row, settings, field, column, hers, his, kept):
    settings.LLM_DAILY_BUDGET_USD = Decimal(1)
    lan, minh = two_writers()
    assert lan.save(**{field: hers}) and not minh.save(**{field: his})
    row.refresh_from_db()
    assert getattr(row, column) == kept, "nothing is overwritten"
    assert minh.form[field] == his, "nothing is lost"
    assert "overtaken" in minh.page and "lan (" in minh.page
    assert minh.save(**{f"keep-{field}": "mine"})
    row.refresh_from_db()
    assert getattr(row, column) != kept
