"""What our own code has read in a question, as a hint for the model that writes a query: names as they are stored, days
that are worked out. The customer's words still count.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from chatbot.questions.asking import Asking
from chatbot.questions.who_and_what import people, services
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Bound, Shape, bounds_in

# What a question can be besides, by the fields of `Asked`, in words that say it alone.
SAID_OF_IT = {
    "of_mine": "of the customer's own", "online": "held online", "asks_online": "whether it is held online",
    "who": "by whom", "opens": "whether a day is worked on", "shut": "whether a day is closed",
    "usually": "by rule, not on one day", "past": "of the past", "of_all": "of each that is named",
    "of_money": "what it costs", "in_hours": "counted in hours",
}  # fmt: skip


def hint(asking: Asking, asked: Asked | None) -> str:
    """Lines `key: value`, one for each thing that was read; empty where nothing was. Makes two queries at most.

    None of it is in the customer's words, which stand in the question itself.
    """
    # A number that is no part of a topic may be hidden from the model, as if it were a code.
    bounds = asked.bounds if asked else bounds_in(asking.text)
    read = [
        *_of_the_question(asked),
        *map(_bounded, bounds),
        *_of_whom(asking.meant.entities),
        *_when(asking.meant.entities),
    ]
    if asking.meant.which:
        read.append(("of the appointments", asking.meant.which))
    return "\n".join(f"{key}: {value}" for key, value in read)


def _of_the_question(asked: Asked | None) -> Iterator[tuple[str, str]]:
    if asked is None:
        return
    yield "topic", _plain(asked.topic)
    if asked.shape is not Shape.LIST:
        yield "wanted", _plain(asked.shape)
    if asked.status:
        yield "status", asked.status
    for language in asked.languages:
        yield "spoken language", language
    if asked.ahead:
        yield "hours ahead of the appointment", f"{asked.ahead.total_seconds() / 3600:g}"
    if asked.order:
        yield "compared", _plain(asked.order)
    if asked.sessions > 1:
        yield "sessions", str(asked.sessions)
    if besides := [words for name, words in SAID_OF_IT.items() if getattr(asked, name)]:
        yield "asked", "; ".join(besides)


def _bounded(bound: Bound) -> tuple[str, str]:
    amount = f"{_plain(bound.side)} {bound.amount:f}"
    return ("length", f"{amount} minutes") if bound.is_length else ("price", amount)


def _of_whom(found: Entities) -> Iterator[tuple[str, str]]:
    if found.consultant:
        yield "people", _names(people(found.consultant).values_list("name", flat=True))
    if found.service:
        yield "services", _names(services(found.service).values_list("name", flat=True))


def _when(found: Entities) -> Iterator[tuple[str, str]]:
    if found.days and found.days.first == found.days.last:
        yield "day", _day(found.days.first)
    elif found.days:
        yield "days", f"{_day(found.days.first)} to {_day(found.days.last)}"
    if found.time:
        yield "time", f"{found.time:%H:%M}"
    if found.time_range and found.time_range.start:
        yield "from", f"{found.time_range.start:%H:%M}"
    if found.time_range and found.time_range.end:
        yield "before", f"{found.time_range.end:%H:%M}"
    if found.part_of_day:
        yield "part of the day", found.part_of_day


def _names(rows: Iterable[str]) -> str:
    return "; ".join(sorted(rows))


def _day(day: date) -> str:
    return f"{day.isoformat()} ({day:%A})"


def _plain(value: str) -> str:
    return value.replace("_", " ")
