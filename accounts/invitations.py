"""Invitations: the link is made at the moment of sending and stands in no row; it makes one account, and once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.mail import outgoing
from accounts.models import Invitation, OutgoingEmail, User
from meetassist import business

GOOD_FOR = timedelta(days=7)
_signer = Signer(salt="accounts.invitations")


def send(*, email: str, name: str, language: str, by: User, now: datetime) -> Invitation:
    row = Invitation.objects.create(
        email=email, name=name, language=language, invited_by=by, created_at=now, expires_at=now + GOOD_FOR
    )
    outgoing.queue(
        kind=OutgoingEmail.Kind.INVITATION, dedup_key=f"invitation:{row.pk}", invitation=row, to=email,
        language=language, useful_until=row.expires_at, now=now,
    )  # fmt: skip
    return row


def find(token: str, *, now: datetime) -> Invitation | None:
    """The open invitation of this link; None where it is forged, used, replaced, withdrawn or too old."""
    try:
        pk = int(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.open(now).filter(pk=pk).first()


def withdraw(row: Invitation, *, now: datetime) -> bool:
    """Its link opens nothing any more, and is not sent if it has not been. False where it was not open."""
    return bool(Invitation.objects.open(now).filter(pk=row.pk).update(withdrawn_at=now))


def compose(row: Invitation) -> tuple[str, str, str] | None:
    """Subject, text and HTML with the link; None where it was accepted or withdrawn meanwhile."""
    if row.accepted_at or row.withdrawn_at:
        return None
    current = business.current()
    with translation.override(row.language):
        values = {
            "name": row.name, "business": current.name, "language": row.language, "signature": current.signature,
            "link": settings.SITE_URL + reverse("invitation", args=[_signer.sign(str(row.pk))]), "days": GOOD_FOR.days,
        }  # fmt: skip
        subject = _("Your account at %(business)s") % {"business": current.name}
        text, html = (render_to_string(f"emails/invitation.{kind}", values) for kind in ("txt", "html"))
        return subject, text, html
