"""What accounts keep about a customer, without the customer."""

from datetime import datetime

from accounts.models import ChannelIdentity, Customer, EmailVerification, OutgoingEmail


def erase(customer: Customer, *, now: datetime) -> None:
    """Empty the profile, the devices and the e-mails; the caller has the row locked."""
    customer.devices.update(kind="–", name="–", place="", serial="", notes="", is_active=False)
    EmailVerification.objects.filter(identity__customer=customer).delete()
    # What is not sent yet is still sent: the cancellations among it are the last thing the customer hears of us.
    unsent = [OutgoingEmail.Status.QUEUED, OutgoingEmail.Status.SENDING]
    customer.emails.exclude(status__in=unsent).update(
        to="erased@example.invalid", subject="", text="–", html="", calendar=""
    )
    ChannelIdentity.objects.filter(customer=customer).update(verified_at=None)
    for name in ("name", "phone", "notes", "time_zone", "email_problem"):
        setattr(customer, name, "")
    customer.email = customer.birth_date = customer.external_id = customer.email_problem_at = None
    customer.erased_at = now
    customer.save()
