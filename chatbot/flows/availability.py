"""Free times and people that a question was answered with, as buttons that carry on into a booking.

While nothing else is open, a time that is typed is one of those that the answer named.
"""

from dataclasses import replace
from datetime import datetime, time

from bookings.availability import HORIZON, free_moments
from bookings.models import PartOfDay
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Ends, Outcome, Table
from chatbot.flows.specification import Journey, Nothing
from chatbot.memory import items
from chatbot.memory.commands import Command, Confirm, Give, Start, Tap, Want, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Choice
from chatbot.replies.buttons import Take, parse
from chatbot.understanding import Entities
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another
from consultants.models import Consultant, Service

NAME = "availability"
TIMES_OFFERED = 4


def buttons(turn: Turn, found: Entities, *, asks_for_times: bool, booked: int | None) -> tuple[Choice, ...]:
    """The earliest times that fit the question, where it is known of which service, with the way to the others; else
    its consultant and service. `booked`: the service that is just being booked.
    """
    consultant = Consultant.objects.filter(pk__in=found.consultant, is_active=True).first()
    service = _service(found, consultant, booked)
    whose = Take(service.pk if service else None, consultant.pk if consultant else None)
    asks_for_times = asks_for_times and len(found.consultant) < 2
    if asks_for_times and service:
        return _times(turn, found, whose, service, consultant)
    if len(found.consultant) == 1 or len(found.service) == 1:
        wished = replace(_within(whose, found), when=found.date) if asks_for_times and found.date else whose
        return (Choice(replies.book_title(), wished),)
    return ()


def _times(
    turn: Turn, found: Entities, whose: Take, service: Service, consultant: Consultant | None
) -> tuple[Choice, ...]:
    moments = _moments(turn, found, service, consultant)
    shown = moments[:TIMES_OFFERED]
    rest = replace(_within(whose, found), when=shown[-1].date()) if moments != shown else None
    more = [Choice(replies.more_title(), rest)] if rest else []
    another_day = Choice(replies.other_day_title(), replace(whose, asks_for_a_day=True))
    return (*(_button(turn, whose, moment) for moment in shown), *more, another_day)


def _within(whose: Take, found: Entities) -> Take:
    """In the hours, or the part of the day, that were asked for."""
    if found.time_range:
        return replace(whose, hours=(found.time_range.start, found.time_range.end))
    return replace(whose, part=found.part_of_day)


def table(choices: tuple[Choice, ...]) -> Table | None:
    """The times that an answer names, as a list to choose from."""
    mine = [choice for choice in choices if isinstance(choice.button, Take)]
    return Table(NAME, Question.TIME, Offer.of_buttons(mine)) if mine else None


def _service(found: Entities, consultant: Consultant | None, booked: int | None) -> Service | None:
    """The one that is named, or is being booked, or is the only one there is to book with them."""
    active = Service.objects.filter(is_active=True, consultants__is_active=True).distinct()
    named = found.service[0] if len(found.service) == 1 else booked
    if named:
        return active.filter(pk=named).first()
    choice = list((active.filter(consultants=consultant) if consultant else active)[:2])
    return choice[0] if len(choice) == 1 else None


def _moments(turn: Turn, found: Entities, service: Service, consultant: Consultant | None) -> list[datetime]:
    start, end = found.days.instants(turn.zone) if found.days else (turn.now, turn.now + HORIZON)
    people = [consultant.pk] if consultant else list(service.consultants.values_list("pk", flat=True))
    free = free_moments(
        services=[service], people=people, start=start, end=end, customer=turn.customer, now=turn.now
    )  # fmt: skip
    first, last = PartOfDay(found.part_of_day).hours if found.part_of_day else (0, 24)
    low, high = (found.time_range.start, found.time_range.end) if found.time_range else (found.time, None)
    moments = [moment.astimezone(turn.zone) for moment, _ in free]
    moments = [one for one in moments if first <= one.hour < last]
    return [one for one in moments if (low or time.min) <= one.time() and (high is None or one.time() < high)]


def _button(turn: Turn, whose: Take, moment: datetime) -> Choice:
    title = f"{replies.short_day(moment)} {replies.clock(moment, turn.zone)}"
    return Choice(title, replace(whose, when=moment))


def hear(turn: Turn, nothing: Nothing, asked: Question | None, command: Command) -> Outcome | None:
    """ "15h", "book it", "more": said of the times of an answer. What is named otherwise goes before what was asked."""
    offered = [button for item in turn.offered if (button := _taken(item))]
    if not offered:
        return None
    match command:
        case Want(Another.MORE | Another.TIME | Another.DAY as what):
            fitting = [one for one in offered if one.asks_for_a_day == (what == Another.DAY)]
            return Ends(then=Tap((fitting or offered)[-1]))
        case Start(Wish.BOOK, said):
            return Ends(then=Tap(_nearest(turn, offered, said), said))
        case Give(said) | Confirm(said) if said.found.time:
            return Ends(then=Tap(_nearest(turn, offered, said), said))
    return None


def _taken(item: items.AnyItem) -> Take | None:
    button = parse(item.payload) if isinstance(item, items.Press) else None
    return button if isinstance(button, Take) else None


def _nearest(turn: Turn, offered: list[Take], said: Said) -> Take:
    """The time that is said, if it is one of them; else the first, without its time, and without its day where several
    days were named.
    """
    clock = said.found.time
    local = [(one, *one.local(turn.zone)) for one in offered if one.when]
    same = [one for one, _, when in local if clock and when == clock]
    if same or not clock or not offered[0].when:
        return (same or offered)[0]
    days = {day for _, day, _ in local}
    return (
        replace(offered[0], when=days.pop()) if len(days) == 1 else replace(offered[0], when=None, asks_for_a_day=True)
    )


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Nothing,
        questions={Question.TIME: None},
        hear=hear,
        ask_again=specification.show_menu,
        title=lambda nothing: replies.book_title(),
        gives_way=True,
        is_table=True,
    )
)
