"""What customers asked and how it was answered, and the examples that a model writes queries from."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatbot.models.conversations import Conversation
from meetassist.text import folded


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
