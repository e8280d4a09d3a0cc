"""Every column that can say something of a person is in the inventory, or in the list of those that say nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test import override_settings
from django.utils import translation

from accounts.models import Customer, Device
from chatbot.privacy.inventory import OF_CUSTOMERS, OF_STAFF
from meetassist.personal_data import Until, how_long

# Columns of tables that are about nobody, and of the others those that are about no person.
OF_NOBODY = Path(__file__).with_name("columns_of_nobody.txt")
# What names another row, a number or a yes says nothing by itself.
SAYS_NOTHING = (models.AutoField, models.BooleanField, models.IntegerField, models.DecimalField)


def all_columns(model):
    fields = model._meta.concrete_fields
    return {field.name for field in fields if not field.is_relation and not isinstance(field, SAYS_NOTHING)}


def of_persons():
    found = {}
    for kept in OF_CUSTOMERS:
        found.setdefault(kept.model._meta.label, set()).update(kept.columns.split(), kept.withheld.split())
    for kept in OF_STAFF:
        found.setdefault(kept.model._meta.label, set()).update(kept.columns.split())
    return found


def of_nobody():
    lines = [line.partition(":") for line in OF_NOBODY.read_text().splitlines() if line and line[0] != "#"]
    return {label: set(columns.split()) for label, _colon, columns in lines}


def unlisted(models_, listed, others):
    """Columns that no list has."""
    return {
        model._meta.label: sorted(missing) for model in models_
        if (missing := all_columns(model) - listed.get(model._meta.label, set())
            - others.get(model._meta.label, set()))
    }  # fmt: skip


def all_models():
    return apps.get_models(include_auto_created=True)


def test_every_column_is_in_one_list():
    assert unlisted(all_models(), of_persons(), of_nobody()) == {}


def test_no_list_has_a_column_that_there_is_not_or_that_another_has():
    there = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in all_models()}
    persons, nobody = of_persons(), of_nobody()
    for listed in (persons, nobody):
        assert {label: columns - there[label] for label, columns in listed.items() if columns - there[label]} == {}
    assert {
        label: persons[label] & columns for label, columns in nobody.items() if persons.get(label, set()) & columns
    } == {}


def test_a_new_column_without_a_line_fails():
    class Visit(models.Model):
        remark = models.TextField()

        class Meta:
            app_label = "bookings"
            managed = False

    try:
        assert unlisted(all_models(), of_persons(), of_nobody()) == {"bookings.Visit": ["remark"]}
    finally:
        del apps.all_models["bookings"]["visit"]
        apps.clear_cache()


def test_every_table_of_which_rows_lead_to_a_customer_is_in_the_inventory():
    """By a key to a customer, a conversation, an appointment or a channel identity, however it is called."""
    owners = {"accounts.Customer", "accounts.ChannelIdentity", "bookings.Appointment", "chatbot.Conversation"}
    leading = {
        model._meta.label for model in all_models() for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.label in owners
    }  # fmt: skip
    assert leading - {kept.model._meta.label for kept in OF_CUSTOMERS} == set()


def test_keys_are_used_once():
    keys = [kept.key for kept in OF_CUSTOMERS]
    assert len(set(keys)) == len(keys)
    for kept in OF_CUSTOMERS:
        names = [*kept.columns.split(), *kept.made]
        assert len(set(names)) == len(names), kept.key


@pytest.mark.django_db
def test_rows_are_found_by_the_path_to_their_customer():
    lan, mai = Customer.objects.create(name="Lan"), Customer.objects.create(name="Mai")
    device = Device.objects.create(customer=lan, kind="máy", name="máy")
    devices = next(kept for kept in OF_CUSTOMERS if kept.model is Device)
    assert list(devices.rows([lan.pk])) == [device]
    assert list(devices.rows([mai.pk])) == [] and list(devices.rows([])) == []


@pytest.mark.parametrize(
    ("until", "days", "words"),
    [
        (Until.ERASED, None, "until it is erased"),
        (Until.TEXTS, 0, "until it is erased"),
        (Until.TEXTS, 1, "the text for 1 day, that there was one until it is erased"),
        (Until.EMAILS, 365, "the text for 365 days, that there was one until it is erased"),
        (Until.SESSIONS, 30, "for 30 days after it has ended"),
        (Until.HISTORY, 1825, "for 1825 days"),
        (timedelta(days=2), None, "for 2 days"),
    ],
)
def test_how_long_is_said_by_the_setting(until, days, words):
    changed = {str(until): days} if days is not None else {}
    with override_settings(**changed), translation.override("en"):
        assert how_long(until) == words
