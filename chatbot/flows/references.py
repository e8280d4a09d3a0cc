"""What a wish points at without naming it: "with her at that time", "the same time the week after", "as last time".

It is of the question that was answered just before, or of the appointment that was booked last.
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from chatbot.flows import appointments, wishes
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.understanding import Entities, loose_days
from chatbot.understanding.schema import DateRange, NamedBy, Reference


@dataclass(frozen=True)
class Spoken:
    """What was spoken of last, as far as it was one of each."""

    service: tuple[int, ...] = ()
    consultant: tuple[int, ...] = ()
    day: date | None = None
    clock: time | None = None


def resolved(turn: Turn, said: Said) -> Said:
    """With what is meant in the place of what points at it; what is named stays, and so does all where nothing is."""
    spoken = _spoken(turn) if said.refers else None
    if spoken is None:
        return said
    found = said.found
    has_time = found.time or found.time_range or found.part_of_day or found.shift_minutes is not None
    found = replace(
        found,
        service=found.service or spoken.service,
        consultant=found.consultant or (() if found.anyone else spoken.consultant),
        time=spoken.clock if said.is_like_the_last and not has_time else found.time,
    )
    return replace(said, found=_on_its_day(found, spoken, said.refers))


def _on_its_day(found: Entities, spoken: Spoken, refers: frozenset[Reference]) -> Entities:
    """ "The same time next week" is the same weekday of it."""
    if spoken.day is None:
        return found
    if found.days is None:
        return replace(found, date=spoken.day) if Reference.DAY in refers else found
    is_a_week = found.date_range and found.date_range.last - found.date_range.first == timedelta(days=6)
    if Reference.TIME not in refers or found.date_range is None or not is_a_week:
        return found
    is_week_after = found.named_by == NamedBy.WEEK_AFTER
    week = loose_days.in_week_after(found.date_range, spoken.day) if is_week_after else found.date_range
    return replace(found, date=_same_weekday(week, spoken.day), date_range=None, named_by=None)


def _same_weekday(days: DateRange, day: date) -> date:
    return days.first + timedelta(days=(day.weekday() - days.first.weekday()) % 7)


def _spoken(turn: Turn) -> Spoken | None:
    subject, row = turn.memory.subject, appointments.booked_last(turn)
    is_newer = subject and subject.is_alive(turn.now) and (row is None or row.created_at < subject.at)
    if subject and is_newer:
        found = subject.found
        return Spoken(_one(found.service), _one(found.consultant or subject.told), found.date, found.time)
    if row is None:
        return None
    return Spoken((row.service_id,), (row.consultant_id,), *wishes.day_and_clock(row.starts_at, turn.zone))


def _one(ids: tuple[int, ...]) -> tuple[int, ...]:
    return ids if len(ids) == 1 else ()
