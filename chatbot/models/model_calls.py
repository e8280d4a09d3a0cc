"""The book of calls to language models: what each cost and what became of it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatbot.models.conversations import Conversation


class ModelCall(models.Model):
    """One request to a language model and what became of it. It holds nothing of what was asked or answered.

    Written before the request with what that may cost at most, so that the daily budget counts calls under way and
    those whose worker died; set to the real cost by the answer.
    """

    class Purpose(models.TextChoices):
        UNDERSTAND = "understand", _("understanding a message")
        SQL = "sql", _("writing a query")
        ANSWER = "answer", _("wording an answer")
        WORDINGS = "wordings", _("other words for a passage")
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
