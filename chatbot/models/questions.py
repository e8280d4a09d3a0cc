"""What customers asked and how it was answered, and the examples that a model writes queries from."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatbot.models.conversations import Conversation
from chatbot.models.documents import KnowledgeDocument
from meetassist.text import folded


class QuestionQuerySet(models.QuerySet["Question"]):
    def unanswered(self) -> Self:
        """What somebody could write a document about."""
        return self.filter(outcome__in=Question.UNANSWERED)

    def counted(self) -> Self:
        """Those that a service level's number of questions a day limits: what the data answers is free."""
        return self.filter(route__in=[Question.Route.SQL, Question.Route.KNOWLEDGE])

    def to_improve(self) -> Self:
        """What was not answered or not helpful, and nobody has settled; not what was erased, nor of whoever objects."""
        return self.filter(Question.NEEDS_AN_ANSWER, conversation__customer__objected_at=None).exclude(text="")


class Question(models.Model):
    """What a customer asked, how it was answered, and what that cost.

    Its text goes when the customer is erased, and after its time; the row outlives the conversation of a visitor.
    """

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
    # As the partial indexes have them.
    NEEDS_AN_ANSWER = Q(settled_at=None) & (Q(outcome__in=UNANSWERED) | Q(is_helpful=False))
    HAS_TEXT = ~Q(text="", sql="")

    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, related_name="questions", null=True, blank=True, verbose_name=_("conversation")
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
    settled_at = models.DateTimeField(
        _("settled"), null=True, blank=True, editable=False,
        help_text=_("When somebody of the team wrote the answer, or said that none is needed."),
    )  # fmt: skip

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("question"), _("questions")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["conversation", "created_at"], name="question_by_conversation"),
            models.Index(fields=["created_at", "id"], name="question_with_text", condition=~Q(text="", sql="")),
            models.Index(
                fields=["created_at"], name="question_unanswered", condition=Q(outcome__in=["unknown", "failed"])
            ),
            models.Index(
                fields=["-created_at"], name="question_to_improve",
                condition=Q(settled_at=None) & (Q(outcome__in=["unknown", "failed"]) | Q(is_helpful=False)),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk}"


class GoldenQuestionQuerySet(models.QuerySet["GoldenQuestion"]):
    def examples(self) -> Self:
        """What the model that writes queries is shown."""
        return self.filter(is_active=True).exclude(sql="")

    def tests(self) -> Self:
        """What is asked again before a document is published."""
        return self.filter(is_active=True).exclude(expected_outcome="")


class GoldenQuestion(models.Model):
    """A question of which it is known what is right.

    With SQL it is an example for the model that writes queries. With an expected outcome it is a regression test, which
    is asked again before a document is published. It may be both.
    """

    # What can be expected: that something fails cannot, and there is nobody whose questions are refused.
    OUTCOMES = [
        (outcome.value, outcome.label) for outcome in (
            Question.Outcome.ANSWERED, Question.Outcome.EMPTY, Question.Outcome.CLARIFIED, Question.Outcome.UNKNOWN,
        )
    ]  # fmt: skip

    LONGEST = 300

    question = models.CharField(_("question"), max_length=LONGEST)
    question_key = folded("question")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    sql = models.TextField(
        _("SQL"), blank=True, help_text=_("An example for the model that writes queries. Empty: it is a test alone.")
    )
    expected_outcome = models.CharField(
        _("expected outcome"), max_length=10, choices=OUTCOMES, blank=True,
        help_text=_(
            "What whoever asks this, without having shown who they are, must get. “Not known” is what is passed on to "
            "a person. Empty: it is an example alone, and not tested."
        ),
    )  # fmt: skip
    expected_document = models.ForeignKey(
        KnowledgeDocument, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("expected document"), help_text=_("Which document answers it. Empty: whatever does."),
    )  # fmt: skip
    expected_section = models.CharField(
        _("expected section"), max_length=500, blank=True, help_text=_("The heading above the passage, if it matters.")
    )
    expected_values = models.TextField(
        _("expected values"), blank=True,
        help_text=_("What the answer must contain, one a line: numbers, times, names, or a few words of it."),
    )  # fmt: skip
    # The test goes with the words of the customer who asked it, when they are erased.
    origin = models.ForeignKey(
        Question, models.SET_NULL, null=True, blank=True, editable=False, related_name="golden_questions"
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = GoldenQuestionQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("golden question"), _("golden questions")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "language"], name="golden_question_unique"),
            models.CheckConstraint(
                name="golden_question_is_of_use",
                condition=~Q(sql="") | ~Q(expected_outcome=""),
                violation_error_message=_("Give the SQL, or what is expected, or both."),
            ),
        ]

    def __str__(self) -> str:
        return self.question
