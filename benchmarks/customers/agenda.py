"""What a customer still has to say, after Schatzmann's agenda: wishes in their order, and what comes in between."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from benchmarks.customers.plan import Act, Plan, Twist, Wish, after
from bookings.models import AppointmentEvent
from chatbot.memory.document import Underway
from chatbot.understanding.asked import Question
from consultants.models import Service

WHOLE = frozenset({"service", "person", "day", "time"})
DONE_BY = {
    Act.BOOK: AppointmentEvent.Kind.BOOKED, Act.MOVE: AppointmentEvent.Kind.MOVED,
    Act.CANCEL: AppointmentEvent.Kind.CANCELLED, Act.WAIT: AppointmentEvent.Kind.WAITING,
}  # fmt: skip
ACTS = {
    "booking": (Act.BOOK, Act.REQUEST, Act.WAIT), "series": (Act.BOOK,), "rescheduling": (Act.MOVE,), "cancelling": (Act.CANCEL,),
}  # fmt: skip


@dataclass
class Errand:
    """A wish that the customer is about. `openings`: how many are told; `facts`: what of it was told."""

    wish: Wish
    openings: int = 0
    is_done: bool = False
    facts: set[str] = field(default_factory=set)

    @property
    def is_told(self) -> bool:
        return self.openings >= len(self.wish.openings)


class Agenda:
    def __init__(self, plan: Plan) -> None:
        self.errands = [Errand(wish) for wish in plan.wishes]
        self.twists = list(plan.twists)

    @property
    def left(self) -> list[Errand]:
        return [errand for errand in self.errands if not errand.is_done]

    def errand(self, entry: Underway | None) -> Errand | None:
        """The one that is spoken of, else the first that is not done."""
        spoken_of = [errand for errand in self.left if _is_about(errand.wish, entry)]
        return next(iter(spoken_of or self.left), None)

    def twist(self, asked: Question | None) -> Twist | None:
        """The next one, where its question is asked; none while an opening is still to be told."""
        if not self.twists or not all(errand.is_told for errand in self.left):
            return None
        twist = self.twists[0]
        is_time = not self.left if twist.at is None else asked == twist.at
        return twist if is_time else None

    def take(self, twist: Twist, errand: Errand) -> None:
        """It is said: what is wished for is another thing from now on."""
        self.twists.remove(twist)
        errand.wish = changed(errand.wish, twist)
        errand.is_done = errand.is_done or twist.ends
        if twist.then:
            self.errands.append(Errand(twist.then, facts=set(WHOLE)))

    def note(self, events: Iterable[AppointmentEvent]) -> None:
        """What has happened to appointments is what was asked for first."""
        for event in events:
            waiting = (errand for errand in self.left if DONE_BY.get(errand.wish.act) == event.kind)
            if errand := next(waiting, None):
                errand.is_done = True

    def needed(self, errand: Errand, told: frozenset[str] | set[str]) -> int:
        """Turns after its opening: what is told only when asked, a choice, and a yes to each that was told with it."""
        wish, count = errand.wish, 0
        if wish.act in (Act.BOOK, Act.MOVE) and wish.when:
            count = sum(fact not in told for fact in ("person", "day"))
            count += "time" not in told or not wish.when.is_exact
        together = [errand, *(one for one in self.errands if one is not errand and not one.wish.openings)]
        return count + sum(one.wish.act in DONE_BY for one in together)


def changed(wish: Wish, twist: Twist) -> Wish:
    return after(wish, replace(twist, ends=False, undoes=False, then=None))[0]


def _is_about(wish: Wish, entry: Underway | None) -> bool:
    if entry is None or wish.act not in ACTS.get(entry.journey, ()):
        return False
    service = Service.objects.filter(pk=getattr(entry.values, "service", None) or 0).first()
    return not (service and wish.service) or service.name == wish.service
