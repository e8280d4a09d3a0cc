"""The appointment, what happened to it, what is due about it, who waits for one, and how it was."""

import re
from datetime import UTC, datetime, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.contrib.postgres.indexes import BrinIndex, GistIndex
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import ChannelIdentity, Customer, Device, User
from bookings.notes import AppointmentNote as AppointmentNote  # a model of this app too
from bookings.plannings import Replanning as Replanning  # a model of this app too
from bookings.tallies import TalliedDay as TalliedDay  # models of this app too
from bookings.tallies import Tally as Tally
from bookings.tallies import Untallied as Untallied
from consultants.models import Consultant, Service, external_reference, int8point

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without the look-alikes I, O, 0, 1


# What customers write a code for is never a word, a time or a date: a letter and a digit among them, and no "4PM".
PLAIN_CODE = re.compile(r"(?=.*[A-Z])(?=.*\d)(?!.*\d(?:AM|PM))\w{6}")


def new_code() -> str:
    """Short enough to read out; among a million one in a thousand is in use, and whoever inserts tries again."""
    code = get_random_string(6, CODE_LETTERS)
    while not PLAIN_CODE.fullmatch(code):
        code = get_random_string(6, CODE_LETTERS)
    return code


def new_codes(count: int) -> list[str]:
    """That many different codes which no appointment has now, for a bulk insert."""
    codes: set[str] = set()
    while len(codes) < count:
        more = [new_code() for _ in range(min(count - len(codes), 10_000))]
        codes |= set(more) - set(Appointment.objects.filter(code__in=more).values_list("code", flat=True))
    return list(codes)


