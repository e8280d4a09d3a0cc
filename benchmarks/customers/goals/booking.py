"""Goals of those who want a time: exact, vague, taken, for somebody else, two at once."""

from datetime import time, timedelta

from benchmarks.customers.goals.kinds import AFTERNOON, another_time, booking, goal, later, next_week
from benchmarks.customers.plan import Act, Plan, Twist, When, Wish
from benchmarks.customers.wordings import text_of, ways
from benchmarks.customers.world import Drawn, World
from chatbot.understanding.asked import Question

MORNING, AFTER_WORK = (time(0), time(11, 59)), (time(17), time.max)


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
    drawn = world.draw(first=6, last=12, between=(17, 20))
    when = When(next_week(world), *AFTER_WORK, day_words="day_next_week", time_words="time_after_work")
    return Plan((booking(drawn, people=(), when=when),))


@goal("next week in the afternoon, with somebody")
def next_week_in_the_afternoon(world: World) -> Plan:
    drawn = world.draw(first=6, last=12, between=(12, 18))
    when = When(next_week(world), *AFTERNOON, day_words="day_next_week", time_words="time_afternoon")
    return Plan((booking(drawn, when=when),))


@goal("any day at a time")
def any_day(world: World) -> Plan:
    drawn = world.draw()
    days = tuple(world.today + timedelta(days=number) for number in range(60))
    return Plan((booking(drawn, when=When(days, times=(drawn.at.time(),), day_words="day_any")),))


@goal("the earliest")
def earliest(world: World) -> Plan:
    service = world.random.choice(world.services())
    at = world.moments(service, world.today, later(world.today, days=3))[0]
    when = When((at.date(),), at.time(), at.time(), day_words="day_earliest")
    return Plan((Wish(Act.BOOK, ("book",), service.name, (), when),))


@goal("the earliest with somebody")
def earliest_with(world: World) -> Plan:
    drawn = world.draw()
    at = world.moments(drawn.service, world.today, later(world.today, days=9), person=drawn.person)[0]
    return Plan((booking(drawn, when=When((at.date(),), at.time(), at.time(), day_words="day_earliest")),))


@goal("one of two days")
def either_day(world: World) -> Plan:
    drawn = world.draw(last=3)
    first, last = (later(drawn.at.date(), days=number) for number in (1, 7))
    days = [at for at in world.moments(drawn.service, first, last, person=drawn.person) if at.time() == drawn.at.time()]
    when = When((drawn.at.date(), world.random.choice(days).date()), times=(drawn.at.time(),), day_words="day_either")
    return Plan((booking(drawn, when=when),))


@goal("one of two times")
def either_time(world: World) -> Plan:
    drawn = world.draw()
    times = tuple(sorted((drawn.at.time(), another_time(world, drawn).at.time())))
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
    when = When((drawn.at.date(),), time(drawn.at.hour), time.max, time_words="time_after")
    return Plan((booking(drawn, when=when),))


@goal("for somebody else")
def for_somebody_else(world: World) -> Plan:
    whom = text_of("for_whom", ways(world.language)[0], world.random)
    return Plan((booking(world.draw(), whom=whom),))


@goal("a waitlist")
def waitlist(world: World) -> Plan:
    drawn = world.draw(first=2)
    day = When((drawn.at.date(),))
    world.fills(drawn)
    wait = Wish(Act.WAIT, (), drawn.service.name, (drawn.person.name,), day)
    return Plan((booking(drawn, when=day),), (Twist("waitlist", Question.TIME, then=wait, ends=True),))


@goal("without an e-mail address", is_known=False)
def without_email(world: World) -> Plan:
    wish = booking(world.draw())
    request = Wish(Act.REQUEST, (), wish.service, wish.people, wish.when)
    says_so = Twist("no_email", Question.EMAIL, then=request, ends=True)
    return Plan((wish,), (says_so,), is_known=False, has_email=False)


@goal("two in one message")
def two_bookings(world: World) -> Plan:
    one = world.draw(last=3)
    other = world.draw(service=world.another_service(one.service), first=4)
    values = {"other": other.service.name, "whom_else": other.person.name, "then": other.at}
    return Plan((booking(one, openings=("book_both",), values=values), booking(other, openings=())))


@goal("the same a week later")
def week_after(world: World) -> Plan:
    drawn = world.draw(last=5)
    again = booking(drawn, openings=(), when=When.at(later(drawn.at, days=7)))
    return Plan((booking(drawn),), (Twist("week_after", then=again),))


@goal("free times are asked for first")
def free_times_first(world: World) -> Plan:
    drawn: Drawn = world.draw(first=2, last=4)
    values = {"first_day": later(drawn.at.date(), days=-1)}
    return Plan((booking(drawn, openings=("free", "free_on", "take"), values=values),))
