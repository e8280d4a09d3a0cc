"""Two people on one page of the admin: nobody writes what they have not changed, nobody overwrites unasked."""

import html
import re
from datetime import time
from functools import partial

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from accounts.keeping import KeepsOthersChanges, KeepsOthersRows
from accounts.models import Customer, User
from consultants.models import BusinessPolicy, Service, WorkingHours

INPUT = re.compile(r"<(input|select|textarea)\b([^>]*)>(?:(.*?)</\1>)?", re.DOTALL)


def attributes(text):
    return {name: html.unescape(value or "") for name, value in re.findall(r'([\w-]+)(?:="([^"]*)")?', text)}


def sent_by_a_browser(page):
    """What the page's form would send, untouched."""
    data = QueryDict(mutable=True)
    form = re.search(r'<form[^>]*id="[a-z]+_form".*?</form>', page, re.DOTALL)[0]
    for kind, text, inside in INPUT.findall(form):
        given = attributes(text)
        name, sort = given.get("name"), given.get("type")
        if not name or sort in ("submit", "button") or "__prefix__" in name:
            continue
        if kind == "select":
            chosen = [attributes(option) for option in re.findall(r"<option([^>]*)>", inside)]
            for option in chosen:
                if "selected" in option:
                    data.appendlist(name, option["value"])
        elif kind == "textarea":
            data.appendlist(name, html.unescape(inside).lstrip("\r\n").replace("\n", "\r\n"))
        elif sort not in ("checkbox", "radio") or "checked" in given:
            data.appendlist(name, given.get("value", "on" if sort in ("checkbox", "radio") else ""))
    return data


class Writer:
    def __init__(self, client, name):
        self.client = client
        self.user = User.objects.create_superuser(name)
        client.force_login(self.user)

    def open(self, row):
        self.url = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        self.form = sent_by_a_browser(self.client.get(self.url).content.decode())

    def save(self, **values):
        """True when it was saved; else the page that came back is open now."""
        for name, value in values.items():
            self.form[name] = value
        answer = self.client.post(self.url, self.form.urlencode(), content_type="application/x-www-form-urlencoded")
        if answer.status_code == 302:
            return True
        self.page = answer.content.decode()
        if answer.status_code == 403:
            return False
        self.errors = [str(error) for error in answer.context["errors"]]
        self.form = sent_by_a_browser(self.page)
        return False


@pytest.fixture
def two(db, client):
    from django.test import Client

    return Writer(client, "lan"), Writer(Client(), "minh")


@pytest.fixture
def customer(db):
    return Customer.objects.create(
        name="Khải", email="khai@example.com", phone="+84912345678", notes="dòng một\ndòng hai \n"
    )


def both_open(two, row):
    for one in two:
        one.open(row)
    return two


def test_two_who_change_different_fields_both_win(two, customer):
    lan, minh = both_open(two, customer)
    assert lan.save(name="Khải Trần") and minh.save(notes="gọi buổi sáng")
    customer.refresh_from_db()
    assert (customer.name, customer.notes, customer.phone) == ("Khải Trần", "gọi buổi sáng", "+84912345678")


def test_the_same_field_is_asked_about_with_both_values_and_the_name(two, customer):
    lan, minh = both_open(two, customer)
    assert lan.save(name="Khải Trần")
    assert not minh.save(name="Khải Lê", notes="gọi buổi sáng")
    customer.refresh_from_db()
    assert (customer.name, customer.notes) == ("Khải Trần", "dòng một\ndòng hai \n"), "nothing is overwritten"
    said = html.unescape(minh.page)
    assert re.search(r"lan \(.*\) đã đổi mục này trong lúc trang của bạn đang mở: từ “Khải” thành “Khải Trần”", said)
    assert (minh.form["name"], minh.form["notes"]) == ("Khải Lê", "gọi buổi sáng"), "nothing is lost"
    assert not minh.save(), "saving again without an answer asks again"
    assert minh.save(**{"keep-name": "theirs"})
    customer.refresh_from_db()
    assert (customer.name, customer.notes) == ("Khải Trần", "gọi buổi sáng")


