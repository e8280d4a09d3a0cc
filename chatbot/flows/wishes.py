"""What the customer wishes for of a time: noted in `turn.known`, changed, rejected, let go.

Shared by booking and moving, like chatbot.flows.slots, which finds what fits.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bookings import services
from bookings.actors import by_customer
from bookings.availability import Slot
from bookings.models import PartOfDay
from bookings.rules import LAST_YEAR
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, times
from chatbot.understanding import loose_days
from chatbot.understanding.schema import Cause, DateRange, NamedBy
from consultants.models import Consultant

# So many rejected values are kept.
REJECTED_KEPT = 20
# What is asked for in words as by its button.
ANOTHER: dict[str, dict[str, Any]] = {
    "another_time": {"another": "time"}, "another_day": {"another": "day"}, "another_person": {"another": "person"},
}  # fmt: skip


def note_choice(turn: Turn, item: dict[str, Any]) -> None:
    """Take an offered item; what it makes untrue is forgotten."""
    if "service" in item:
        forget(turn, "slot")
    if "consultant" in item and "slot" not in item:
        forget(turn, "slot", "anyone", "candidates")
    if "anyone" in item:
        forget(turn, "slot", "consultant", "candidates")
    if "date" in item:
        forget(turn, "slot", "page")
    if item.get("another") == "day":
        forget(turn, "slot", "date", "days", "time", "part", "hours", "page")
    elif item.get("another") == "time":
        forget(turn, "slot", "time", "part", "hours", "page")
    elif item.get("another") == "person":
        forget(turn, "slot", "consultant", "anyone", "candidates")
    turn.known.update({key: value for key, value in item.items() if key not in ("another", "answer")})


def note_consultant(turn: Turn, ids: tuple[int, ...]) -> None:
    if len(ids) == 1:
        note_choice(turn, {"consultant": ids[0]})
    elif ids:
        forget(turn, "slot", "consultant", "anyone")
        turn.known["candidates"] = list(ids)
    elif turn.understanding.entities.anyone:
        note_choice(turn, {"anyone": True})


def note_when(turn: Turn, around: datetime | None = None) -> None:
    """Take days and times from the text. "An hour later" counts from what was chosen or wished, else from `around`."""
    known = turn.known
    _settle_days(turn, around)
    found = turn.understanding.entities
    _note_shift(turn, around)
    if found.date:
        # Another day than the one the time was wished for; a time that waits for its day is kept.
        if known.get("date") and not found.time:
            forget(turn, "time")
        note_choice(turn, {"date": found.date.isoformat()})
    if found.date_range:
        forget(turn, "slot", "date", "page")
        known["days"] = [found.date_range.first.isoformat(), found.date_range.last.isoformat()]
    if found.time:
        forget(turn, "slot", "part", "hours")
        known["time"] = f"{found.time:%H:%M}"
    elif found.time_range:
        forget(turn, "slot", "time", "part", "page")
        known["hours"] = [f"{end:%H:%M}" if end else "" for end in (found.time_range.start, found.time_range.end)]
    elif found.part_of_day:
        forget(turn, "slot", "time", "page", "hours")
        known["part"] = found.part_of_day


def _settle_days(turn: Turn, around: datetime | None) -> None:
    """A weekday or a number alone, and "the week after", are of the days that are spoken of just now."""
    found = turn.understanding.entities
    if found.named_by is None or found.days is None:
        return
    wished = _days_wished(turn)
    if found.named_by == NamedBy.WEEK_AFTER:
        base = wished[0].first if wished else around and around.astimezone(turn.zone).date()
        days = loose_days.in_week_after(found.days, base) if base else found.days
    else:
        meant = (loose_days.those_among(found.days, found.named_by, one) for one in [*_days_offered(turn), *wished])
        days = next((one for one in meant if one), found.days)
    value: dict[str, Any] = {"date": days.first} if found.date else {"date_range": days}
    turn.understanding = replace(turn.understanding, entities=replace(found, named_by=None, **value))


def _days_offered(turn: Turn) -> list[DateRange]:
    items = turn.state.get("offer", {}).get("items", []) if turn.asked in ("day", "time") else []
    days = (_day_of(turn, item) for item in items)
    return [DateRange(day, day) for day in days if day]


def _days_wished(turn: Turn) -> list[DateRange]:
    """The week of the day that is wished for, and the days that are."""
    days = [date.fromisoformat(end) for end in turn.known.get("days", ())]
    day = _day_of(turn, turn.known)
    wished = [loose_days.week_of(day)] if day and day.year < LAST_YEAR else []
    return [*wished, DateRange(*days)] if days and days[0].year < LAST_YEAR else wished


def _day_of(turn: Turn, item: dict[str, Any]) -> date | None:
    """Of what was offered, or of what is known: the slot's where there is one."""
    if slot := item.get("slot"):
        return datetime.fromisoformat(slot["starts_at"]).astimezone(turn.zone).date()
    return date.fromisoformat(item["date"]) if item.get("date") else None


CANNOT_BE = {
    Cause.PAST: times.has_passed, Cause.NO_SUCH_DAY: times.no_such_day, Cause.NO_SUCH_TIME: times.no_such_time,
    Cause.DISAGREE: times.weekday_and_date_disagree, Cause.NOT_KNOWN: times.unknown_day,
}  # fmt: skip


