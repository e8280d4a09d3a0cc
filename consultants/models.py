"""Who can be booked, for what, under which rules, and when they work."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from consultants.business import Business as Business
from consultants.calendars.models import BusyTime as BusyTime  # these three are models of this app too
from consultants.calendars.models import CalendarFeed as CalendarFeed
from consultants.calendars.models import OwnCalendar as OwnCalendar
from consultants.photos import Photo as Photo  # and this one
from consultants.points import int8point as int8point
from meetassist.text import folded
from meetassist.zones import validate_time_zone


def business_time_zone() -> str:
    return Business.current().time_zone


def external_reference() -> models.CharField:
    """The id of a row in the files it was imported from."""
    return models.CharField(_("id in the imported files"), max_length=64, null=True, unique=True, editable=False)


def language_names(codes: Iterable[str]) -> str:
    """In the active language."""
    names = dict(settings.CONSULTANT_LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in codes)


class Consultant(models.Model):
    """Somebody customers meet. `time_zone` is the clock their working hours are written in."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("login")
    )
    invitation = models.OneToOneField(
        "accounts.Invitation", models.SET_NULL, null=True, blank=True, editable=False, related_name="consultant",
        verbose_name=_("invitation"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=100)
    name_key = folded("name")
    title = models.CharField(_("title"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    specialties = models.CharField(_("specialties"), max_length=200, blank=True)
    specialties_key = folded("specialties")
    languages = ArrayField(
        models.CharField(max_length=8, choices=settings.CONSULTANT_LANGUAGES), verbose_name=_("languages"),
        default=list, blank=True, help_text=_("What they can advise in."),
    )  # fmt: skip
    qualifications = models.TextField(_("qualifications"), blank=True)
    mail_language = models.CharField(
        _("language of e-mails"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE,
        help_text=_("Of what is written to them, their invitation too. Once they have a login, its language counts."),
    )  # fmt: skip
    biography = models.TextField(_("biography"), blank=True)
    joined_on = models.DateField(_("joined"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default=business_time_zone, validators=[validate_time_zone]
    )
    is_active = models.BooleanField(_("active"), default=True)
    external_id = external_reference()

    class Meta:
        verbose_name, verbose_name_plural = _("consultant"), _("consultants")
        permissions = [("view_own_consultant", "Can view own consultant")]
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def language(self) -> str:
        """Of what is written to them: they choose it with their login, and without one it is noted here.

        Not one of `languages`: who advises in English may well want to read Vietnamese.
        """
        return self.user.language if self.user else self.mail_language


@dataclass(frozen=True)
class Policy:
    """What customers may do, and how early. Staff may go beyond it with a reason."""

    minimum_notice: timedelta
    booking_window: timedelta
    cancel_notice: timedelta
    reschedule_notice: timedelta
    maximum_coming: int


# The longest notice or window is two years: beyond it a date is more likely mistyped than meant.
MAX_POLICY_DAYS = 731
_minutes = [MaxValueValidator(MAX_POLICY_DAYS * 24 * 60)]
_days = [MinValueValidator(1, _("With a window of 0 days nobody could book.")), MaxValueValidator(MAX_POLICY_DAYS)]
_number = [MinValueValidator(1, _("With 0 nobody could book."))]


def validate_reminders(minutes: list[int]) -> None:
    if 0 in minutes:
        raise ValidationError(_("A reminder comes before the appointment, a minute or more."))


def default_reminders() -> list[int]:
    return [24 * 60, 60]


def check_notice_lies_in_the_window(minutes: int | None, days: int | None) -> None:
    """Raises ValidationError where no moment is late enough for the one and early enough for the other."""
    if minutes is not None and days and minutes >= days * 24 * 60:
        text = _("The notice is as long as the booking window: nobody could book.")
        raise ValidationError({"minimum_notice_minutes": text})


class BusinessPolicy(models.Model):
    """The one row of rules that hold where a service says nothing else, and what customers are reminded of."""

    minimum_notice_minutes = models.PositiveIntegerField(_("minimum notice (minutes)"), default=60, validators=_minutes)
    booking_window_days = models.PositiveIntegerField(_("booking window (days)"), default=60, validators=_days)
    cancel_notice_minutes = models.PositiveIntegerField(_("cancel notice (minutes)"), default=120, validators=_minutes)
    reschedule_notice_minutes = models.PositiveIntegerField(
        _("reschedule notice (minutes)"), default=120, validators=_minutes
    )
    maximum_coming = models.PositiveSmallIntegerField(
        _("coming appointments a customer, at most"), default=10, validators=_number
    )
    reminder_minutes = ArrayField(
        models.PositiveIntegerField(validators=_minutes), verbose_name=_("reminders (minutes before)"),
        default=default_reminders, blank=True, size=5, validators=[validate_reminders],
        help_text=_("Separated by commas: 1440, 60 is a day and an hour before."),
    )  # fmt: skip
    follow_up_minutes = models.PositiveIntegerField(
        _("follow-up (minutes after)"), default=60, null=True, blank=True, validators=_minutes,
        help_text=_("Asks how the visit was. Empty: no follow-up."),
    )  # fmt: skip
    waitlist_offer_minutes = models.PositiveSmallIntegerField(
        _("waitlist offers are held for (minutes)"), default=30,
        validators=[MinValueValidator(1, _("Nobody could answer within 0 minutes.")), MaxValueValidator(24 * 60)],
    )  # fmt: skip

    class Meta:
        verbose_name, verbose_name_plural = _("business policy"), _("business policy")
        constraints = [models.CheckConstraint(name="business_policy_is_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(_("business policy"))

    def clean(self) -> None:
        check_notice_lies_in_the_window(self.minimum_notice_minutes, self.booking_window_days)

    @classmethod
    def current(cls) -> "BusinessPolicy":
        return cls.objects.get_or_create(pk=1)[0]


def in_active_language(text: str, in_english: str) -> str:
    """Of the two in which something is written down; what is in one alone stays as it is."""
    return in_english if in_english and get_language() == "en" else text


class Service(models.Model):
    """What can be booked. Times in minutes; buffers are kept free around the appointment.

    The five policy fields are the business policy's where they are empty.
    """

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_key = folded("name")
    name_en = models.CharField(_("English name"), max_length=100, blank=True)
    name_en_key = folded("name_en")
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    synonyms = models.TextField(
        _("other words for it"), blank=True,
        help_text=_("What customers call it or come with, in any language: a word or a phrase a line."),
    )  # fmt: skip
    duration_minutes = models.PositiveSmallIntegerField(_("duration (minutes)"))
    buffer_before_minutes = models.PositiveSmallIntegerField(_("buffer before (minutes)"), default=0)
    buffer_after_minutes = models.PositiveSmallIntegerField(_("buffer after (minutes)"), default=0)
    slot_step_minutes = models.PositiveSmallIntegerField(_("slot step (minutes)"), default=30)
    consultants = models.ManyToManyField(Consultant, related_name="services", blank=True, verbose_name=_("consultants"))
    needs_approval = models.BooleanField(
        _("needs approval"), default=False, help_text=_("The consultant approves each booking before it stands.")
    )
    is_for_a_device = models.BooleanField(
        _("is for a device"), default=False, help_text=_("Asks the customer which of their devices it is for.")
    )
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True, blank=True)
    currency = models.CharField(
        _("currency"), max_length=3, default="VND",
        validators=[RegexValidator(r"\A[A-Z]{3}\Z", _("Three capital letters, such as VND."))],
    )  # fmt: skip
    location = models.CharField(_("location"), max_length=200, blank=True)
    meeting_link = models.URLField(
        _("meeting link"), max_length=500, blank=True, help_text=_("For a service that is held online.")
    )
    minimum_notice_minutes = models.PositiveIntegerField(
        _("minimum notice (minutes)"), null=True, blank=True, validators=_minutes
    )
    booking_window_days = models.PositiveIntegerField(
        _("booking window (days)"), null=True, blank=True, validators=_days
    )
    cancel_notice_minutes = models.PositiveIntegerField(
        _("cancel notice (minutes)"), null=True, blank=True, validators=_minutes
    )
    reschedule_notice_minutes = models.PositiveIntegerField(
        _("reschedule notice (minutes)"), null=True, blank=True, validators=_minutes
    )
    maximum_coming = models.PositiveSmallIntegerField(
        _("coming appointments a customer, at most"), null=True, blank=True, validators=_number
    )
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
            models.CheckConstraint(
                name="service_price_is_not_negative",
                condition=Q(price__isnull=True) | Q(price__gte=0),
                violation_error_message=_("A price is not negative."),
            ),
            models.CheckConstraint(
                name="service_is_at_a_place_or_online",
                condition=Q(location="") | Q(meeting_link=""),
                violation_error_message=_("A service has a location or a meeting link, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the active language."""
        return in_active_language(self.name, self.name_en)

    @property
    def summary(self) -> str:
        """The description in the active language."""
        return in_active_language(self.description, self.description_en)

    def clean(self) -> None:
        business = BusinessPolicy.current()
        own = self.minimum_notice_minutes, self.booking_window_days
        if own == (None, None):
            return
        notice, window = own
        check_notice_lies_in_the_window(
            business.minimum_notice_minutes if notice is None else notice,
            business.booking_window_days if window is None else window,
        )

    def policy(self, business: "BusinessPolicy | None" = None) -> Policy:
        """The rules for this service: its own where it has them, else the business's, read here if not given."""
        business = business or BusinessPolicy.current()

        def rule(name: str) -> int:
            own: int | None = getattr(self, name)
            return getattr(business, name) if own is None else own

        return Policy(
            minimum_notice=timedelta(minutes=rule("minimum_notice_minutes")),
            booking_window=timedelta(days=rule("booking_window_days")),
            cancel_notice=timedelta(minutes=rule("cancel_notice_minutes")),
            reschedule_notice=timedelta(minutes=rule("reschedule_notice_minutes")),
            maximum_coming=rule("maximum_coming"),
        )


def ends_next_day() -> models.BooleanField:
    """Of a period whose end is on the next date: 22:00 to 02:00, or to 00:00, which is the end of its own date."""
    return models.BooleanField(
        _("ends the next day"), default=False, db_default=False,
        help_text=_("At midnight or after it: the end is 00:00 or later."),
    )  # fmt: skip


# So that the two clock times say all of it, a period is shorter than a day, or the date from 00:00 to 24:00.
ENDS_AFTER_START = (
    Q(ends_next_day=False, end_time__gt=F("start_time"))
    | Q(ends_next_day=True, end_time__lt=F("start_time"))
    | Q(ends_next_day=True, start_time=time(), end_time=time())
)
MINUTES_OF_A_DAY = 24 * 60


class WorkingHours(models.Model):
    """One working period of a weekday, by the consultant's own clock; a split shift is two of them.

    A period belongs to the day on which it begins, also where it ends on the next one.
    """

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
    ends_next_day = ends_next_day()
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True, help_text=_("The last day; empty: no end."))

    class Meta:
        verbose_name, verbose_name_plural = _("working hours"), _("working hours")
        permissions = [
            ("view_own_workinghours", "Can view own working hours"),
            ("add_own_workinghours", "Can add own working hours"),
            ("change_own_workinghours", "Can change own working hours"),
            ("delete_own_workinghours", "Can delete own working hours"),
        ]
        ordering = ["consultant_id", "weekday", "start_time"]
        constraints = [
            models.CheckConstraint(
                name="working_hours_end_after_start",
                condition=ENDS_AFTER_START,
                violation_error_message=_("The end must be after the start, and within a day of it."),
            ),
            models.CheckConstraint(name="working_hours_weekday", condition=Q(weekday__gte=1, weekday__lte=7)),
            models.CheckConstraint(
                name="working_hours_valid_to_after_valid_from",
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]
        indexes = [
            models.Index(fields=["consultant", "weekday"], name="working_hours_by_weekday"),
            # Nights are few: whether there are any is asked with every look for free times.
            models.Index(fields=["consultant"], condition=Q(ends_next_day=True), name="working_hours_of_nights"),
        ]

    @property
    def minutes(self) -> tuple[int, int]:
        """From and to, counted from the midnight that its day begins with."""
        start, end = (clock.hour * 60 + clock.minute for clock in (self.start_time, self.end_time))
        return start, end + MINUTES_OF_A_DAY if self.ends_next_day else end

    def overlaps(self, other: "WorkingHours") -> bool:
        """Whether both name the same time of some date. The consultant is the caller's to compare."""
        (start, end), (opens, closes) = self.minutes, other.minutes
        # The other's day may be the same, the one after, which this night reaches into, or the one before.
        for later in (-1, 0, 1):
            shift = later * MINUTES_OF_A_DAY
            is_that_day = (self.weekday - 1 + later) % 7 == other.weekday - 1
            if is_that_day and start < closes + shift and opens + shift < end and self._is_ever_with(other, later):
                return True
        return False

    def _is_ever_with(self, other: "WorkingHours", later: int) -> bool:
        """Whether there is a date of this one that has a date of the other's so many days later."""
        days = timedelta(days=later)
        ends_before = self.valid_to and other.valid_from and self.valid_to + days < other.valid_from
        begins_after = self.valid_from and other.valid_to and other.valid_to < self.valid_from + days
        return not (ends_before or begins_after)

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {clock_span(self)}"


def clock_span(period: "WorkingHours | DateOverride") -> str:
    """When it is, as people read it: 08:00-12:00, 18:00-24:00, 22:00-02:00."""
    is_to_midnight = period.ends_next_day and period.end_time == time()
    return f"{period.start_time:%H:%M}-{'24:00' if is_to_midnight else f'{period.end_time:%H:%M}'}"


class DateOverride(models.Model):
    """A working period of one date, or that date closed, by the consultant's own clock.

    On a date that has any, they take the place of the weekday's working hours and of a holiday.
    """

    consultant = models.ForeignKey(
        Consultant, models.CASCADE, related_name="date_overrides", verbose_name=_("consultant"), db_index=False
    )
    on = models.DateField(_("date"))
    start_time = models.TimeField(_("from"), null=True, blank=True, help_text=_("Both times empty: closed that day."))
    end_time = models.TimeField(_("to"), null=True, blank=True)
    ends_next_day = ends_next_day()
    is_available = models.BooleanField(
        _("available"), default=True, help_text=_("Not available: no working time, as if the period were not there.")
    )
    # Imported as not available because an appointment stood there: the appointment keeps the time busy by itself,
    # and once it is cancelled the time is free again.
    unavailable_by_appointment = models.BooleanField(default=False, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    reason_key = folded("reason")
    external_id = external_reference()

    class Meta:
        verbose_name, verbose_name_plural = _("date override"), _("date overrides")
        permissions = [
            ("view_own_dateoverride", "Can view own date overrides"),
            ("add_own_dateoverride", "Can add own date overrides"),
            ("change_own_dateoverride", "Can change own date overrides"),
            ("delete_own_dateoverride", "Can delete own date overrides"),
        ]
        ordering = ["on", "consultant_id", "start_time"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultant", "on", "start_time"],
                name="date_override_unique",
                nulls_distinct=False,
                violation_error_message=_("This date has a period with that start already."),
            ),
            models.CheckConstraint(
                name="date_override_period_or_closed",
                condition=Q(start_time__isnull=True, end_time__isnull=True, ends_next_day=False) | ENDS_AFTER_START,
                violation_error_message=_("Give both times, the end after the start; or none, for a closed day."),
            ),
        ]
        indexes = [
            models.Index(fields=["consultant", "on"], condition=Q(ends_next_day=True), name="date_overrides_of_nights")
        ]

    def __str__(self) -> str:
        hours = clock_span(self) if self.start_time else _("closed")
        return f"{self.consultant} {date_format(self.on)} {hours}"


class Holiday(models.Model):
    """A day on which nobody works, whatever the weekday; a date override of a consultant goes before it."""

    on = models.DateField(_("date"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = folded("name")

    class Meta:
        verbose_name, verbose_name_plural = _("holiday"), _("holidays")
        ordering = ["on"]

    def __str__(self) -> str:
        return f"{date_format(self.on)} {self.name}"


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
        permissions = [
            ("view_own_timeoff", "Can view own time off"),
            ("add_own_timeoff", "Can add own time off"),
            ("change_own_timeoff", "Can change own time off"),
            ("delete_own_timeoff", "Can delete own time off"),
        ]
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
                    (int8point("consultant"), RangeOperators.OVERLAPS),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This overlaps another time off."),
            ),
        ]
        indexes = [GistIndex(fields=["during"], name="time_off_during")]

    def __str__(self) -> str:
        return f"{self.consultant}: {self.reason}" if self.reason else str(self.consultant)
