"""What the team notes of an appointment for itself. Customers see it in the copy of all their data alone."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppointmentNote(models.Model):
    """One note. It is added and never edited, so that of two people who write at once both are read."""

    appointment = models.ForeignKey(
        "bookings.Appointment", models.PROTECT, related_name="notes", verbose_name=_("appointment")
    )
    text = models.TextField(_("text"))
    author = models.CharField(_("by"), max_length=150)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("note of the team"), _("notes of the team")
        ordering = ["created_at", "id"]
        # Whoever acts on an appointment adds one.
        default_permissions = ("view",)
        permissions = [("view_own_appointmentnote", "Can view notes of own appointments")]
        constraints = [models.CheckConstraint(name="appointment_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"#{self.pk}"
