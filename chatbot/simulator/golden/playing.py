"""Playing a conversation's file on the present database, and telling what went otherwise than it says."""

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import ChannelIdentity, Customer
from bookings import services
from bookings.actors import by_consultant, by_customer, by_staff
from bookings.models import Appointment, AppointmentEvent, BookingRequest, Feedback, WaitlistEntry
from chatbot.models import Handoff, Message
from chatbot.people import handoffs, requests
from chatbot.simulator.golden import office
from chatbot.simulator.golden.script import DEEDS, Line, Script, ScriptError
from chatbot.simulator.in_process import Clock, Session

# Several messages before the bot answers the first, and a new line within one.
AT_ONCE, NEW_LINE = " // ", "⏎"
COLLEAGUE = handoffs.Member("colleague", "colleague")
REQUESTS = {"books": requests.book, "declines": requests.decline}
CODE = re.compile(r"\b\d{6}\b")


def play(script: Script, tell: Callable[[str], object] = lambda row: None) -> list[str]:
    """What differs, a sentence each; empty when all is as the file says. Raises ScriptError for what it cannot do.

    The database is empty but for what migrations bring. `tell` hears what is said on both sides, a line at a time.
    """
    now = script.value("now")
    assert now is not None
    try:
        clock = Clock(office.moment(now.value))
    except ValueError as error:
        raise ScriptError(now.number, f"now: {error}") from None
    playing = Play(script, clock)
    for line in script.steps:
        try:
            playing.step(line)
        except (ValueError, KeyError) as error:
            raise ScriptError(line.number, f"{line.key}: {error}") from None
        if line.key in DEEDS:
            tell(f"{line.key}: {line.value}")
            for message in playing.said:
                tell(f"    bot: {spoken(message)}".replace("\n", f" {NEW_LINE} ") + _choices(message))
    playing.compare_the_end()
    return playing.differences


