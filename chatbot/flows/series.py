"""Several appointments at once: a repetition, a couple, two services on one day. Planned and offered together.

What is missing is asked once for all that lack it. Those of one day belong together: all of them are booked or none;
of others each that can be.
"""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, time
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
from chatbot.flows.booking_steps import Booking, services_to_book
from chatbot.flows.outcome import Asks, Ends, Leaves, NeedsIdentity, Outcome, before
from chatbot.flows.series_times import Reason
from chatbot.flows.specification import Door, Journey
from chatbot.flows.wishes import VALUES, wanted_item
from chatbot.memory import commands, items
from chatbot.memory.commands import Among, Back, Command, Confirm, Decline, Deny, Give, Start
from chatbot.memory.document import Offer
from chatbot.memory.items import AnyItem, Slot
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, several
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button
from chatbot.replies.several import Against, Place
from chatbot.understanding import loose_days
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.local.places import Places
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import DateRange, NamedBy, Several

NAME = "series"
# So many are planned at once.
MOST = 12
CLOCKS_OFFERED = 8
Item = tuple[str, AnyItem]


@dataclass
class Series:
    """`each`: what is wished of each, in their order. `every`: so many days lie between two where they repeat;
    `is_open`: nobody said until when. `nameless`: they would rather not say their name.
    """

    each: list[Booking] = field(default_factory=list)
    every: int = 0
    is_open: bool = False
    nameless: bool = False


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
                one.time, one.part, one.hours = None, one.part, one.hours
            each.append(one)
    return each, told


# What is missing becomes a question


def next_question(turn: Turn, series: Series, asked: Question | None = None) -> Outcome:
    steps: tuple[Callable[[Turn, Series], Outcome | None], ...] = (_service, _consultant, _day, _time)
    if not series.each:
        return Ends((replies.stopped(),))
    question = next((found for step in steps if (found := step(turn, series))), None)
    if question:
        return question
    against = series_times.find(turn, series.each)
    if not turn.is_known:
        return NeedsIdentity(series, several.planned(*_planned(turn, series, against), turn.zone))
    return _name(turn, series, asked) or _confirmation(turn, series, against)


def _service(turn: Turn, series: Series) -> Outcome | None:
    lacking = [one for one in series.each if not _is_offered(turn, one)]
    if not lacking:
        return None
    rows: list[Item] = [(service.label, items.OfService(service.pk)) for service in services_to_book()]
    if not rows:
        return Ends((replies.nothing_to_book(),))
    offer = Offer.of(rows)
    return Asks(series, Question.SERVICE, replies.ask_service(offer.choices), offer)


def _is_offered(turn: Turn, one: Booking) -> bool:
    service = turn.service(one.service)
    return service is not None and service.is_active


def _consultant(turn: Turn, series: Series) -> Outcome | None:
    """Whom to see, for all that have nobody yet who offers what they are for."""
    told = []
    for one in series.each:
        service = series_times.wanted(turn, one).service
        offering = [person.pk for person in turn.consultants_of(service)]
        unable = turn.consultant(one.consultant) if one.consultant not in offering else None
        if unable:
            told.append(replies.does_not_offer(unable, service))
            one.forget_person()
        fitting = [pk for pk in one.candidates if pk in offering] or offering
        if len(fitting) == 1 and one.consultant is None:
            one.consultant = fitting[0]
    lacking = [one for one in series.each if one.consultant is None and not one.anyone]
    if not lacking:
        return None
    question = _ask_consultant(turn, series, lacking)
    return before(list({reply.text: reply for reply in told}.values()), question)


def _ask_consultant(turn: Turn, series: Series, lacking: Sequence[Booking]) -> Asks:
    able = [
        person for person in turn.consultants_of(series_times.wanted(turn, lacking[0]).service)
        if all(person in turn.consultants_of(series_times.wanted(turn, one).service) for one in lacking)
        and (not lacking[0].candidates or person.pk in lacking[0].candidates)
    ]  # fmt: skip
    rows: list[Item] = [(person.name, items.WithConsultant(person.pk)) for person in able]
    offer = Offer.of([*rows, (replies.anyone_title(), items.WithAnyone())])
    ask = replies.which_consultant if lacking[0].candidates else replies.ask_consultant
    return Asks(series, Question.CONSULTANT, ask(offer.choices), offer)


