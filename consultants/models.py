"""Who can be booked, for what, and when they work."""

from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.search import folded


def int8point(field: str) -> Func:
    """An id as a range of one value: range operators on ids without the btree_gist extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=BigIntegerRangeField())


def validate_time_zone(name: str) -> None:
    # "localtime" is a file of the machine's, which PostgreSQL does not know.
    if name not in available_timezones() - {"localtime"}:
        raise ValidationError(_("%(name)s is not a time zone."), params={"name": name})


def business_time_zone() -> str:
    return settings.BUSINESS_TIME_ZONE


class Consultant(models.Model):
    """Somebody customers meet. `time_zone` is the clock their working hours are written in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("login")
    )
    name = models.CharField(_("name"), max_length=100)
    name_key = folded("name")
    title = models.CharField(_("title"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    specialties = models.CharField(_("specialties"), max_length=200, blank=True)
    specialties_key = folded("specialties")
    biography = models.TextField(_("biography"), blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=business_time_zone, validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("consultant"), _("consultants")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Service(models.Model):
    """What can be booked. Times in minutes; buffers are kept free around the appointment."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_key = folded("name")
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    name_en_key = folded("name_en")
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    duration_minutes = models.PositiveSmallIntegerField(_("duration (minutes)"))
    buffer_before_minutes = models.PositiveSmallIntegerField(_("buffer before (minutes)"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("buffer after (minutes)"), default=0)
    slot_step_minutes = models.PositiveSmallIntegerField(_("slot step (minutes)"), default=30)
    consultants = models.ManyToManyField(Consultant, related_name="services", blank=True, verbose_name=_("consultants"))
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name, verbose_name_plural = _("service"), _("services")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="service_times_are_sensible",
                condition=Q(duration_minutes__gte=5, duration_minutes__lte=24 * 60)
                & Q(slot_step_minutes__gte=5, slot_step_minutes__lte=24 * 60)
                & Q(buffer_before_minutes__lte=24 * 60, buffer_after_minutes__lte=24 * 60),
                violation_error_message=_("Duration and slot step are 5 minutes to 24 hours, buffers at most 24."),
            ),
        ]

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


class WorkingHours(models.Model):
    """One working period of a weekday, by the consultant's own clock; a split shift is two of them."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    consultant = models.ForeignKey(
        Consultant, models.CASCADE, related_name="working_hours", verbose_name=_("consultant"), db_index=False
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    start_time = models.TimeField(_("from"))
    end_time = models.TimeField(_("to"))

    class Meta:
        verbose_name, verbose_name_plural = _("working hours"), _("working hours")
        ordering = ["consultant_id", "weekday", "start_time"]
        constraints = [
            models.CheckConstraint(
                name="working_hours_end_after_start",
                condition=Q(end_time__gt=F("start_time")),
                violation_error_message=_("The end must be after the start."),
            ),
            models.CheckConstraint(name="working_hours_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
        ]
        indexes = [models.Index(fields=["consultant", "weekday"], name="working_hours_by_weekday")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.start_time:%H:%M}-{self.end_time:%H:%M}"


class TimeOff(models.Model):
    """A time in which a consultant takes no appointments, whatever the working hours say."""

    consultant = models.ForeignKey(
        Consultant, models.CASCADE, related_name="time_off", verbose_name=_("consultant"), db_index=False
    )
    during = DateTimeRangeField(_("during"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reason_key = folded("reason")

    class Meta:
        verbose_name, verbose_name_plural = _("time off"), _("times off")
        ordering = ["during"]
        constraints = [
            models.CheckConstraint(
                name="time_off_is_bounded",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                violation_error_message=_("A time off has a start and an end after it."),
            ),
            ExclusionConstraint(
                name="time_off_no_overlap",
                index_type="GIST",
                expressions=[
                    (int8point("consultant_id"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This overlaps another time off."),
            ),
        ]
        indexes = [GistIndex(fields=["during"], name="time_off_during")]

    def __str__(self) -> str:
        return f"{self.consultant}: {self.reason}" if self.reason else str(self.consultant)
