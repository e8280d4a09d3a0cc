"""Who people are: those who log in, those who are served, and the channels they write from."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.search import folded


class User(AbstractUser):
    """Somebody who logs in: an admin or a consultant. Customers never do."""


class Customer(models.Model):
    """A person who books. Known by a channel identity at first; the address is set only by verification or staff."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    name_key = folded("name")
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    external_id = models.CharField(_("id in the imported files"), max_length=64, null=True, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("customer"), _("customers")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="customer_email_unique"),
            models.CheckConstraint(
                name="customer_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class ChannelIdentity(models.Model):
    """One account on one channel: a Messenger user of our page, or a browser. A customer may have several."""

    class Channel(models.TextChoices):
        MESSENGER = "messenger", _("Messenger")
        WEB = "web", _("web chat")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities", verbose_name=_("customer"))
    channel = models.CharField(_("channel"), max_length=20, choices=Channel.choices)
    external_id = models.CharField(_("id on the channel"), max_length=100)
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("channel identity"), _("channel identities")
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="channel_identity_unique"),
        ]
        indexes = [
            models.Index(
                fields=["network_key", "created_at"], name="identity_by_network", condition=~Q(network_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.external_id}"