def _day(turn: Turn, series: Series) -> Outcome | None:
    lacking = next((one for one in series.each if one.date is None), None)
    if lacking is None:
        return None
    question = slots.ask_day(turn, lacking, series_times.wanted(turn, lacking))
    if isinstance(question, Asks) and question.question == Question.FULL:
        return Ends((replace(question.reply, choices=replies.menu_choices()),))
    return replace(question, values=series) if isinstance(question, Asks) else question


def _time(turn: Turn, series: Series) -> Outcome | None:
    """Once for all days that have none; several of one day are placed one after the other without a question."""
    lacking = [one for one in _first_of_each_day(series) if one.time is None]
    if not lacking or (len(lacking) == 1 and len(_of_one_day(series, lacking[0])) > 1):
        return None
    clocks = series_times.common_clocks(turn, lacking)[:CLOCKS_OFFERED]
    if len(clocks) < 2:
        # One time, or none: what can be and what cannot is shown.
        for one in lacking:
            one.time = clocks[0][0] if clocks else None
        return None
    first = lacking[0]
    assert first.date is not None, "the day is asked first"
    moments = [datetime.combine(first.date, clock, tzinfo=turn.zone) for clock, _ in clocks]
    rows: list[Item] = [
        (replies.clock(moment, turn.zone), items.AtSlot(Slot(moment, first.consultant or 0))) for moment in moments
    ]
    offer = Offer.of([*rows, (replies.other_day_title(), items.Other(Another.DAY))])
    question = several.ask_time(
        [one.date for one in lacking if one.date], is_on_all=clocks[0][1] == len(lacking),
        zone=replies.foreign_zone(moments[0].astimezone(turn.zone)), choices=offer.choices,
    )  # fmt: skip
    return Asks(series, Question.TIME, question, offer)


def _first_of_each_day(series: Series) -> list[Booking]:
    return list({one.date: one for one in reversed(series.each)}.values())[::-1]


def _of_one_day(series: Series, one: Booking) -> list[Booking]:
    return [other for other in series.each if other.date == one.date]


def _name(turn: Turn, series: Series, asked: Question | None) -> Outcome | None:
    if turn.customer.name or series.nameless:
        return None
    if asked != Question.NAME:
        return Asks(series, Question.NAME, replies.ask_name())
    offer = Offer.of([(replies.without_a_name_title(), items.WithoutName())])
    return Asks(series, Question.NAME, replies.ask_name(offer.choices), offer)


def _confirmation(turn: Turn, series: Series, against: dict[int, Reason]) -> Outcome:
    free, not_free = _planned(turn, series, against)
    rows: list[Item] = [(replies.yes_title(), items.Yes())] if free else []
    missing = next((series.each[at] for at, reason in sorted(against.items()) if reason.is_of_its_time), None)
    nearest = series_times.nearest(turn, series.each, missing) if missing else []
    rows += [(several.nearest_title(slot.starts_at, turn.zone), items.AtSlot(slot)) for slot in nearest]
    rows += [(replies.other_time_title(), items.Other(Another.TIME)), (replies.stop_title(), items.Stop())]
    offer = Offer.of(rows)
    question = several.ask_confirmation(
        free, not_free, zone=turn.zone, looked_at=len(series.each) if series.is_open else 0, choices=offer.choices
    )  # fmt: skip
    return Asks(series, Question.CONFIRM if free else Question.TIME, question, offer)


def _planned(turn: Turn, series: Series, against: dict[int, Reason]) -> tuple[list[Place], list[Against]]:
    free, not_free = [], []
    for position, one in enumerate(series.each):
        service = series_times.wanted(turn, one).service
        if one.slot:
            begins, consultant = slots.chosen(turn, one)
            free.append(Place(service, consultant, begins, begins + series_times.lasts(turn, one), one.whom))
        elif one.date:
            not_free.append(Against(service, one.date, one.time, against[position].sentence))
    return sorted(free, key=lambda place: place.start), not_free


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
            return _of_some(turn, series, some, said)
    item = wanted_item(turn, series.each[0], asked, command)
    if item:
        return _take_item(turn, series, asked, item)
    return _hear_what_is_said(turn, series, asked, command)


