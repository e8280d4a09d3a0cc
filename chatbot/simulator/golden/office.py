"""The office of a conversation's file as rows: who works there and when, what can be booked, what is booked already."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.addressing import Tone
from accounts.models import Customer, ServiceLevel
from bookings import notifications
from bookings.actors import SYSTEM
from bookings.models import Appointment, AppointmentEvent
from chatbot.simulator.golden.script import OFFICE, Line, Script, ScriptError
from consultants.models import Business, BusinessPolicy, Consultant, Holiday, Service, TimeOff, WorkingHours
from meetassist.text import fold

Found = TypeVar("Found", bound=models.Model)

USUAL = """\
service: Tư vấn thuế / Tax advice, 30 minutes
service: Tư vấn pháp lý / Legal advice, 60 minutes, by Trần Minh Hằng + Lê Quốc Bảo
consultant: Nguyễn Thị Thu Hằng, every day 08:00-18:00
consultant: Trần Minh Hằng, every day 08:00-18:00
consultant: Lê Quốc Bảo, every day 08:00-18:00
"""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"minute": 1, "hour": 60, "day": 24 * 60}
RULES = {
    "minimum notice": ("minimum_notice_minutes", 1), "booking window": ("booking_window_days", 24 * 60),
    "cancel notice": ("cancel_notice_minutes", 1), "reschedule notice": ("reschedule_notice_minutes", 1),
    "follow-up": ("follow_up_minutes", 1), "waitlist offers": ("waitlist_offer_minutes", 1),
}  # fmt: skip
HOURS = re.compile(r"(every day|(?P<first>\w{3})(-(?P<last>\w{3}))?) (?P<from>\d\d:\d\d)-(?P<to>\d\d:\d\d)")


def zone() -> ZoneInfo:
    return Business.current().zone


@transaction.atomic
def make(script: Script, now: datetime) -> Customer | None:
    """Write the rows of the file's head. Returns whom the customer is known to be, if anybody."""
    BusinessPolicy.current()
    lines = [line for line in script.head if line.key in OFFICE]
    if not any(line.key in ("service", "consultant") for line in lines):
        usual = (row.partition(": ") for row in USUAL.splitlines())
        lines = [*(Line(0, key, value) for key, _, value in usual), *lines]
    customer = _customer(script.value("known as"), script.value("language"))
    makers: dict[str, Callable[[str], object]] = {
        "business": _business,
        "consultant": _consultant, "service": _service, "holiday": _holiday, "time off": time_off, "rule": _rule,
        "taken": lambda value: appointment(value, another_customer(), now),
        "appointment": lambda value: appointment(value, customer, now),
    }  # fmt: skip
    # Consultants first: services name them.
    for line in sorted(lines, key=lambda one: (list(makers).index(one.key), one.number)):
        try:
            makers[line.key](line.value)
        except (ValueError, KeyError, AttributeError) as error:
            raise ScriptError(line.number, f"{line.key}: {error}") from None
    return customer


