"""Several appointments at once: a repetition, a couple, two services on one day. Planned and offered together.

What is missing is asked once for all that lack it. Those of one day belong together: all of them are booked or none;
of others each that can be.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import Action
from accounts.services import name_customer, note_phone
from bookings import services
from bookings.actors import by_customer
from bookings.errors import BookingError
from bookings.models import AppointmentEvent
from chatbot import replies
from chatbot.flows import series_times, slots, specification
from chatbot.flows.booking import note, refusal
from chatbot.flows.booking_values import Booking, with_what_is_known
from chatbot.flows.outcome import Asks, Ends, Leaves, NeedsIdentity, Outcome, before
from chatbot.flows.series_corrections import corrected, of_some
from chatbot.flows.series_steps import is_offered, next_question
from chatbot.flows.series_values import MOST, Series, first_of_each_day, note_count, note_time
from chatbot.flows.specification import Door, Journey
from chatbot.flows.wishes import VALUES, wanted_item
from chatbot.memory import commands, items
from chatbot.memory.commands import Among, Back, Command, Confirm, Decline, Deny, Give, Start
from chatbot.memory.items import AnyItem, Slot
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, several
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import Several

NAME = "series"


# Ways in


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    if refused := refusal(turn):
        return refused
    series, impossible = _begun(turn, said)
    return before(impossible, next_question(turn, series))


def _begun(turn: Turn, said: Said) -> tuple[Series, list[Reply]]:
    """What is said of each, and what must be said of values that cannot be."""
    series, impossible = Series(), list[Reply]()
    for one in said.each or (said,):
        found, told = _expanded(turn, one)
        series.each += found
        impossible += told
    wanted = said.several or Several()
    series.each, series.every, series.is_open = series.each[:MOST], wanted.every, wanted.is_open
    return series, impossible


def _expanded(turn: Turn, said: Said) -> tuple[list[Booking], list[Reply]]:
    """What is said of all of them, once for each day and each person; a time is that of the first of a day."""
    wanted, told, each = said.several or Several(), list[Reply](), list[Booking]()
    whom = wanted.whom or ((said.whom,) * (1 if wanted.days else wanted.count or 1))
    for day in wanted.days or (None,):
        for position, person in enumerate(whom):
            one = Booking()
            told = note(turn, one, said)
            one.date = day or one.date
            one.whom = person
            if position:
                one.time = None
            each.append(one)
    return each, told


# What is said while it is open


def hear(turn: Turn, series: Series, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Back():
            return _anew(turn, series, Another.DAY if asked == Question.TIME else Another.TIME)
        case Decline() if asked == Question.NAME:
            series.nameless = True
            return before([replies.without_a_name()], next_question(turn, series, asked))
        case Give(said) if asked == Question.NAME and said.found.name:
            name_customer(customer=turn.customer, name=said.found.name)
            note_phone(customer=turn.customer, phone=said.found.phone)
            return next_question(turn, series)
        case Among(some, said) if asked != Question.NAME:
            return of_some(turn, series, some, said)
    item = wanted_item(turn, series.each[0], asked, command)
    if item:
        return _take_item(turn, series, asked, item)
    return _hear_what_is_said(turn, series, asked, command)


def _hear_what_is_said(turn: Turn, series: Series, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Start(commands.Wish.CANCEL, said):
            return corrected(turn, series, said) or Leaves()
        case Start(commands.Wish.SEVERAL, said) | Give(said) | Deny(said) if _names_other_days(said):
            return _on_other_days(turn, series, said)
        case Confirm(said) if asked == Question.CONFIRM:
            return corrected(turn, series, said) or once_known(turn, series, _book)
        case Start(commands.Wish.BOOK | commands.Wish.MOVE | commands.Wish.SEVERAL, said) | Give(said) | Confirm(said):
            return corrected(turn, series, said)
        case Deny(keeps=True):
            return None
        case Deny(said):
            is_no = asked in (Question.CONFIRM, Question.TIME)
            return corrected(turn, series, said) or (_anew(turn, series, Another.TIME) if is_no else None)
    return None


def once_known(turn: Turn, series: Series, go_on: Callable[[Turn, Series], Outcome]) -> Outcome:
    return go_on(turn, series) if turn.is_known else NeedsIdentity(series)


def _names_other_days(said: Said) -> bool:
    return bool(said.each or (said.several and said.several.days))


def _on_other_days(turn: Turn, series: Series, said: Said) -> Outcome:
    """So many as there were, where nothing else is said of it."""
    other, impossible = _begun(turn, _with_the_rest(series, said))
    if other.is_open:
        note_count(other, len(series.each))
    return before(impossible, next_question(turn, other))


def _with_the_rest(series: Series, said: Said) -> Said:
    """Other days for the same: what is not said anew is as it was."""
    return replace(said, found=with_what_is_known(said.found, series.each[0]))


def _anew(turn: Turn, series: Series, what: Another) -> Outcome:
    """Another time, or another day, for all of them."""
    for one in series.each:
        one.forget_time()
        if what == Another.DAY:
            one.forget_day()
    asked = _ask_time_of_a_day(turn, series)
    return asked or next_question(turn, series)


def _ask_time_of_a_day(turn: Turn, series: Series) -> Outcome | None:
    """Of several on one day it is asked when the first begins, once it was not wanted as it was proposed."""
    first = series.each[0]
    if first.date is None or len(first_of_each_day(series)) > 1:
        return None
    question = slots.ask_time(turn, first, series_times.wanted(turn, first))
    return replace(question, values=series) if isinstance(question, Asks) else question


def _take_item(turn: Turn, series: Series, asked: Question | None, item: AnyItem) -> Outcome | None:
    match item:
        case items.Yes() if asked == Question.CONFIRM:
            return once_known(turn, series, _book)
        case items.Other(what):
            return _anew(turn, series, what)
        case items.Page(number):
            series.each[0].page = number
            return _ask_time_of_a_day(turn, series)
        case items.WithoutName():
            series.nameless = True
        case items.AtSlot(slot):
            _take_slot(turn, series, slot)
        case _:
            _take_for_all(turn, series, item)
    return next_question(turn, series)


def _take_for_all(turn: Turn, series: Series, item: AnyItem) -> None:
    """What was missing, of all that lack it."""
    match item:
        case items.OfService(pk):
            _fill(series, lambda one: not is_offered(turn, one), service=pk)
        case items.WithConsultant(pk):
            _fill(series, lambda one: one.consultant is None and not one.anyone, consultant=pk, candidates=[])
        case items.WithAnyone():
            _fill(series, lambda one: one.consultant is None, anyone=True)
        case items.OnDay(day):
            _fill(series, lambda one: one.date is None, date=day, days=None)


def _fill(series: Series, is_lacking: Callable[[Booking], bool], **values: Any) -> None:
    """The same for all that lack it."""
    for one in filter(is_lacking, series.each):
        for name, value in values.items():
            setattr(one, name, value)


def _take_slot(turn: Turn, series: Series, slot: Slot) -> None:
    """For the one that could not be; where the time is asked, for all of them."""
    local = slot.starts_at.astimezone(turn.zone)
    missing = [one for one in series.each if one.slot is None and one.time]
    if missing:
        one = missing[0]
        one.date, one.time, one.part, one.hours = local.date(), local.time(), "", None
        return
    note_time(series, local.time())


def ask_again(turn: Turn, series: Series, asked: Question | None) -> Outcome:
    return next_question(turn, series, asked)


# The one action


class _OneIsGone(Exception):
    """What belongs together cannot all be booked."""


def _book(turn: Turn, series: Series) -> Outcome:
    chosen = [one for one in series.each if one.slot]
    try:
        with transaction.atomic():
            booked, gone = _book_each(turn, chosen)
            if gone and _belong_together(series):
                raise _OneIsGone
    except _OneIsGone:
        return before([several.taken_meanwhile()], next_question(turn, series))
    said = several.booked(booked, turn.zone) if booked else None
    if not gone:
        return Ends((said,) if said else (replies.stopped(),))
    rest = replace(series, each=gone, is_open=False)
    return before([*([replace(said, choices=())] if said else []), several.taken_of_some()], next_question(turn, rest))


def _book_each(turn: Turn, chosen: Sequence[Booking]) -> tuple[list[AppointmentEvent], list[Booking]]:
    """Each in a savepoint of its own; and those that have become impossible."""
    booked, gone = [], []
    for one in chosen:
        starts_at, consultant = slots.chosen(turn, one)
        local = starts_at.astimezone(turn.zone)
        try:
            booked.append(
                services.book(
                    customer=turn.customer, service=series_times.wanted(turn, one).service, consultant=consultant,
                    starts_at=starts_at, for_whom=one.whom, description=one.note, by=by_customer(turn.customer),
                    now=turn.now,
                )
            )  # fmt: skip
        except BookingError:
            one.date, one.time = local.date(), local.time()
            gone.append(one)
    return booked, gone


def _belong_together(series: Series) -> bool:
    """More than one of one day, whoever comes: half of it would be of no use."""
    return len(first_of_each_day(series)) < len(series.each)


# What it is about, and leaving it


def title(series: Series) -> str:
    return several.about(len(series.each))


def facts(series: Series) -> list[str]:
    """What a person of the team can use of it."""
    days = [f"{one.date} {one.time:%H:%M}" if one.time else f"{one.date}" for one in series.each if one.date]
    return [str(len(series.each)), *days]


def describe(turn: Turn, series: Series) -> str:
    parts = [
        several.described(one.slot.starts_at if one.slot else None, turn.service(one.service), turn.zone)
        for one in series.each
    ]
    return "; ".join(filter(None, dict.fromkeys(parts)))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Series,
        questions={
            Question.SERVICE: None, Question.CONSULTANT: None, Question.DAY: None, Question.TIME: None,
            Question.NAME: None, Question.CONFIRM: Act.BOOK,
        },
        hear=hear,
        for_team=handoff_words.wants_to_book,
        facts=facts,
        ask_again=ask_again,
        title=title,
        describe=describe,
        doors=(Door((commands.Wish.SEVERAL,), start, for_anybody=True, lets_go=True),),
        stop=specification.stopped,
        takes=VALUES,
        waits=True,
        wish=commands.Wish.SEVERAL,
        permission=Action.BOOK,
    )
)  # fmt: skip