def what_cannot_be(turn: Turn) -> list[Reply]:
    """What must be said of the days and times that were named and cannot be taken."""
    return [CANNOT_BE[said.cause](said.words) for said in turn.understanding.entities.invalid]


def names_a_time(turn: Turn) -> bool:
    found = turn.understanding.entities
    return any(
        (found.date, found.date_range, found.time, found.time_range, found.part_of_day, found.shift_days,
         found.shift_minutes)
    )  # fmt: skip


def names_a_value(turn: Turn) -> bool:
    """Whether something of what is asked for here was said, be it what is known already."""
    found = turn.understanding.entities
    return names_a_time(turn) or bool(found.consultant or found.service or found.anyone)


def note_rejected(turn: Turn) -> None:
    """What is not wanted is neither offered nor chosen, until it is asked for."""
    found, known = turn.understanding.entities, turn.known
    said = [*known.get("rejected", []), *found.negated]
    if not said and "rejected" not in known:
        return
    wanted = {value.isoformat() for value in (found.date,) if value} | {f"{found.time:%H:%M}" if found.time else ""}
    names = Consultant.objects.filter(pk__in=found.consultant).values_list("name", flat=True)
    left = [value for value in said if value not in wanted | set(names)]
    if not left and "rejected" not in known:
        return
    known["rejected"] = list(dict.fromkeys(left))[-REJECTED_KEPT:]
    if known.get("date") in known["rejected"]:
        forget(turn, "slot", "date", "page")
    if known.get("time") in known["rejected"]:
        forget(turn, "slot", "time")
    if known.get("part") in known["rejected"]:
        forget(turn, "slot", "part")
    people = rejected_people(turn)
    if known.get("consultant") in people or known.get("slot", {}).get("consultant") in people:
        forget(turn, "slot", "consultant")
    known["candidates"] = [pk for pk in known.get("candidates", []) if pk not in people]


def asked_for_in_words(turn: Turn) -> dict[str, Any] | None:
    """What has a button of its own."""
    if turn.phrase == "more" and turn.asked == "time":
        offered = turn.state.get("offer", {}).get("items", [])
        return next((item for item in offered if "page" in item), {"another": "day"})
    if turn.phrase == "none_of_these" and turn.asked == "time":
        return {"another": "day"}
    if turn.phrase == "another_person":
        _reject_the_consultant(turn)
    return ANOTHER.get(turn.phrase)


def _reject_the_consultant(turn: Turn) -> None:
    """Somebody else is wanted than who is asked for or chosen now."""
    current = turn.known.get("slot", {}).get("consultant") or turn.known.get("consultant")
    names = Consultant.objects.filter(pk=current or 0).values_list("name", flat=True)
    turn.known["rejected"] = [*rejected(turn), *names][-REJECTED_KEPT:]


def rejected(turn: Turn) -> list[str]:
    found: list[str] = turn.known.get("rejected", [])
    return found


def rejected_people(turn: Turn) -> tuple[int, ...]:
    names = rejected(turn)
    return tuple(Consultant.objects.filter(name__in=names).values_list("pk", flat=True)) if names else ()


def is_rejected(turn: Turn, slot: Slot) -> bool:
    values, here = rejected(turn), slot.starts_at.astimezone(turn.zone)
    parts = [PartOfDay(value).hours for value in values if value in PartOfDay.values]
    if any(first <= here.hour < last for first, last in parts):
        return True
    return here.date().isoformat() in values or f"{here:%H:%M}" in values


def _note_shift(turn: Turn, around: datetime | None) -> None:
    found = turn.understanding.entities
    base = _wished(turn) or around
    if base is None or (found.shift_minutes is None and found.shift_days is None):
        return
    # Days by the calendar, minutes by the clock on the wall of the world.
    local = base.astimezone(turn.zone) + timedelta(days=found.shift_days or 0)
    moment = datetime.fromtimestamp(local.timestamp() + (found.shift_minutes or 0) * 60, tz=turn.zone)
    forget(turn, "slot", "days", "part", "hours", "page")
    turn.known.update(date=moment.date().isoformat(), time=f"{moment:%H:%M}")


def _wished(turn: Turn) -> datetime | None:
    known = turn.known
    if known.get("slot"):
        return datetime.fromisoformat(known["slot"]["starts_at"])
    if known.get("date") and known.get("time"):
        day, clock = date.fromisoformat(known["date"]), time.fromisoformat(known["time"])
        return datetime.combine(day, clock, tzinfo=turn.zone)
    return None


def forget(turn: Turn, *names: str) -> None:
    if "slot" in names and turn.known.get("slot"):
        let_go(turn)
    for name in names:
        turn.known.pop(name, None)


def let_go(turn: Turn) -> None:
    """What was held for this journey is free again at once; what the customer holds on another channel is not."""
    journey = turn.state if turn.flow != "verification" else turn.state.get("resume", {})
    mine = turn.customer.appointments.holds().filter(pk=journey.get("known", {}).get("held"))
    for held in mine.filter(held_until__gt=turn.now, waitlist_entry=None):
        services.cancel(appointment=held, by=by_customer(turn.customer), now=turn.now)
