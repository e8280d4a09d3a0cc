"""What the team writes for itself: notes beside a conversation, and replies that it saves to write them again."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chatbot.models.conversations import Conversation


class TeamNote(models.Model):
    """What a member of the team tells the others about a conversation. The customer never reads it."""

    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="team_notes", verbose_name=_("conversation")
    )
    text = models.TextField(_("text"), blank=True)
    written_by = models.CharField(_("written by"), max_length=150)
    created_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("note for the team"), _("notes for the team")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="team_note_with_text", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class SavedReply(models.Model):
    """An answer that the team gives again and again, in both languages, with fields that are filled when it is used."""

    # What may stand in braces.
    FIELDS = ("name", "code", "time", "service", "consultant", "me", "business")
    FIELD = re.compile(r"\{(\w*)\}")

    name = models.CharField(_("name"), max_length=40, unique=True, help_text=_("By which it is found, after a “/”."))
    text_vi = models.TextField(_("Vietnamese text"), max_length=2000, blank=True)
    text_en = models.TextField(
        _("English text"), max_length=2000, blank=True,
        help_text=_(
            "Fields: {name} the customer, {code}, {time}, {service} and {consultant} of their next appointment, "
            "{me} who writes, {business}."
        ),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("saved reply"), _("saved replies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if not self.text_vi and not self.text_en:
            raise ValidationError(_("Write it in one language at least."))
        wrong = [found for found in self.FIELD.findall(self.text_vi + self.text_en) if found not in self.FIELDS]
        if wrong:
            raise ValidationError(_("There is no field {%(name)s}."), params={"name": wrong[0]})

    def filled(self, values: Mapping[str, str], language: str) -> str:
        """In this language, else in the other. A field without a value stays, for the writer to see."""
        text = {"vi": self.text_vi, "en": self.text_en}[language] or self.text_vi or self.text_en
        return self.FIELD.sub(lambda found: values.get(found[1]) or found[0], text)

    @classmethod
    def open_field(cls, text: str) -> str:
        """The first field in it that nobody has filled, in its braces; else empty."""
        return next((found[0] for found in cls.FIELD.finditer(text) if found[1] in cls.FIELDS), "")
