"""The person who books, the accounts from which they write, and the things they own."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import channels
from accounts.models.levels import ServiceLevel
from meetassist import business
from meetassist.phones import validate_phone
from meetassist.text import folded
from meetassist.zones import validate_time_zone


class EmailProblem(models.TextChoices):
    """What the mail provider has told about an address."""

    BOUNCED = "bounced", _("bounced")
    COMPLAINED = "complained", _("complained")


class Customer(models.Model):
    """A person who books. Known by a channel identity at first; the address is set only by verification or staff."""

    name = models.CharField(_("name"), max_length=100, blank=True)
    name_key = folded("name")
    email = models.EmailField(_("e-mail"), null=True, blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True, validators=[validate_phone])
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_time_zone],
        help_text=_("Empty: the business's."),
    )  # fmt: skip
    level = models.ForeignKey(
        ServiceLevel, models.PROTECT, null=True, blank=True, related_name="customers", verbose_name=_("service level"),
        help_text=_("Empty: the default level."),
    )  # fmt: skip
    email_problem = models.CharField(
        _("problem with the e-mail"), max_length=10, blank=True, choices=EmailProblem.choices,
        help_text=_("Nothing is sent to this address while it is set."),
    )  # fmt: skip
    email_problem_at = models.DateTimeField(_("problem since"), null=True, blank=True, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    objected_at = models.DateTimeField(
        _("objects to use since"), null=True, blank=True, editable=False,
        help_text=_("No language model reads what they write, and they are sent nothing that is not needed."),
    )  # fmt: skip
    external_id = models.CharField(_("id in the imported files"), max_length=64, null=True, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from",
        verbose_name=_("merged into"),
    )  # fmt: skip
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("customer"), _("customers")
        permissions = [("view_own_customer", "Can view customers of own appointments")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="customer_email_unique"),
            models.CheckConstraint(
                name="customer_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"], name="customer_unknown", condition=Q(email=None, merged_into=None)
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"

    @property
    def zone(self) -> ZoneInfo:
        """Theirs, or else the business's."""
        return ZoneInfo(self.time_zone or business.current().time_zone)

    @cached_property
    def current_level(self) -> ServiceLevel | None:
        """Their level, else the default one; None where the business has none. Read once for each instance."""
        return self.level or ServiceLevel.objects.filter(is_default=True).first()


class ChannelIdentity(models.Model):
    """One account on one channel, such as a browser or a user of our page. A customer may have several."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="identities", verbose_name=_("customer"))
    channel = models.CharField(_("channel"), max_length=20, choices=channels.choices)
    external_id = models.CharField(_("id on the channel"), max_length=100)
    network_key = models.CharField(max_length=64, blank=True, editable=False)
    last_network_key = models.CharField(max_length=64, blank=True, editable=False)
    # The wider network: /24 where the others are single addresses of IPv4.
    last_subnet_key = models.CharField(max_length=64, blank=True, editable=False)
    # Of a browser: what its cookie has to say beside the id. Empty until it is renewed first; the one before can be
    # exchanged for it until then (accounts.services.renew_session).
    session_key = models.CharField(max_length=32, blank=True, editable=False)
    former_session_key = models.CharField(max_length=32, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(
        _("verified"), null=True, blank=True, editable=False,
        help_text=_("When whoever writes from here last proved the customer's address."),
    )  # fmt: skip
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name, verbose_name_plural = _("channel identity"), _("channel identities")
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="channel_identity_unique"),
        ]
        indexes = [
            models.Index(
                fields=["former_until"], name="channel_identity_former", condition=Q(former_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.external_id}"


class Device(models.Model):
    """Something a customer owns or uses and may book a service for. Removed ones stay for the appointments they had."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="devices", verbose_name=_("customer"))
    kind = models.CharField(_("type"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    name_key = folded("name")
    place = models.CharField(_("place"), max_length=100, blank=True)
    serial = models.CharField(_("serial number"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True, max_length=1000)
    is_active = models.BooleanField(_("in use"), default=True)
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("device"), _("devices")
        ordering = ["customer_id", "id"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"{self.name} ({self.kind})" if self.kind and self.kind != self.name else self.name
