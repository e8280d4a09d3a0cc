"""The rows by which appointments are counted over long times at once; bookings.tallying keeps and reads them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tally(models.Model):
    """How many appointments of one day are alike: in what became of them, who cancelled them, where they were booked.

    A day is one by the business's clock, and an appointment belongs to the one on which it begins.
    """

    day = models.DateField(_("day"))
    status = models.CharField(_("status"), max_length=12)
    # A role of an event; empty where it is not cancelled.
    cancelled_by = models.CharField(_("cancelled by"), max_length=12, blank=True)
    booked_in = models.CharField(_("booked in"), max_length=12)
    number = models.PositiveIntegerField(_("appointments"))

    class Meta:
        verbose_name, verbose_name_plural = _("count of appointments"), _("counts of appointments")
        default_permissions = ()
        permissions = [("view_numbers", "Can view how the business does")]
        constraints = [
            models.UniqueConstraint(fields=["day", "status", "cancelled_by", "booked_in"], name="tally_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.status} {self.number}"


class TalliedDay(models.Model):
    """A day that has been counted. While its row is locked nobody else counts it."""

    day = models.DateField(_("day"), primary_key=True)
    # By whose clock: after a change of it the days are other ones.
    time_zone = models.CharField(_("time zone"), max_length=64)

    class Meta:
        verbose_name, verbose_name_plural = _("day that is counted"), _("days that are counted")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day}"


class Untallied(models.Model):
    """Something has changed at this moment since its day was counted. A trigger writes it, whoever changes the row.

    Rows are only added, never looked for by their moment, so that two who book for one day do not wait for each other.
    """

    starts_at = models.DateTimeField(_("starts at"))

    class Meta:
        verbose_name, verbose_name_plural = _("change that is not counted"), _("changes that are not counted")
        default_permissions = ()

    def __str__(self) -> str:
        return f"#{self.pk}"
