"""The kinds of goals: each draws, in one world, what its customer wants. A name here is part of the ids of goals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from benchmarks.customers.plan import Act, Plan, Twist, When, Wish
from benchmarks.customers.wordings import text_of, ways
from benchmarks.customers.world import Drawn, World
from bookings.models import Appointment
from bookings.wording import amount
from chatbot.understanding.asked import Question

MORNING, AFTERNOON, AFTER_WORK = (time(0), time(11, 59)), (time(12), time(17, 59)), (time(17), time.max)


@dataclass(frozen=True)
class Kind:
    """`is_known`: whether the customer has shown their address before."""

    name: str
    draw: Callable[[World], Plan]
    is_known: bool = True


KINDS: list[Kind] = []


def goal(name: str, *, is_known: bool = True) -> Callable[[Callable[[World], Plan]], Callable[[World], Plan]]:
    def enter(draw: Callable[[World], Plan]) -> Callable[[World], Plan]:
        KINDS.append(Kind(name, draw, is_known))
        return draw

    return enter


def booking(drawn: Drawn, **values: Any) -> Wish:
    """Of exactly that, where nothing else is given."""
    wished = {"service": drawn.service.name, "people": (drawn.person.name,), "when": When.at(drawn.at)}
    return Wish(Act.BOOK, **{"openings": ("book",), **wished, **values})


def _others(world: World, drawn: Drawn, *, between: tuple[int, int] = (8, 19)) -> Drawn:
    """Another free time of the same, on the same day."""
    slots = world.free(drawn.service, drawn.at.date(), None, drawn.person)
    fitting = [world.local(slot.starts_at) for slot in slots]
    length = timedelta(minutes=drawn.service.duration_minutes)
    moments = [at for at in fitting if abs(at - drawn.at) >= length and between[0] <= at.hour < between[1]]
    return Drawn(drawn.service, drawn.person, world.random.choice(moments))


def _anyone_at(world: World, service: Any, first: date, last: date) -> list[datetime]:
    return sorted({world.local(slot.starts_at) for slot in world.free(service, first, last)})


def _monday_after(world: World) -> date:
    return world.today + timedelta(days=7 - world.today.weekday())


# Booking


@goal("an exact time")
def exact(world: World) -> Plan:
    return Plan((booking(world.draw()),))


@goal("an exact time, a stranger", is_known=False)
def stranger(world: World) -> Plan:
    return Plan((booking(world.draw()),), is_known=False)


@goal("with anyone")
def with_anyone(world: World) -> Plan:
    return Plan((booking(world.draw(), people=()),))


@goal("a part of a day")
def part_of_a_day(world: World) -> Plan:
    words = world.random.choice(("time_morning", "time_afternoon"))
    first, last = MORNING if words == "time_morning" else AFTERNOON
    drawn = world.draw(between=(first.hour, last.hour + 1))
    return Plan((booking(drawn, when=When((drawn.at.date(),), first, last, time_words=words)),))


@goal("next week after work")
def next_week_after_work(world: World) -> Plan:
    monday, (first, last) = _monday_after(world), AFTER_WORK
    when = When(_days(monday, 7), first, last, day_words="day_next_week", time_words="time_after_work")
    return Plan((booking(world.draw(first=6, last=12, between=(17, 20)), people=(), when=when),))


@goal("next week with somebody, in the morning or afternoon")
def next_week(world: World) -> Plan:
    monday = _monday_after(world)
    drawn = world.draw(first=6, last=12, between=(12, 18))
    when = When(_days(monday, 7), *AFTERNOON, day_words="day_next_week", time_words="time_afternoon")
    return Plan((booking(drawn, when=when),))


@goal("the earliest")
def earliest(world: World) -> Plan:
    service = world.random.choice(world.services())
    at = _anyone_at(world, service, world.today, world.today + timedelta(days=3))[0]
    when = When((at.date(),), at.time(), at.time(), day_words="day_earliest")
    return Plan((Wish(Act.BOOK, ("book",), service.name, (), when),))


@goal("the earliest with somebody")
def earliest_with(world: World) -> Plan:
    drawn = world.draw()
    at = world.local(
        world.free(drawn.service, world.today, world.today + timedelta(days=9), drawn.person)[0].starts_at
    )
    return Plan((booking(drawn, when=When((at.date(),), at.time(), at.time(), day_words="day_earliest")),))


@goal("one of two days")
def either_day(world: World) -> Plan:
    drawn = world.draw(first=1, last=4)
    later = world.free(drawn.service, drawn.at.date() + timedelta(days=1), drawn.at.date() + timedelta(days=6), drawn.person)
    days = [world.local(slot.starts_at).date() for slot in later if world.local(slot.starts_at).time() == drawn.at.time()]
    other = world.random.choice(days)
    when = When((drawn.at.date(), other), times=(drawn.at.time(),), day_words="day_either")
    return Plan((booking(drawn, when=when),))


@goal("one of two times")
def either_time(world: World) -> Plan:
    drawn = world.draw()
    times = tuple(sorted((drawn.at.time(), _others(world, drawn).at.time())))
    return Plan((booking(drawn, when=When((drawn.at.date(),), times=times, time_words="time_either")),))


@goal("a time that is taken")
def taken(world: World) -> Plan:
    drawn = world.draw()
    world.takes(drawn)
    when = When((drawn.at.date(),), times=(drawn.at.time(),), only_these=False)
    return Plan((booking(drawn, when=when),))


@goal("after a time")
def after_a_time(world: World) -> Plan:
    drawn = world.draw(between=(15, 19))
    first = time(drawn.at.hour)
    return Plan((booking(drawn, when=When((drawn.at.date(),), first, time.max, time_words="time_after")),))


@goal("for somebody else")
def for_somebody_else(world: World) -> Plan:
    whom = text_of("for_whom", ways(world.language)[0], world.random)
    return Plan((booking(world.draw(), whom=whom),))


@goal("a waitlist")
def waitlist(world: World) -> Plan:
    drawn = world.draw(first=2)
    for slot in world.free(drawn.service, drawn.at.date(), None, drawn.person):
        moment = Drawn(drawn.service, drawn.person, world.local(slot.starts_at))
        if any(one.starts_at == slot.starts_at for one in world.free(drawn.service, drawn.at.date(), None, drawn.person)):
            world.takes(moment)
    whole_day = When((drawn.at.date(),))
    return Plan((booking(drawn, when=whole_day),), (Twist("waitlist", Question.TIME, then=_wait(drawn), ends=True),))


def _wait(drawn: Drawn) -> Wish:
    return Wish(Act.WAIT, (), drawn.service.name, (drawn.person.name,), When((drawn.at.date(),)))


@goal("without an e-mail address", is_known=False)
def without_email(world: World) -> Plan:
    wish = booking(world.draw())
    request = Wish(Act.REQUEST, (), wish.service, wish.people, wish.when)
    return Plan(
        (wish,), (Twist("no_email", Question.EMAIL, then=request, ends=True),), is_known=False, has_email=False
    )


@goal("two in one message")
def two_bookings(world: World) -> Plan:
    one = world.draw(first=1, last=3)
    other = world.draw(service=world.random.choice([row for row in world.services() if row != one.service]), first=4)
    values = {"other": other.service.name, "whom_else": other.person.name, "then": other.at}
    return Plan((booking(one, openings=("book_both",), values=values), booking(other, openings=())))


@goal("the same a week later")
def week_after(world: World) -> Plan:
    drawn = world.draw(first=1, last=5)
    then = drawn.at + timedelta(days=7)
    again = booking(drawn, openings=(), when=When.at(then))
    return Plan((booking(drawn),), (Twist("week_after", then=again),))


@goal("a question of free times first")
def free_times_first(world: World) -> Plan:
    drawn = world.draw(first=2, last=4)
    values = {"first_day": drawn.at.date() - timedelta(days=1)}
    return Plan((booking(drawn, openings=("free", "free_on", "take"), values=values),))


# A change of mind


@goal("another time, at the address", is_known=False)
def another_time_at_the_address(world: World) -> Plan:
    drawn = world.draw()
    changes = {"when": When.at(_others(world, drawn).at)}
    return Plan((booking(drawn),), (Twist("change_time", Question.EMAIL, changes),), is_known=False)


@goal("another day, at the code", is_known=False)
def another_day_at_the_code(world: World) -> Plan:
    drawn = world.draw(first=1, last=4)
    changes = {"when": When.at(_on_another_day(world, drawn).at)}
    return Plan((booking(drawn),), (Twist("change_day", Question.CODE, changes),), is_known=False)


def _on_another_day(world: World, drawn: Drawn) -> Drawn:
    """At the same time of that day."""
    days = world.free(drawn.service, world.today + timedelta(days=1), world.today + timedelta(days=10), drawn.person)
    moments = [world.local(slot.starts_at) for slot in days]
    fitting = [at for at in moments if at.time() == drawn.at.time() and at.date() != drawn.at.date()]
    return Drawn(drawn.service, drawn.person, world.random.choice(fitting))


@goal("somebody else, at the confirmation")
def somebody_else_at_the_confirmation(world: World) -> Plan:
    drawn, other = _at_both(world)
    changes = {"people": (other.person.name,)}
    return Plan((booking(drawn),), (Twist("change_person", Question.CONFIRM, changes),))


def _at_both(world: World) -> tuple[Drawn, Drawn]:
    """A time at which two people are free for the same service."""
    while True:
        drawn = world.draw()
        slots = world.random.choice([one for one in drawn.service.consultants.order_by("pk") if one != drawn.person])
        if any(world.local(slot.starts_at) == drawn.at for slot in world.free(drawn.service, drawn.at.date(), None, slots)):
            return drawn, Drawn(drawn.service, slots, drawn.at)


@goal("another service, at the confirmation")
def another_service_at_the_confirmation(world: World) -> Plan:
    while True:
        drawn = world.draw()
        for other in drawn.person.services.exclude(pk=drawn.service.pk).order_by("pk"):
            free = world.free(other, drawn.at.date(), None, drawn.person)
            if any(world.local(slot.starts_at) == drawn.at for slot in free):
                changes = {"service": other.name}
                return Plan((booking(drawn),), (Twist("change_service", Question.CONFIRM, changes),))


@goal("another time, once it is booked")
def another_time_once_booked(world: World) -> Plan:
    drawn = world.draw()
    later = _others(world, drawn)
    moved = Wish(Act.MOVE, (), drawn.service.name, (drawn.person.name,), When.at(later.at))
    return Plan((booking(drawn),), (Twist("change_booked", then=moved, undoes=True),))


@goal("stopped in the middle")
def stopped(world: World) -> Plan:
    return Plan((booking(world.draw()),), (Twist("stop", Question.CONFIRM, ends=True),))


# Questions


@goal("the price in between")
def price_in_between(world: World) -> Plan:
    drawn = world.draw()
    return Plan((booking(drawn),), (Twist("price", Question.CONFIRM, hears=(_amount(world, drawn),)),))


def _amount(world: World, drawn: Drawn) -> str:
    from django.utils import translation

    with translation.override(world.language):
        return amount(drawn.service)


@goal("how long, asked at the address", is_known=False)
def length_at_the_address(world: World) -> Plan:
    drawn = world.draw()
    minutes = drawn.service.duration_minutes
    spoken = {60: ("60", "1 giờ", "1 tiếng", "1 hour"), 90: ("90", "1 giờ 30", "1 hour 30")}
    heard = spoken.get(minutes, (str(minutes),))
    return Plan((booking(drawn),), (Twist("length", Question.EMAIL, hears=heard),), is_known=False)


@goal("when is it")
def when_is_it(world: World) -> Plan:
    row = world.has(world.draw())
    return Plan((Wish(Act.ASK, ("list",)),), hears=((f"{world.local(row.starts_at):%H:%M}",),))


@goal("late today")
def late(world: World) -> Plan:
    row = world.has(world.draw(first=0, last=0, between=(8, 19)))
    return Plan((Wish(Act.ASK, ("late",)),), hears=((row.consultant.name,),))


# Moving


def moving(row: Appointment, to: Drawn | None, **values: Any) -> Wish:
    wished: dict[str, Any] = {"service": row.service.name, "people": (row.consultant.name,), "rows": (row.pk,)}
    if to:
        wished["when"] = When.at(to.at)
    return Wish(Act.MOVE, **{"openings": ("move",), **wished, **values})


@goal("move: a day and a time")
def move(world: World) -> Plan:
    row = world.has(world.draw())
    return Plan((moving(row, world.draw(service=row.service, person=row.consultant)),))


@goal("move: from another device", is_known=False)
def move_from_another_device(world: World) -> Plan:
    row = world.has(world.draw())
    return Plan((moving(row, world.draw(service=row.service, person=row.consultant)),), is_known=False)


@goal("move: one of two")
def move_one_of_two(world: World) -> Plan:
    row, _other = _two(world)
    to = world.draw(service=row.service, person=row.consultant, first=6, last=10)
    return Plan((moving(row, to, what="what_service"),))


def _two(world: World) -> tuple[Appointment, Appointment]:
    """Two appointments of different services on different days."""
    one = world.draw(first=1, last=2)
    other = world.draw(service=world.random.choice([row for row in world.services() if row != one.service]), first=3, last=5)
    return world.has(one), world.has(other)


@goal("move: an hour later")
def move_an_hour_later(world: World) -> Plan:
    while True:
        drawn = world.draw(between=(8, 17))
        later = Drawn(drawn.service, drawn.person, drawn.at + timedelta(hours=1))
        if any(world.local(slot.starts_at) == later.at for slot in world.free(drawn.service, drawn.at.date(), None, drawn.person)):
            break
    return Plan((moving(world.has(drawn), later, openings=("move_later",)),))


@goal("move: to somebody else")
def move_to_somebody_else(world: World) -> Plan:
    drawn, other = _at_both(world)
    return Plan((moving(world.has(drawn), other, openings=("move_person",), people=(other.person.name,)),))


@goal("move: another time, at the confirmation")
def move_changed(world: World) -> Plan:
    row = world.has(world.draw(first=1, last=3))
    to = world.draw(service=row.service, person=row.consultant, first=4)
    changes = {"when": When.at(_others(world, to).at)}
    return Plan((moving(row, to),), (Twist("change_time", Question.CONFIRM, changes),))


@goal("move: next week in the afternoon")
def move_next_week(world: World) -> Plan:
    row = world.has(world.draw(first=1, last=4))
    when = When(_days(_monday_after(world), 7), *AFTERNOON, day_words="day_next_week", time_words="time_afternoon")
    return Plan((moving(row, None, when=when),))


@goal("move: undone")
def move_undone(world: World) -> Plan:
    drawn = world.draw()
    row = world.has(drawn)
    to = world.draw(service=row.service, person=row.consultant)
    return Plan((moving(row, to),), (Twist("undo_move", then=moving(row, drawn, openings=()), undoes=True),))


# Cancelling


def cancelling(*rows: Appointment, **values: Any) -> Wish:
    return Wish(Act.CANCEL, **{"openings": ("cancel",), "rows": tuple(row.pk for row in rows), **values})


@goal("cancel: the only one")
def cancel(world: World) -> Plan:
    return Plan((cancelling(world.has(world.draw())),))


@goal("cancel: from another device", is_known=False)
def cancel_from_another_device(world: World) -> Plan:
    return Plan((cancelling(world.has(world.draw())),), is_known=False)


@goal("cancel: one of two, softly")
def cancel_one_of_two(world: World) -> Plan:
    row, _other = _two(world)
    what = world.random.choice(("what_service", "what_day"))
    return Plan((cancelling(row, openings=("cancel_soft",), what=what),))


@goal("cancel: all")
def cancel_all(world: World) -> Plan:
    return Plan((cancelling(*_two(world), openings=("cancel_all",)),))


@goal("cancel: kept after all")
def cancel_kept(world: World) -> Plan:
    return Plan((cancelling(world.has(world.draw())),), (Twist("keep", Question.CONFIRM, ends=True),))


@goal("cancel: undone")
def cancel_undone(world: World) -> Plan:
    drawn = world.draw()
    return Plan((cancelling(world.has(drawn)),), (Twist("undo", then=booking(drawn, openings=()), undoes=True),))


@goal("cancel: too late")
def cancel_too_late(world: World) -> Plan:
    """Ninety minutes before it begins; two hours are the rule."""
    drawn = world.draw()
    world.has(Drawn(drawn.service, drawn.person, datetime.combine(world.today, time(9))))
    return Plan((Wish(Act.ASK, ("cancel",)),))


# Two wishes at once


@goal("cancel one and book another")
def cancel_and_book(world: World) -> Plan:
    row = world.has(world.draw(first=1, last=3))
    new = world.draw(first=4)
    wish = cancelling(row, openings=("cancel_and_book",), what="what_day", values={"booked": new})
    return Plan((wish, booking(new, openings=())))


@goal("cancel one and move the other")
def cancel_and_move(world: World) -> Plan:
    row, other = _two(world)
    to = world.draw(service=other.service, person=other.consultant, first=6, last=10)
    wish = cancelling(row, openings=("cancel_and_move",), what="what_service", values={"moved": other.pk, "then": to.at})
    return Plan((wish, moving(other, to, openings=())))


def _days(first: date, count: int) -> tuple[date, ...]:
    return tuple(first + timedelta(days=number) for number in range(count))
