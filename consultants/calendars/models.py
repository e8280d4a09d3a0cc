"""What is kept of calendars elsewhere."""

from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from consultants.calendars.failures import Failure
from consultants.points import int8point
from meetassist.text import folded

# After so long without news from a calendar the team is told: what it says may not be true any more.
STALE_AFTER = timedelta(hours=6)


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


class OwnCalendarQuerySet(models.QuerySet["OwnCalendar"]):
    def read(self) -> Self:
        """Those that are read at all."""
        return self.filter(consultant__is_active=True)

    def stale(self, now: datetime) -> Self:
        """Those of which nothing new is known for too long."""
        return self.read().filter(Q(good_at=None, added_at__lt=now - STALE_AFTER) | Q(good_at__lt=now - STALE_AFTER))


class OwnCalendar(models.Model):
    """A calendar that a consultant keeps elsewhere. What stands in it keeps them busy here.

    The address is a secret: it is kept sealed and not shown again, only the host that it leads to.
    """

    AT_MOST = 5

    consultant = models.ForeignKey(
        "consultants.Consultant", models.CASCADE, related_name="own_calendars", verbose_name=_("consultant")
    )
    name = models.CharField(_("name"), max_length=60)
    name_key = folded("name")
    host = models.CharField(_("where it is kept"), max_length=253, editable=False)
    sealed_address = models.TextField(editable=False)
    address_hash = models.CharField(max_length=64, editable=False)
    added_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)
    next_read_at = models.DateTimeField(_("to be read"), default=timezone.now, editable=False)
    read_at = models.DateTimeField(_("last tried"), null=True, editable=False)
    # When it was last known to be as it is kept here, and when it was last read whole: by what it said then.
    good_at = models.DateTimeField(_("last read"), null=True, editable=False)
    whole_at = models.DateTimeField(null=True, editable=False)
    whole_in_zone = models.CharField(max_length=64, editable=False)
    etag = models.CharField(max_length=200, editable=False)
    last_modified = models.CharField(max_length=60, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts in vain"), default=0, editable=False)
    failure = models.CharField(_("trouble"), max_length=20, blank=True, choices=Failure.choices, editable=False)
    unknown_zones = ArrayField(models.CharField(max_length=80), default=list, editable=False)
    left_out = models.PositiveIntegerField(_("events left out"), default=0, editable=False)
    read_token = models.UUIDField(null=True, editable=False)
    read_expires_at = models.DateTimeField(null=True, editable=False)

    objects = OwnCalendarQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("own calendar"), _("own calendars")
        ordering = ["consultant_id", "added_at", "id"]
        default_permissions = ("view", "change")
        permissions = [
            ("view_own_owncalendar", "Can view own calendars elsewhere"),
            ("change_own_owncalendar", "Can change own calendars elsewhere, and the own feed"),
        ]
        constraints = [models.UniqueConstraint(fields=["consultant", "address_hash"], name="own_calendar_once")]
        indexes = [models.Index(fields=["next_read_at"], name="own_calendar_due")]

    def __str__(self) -> str:
        return self.name

    def is_stale(self, now: datetime) -> bool:
        return (self.good_at or self.added_at) < now - STALE_AFTER


class BusyTime(models.Model):
    """When a calendar elsewhere keeps its consultant busy. With what is not kept.

    All of a calendar's are replaced at once when it has been read whole; until then they stand as they are.
    """

    calendar = models.ForeignKey(OwnCalendar, models.CASCADE, related_name="busy_times")
    consultant = models.ForeignKey("consultants.Consultant", models.CASCADE, related_name="busy_times", db_index=False)
    during = DateTimeRangeField()

    class Meta:
        verbose_name, verbose_name_plural = _("busy time"), _("busy times")
        default_permissions = ()
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(
                name="busy_time_is_bounded",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            )
        ]
        indexes = [
            # Of one consultant, as the index of times off is; and of everybody.
            GistIndex(int8point("consultant"), "during", name="busy_time_of_one"),
            GistIndex(fields=["during"], name="busy_time_during"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
