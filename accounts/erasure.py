"""What accounts keep about a customer, without the customer."""

from datetime import datetime

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts import verification
from accounts.mail import outgoing
from accounts.models import ChannelIdentity, Customer, Device
from history import noting


def erase(customer: Customer, *, now: datetime) -> None:
    """Empty the profile, the devices, the e-mails and the history; the caller has the row locked.

    Last of all apps: what they write of the person after it stays in the history.
    """
    identities = ChannelIdentity.objects.filter(customer=customer)
    customer.devices.update(kind="–", name="–", place="", serial="", notes="", is_active=False)
    verification.forget(identities=identities, email=customer.email, now=now)
    # What is not sent yet is still sent: the cancellations among it are the last thing the customer hears of us.
    outgoing.forget(customer.emails.all())
    identities.update(verified_at=None)
    # Those who became this customer have their own names and numbers still.
    rows = Customer.objects.filter(Q(pk=customer.pk) | Q(merged_into=customer))
    rows.update(
        name="", phone="", notes="", time_zone="", email_problem="", email=None, birth_date=None,
        external_id=None, email_problem_at=None, erased_at=now,
    )  # fmt: skip
    forget_history(list(rows.values_list("pk", flat=True)))
    customer.refresh_from_db()


def forget_history(pks: list[int]) -> None:
    """After everything else: what was just emptied stands there as what it was before."""
    noting.forget(Customer, pks)
    # The log of the admin calls rows by their names.
    named = {Customer: pks, Device: Device.objects.filter(customer__in=pks).values_list("pk", flat=True)}
    for model, found in named.items():
        entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(model))
        entries.filter(object_id__in=[str(pk) for pk in found]).update(object_repr="–")