def _hear_what_is_said(turn: Turn, series: Series, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Start(commands.Wish.CANCEL, said):
            return _corrected(turn, series, said) or Leaves()
        case Start(commands.Wish.SEVERAL, said) | Give(said) | Deny(said) if _names_other_days(said):
            return _on_other_days(turn, series, said)
        case Confirm(said) if asked == Question.CONFIRM:
            return _corrected(turn, series, said) or once_known(turn, series, _book)
        case Start(commands.Wish.BOOK | commands.Wish.MOVE | commands.Wish.SEVERAL, said) | Give(said) | Confirm(said):
            return _corrected(turn, series, said)
        case Deny(keeps=True):
            return None
        case Deny(said):
            is_no = asked in (Question.CONFIRM, Question.TIME)
            return _corrected(turn, series, said) or (_anew(turn, series, Another.TIME) if is_no else None)
    return None


def once_known(turn: Turn, series: Series, go_on: Callable[[Turn, Series], Outcome]) -> Outcome:
    return go_on(turn, series) if turn.is_known else NeedsIdentity(series)


def _names_other_days(said: Said) -> bool:
    return bool(said.each or (said.several and said.several.days))


def _on_other_days(turn: Turn, series: Series, said: Said) -> Outcome:
    """So many as there were, where nothing else is said of it."""
    other, impossible = _begun(turn, _with_the_rest(series, said))
    if other.is_open:
        _note_count(other, len(series.each))
    return before(impossible, next_question(turn, other))


def _with_the_rest(series: Series, said: Said) -> Said:
    """Other days for the same: what is not said anew is as it was."""
    first, found = series.each[0], said.found
    if first.service and not found.service:
        found = replace(found, service=(first.service,))
    if first.consultant and not (found.consultant or found.anyone):
        found = replace(found, consultant=(first.consultant,))
    if first.time and not (found.time or found.time_range or found.part_of_day):
        found = replace(found, time=first.time)
    return replace(said, found=found)


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
    if first.date is None or len(_first_of_each_day(series)) > 1:
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
            _fill(series, lambda one: not _is_offered(turn, one), service=pk)
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
    _note_time(series, local.time())


def _note_time(series: Series, clock: time) -> None:
    """When the first of each day begins; the others of that day come behind it."""
    for one in series.each:
        one.forget_time()
    for one in _first_of_each_day(series):
        one.time = clock


# Corrections


def _of_some(turn: Turn, series: Series, some: Places, said: Said) -> Outcome | None:
    """Some of them left out, so many of them alone, or other values for those in these places."""
    named = _in_places(series, some)
    meant = named if named and _is_no_weekday(series, said) else _meant(series, said) or named
    if some.leaves_out and _is_left_out(series, meant, said):
        return next_question(turn, series)
    if some.only:
        _note_count(series, some.only)
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


def _corrected(turn: Turn, series: Series, said: Said) -> Outcome | None:
    """Other values for one of them or for all, one left out, fewer of them; None where nothing changes."""
    known = deepcopy(series)
    meant = _meant(series, said)
    if said.found.negated and _is_left_out(series, meant, said):
        return next_question(turn, series)
    if said.several and said.several.count:
        _note_count(series, said.several.count)
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


def _note_count(series: Series, count: int) -> None:
    """Fewer are the first of them; more go on in the same rhythm."""
    series.is_open = False
    while series.every and len(series.each) < min(count, MOST):
        last = deepcopy(series.each[-1])
        last.slot = None
        if last.date:
            last.date = last.date.fromordinal(last.date.toordinal() + series.every)
        series.each.append(last)
    series.each = series.each[:count]


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
        _note_time(series, found.time)


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
                    starts_at=starts_at, for_whom=one.whom, by=by_customer(turn.customer),
                    now=turn.now,
                )
            )  # fmt: skip
        except BookingError:
            one.date, one.time = local.date(), local.time()
            gone.append(one)
    return booked, gone


def _belong_together(series: Series) -> bool:
    """More than one of one day, whoever comes: half of it would be of no use."""
    return len(_first_of_each_day(series)) < len(series.each)


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