def test_whoever_has_seen_the_other_value_may_save_their_own(two, customer):
    lan, minh = both_open(two, customer)
    assert lan.save(name="Khải Trần") and not minh.save(name="Khải Lê")
    lan.open(customer)
    assert lan.save(name="Khải Phạm")
    assert not minh.save(**{"keep-name": "mine"}), "the value was not the one that was shown"
    assert "Khải Phạm" in minh.page and minh.save(**{"keep-name": "mine"})
    customer.refresh_from_db()
    assert customer.name == "Khải Lê"


def test_the_same_change_twice_is_no_conflict(two, customer):
    lan, minh = both_open(two, customer)
    assert lan.save(name="Khải Trần") and minh.save(name="Khải Trần")
    assert Customer.objects.get().name == "Khải Trần"


def test_what_the_program_has_written_meanwhile_stays(two, customer):
    [lan, _] = both_open(two, customer)
    Customer.objects.update(language="en", level=None, is_active=False, time_zone="Europe/Paris")
    assert lan.save(notes="x")
    customer.refresh_from_db()
    assert (customer.language, customer.is_active, customer.time_zone) == ("en", False, "Europe/Paris")


def test_text_with_ends_of_lines_is_not_changed_by_looking_at_it(two, customer):
    [lan, _] = both_open(two, customer)
    assert lan.save()
    customer.refresh_from_db()
    assert customer.notes == "dòng một\ndòng hai \n"
    assert LogEntry.objects.get().get_change_message() == "Không có trường nào thay đổi"


def test_the_whole_of_a_policy_is_guarded(two, office):
    policy = BusinessPolicy.current()
    lan, minh = both_open(two, policy)
    assert lan.save(reminder_minutes="60", follow_up_minutes="") and minh.save(maximum_coming="3")
    policy.refresh_from_db()
    assert (policy.reminder_minutes, policy.follow_up_minutes, policy.maximum_coming) == ([60], None, 3)
    minh.open(policy)
    lan.open(policy)
    assert lan.save(reminder_minutes="90") and not minh.save(reminder_minutes="30")
    assert "“60” thành “90”" in html.unescape(minh.page)


def test_who_offers_a_service_is_one_field(two, office):
    lan, minh = both_open(two, office.tax)
    lan.form.setlist("consultants", [str(office.bao.pk)])
    assert lan.save() and minh.save(name="Thuế")
    office.tax.refresh_from_db()
    assert ([*office.tax.consultants.all()], office.tax.name) == ([office.bao], "Thuế")
    lan.open(office.tax)
    minh.open(office.tax)
    lan.form.setlist("consultants", [])
    minh.form.setlist("consultants", [str(office.bao.pk), str(office.thu_hang.pk)])
    assert lan.save() and not minh.save()
    assert "từ “Lê Quốc Bảo” thành “trống”" in html.unescape(minh.page)
    assert minh.save(**{"keep-consultants": "mine"})
    assert office.tax.consultants.count() == 2


def test_price_and_currency_belong_together(two, office):
    lan, minh = both_open(two, office.tax)
    assert lan.save(currency="USD") and not minh.save(price="500000")
    assert Service.objects.get(pk=office.tax.pk).price is None
    assert minh.save(**{"keep-currency": "theirs", "keep-price": "mine"})
    assert (Service.objects.get(pk=office.tax.pk).currency, str(Service.objects.get(pk=office.tax.pk).price)) == (
        "USD", "500000.00",
    )  # fmt: skip


HOURS = "working_hours"


