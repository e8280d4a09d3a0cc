"""When a person is erased, what the history says about them goes, and that it happened stays."""

import pytest
from django.db import transaction

from accounts.models import Customer, Device
from history import noting
from history.models import Entry
from meetassist.acting import Acting, acting

pytestmark = pytest.mark.django_db


def person(name):
    customer = Customer.objects.create(name=name, phone="+84900000001")
    Device.objects.create(customer=customer, kind="máy", name=f"Máy của {name}")
    Customer.objects.filter(pk=customer.pk).update(name=f"{name} mới", language="en")
    return customer


def test_the_fact_stays_and_what_it_said_of_the_person_goes():
    customer, other = person("Lan"), person("Mai")
    before = list(Entry.objects.values("pk", "at", "kind", "changed", "before", "after", "who"))
    with acting(Acting("customer", id=str(customer.pk), place="web")):
        noting.forget(Customer, [customer.pk])
    noted, *entries = Entry.objects.all()
    assert (noted.kind, noted.table_name, noted.row_id) == ("erased", "accounts_customer", str(customer.pk))
    assert (noted.who, noted.who_id, noted.place) == ("customer", str(customer.pk), "web")
    assert list(Entry.objects.exclude(pk=noted.pk).values(*before[0])) == before
    gone = [entry for entry in entries if str(customer.pk) in (entry.row_id, entry.belongs_to.rpartition(":")[2])]
    assert len(gone) >= 3 and {entry.personal for entry in gone if entry.table_name != "accounts_device"} == {None}
    device = Entry.objects.get(belongs_to=f"accounts_customer:{customer.pk}")
    assert device.personal is None and "name" in device.changed
    assert Entry.objects.get(belongs_to=f"accounts_customer:{other.pk}").personal["after"]["name"] == "Máy của Mai"


def test_forgetting_opens_the_history_to_nothing_else():
    noting.forget(Customer, [person("Lan").pk])
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Entry.objects.update(who="user")
