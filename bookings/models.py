"""The appointment, and what happened to it."""

from datetime import datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from accounts.models import Customer
from consultants.models import Consultant, Service, int8point

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without the look-alikes I, O, 0, 1


def new_code() -> str:
    return get_random_string(6, CODE_LETTERS)


class AppointmentQuerySet(models.QuerySet):
    def live(self):
        return self.filter(status__in=Appointment.LIVE)

    def coming(self, now: datetime):
        """Live and not over yet, soonest first."""
        return self.live().filter(during__endswith__gt=now).order_by("during")

    def overlapping(self, start: datetime, end: datetime):
        return self.filter(during__overlap=DateTimeTZRange(start, end))


class Appointment(models.Model):
    """A customer's time with a consultant. `blocked` is `during` with the buffers copied from the service."""

    class Status(models.TextChoices):
        HELD = "held", _("held")
        PENDING = "pending", _("waiting for approval")
        CONFIRMED = "confirmed", _("confirmed")
        COMPLETED = "completed", _("completed")
        CANCELLED = "cancelled", _("cancelled")
        NO_SHOW = "no_show", _("did not come")
        DECLINED = "declined", _("declined")
        EXPIRED = "expired", _("expired")

    LIVE = [Status.HELD, Status.PENDING, Status.CONFIRMED]

    code = models.CharField(_("code"), max_length=12, unique=True, default=new_code, editable=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="appointments", verbose_name=_("customer"))
    consultant = models.ForeignKey(
        Consultant, models.PROTECT, related_name="appointments", verbose_name=_("consultant"), db_index=False
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="appointments", verbose_name=_("service"))
    during = DateTimeRangeField(_("during"))
    buffer_before_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    buffer_after_minutes = models.PositiveSmallIntegerField(default=0, editable=False)
    blocked = DateTimeRangeField(editable=False)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.CONFIRMED)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="appointment_no_overlap",
                index_type="GIST",
                expressions=[
                    (int8point("consultant_id"), RangeOperators.OVERLAPS),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["held", "pending", "confirmed"]),
                violation_error_code="slot_taken",
                violation_error_message=_("This time is already taken."),
            ),
            models.CheckConstraint(
                name="appointment_during_is_bounded",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
            models.CheckConstraint(
                name="appointment_blocked_is_during_and_buffers",
                condition=Q(
                    blocked=Func(
                        F("during"), F("buffer_before_minutes"), F("buffer_after_minutes"), function="with_buffers"
                    )
                ),
            ),
        ]
        indexes = [
            # The constraint's own index serves one consultant; this one serves "anyone".
            GistIndex(
                fields=["blocked"],
                name="appointment_blocked_live",
                condition=Q(status__in=["held", "pending", "confirmed"]),
            ),
            GistIndex(fields=["during"], name="appointment_during"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def starts_at(self) -> datetime:
        return self.during.lower

    @property
    def ends_at(self) -> datetime:
        return self.during.upper

    def is_live(self) -> bool:
        return self.status in self.LIVE

    def place_at(self, starts_at: datetime) -> None:
        """Set the times, and the buffers as the service has them now."""
        self.buffer_before_minutes = self.service.buffer_before_minutes
        self.buffer_after_minutes = self.service.buffer_after_minutes
        ends_at = starts_at + timedelta(minutes=self.service.duration_minutes)
        self.during = DateTimeTZRange(starts_at, ends_at)
        self.blocked = DateTimeTZRange(
            starts_at - timedelta(minutes=self.buffer_before_minutes),
            ends_at + timedelta(minutes=self.buffer_after_minutes),
        )


class AppointmentEvent(models.Model):
    """One change of an appointment: who, from where, what. Never edited; announcements are made from it."""

    class Kind(models.TextChoices):
        BOOKED = "booked", _("booked")
        CANCELLED = "cancelled", _("cancelled")
        COMPLETED = "completed", _("completed")

    class Source(models.TextChoices):
        CHAT = "chat", _("chat")
        ADMIN = "admin", _("admin")
        SYSTEM = "system", _("system")
        DEMO = "demo", _("demo data")

    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="events", verbose_name=_("appointment"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    actor = models.CharField(_("by"), max_length=100, blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("appointment event"), _("appointment events")
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.appointment} {self.kind}"
