"""A consultant is invited by e-mail, and makes their own account: nobody else knows its password."""

from datetime import datetime

from django.db import transaction

from accounts import invitations, rights, roles
from accounts.models import Invitation, User
from accounts.roles import Role
from consultants.authentication import address_book
from consultants.models import Consultant


class CannotInvite(Exception):
    """`code`: no_address, has_account, inactive, or address_taken, by the account of somebody else."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotOpen(Exception):
    """It was accepted, replaced, withdrawn, or the consultant has an account or left meanwhile."""


def may_invite(user: User) -> bool:
    """Whoever may make logins and change consultants, and may do what those who are invited may."""
    may = user.has_perms(["accounts.add_user", "consultants.change_consultant"])
    return may and rights.covers(user, roles.group(Role.CONSULTANT))


@transaction.atomic
def invite(*, consultant: Consultant, by: User, now: datetime) -> Invitation:
    """In the consultant's language. The link of an earlier invitation is void. Raises CannotInvite."""
    consultant = Consultant.objects.select_for_update(of=("self",)).get(pk=consultant.pk)
    reasons = {
        "has_account": consultant.user_id is not None, "inactive": not consultant.is_active,
        "no_address": not consultant.email, "address_taken": bool(address_book(consultant.email)),
    }  # fmt: skip
    if code := next((code for code, is_so in reasons.items() if is_so), ""):
        raise CannotInvite(code)
    Invitation.objects.filter(consultant=consultant).delete()
    consultant.invitation = invitations.send(
        email=consultant.email, name=consultant.name, language=consultant.language, by=by, now=now
    )
    consultant.save(update_fields=["invitation"])
    return consultant.invitation


@transaction.atomic
def accept(invitation: Invitation, *, user: User, now: datetime) -> User:
    """Save `user`, who is new, as the consultant's login. Raises NotOpen."""
    consultant = (
        Consultant.objects.select_for_update(of=("self",))
        .filter(invitation=invitation, user=None, is_active=True).first()
    )  # fmt: skip
    taken = Invitation.objects.open(now).filter(pk=invitation.pk)
    if consultant is None or not taken.update(accepted_at=now):
        raise NotOpen
    user.email, user.first_name = invitation.email, consultant.name[:150]
    user.language = invitation.language
    user.save()
    roles.give(user, Role.CONSULTANT)
    consultant.user = user
    consultant.save(update_fields=["user"])
    return user
