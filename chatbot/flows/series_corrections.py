"""Corrections of several appointments that are being booked: of one of them, of some by their places, or of all."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from chatbot.flows.booking import note
from chatbot.flows.booking_values import Booking
from chatbot.flows.outcome import Outcome
from chatbot.flows.series_steps import next_question
from chatbot.flows.series_values import Series, note_count, note_time
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.understanding import loose_days
from chatbot.understanding.local.places import Places
from chatbot.understanding.schema import DateRange, NamedBy


def of_some(turn: Turn, series: Series, some: Places, said: Said) -> Outcome | None:
    """Some of them left out, so many of them alone, or other values for those in these places."""
    named = _in_places(series, some)
    meant = named if named and _is_no_weekday(series, said) else _meant(series, said) or named
    if some.leaves_out and _is_left_out(series, meant, said):
        return next_question(turn, series)
    if some.only:
        note_count(series, some.only)
    elif named and said.names_a_value:
        _note_of(turn, named, said)
    else:
        return None
    return next_question(turn, series)


def _in_places(series: Series, some: Places) -> list[Booking]:
    """As they were listed: those that can be in the order of their times."""
    can_be = sorted((one.slot.starts_at, at) for at, one in enumerate(series.each) if one.slot)
    listed = [*(series.each[at] for _, at in can_be), *(one for one in series.each if one.slot is None)]
    numbers = [number - (number > 0) for number in some.numbers]
    return [listed[number] for number in numbers if -len(listed) <= number < len(listed)]


def _is_no_weekday(series: Series, said: Said) -> bool:
    """ "Buổi thứ hai" is the second where not exactly one of them is on a Monday."""
    day = said.found.date
    if day is None or said.found.named_by != NamedBy.WEEKDAY:
        return False
    return [one.date.isoweekday() for one in series.each if one.date].count(day.isoweekday()) != 1


def corrected(turn: Turn, series: Series, said: Said) -> Outcome | None:
    """Other values for one of them or for all, one left out, fewer of them; None where nothing changes."""
    known = deepcopy(series)
    meant = _meant(series, said)
    if said.found.negated and _is_left_out(series, meant, said):
        return next_question(turn, series)
    if said.several and said.several.count:
        note_count(series, said.several.count)
    elif meant:
        _note_of(turn, meant, said)
    elif said.names_a_value:
        _note_of_all(turn, series, said)
    return next_question(turn, series) if series != known or said.names_a_value else None


def _meant(series: Series, said: Said) -> list[Booking]:
    """Those that are named: by their day, by what they are for, or by whom they are for."""
    each, found = series.each, said.found
    if of_days := _on_the_day(each, said):
        return of_days
    if len({one.service for one in each}) > 1 and len(found.service) == 1:
        return [one for one in each if one.service == found.service[0]]
    return [one for one in each if said.whom and one.whom == said.whom]


def _on_the_day(each: Sequence[Booking], said: Said) -> list[Booking]:
    """The one whose day is named, be it by its weekday or its number alone."""
    found, days = said.found, {one.date for one in each}
    named = {found.date, found.old_date} - {None}
    if len(days) < 2 or not named:
        return []
    loosely = [
        one for one in each
        if one.date and found.date and loose_days.among(found.date, found.named_by, DateRange(one.date, one.date))
    ]  # fmt: skip
    return [one for one in each if one.date in named] or (loosely if len(loosely) == 1 else [])


def _is_left_out(series: Series, meant: Sequence[Booking], said: Said) -> bool:
    """Whether any of them is not wanted; those are gone then."""
    rejected = set(said.found.negated)
    gone = [one for one in series.each if one.date and one.date.isoformat() in rejected] or list(meant)
    keeps_them = said.names_a_time and not rejected and not _names_days_alone(said)
    if not gone or len(gone) == len(series.each) or keeps_them:
        return False
    series.each = [one for one in series.each if not any(one is other for other in gone)]
    series.is_open = False
    return True


def _names_days_alone(said: Said) -> bool:
    found = said.found
    return not (found.time or found.time_range or found.part_of_day)


def _note_of(turn: Turn, meant: Sequence[Booking], said: Said) -> None:
    for one in meant:
        day = one.date
        note(turn, one, said)
        if said.found.date and said.found.old_date is None and day == said.found.date:
            one.date = day


def _note_of_all(turn: Turn, series: Series, said: Said) -> None:
    """A day is that of all only where they have one; a time is that of the first of each day."""
    has_one_day = len({one.date for one in series.each}) == 1
    found = said.found
    if not has_one_day:
        said = replace(said, found=replace(found, date=None, date_range=None, named_by=None))
    for one in series.each:
        clock = one.time
        note(turn, one, replace(said, whom=""))
        if found.days and not found.time:
            one.time = clock
    if found.time:
        note_time(series, found.time)
