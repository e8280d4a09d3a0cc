"""What is kept of calendars elsewhere."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """The secret address at which a consultant's appointments can be subscribed to. The secret itself is not kept."""

    consultant = models.OneToOneField(
        "consultants.Consultant", models.CASCADE, related_name="calendar_feed", verbose_name=_("consultant")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("calendar feed"), _("calendar feeds")
        # Whoever may change the calendars of a consultant renews it.
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.consultant)
