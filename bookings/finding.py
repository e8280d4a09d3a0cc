"""Finding the customer somebody means, by whatever they say: a number, a name, an address, an appointment's code."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When

from accounts import search as search  # registers the lookup "digits"
from accounts.models import Customer
from bookings.models import PLAIN_CODE, Appointment
from meetassist import phones
from meetassist.text import fold

# More are not told apart by reading them; whoever sees so many says more.
SHOWN = 12
# Whoever shows a telephone's last digits says three of them or more; longer ones are meetassist.phones' to read.
LAST_DIGITS = re.compile(r"(?<!\w)\d{3,5}(?!\w)")
VISITED = [*Appointment.BOOKED, Appointment.Status.COMPLETED]


@dataclass(frozen=True)
class Found:
    """A customer, with what tells them from somebody of the same name."""

    customer: Customer
    last: Appointment | None
    coming: Appointment | None

    @property
    def phone(self) -> str:
        return phones.show_phone(self.customer.phone) if self.customer.phone else ""


def find_customers(typed: str, *, among: QuerySet[Customer], now: datetime) -> list[Found]:
    """The first of those who are meant by it; whoever was merged into somebody else, or erased, is not there."""
    meant = _meant(typed.strip())
    if meant is None:
        return []
    is_named_so = Case(When(name_key=fold(typed.strip()), then=Value(0)), default=Value(1))
    rows = among.filter(meant, merged_into=None, erased_at=None).order_by(is_named_so, "name_key", "pk")
    return with_visits(list(rows[:SHOWN]), now=now)


def with_visits(customers: list[Customer], *, now: datetime) -> list[Found]:
    """In two queries, however many they are."""
    theirs = Appointment.objects.filter(customer=OuterRef("pk"), status__in=VISITED)
    last = theirs.filter(during__endswith__lte=now).order_by("-during")
    coming = theirs.filter(during__endswith__gt=now).order_by("during")
    rows = Customer.objects.filter(pk__in=[one.pk for one in customers])
    pairs = rows.values_list("pk", Subquery(last.values("pk")[:1]), Subquery(coming.values("pk")[:1]))
    keys = {pk: pair for pk, *pair in pairs}
    wanted = {pk for pair in keys.values() for pk in pair if pk}
    found = Appointment.objects.select_related("consultant", "service").in_bulk(wanted)
    return [Found(one, *(found.get(pk) for pk in keys[one.pk])) for one in customers]


def with_number(phone: str, *, among: QuerySet[Customer], now: datetime) -> list[Found]:
    """Who has this number already, as meetassist.phones.read_phone gives it."""
    rows = among.filter(phone=phone, merged_into=None, erased_at=None).order_by("name_key", "pk")
    return with_visits(list(rows[:SHOWN]), now=now)


def _meant(typed: str) -> Q | None:
    """None where too little is said to look for."""
    if len(typed) < 2:
        return None
    if "@" in typed:
        return Q(email__icontains=typed)
    by_number = _by_number(typed)
    meant = by_number if by_number is not None else _by_name(typed)
    code = typed.upper().removeprefix("#")
    if PLAIN_CODE.fullmatch(code):
        meant |= Q(pk__in=Appointment.objects.filter(code=code).values("customer"))
    return meant


def _by_number(typed: str) -> Q | None:
    """A number with what is beside it, which has to be found, too; or its last digits."""
    spoken = phones.spoken(typed)
    if spoken:
        digits, rest = spoken
        return Q(phone__digits__contains=digits) & _by_name(rest)
    last = LAST_DIGITS.search(typed)
    if last is None:
        return None
    rest = f"{typed[: last.start()]} {typed[last.end() :]}"
    return Q(phone__digits__endswith=last[0]) & _by_name(rest)


def _by_name(words: str) -> Q:
    """Each of the words, wherever it stands in the name."""
    return Q(*(Q(name_key__contains=word) for word in fold(words).split()))
