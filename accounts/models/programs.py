"""Programs that use the API: what they sent before, and who may use it for others."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.customers import ChannelIdentity, Customer


class RepeatableRequest(models.Model):
    """A request with a key by which its sender may repeat it: the same again is done once (accounts.repeating).

    Only keyed hashes of the key and of the body are kept, and what came of it: no words of anybody.
    """

    key = models.CharField(max_length=64, unique=True)
    body = models.CharField(max_length=64)
    # The message that was stored, or the event that was written.
    outcome = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        verbose_name, verbose_name_plural = _("request that may be repeated"), _("requests that may be repeated")
        indexes = [models.Index(fields=["created_at"], name="repeatable_request_created")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class CustomerToken(models.Model):
    """By which a program acts for a customer who has shown an address as theirs. Only a hash of it is kept.

    It ends with its time, by whoever has it, when the customer signs out in the session in which they gave the code,
    and with the customer: when they become another one, or are erased.
    """

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="tokens", verbose_name=_("customer"))
    # Where the code was given.
    identity = models.ForeignKey(
        ChannelIdentity,
        models.CASCADE,
        related_name="tokens",
        verbose_name=_("channel identity"),
        null=True,
        editable=False,
    )
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name, verbose_name_plural = _("token of a customer"), _("tokens of customers")
        indexes = [models.Index(fields=["expires_at"], name="customer_token_expires")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Partner(models.Model):
    """Whose assistant may use the tools (/mcp/), by a key that is shown once; only a hash of it is kept."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    hashed = models.CharField(max_length=64, unique=True, editable=False)
    calls_a_minute = models.PositiveIntegerField(_("calls a minute"), default=60)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("What is not active is refused; its key stays.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    renewed_at = models.DateTimeField(_("key made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("partner"), _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