class PartOfDay(models.TextChoices):
    MORNING = "morning", _("morning")
    NOON = "noon", _("noon")
    AFTERNOON = "afternoon", _("afternoon")
    EVENING = "evening", _("evening")

    @property
    def hours(self) -> tuple[int, int]:
        """Local hours `[from, to)`; noon overlaps its neighbours, as people use the words."""
        return {"morning": (0, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24)}[self.value]


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def live(self) -> Self:
        return self.filter(status__in=Appointment.LIVE)

    def booked(self) -> Self:
        """Live and more than a hold."""
        return self.filter(status__in=Appointment.BOOKED)

    def coming(self, now: datetime) -> Self:
        """Booked and not over yet, soonest first."""
        return self.booked().filter(during__endswith__gt=now).order_by("during")

    def holds(self) -> Self:
        return self.filter(status=Appointment.Status.HELD)

    def overlapping(self, start: datetime, end: datetime) -> Self:
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

    BOOKED = [Status.PENDING, Status.CONFIRMED]
    WHOM_LENGTH = 120
    LIVE = [Status.HELD, *BOOKED]
    # For what the consultant keeps, or has kept, the time.
    STANDING = [*BOOKED, Status.COMPLETED, Status.NO_SHOW]

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
    held_until = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    # Of a hold of somebody who has not shown who they are: by whom, and from where.
    held_identity = models.ForeignKey(
        ChannelIdentity, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    held_network = models.CharField(max_length=64, blank=True, editable=False)
    sequence = models.PositiveIntegerField(
        _("moves"), default=0, editable=False, help_text=_("How often it was moved; the SEQUENCE of its .ics file.")
    )
    outside_rules_reason = models.CharField(_("reason to book outside the rules"), max_length=200, blank=True)
    for_whom = models.CharField(
        _("for whom"),
        max_length=WHOM_LENGTH,
        blank=True,
        help_text=_("Who comes, if not the customer, in their words."),
    )
    description = models.TextField(_("description"), blank=True)
    acknowledged_at = models.DateTimeField(
        _("customer says they come"), null=True, blank=True, editable=False,
        help_text=_("In answer to a reminder, for the present time."),
    )  # fmt: skip
    device = models.ForeignKey(
        Device, models.PROTECT, related_name="appointments", null=True, blank=True, verbose_name=_("device")
    )
    meeting_link = models.URLField(_("meeting link"), max_length=500, blank=True)
    external_id = external_reference()
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("appointment"), _("appointments")
        permissions = [
            ("view_own_appointment", "Can view own appointments"),
            ("settle_own_appointment", "Can approve, decline, cancel and complete own appointments"),
            ("export_appointment", "Can take lists of appointments away as files"),
        ]
        ordering = ["-during"]
        constraints = [
            ExclusionConstraint(
                name="appointment_no_overlap",
                index_type="GIST",
                expressions=[
                    (int8point("consultant"), RangeOperators.OVERLAPS),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=["held", "pending", "confirmed"]),
                violation_error_code="slot_taken",
                violation_error_message=_("This time is already taken."),
            ),
            models.CheckConstraint(
                name="appointment_held_until_some_time", condition=~Q(status="held") | Q(held_until__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["customer"], name="appointment_one_hold_a_customer", condition=Q(status="held")
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
            models.Index(fields=["consultant", "held_until"], name="appointment_holds", condition=Q(status="held")),
            models.Index(
                fields=["held_network"],
                name="appointment_network_holds",
                condition=Q(status="held") & ~Q(held_network=""),
            ),
            # The constraint's own index serves one consultant; this one serves "anyone".
            GistIndex(
                fields=["blocked"],
                name="appointment_blocked_live",
                condition=Q(status__in=["held", "pending", "confirmed"]),
            ),
            GistIndex(fields=["during"], name="appointment_during"),
            # For lists in the order of time; the one before finds what overlaps.
            models.Index(fields=["during", "id"], name="appointment_by_time"),
            # All of one consultant, those that are over included: the constraint's index has the live ones alone.
            models.Index(fields=["consultant", "during"], name="appointment_of_consultant"),
            # How much of somebody's time is taken, over weeks and months.
            models.Index(
                F("consultant"),
                RangeStartsWith(F("during")),
                name="appointment_standing",
                condition=Q(status__in=["pending", "confirmed", "completed", "no_show"]),
            ),
            # For counting what begins within a time, by whom and with what result, without reading the rows. The id is
            # what PostgreSQL asks for where a view joins other tables, though nothing of these is wanted.
            models.Index(
                F("during__startswith"),
                name="appointment_by_start",
                include=["during", "consultant", "service", "status", "id"],
            ),
            # Which of a customer's appointments is the first.
            models.Index(
                F("customer"),
                F("during__startswith"),
                F("id"),
                name="appointment_of_customer",
                condition=Q(status__in=["pending", "confirmed", "completed", "no_show"]),
            ),
            # Rows are written in the order in which they are booked: the smallest index there is will do.
            BrinIndex(fields=["created_at"], name="appointment_by_booking", autosummarize=True),
            # The few that wait for somebody, among all that there are.
            models.Index(fields=["during"], name="appointment_pending", condition=Q(status="pending")),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def starts_at(self) -> datetime:
        start: datetime = self.during.lower
        return start

    @property
    def ends_at(self) -> datetime:
        end: datetime = self.during.upper
        return end

    @property
    def version(self) -> str:
        """Another one after every change of the row. Forms carry it (bookings.locks.lock_as_shown)."""
        return f"{self.sequence} {self.status} {self.updated_at.isoformat()}"

    def is_live(self) -> bool:
        return self.status in self.LIVE

    def is_booked(self) -> bool:
        return self.status in self.BOOKED

    def place_at(self, starts_at: datetime) -> None:
        """Set the times, and the buffers as the service has them now."""
        # Lengths are added in UTC: on a local clock, an hour across a change of the clocks would be two, or none.
        starts_at = starts_at.astimezone(UTC)
        self.buffer_before_minutes = self.service.buffer_before_minutes
        self.buffer_after_minutes = self.service.buffer_after_minutes
        ends_at = starts_at + timedelta(minutes=self.service.duration_minutes)
        self.during = DateTimeTZRange(starts_at, ends_at)
        self.blocked = DateTimeTZRange(
            starts_at - timedelta(minutes=self.buffer_before_minutes),
            ends_at + timedelta(minutes=self.buffer_after_minutes),
        )


class WaitlistEntry(models.Model):
    """A customer's wish for a time that is not free now. Offered to the longest-waiting first, one offer at a time."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting")
        OFFERED = "offered", _("offered")
        BOOKED = "booked", _("booked")
        LAPSED = "lapsed", _("not answered in time")
        ENDED = "ended", _("ended")

    OPEN = [Status.WAITING, Status.OFFERED]

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="waitlist_entries", verbose_name=_("customer"), db_index=False
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    consultant = models.ForeignKey(
        Consultant, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("consultant"),
        help_text=_("Empty: anyone."),
    )  # fmt: skip
    within = DateTimeRangeField(_("within"))
    part_of_day = models.CharField(_("part of day"), max_length=10, blank=True, choices=PartOfDay.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    offered = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="waitlist_entry", verbose_name=_("offer")
    )
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("waitlist entry"), _("waitlist")
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "service", "consultant"],
                name="waitlist_once_a_customer_and_service",
                condition=Q(status__in=["waiting", "offered"]),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="waitlist_within_is_bounded",
                condition=Q(within__isempty=False, within__lower_inf=False, within__upper_inf=False),
            ),
            models.CheckConstraint(
                name="waitlist_offer_has_an_appointment",
                condition=~Q(status__in=["offered", "booked"]) | Q(offered__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="waitlist_waiting", condition=Q(status="waiting"))]

    def __str__(self) -> str:
        return f"#{self.pk}"


class BookingRequest(models.Model):
    """A wish of somebody who has shown no address: a person of the team rings them, and books it or declines.

    `held` is the appointment that keeps the time until `answer_by`, if one could; nothing is kept once that has ended.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        BOOKED = "booked", _("booked")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="requests", verbose_name=_("customer"))
    identity = models.ForeignKey(ChannelIdentity, models.PROTECT, related_name="requests", editable=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", verbose_name=_("service"))
    consultant = models.ForeignKey(Consultant, models.PROTECT, related_name="+", verbose_name=_("consultant"))
    starts_at = models.DateTimeField(_("starts at"))
    phone = models.CharField(_("phone"), max_length=32)
    for_whom = models.CharField(_("for whom"), max_length=Appointment.WHOM_LENGTH, blank=True)
    description = models.TextField(_("description"), blank=True)
    held = models.OneToOneField(
        Appointment, models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("held")
    )
    answer_by = models.DateTimeField(_("to be answered by"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("booking request"), _("booking requests")
        ordering = ["created_at", "id"]
        constraints = [
            # Of two at once the second is noted without a hold.
            models.UniqueConstraint(
                fields=["identity"], name="request_one_held_an_identity",
                condition=Q(status="open", held__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["phone"], name="request_one_held_a_phone", condition=Q(status="open", held__isnull=False)
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["customer"], name="request_open", condition=Q(status="open"))]

    def __str__(self) -> str:
        return f"#{self.pk}"

    def is_kept(self, now: datetime) -> bool:
        """Whether the time is kept for it at this moment."""
        held = self.held
        return bool(held and held.status == Appointment.Status.HELD and held.held_until and held.held_until > now)


class AppointmentEvent(models.Model):
    """One change of an appointment or a waitlist entry: who, from where, what. Never edited.

    Announcements are made from it.
    """

    class Kind(models.TextChoices):
        HELD = "held", _("held")
        BOOKED = "booked", _("booked")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        ACKNOWLEDGED = "acknowledged", _("the customer says they come")
        MOVED = "moved", _("moved")
        CANCELLED = "cancelled", _("cancelled")
        COMPLETED = "completed", _("completed")
        NO_SHOW = "no_show", _("did not come")
        DESCRIBED = "described", _("details changed")
        EXPIRED = "expired", _("expired")
        WAITING = "waiting", _("joined the waitlist")
        OFFERED = "offered", _("offered from the waitlist")
        LAPSED = "lapsed", _("offer not answered in time")
        LEFT = "left", _("left the waitlist")
        LATE = "late", _("the customer comes late")
        HERE = "here", _("the customer is here")
        AWAY = "away", _("the customer cannot come")

    # What a customer tells of an appointment, by themselves or on the phone, and changes nothing of it.
    OF_THE_DAY = [Kind.LATE, Kind.HERE, Kind.AWAY]

    class Role(models.TextChoices):
        CUSTOMER = "customer", _("customer")
        CONSULTANT = "consultant", _("consultant")
        STAFF = "staff", _("staff")
        SYSTEM = "system", _("system")

    class Source(models.TextChoices):
        CHAT = "chat", _("chat")
        ADMIN = "admin", _("admin")
        CALENDAR = "calendar", _("calendar")
        PAGE = "page", _("page for customers")
        API = "api", _("API")
        SYSTEM = "system", _("system")
        IMPORT = "import", _("import")
        DEMO = "demo", _("demo data")

    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("appointment")
    )
    waitlist_entry = models.ForeignKey(
        WaitlistEntry, models.PROTECT, related_name="events", null=True, blank=True, verbose_name=_("waitlist entry")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.SYSTEM)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    actor = models.CharField(_("by"), max_length=100, blank=True)
    changes = models.JSONField(_("changes"), default=dict)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name, verbose_name_plural = _("appointment event"), _("appointment events")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="event_is_about_something",
                condition=Q(appointment__isnull=False) | Q(waitlist_entry__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="event_by_time"),
            # Where appointments were booked, for the list of them.
            models.Index(fields=["source", "appointment"], name="event_of_booking", condition=Q(kind="booked")),
        ]

    def __str__(self) -> str:
        return f"{self.appointment or self.waitlist_entry} {self.get_kind_display()}"

    @cached_property
    def former_consultant(self) -> Consultant | None:
        """Whose it was before this; None where it stayed whose it is. Read once, however many letters name them."""
        pk = self.changes.get("consultant", [None])[0]
        return Consultant.objects.select_related("user").get(pk=pk) if pk else None


class Notification(models.Model):
    """Something the customer is to be told at a time, as a row before it is sent.

    `dedup_key` holds the appointment's sequence, so that a move makes a new row and voids the old one.
    """

    class Kind(models.TextChoices):
        REMINDER = "reminder", _("reminder")
        FOLLOW_UP = "follow_up", _("follow-up")
        WAITLIST_OFFER = "offer", _("waitlist offer")
        WAITLIST_DEADLINE = "deadline", _("waitlist deadline")
        APPROVAL = "approval", _("approval")
        DECLINE = "decline", _("decline")
        MOVED = "moved", _("moved by us")
        CANCELLED = "cancelled", _("cancelled by us")
        # A time that was kept for a request is kept no longer.
        LAPSED_REQUEST = "lapsed", _("request not answered in time")
        # By the team, whose e-mail about it has not arrived: it is told by telephone alone (bookings.calls).
        BOOKED = "booked", _("booked by us")

    class Status(models.TextChoices):
        DUE = "due", _("waiting")
        SENT = "sent", _("handed over")
        VOID = "void", _("void")
        SKIPPED = "skipped", _("skipped")
        UNREACHABLE = "unreachable", _("unreachable")
        FAILED = "failed", _("failed")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notifications", verbose_name=_("customer"))
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="notifications", null=True, blank=True, verbose_name=_("appointment")
    )
    waitlist_entry = models.ForeignKey(
        WaitlistEntry, models.PROTECT, related_name="notifications", null=True, blank=True,
        verbose_name=_("waitlist entry"),
    )  # fmt: skip
    event = models.ForeignKey(
        AppointmentEvent, models.PROTECT, related_name="notifications", null=True, blank=True, verbose_name=_("event")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    dedup_key = models.CharField(max_length=100, unique=True, editable=False)
    due_at = models.DateTimeField(_("due"))
    useful_until = models.DateTimeField(_("useful until"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DUE)
    outcome = models.CharField(_("outcome"), max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("notification"), _("notifications")
        ordering = ["-due_at", "-id"]
        constraints = [
            models.CheckConstraint(name="notification_is_useful_for_a_while", condition=Q(useful_until__gt=F("due_at")))
        ]
        indexes = [
            models.Index(fields=["due_at"], name="notification_due", condition=Q(status="due")),
            models.Index(fields=["due_at", "id"], name="notification_by_time"),
            # Whom the team rings; of what reached nobody most is past its usefulness.
            models.Index(
                fields=["useful_until", "id"], name="notification_unreached",
                condition=Q(status__in=["unreachable", "failed"]),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk} {self.get_kind_display()}"


class Call(models.Model):
    """Somebody of the team rings a customer who could be told in no other way: taken by one person at a time."""

    class Outcome(models.TextChoices):
        TOLD = "told", _("told")
        NO_ANSWER = "no_answer", _("no answer")
        PUT_BACK = "put_back", _("given to others")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="calls", verbose_name=_("customer"))
    caller = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("called by"), db_index=False
    )
    taken_at = models.DateTimeField(_("taken"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True, choices=Outcome.choices)
    # Where nobody answered: not before this.
    again_at = models.DateTimeField(_("again at"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("call"), _("calls")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"], name="call_one_open_a_customer", condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="call_has_ended_somehow",
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"#{self.pk}"


class Feedback(models.Model):
    """How a customer found a visit."""

    MAX_RATING = 5

    appointment = models.OneToOneField(
        Appointment, models.PROTECT, related_name="feedback", verbose_name=_("appointment")
    )
    rating = models.PositiveSmallIntegerField(_("rating"))
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(_("given"), default=timezone.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("feedback"), _("feedback")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="feedback_rating_is_0_to_5",
                condition=Q(rating__gte=0, rating__lte=5),
                violation_error_message=_("A rating is 0 to 5."),
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], include=["rating"], name="feedback_by_time")]

    def __str__(self) -> str:
        return f"{self.appointment} {self.rating}"
