"""What accounts keep about a customer, without the customer."""

from datetime import datetime

from django.db.models import Q

from accounts import verification
from accounts.mail import outgoing
from accounts.models import ChannelIdentity, Customer


def erase(customer: Customer, *, now: datetime) -> None:
    """Empty the profile, the devices and the e-mails; the caller has the row locked."""
    identities = ChannelIdentity.objects.filter(customer=customer)
    customer.devices.update(kind="–", name="–", place="", serial="", notes="", is_active=False)
    verification.forget(identities=identities, email=customer.email, now=now)
    # What is not sent yet is still sent: the cancellations among it are the last thing the customer hears of us.
    outgoing.forget(customer.emails.all())
    identities.update(verified_at=None)
    # Those who became this customer have their own names and numbers still.
    Customer.objects.filter(Q(pk=customer.pk) | Q(merged_into=customer)).update(
        name="", phone="", notes="", time_zone="", email_problem="", email=None, birth_date=None,
        external_id=None, email_problem_at=None, erased_at=now,
    )  # fmt: skip
    customer.refresh_from_db()
