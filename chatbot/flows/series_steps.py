"""What is missing of several appointments is asked once for all that lack it; then what can be of them is offered."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from chatbot import replies
from chatbot.flows import series_times, slots
from chatbot.flows.booking_steps import ask_name, ask_service, services_to_book
from chatbot.flows.booking_values import Booking
from chatbot.flows.outcome import Asks, Ends, NeedsIdentity, Outcome, before
from chatbot.flows.series_times import Reason
from chatbot.flows.series_values import Series, first_of_each_day, of_one_day
from chatbot.flows.slots import Item
from chatbot.memory import items
from chatbot.memory.document import Offer
from chatbot.memory.items import Slot
from chatbot.memory.turn import Turn
from chatbot.replies import several, times
from chatbot.replies.several import Against, Place
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another

CLOCKS_OFFERED = 8


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
    lacking = [one for one in series.each if not is_offered(turn, one)]
    if not lacking:
        return None
    return ask_service(series, services_to_book())


def is_offered(turn: Turn, one: Booking) -> bool:
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
    lacking = [one for one in first_of_each_day(series) if one.time is None]
    if not lacking or (len(lacking) == 1 and len(of_one_day(series, lacking[0])) > 1):
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


def _name(turn: Turn, series: Series, asked: Question | None) -> Outcome | None:
    return None if turn.customer.name or series.nameless else ask_name(series, asked)


def _confirmation(turn: Turn, series: Series, against: dict[int, Reason]) -> Outcome:
    free, not_free = _planned(turn, series, against)
    rows: list[Item] = [(replies.yes_title(), items.Yes())] if free else []
    missing = next((series.each[at] for at, reason in sorted(against.items()) if reason.is_of_its_time), None)
    nearest = series_times.nearest(turn, series.each, missing) if missing else []
    rows += [(times.moment_with(slot.starts_at, turn.zone, None), items.AtSlot(slot)) for slot in nearest]
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
