"""How long is kept what people sign in with, what they were written, and who never said who they are."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import erasure
from accounts.mail import files, outgoing
from accounts.models import ChannelIdentity, Customer, Device, EmailVerification, Invitation, OutgoingEmail
from history import noting
from meetassist.retention import Kind, delete, emptying


def visitors(before: datetime) -> QuerySet[Customer]:
    """Customers from before that moment who have shown no address, and of whom the team has noted nothing."""
    theirs = {"customer": OuterRef("pk")}
    return Customer.objects.filter(
        ~Exists(ChannelIdentity.objects.filter(**theirs, verified_at__isnull=False)),
        ~Exists(Device.objects.filter(**theirs)),
        ~Exists(OutgoingEmail.objects.filter(**theirs)),
        created_at__lt=before, email=None, merged_into=None, level=None, notes="", external_id=None,
    )  # fmt: skip


def forget_visitors(pks: Collection[int], *, kept: Collection[int], now: datetime) -> None:
    """Delete them with their browsers and what the history held about them; the caller has them locked.

    Others point to the rows `kept`: these are emptied.
    """
    rows, browsers = Customer.objects.filter(pk__in=pks), ChannelIdentity.objects.filter(customer__in=pks)
    for step in map(erasure.log_of, (rows, browsers)):
        step.forget(step.rows)
    browsers.delete()
    pointed_at = Q(pk__in=kept) | Exists(Customer.objects.filter(merged_into=OuterRef("pk")))
    rows.exclude(pointed_at).delete()
    rows.update(name="", phone="", time_zone="", birth_date=None, erased_at=now)
    noting.forget(Customer, pks)


def _emails(before: datetime, now: datetime) -> QuerySet[OutgoingEmail]:
    return OutgoingEmail.objects.filter(OutgoingEmail.HAS_TEXT, done_at__lt=before)


def _empty_emails(rows: QuerySet[Any], *, before: datetime, now: datetime) -> int:
    files.forget(before=before)
    return emptying(**outgoing.EMPTIED)(rows, before=before, now=now)


def _sessions(before: datetime, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=before)


def _browsers(before: datetime, now: datetime) -> QuerySet[UserSession]:
    good = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
    rows: QuerySet[UserSession] = UserSession.objects.filter(~Exists(good), last_seen_at__lt=before)
    return rows


def _replaced_cookies(before: datetime, now: datetime) -> QuerySet[ChannelIdentity]:
    return ChannelIdentity.objects.filter(former_until__lt=before)


def _invitations(before: datetime, now: datetime) -> QuerySet[Invitation]:
    return Invitation.objects.filter(Q(accepted_at__lt=before) | Q(accepted_at=None, expires_at__lt=before))


def _verifications(before: datetime, now: datetime) -> QuerySet[EmailVerification]:
    """Not those that ended well: who has shown an address before is no stranger to it (accounts.verification)."""
    return EmailVerification.objects.exclude(status=EmailVerification.Status.VERIFIED).filter(asked_at__lt=before)


_SESSIONS = "RETENTION_SESSIONS_DAYS"
KINDS = (
    Kind("emails", _("texts of e-mails"), "RETENTION_EMAILS_DAYS", "done_at", _emails, _empty_emails),
    Kind("sessions", _("sessions of the team that have ended"), _SESSIONS, "expire_date", _sessions, delete),
    Kind("browsers", _("browsers that the team has signed in with"), _SESSIONS, "last_seen_at", _browsers, delete),
    Kind(
        "cookies", _("replaced cookies of the web chat"), _SESSIONS, "former_until", _replaced_cookies,
        emptying(former_session_key="", former_until=None),
    ),
    Kind("invitations", _("invitations that were used or have run out"), _SESSIONS, "expires_at", _invitations, delete),
    Kind("verifications", _("codes that showed no address"), _SESSIONS, "asked_at", _verifications, delete),
)  # fmt: skip
