"""Who a row of a file is: by the id of the files, then by the address, then by the name, which a person decides."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts import channels
from accounts.addresses import cleaned
from accounts.models import ChannelIdentity, Customer
from bookings.csv_exchange.reading import Row
from bookings.csv_exchange.run import Import
from consultants.models import Consultant
from meetassist.phones import read_phone
from meetassist.text import fold


def address_key(text: str | None) -> str:
    return cleaned(text or "").casefold()


def same_words(text: str) -> str:
    """Equal for texts that differ in case, blanks or Unicode form alone."""
    return " ".join(cleaned(text).split()).casefold()


def name_key(text: str) -> str:
    """Equal for names that differ in marks too."""
    return fold(same_words(text))


@dataclass
class People:
    """Those of one kind who are here, by what a file may know them by. `merged` are ids of rows that became others'."""

    noun: str
    id_column: str
    by_id: dict[str, Any] = field(default_factory=dict)
    merged: set[str] = field(default_factory=set)
    # By the id of an account on a channel, by which the earlier system knew its customers.
    by_account: dict[str, Any] = field(default_factory=dict)
    everybody: set[int] = field(default_factory=set)
    by_address: dict[str, list[Any]] = field(default_factory=dict)
    by_name: dict[str, list[Any]] = field(default_factory=dict)
    # Who is a row of this file by its account or address, with the word for that, and the keys of all who are one.
    found: dict[Row, tuple[Any, str]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    # Addresses that several rows of the file have tell nobody from another.
    shared: set[str] = field(default_factory=set)
    # Names of several rows: a decision for all of them says nothing of which it is.
    namesakes: set[str] = field(default_factory=set)

    def add(self, person: Any, addresses: Iterable[str | None]) -> None:
        self.everybody.add(person.pk)
        for address in {address_key(one) for one in addresses} - {""}:
            self.by_address.setdefault(address, []).append(person)
        if key := name_key(person.name):
            self.by_name.setdefault(key, []).append(person)

    def free(self, people: Iterable[Any]) -> list[Any]:
        return [person for person in people if person.pk not in self.taken]

    def read_file(self, rows: list[Row]) -> None:
        """Who a row is by id or address cannot be another row by name, wherever that one stands in the file."""
        key = self.id_column.lower()
        addresses = Counter(address_key(row["email"]) for row in rows)
        names = Counter(name_key(row["fullname"] or "") for row in rows)
        self.shared = {address for address, number in addresses.items() if number > 1}
        self.namesakes = {name for name, number in names.items() if number > 1}
        for row in rows:
            if row[key] in self.by_id and row[key] not in self.merged:
                self.taken.add(self.by_id[row[key]].pk)
        for row in rows:
            person = self.by_account.get(row[key])
            if row[key] not in self.by_id and person and person.pk not in self.taken:
                self._know(row, person, _("by its account"))
        for row in rows:
            if row[key] not in self.by_id and row not in self.found and (person := _by_address(row, self)):
                self._know(row, person, _("by its address"))

    def _know(self, row: Row, person: Any, how: str) -> None:
        self.found[row] = person, how
        self.taken.add(person.pk)


def customers(rows: list[Row]) -> People:
    """`rows`: of the file, whose ids may be those of accounts on a channel."""
    people = People(_("customer"), "CustomerID")
    for row in Customer.objects.filter(merged_into=None, erased_at=None):
        people.add(row, [row.email])
        if row.external_id is not None:
            people.by_id[row.external_id] = row
    for row in Customer.objects.exclude(merged_into=None).exclude(external_id=None).select_related("merged_into"):
        people.by_id[str(row.external_id)] = row.merged_into
        people.merged.add(str(row.external_id))
    accounts = [row["customerid"] for row in rows if channels.of_account(row["customerid"])]
    known = ChannelIdentity.objects.filter(external_id__in=accounts, customer__in=people.everybody)
    for identity in known.select_related("customer"):
        if identity.channel == channels.of_account(identity.external_id):
            people.by_account[identity.external_id] = identity.customer
    return people


def consultants() -> People:
    people = People(_("consultant"), "ConsultantID")
    for row in Consultant.objects.select_related("user"):
        people.add(row, [row.email, row.user.email if row.user else None])
        if row.external_id is not None:
            people.by_id[row.external_id] = row
    return people


def find(run: Import, row: Row, people: People, new: Callable[[], models.Model]) -> Any:
    """The row of ours that this is, or a new one; None when that is a problem of the file.

    Where only the name speaks for somebody, and nobody has decided, it is noted for a decision.
    """
    file_id = row[people.id_column.lower()]
    if file_id in people.by_id:
        return people.by_id[file_id]
    person, how = people.found.get(row, (None, ""))
    if person is None:
        candidates = people.free(people.by_name.get(name_key(row["fullname"]), ()))
        person, how = _decided(run, row, people, candidates) if candidates else None, _("by its name")
    if person is None:
        return new()
    people.taken.add(person.pk)
    run.matched[row] = _("the same as %(noun)s #%(pk)s here, %(how)s") % {
        "noun": people.noun, "pk": person.pk, "how": how
    }  # fmt: skip
    run.counts[row.file].matched += 1
    return person


def _by_address(row: Row, people: People) -> Any:
    address = address_key(row["email"])
    if not address or address in people.shared:
        return None
    found = people.free(people.by_address.get(address, ()))
    if len(found) > 1:
        found = [person for person in found if name_key(person.name) == name_key(row["fullname"])]
    return found[0] if len(found) == 1 else None


def _decided(run: Import, row: Row, people: People, candidates: list[Any]) -> Any:
    """Whom of these it is by the decision; None for a new one, and until it is decided."""
    decision, place = run.decisions.of(row), f"{row.file}:{row.line}"
    names = ", ".join(f"#{person.pk}" for person in candidates)
    if decision == "new":
        return None
    if decision == "same" and len(candidates) > 1:
        what = _("several of the name are here (%(names)s): give the address in the file, or decide that it is new")
    elif decision == "same" and name_key(row["fullname"]) in people.namesakes and not run.decisions.is_of_one(row):
        what = _("several rows have the name of %(noun)s %(names)s: decide for each, such as --on-match %(place)s=same")
    elif decision == "same":
        return candidates[0]
    else:
        what = _("%(name)s has the name of %(noun)s %(names)s; --on-match %(place)s=same or %(place)s=new")
    values = {"name": row["fullname"], "noun": people.noun, "names": names, "place": place}
    run.undecided.at(row, "FullName", what % values)
    run.namesakes[row] = candidates
    return None


def changes(person: models.Model, values: dict[str, Any], row: Row, columns: dict[str, str]) -> dict[str, Any]:
    """What of a row is brought to somebody who is here: no blank cells, nothing that is the same in other letters.

    `columns` are the file's columns by our fields.
    """
    filled = {name: value for name, value in values.items() if columns[name].lower() in row.filled}
    return {name: value for name, value in filled.items() if not _says_the_same(name, getattr(person, name), value)}


def _says_the_same(name: str, here: Any, there: Any) -> bool:
    if name == "email" and here and here == cleaned(here):
        return address_key(here) == address_key(there)
    if name == "phone" and here:
        number = read_phone(here)
        return number is not None and number == read_phone(there)
    return bool(here == there)
