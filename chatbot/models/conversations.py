"""The conversation of one customer on one channel identity, and how far it has got."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.addressing import FormOfAddress
from accounts.models import ChannelIdentity, Customer


class Conversation(models.Model):
    """What one customer and the bot say on one channel identity; signing out ends it, and the identity begins another.

    Two leases: one for taking turns, one for delivering replies.
    """

    identity = models.ForeignKey(
        ChannelIdentity, models.PROTECT, related_name="conversations", verbose_name=_("channel identity")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations", verbose_name=_("customer"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    form_of_address = models.CharField(
        _("form of address"), max_length=4, blank=True, choices=FormOfAddress.choices,
        help_text=_("In Vietnamese, by what they call themselves. Empty: not known."),
    )  # fmt: skip
    state = models.JSONField(_("state"), default=dict, blank=True)
    turn_token = models.UUIDField(null=True, editable=False)
    turn_expires_at = models.DateTimeField(null=True, editable=False)
    delivery_token = models.UUIDField(null=True, editable=False)
    delivery_expires_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    last_message_at = models.DateTimeField(_("last message"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    # When the bot last said what it is.
    introduced_at = models.DateTimeField(_("introduced"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("conversation"), _("conversations")
        ordering = ["-last_message_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["identity"], name="conversation_one_open_an_identity", condition=Q(ended_at=None)
            ),
        ]
        indexes = [models.Index(fields=["-last_message_at"], name="conversation_recent")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.identity}"
