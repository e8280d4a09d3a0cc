"""How a kind of goal is entered, and what several kinds draw."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from benchmarks.customers.plan import Act, Plan, When, Wish
from benchmarks.customers.world import Drawn, World
from bookings.models import Appointment

Moment = TypeVar("Moment", date, datetime)
AFTERNOON = (time(12), time(17, 59))


@dataclass(frozen=True)
class Kind:
    """`is_known`: whether the customer has shown their address before."""

    name: str
    draw: Callable[[World], Plan]
    is_known: bool = True


KINDS: list[Kind] = []
Draw = Callable[[World], Plan]


def goal(name: str, *, is_known: bool = True) -> Callable[[Draw], Draw]:
    """Enter a kind by its name, which is part of the ids of its goals."""

    def enter(draw: Draw) -> Draw:
        KINDS.append(Kind(name, draw, is_known))
        return draw

    return enter


# Wishes


def booking(drawn: Drawn, **values: Any) -> Wish:
    """Of exactly that, where nothing else is given."""
    wished = {"service": drawn.service.name, "people": (drawn.person.name,), "when": When.at(drawn.at)}
    return Wish(Act.BOOK, **{"openings": ("book",), **wished, **values})


def moving(row: Appointment, to: Drawn | None, **values: Any) -> Wish:
    wished: dict[str, Any] = {"service": row.service.name, "people": (row.consultant.name,), "rows": (row.pk,)}
    if to:
        wished["when"] = When.at(to.at)
    return Wish(Act.MOVE, **{"openings": ("move",), **wished, **values})


def cancelling(*rows: Appointment, **values: Any) -> Wish:
    return Wish(Act.CANCEL, **{"openings": ("cancel",), "rows": tuple(row.pk for row in rows), **values})


# Days and times


def next_week(world: World) -> tuple[date, ...]:
    monday = world.today + timedelta(days=7 - world.today.weekday())
    return tuple(monday + timedelta(days=number) for number in range(7))


def another_time(world: World, drawn: Drawn) -> Drawn:
    """Of the same on the same day, where neither is in the other's way."""
    moments = world.moments(drawn.service, drawn.at.date(), person=drawn.person)
    length = timedelta(minutes=drawn.service.duration_minutes)
    fitting = [at for at in moments if abs(at - drawn.at) >= length and 8 <= at.hour < 19]
    return Drawn(drawn.service, drawn.person, world.random.choice(fitting))


def another_day(world: World, drawn: Drawn) -> Drawn:
    """The same at the same time of another day."""
    first, last = (world.today + timedelta(days=number) for number in (1, 10))
    moments = world.moments(drawn.service, first, last, person=drawn.person)
    fitting = [at for at in moments if at.time() == drawn.at.time() and at.date() != drawn.at.date()]
    return Drawn(drawn.service, drawn.person, world.random.choice(fitting))


def with_either(world: World) -> tuple[Drawn, Drawn]:
    """A time at which two people are free for the same service."""
    while True:
        drawn = world.draw()
        for other in drawn.service.consultants.exclude(pk=drawn.person.pk).order_by("pk"):
            if drawn.at in world.moments(drawn.service, drawn.at.date(), person=other):
                return drawn, Drawn(drawn.service, other, drawn.at)


def two_appointments(world: World) -> tuple[Appointment, Appointment]:
    """The customer's: of different services, on different days."""
    one = world.draw(last=2)
    other = world.draw(service=world.another_service(one.service), first=3, last=5)
    return world.has(one), world.has(other)


def later(at: Moment, **length: int) -> Moment:
    return at + timedelta(**length)
