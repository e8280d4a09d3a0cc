"""What persons ask for and agree to about their data, and that somebody was erased."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import channels
from accounts.models.customers import Customer


class PrivacyRequestQuerySet(models.QuerySet["PrivacyRequest"]):
    def open(self) -> Self:
        return self.filter(status=PrivacyRequest.Status.OPEN)

    def overdue(self, now: datetime) -> Self:
        return self.open().filter(due_at__lte=now)


class PrivacyRequest(models.Model):
    """What a customer asks for about their own data. It has to be answered before `due_at`."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("a copy of the data")
        CORRECTION = "correction", _("correction")
        ERASURE = "erasure", _("erasure")
        OBJECTION = "objection", _("objection to use")

    class Source(models.TextChoices):
        CHAT = "chat", _("chat")
        STAFF = "staff", _("staff")
        COMMAND = "command", _("command")

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("fulfilled")
        REFUSED = "refused", _("refused")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="privacy_requests", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    source = models.CharField(_("asked in"), max_length=10, choices=Source.choices)
    noted_by = models.CharField(
        _("noted by"), max_length=150, blank=True, help_text=_("A person of the team; empty: the customer.")
    )
    details = models.TextField(_("what they ask for"), blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField(_("asked"))
    due_at = models.DateTimeField(_("to be answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    objects = PrivacyRequestQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("request about data"), _("requests about data")
        permissions = [("fulfil_privacyrequest", "Can answer requests about data, and erase persons")]
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="privacy_request_open_or_answered",
                condition=Q(status="open", answered_at=None) | ~Q(status="open") & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["due_at"], name="privacy_request_open", condition=Q(status="open"))]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"

    def is_overdue(self, now: datetime) -> bool:
        return self.status == self.Status.OPEN and self.due_at <= now


class Consent(models.Model):
    """That a customer agreed to their data being kept: to which wording, and by which act of theirs."""

    class Act(models.TextChoices):
        ADDRESS = "address", _("gave an e-mail address in the chat")
        PHONE_NUMBER = "number", _("gave a telephone number in the chat")
        CALL = "call", _("said so on the telephone")
        PAPER = "paper", _("signed on paper")

    # What the team can note: the others are the customer's own.
    NOTED = [Act.CALL, Act.PAPER]

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="consents", verbose_name=_("customer"))
    version = models.CharField(_("version of the wording"), max_length=10)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    act = models.CharField(_("by"), max_length=10, choices=Act.choices)
    channel = models.CharField(_("channel"), max_length=20, blank=True, choices=channels.choices)
    noted_by = models.CharField(
        _("noted by"), max_length=150, blank=True, help_text=_("A person of the team; empty: the customer.")
    )
    given_at = models.DateTimeField(_("agreed on"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("consent"), _("consents")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk} {self.version}"


class Tombstone(models.Model):
    """That the customer with this number was erased. It is never changed or deleted (the database refuses it): whoever
    restores an older copy of the data knows by it whom to erase again.
    """

    customer_number = models.BigIntegerField(_("number of the customer"), unique=True)
    erased_at = models.DateTimeField(_("erased"))

    class Meta:
        verbose_name, verbose_name_plural = _("erased customer"), _("erased customers")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.customer_number}"
