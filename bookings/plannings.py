"""The row of a work that goes through all coming appointments; bookings.replanning does it."""

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Replanning(models.Model):
    """The reminders of all coming appointments brought in line with a changed policy: asked for, and how far it is.

    Appointments are gone through in the order of time, and the row says where to go on: a worker that dies leaves
    the rest to the next one.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("completed")
        REPLACED = "replaced", _("replaced by a later one")

    OPEN = [Status.WAITING, Status.RUNNING]

    asked_at = models.DateTimeField(_("asked for"))
    actor = models.CharField(_("by"), max_length=150, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    total = models.PositiveIntegerField(_("appointments"), null=True, blank=True)
    done = models.PositiveIntegerField(_("looked at"), default=0)
    changed = models.PositiveIntegerField(_("reminders and follow-ups changed"), default=0)
    reached_during = DateTimeRangeField(null=True, editable=False)
    reached_id = models.BigIntegerField(default=0, editable=False)
    moved_on_at = models.DateTimeField(_("last moved on"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("planning of reminders"), _("plannings of reminders")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"#{self.pk}"
