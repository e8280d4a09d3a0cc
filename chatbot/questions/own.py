"""Typed queries about what is the customer's own. Nothing here reads another customer's row."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import Customer
from bookings.models import Appointment, WaitlistEntry
from bookings.wording import money
from chatbot.questions.rows import Finding, Rows, as_yes_or_no, sentence
from chatbot.replies import lasting
from chatbot.replies import own as own_words
from chatbot.replies import questions as say
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked, Topic
from chatbot.understanding.questions.shapes import Shape
from chatbot.understanding.schema import Cause, DateRange
from meetassist.phones import show_phone

# Nobody has an appointment so far ahead: "October", said in December, has been.
FARTHEST_AHEAD = timedelta(days=180)
APPOINTMENT = ("starts_at", "ends_at", "service", "consultant", "code", "status")


def _row(one: Appointment) -> tuple[Any, ...]:
    return (one.starts_at, one.ends_at, one.service.label, one.consultant.name, one.code, one.status)


def next_appointment(customer: Customer, asked: Asked, found: Entities, *, now: datetime) -> Finding:
    """The next one, or the one behind it."""
    rows = customer.appointments.coming(now).select_related("service", "consultant")
    place = int(asked.after_that)
    rows = _named(rows, found)[place : place + 1]
    return Finding(Rows(APPOINTMENT, tuple(map(_row, rows))), say.next_appointment(), say.none_coming())


def appointments(customer: Customer, asked: Asked, found: Entities, *, now: datetime, zone: ZoneInfo) -> Finding | None:
    """Those of the days that are named, else the coming ones, or those that have been; or all of a status, whenever
    they were. One of them, their number or their sum, where that is asked. None where days that are gone
    are named which we cannot tell.
    """
    today = now.astimezone(zone).date()
    if not asked.days_ago and any(one.cause is Cause.PAST for one in found.invalid):
        # "Last Monday": of another day we would tell something else.
        return None
    if asked.days_ago:
        found = replace(found, date=today - timedelta(days=asked.days_ago), date_range=None)
    rows, days = _of_their_days(customer, asked, found, now=now, zone=zone)
    kept = list(_named(rows, found))
    if asked.ends and len(kept) == 1:
        return sentence(own_words.ends(kept[0], zone))
    if asked.shape is Shape.LAST and kept:
        kept = kept[-1:]
        heading = say.last_appointment() if asked.past else say.farthest_appointment()
    elif asked.shape is Shape.SUM or asked.of_money:
        heading = _summed(kept, asked)
    elif asked.past and not (asked.status or days):
        heading = say.past_appointments(len(kept))
    else:
        heading = say.appointments(len(kept), asked.status, bool(days))
    return as_yes_or_no(Finding(Rows(APPOINTMENT, tuple(map(_row, kept))), heading, say.none_found()), asked)


def _of_their_days(
    customer: Customer, asked: Asked, found: Entities, *, now: datetime, zone: ZoneInfo
) -> tuple[Any, DateTimeTZRange | None]:
    """The appointments of the days that are meant, and these; all that are coming, or have been, where none are."""
    today = now.astimezone(zone).date()
    is_past = asked.past or (found.days is not None and found.days.first > today + FARTHEST_AHEAD)
    named = _gone_by(found.days, today) if is_past and not asked.days_ago else found.days
    days = named and DateTimeTZRange(*named.instants(zone))
    rows = customer.appointments.select_related("service", "consultant").order_by("during")
    if asked.status:
        rows = rows.filter(status=asked.status)
    elif days or asked.past:
        rows = rows.filter(status__in=[*Appointment.BOOKED, Appointment.Status.COMPLETED])
    else:
        rows = rows.coming(now)
    if days:
        rows = rows.filter(during__startswith__gte=days.lower, during__startswith__lt=days.upper)
    elif asked.past and not asked.status:
        rows = rows.filter(during__startswith__lt=now)
    return rows, days


def _gone_by(days: DateRange | None, today: date) -> DateRange | None:
    """Of days that were read as coming ones, those that have been: "in October", "on Monday", told of what was."""
    if days is None or days.first <= today:
        return days
    if days.first == days.last:
        return DateRange(days.first - timedelta(days=7), days.last - timedelta(days=7))
    return DateRange(_a_year_before(days.first), _a_year_before(days.last))


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _summed(rows: list[Appointment], asked: Asked) -> str:
    """What they cost together, in each currency, or how long they are together."""
    if not asked.of_money:
        return say.together(lasting(sum((one.ends_at - one.starts_at for one in rows), timedelta())))
    sums: dict[str, Decimal] = {}
    for one in rows:
        if one.service.price is not None:
            sums[one.service.currency] = sums.get(one.service.currency, Decimal(0)) + one.service.price
    return say.together(" + ".join(f"{money(amount)} {currency}" for currency, amount in sums.items()))


def profile(customer: Customer, asked: Asked) -> Finding:
    """What we know of the asker under the name of the column."""
    column, value = {
        Topic.MY_EMAIL: ("email", customer.email),
        Topic.MY_PHONE: ("phone", show_phone(customer.phone) if customer.phone else ""),
        Topic.MY_NAME: ("name", customer.name),
    }[asked.topic]
    rows = ((value,),) if value else ()
    return Finding(Rows((column,), rows), say.kept_of_you(), say.nothing_kept_of_you())


def waitlist(customer: Customer, asked: Asked) -> Finding:
    entries = customer.waitlist_entries.filter(status__in=WaitlistEntry.OPEN).select_related("service", "consultant")
    rows = tuple((one.service.label, one.consultant.name if one.consultant else "") for one in entries)
    told = Finding(Rows(("service", "consultant"), rows), say.on_the_waitlist(len(rows)), say.not_on_the_waitlist())
    return as_yes_or_no(told, asked)


def meant(customer: Customer, found: Entities, *, now: datetime, past: bool = False) -> Appointment | None:
    """The coming one that is named, else the next; of what is `past`, the last."""
    mine = customer.appointments
    been = mine.filter(status=Appointment.Status.COMPLETED, during__startswith__lt=now).order_by("-during")
    rows = _named((been if past else mine.coming(now)).select_related("service", "consultant"), found)
    days = None if past else found.days and DateTimeTZRange(*found.days.instants(customer.zone))
    if days:
        rows = rows.filter(during__startswith__gte=days.lower, during__startswith__lt=days.upper)
    row: Appointment | None = rows.first()
    return row


def deadline(row: Appointment, asked: Asked, *, now: datetime, zone: ZoneInfo) -> Finding:
    """Until when it can be cancelled or moved; a yes where that is to come, if one is asked for."""
    policy, is_move = row.service.policy(), asked.topic is Topic.MOVE_NOTICE
    until = row.starts_at - (policy.reschedule_notice if is_move else policy.cancel_notice)
    text = own_words.can_be_moved(until, zone) if is_move else own_words.can_be_cancelled(until, zone)
    return sentence(text, lead=say.lead((now < until) is not asked.shut) if asked.shape is Shape.YES_NO else "")


def _named(rows: Any, found: Entities) -> Any:
    if found.consultant:
        rows = rows.filter(consultant__in=found.consultant)
    return rows.filter(service__in=found.service) if found.service else rows


def devices(customer: Customer) -> Finding:
    rows = tuple(customer.devices.filter(is_active=True).values_list("name", "kind", "place"))
    return Finding(Rows(("device", "kind", "place"), rows), say.devices(len(rows)), say.no_devices())


def level(customer: Customer) -> Finding | None:
    one = customer.current_level
    if one is None:
        return None
    row = (one.label, one.maximum_coming, one.booking_window_days, one.maximum_devices, one.questions_a_day)
    columns = ("level", "most_coming", "booking_window_days", "maximum_devices", "questions_a_day")
    return Finding(Rows(columns, (row,)), say.level())
