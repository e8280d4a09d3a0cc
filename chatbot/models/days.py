"""The days on which customers wrote, one row for a conversation and a day: what conversations are counted by."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import channels
from chatbot.models.conversations import Conversation


class ConversationDay(models.Model):
    """One conversation on one day of the business's calendar on which its customer wrote.

    The same person may come back after a year in the same conversation, so that days are counted, not conversations.
    Triggers of the database write it in the transactions of what they count (chatbot/sql/days.sql, and since an answer
    can be contradicted contradicted_answers.sql). The row outlives the conversation of a visitor, so that the numbers
    of a past month stay as they were.
    """

    conversation = models.ForeignKey(
        Conversation, models.SET_NULL, related_name="days", null=True, blank=True, verbose_name=_("conversation")
    )
    channel = models.CharField(_("channel"), max_length=20, choices=channels.choices)
    day = models.DateField(_("day"))
    is_reached = models.BooleanField(
        _("something reached"), default=False,
        help_text=_(
            "The customer booked, moved or cancelled in the chat, or a question was answered, and not called unhelpful."
        ),
    )  # fmt: skip
    is_handed_over = models.BooleanField(
        _("with a person"), default=False, help_text=_("A person was called on that day, or had it already.")
    )
    # What makes it reached: so many times. Answers that the customer calls unhelpful are taken back.
    done = models.PositiveSmallIntegerField(_("booked, moved or cancelled in the chat"), default=0)
    answered = models.PositiveSmallIntegerField(_("questions answered"), default=0)
    booked = models.PositiveSmallIntegerField(_("booked in the chat"), default=0)

    class Meta:
        verbose_name, verbose_name_plural = _("day of a conversation"), _("days of conversations")
        ordering = ["-day", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "day"], name="conversation_day_once"),
        ]
        indexes = [
            models.Index(
                fields=["day", "id"], include=["channel", "is_reached", "is_handed_over", "booked"],
                name="conversation_day_by_time",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.conversation_id} {self.day}"
