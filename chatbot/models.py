"""The conversation: what was said in both directions, and how far it has got."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ChannelIdentity, Customer, ServiceLevel
from accounts.search import folded
from bookings.models import Notification
from chatbot.documents import KnowledgeChunk, KnowledgeDocument  # noqa: F401 - models of this app too
from chatbot.faults import Fault  # noqa: F401 - a model of this app too
from chatbot.masking import mask


class Conversation(models.Model):
    """What one customer and the bot say on one channel identity; signing out ends it, and the identity begins another.

    Two leases: one for taking turns, one for delivering replies.
    """

    identity = models.ForeignKey(
        ChannelIdentity, models.PROTECT, related_name="conversations", verbose_name=_("channel identity")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="conversations", verbose_name=_("customer"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
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


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> Self:
        """Inbound and not handled yet, in the order of the conversation."""
        return self.filter(direction=Message.Direction.IN, status=Message.Status.RECEIVED).order_by("sent_at", "id")

    def unsent(self) -> Self:
        """Outbound and not finished, in the order of the conversation."""
        return self.filter(
            direction=Message.Direction.OUT, status__in=[Message.Status.QUEUED, Message.Status.SENDING]
        ).order_by("id")


class Message(models.Model):
    """The inbox and the outbox. A row is written before a webhook is answered, and before anything is sent."""

    class Direction(models.TextChoices):
        IN = "in", _("from the customer")
        OUT = "out", _("to the customer")

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        TAP = "tap", _("button")
        MEDIA = "media", _("picture, sticker or voice")

    class Status(models.TextChoices):
        RECEIVED = "received", _("received")
        HANDLED = "handled", _("handled")
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="messages", verbose_name=_("conversation"), db_index=False
    )
    channel = models.CharField(_("channel"), max_length=20, choices=ChannelIdentity.Channel.choices)
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
    # What somebody may be trying with it: chatbot.guardrails.incoming.
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
                fields=["conversation", "sent_at", "id"], name="message_waiting", condition=Q(status="received")
            ),
            models.Index(
                fields=["conversation", "id"], name="message_unsent", condition=Q(status__in=["queued", "sending"])
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def shown_text(self) -> str:
        """For people who are not the customer: what is not handled may hold a code that is still valid."""
        waiting = self.status in (self.Status.RECEIVED, self.Status.FAILED) and self.direction == self.Direction.IN
        return mask(self.text) if waiting else self.text


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
        """Who is served next: emergencies, then by the customer's support priority, then the longest-waiting."""
        return self.waiting().with_priority().order_by("-priority", "created_at", "pk")


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

    @property
    def phrases(self) -> list[str]:
        """In lower case, of both languages: customers mix them."""
        lines = f"{self.words_vi}\n{self.words_en}".lower().splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]


class ModelCall(models.Model):
    """One request to a language model and what became of it. It holds nothing of what was asked or answered.

    Written before the request with what that may cost at most, so that the daily budget counts calls under way and
    those whose worker died; set to the real cost by the answer.
    """

    class Purpose(models.TextChoices):
        UNDERSTAND = "understand", _("understanding a message")
        SQL = "sql", _("writing a query")
        ANSWER = "answer", _("wording an answer")
        EMBEDDING = "embedding", _("vector of a text")
        CHECK = "check", _("check of the configuration")

    UNDER_WAY, ANSWERED = "", "answered"

    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, related_name="model_calls", null=True, blank=True,
        verbose_name=_("conversation"),
    )  # fmt: skip
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    prompt = models.CharField(_("prompt"), max_length=40)
    model = models.CharField(_("model"), max_length=255)
    tokens_in = models.PositiveIntegerField(_("tokens in"), default=0)
    tokens_out = models.PositiveIntegerField(_("tokens out"), default=0)
    tokens_cache_read = models.PositiveIntegerField(_("tokens read from the cache"), default=0)
    tokens_cache_write = models.PositiveIntegerField(_("tokens written to the cache"), default=0)
    latency_ms = models.PositiveIntegerField(_("milliseconds"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True, default=UNDER_WAY)
    cost_usd = models.DecimalField(_("cost in USD"), max_digits=14, decimal_places=8)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("model call"), _("model calls")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["at"], include=["cost_usd"], name="model_call_budget"),
            models.Index(fields=["model", "-at"], name="model_call_recent"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.model}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def unanswered(self) -> Self:
        """What somebody could write a document about."""
        return self.filter(outcome__in=Question.UNANSWERED)

    def counted(self) -> Self:
        """Those that a service level's number of questions a day limits: what the data answers is free."""
        return self.filter(route__in=[Question.Route.SQL, Question.Route.KNOWLEDGE])


class Question(models.Model):
    """What a customer asked, how it was answered, and what that cost. Its text goes when the customer is erased."""

    class Route(models.TextChoices):
        FLOW = "flow", _("from the data")
        SQL = "sql", _("by a query of the model")
        KNOWLEDGE = "knowledge", _("from the documents")
        REFUSED = "refused", _("refused")
        HUMAN = "human", _("passed on to a person")

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        EMPTY = "empty", _("there is nothing of the kind")
        CLARIFIED = "clarified", _("asked back")
        UNKNOWN = "unknown", _("not known")
        FAILED = "failed", _("failed")

    UNANSWERED = [Outcome.UNKNOWN, Outcome.FAILED]

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="questions", verbose_name=_("conversation")
    )
    text = models.TextField(_("question"), blank=True)
    text_key = folded("text")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    route = models.CharField(_("route"), max_length=10, choices=Route.choices)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    sql = models.TextField(_("SQL"), blank=True)
    cost_usd = models.DecimalField(_("cost in USD"), max_digits=14, decimal_places=8, default=0)
    is_helpful = models.BooleanField(_("helpful"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), default=timezone.now)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ["-id"]
        indexes = [models.Index(fields=["conversation", "created_at"], name="question_by_conversation")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class GoldenQuestion(models.Model):
    """A question with the SQL that answers it: an example for the model that writes queries."""

    question = models.CharField(_("question"), max_length=300)
    question_key = folded("question")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    sql = models.TextField(_("SQL"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("golden question"), _("golden questions")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["question", "language"], name="golden_question_unique")]

    def __str__(self) -> str:
        return self.question
