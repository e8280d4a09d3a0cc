"""Codes by which an address is shown to be somebody's, and what limits them and everything else."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import ChannelIdentity


class EmailVerification(models.Model):
    """A code somebody asked for, to show that an address is theirs. Only a keyed hash of the code is ever stored."""

    class Status(models.TextChoices):
        ASKED = "asked", _("asked for")
        SENT = "sent", _("sent")
        VERIFIED = "verified", _("verified")
        REPLACED = "replaced", _("replaced by a newer one")
        SPENT = "spent", _("too many attempts")

    identity = models.ForeignKey(
        ChannelIdentity, models.CASCADE, related_name="verifications", verbose_name=_("channel identity")
    )
    email = models.EmailField(_("e-mail"))
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ASKED)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    asked_at = models.DateTimeField(_("asked for"))
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("e-mail verification"), _("e-mail verifications")
        ordering = ["-id"]
        constraints = [
            # Whoever asks again replaces what they asked before: of two codes only the newer one counts.
            models.UniqueConstraint(
                fields=["identity"], name="verification_one_open_an_identity", condition=Q(status__in=["asked", "sent"])
            ),
            models.CheckConstraint(
                name="verification_sent_has_a_code",
                condition=~Q(status="sent") | (Q(expires_at__isnull=False) & ~Q(code_hash="")),
            ),
        ]
        indexes = [
            models.Index(fields=["asked_at", "id"], name="verification_failed", condition=~Q(status="verified")),
            models.Index(Lower("email"), "asked_at", name="verification_by_address"),
            models.Index(fields=["identity", "asked_at"], name="verification_by_identity"),
            models.Index(
                fields=["network_key", "asked_at"], name="verification_by_network", condition=~Q(network_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CodeLimit(models.Model):
    """The row locked to count codes and wrong guesses: of an identity, of a network, of strangers at an address.

    `key` is a keyed hash, so that addresses of people who never became customers are not kept here.
    """

    class Scope(models.TextChoices):
        ADDRESS = "address", _("address")
        IDENTITY = "identity", _("channel identity")
        NETWORK = "network", _("network")

    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)
    key = models.CharField(max_length=64)
    failures = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    failures_since = models.DateTimeField(_("wrong codes since"), null=True, blank=True)
    blocked_until = models.DateTimeField(_("blocked until"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("limit of codes"), _("limits of codes")
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="code_limit_unique")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_scope_display()}"


class RateLimit(models.Model):
    """How often something has happened since a moment, by whom or from where (accounts.limits counts)."""

    class Scope(models.TextChoices):
        MESSAGES = "messages"  # of a visitor
        VISITORS = "visitors"  # new ones, of a network
        CODES = "codes"  # e-mails with codes, of the site
        ALERTS = "alerts"
        HOLDS = "holds"  # of strangers: the row is only locked
        REQUESTS = "requests"  # for which a time is held, of a network
        SIGN_INS = "sign_ins"  # tried, of an account, a network, an account from a network
        SIGNED_IN = "signed_in"  # of an account from a network
        RESETS = "resets"  # links for new passwords, of an address or a network
        API = "api"  # requests, of a network or a customer
        PARTNERS = "partners"  # calls of their tools
        SECOND = "second"  # codes of a second factor, tried or used, of an account

    scope = models.CharField(max_length=10, choices=Scope.choices)
    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name, verbose_name_plural = _("rate limit"), _("rate limits")
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="rate_limit_unique")]
        indexes = [models.Index(fields=["until"], name="rate_limit_until")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"
