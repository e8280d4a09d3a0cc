"""Goals of those who change their mind, or ask something, while or after they book."""

from datetime import timedelta

from django.utils import translation

from benchmarks.customers.goals.kinds import another_day, another_time, booking, goal, with_either
from benchmarks.customers.plan import Act, Plan, Twist, When, Wish
from benchmarks.customers.world import World
from bookings.wording import amount
from chatbot.replies import lasting
from chatbot.understanding.asked import Question


@goal("another time, at the address", is_known=False)
def another_time_at_the_address(world: World) -> Plan:
    drawn = world.draw()
    changes = {"when": When.at(another_time(world, drawn).at)}
    return Plan((booking(drawn),), (Twist("change_time", Question.EMAIL, changes),), is_known=False)


@goal("another day, at the code", is_known=False)
def another_day_at_the_code(world: World) -> Plan:
    drawn = world.draw(last=4)
    changes = {"when": When.at(another_day(world, drawn).at)}
    return Plan((booking(drawn),), (Twist("change_day", Question.CODE, changes),), is_known=False)


@goal("somebody else, at the confirmation")
def somebody_else_at_the_confirmation(world: World) -> Plan:
    drawn, other = with_either(world)
    return Plan((booking(drawn),), (Twist("change_person", Question.CONFIRM, {"people": (other.person.name,)}),))


@goal("another service, at the confirmation")
def another_service_at_the_confirmation(world: World) -> Plan:
    while True:
        drawn = world.draw()
        for other in drawn.person.services.exclude(pk=drawn.service.pk).order_by("pk"):
            if drawn.at in world.moments(other, drawn.at.date(), person=drawn.person):
                changes = {"service": other.name}
                return Plan((booking(drawn),), (Twist("change_service", Question.CONFIRM, changes),))


@goal("another time, once it is booked")
def another_time_once_booked(world: World) -> Plan:
    drawn = world.draw()
    when = When.at(another_time(world, drawn).at)
    moved = Wish(Act.MOVE, (), drawn.service.name, (drawn.person.name,), when)
    return Plan((booking(drawn),), (Twist("change_booked", then=moved, undoes=True),))


@goal("stopped in the middle")
def stopped(world: World) -> Plan:
    return Plan((booking(world.draw()),), (Twist("stop", Question.CONFIRM, ends=True),))


@goal("the price in between")
def price_in_between(world: World) -> Plan:
    drawn = world.draw()
    with translation.override(world.language):
        price = amount(drawn.service)
    return Plan((booking(drawn),), (Twist("price", Question.CONFIRM, hears=(price,)),))


@goal("how long, asked at the address", is_known=False)
def length_at_the_address(world: World) -> Plan:
    drawn = world.draw()
    minutes = drawn.service.duration_minutes
    with translation.override(world.language):
        written = lasting(timedelta(minutes=minutes))
    asks = Twist("length", Question.EMAIL, hears=(written, str(minutes)))
    return Plan((booking(drawn),), (asks,), is_known=False)


@goal("when is it")
def when_is_it(world: World) -> Plan:
    row = world.has(world.draw())
    return Plan((Wish(Act.ASK, ("list",)),), hears=((f"{world.local(row.starts_at):%H:%M}",),))


@goal("late today")
def late(world: World) -> Plan:
    row = world.has(world.draw(first=0, last=0))
    return Plan((Wish(Act.ASK, ("late",)),), hears=((row.consultant.name,),))
