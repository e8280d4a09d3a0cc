"""Goals of those who have an appointment, and want it at another time or not at all."""

from datetime import datetime, time

from benchmarks.customers.goals.kinds import (
    AFTERNOON,
    another_time,
    booking,
    cancelling,
    goal,
    later,
    moving,
    next_week,
    two_appointments,
    with_either,
)
from benchmarks.customers.plan import Act, Plan, Twist, When, Wish
from benchmarks.customers.world import Drawn, World
from chatbot.understanding.asked import Question


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
    row, _other = two_appointments(world)
    to = world.draw(service=row.service, person=row.consultant, first=6, last=10)
    return Plan((moving(row, to, what="what_service"),))


@goal("move: an hour later")
def move_an_hour_later(world: World) -> Plan:
    while True:
        drawn = world.draw(between=(8, 17))
        to = Drawn(drawn.service, drawn.person, later(drawn.at, hours=1))
        if to.at in world.moments(drawn.service, drawn.at.date(), person=drawn.person):
            return Plan((moving(world.has(drawn), to, openings=("move_later",)),))


@goal("move: to somebody else")
def move_to_somebody_else(world: World) -> Plan:
    drawn, other = with_either(world)
    return Plan((moving(world.has(drawn), other, openings=("move_person",), people=(other.person.name,)),))


@goal("move: another time, at the confirmation")
def move_changed(world: World) -> Plan:
    row = world.has(world.draw(last=3))
    to = world.draw(service=row.service, person=row.consultant, first=4)
    changes = {"when": When.at(another_time(world, to).at)}
    return Plan((moving(row, to),), (Twist("change_time", Question.CONFIRM, changes),))


@goal("move: next week in the afternoon")
def move_next_week(world: World) -> Plan:
    row = world.has(world.draw(last=4))
    when = When(next_week(world), *AFTERNOON, day_words="day_next_week", time_words="time_afternoon")
    return Plan((moving(row, None, when=when),))


@goal("move: undone")
def move_undone(world: World) -> Plan:
    drawn = world.draw()
    row = world.has(drawn)
    to = world.draw(service=row.service, person=row.consultant)
    return Plan((moving(row, to),), (Twist("undo_move", then=moving(row, drawn, openings=()), undoes=True),))


@goal("cancel: the only one")
def cancel(world: World) -> Plan:
    return Plan((cancelling(world.has(world.draw())),))


@goal("cancel: from another device", is_known=False)
def cancel_from_another_device(world: World) -> Plan:
    return Plan((cancelling(world.has(world.draw())),), is_known=False)


@goal("cancel: one of two, softly")
def cancel_one_of_two(world: World) -> Plan:
    row, _other = two_appointments(world)
    what = world.random.choice(("what_service", "what_day"))
    return Plan((cancelling(row, openings=("cancel_soft",), what=what),))


@goal("cancel: all")
def cancel_all(world: World) -> Plan:
    return Plan((cancelling(*two_appointments(world), openings=("cancel_all",)),))


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


@goal("cancel one and book another")
def cancel_and_book(world: World) -> Plan:
    row = world.has(world.draw(last=3))
    new = world.draw(first=4)
    wish = cancelling(row, openings=("cancel_and_book",), what="what_day", values={"booked": new})
    return Plan((wish, booking(new, openings=())))


@goal("cancel one and move the other")
def cancel_and_move(world: World) -> Plan:
    row, other = two_appointments(world)
    to = world.draw(service=other.service, person=other.consultant, first=6, last=10)
    values = {"moved": other.pk, "then": to.at}
    wish = cancelling(row, openings=("cancel_and_move",), what="what_service", values=values)
    return Plan((wish, moving(other, to, openings=())))
