"""A simulated customer: opens with what they want, answers what is asked, and goes when it is done or their patience is.

They read what a person reads of a reply: which question it asks, and what its choices stand for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from benchmarks.customers import answers
from benchmarks.customers.agenda import WHOLE, Agenda, Errand, changed
from benchmarks.customers.device import Device
from benchmarks.customers.judge import Judge
from benchmarks.customers.plan import Act, Plan, Twist
from benchmarks.customers.speaking import Speaker
from benchmarks.customers.wordings import Way
from benchmarks.customers.world import World
from bookings.models import AppointmentEvent
from chatbot.models import Message
from chatbot.simulator.in_process import Session
from chatbot.understanding.asked import Question

# So many turns more than are needed somebody has patience for, and so often in a row for the same question.
PATIENCE, SAME_QUESTION = 8, 3


@dataclass(frozen=True)
class Done:
    """One conversation. `shortest`: the turns it needs where each question is asked once and answered at once."""

    turns: int
    shortest: int
    asked_twice: int
    problems: tuple[str, ...]
    said: tuple[str, ...]


class Player:
    """Plays one plan to its end. Made once all is there that the judge compares with."""

    def __init__(self, world: World, plan: Plan, way: Way, random: Random) -> None:
        self.plan, self.way = plan, way
        self.session = Session(world.clock, language=world.language, customer=world.owner if plan.is_known else None)
        self.session.begin()
        self.device = Device(self.session, Speaker(world, way, random), way.taps, plan.has_email)
        self.agenda, self.judge = Agenda(plan), Judge(world, plan, self.session)
        self.events_seen = AppointmentEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.turns = self.shortest = self.asked_twice = self.in_a_row = 0
        # Whoever has changed their mind looks whether that was heard.
        self.reads = not way.hurried
        # The question beside which something else was said: it is rightly asked again.
        self.left_open: tuple[Any, ...] | None = None

    def play(self) -> Done:
        while self._has_patience() and (act := self._next()):
            asked, replies = self.device.question(), act()
            self.turns += 1
            self._read(replies)
            self._note_repetition(asked)
        self.judge.at_the_end()
        said = tuple(self.device.said)
        return Done(self.turns, max(self.shortest, 1), self.asked_twice, tuple(self.judge.problems), said)

    def _has_patience(self) -> bool:
        return self.turns < self.shortest + PATIENCE and self.in_a_row < SAME_QUESTION

    def _next(self) -> Callable[[], list[Message]] | None:
        """What to do now; None where nothing is left to be done."""
        asked, errand = self.device.asked, self.agenda.errand(self.device.entry)
        if twist := self.agenda.twist(asked):
            return lambda: self._turn_aside(twist, errand or self.agenda.errands[-1])
        if errand is None:
            return None
        if not errand.is_told:
            return lambda: self._open(errand)
        return lambda: self._answer(errand, asked)

    def _answer(self, errand: Errand, asked: Question | None) -> list[Message]:
        if asked is None or answers.is_beside(self.device, errand.wish):
            return self._repeat(errand)
        if asked == Question.CONFIRM:
            return answers.confirm(self.device, errand, reads=self.reads)
        return answers.ANSWERS.get(asked, answers.correct)(self.device, errand)

    def _repeat(self, errand: Errand) -> list[Message]:
        """Nothing of it is asked, and it is not done: once more, and nothing else that was told with it."""
        openings = errand.wish.openings
        if len(self.agenda.errands) > 1 or not openings:
            return answers.correct(self.device, errand)
        return self.device.type(self.device.speaker.opening(openings[-1], errand.wish, introduces=False))

    # What is told unasked

    def _open(self, errand: Errand) -> list[Message]:
        act, introduces = errand.wish.openings[errand.openings], self._introduces(errand)
        text = self.device.speaker.opening(act, errand.wish, introduces=introduces)
        if not errand.openings:
            errand.facts |= {"service", *self.device.speaker.told} if act == "book" else WHOLE
            self.shortest += self.agenda.needed(errand, errand.facts) + self._to_be_known(errand, introduces=introduces)
        errand.openings, self.shortest = errand.openings + 1, self.shortest + 1
        return self.device.type(text)

    def _introduces(self, errand: Errand) -> bool:
        is_first = errand is self.agenda.errands[0] and not errand.openings
        is_waited_for = any(twist.at == Question.EMAIL for twist in self.plan.twists)
        is_wanted = not self.plan.is_known and self.plan.has_email and not is_waited_for
        return is_first and is_wanted and "introduction" in self.device.speaker.told

    def _to_be_known(self, errand: Errand, *, introduces: bool) -> int:
        """Turns until it is known who this is: the address and a name where they are not told, and the code."""
        if self.plan.is_known or errand is not self.agenda.errands[0]:
            return 0
        if not self.plan.has_email or introduces:
            return 1
        return 3 if errand.wish.act == Act.BOOK else 2

    def _turn_aside(self, twist: Twist, errand: Errand) -> list[Message]:
        """A change of mind, a question, or a further wish, in the place of the answer."""
        wish = twist.then or changed(errand.wish, twist)
        text = self.device.speaker.say(twist.act, self.device.speaker.values(wish))
        self.left_open, self.reads = self.device.question(), True
        self.shortest += 1 + (twist.then is not None and twist.then.act in (Act.BOOK, Act.MOVE))
        self.agenda.take(twist, errand)
        replies = self.device.type(text)
        self.judge.heard(replies, twist.hears)
        return replies

    # What is read

    def _read(self, replies: list[Message]) -> None:
        self.device.note(replies)
        events = self._new_events()
        self.agenda.note(self.judge.after_a_turn(replies, events))
        for errand in self.agenda.left:
            is_answered = errand.wish.act == Act.ASK and errand.is_told
            is_requested = errand.wish.act == Act.REQUEST and self.judge.handoffs() > 0
            errand.is_done = is_answered or is_requested

    def _new_events(self) -> list[AppointmentEvent]:
        rows = AppointmentEvent.objects.filter(pk__gt=self.events_seen).select_related("appointment").order_by("pk")
        found = list(rows)
        self.events_seen = found[-1].pk if found else self.events_seen
        return found

    def _note_repetition(self, before: tuple[Any, ...] | None) -> None:
        """An answer was given, and the same is asked again: whoever was not understood tries the buttons from then on."""
        is_the_same = before is not None and self.device.question() == before != self.left_open
        self.in_a_row = self.in_a_row + 1 if is_the_same else 0
        self.asked_twice, self.left_open = self.asked_twice + is_the_same, None
        self.device.prefers_taps = self.way.taps or self.asked_twice > 0
