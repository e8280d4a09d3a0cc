"""What was said in a conversation, in both directions: the inbox and the outbox."""

from datetime import datetime
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import channels
from bookings.models import Notification
from chatbot.models.conversations import Conversation
from chatbot.models.masking import mask
from meetassist.text import Fold, fold


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        """Inbound and not handled yet, in the order of the conversation."""
        return self.filter(direction=Message.Direction.IN, status=Message.Status.RECEIVED).order_by("sent_at", "id")

    def unsent(self) -> Self:
        """Outbound and not finished, in the order of the conversation."""
        return self.filter(
            direction=Message.Direction.OUT, status__in=[Message.Status.QUEUED, Message.Status.SENDING]
        ).order_by("id")

    def said(self, *, since: datetime) -> Self:
        """What both sides have said, the newest first: in words, and neither waiting for its turn nor given up."""
        unsaid = [Message.Status.RECEIVED, Message.Status.FAILED]
        return self.filter(sent_at__gte=since).exclude(status__in=unsaid).exclude(text="").order_by("-pk")

    def with_words(self, text: str) -> Self:
        """Those with all of these words, typed with or without diacritics.

        What is not handled yet is not searched: it may hold a code.
        """
        found = SearchQuery(fold(text), config="simple")
        return self.filter(Message.IS_SEARCHED).alias(words=Message.WORDS).filter(words=found)


class Message(models.Model):
    """The inbox and the outbox. A row is written before a webhook is answered, and before anything is sent."""

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        TAP = "tap", _("button")
        MEDIA = "media", _("picture or file")
        VOICE = "voice", _("voice message")
        STICKER = "sticker", _("sticker")
        PLACE = "place", _("location")
        REACTION = "reaction", _("reaction")
        OTHER = "other", _("of another kind")

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        HANDLED = "handled", _("handled")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    # What we cannot look at.
    WITHOUT_WORDS = (Kind.MEDIA, Kind.VOICE, Kind.STICKER, Kind.PLACE)

    # As the partial index has it.
    HAS_CONTENT = ~Q(text="", payload="", choices=[], table=[], template={})
    # As the index of words has them.
    IS_SEARCHED = Q(direction="out") | Q(status="handled")
    WORDS = SearchVector(Fold("text"), config="simple")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", verbose_name=_("conversation"), db_index=False
    )
    channel = models.CharField(_("channel"), max_length=20, choices=channels.choices)
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.TEXT)
    external_id = models.CharField(_("id on the channel"), max_length=255, null=True, blank=True)
    notification = models.ForeignKey(
        Notification, models.PROTECT, related_name="messages", null=True, blank=True, verbose_name=_("notification")
    )
    text = models.TextField(_("text"), blank=True)
    author = models.CharField(
        _("written by"),
        max_length=150,
        blank=True,
        help_text=_("A person of the team; empty: customer or bot."),
    )
    payload = models.CharField(_("button payload"), max_length=1000, blank=True)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    table = models.JSONField(_("table"), default=list, blank=True)
    template = models.JSONField(_("approved template"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    # What somebody may be trying with it: chatbot.understanding.suspicions.
    labels = ArrayField(models.CharField(max_length=20), verbose_name=_("labels"), default=list, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    created_at = models.DateTimeField(_("stored"), default=timezone.now, db_default=Now())
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("message"), _("messages")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="message_external_id_unique"),
            models.CheckConstraint(
                name="message_status_fits_direction",
                condition=Q(direction="in", status__in=["received", "handled", "failed"])
                | Q(direction="out", status__in=["queued", "sending", "sent", "failed"]),
            ),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_history"),
            models.Index(
                fields=["sent_at", "id"], name="message_with_content",
                condition=~Q(text="", payload="", choices=[], table=[], template={}),
            ),
            GinIndex(
                SearchVector(Fold("text"), config="simple"), name="message_words",
                condition=Q(direction="out") | Q(status="handled"),
            ),
            models.Index(
                fields=["conversation", "sent_at", "id"], name="message_waiting", condition=Q(status="received")
            ),
            models.Index(fields=["sent_at", "id"], name="message_given_up", condition=Q(status="failed")),
            models.Index(
                fields=["conversation", "id"], name="message_unsent", condition=Q(status__in=["queued", "sending"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def quick_replies(self) -> list[dict[str, Any]]:
        """The choices that can be tapped until something else is said: none of a card, and none that opens a page."""
        return [choice for choice in self.choices if "card" not in choice and "url" not in choice]

    @property
    def is_without_words(self) -> bool:
        """There never were any: it was not emptied."""
        return self.kind in (*self.WITHOUT_WORDS, self.Kind.OTHER)

    @property
    def shown_text(self) -> str:
        """For people who are not the customer: what is not handled may hold a code that is still valid."""
        waiting = self.status in (self.Status.RECEIVED, self.Status.FAILED) and self.direction == self.Direction.IN
        return mask(self.text) if waiting else self.text
