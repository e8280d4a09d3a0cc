"""What accounts keep about a customer, without the customer; and how each app says what it takes away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from accounts import verification
from accounts.mail import outgoing
from accounts.models import (
    ChannelIdentity,
    Consent,
    Customer,
    CustomerToken,
    Device,
    OutgoingEmail,
    PrivacyRequest,
    Tombstone,
)
from history import noting


@dataclass(frozen=True)
class Step:
    """Rows that say something of the person, and what takes it out of them. They are counted before, and are the same
    that are emptied or deleted then.
    """

    rows: QuerySet[Any]
    forget: Callable[[QuerySet[Any]], object]


def emptied(rows: QuerySet[Any], **values: Any) -> Step:
    return Step(rows, lambda found: found.order_by().update(**values))


def deleted(rows: QuerySet[Any]) -> Step:
    return Step(rows, lambda found: found.delete())


def log_of(rows: QuerySet[Any]) -> Step:
    """The log of the admin calls rows by their names, and names what stands in the same form."""
    keys = rows.order_by().values_list(Cast("pk", TextField()))
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(rows.model), object_id__in=keys)
    return emptied(entries, object_repr="–", change_message="")


def rows_of(customer: Customer) -> list[int]:
    """The numbers of the customer and of those who became this one: they have their own names and numbers still."""
    rows = Customer.objects.filter(Q(pk=customer.pk) | Q(merged_into=customer))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def steps(pks: list[int], *, identities: Iterable[int], now: datetime) -> list[Step]:
    """The profile, the devices, the e-mails, the codes and the history; `identities`: from where they ever wrote.

    Last of all apps: what they write of the person after it stays in the history.
    """
    customers = Customer.objects.filter(pk__in=pks)
    known = ChannelIdentity.objects.filter(pk__in=identities)
    devices = Device.objects.filter(customer__in=pks)
    tokens = CustomerToken.objects.filter(customer__in=pks)
    asked = PrivacyRequest.objects.filter(customer__in=pks)
    emails = OutgoingEmail.objects.filter(customer__in=pks)
    codes = verification.of(identities=known, customers=customers)
    return [
        *map(log_of, (customers, known, devices, asked, emails, Consent.objects.filter(customer__in=pks))),
        emptied(devices, kind="–", name="–", place="", serial="", notes="", is_active=False),
        Step(OutgoingEmail.objects.filter(verification__in=codes), outgoing.delete),
        Step(codes, partial(verification.forget, now=now)),
        # What is not sent yet is still sent: the cancellations among it are the last thing the customer hears of us.
        Step(emails, outgoing.forget),
        deleted(tokens),
        emptied(asked, details="", answer=""),
        emptied(
            customers, name="", phone="", notes="", time_zone="", email_problem="", email=None, birth_date=None,
            external_id=None, email_problem_at=None, objected_at=None, erased_at=now,
        ),
        # After everything else: what was just emptied stands there as what it was before.
        Step(noting.of_persons(Customer, pks), lambda found: noting.forget(Customer, pks)),
    ]  # fmt: skip


def end(pks: list[int], *, now: datetime) -> None:
    """Nothing is asked for any more, and nothing is agreed to."""
    waiting = PrivacyRequest.objects.filter(customer__in=pks).open()
    waiting.order_by().update(status=PrivacyRequest.Status.DONE, answered_at=now)
    Consent.objects.filter(customer__in=pks, withdrawn_at=None).order_by().update(withdrawn_at=now)
    ChannelIdentity.objects.filter(customer__in=pks).update(verified_at=None)


def bury(pks: list[int], *, now: datetime) -> None:
    """What stays of a person for ever: that the customer of this number was erased."""
    stones = [Tombstone(customer_number=pk, erased_at=now) for pk in pks]
    Tombstone.objects.bulk_create(stones, ignore_conflicts=True)
