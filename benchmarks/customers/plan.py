"""What a customer wants and what comes in between: plain values, drawn by goals.py and played by player.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from chatbot.understanding.asked import Question


class Act(StrEnum):
    """What becomes of a wish in the database; ASK and WAIT write no appointment, REQUEST a time that is only held."""

    BOOK = "book"
    MOVE = "move"
    CANCEL = "cancel"
    WAIT = "wait"
    ASK = "ask"
    REQUEST = "request"


@dataclass(frozen=True)
class When:
    """Which moments are right: on one of the days, beginning between `first` and `last`, both of them included.

    `times` are those that are said; where `only_these`, no other is right. `day_words` and `time_words` name wordings
    of what is vaguer than a day or a clock.
    """

    days: tuple[date, ...]
    first: time = time.min
    last: time = time.max
    times: tuple[time, ...] = ()
    only_these: bool = True
    day_words: str = ""
    time_words: str = ""

    @classmethod
    def at(cls, local: datetime) -> "When":
        return cls((local.date(),), times=(local.time(),))

    def fits(self, local: datetime) -> bool:
        clock = local.time()
        is_one_of_them = clock in self.times if self.times and self.only_these else self.first <= clock <= self.last
        return local.date() in self.days and is_one_of_them

    @property
    def is_exact(self) -> bool:
        return len(self.days) == 1 and len(self.times) == 1

    @property
    def says_a_time(self) -> bool:
        return bool(self.times or self.time_words)


@dataclass(frozen=True)
class Wish:
    """`openings`: the wordings by which it is told, one a turn; none where an earlier text told it already.

    `service` and `people` by their names in the rows; nobody is anyone. `rows`: the appointments that are moved or
    cancelled, and `what` the wording that names one of them. `values`: further words of the openings.
    """

    act: Act
    openings: tuple[str, ...] = ()
    service: str = ""
    people: tuple[str, ...] = ()
    when: When | None = None
    whom: str = ""
    rows: tuple[int, ...] = ()
    what: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def is_met_by(self, service: str, consultant: str, local: datetime) -> bool:
        return (
            self.service in ("", service)
            and (not self.people or consultant in self.people)
            and (self.when is None or self.when.fits(local))
        )


@dataclass(frozen=True)
class Twist:
    """What a customer says instead of the answer, at a question; at None: when all that was wished for is done.

    `changes`: of the wish that is spoken of. `then`: a further wish, told by this. `ends`: the wish is given up.
    `undoes`: what the wish did shall not stand. `hears`: one of these has to be said to it.
    """

    act: str
    at: Question | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    then: Wish | None = None
    ends: bool = False
    undoes: bool = False
    hears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """`hears`: of each, one has to be said at some time. `is_known`: they have shown their address before."""

    wishes: tuple[Wish, ...]
    twists: tuple[Twist, ...] = ()
    hears: tuple[tuple[str, ...], ...] = ()
    is_known: bool = True
    has_email: bool = True

    def at_the_end(self) -> list[Wish]:
        """What has to stand when every twist was taken."""
        wishes = list(self.wishes)
        for twist in self.twists:
            wishes[-1:] = after(wishes[-1], twist)
        return wishes


def after(wish: Wish, twist: Twist) -> list[Wish]:
    """What is wished for where that twist has come in between."""
    kept = [] if twist.ends or twist.undoes else [replace(wish, **twist.changes)]
    return [*kept, *([twist.then] if twist.then else [])]