def test_the_rows_below_a_form_are_guarded_one_by_one(two, office):
    rows = list(office.bao.working_hours.order_by("weekday"))
    lan, minh = both_open(two, office.bao)
    assert lan.save(**{f"{HOURS}-0-start_time": "09:00"})
    assert minh.save(**{f"{HOURS}-1-start_time": "10:00", "title": "Luật sư"})
    starts = WorkingHours.objects.filter(consultant=office.bao).order_by("weekday").values_list("start_time", flat=True)
    assert list(starts) == [time(9), time(10), *[time(8)] * 5]
    lan.open(office.bao)
    minh.open(office.bao)
    assert lan.save(**{f"{HOURS}-0-start_time": "07:00"})
    assert not minh.save(**{f"{HOURS}-0-start_time": "06:00"})
    assert "“09:00” thành “07:00”" in html.unescape(minh.page) and "lan (" in minh.page
    assert minh.save(**{f"{HOURS}-0-keep-start_time": "mine"})
    rows[0].refresh_from_db()
    assert rows[0].start_time == time(6)


def test_a_row_that_somebody_else_has_deleted_stays_deleted(two, office):
    lan, minh = both_open(two, office.bao)
    assert lan.save(**{f"{HOURS}-0-DELETE": "on"}) and minh.save(**{f"{HOURS}-6-end_time": "12:00"})
    found = office.bao.working_hours.order_by("weekday").values_list("weekday", "end_time")
    assert list(found) == [*((day, time(18)) for day in range(2, 7)), (7, time(12))]


def test_what_was_typed_into_a_deleted_row_is_asked_about(two, office):
    lan, minh = both_open(two, office.bao)
    assert lan.save(**{f"{HOURS}-0-DELETE": "on"})
    assert not minh.save(**{f"{HOURS}-0-end_time": "12:00"})
    assert "đã xoá 1 dòng" in minh.page and office.bao.working_hours.count() == 6
    assert minh.form[f"{HOURS}-6-end_time"] in ("12:00", "12:00:00") and minh.save()
    assert office.bao.working_hours.get(weekday=1).end_time == time(12)


def test_what_somebody_else_has_changed_is_not_deleted_unasked(two, office):
    lan, minh = both_open(two, office.bao)
    assert lan.save(**{f"{HOURS}-0-end_time": "12:00"}) and not minh.save(**{f"{HOURS}-0-DELETE": "on"})
    assert office.bao.working_hours.count() == 7
    assert minh.save(**{f"{HOURS}-0-DELETE": "on"}) and office.bao.working_hours.count() == 6


def test_every_page_that_changes_rows_keeps_what_others_wrote(db):
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("sếp")
    pages = {model: page for model, page in admin.site._registry.items() if page.has_change_permission(request)}
    assert [page for page in pages.values() if not isinstance(page, KeepsOthersChanges)] == []
    assert [page for page in admin.site._registry.values() if page.list_editable] == []
    rows = [inline(model, admin.site) for model, page in admin.site._registry.items() for inline in page.inlines]
    changing = [inline for inline in rows if inline.has_change_permission(request, None)]
    assert [inline for inline in changing if not isinstance(inline, KeepsOthersRows)] == []
    assert len(pages) > 10 and len(changing) == 3


def test_junk_in_the_hidden_field_is_as_none(two, customer):
    [lan, _] = both_open(two, customer)
    for junk in (
        "",
        "x",
        "[]",
        "{}",
        '{"at": 1, "values": {}, "asked": {}}',
        '{"at": "2026-01-01", "values": {"name": 1}}',
    ):
        lan.open(customer)
        assert lan.save(shown=junk, notes=f"x{junk}")
        assert Customer.objects.get().notes == f"x{junk}"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_is_asked():
    from django.test import Client

    from bookings.tests.test_double_booking import at_once

    customer = Customer.objects.create(name="Khải")
    four = [Writer(Client(), name) for name in ("lan", "minh", "an", "hoa")]
    for one in four:
        one.open(customer)
    saved = at_once(*[partial(one.save, name=f"Khải {one.user}") for one in four])
    assert sorted(saved) == [False, False, False, True]
    customer.refresh_from_db()
    assert customer.name == f"Khải {four[saved.index(True)].user}"