def parts(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _customer(line: Line | None, language: Line | None) -> Customer | None:
    if line is None:
        return None
    values: dict[str, Any] = {"language": language.value if language else settings.LANGUAGE_CODE}
    for part in parts(line.value):
        word, _, rest = part.partition(" ")
        if "@" in part:
            values["email"] = part
        elif word == "zone":
            values["time_zone"] = rest
        elif word == "level":
            values["level"] = _level(rest)
        elif word == "phone":
            values["phone"] = rest
        else:
            values["name"] = part
    if "email" not in values:
        raise ScriptError(line.number, "known as: an e-mail address is missing")
    return Customer.objects.create(**values)


def _level(code: str) -> ServiceLevel:
    from django.core.management import call_command

    if not ServiceLevel.objects.exists():
        call_command("loaddata", "levels", verbosity=0)
    return ServiceLevel.objects.get(code=code)


def another_customer() -> Customer:
    return Customer.objects.get_or_create(name="Another customer", email=None)[0]


def _business(value: str) -> None:
    """`phone +84..., at PLACE, tone formal`, when people answer: `mon-fri 08:00-12:00`, several of them, and when the
    office is open: `open mon-fri 08:00-17:30`.
    """
    business = Business.current()
    for part in parts(value):
        kind, _, rest = part.partition(" ")
        if kind == "phone":
            business.phone = rest
        elif kind == "at":
            business.address = rest
        elif kind == "tone":
            business.tone = Tone(rest)
        else:
            days, start, end = _periods(rest if kind == "open" else part)
            week = business.office_hours if kind == "open" else business.desk_hours
            for day in days:
                week.setdefault(str(day), []).append([f"{start:%H:%M}", f"{end:%H:%M}"])
    business.save()


def _periods(part: str) -> tuple[range, time, time]:
    """The days of the week, Monday being 1, and the times of them."""
    hours = HOURS.fullmatch(part)
    if hours is None:
        raise ValueError(f"{part!r} is no working time such as 'every day 08:00-18:00' or 'mon-fri 08:00-12:00'")
    first = DAYS.index(hours["first"].lower()) if hours["first"] else 0
    last = DAYS.index(hours["last"].lower()) if hours["last"] else first if hours["first"] else 6
    return range(first + 1, last + 2), time.fromisoformat(hours["from"]), time.fromisoformat(hours["to"])


def _consultant(line: str) -> None:
    name, *rest = parts(line)
    row = Consultant.objects.create(name=name)
    hours: list[WorkingHours] = []
    for part in rest:
        kind, _, value = part.partition(" ")
        if kind in ("zone", "speaks"):
            row.time_zone = value if kind == "zone" else row.time_zone
            row.languages = value.split() if kind == "speaks" else row.languages
            row.save()
            continue
        days, start, end = _periods(part)
        hours += [WorkingHours(consultant=row, weekday=day, start_time=start, end_time=end, ends_next_day=end <= start)
                  for day in days]  # fmt: skip
    WorkingHours.objects.bulk_create(hours)


def _service(value: str) -> None:
    names, *rest = parts(value)
    name, _, name_en = (part.strip() for part in names.partition("/"))
    values: dict[str, Any] = {"name": name, "name_en": name_en, "duration_minutes": 30}
    by = list(Consultant.objects.all())
    for part in rest:
        if part == "needs approval":
            values["needs_approval"] = True
        elif part == "for a device":
            values["is_for_a_device"] = True
        elif part.startswith("costs "):
            amount, _, currency = part.removeprefix("costs ").partition(" ")
            values |= {"price": Decimal(amount)} | ({"currency": currency} if currency else {})
        elif part.startswith("at "):
            values["location"] = part.removeprefix("at ")
        elif part.startswith("known for "):
            values["synonyms"] = "\n".join(one.strip() for one in part.removeprefix("known for ").split("+"))
        elif part.startswith("about "):
            values["description"] = ", ".join(one.strip() for one in part.removeprefix("about ").split("+"))
        elif part.startswith("by "):
            by = [consultant(name) for name in part.removeprefix("by ").split("+")]
        else:
            values["duration_minutes"] = minutes(part)
    Service.objects.create(**values).consultants.set(by)


def _holiday(value: str) -> None:
    Holiday.objects.create(on=date.fromisoformat(value), name="Holiday")


def time_off(value: str) -> None:
    """`Lê Quốc Bảo, 2026-12-02` is the whole day, `... 2026-12-02 08:00-12:00` a part of it."""
    who, when = parts(value)
    day, _, hours = when.partition(" ")
    first, _, last = hours.partition("-")
    start = datetime.combine(date.fromisoformat(day), time.fromisoformat(first or "00:00"), tzinfo=zone())
    end = start + timedelta(days=1) if not last else datetime.combine(start, time.fromisoformat(last), tzinfo=zone())
    TimeOff.objects.create(consultant=consultant(who), during=DateTimeTZRange(start, end))


def _rule(value: str) -> None:
    policy = BusinessPolicy.current()
    if value.startswith("most appointments "):
        policy.maximum_coming = int(value.removeprefix("most appointments "))
    elif value.startswith("reminders "):
        wanted = value.removeprefix("reminders ")
        policy.reminder_minutes = [] if wanted == "none" else [minutes(part) for part in wanted.split(" and ")]
    else:
        name = next((name for name in RULES if value.startswith(name)), None)
        if name is None:
            raise ValueError(f"there is no such rule; there are most appointments, reminders, {', '.join(RULES)}")
        field, unit = RULES[name]
        wanted = value.removeprefix(name).strip()
        setattr(policy, field, None if wanted == "none" else minutes(wanted) // unit)
    policy.save()


def appointment(value: str, customer: Customer | None, now: datetime) -> Appointment:
    """`Lê Quốc Bảo, Tư vấn thuế, 2026-12-02 09:00`, and perhaps its state and `code ABC234`."""
    if customer is None:
        raise ValueError("whose? There is no line 'known as:'")
    who, what, when, *rest = parts(value)
    row = Appointment(customer=customer, consultant=consultant(who), service=service(what))
    row.place_at(moment(when))
    for part in rest:
        if part.startswith("code "):
            row.code = part.removeprefix("code ")
        else:
            row.status = Appointment.Status(part)
    row.save()
    AppointmentEvent.objects.create(
        appointment=row, kind=AppointmentEvent.Kind.BOOKED, role=SYSTEM.role, source=SYSTEM.source,
        at=min(now, row.starts_at) - timedelta(days=1),
    )  # fmt: skip
    notifications.plan(row, business=BusinessPolicy.current(), now=now)
    return row


def consultant(name: str) -> Consultant:
    """The one of that name, or of a part of it that only one has."""
    return _only(Consultant.objects.filter(name_key__contains=fold(name.strip())), name)


def service(name: str) -> Service:
    found = Service.objects.filter(name_key__contains=fold(name.strip()))
    return _only(found or Service.objects.filter(name_en_key__contains=fold(name.strip())), name)


def _only(found: models.QuerySet[Found], name: str) -> Found:
    rows = list(found[:2])
    if len(rows) != 1:
        raise ValueError(f"{'nobody and nothing is' if not rows else 'several are'} called {name.strip()!r}")
    return rows[0]


def moment(value: str) -> datetime:
    """By the business's clock: 2026-12-02 09:00."""
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"{value.strip()!r} is no time such as 2026-12-02 09:00") from None
    return found if found.tzinfo else found.replace(tzinfo=zone())


def minutes(value: str) -> int:
    """`30 minutes`, `2 hours`, `1 day`."""
    number, _, unit = value.strip().partition(" ")
    if not number.isdecimal() or unit.rstrip("s") not in UNITS:
        raise ValueError(f"{value.strip()!r} is no length such as 30 minutes, 2 hours or 1 day")
    return int(number) * UNITS[unit.rstrip("s")]
