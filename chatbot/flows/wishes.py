"""What the customer wishes for of a time, as booking and moving share it: noted, changed, rejected, let go.

chatbot.flows.slots finds what fits.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bookings import services
from bookings.actors import by_customer
from bookings.availability import Slot as FreeSlot
from bookings.availability import free_moments, is_worked_on
from bookings.models import BookingRequest, PartOfDay
from chatbot import replies
from chatbot.memory import items
from chatbot.memory.commands import Choose, Command, Want
from chatbot.memory.items import AnyItem, Slot
from chatbot.memory.said import TIMES, Said
from chatbot.memory.turn import Turn
from chatbot.questions import opening
from chatbot.replies import Reply, times
from chatbot.replies.questions import closed_on
from chatbot.understanding import loose_days
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import Alternative, Cause, DateRange, Leeway, NamedBy, TimeRange
from consultants.models import Consultant, Service, language_names
from meetassist.days import LAST_YEAR

# What of a message belongs to a wish for a time.
VALUES = TIMES | {"consultant", "anyone", "service", "negated", "invalid", "code", "old_date", "old_time", "selection"}
# What else of a time can be wanted than is on the table.
OF_A_TIME = frozenset({Another.TIME, Another.DAY, Another.PERSON, Another.LATER, Another.EARLIER})
OPEN = BookingRequest.Status.OPEN
# So many rejected values are kept.
REJECTED_KEPT = 20


@dataclass
class Wish:
    """Whom, when and which slot. What is empty is open.

    `candidates`: consultants of a name that several have. `days`, `hours` and `part`: within which it shall be.
    `speaks`: the code of a language that whoever it is with shall speak. `leeway`: what of it is left to us. `either`:
    of which days, times or people any will do, in their order. `rejected`: days, times, parts of the day and names that
    are not wanted, as they are written in `Entities.negated`. `slot` is the chosen one, `held` the key of the
    appointment that holds it; `not_kept` a slot of which the customer was told that it cannot be held.
    """

    consultant: int | None = None
    anyone: bool = False
    speaks: str = ""
    candidates: list[int] = field(default_factory=list)
    date: dt.date | None = None
    days: DateRange | None = None
    time: dt.time | None = None
    part: str = ""
    hours: TimeRange | None = None
    leeway: Leeway | None = None
    either: list[Alternative] = field(default_factory=list)
    page: int = 0
    rejected: list[str] = field(default_factory=list)
    slot: Slot | None = None
    held: int | None = None
    not_kept: Slot | None = None

    @property
    def has_time(self) -> bool:
        return bool(self.time or self.hours or self.part)

    @property
    def is_left_to_us(self) -> bool:
        """Whether several times fit, be it on several days: the customer says so, or names hours and no day."""
        has_moment = self.date and self.time
        return not has_moment and (self.leeway is not None or bool((self.hours or self.part) and not self.date))

    def forget_time(self) -> None:
        self.time, self.part, self.hours, self.leeway, self.page = None, "", None, None, 0
        self.drop_either(clocks=True)

    def forget_day(self) -> None:
        self.date, self.days, self.leeway, self.page = None, None, None, 0
        self.drop_either(days=True)

    def forget_person(self) -> None:
        self.consultant, self.anyone, self.candidates = None, False, []
        self.drop_either(people=True)

    def drop_either(self, *, days: bool = False, clocks: bool = False, people: bool = False) -> None:
        """There is no choice between several of these any more."""
        self.either = [
            one for one in self.either
            if not (days and (one.date or one.date_range))
            and not (clocks and (one.time or one.time_range or one.part_of_day))
            and not (people and one.consultant)
        ]  # fmt: skip


def note_item(turn: Turn, wish: Wish, item: AnyItem) -> None:
    """Take an offered item; what it makes untrue is forgotten."""
    match item:
        case items.WithConsultant(pk):
            note_person(turn, wish, pk)
        case items.WithAnyone():
            release(turn, wish)
            wish.forget_person()
            wish.anyone = True
        case items.OnDay(day):
            release(turn, wish)
            wish.drop_either(days=True)
            wish.date, wish.leeway, wish.page = day, None, 0
        case items.AtSlot(slot):
            wish.slot = slot
        case items.Page(number):
            wish.page = number
        case items.Other(what):
            _note_other(turn, wish, what)


def note_person(turn: Turn, wish: Wish, pk: int) -> None:
    release(turn, wish)
    wish.forget_person()
    wish.consultant = pk


def _note_other(turn: Turn, wish: Wish, what: Another) -> None:
    if what in (Another.LATER, Another.EARLIER):
        _note_direction(turn, wish, is_later=what == Another.LATER)
        return
    release(turn, wish)
    if what in (Another.TIME, Another.DAY):
        wish.forget_time()
    if what == Another.DAY:
        wish.forget_day()
    if what == Another.PERSON:
        wish.forget_person()


def _note_direction(turn: Turn, wish: Wish, *, is_later: bool) -> None:
    """After the time that was chosen or wished for, or the last of those on the table; or before the first."""
    offered = [item.slot.starts_at for item in turn.offered if isinstance(item, items.AtSlot)]
    moments = [moment] if (moment := _wished(turn, wish)) else offered
    release(turn, wish)
    wish.forget_time()
    if not moments:
        return
    wish.date, clock = day_and_clock(max(moments) if is_later else min(moments), turn.zone)
    wish.hours = TimeRange(start=clock) if is_later else TimeRange(end=clock)
    # "Later" than this is not this.
    wish.rejected = [*wish.rejected, f"{clock:%H:%M}"][-REJECTED_KEPT:]


def wanted_item(turn: Turn, wish: Wish, asked: Question | None, command: Command) -> AnyItem | None:
    """The item that was chosen, or that what was asked for in words stands for; None for no such command."""
    if isinstance(command, Choose):
        return command.item
    if not isinstance(command, Want):
        return None
    wants_more = command.what == Another.MORE or (wish.is_left_to_us and command.what in (Another.TIME, Another.NONE))
    if wants_more and asked == Question.TIME:
        return next((item for item in turn.offered if isinstance(item, items.Page)), items.Other(Another.DAY))
    if command.what == Another.NONE and asked == Question.TIME:
        return items.Other(Another.DAY)
    if command.what == Another.PERSON:
        _reject_the_consultant(turn, wish)
    is_of_a_time = command.what in OF_A_TIME
    return items.Other(command.what) if is_of_a_time else None


def note_consultant(turn: Turn, wish: Wish, ids: tuple[int, ...], *, anyone: bool) -> None:
    if len(ids) == 1:
        note_person(turn, wish, ids[0])
    elif ids:
        release(turn, wish)
        wish.forget_person()
        wish.candidates = list(ids)
    elif anyone:
        note_item(turn, wish, items.WithAnyone())


def note_language(turn: Turn, wish: Wish, language: str) -> None:
    """Who was chosen before they said so is asked about anew."""
    if not language or language == wish.speaks:
        return
    release(turn, wish)
    wish.speaks = language


def note_when(turn: Turn, wish: Wish, said: Said, around: dt.datetime | None = None) -> None:
    """Take days and times. "An hour later" counts from what was chosen or wished, else from `around`."""
    said = _day_after(turn, wish, said, around)
    found = _settled(turn, wish, said, around).found
    either = [_settled_one(turn, wish, said, one) for one in found.alternatives]
    wish.drop_either(days=found.days is not None, clocks=bool(found.time or found.time_range or found.part_of_day))
    _note_shift(turn, wish, said, around)
    if found.date:
        # Another day than the one the time was wished for; a time that waits for its day is kept, and "an hour later".
        if wish.date and not found.time and found.shift_minutes is None:
            wish.time = None
        note_item(turn, wish, items.OnDay(found.date))
    if found.date_range:
        release(turn, wish)
        wish.date, wish.page, wish.days = None, 0, found.date_range
    if found.time:
        release(turn, wish)
        wish.part, wish.hours, wish.time = "", None, found.time
    elif found.time_range:
        release(turn, wish)
        wish.forget_time()
        wish.hours = found.time_range
    elif found.part_of_day:
        release(turn, wish)
        wish.forget_time()
        wish.part = found.part_of_day
    _note_leeway(turn, wish, said)
    if either:
        _note_either(turn, wish, either)


def _settled_one(turn: Turn, wish: Wish, said: Said, one: Alternative) -> Alternative:
    """Of the days that are spoken of just now, like a day that is named alone."""
    of_it = replace(said, found=replace(said.found, date=one.date, date_range=one.date_range))
    found = _settled(turn, wish, of_it, None).found
    return replace(one, date=found.date, date_range=found.date_range)


def _note_either(turn: Turn, wish: Wish, either: list[Alternative]) -> None:
    release(turn, wish)
    wish.page = 0
    if any(one.consultant for one in either):
        wish.forget_person()
        wish.anyone = True
    wish.either = either


def _note_leeway(turn: Turn, wish: Wish, said: Said) -> None:
    """What was chosen stays so where any time will do; who wants the soonest looks for another."""
    if said.leeway is None or (wish.slot and said.leeway == Leeway.ANY):
        return
    release(turn, wish)
    wish.leeway, wish.page = said.leeway, 0


def _day_after(turn: Turn, wish: Wish, said: Said, around: dt.datetime | None) -> Said:
    """ "The day after" counts from the day that is wished for, or, at the same time, from the moment that is, or from
    `around`; where there is none of them it is tomorrow, as it is read.
    """
    if not said.is_day_after:
        return said
    if wish.date and not _wished(turn, wish):
        return replace(said, found=replace(said.found, date=wish.date + dt.timedelta(days=1), named_by=None))
    if _wished(turn, wish) or around:
        return replace(said, found=replace(said.found, date=None, shift_days=1, named_by=None))
    return said


def _settled(turn: Turn, wish: Wish, said: Said, around: dt.datetime | None) -> Said:
    """A weekday or a number alone, and "the week after", are of the days that are spoken of just now."""
    found = said.found
    if found.named_by is None or found.days is None:
        return said
    wished = _days_wished(turn, wish)
    if found.named_by == NamedBy.WEEK_AFTER:
        base = wished[0].first if wished else around and around.astimezone(turn.zone).date()
        days = loose_days.in_week_after(found.days, base) if base else found.days
    else:
        meant = (loose_days.those_among(found.days, found.named_by, one) for one in [*_days_offered(turn), *wished])
        days = next((one for one in meant if one), found.days)
    value = {"date": days.first} if found.date else {"date_range": days}
    return replace(said, found=replace(found, named_by=None, **value))


def _days_offered(turn: Turn) -> list[DateRange]:
    days = [
        item.day if isinstance(item, items.OnDay) else item.slot.starts_at.astimezone(turn.zone).date()
        for item in turn.offered if isinstance(item, items.OnDay | items.AtSlot)
    ]  # fmt: skip
    return [DateRange(day, day) for day in days]


def _days_wished(turn: Turn, wish: Wish) -> list[DateRange]:
    """The week of the day that is wished for, and the days that are."""
    day = wish.slot.starts_at.astimezone(turn.zone).date() if wish.slot else wish.date
    wished = [loose_days.week_of(day)] if day and day.year < LAST_YEAR else []
    return [*wished, wish.days] if wish.days and wish.days.first.year < LAST_YEAR else wished


CANNOT_BE = {
    Cause.PAST: times.has_passed, Cause.NO_SUCH_DAY: times.no_such_day, Cause.NO_SUCH_TIME: times.no_such_time,
    Cause.DISAGREE: times.weekday_and_date_disagree, Cause.NOT_KNOWN: times.unknown_day,
}  # fmt: skip


def what_cannot_be(said: Said) -> list[Reply]:
    """What must be said of the days and times that were named and cannot be taken."""
    return [CANNOT_BE[one.cause](one.words) for one in said.found.invalid]


def by_another_clock(turn: Turn, said: Said) -> list[Reply]:
    """What a time that was said by another clock is by theirs; empty where none was."""
    found = said.found
    if found.zone is None or found.time is None:
        return []
    day = found.date or turn.now.astimezone(turn.zone).date()
    moment = dt.datetime.combine(day, found.time, tzinfo=turn.zone)
    return [times.by_another_clock(moment, found.zone)]


def note_rejected(turn: Turn, wish: Wish, said: Said) -> None:
    """What is not wanted is neither offered nor chosen, until it is asked for."""
    found = said.found
    values = [*wish.rejected, *found.negated]
    if not values:
        return
    wanted = {value.isoformat() for value in (found.date,) if value} | {f"{found.time:%H:%M}" if found.time else ""}
    names = Consultant.objects.filter(pk__in=found.consultant).values_list("name", flat=True)
    left = [value for value in values if value not in wanted | set(names)]
    wish.rejected = list(dict.fromkeys(left))[-REJECTED_KEPT:]
    if wish.date and wish.date.isoformat() in wish.rejected:
        release(turn, wish)
        wish.date, wish.page = None, 0
    if wish.time and f"{wish.time:%H:%M}" in wish.rejected:
        release(turn, wish)
        wish.time = None
    if wish.part in wish.rejected:
        release(turn, wish)
        wish.part = ""
    people = rejected_people(wish)
    if wish.consultant in people or (wish.slot and wish.slot.consultant in people):
        release(turn, wish)
        wish.consultant = None
    wish.candidates = [pk for pk in wish.candidates if pk not in people]


def unwanted_people(turn: Turn, wish: Wish, service: Service) -> tuple[int, ...]:
    """Who was rejected, who does not speak what they shall, and, where any of several will do, everybody else."""
    named = {pk for one in wish.either for pk in one.consultant}
    others = [
        row.pk for row in turn.consultants_of(service)
        if (named and row.pk not in named) or (wish.speaks and wish.speaks not in row.languages)
    ]  # fmt: skip
    return (*rejected_people(wish), *others)


def nobody_speaks(turn: Turn, wish: Wish, service: Service) -> list[Reply]:
    """That nobody who is asked for speaks the language that is wished for, as far as is known; it is not looked for any
    more then. Empty where somebody does.
    """
    if not wish.speaks:
        return []
    named = turn.consultant(wish.consultant)
    asked_for = [named] if named else turn.consultants_of(service)
    if any(wish.speaks in row.languages for row in asked_for):
        return []
    language, wish.speaks = language_names([wish.speaks]), ""
    return [replies.does_not_speak(named, language) if named else replies.nobody_speaks(service, language)]


def whether_free(turn: Turn, wish: Wish) -> list[Reply]:
    """Of somebody and a moment that are named before the service is: whether they are free then for any; a time that is
    not free is not looked for any more. Empty where not both are named.
    """
    person = turn.consultant(wish.consultant)
    if person is None or wish.date is None or wish.time is None:
        return []
    moment = dt.datetime.combine(wish.date, wish.time, tzinfo=turn.zone)
    free = free_moments(
        services=person.services.all(), people=[person.pk], start=moment, end=moment + dt.timedelta(minutes=1),
        customer=turn.customer, now=turn.now,
    )  # fmt: skip
    if not free:
        wish.time = None
    return [Reply(times.whether_free(person.name, moment, turn.zone, is_free=bool(free)))]


def nobody_works(turn: Turn, wish: Wish) -> list[Reply]:
    """That the day that is wished for is one on which nobody works; it is not looked for any more then. Empty where
    somebody does.
    """
    if wish.date is None or is_worked_on(wish.date, turn.zone):
        return []
    day, wish.date = wish.date, None
    return [Reply(closed_on(day, [], opening.holiday(day)))]


def _reject_the_consultant(turn: Turn, wish: Wish) -> None:
    """Somebody else is wanted than who is asked for or chosen now."""
    current = turn.consultant(wish.slot.consultant if wish.slot else wish.consultant)
    if current:
        wish.rejected = [*wish.rejected, current.name][-REJECTED_KEPT:]


def rejected_people(wish: Wish) -> tuple[int, ...]:
    names = wish.rejected
    return tuple(Consultant.objects.filter(name__in=names).values_list("pk", flat=True)) if names else ()


def is_rejected(turn: Turn, wish: Wish, slot: FreeSlot) -> bool:
    values, here = wish.rejected, slot.starts_at.astimezone(turn.zone)
    parts = [PartOfDay(value).hours for value in values if value in PartOfDay.values]
    if any(first <= here.hour < last for first, last in parts):
        return True
    return here.date().isoformat() in values or f"{here:%H:%M}" in values


def _note_shift(turn: Turn, wish: Wish, said: Said, around: dt.datetime | None) -> None:
    found = said.found
    base = _wished(turn, wish) or around
    if base is None or (found.shift_minutes is None and found.shift_days is None):
        return
    # Days by the calendar, minutes by the clock on the wall of the world.
    local = base.astimezone(turn.zone) + dt.timedelta(days=found.shift_days or 0)
    moment = dt.datetime.fromtimestamp(local.timestamp() + (found.shift_minutes or 0) * 60, tz=turn.zone)
    release(turn, wish)
    wish.forget_time()
    wish.forget_day()
    wish.date, wish.time = day_and_clock(moment, turn.zone)


def day_and_clock(moment: dt.datetime, zone: ZoneInfo) -> tuple[dt.date, dt.time]:
    """By that clock, to the minute."""
    local = moment.astimezone(zone)
    return local.date(), dt.time(local.hour, local.minute)


def _wished(turn: Turn, wish: Wish) -> dt.datetime | None:
    if wish.slot:
        return wish.slot.starts_at
    return dt.datetime.combine(wish.date, wish.time, tzinfo=turn.zone) if wish.date and wish.time else None


def release(turn: Turn, wish: Wish) -> None:
    """No slot is chosen any more, and what held it is free."""
    if wish.slot:
        let_go(turn, wish)
        wish.slot = None


def let_go(turn: Turn, wish: Wish) -> None:
    """What was held for this journey is free again at once; what the customer holds on another channel is not, nor what
    is held for a request.
    """
    if wish.held is None:
        return
    mine = turn.customer.appointments.holds().filter(pk=wish.held)
    for held in mine.filter(held_until__gt=turn.now, waitlist_entry=None).exclude(request__status=OPEN):
        services.cancel(appointment=held, by=by_customer(turn.customer), now=turn.now)
    wish.held = None


def facts(wish: Wish) -> list[str]:
    """What of it a person of the team can use."""
    name = Consultant.objects.filter(pk=wish.consultant or 0).values_list("name", flat=True).first()
    when = [wish.date.isoformat() if wish.date else "", f"{wish.time:%H:%M}" if wish.time else "", wish.part]
    return [name or "", *when]
