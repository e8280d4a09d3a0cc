"""The judge: what stands in the database, and whether what was said is so."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import QuerySet
from django.utils import translation

from benchmarks.customers.plan import Act, Plan, Wish
from benchmarks.customers.wordings import rows
from benchmarks.customers.world import World
from bookings.models import Appointment, AppointmentEvent, WaitlistEntry
from bookings.wording import day
from chatbot.models import Handoff, Message
from chatbot.simulator.golden import office
from chatbot.simulator.golden.playing import spoken
from chatbot.simulator.in_process import Session
from meetassist.text import fold

Kind, Status = AppointmentEvent.Kind, Appointment.Status
CLOCK = re.compile(r"\b\d{2}:\d{2}\b")
STANDING = (Status.PENDING, Status.CONFIRMED)
Facts = tuple[str, str, datetime]
# Of problems: what the first word of each says.
WRONG, UNDONE, FALSE, UNSAID = "wrong", "undone", "false", "unsaid"


@dataclass(frozen=True)
class Claim:
    name: str
    pattern: re.Pattern[str]


@cache
def claims(language: str) -> tuple[Claim, ...]:
    """What a sentence says that it is so, by its words."""
    found = [row for row in rows("claims.tsv") if row["language"] == language]
    return tuple(Claim(row["claim"], re.compile(row["pattern"], re.IGNORECASE)) for row in found)


class Judge:
    """Of one conversation; `problems` begin with what kind they are of."""

    def __init__(self, world: World, plan: Plan, session: Session) -> None:
        self.world, self.plan, self.session = world, plan, session
        self.before = {row.pk: (self._facts(row), row.status) for row in self._all()}
        self.problems: list[str] = []
        self.all_said: list[str] = []

    # During it

    def after_a_turn(self, replies: list[Message], events: list[AppointmentEvent]) -> list[AppointmentEvent]:
        """Returns those events that are more than holds let go."""
        texts = [spoken(message) for message in replies]
        self.all_said += texts
        for text in texts:
            self.problems += [f"{FALSE}: {one}" for one in self._false(text)]
        for event in events:
            if event.role == AppointmentEvent.Role.CUSTOMER and (missing := self._left_out(event, texts)):
                self.problems.append(f"{UNSAID}: {event.kind} without {', '.join(missing)}")
        return [event for event in events if event.kind != Kind.CANCELLED or _was_booked(event.appointment)]

    def heard(self, replies: list[Message], wanted: tuple[str, ...]) -> None:
        """One of these had to be said at once."""
        if wanted and not _says("\n".join(map(spoken, replies)), wanted):
            self.problems.append(f"{UNSAID}: none of {' | '.join(wanted)}")

    def _false(self, text: str) -> list[str]:
        """The lines of a message that say what is not so."""
        named = [row for row in self._mine() if row.code and row.code in text]
        lines = [line for line in text.splitlines() if "?" not in line]
        found = [
            line for line in lines for claim in claims(self.world.language)
            if claim.pattern.search(line) and not self._is_so(claim.name, named)
        ]  # fmt: skip
        return found + [line for line in lines if any(row.code in line and not self._fits(row, line) for row in named)]

    def _is_so(self, claim: str, named: list[Appointment]) -> bool:
        mine = named or list(self._mine())
        if claim == "booked":
            return any(row.status in STANDING for row in mine)
        if claim == "moved":
            return any(row.events.filter(kind=Kind.MOVED).exists() for row in mine)
        if claim == "cancelled":
            return any(row.status == Status.CANCELLED and _was_booked(row) for row in mine)
        if claim == "none":
            return not any(row.status in STANDING and row.starts_at > self.world.clock() for row in self._mine())
        if claim == "waiting":
            return self._waits() > 0
        return self.handoffs() > 0

    def _fits(self, row: Appointment, line: str) -> bool:
        """Whether the times that a line names beside the code are those of the row, now or before it was moved."""
        clocks = CLOCK.findall(line)
        starts = {f"{self.world.local(row.starts_at):%H:%M}"}
        if row.pk in self.before:
            starts.add(f"{self.before[row.pk][0][2]:%H:%M}")
        return not clocks or bool(starts & set(clocks))

    def _left_out(self, event: AppointmentEvent, texts: list[str]) -> list[str]:
        """What of the row a confirmation does not name."""
        row = event.appointment
        if row is None or event.kind not in (Kind.BOOKED, Kind.MOVED, Kind.CANCELLED) or not _was_booked(row):
            return []
        row.refresh_from_db()
        at, said = self.world.local(row.starts_at), fold("\n".join(texts))
        with translation.override(self.world.language):
            wanted = {"time": f"{at:%H:%M}", "day": day(at.date()), "service": row.service.label}
        wanted |= {"person": row.consultant.name, "code": row.code}
        return [
            name for name, words in wanted.items() if fold(words) not in said and not _short_day_is_said(name, at, said)
        ]

    # At its end

    def at_the_end(self) -> None:
        wishes = self.plan.at_the_end()
        undone = self.plan.wishes if any(twist.undoes for twist in self.plan.twists) else ()
        touched = {pk for wish in (*undone, *wishes) for pk in wish.rows}
        self.problems += self._of_the_untouched(touched)
        standing = [
            row for row in self._mine() if row.status in STANDING and (row.pk in touched or row.pk not in self.before)
        ]
        for wish in wishes:
            self.problems += self._of(wish, standing)
        self.problems += [f"{WRONG}: {self._written(row)} stands too" for row in standing]
        for wanted in self.plan.hears:
            if not _says("\n".join(self.all_said), wanted):
                self.problems.append(f"{UNSAID}: none of {' | '.join(wanted)}")
        if self._waits() > sum(wish.act == Act.WAIT for wish in wishes):
            self.problems.append(f"{WRONG}: on a waitlist unasked")

    def _of_the_untouched(self, touched: set[int]) -> list[str]:
        now = {row.pk: (self._facts(row), row.status) for row in self._all()}
        return [
            f"{WRONG}: changed unasked, {facts} {status} is {now[pk]}"
            for pk, (facts, status) in self.before.items() if pk not in touched and now[pk] != (facts, status)
        ]  # fmt: skip

    def _of(self, wish: Wish, standing: list[Appointment]) -> list[str]:
        """What is not as this wish wants it; the row that meets it is taken out of those that stand."""
        if wish.act == Act.CANCEL:
            kept = [row for row in standing if row.pk in wish.rows]
            for row in kept:
                standing.remove(row)
            return [f"{UNDONE}: {self._written(row)} is not cancelled" for row in kept]
        if wish.act in (Act.WAIT, Act.REQUEST):
            is_there = self._waits() if wish.act == Act.WAIT else self._holds(wish) and self.handoffs()
            return [] if is_there else [f"{UNDONE}: {wish.act}"]
        if wish.act == Act.ASK:
            return []
        return self._of_a_time(wish, standing)

    def _of_a_time(self, wish: Wish, standing: list[Appointment]) -> list[str]:
        found = next((row for row in standing if self._meets(wish, row)), None)
        if found:
            standing.remove(found)
            return []
        own = [row for row in standing if row.pk in wish.rows]
        if own:
            standing.remove(own[0])
            is_unmoved = own[0].pk in self.before and self._facts(own[0]) == self.before[own[0].pk][0]
            return [f"{UNDONE if is_unmoved else WRONG}: {self._written(own[0])} is not moved as wished"]
        return [f"{UNDONE}: {wish.act}"]

    def _meets(self, wish: Wish, row: Appointment) -> bool:
        is_the_row = wish.act != Act.MOVE or not wish.rows or row.pk in wish.rows
        is_for = not wish.whom or any(
            fold(word) in fold(row.for_whom) for word in wish.whom.split()[:2] if word != "my"
        )
        return is_the_row and is_for and wish.is_met_by(*self._facts(row))

    def _holds(self, wish: Wish) -> bool:
        held = [
            row
            for row in self._mine()
            if row.status == Status.HELD and row.held_until and row.held_until > self.world.clock()
        ]
        return any(wish.is_met_by(*self._facts(row)) for row in held)

    # Rows

    def _facts(self, row: Appointment) -> Facts:
        return row.service.name, row.consultant.name, self.world.local(row.starts_at)

    def _written(self, row: Appointment) -> str:
        service, consultant, at = self._facts(row)
        return f"{service}, {consultant}, {at:%Y-%m-%d %H:%M}"

    def _all(self) -> QuerySet[Appointment]:
        return Appointment.objects.select_related("service", "consultant").order_by("pk")

    def _mine(self) -> QuerySet[Appointment]:
        """All but what somebody else has: nobody else writes here."""
        return self._all().exclude(customer=office.another_customer())

    def _waits(self) -> int:
        return WaitlistEntry.objects.filter(status__in=WaitlistEntry.OPEN).count()

    def handoffs(self) -> int:
        return Handoff.objects.filter(conversation__identity=self.session.identity).count()


def _was_booked(row: Appointment | None) -> bool:
    return row is not None and row.events.filter(kind=Kind.BOOKED).exists()


def _says(text: str, wanted: tuple[str, ...]) -> bool:
    return any(fold(words) in fold(text) for words in wanted)


def _short_day_is_said(name: str, at: datetime, said: str) -> bool:
    return name == "day" and f"{at:%d/%m}" in said
