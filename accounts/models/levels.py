"""What customers may do, by their service level."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Action(models.TextChoices):
    """What a customer can have done for them; a level allows some of it."""

    BOOK = "book", _("Book appointments")
    RESCHEDULE = "reschedule", _("Move appointments")
    CANCEL = "cancel", _("Cancel appointments")
    WAITLIST = "waitlist", _("Join the waitlist")
    FEEDBACK = "feedback", _("Rate visits")
    DEVICE = "device", _("Register devices")
    QUESTION = "question", _("Ask questions")
    PERSON = "person", _("Speak to a person")


class ServiceLevel(models.Model):
    """What customers of a level may do, and how much of it. The rows are the business's own: none is special to us.

    An empty limit is none: the business policy's alone holds. Customers without a level have the default one; without
    any row, nobody is limited.
    """

    class Priority(models.TextChoices):
        STANDARD = "standard", _("standard")
        PRIORITY = "priority", _("priority")
        DEDICATED = "dedicated", _("dedicated")

    code = models.SlugField(_("code"), max_length=20, unique=True)
    rank = models.PositiveSmallIntegerField(_("rank"), unique=True, help_text=_("A higher level has a higher number."))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    price = models.DecimalField(_("price a month"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="VND")
    actions = ArrayField(
        models.CharField(max_length=12, choices=Action.choices), verbose_name=_("allowed"), default=list, blank=True
    )
    maximum_coming = models.PositiveSmallIntegerField(_("coming appointments, at most"), null=True, blank=True)
    booking_window_days = models.PositiveIntegerField(
        _("booking window (days)"), null=True, blank=True,
        validators=[MinValueValidator(1, _("With a window of 0 days nobody could book.")), MaxValueValidator(731)],
    )  # fmt: skip
    maximum_devices = models.PositiveSmallIntegerField(_("devices, at most"), null=True, blank=True)
    questions_a_day = models.PositiveIntegerField(_("questions a day"), null=True, blank=True)
    support_priority = models.CharField(
        _("support priority"), max_length=10, choices=Priority.choices, default=Priority.STANDARD
    )
    is_default = models.BooleanField(_("default"), default=False, help_text=_("The level of whoever has none."))

    class Meta:
        verbose_name, verbose_name_plural = _("service level"), _("service levels")
        ordering = ["rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"], name="service_level_one_default", condition=Q(is_default=True),
                violation_error_message=_("Another level is the default already."),
            ),
            models.CheckConstraint(
                name="service_level_price_is_not_negative", condition=Q(price__isnull=True) | Q(price__gte=0),
                violation_error_message=_("A price is not negative."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language."""
        return self.name_en if self.name_en and get_language() == "en" else self.name

    @property
    def summary(self) -> str:
        """The description in the active language."""
        return self.description_en if self.description_en and get_language() == "en" else self.description
