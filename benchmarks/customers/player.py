"""A customer with an agenda, after Schatzmann's: what is still to be said lies on a stack, and questions are answered.

They read what a person reads of a reply: which question it asks, and what its buttons stand for.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from accounts.models import ChannelIdentity
from benchmarks.customers.judge import Judge
from benchmarks.customers.plan import Act, Plan, Twist, When, Wish, after
from benchmarks.customers.speaking import Speaker
from benchmarks.customers.wordings import Way
from benchmarks.customers.world import World
from bookings.models import AppointmentEvent
from chatbot.memory import items
from chatbot.memory.document import Underway
from chatbot.memory.items import AnyItem
from chatbot.models import Message
from chatbot.replies.buttons import Pick, write
from chatbot.simulator.golden.playing import CODE
from chatbot.simulator.in_process import Session
from chatbot.understanding.asked import Question
from consultants.models import Consultant, Service

# So many turns more than are needed somebody has patience for.
PATIENCE = 8
DONE_BY = {
    Act.BOOK: AppointmentEvent.Kind.BOOKED, Act.MOVE: AppointmentEvent.Kind.MOVED,
    Act.CANCEL: AppointmentEvent.Kind.CANCELLED, Act.WAIT: AppointmentEvent.Kind.WAITING,
}  # fmt: skip
JOURNEYS = {"booking": (Act.BOOK, Act.REQUEST, Act.WAIT), "rescheduling": (Act.MOVE,), "cancelling": (Act.CANCEL,)}


@dataclass
class Errand:
    """A wish that the customer is about. `told`: how many of its openings; `facts`: what of it was told."""

    wish: Wish
    told: int = 0
    is_done: bool = False
    facts: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Done:
    """One conversation. `shortest`: the turns it needs where each question is asked once and answered at once."""

    turns: int
    shortest: int
    asked_twice: int
    problems: tuple[str, ...]
    said: tuple[str, ...]


class Player:
    """Plays one plan to its end, or until their patience is."""

    def __init__(self, world: World, plan: Plan, way: Way, random: Random) -> None:
        self.world, self.plan, self.way, self.random = world, plan, way, random
        self.speaker = Speaker(world, way, random)
        customer = world.owner if plan.is_known else None
        self.session = Session(world.clock, language=world.language, customer=customer)
        self.session.begin()
        self.errands = [Errand(wish) for wish in plan.wishes]
        self.twists = list(plan.twists)
        self.judge = Judge(world, plan, self.session)
        self.events_seen = _newest_event()
        self.turns = self.shortest = self.asked_twice = 0
        self.code = ""
        self.said: list[str] = []
        # The question beside which something else was said: it is rightly asked again.
        self.left_open: tuple[Any, ...] | None = None

    # The conversation

    def play(self) -> Done:
        while self.turns < self.shortest + PATIENCE and (act := self._next()):
            asked, replies = self._question(), act()
            self.turns += 1
            self._read(replies)
            self._note_repetition(asked)
        self.judge.at_the_end()
        return Done(self.turns, max(self.shortest, 1), self.asked_twice, tuple(self.judge.problems), tuple(self.said))

    def _next(self) -> Callable[[], list[Message]] | None:
        """What to do now; None where nothing is left to be done."""
        asked = self.session.memory.asked
        if twist := self._twist(asked):
            self.twists.remove(twist)
            return lambda: self._turn_aside(twist)
        errand = self._errand()
        if errand is None:
            return None
        if errand.told < len(errand.wish.openings):
            return lambda: self._open(errand)
        if asked and (answer := ANSWERS.get(asked)):
            return lambda: answer(self, errand, self._items())
        return lambda: self._repeat(errand)

    def _errand(self) -> Errand | None:
        """The one that is spoken of, else the first that is not done."""
        left = [errand for errand in self.errands if not errand.is_done]
        spoken_of = [errand for errand in left if self._is_about(errand.wish)]
        return (spoken_of or left or [None])[0]

    def _is_about(self, wish: Wish) -> bool:
        entry = self._entry()
        if entry is None or wish.act not in JOURNEYS.get(entry.journey, ()):
            return False
        service = Service.objects.filter(pk=getattr(entry.values, "service", None) or 0).first()
        return not (service and wish.service) or service.name == wish.service

    def _entry(self) -> Underway | None:
        """The journey that is open, or waits for who this is."""
        memory = self.session.memory
        return next((one for one in [memory.open, *memory.behind] if one and one.journey in JOURNEYS), None)

    # What is said

    def _say(self, act: str, values: dict[str, str] | None = None) -> list[Message]:
        return self._type(self.speaker.say(act, values))

    def _type(self, text: str) -> list[Message]:
        self.said.append(text)
        return self.session.say(text)

    def _tap(self, position: int) -> list[Message]:
        """The choice that stands for the item of that position; typed as its label where no button shows it."""
        offer = self.session.memory.offer
        assert offer is not None, "what is tapped is offered"
        payload = write(Pick(offer.id, position + 1))
        choice = next((one for one in self.session.choices if one["payload"] == payload), None)
        if choice is None:
            return self._type(offer.labels[position])
        self.said.append(f"[{choice['title']}]")
        return self.session.tap(choice)

    def _open(self, errand: Errand) -> list[Message]:
        act = errand.wish.openings[errand.told]
        introduces = self._introduces(errand)
        text = self.speaker.opening(act, errand.wish, introduces=introduces)
        self.shortest += self._needed(errand, act, introduces=introduces) if not errand.told else 1
        errand.told += 1
        errand.facts |= {"service", *self.speaker.told} if act == "book" else {"service", "person", "day", "time"}
        return self._type(text)

    def _introduces(self, errand: Errand) -> bool:
        is_first = errand is self.errands[0] and not errand.told
        return is_first and "introduction" in self.speaker.told and not self.plan.is_known and self.plan.has_email

    def _needed(self, errand: Errand, act: str, *, introduces: bool) -> int:
        """Turns, from telling it to its end: itself, what is told only when asked, who it is, a choice, a yes."""
        wish, count = errand.wish, 1
        if wish.act in (Act.BOOK, Act.MOVE) and wish.when:
            told = self.speaker.told if act == "book" else {"person", "day", "time"}
            count += sum(fact not in told for fact in ("person", "day"))
            count += "time" not in told or not wish.when.is_exact
        if not self.plan.is_known and errand is self.errands[0]:
            needs_a_name = not introduces and wish.act == Act.BOOK
            count += (2 if not introduces else 1) + needs_a_name if self.plan.has_email else 1
        others = [one for one in self.errands if one is not errand and not one.wish.openings]
        return count + sum(one.wish.act in DONE_BY for one in [errand, *others])

    def _repeat(self, errand: Errand) -> list[Message]:
        """Nothing is asked, and it is not done: once more."""
        if not errand.wish.openings:
            return self._say("correct", self.speaker.values(errand.wish))
        return self._type(self.speaker.opening(errand.wish.openings[-1], errand.wish, introduces=False))

    # A change of mind, a question in between

    def _twist(self, asked: Question | None) -> Twist | None:
        """The next one, where its question is asked; none while an earlier opening is still to be told."""
        if not self.twists or any(0 <= one.told < len(one.wish.openings) for one in self.errands if not one.is_done):
            return None
        twist = self.twists[0]
        is_time = all(one.is_done for one in self.errands) if twist.at is None else asked == twist.at
        return twist if is_time else None

    def _turn_aside(self, twist: Twist) -> list[Message]:
        errand = self._errand() or self.errands[-1]
        changed = after(errand.wish, replace(twist, ends=False, undoes=False, then=None))[0]
        text = self.speaker.say(twist.act, self.speaker.values(twist.then if twist.then else changed))
        errand.wish = changed
        errand.is_done = errand.is_done or twist.ends
        self.shortest, self.left_open = self.shortest + 1, self._question()
        if twist.then:
            self.errands.append(Errand(twist.then, facts={"service", "person", "day", "time"}))
            self.shortest += twist.then.act in (Act.BOOK, Act.MOVE)
        replies = self._type(text)
        self.judge.heard(replies, twist.hears)
        return replies

    # What is read

    def _read(self, replies: list[Message]) -> None:
        self.said += [f"    {message.text}" + "".join(f" [{one['title']}]" for one in message.choices)
                      for message in replies]  # fmt: skip
        for mail in self.session.emails():
            self.code = found[0] if (found := CODE.search(mail["text"])) else self.code
        events = list(self._new_events())
        self.judge.after_a_turn(replies, events)
        for event in events:
            self._note_done(event.kind)
        for errand in self.errands:
            is_answered = errand.wish.act == Act.ASK and errand.told
            errand.is_done = errand.is_done or bool(is_answered) or self._is_requested(errand)

    def _new_events(self) -> list[AppointmentEvent]:
        events = AppointmentEvent.objects.filter(pk__gt=self.events_seen).select_related("appointment").order_by("pk")
        found = list(events)
        self.events_seen = found[-1].pk if found else self.events_seen
        return found

    def _note_done(self, kind: str) -> None:
        if kind == AppointmentEvent.Kind.CANCELLED and not self.judge.was_booked:
            return
        waiting = (errand for errand in self.errands if not errand.is_done and DONE_BY.get(errand.wish.act) == kind)
        if errand := next(waiting, None):
            errand.is_done = True

    def _is_requested(self, errand: Errand) -> bool:
        return errand.wish.act == Act.REQUEST and self.judge.handoffs() > 0

    def _question(self) -> tuple[Any, ...] | None:
        """What is asked, and about what."""
        memory, entry = self.session.memory, self._entry()
        values = entry.values if entry else None
        about = [getattr(values, name, None) for name in ("service", "slot", "appointment", "appointments", "page")]
        return (memory.journey, memory.asked, repr(about)) if memory.asked else None

    def _note_repetition(self, before: tuple[Any, ...] | None) -> None:
        """An answer was given, and the same is asked again."""
        now = self._question()
        self.asked_twice += before is not None and now == before and before != self.left_open
        self.left_open = None

    # Answers

    def _items(self) -> list[AnyItem]:
        offer = self.session.memory.offer
        return list(offer.items) if offer else []

    def _tap_or(self, position: int | None, act: str, values: dict[str, str]) -> list[Message]:
        is_tapped = position is not None and self.way.taps
        return self._tap(position) if is_tapped and position is not None else self._say(act, values)

    def answer_service(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        wanted = Service.objects.filter(name=errand.wish.service).first()
        position = _place(offered, lambda item: isinstance(item, items.OfService) and bool(wanted) and item.pk == wanted.pk)
        return self._tap_or(position, "service", self.speaker.values(errand.wish))

    def answer_consultant(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        people = set(Consultant.objects.filter(name__in=errand.wish.people).values_list("pk", flat=True))
        errand.facts.add("person")
        if not people:
            return self._tap_or(_place(offered, lambda item: isinstance(item, items.WithAnyone)), "anyone", {})
        position = _place(offered, lambda item: isinstance(item, items.WithConsultant) and item.pk in people)
        return self._tap_or(position, "person", self.speaker.values(errand.wish))

    def answer_day(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        wish = errand.wish
        days = wish.when.days if wish.when else ()
        position = _place(offered, lambda item: isinstance(item, items.OnDay) and item.day in days)
        is_told, errand.facts = "day" in errand.facts, errand.facts | {"day"}
        if wish.when and wish.when.day_words and not is_told:
            return self._say("day", self.speaker.values(wish))
        if position is None or not isinstance(item := offered[position], items.OnDay):
            return self._say("day", self.speaker.values(wish))
        return self._tap_or(position, "day", {"day": self.speaker.date(item.day)})

    def answer_time(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        wish, position = errand.wish, _place(offered, lambda item: self._fits(errand.wish, item))
        is_told, errand.facts = "time" in errand.facts, errand.facts | {"time"}
        if not is_told and wish.when and wish.when.says_a_time and not (self.way.taps and position is not None):
            return self._say("time", self.speaker.values(wish))
        if position is not None:
            return self._choose_slot(position, offered)
        further = _place(offered, lambda item: isinstance(item, items.Page) and item.number > 0)
        if further is not None and not (wish.when and wish.when.is_exact):
            return self._tap_or(further, "further", {})
        return self._say("correct", self.speaker.values(wish))

    def _choose_slot(self, position: int, offered: list[AnyItem]) -> list[Message]:
        item = offered[position]
        assert isinstance(item, items.AtSlot), "a time was looked for"
        at = self.world.local(item.slot.starts_at)
        days = {self.world.local(one.slot.starts_at).date() for one in offered if isinstance(one, items.AtSlot)}
        if len(days) == 1:
            return self._tap_or(position, "time", {"time": self.speaker.time(at.time())})
        return self._tap_or(position, "when", self.speaker.when(When.at(at)))

    def _fits(self, wish: Wish, item: AnyItem) -> bool:
        if not isinstance(item, items.AtSlot):
            return False
        person = Consultant.objects.get(pk=item.slot.consultant).name
        return wish.is_met_by(wish.service, person, self.world.local(item.slot.starts_at))

    def answer_confirmation(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        if self.way.hurried or self._is_right(errand.wish):
            return self._tap_or(_place(offered, lambda item: isinstance(item, items.Yes)), "yes", {})
        return self._say("correct", self.speaker.values(errand.wish))

    def _is_right(self, wish: Wish) -> bool:
        """Whether what a yes would do is what is wished for."""
        entry = self._entry()
        values: Any = entry.values if entry else None
        if wish.act == Act.CANCEL:
            return bool(values) and set(getattr(values, "appointments", ())) == set(wish.rows)
        slot = getattr(values, "slot", None)
        if slot is None:
            return False
        service = Service.objects.filter(pk=getattr(values, "service", None) or 0).first()
        is_the_row = not wish.rows or getattr(values, "appointment", None) in wish.rows
        person = Consultant.objects.get(pk=slot.consultant).name
        at = self.world.local(slot.starts_at)
        return is_the_row and wish.is_met_by(service.name if service else wish.service, person, at)

    def answer_appointment(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        rows = errand.wish.rows
        if len(rows) > 1 and (position := _place(offered, lambda item: isinstance(item, items.OfAll))) is not None:
            return self._tap(position)
        position = _place(offered, lambda item: isinstance(item, items.OfAppointment) and item.pk in rows)
        if position is None or not rows:
            return self._repeat(errand)
        return self._tap(position) if self.way.taps else self._type(self.speaker.what(rows[0], "what_day"))

    def answer_email(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._say("email" if self.plan.has_email else "no_email", self.speaker.own())

    def answer_code(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._say("code", {"code": self.code or "000000"})

    def answer_name(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._say("name", self.speaker.own())

    def answer_phone(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._say("phone", self.speaker.own())

    def agree(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._tap_or(_place(offered, lambda item: isinstance(item, items.Yes)), "yes", {})

    def refuse(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._tap_or(_place(offered, lambda item: isinstance(item, items.No)), "no", {})

    def correct(self, errand: Errand, offered: list[AnyItem]) -> list[Message]:
        return self._say("correct", self.speaker.values(errand.wish))


Answer = Callable[[Player, Errand, list[AnyItem]], list[Message]]
ANSWERS: dict[Question, Answer] = {
    Question.SERVICE: Player.answer_service, Question.CONSULTANT: Player.answer_consultant,
    Question.DAY: Player.answer_day, Question.TIME: Player.answer_time, Question.FULL: Player.correct,
    Question.CONFIRM: Player.answer_confirmation, Question.APPOINTMENT: Player.answer_appointment,
    Question.EMAIL: Player.answer_email, Question.CODE: Player.answer_code, Question.NAME: Player.answer_name,
    Question.PHONE: Player.answer_phone, Question.MEANT: Player.agree, Question.OWN: Player.agree,
    Question.NEW_CODE: Player.agree, Question.RESUME: Player.agree, Question.AGAIN: Player.agree,
    Question.PASS_ON: Player.refuse, Question.WHICH_ACT: Player.correct, Question.WHICH: Player.answer_consultant,
}  # fmt: skip


def _place(offered: list[AnyItem], test: Callable[[AnyItem], bool]) -> int | None:
    return next((position for position, item in enumerate(offered) if test(item)), None)


def _newest_event() -> int:
    return AppointmentEvent.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
