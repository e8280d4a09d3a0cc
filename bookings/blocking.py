"""Why a time is not free, with what is behind the rule: the appointment, the day off, the holiday, the hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Customer
from bookings import wording
from bookings.availability import Reason, explain, working_periods
from bookings.models import Appointment
from consultants import time_off
from consultants.models import BusyTime, Consultant, Holiday, Service
from meetassist import days


@dataclass(frozen=True)
class Blocked:
    """`facts` are sentences in the active language, `appointments` those that stand there."""

    code: str
    sentence: str
    facts: list[str]
    appointments: list[Appointment]


@dataclass(frozen=True)
class Asked:
    service: Service
    consultant: Consultant
    moment: datetime
    now: datetime

    @property
    def end(self) -> datetime:
        return self.moment + timedelta(minutes=self.service.duration_minutes)

    @property
    def date(self) -> date:
        return self.moment.astimezone(self.consultant.zone).date()

    def clock(self, moment: datetime) -> str:
        return wording.clock(moment, self.consultant.zone)

    def day_and_clock(self, moment: datetime) -> str:
        return wording.day_and_clock(moment, self.consultant.zone)


def what_blocks(
    *, service: Service, consultant: Consultant, moment: datetime, customer: Customer | None = None, now: datetime
) -> Blocked | None:
    """None where it can be booked by the rules."""
    found = explain(service=service, consultant=consultant, moment=moment, customer=customer, now=now)
    if found is None:
        return None
    asked = Asked(service, consultant, moment.astimezone(consultant.zone), now)
    tell = FACTS.get(found.code)
    is_taken = found.code in (Reason.BUSY, Reason.HELD)
    rows = standing(service=service, consultant=consultant, moment=moment, now=now) if is_taken else []
    return Blocked(found.code, found.sentence, tell(asked) if tell else [], rows)


def standing(*, service: Service, consultant: Consultant, moment: datetime, now: datetime) -> list[Appointment]:
    """What is booked or held where the service would lie, with its buffers."""
    wanted = Appointment(consultant=consultant, service=service)
    wanted.place_at(moment)
    is_over = Q(status=Appointment.Status.HELD, held_until__lte=now)
    rows = Appointment.objects.live().exclude(is_over).filter(consultant=consultant, blocked__overlap=wanted.blocked)
    return list(rows.select_related("customer", "service").order_by("during"))


def _notice(asked: Asked) -> list[str]:
    first = asked.now + asked.service.policy().minimum_notice
    return [_("The earliest that can be booked now is %(when)s.") % {"when": asked.day_and_clock(first)}]


def _window(asked: Asked) -> list[str]:
    last = asked.now + asked.service.policy().booking_window
    return [_("The latest that can be booked now is %(when)s.") % {"when": asked.day_and_clock(last)}]


def _hours(asked: Asked) -> list[str]:
    """What is worked that day; and where only the end does not fit, when that would be."""
    facts = {"day": wording.day(asked.date)}
    opens, closes = days.span(asked.date, asked.consultant.zone)
    found = working_periods(consultant=asked.consultant, start=opens, end=closes - timedelta(microseconds=1))
    if not found:
        told = [_("%(day)s: no working hours.") % facts]
    else:
        hours = ", ".join(f"{asked.clock(start)}–{asked.clock(end)}" for start, end in found)
        told = [_("%(day)s: %(hours)s.") % {**facts, "hours": hours}]
    if any(start <= asked.moment < end for start, end in found):
        told.append(_("The appointment would last until %(end)s.") % {"end": asked.clock(asked.end)})
    return [*told, *_override(asked)]


def _override(asked: Asked) -> list[str]:
    rows = asked.consultant.date_overrides.filter(on=asked.date).order_by("start_time")
    return [
        _("The date has hours of its own: %(hours)s.") % {"hours": _with(one.text or _("closed"), one.reason)}
        for one in time_off.other_hours(rows)
    ]


def _holiday(asked: Asked) -> list[str]:
    return [f"{wording.day(row.on)}: {row.name}." for row in Holiday.objects.filter(on=asked.date)]


def _time_off(asked: Asked) -> list[str]:
    rows = asked.consultant.time_off.filter(during__overlap=DateTimeTZRange(asked.moment, asked.end)).order_by("during")
    return [
        _("Off: %(when)s.") % {"when": _with(time_off.told(row, asked.consultant), row.reason)} for row in rows
    ]  # fmt: skip


def _busy_elsewhere(asked: Asked) -> list[str]:
    """By the name that the consultant gave the calendar: its address is a secret, and what stands in it is not kept."""
    span = DateTimeTZRange(asked.moment, asked.end)
    rows = BusyTime.objects.filter(consultant=asked.consultant, during__overlap=span).order_by("during", "calendar")
    return [
        _("Busy in the calendar “%(calendar)s”: %(when)s.")
        % {"calendar": row.calendar.name, "when": time_off.told(row, asked.consultant)}
        for row in rows.select_related("calendar")
    ]


def _with(text: str, reason: str) -> str:
    return f"{text} ({reason})" if reason else text


def _grid(asked: Asked) -> list[str]:
    words = _("“%(service)s” starts every %(minutes)d minutes from the beginning of the hours.")
    return [words % {"service": asked.service.label, "minutes": asked.service.slot_step_minutes}]


def _not_offered(asked: Asked) -> list[str]:
    if not asked.consultant.is_active:
        return [_("%(consultant)s is not active any more.") % {"consultant": asked.consultant}]
    if not asked.service.is_active:
        return [_("The service “%(service)s” is not active.") % {"service": asked.service.label}]
    return []


FACTS: dict[str, Callable[[Asked], list[str]]] = {
    Reason.NOTICE: _notice, Reason.WINDOW: _window, Reason.HOURS: _hours, Reason.CLOSED: _override,
    Reason.HOLIDAY: _holiday, Reason.TIME_OFF: _time_off, Reason.BUSY_ELSEWHERE: _busy_elsewhere, Reason.GRID: _grid,
    Reason.NOT_OFFERED: _not_offered,
}  # fmt: skip
