"""Who people are and what they may do: logins, customers, channels, levels, devices, codes and e-mails."""

import uuid
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import channels
from meetassist import business
from meetassist.phones import validate_phone
from meetassist.text import folded
from meetassist.zones import validate_time_zone


class User(AbstractUser):
    """Somebody who logs in: an admin or a consultant. Customers never do."""

    public_name = models.CharField(
        _("name that customers read"), max_length=60, blank=True,
        help_text=_("Stands under what they write to customers. Empty: first and last name, else the business's name."),
    )  # fmt: skip

    @property
    def shown_name(self) -> str:
        """As customers read it: never the name of the login."""
        return self.public_name or self.get_full_name() or business.current().name

    @property
    def team_name(self) -> str:
        """As colleagues know them."""
        return self.get_full_name() or self.get_username()


class Action(models.TextChoices):
    """What a customer can have done for them; a level allows some of it."""

    BOOK = "book", _("Book appointments")
    RESCHEDULE = "reschedule", _("Move appointments")
    CANCEL = "cancel", _("Cancel appointments")
    WAITLIST = "waitlist", _("Join the waitlist")
    FEEDBACK = "feedback", _("Rate visits")
    DEVICE = "device", _("Register devices")
    QUESTION = "question", _("Ask questions")
    PERSON = "person", _("Speak to a person")


class ServiceLevel(models.Model):
    """What customers of a level may do, and how much of it. The rows are the business's own: none is special to us.

    An empty limit is none: the business policy's alone holds. Customers without a level have the default one; without
    any row, nobody is limited.
    """

    class Priority(models.TextChoices):
        STANDARD = "standard", _("standard")
        PRIORITY = "priority", _("priority")
        DEDICATED = "dedicated", _("dedicated")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True, help_text=_("A higher level has a higher number."))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    price = models.DecimalField(_("price a month"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="VND")
    actions = ArrayField(
        models.CharField(max_length=12, choices=Action.choices), verbose_name=_("allowed"), default=list, blank=True
    )
    maximum_coming = models.PositiveSmallIntegerField(_("coming appointments, at most"), null=True, blank=True)
    booking_window_days = models.PositiveIntegerField(
        _("booking window (days)"), null=True, blank=True,
        validators=[MinValueValidator(1, _("With a window of 0 days nobody could book.")), MaxValueValidator(731)],
    )  # fmt: skip
    maximum_devices = models.PositiveSmallIntegerField(_("devices, at most"), null=True, blank=True)
    questions_a_day = models.PositiveIntegerField(_("questions a day"), null=True, blank=True)
    support_priority = models.CharField(
        _("support priority"), max_length=10, choices=Priority.choices, default=Priority.STANDARD
    )
    is_default = models.BooleanField(_("default"), default=False, help_text=_("The level of whoever has none."))

    class Meta:
        verbose_name, verbose_name_plural = _("service level"), _("service levels")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], name="service_level_one_default", condition=Q(is_default=True),
                violation_error_message=_("Another level is the default already."),
            ),
            models.CheckConstraint(
                name="service_level_price_is_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0),
                violation_error_message=_("A price is not negative."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def summary(self) -> str:
        """The description in the active language."""
        return self.description_en if self.description_en and get_language() == "en" else self.description


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
    external_id = models.CharField(_("id in the imported files"), max_length=64, null=True, unique=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_from"
    )
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
        SECOND = "second"  # codes of a second factor, tried or used, of an account

    scope = models.CharField(max_length=10, choices=Scope.choices)
    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="rate_limit_unique")]
        indexes = [models.Index(fields=["until"], name="rate_limit_until")]

    def __str__(self) -> str:
        return f"#{self.pk} {self.scope}"


class Invitation(models.Model):
    """Somebody of the team who has no account yet may make one. Its link stands nowhere (accounts.invitations)."""

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")

    def __str__(self) -> str:
        return f"#{self.pk}"


class OutgoingEmail(models.Model):
    """An e-mail as a row, written in the transaction of what it tells, before anything is sent.

    One with a verification, a user or an invitation has no text: the code or the link is made at the moment of sending
    and stands nowhere.
    """

    class Kind(models.TextChoices):
        CODE = "code", _("code")
        RECEIPT = "receipt", _("receipt")
        REQUEST = "request", _("request noted")
        CHANGE = "change", _("change")
        CANCELLATION = "cancellation", _("cancellation")
        DECLINE = "decline", _("decline")
        REMINDER = "reminder", _("reminder")
        OFFER = "offer", _("waitlist offer")
        FOLLOW_UP = "follow_up", _("follow-up")
        TO_CONSULTANT = "consultant", _("to the consultant")
        SECURITY = "security", _("about the profile")
        PASSWORD = "password", _("link for a new password")
        INVITATION = "invitation", _("invitation")

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        SKIPPED = "skipped", _("skipped")
        FAILED = "failed", _("failed")

    # What stands where a text was taken away, which cannot be empty.
    GONE = "–"
    # As the partial index has it.
    HAS_TEXT = ~Q(text__in=["", GONE])

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    dedup_key = models.CharField(max_length=100, unique=True, editable=False)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="emails", null=True, blank=True, verbose_name=_("customer")
    )
    verification = models.OneToOneField(
        EmailVerification, models.CASCADE, related_name="email_row", null=True, blank=True, editable=False
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True, editable=False)
    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="+", null=True, blank=True, editable=False)
    # E-mails of one thread are sent in their order: a cancellation never overtakes its receipt.
    thread = models.CharField(max_length=100, blank=True, editable=False)
    to = models.EmailField(_("to"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    calendar = models.TextField(_("calendar file"), blank=True)
    calendar_method = models.CharField(max_length=10, blank=True, editable=False)
    message_id = models.UUIDField(_("Message-ID"), default=uuid.uuid4, unique=True, editable=False)
    provider_id = models.CharField(_("provider's id"), max_length=100, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    useful_until = models.DateTimeField(_("useful until"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    # It did not arrive, and who waits for it in a conversation does not know yet (chatbot.worker.undelivered).
    needs_telling = models.BooleanField(default=False, db_default=False, editable=False)
    claim_token = models.UUIDField(null=True, editable=False)
    claim_expires_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("e-mail"), _("e-mails")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="email_has_a_text_or_a_code",
                condition=(Q(verification__isnull=False) | Q(user__isnull=False) | Q(invitation__isnull=False))
                & Q(text="", html="")
                | Q(verification=None, user=None, invitation=None) & ~Q(text=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"], name="email_unsent", condition=Q(status__in=["queued", "sending"])
            ),
            models.Index(
                fields=["thread", "id"], name="email_unsent_thread",
                condition=Q(status__in=["queued", "sending"]) & ~Q(thread=""),
            ),
            models.Index(fields=["provider_id"], name="email_by_provider_id", condition=~Q(provider_id="")),
            models.Index(fields=["id"], name="email_needs_telling", condition=Q(needs_telling=True)),
            models.Index(
                fields=["done_at", "id"], name="email_with_text",
                condition=Q(done_at__isnull=False) & ~Q(text__in=["", "–"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"
