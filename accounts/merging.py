"""Two rows of one person become one; what bookings and the chat keep about them is theirs to repoint."""

from datetime import datetime

from accounts.models import ChannelIdentity, Customer

# What the kept profile takes over where it says nothing itself.
FILLED = ("name", "phone", "birth_date", "time_zone", "objected_at")


def repoint(source: Customer, target: Customer, *, now: datetime) -> None:
    """The accounts' part. The caller has both rows locked, and has repointed everything else."""
    ChannelIdentity.objects.filter(customer=source).update(customer=target)
    source.devices.update(customer=target)
    source.emails.update(customer=target)
    source.privacy_requests.update(customer=target)
    source.consents.update(customer=target)
    # Whoever was given one has shown an address that was the source's, and shows the target's to go on.
    source.tokens.all().delete()
    email = source.email
    # An address leads to one customer; whoever has shown this one's finds the kept profile by its own from now on.
    source.merged_into, source.email = target, None
    source.save(update_fields=["merged_into", "email"])
    taken = [name for name in FILLED if not getattr(target, name) and getattr(source, name)]
    for name in taken:
        setattr(target, name, getattr(source, name))
    if email and not target.email:
        target.email, target.email_problem, target.email_problem_at = (
            email,
            source.email_problem,
            source.email_problem_at,
        )
        taken += ["email", "email_problem", "email_problem_at"]
    if taken:
        target.save(update_fields=taken)
    Customer.objects.filter(merged_into=source).update(merged_into=target)
