"""One business on one morning, with one customer: made of the files of businesses/, and what is free there."""

from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from accounts.models import Customer
from benchmarks.customers.wordings import FOLDER
from bookings.availability import Slot, find_slots
from bookings.models import Appointment
from chatbot.simulator.golden import office, script
from chatbot.simulator.in_process import Clock
from consultants.models import Consultant, Service

# A Tuesday.
NOW = "2026-12-01 07:30"
NAMES = {"vi": "Tạ Bảo Trâm", "en": "Emily Carter"}
EMAIL, PHONE = "emily.tram@example.com", "0905123456"
BUSINESSES = tuple(sorted(path.stem for path in (FOLDER / "businesses").glob("*.txt")))


class World:
    """In the present database, which is empty before. `is_known`: the customer has shown who they are."""

    def __init__(self, business: str, language: str, random: Random, *, is_known: bool) -> None:
        self.business, self.language, self.random, self.is_known = business, language, random, is_known
        self.name, self.email, self.phone = NAMES[language], EMAIL, PHONE
        known = [f"known as: {self.name}, {EMAIL}"]
        head = [f"language: {language}", f"now: {NOW}", *known]
        text = (FOLDER / "businesses" / f"{business}.txt").read_text(encoding="utf-8")
        self.clock = Clock(datetime.fromisoformat(NOW).replace(tzinfo=office.zone()))
        self.owner = office.make(script.parse("\n".join([*head, text])), self.clock())
        self.zone = office.zone()
        if not is_known and self.owner:
            # Whoever is a stranger here owns nothing yet, unless a goal gives them an appointment.
            Customer.objects.filter(pk=self.owner.pk).update(name="", email=None)

    @cached_property
    def today(self) -> date:
        return self.clock().astimezone(self.zone).date()

    def local(self, moment: datetime) -> datetime:
        """By the business's clock, without a zone."""
        return timezone.make_naive(moment, self.zone)

    # What can be had

    def services(self) -> list[Service]:
        return list(Service.objects.order_by("pk"))

    def free(
        self, service: Service, first: date, last: date | None = None, person: Consultant | None = None
    ) -> list[Slot]:
        """Of the days from the first to the last."""
        start = datetime.combine(first, time(), tzinfo=self.zone)
        end = datetime.combine((last or first) + timedelta(days=1), time(), tzinfo=self.zone)
        return find_slots(service=service, start=start, end=end, consultant=person, now=self.clock())

    def moments(
        self, service: Service, first: date, last: date | None = None, *, person: Consultant | None = None
    ) -> list[datetime]:
        """The same by the business's clock, each once."""
        return sorted({self.local(slot.starts_at) for slot in self.free(service, first, last, person)})

    def another_service(self, service: Service) -> Service:
        return self.random.choice([row for row in self.services() if row != service])

    def draw(
        self, *, service: Service | None = None, person: Consultant | None = None, first: int = 1, last: int = 9,
        between: tuple[int, int] = (8, 19),
    ) -> "Drawn":  # fmt: skip
        """A free time some days from today, at an hour in the range; whichever service and person if none is given."""
        service = service or self.random.choice(self._services_of(person))
        person = person or self.random.choice(list(service.consultants.order_by("pk")))
        days = [self.today + timedelta(days=number) for number in (first, last)]
        moments = self.moments(service, *days, person=person)
        return Drawn(service, person, self.random.choice([at for at in moments if between[0] <= at.hour < between[1]]))

    def _services_of(self, person: Consultant | None) -> list[Service]:
        rows = person.services.order_by("pk") if person else Service.objects.order_by("pk")
        return list(rows)

    # What stands

    def has(self, drawn: "Drawn", status: str = "confirmed") -> Appointment:
        """An appointment of the customer's."""
        if self.owner is None:
            raise ValueError("there is no customer")
        Customer.objects.filter(pk=self.owner.pk).update(name=self.name, email=self.email)
        return office.appointment(f"{drawn}, {status}", self.owner, self.clock())

    def takes(self, drawn: "Drawn") -> None:
        """Somebody else's."""
        office.appointment(str(drawn), office.another_customer(), self.clock())

    def fills(self, drawn: "Drawn") -> None:
        """All that is free on that day with that person."""
        while moments := self.moments(drawn.service, drawn.at.date(), person=drawn.person):
            self.takes(Drawn(drawn.service, drawn.person, moments[0]))


class Drawn:
    """A service with somebody at a moment by the business's clock."""

    def __init__(self, service: Service, person: Consultant, at: datetime) -> None:
        self.service, self.person, self.at = service, person, at

    def __str__(self) -> str:
        return f"{self.person.name}, {self.service.name}, {self.at:%Y-%m-%d %H:%M}"
