"""E-mails as rows."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.codes import EmailVerification
from accounts.models.customers import Customer
from accounts.models.team import Invitation, User


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
        PRIVACY = "privacy", _("about the data kept")
        ALERT = "alert", _("alert to the team")

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
    # Each with its name, its type and its text; nothing of them stays once they are sent.
    attachments = models.JSONField(default=list, blank=True, editable=False)
    message_id = models.UUIDField(_("Message-ID"), default=uuid.uuid4, unique=True, editable=False)
    provider_id = models.CharField(_("provider's id"), max_length=100, blank=True, editable=False)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    useful_until = models.DateTimeField(_("useful until"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    # It did not arrive, and who waits for it in a conversation does not know yet (chatbot.worker.undelivered).
    needs_telling = models.BooleanField(default=False, db_default=False, editable=False)
    # Who it is about is erased: once it is done with, nothing stays of what it says and to whom.
    goes_when_done = models.BooleanField(default=False, db_default=False, editable=False)
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
            models.Index(fields=["done_at"], name="email_given_up", condition=Q(status="failed")),
            models.Index(fields=["provider_id"], name="email_by_provider_id", condition=~Q(provider_id="")),
            models.Index(fields=["id"], name="email_needs_telling", condition=Q(needs_telling=True)),
            models.Index(
                fields=["done_at", "id"], name="email_with_text",
                condition=Q(done_at__isnull=False) & ~Q(text__in=["", "–"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"