class Play:
    def __init__(self, script: Script, clock: Clock) -> None:
        self.script, self.clock = script, clock
        self.customer = office.make(script, clock())
        language = script.value("language")
        self.session = Session(clock, language=language.value if language else "", customer=self.customer)
        # The customer is there, and hears what they are told, before they have said a word.
        self.session.begin()
        self.said: list[Message] = []
        self.mail: list[str] = []
        self.differences: list[str] = []

    def step(self, line: Line) -> None:
        if line.key in DEEDS:
            self.said = self._do(line)
            self.mail += [mail["text"] for mail in self.session.emails()]
        elif problem := self._check(line):
            self.differences.append(f"line {line.number}: {problem}")

    # What happens

    def _do(self, line: Line) -> list[Message]:
        if line.key == "customer":
            return self._say(self._filled(line.value))
        if line.key == "taps":
            choice = self._offered(line.value)
            if choice is None:
                self.differences.append(f"line {line.number}: there is nothing to tap called {line.value!r}")
                return []
            return self.session.tap(choice)
        if line.key == "chooses":
            return self.session.choose(int(line.value))
        if line.key == "later":
            return self.session.pass_to(self.clock() + timedelta(minutes=office.minutes(line.value)))
        if line.key == "at":
            return self.session.pass_to(office.moment(line.value))
        self._meanwhile(line.value)
        return self.session.heard()

    def _say(self, text: str) -> list[Message]:
        *before, last = text.split(AT_ONCE)
        for one in before:
            self.session.store(Message.Kind.TEXT, one.replace(NEW_LINE, "\n"))
        return self.session.say(last.replace(NEW_LINE, "\n"))

    def _filled(self, text: str) -> str:
        """With the code from the mailbox, a wrong one, or an appointment's, where the file names one."""
        if "{code}" in text or "{wrong code}" in text:
            codes = [found[0] for mail in reversed(self.mail) if (found := CODE.search(mail))]
            if not codes:
                raise ValueError("no code has been e-mailed")
            text = text.replace("{code}", codes[0]).replace("{wrong code}", f"{(int(codes[0]) + 1) % 10**6:06}")
        if "{appointment}" in text:
            text = text.replace("{appointment}", self._booked()[-1].code)
        return text

    def _offered(self, title: str) -> dict[str, str] | None:
        """The choice of that title, else the first that begins with it, else the first that holds it."""
        titles = [plain(choice["title"]) for choice in self.session.choices]
        wanted = plain(title)
        tests: tuple[Callable[[str], bool], ...] = (
            lambda one: one == wanted, lambda one: one.startswith(wanted), lambda one: wanted in one
        )  # fmt: skip
        for fits in tests:
            for position, one in enumerate(titles):
                if fits(one):
                    return self.session.choices[position]
        return None

    def _meanwhile(self, value: str) -> None:
        """What others do: another customer, the office, a consultant."""
        now = self.clock()
        who, verb, rest = _sentence(value)
        if who == "a colleague":
            self._colleague(verb, rest)
        elif who == "another customer" and verb == "takes":
            self._another_takes(rest, now)
        elif verb == "is off":
            office.time_off(f"{who}, {rest}")
        elif verb in ("approves", "declines"):
            row = self._appointment(f"{who}, {rest}")
            operation = services.approve if verb == "approves" else services.decline
            operation(appointment=row, by=by_consultant(row.consultant), now=now)
        elif verb == "cancels":
            row = self._appointment(rest)
            by = by_customer(row.customer) if who == "another customer" else by_staff("office")
            services.cancel(appointment=row, by=by, now=now)
        elif verb == "moves":
            which, _, to = rest.partition(" to ")
            row = self._appointment(which)
            services.reschedule(
                appointment=row, starts_at=office.moment(to), by=by_staff("office"), outside_rules_reason="meanwhile",
                now=now,
            )  # fmt: skip
        else:
            raise ValueError(f"{value!r} is nothing that others can do here; docs/conversations.md lists it")

    def _colleague(self, verb: str, rest: str) -> None:
        """A person of the team, in this conversation."""
        pk, now = self.session.conversation.pk, self.clock()
        if verb == "takes" and rest == "the conversation":
            handoffs.take(pk, by=COLLEAGUE, now=now)
        elif verb == "writes":
            handoffs.answer(pk, rest, by=COLLEAGUE, now=now)
        elif verb == "gives" and rest == "it back":
            handoffs.give_back(pk, by=COLLEAGUE, now=now)
        elif verb in REQUESTS and rest == "the request":
            conversation = self.session.conversation
            request = conversation.customer.requests.filter(status=BookingRequest.Status.OPEN).earliest("pk")
            REQUESTS[verb](pk, request.pk, by=COLLEAGUE.name, now=now)
        else:
            raise ValueError(
                "a colleague takes the conversation, writes TEXT, gives it back, or books or declines the request"
            )

    def _another_takes(self, rest: str, now: datetime) -> None:
        who, when, *what = office.parts(rest)
        consultant = office.consultant(who)
        service = office.service(what[0]) if what else consultant.services.order_by("duration_minutes", "pk").first()
        other = office.another_customer()
        if service is None:
            raise ValueError(f"{who} gives no service")
        services.book(
            customer=other, service=service, consultant=consultant, starts_at=office.moment(when),
            by=by_customer(other), now=now,
        )  # fmt: skip

    def _appointment(self, value: str) -> Appointment:
        who, when = office.parts(value)
        rows = Appointment.objects.live().filter(
            consultant=office.consultant(who), during__startswith=office.moment(when)
        )
        found = rows.first()
        if found is None:
            raise ValueError(f"{who} has no appointment at {when}")
        return found

    # What was said

    def _check(self, line: Line) -> str:
        texts = [spoken(message) for message in self.said]
        said = " | ".join(texts).replace("\n", f" {NEW_LINE} ") or "nothing"
        titles = [choice["title"] for message in self.said for choice in message.quick_replies]
        if line.key == "bot is silent":
            return "" if not self.said else f"the bot should be silent, but said: {said}"
        if line.key == "e-mail says":
            return "" if contains(self.mail, line.value) else f"no e-mail to the customer says {line.value!r}"
        if line.key.endswith("offers") or line.key.endswith("offer"):
            offered = contains(titles, line.value)
            if offered == (line.key == "bot offers"):
                return ""
            return f"{line.key}: {line.value!r}; it offered: {' | '.join(titles) or 'nothing'}"
        if contains(texts, line.value) == (line.key == "bot says"):
            return ""
        return f"{line.key}: {line.value!r}; it said: {said}"

    # What stands at the end

    def compare_the_end(self) -> None:
        found: dict[str, Callable[[], list[str]]] = {
            "appointments": lambda: [described(row) for row in self._booked()],
            "requests": self._requests,
            "told": self._told,
            "waitlist": self._waitlist,
            "feedback": self._feedback,
            "person called": self._people,
            "name": lambda: _given(self._me().name),
            "phone": lambda: _given(self._me().phone),
            "writes in": lambda: [self.session.conversation.language],
        }
        for key, wanted in self.script.ends.items():
            stands = found[key]()
            if sorted(map(plain, stands)) != sorted(map(plain, wanted)):
                self.differences.append(
                    f"at the end, {key}: {'; '.join(wanted) or 'none'}; but there is: {'; '.join(stands) or 'none'}"
                )

    def _me(self) -> Customer:
        """Who the customer is by now: whoever had shown an address stays that when they sign out."""
        return Customer.objects.get(pk=self.customer.pk) if self.customer else self.session.identity.customer

    def _booked(self) -> list[Appointment]:
        """The customer's, also those from before they signed out: what was ever more than a hold, or is held now."""
        mine = Customer.objects.filter(
            pk__in=[self._me().pk, *ChannelIdentity.objects.filter(
                external_id=self.session.visitor).values_list("conversations__customer", flat=True)]
        )  # fmt: skip
        booked = AppointmentEvent.objects.filter(kind=AppointmentEvent.Kind.BOOKED).values("appointment")
        rows = Appointment.objects.filter(customer__in=mine).select_related("service", "consultant")
        kept = rows.filter(pk__in=booked) | rows.filter(status=Appointment.Status.HELD, held_until__gt=self.clock())
        return list(kept.order_by("during", "pk"))

    def _requests(self) -> list[str]:
        """Whether the time is held for it now stands behind it."""
        now, rows = self.clock(), self._me().requests.select_related("service", "consultant", "held")
        return [
            f"{row.status}, {row.consultant.name}, {row.service.name}, "
            f"{timezone.localtime(row.starts_at, office.zone()):%Y-%m-%d %H:%M}, {row.phone}"
            + (", held" if row.is_kept(now) else "")
            for row in rows
        ]

    def _told(self) -> list[str]:
        """What the consultants have heard of the day of an appointment."""
        rows = AppointmentEvent.objects.filter(
            appointment__customer=self._me(), kind__in=AppointmentEvent.OF_THE_DAY
        ).select_related("appointment__consultant")
        return [
            ", ".join(filter(None, [row.kind, str(row.changes.get("minutes") or ""), _whose(row.appointment)]))
            for row in rows.order_by("pk") if row.appointment
        ]  # fmt: skip

    def _waitlist(self) -> list[str]:
        rows = WaitlistEntry.objects.filter(customer=self._me()).select_related("service", "consultant")
        return [
            f"{row.status}, {row.service.name}" + (f", {row.consultant.name}" if row.consultant else "")
            for row in rows.order_by("pk")
        ]

    def _feedback(self) -> list[str]:
        rows = Feedback.objects.filter(appointment__customer=self._me()).order_by("pk")
        return [f"{row.rating}" + (f", {row.comment}" if row.comment else "") for row in rows]

    def _people(self) -> list[str]:
        rows = Handoff.objects.filter(conversation__identity=self.session.identity, resolved_at=None)
        return ["yes" if rows.exists() else "no"]


