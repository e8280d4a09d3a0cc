"""Customers, consultants and services from the files. Nobody who is here comes in a second time without a decision."""

from typing import Any

from django.utils.translation import gettext as _

from accounts import channels
from accounts.models import ChannelIdentity, Customer
from bookings.csv_exchange import matching
from bookings.csv_exchange.matching import address_key, name_key, same_words
from bookings.csv_exchange.reading import Row
from bookings.csv_exchange.run import Import, store, unique
from consultants.models import Consultant, Service

# The files' columns by our fields.
CUSTOMER = {
    "name": "FullName", "email": "Email", "phone": "Phone", "birth_date": "DOB", "is_active": "IsDisabled",
    "notes": "Notes", "external_id": "CustomerID",
}  # fmt: skip
CONSULTANT = {
    "name": "FullName", "email": "Email", "phone": "Phone", "specialties": "Specialties",
    "qualifications": "Qualifications", "joined_on": "JoinDate", "is_active": "IsDisabled",
    "external_id": "ConsultantID",
}  # fmt: skip


def take_customers(run: Import) -> None:
    people = matching.customers(run.rows.get("customer.csv", []))
    owners = {address: found[0].pk for address, found in people.by_address.items()}
    people.read_file(run.rows.get("customer.csv", []))
    run.customers = dict(people.by_id)
    seen = unique(run, "customer.csv", "customerid")
    lines: dict[str, int] = {}
    for row in run.of("customer.csv"):
        if row not in seen:
            continue
        if row["customerid"] in people.merged:
            run.note(row, "kept", _("merged here into customer #%(pk)s") % {"pk": run.customers[row["customerid"]].pk})
            continue
        address = address_key(row["email"])
        if address and address in lines:
            run.problems.at(row, "Email", _("another customer has this address"))
            continue
        lines[address] = row.line
        instance = matching.find(run, row, people, Customer)
        values = {
            "name": row["fullname"], "email": row["email"] or None, "phone": row["phone"], "birth_date": row["dob"],
            "is_active": not row["isdisabled"], "notes": row["notes"], "external_id": row["customerid"],
        }  # fmt: skip
        if address and owners.get(address, instance.pk) != instance.pk:
            # Two of ours, that the file says are one: whoever has the address has shown it. Staff may merge them.
            run.matched[row] = _("its address is customer #%(pk)s's and stays theirs") % {"pk": owners[address]}
            del values["email"]
        before = address_key(instance.email)
        if _take(run, row, instance, values, CUSTOMER, {"created_at": row["createdat"]}):
            run.customers[row["customerid"]] = instance
            _give_account(row["customerid"], instance)
            if before != (after := address_key(instance.email)):
                owners.pop(before, None)
                owners[after] = instance.pk


def _give_account(file_id: str, customer: Customer) -> None:
    """Where the earlier system knew them by their account on a channel, they are known when they write from there.

    It has shown no address here: before they see or change what is theirs they are sent a code.
    """
    if channel := channels.of_account(file_id):
        ChannelIdentity.objects.get_or_create(channel=channel, external_id=file_id, defaults={"customer": customer})


def take_consultants(run: Import) -> None:
    people = matching.consultants()
    people.read_file(run.rows.get("consultant.csv", []))
    run.people = dict(people.by_id)
    seen = unique(run, "consultant.csv", "consultantid")
    for row in run.of("consultant.csv"):
        if row not in seen:
            continue
        values = {
            "name": row["fullname"], "email": row["email"], "phone": row["phone"], "specialties": row["specialties"],
            "qualifications": row["qualifications"], "joined_on": row["joindate"], "is_active": not row["isdisabled"],
            "external_id": row["consultantid"],
        }  # fmt: skip
        instance = matching.find(run, row, people, Consultant)
        if _take(run, row, instance, values, CONSULTANT, {}):
            run.people[row["consultantid"]] = instance


def _take(
    run: Import, row: Row, instance: Any, values: dict[str, Any], columns: dict[str, str], for_new: dict[str, Any]
) -> bool:
    """Write a person. One who is here keeps what the file leaves blank, and the id of another file."""
    if instance.pk is None:
        values = {**values, **for_new}
    else:
        if instance.external_id is not None:
            del values["external_id"]
        values = matching.changes(instance, values, row, columns)
    return store(run, row, instance, values, columns)


def take_services(run: Import) -> None:
    seen = unique(run, "service.csv", "name", same_words)
    known = services_by_name()
    everyone = _by_name()
    for row in run.of("service.csv"):
        if row not in seen:
            continue
        words = [word.strip() for word in row["consultants"].split(";")]
        people = [person for word in words if (person := _person(run, row, word, everyone))]
        values = {"duration_minutes": row["duration_minutes"], "description": row["description"], "price": row["price"]}
        instance = known.get(same_words(row["name"])) or Service(name=row["name"])
        names = {"name": "name", "description": "description", "price": "price"}
        if store(run, row, instance, values, names) and "consultants" in row.given:
            instance.consultants.set(people)


def services_by_name() -> dict[str, Service]:
    """By names that are the same however they are written; the oldest of several."""
    return {same_words(row.name): row for row in Service.objects.order_by("-pk")}


def _by_name() -> dict[str, list[Consultant]]:
    found: dict[str, list[Consultant]] = {}
    for person in Consultant.objects.order_by("pk"):
        found.setdefault(name_key(person.name), []).append(person)
    return found


def _person(run: Import, row: Row, word: str, everyone: dict[str, list[Consultant]]) -> Consultant | None:
    """A consultant by the id or the name in the file."""
    if not word:
        return None
    if word in run.people:
        return run.people[word]
    named = everyone.get(name_key(word), [])
    exact = [person for person in named if same_words(person.name) == same_words(word)]
    if len(exact or named) == 1:
        return (exact or named)[0]
    what = _("several consultants have this name: give the id") if named else _("there is no such consultant")
    run.problems.at(row, "consultants", what)
    return None
