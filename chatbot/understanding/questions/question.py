"""A question as a value: what is asked, of what and in what shape, for whoever answers it."""

from dataclasses import dataclass
from datetime import timedelta

from chatbot.understanding.questions.shapes import Bound, Order, Shape
from chatbot.understanding.questions.wordings import Topic

# What only its own customer may hear.
OWN = frozenset({
    Topic.NEXT, Topic.MINE, Topic.DEVICES, Topic.LEVEL, Topic.MY_EMAIL, Topic.MY_PHONE, Topic.MY_NAME,
    Topic.MY_WAITLIST,
})  # fmt: skip


# Of the asker's own next appointment; where there is none, some are asked of the business.
DETAILS: dict[Topic, Topic | None] = {
    Topic.MY_PERSON: None, Topic.MY_CODE: None, Topic.MY_STATUS: None, Topic.MY_PLACE: Topic.PLACE,
    Topic.MY_LENGTH: Topic.DURATION, Topic.MY_PRICE: Topic.PRICE,
}  # fmt: skip
RULES = frozenset({
    Topic.LEVELS, Topic.REMINDERS, Topic.CANCEL_NOTICE, Topic.MOVE_NOTICE, Topic.BOOKING_NOTICE, Topic.BOOKING_WINDOW,
    Topic.MOST_COMING,
})  # fmt: skip
# What is told of services in numbers, which can be compared and summed.
MEASURED = frozenset({Topic.PRICE, Topic.DURATION})
# Whose wording says it all: a word more is no other matter.
BEYOND_PLAIN = frozenset({Topic.PHONE, Topic.DESK, Topic.NAME})
# Intents that are questions; what else is meant is a request, and its flow's.
QUESTIONS = frozenset({"faq", "consultant_info", "check_availability", "my_appointments", "devices", "abilities"})


@dataclass(frozen=True)
class Asked:
    """What is asked, in which shape, and of what beside the names, days and hours in the message.

    `specialty` and `profession` are of people, as typed; `status` of appointments, `of_mine` of the asker's own;
    `online`: held so, and `asks_online`: whether it is, `asks_in_person`: whether it is not; `who`: by whom;
    `opens`: whether a day is worked on, and `shut`: whether it is not, or too late; `bounds` of prices or lengths;
    `ahead` of an appointment; `usually`: by rule, whatever happens on one day; `past`: of what has been; `of_all`:
    of each of those who are named; `of_money`: what it costs; `in_hours`: counted in hours; `order`: what of two is
    to be so or not so, and `names`: as they stand in the message; `place`: the second or third of an order;
    `days_ago`: of a day that is gone; `sessions`: for how many a price is asked; `per_time`: for as long as it
    takes; `enough`: whether an amount covers it; `ends`: when what begins at an hour is over; `returns`: when
    somebody is there again; `reopens`: when we are; `entry`: of the waitlist; `newest`: who came last;
    `after_that`: the one behind the one that is spoken of; `of_extremes`: of the most and the least; `kind`: of
    services whose names have these words; `more_free`: who has more times; `besides`: all but who are named;
    `matter`: what a description is to speak of.

    `languages`: the codes of all that somebody shall speak; empty for which ones they do.
    `by_word`: it asks by a question word, so that it is no answer to what we asked: "thứ bảy ai làm việc?".
    """

    topic: Topic
    shape: Shape = Shape.LIST
    specialty: str = ""
    status: str = ""
    languages: tuple[str, ...] = ()
    online: bool = False
    who: bool = False
    opens: bool = False
    by_word: bool = False
    bounds: tuple[Bound, ...] = ()
    ahead: timedelta | None = None
    of_mine: bool = False
    usually: bool = False
    past: bool = False
    of_all: bool = False
    of_money: bool = False
    in_hours: bool = False
    shut: bool = False
    asks_online: bool = False
    asks_in_person: bool = False
    profession: str = ""
    order: Order | None = None
    names: tuple[str, ...] = ()
    place: int = 1
    days_ago: int = 0
    sessions: int = 1
    per_time: bool = False
    enough: bool = False
    ends: bool = False
    returns: bool = False
    reopens: bool = False
    entry: bool = False
    newest: bool = False
    after_that: bool = False
    of_extremes: bool = False
    kind: str = ""
    more_free: bool = False
    besides: bool = False
    matter: str = ""