def _whose(row: Appointment) -> str:
    return f"{row.consultant.name}, {timezone.localtime(row.starts_at, office.zone()):%Y-%m-%d %H:%M}"


def described(row: Appointment) -> str:
    """An appointment as a line at the end of a file."""
    start = timezone.localtime(row.starts_at, office.zone())
    return f"{row.status}, {row.consultant.name}, {row.service.name}, {start:%Y-%m-%d %H:%M}"


def _choices(message: Message) -> str:
    return "".join(f" [{choice['title']}]" for choice in message.quick_replies)


def spoken(message: Message) -> str:
    """All that a customer reads of a message, but for its choices."""
    return "\n".join([message.text, *(" | ".join(row) for row in message.table)])


def contains(texts: list[str], wanted: str) -> bool:
    """Whether one of the texts holds one of the wanted ones, parted by " | "; "…" stands for anything."""
    for one in wanted.split(" | "):
        pattern = ".*".join(re.escape(part) for part in plain(one).split("…"))
        if any(re.search(pattern, plain(text)) for text in texts):
            return True
    return False


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _given(value: str) -> list[str]:
    return [value] if value else []


def _sentence(value: str) -> tuple[str, str, str]:
    """Who does what: split at the first verb that is known."""
    found = re.fullmatch(r"(.+?) (takes|cancels|moves|approves|declines|is off|writes|gives|books) (.+)", value.strip())
    if found is None:
        raise ValueError(f"{value!r} is nothing that others can do here; docs/conversations.md lists it")
    return found[1], found[2], found[3]
