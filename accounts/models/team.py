"""Those who log in, and those who are asked to."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetassist import business


class User(AbstractUser):
    """Somebody who logs in: an admin or a consultant. Customers never do."""

    public_name = models.CharField(
        _("name that customers read"), max_length=60, blank=True,
        help_text=_("Stands under what they write to customers. Empty: first and last name, else the business's name."),
    )  # fmt: skip
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE,
        help_text=_("Of every page, e-mail and notification for them; they change it on any page."),
    )  # fmt: skip

    @property
    def shown_name(self) -> str:
        """As customers read it: never the name of the login."""
        return self.public_name or self.get_full_name() or business.current().name

    @property
    def team_name(self) -> str:
        """As colleagues know them."""
        return self.get_full_name() or self.get_username()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def in_state(self, state: "Invitation.State", now: datetime) -> Self:
        """Each invitation is in exactly one."""
        unused = Q(accepted_at=None, withdrawn_at=None)
        return self.filter({
            Invitation.State.OPEN: unused & Q(expires_at__gt=now),
            Invitation.State.USED: ~Q(accepted_at=None),
            Invitation.State.WITHDRAWN: ~Q(withdrawn_at=None),
            Invitation.State.EXPIRED: unused & Q(expires_at__lte=now),
        }[state])  # fmt: skip

    def open(self, now: datetime) -> Self:
        return self.in_state(Invitation.State.OPEN, now)


class Invitation(models.Model):
    """Somebody of the team who has no account yet may make one. Its link stands nowhere (accounts.invitations)."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        USED = "used", _("used")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("used at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")
        constraints = [
            models.CheckConstraint(
                name="invitation_is_used_or_withdrawn", condition=Q(accepted_at=None) | Q(withdrawn_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def state(self, now: datetime) -> "Invitation.State":
        if self.accepted_at:
            return self.State.USED
        if self.withdrawn_at:
            return self.State.WITHDRAWN
        return self.State.OPEN if self.expires_at > now else self.State.EXPIRED
