"""Conversations that need a person, and the topics that call one."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ServiceLevel, User
from chatbot.models.conversations import Conversation
from chatbot.models.messages import Message


class HandoffQuerySet(models.QuerySet["Handoff"]):
    def open(self) -> Self:
        return self.filter(resolved_at=None)

    def waiting(self) -> Self:
        """For a person to take it."""
        return self.open().filter(taken_at=None)

    def taken(self) -> Self:
        """A person has the conversation, and the bot is silent."""
        return self.open().filter(taken_at__isnull=False)

    def unanswered(self) -> Self:
        """Taken, and the customer wrote last; or spoke of an emergency after the person had written last."""
        rows = Message.objects.filter(conversation=OuterRef("conversation"))
        last = rows.order_by("-id").values("direction")[:1]
        seen = rows.exclude(author="").filter(sent_at__gt=OuterRef("emergency_at"))
        of_the_customer, unseen = Q(last=Message.Direction.IN), Q(emergency_at__isnull=False) & ~Exists(seen)
        return self.taken().alias(last=Subquery(last)).filter(of_the_customer | unseen)

    def emergencies(self) -> Self:
        """Somebody may be hurt: before everybody else's."""
        return self.filter(emergency_at__isnull=False)

    def with_priority(self) -> Self:
        """`priority`: an emergency's is above all; else what the customer's service level says of support.

        Who has no level has the default one's.
        """
        default = ServiceLevel.objects.filter(is_default=True).values("support_priority")[:1]
        named = Coalesce("conversation__customer__level__support_priority", Subquery(default))
        numbers = {ServiceLevel.Priority.DEDICATED: 2, ServiceLevel.Priority.PRIORITY: 1}
        whens = [When(named_priority=name, then=number) for name, number in numbers.items()]
        return self.alias(named_priority=named).annotate(
            priority=Case(
                When(emergency_at__isnull=False, then=Handoff.HIGHEST_PRIORITY),
                *whens,
                default=0,
                output_field=models.PositiveSmallIntegerField(),
            )
        )

    def queue(self) -> Self:
        """Who is served next: emergencies, who is angry, by the customer's support priority, the longest-waiting."""
        return self.waiting().by_urgency()

    def by_urgency(self) -> Self:
        urgency = Case(
            When(emergency_at__isnull=False, then=2), When(reason=Handoff.Reason.ANGER, then=1), default=0,
            output_field=models.PositiveSmallIntegerField(),
        )  # fmt: skip
        return self.with_priority().order_by(urgency.desc(), "-priority", "created_at", "pk")

    def snoozed(self, now: datetime) -> Self:
        """Put off until a later time; what the customer writes meanwhile brings it back, as an emergency does."""
        rows = Message.objects.filter(conversation=OuterRef("conversation"), direction=Message.Direction.IN)
        written = Exists(rows.filter(sent_at__gt=OuterRef("snoozed_at")))
        alarmed = Q(emergency_at__gt=F("snoozed_at"))
        return self.open().filter(~written, ~alarmed, snoozed_until__gt=now)

    def due(self, now: datetime) -> Self:
        """Open, and not put off."""
        return self.open().exclude(pk__in=Handoff.objects.snoozed(now).values("pk"))


class Handoff(models.Model):
    """A conversation that needs a person: waiting, until one takes it; taken, while the bot is silent; over.

    While it waits the bot goes on serving. One is open for a conversation at a time.
    """

    class Reason(models.TextChoices):
        FAILURE = "failure", _("a message could not be handled")
        ASKED = "asked", _("the customer asked for a person")
        PROFILES = "profiles", _("two profiles of one person")
        QUESTION = "question", _("a question could not be answered")
        MISUNDERSTOOD = "misunderstood", _("misunderstood again and again")
        ANGER = "anger", _("the customer is angry")
        TOPIC = "topic", _("a topic for a person")
        STEPPED_IN = "stepped_in", _("a person stepped in")
        EMERGENCY = "emergency", _("an emergency")
        UNDELIVERED = "undelivered", _("an e-mail could not be delivered")
        REQUEST = "request", _("a wish without an e-mail address")
        PRIVACY = "privacy", _("a request about data")
        ABSENCE = "absence", _("a customer cannot come and is too late to cancel")

    class Ending(models.TextChoices):
        RESOLVED = "resolved", _("resolved")
        GIVEN_BACK = "given_back", _("given back to the bot")
        IDLE = "idle", _("given back after a pause")
        CUSTOMER = "customer", _("the customer went back to the bot")
        SIGNED_OUT = "signed_out", _("the conversation ended")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="handoffs", verbose_name=_("conversation")
    )
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    summary = models.TextField(_("summary"), blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    # When the customer last wrote something that says somebody may be hurt.
    emergency_at = models.DateTimeField(_("emergency"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken"), null=True, blank=True)
    taken_by = models.CharField(_("taken by"), max_length=150, blank=True)
    # The login behind that name; none for who answers outside of our pages.
    holder = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, editable=False, related_name="handoffs", verbose_name=_("login")
    )
    snoozed_at = models.DateTimeField(_("put off"), null=True, blank=True, editable=False)
    snoozed_until = models.DateTimeField(_("put off until"), null=True, blank=True)
    # When the team was told by e-mail that nobody looks (chatbot.people.alerting).
    alerted_at = models.DateTimeField(_("alerted"), null=True, blank=True, editable=False)
    # When the team's browsers were last told of it (chatbot.people.ringing).
    rung_at = models.DateTimeField(_("notified"), null=True, blank=True, editable=False)
    resolved_at = models.DateTimeField(_("resolved"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending.choices, blank=True)

    # Above the levels' priorities.
    HIGHEST_PRIORITY = 3

    objects = HandoffQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("handoff"), _("handoffs")
        ordering = [F("resolved_at").desc(nulls_first=True), "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"], name="handoff_one_open_a_conversation", condition=Q(resolved_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_reason_display()}"

    @property
    def holding(self) -> str:
        """Who has it and since when, as a page sends it back: it says whether that is still so. Empty: nobody."""
        return f"{self.holder_id or self.taken_by} {self.taken_at.isoformat()}" if self.taken_at else ""


class HandoffTopic(models.Model):
    """What the business wants a person to answer, by the words that customers use for it."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    words_vi = models.TextField(_("Vietnamese words"), blank=True, help_text=_("A word or a phrase a line."))
    words_en = models.TextField(_("English words"), blank=True, help_text=_("A word or a phrase a line."))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("topic for a person"), _("topics for a person")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
