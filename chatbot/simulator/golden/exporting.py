"""A real conversation as a file that can be played again, with what is personal replaced.

The customer's names, e-mail addresses, telephone numbers and codes become others, the same ones everywhere. What others
did meanwhile stands in it without their names. Consultants and services keep theirs: they are the business's.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from accounts.models import Customer
from bookings.models import Appointment, AppointmentEvent
from chatbot.messaging import fitting
from chatbot.messaging.channels import channel
from chatbot.models import Conversation, Message
from chatbot.simulator.golden import office
from chatbot.simulator.golden.playing import NEW_LINE, described
from consultants.models import BusinessPolicy, Consultant, Holiday, Service, TimeOff, WorkingHours

Kind = AppointmentEvent.Kind
NAMES = {"vi": "Trần Gia Khánh", "en": "Alex Morgan"}
ADDRESS = re.compile(r"[^\s@<>,;:]+@[^\s@<>,;:]+\.\w+")
PHONE = re.compile(r"(?<![\w/])\+?\d[\d .\-]{7,}\d(?!\w)")
MASKED = re.compile(r"•(?:[\s.,\-_]{0,3}•){2,}")
# Dates and times that look like telephone numbers to PHONE.
NO_PHONE = re.compile(r"\d{1,4}[.\-]\d{1,2}[.\-]\d{1,4}( \d{1,2})?|\d{1,2}[.\-]\d{1,2} - \d.*")
# Shorter gaps between two messages say nothing.
PAUSE = timedelta(minutes=1)


class Replaced:
    """The same stand-in for the same value, wherever it is met."""

    def __init__(self, customers: list[Customer], language: str) -> None:
        self.name = NAMES[language]
        self.names = sorted({one.name for one in customers if one.name}, key=len, reverse=True)
        self.addresses: dict[str, str] = {}
        self.phones: dict[str, str] = {}
        self.codes = dict(Appointment.objects.filter(customer__in=customers).values_list("code", "pk"))

    def in_text(self, text: str) -> str:
        text = ADDRESS.sub(lambda found: self.address(found[0]), text)
        text = PHONE.sub(lambda found: found[0] if NO_PHONE.fullmatch(found[0]) else self.phone(found[0]), text)
        for name in self.names:
            # A single word such as Mai is one of the language too: only as it is written in the profile.
            flags = re.IGNORECASE if " " in name else re.NOFLAG
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", self.name, text, flags=flags)
            if text.strip().casefold() == name.casefold():
                text = self.name
        return text.replace("\n", f" {NEW_LINE} ")

    def typed(self, text: str) -> str:
        """With codes as the file names them: new ones are made each time."""
        text = MASKED.sub("{code}", self.in_text(text))
        for code in self.codes:
            text = re.sub(rf"(?<!\w){code}(?!\w)", "{appointment}", text, flags=re.IGNORECASE)
        return text

    def said(self, text: str) -> str:
        """With nothing in place of codes that are made anew."""
        text = self.in_text(text)
        for code in self.codes:
            text = text.replace(code, "…")
        return text

    def address(self, given: str) -> str:
        return self.addresses.setdefault(given.casefold(), f"customer{len(self.addresses) + 1}@example.com")

    def phone(self, given: str) -> str:
        digits = re.sub(r"\D", "", given)
        return self.phones.setdefault(digits[-9:], f"090000000{len(self.phones) + 1}")


def export(conversation: Conversation) -> str:
    """The file's text. Raises ValueError where nothing was said."""
    messages = list(conversation.messages.order_by("pk"))
    if not any(message.direction == Message.Direction.IN for message in messages):
        raise ValueError("the customer has said nothing in it")
    begin = messages[0].sent_at
    customers = [conversation.customer, *_merged_into(conversation.customer)]
    replaced = Replaced(customers, conversation.language)
    return "\n".join([
        f"# Conversation {conversation.pk}",
        f"language: {conversation.language}",
        f"now: {_moment(begin, seconds=True)}",
        *_known_as(conversation, begin, replaced),
        "",
        *_office(begin),
        *_booked_before(customers, begin),
        "",
        *_steps(messages, customers, replaced),
        "",
        *_end(conversation, customers, replaced),
        "",
    ])  # fmt: skip


def _merged_into(customer: Customer) -> list[Customer]:
    found = list(Customer.objects.filter(merged_into=customer))
    return found + [further for one in found for further in _merged_into(one)]


def _known_as(conversation: Conversation, begin: datetime, replaced: Replaced) -> list[str]:
    """Whoever had shown an address before they wrote the first message here."""
    shown = conversation.identity.verifications.filter(status="verified", done_at__gte=begin)
    customer = conversation.customer
    if not (customer.email and conversation.identity.verified_at) or shown.exists():
        return []
    parts = [replaced.name] if customer.name else []
    parts.append(replaced.address(customer.email))
    parts += [f"zone {customer.time_zone}"] if customer.time_zone else []
    parts += [f"level {customer.level.code}"] if customer.level else []
    return [f"known as: {', '.join(parts)}"]


def _office(begin: datetime) -> Iterator[str]:
    policy = BusinessPolicy.current()
    yield f"rule: minimum notice {policy.minimum_notice_minutes} minutes"
    yield f"rule: booking window {policy.booking_window_days} days"
    yield f"rule: cancel notice {policy.cancel_notice_minutes} minutes"
    yield f"rule: reschedule notice {policy.reschedule_notice_minutes} minutes"
    yield f"rule: most appointments {policy.maximum_coming}"
    for consultant in Consultant.objects.filter(is_active=True).order_by("pk"):
        hours = WorkingHours.objects.filter(consultant=consultant).order_by("weekday", "start_time")
        zone = [f"zone {consultant.time_zone}"] if consultant.zone != office.zone() else []
        times = [f"{office.DAYS[row.weekday - 1]} {row.start_time:%H:%M}-{row.end_time:%H:%M}" for row in hours]
        yield f"consultant: {', '.join([consultant.name, *zone, *times])}"
    for service in Service.objects.filter(is_active=True).order_by("pk"):
        yield f"service: {', '.join(_service(service))}"
    until = begin + timedelta(days=policy.booking_window_days)
    for holiday in Holiday.objects.filter(on__range=(begin.date(), until.date())).order_by("on"):
        yield f"holiday: {holiday.on}"
    for off in TimeOff.objects.filter(during__overlap=(begin, until)).select_related("consultant").order_by("pk"):
        yield from _time_off(off)


def _service(service: Service) -> Iterator[str]:
    yield f"{service.name} / {service.name_en}" if service.name_en else service.name
    yield f"{service.duration_minutes} minutes"
    if service.price is not None:
        yield f"costs {service.price.normalize():f} {service.currency}"
    if service.needs_approval:
        yield "needs approval"
    if service.is_for_a_device:
        yield "for a device"
    by = service.consultants.filter(is_active=True).order_by("pk")
    yield "by " + " + ".join(by.values_list("name", flat=True))


def _time_off(off: TimeOff) -> Iterator[str]:
    """A line for each day of it."""
    start, end = (timezone.localtime(moment, office.zone()) for moment in (off.during.lower, off.during.upper))
    while start < end:
        midnight = (start + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        last = "23:59" if end >= midnight else f"{end:%H:%M}"
        yield f"time off: {off.consultant.name}, {start:%Y-%m-%d} {start:%H:%M}-{last}"
        start = midnight


def _booked_before(customers: list[Customer], begin: datetime) -> Iterator[str]:
    """What stood when the conversation began: the customer's own, and what others have taken."""
    rows = Appointment.objects.filter(created_at__lt=begin, during__endswith__gt=begin - timedelta(days=7))
    for row in rows.select_related("consultant", "service").order_by("during", "pk"):
        before = _as_it_was(row, begin)
        if before is None:
            continue
        start, status = before
        line = f"{row.consultant.name}, {row.service.name}, {_moment(start)}"
        if row.customer in customers:
            yield f"appointment: {line}" + ("" if status == Appointment.Status.CONFIRMED else f", {status}")
        elif status in Appointment.BOOKED:
            yield f"taken: {line}"


def _as_it_was(row: Appointment, moment: datetime) -> tuple[datetime, str] | None:
    """Start and state at a moment, by the events since; None where it was no more than a hold."""
    if not row.events.filter(kind=Kind.BOOKED, at__lt=moment).exists():
        return None
    start, status = row.starts_at, row.status
    for event in row.events.filter(at__gte=moment).order_by("-pk"):
        changes = event.changes or {}
        if "start" in changes:
            start = parse_datetime(changes["start"][0]) or start
        if "status" in changes:
            status = changes["status"][0]
    return start, status


def _steps(messages: list[Message], customers: list[Customer], replaced: Replaced) -> Iterator[str]:
    """What was written and tapped, in its order and with its pauses, and what others did in between."""
    others = list(_others(messages[0].sent_at, messages[-1].sent_at, customers))
    clock = messages[0].sent_at
    for message in messages:
        for at, line in [one for one in others if one[0] <= message.sent_at]:
            others.remove((at, line))
            yield f"meanwhile: {line}"
        if message.sent_at - clock >= PAUSE and (message.direction == Message.Direction.IN or message.notification_id):
            clock = message.sent_at
            yield ""
            yield f"at: {_moment(clock, seconds=True)}"
        if message.direction == Message.Direction.OUT:
            yield from (f"bot says: {part}" for part in _parts(message, replaced))
        elif message.kind == Message.Kind.TAP:
            yield f"taps: {replaced.typed(fitting.without_number(message.text))}"
        elif message.kind == Message.Kind.TEXT:
            yield f"customer: {replaced.typed(message.text)}"


def _parts(message: Message, replaced: Replaced) -> list[str]:
    """A line of the message each: without mere codes, and without lists that the channel has written into the text."""
    writes_lists = channel(message.channel).shows.writes_lists
    rows = fitting.without_lists(message.text) if writes_lists else message.text.splitlines()
    said = (replaced.said(row).strip() for row in rows)
    return [row for row in said if row.strip(" .…")]


def _others(begin: datetime, end: datetime, customers: list[Customer]) -> Iterator[tuple[datetime, str]]:
    """When others did what: other customers with times of their own, staff and consultants with this customer's."""
    events = AppointmentEvent.objects.filter(at__range=(begin, end), appointment__isnull=False)
    own_deeds = Q(appointment__customer__in=customers, role=AppointmentEvent.Role.CUSTOMER)
    for event in events.exclude(own_deeds).select_related("appointment__consultant").order_by("pk"):
        row = event.appointment
        assert row is not None
        if line := _deed(event, row, "the office" if row.customer in customers else "another customer"):
            yield event.at, line


def _deed(event: AppointmentEvent, row: Appointment, who: str) -> str:
    before = _as_it_was(row, event.at)
    consultant, start = row.consultant.name, _moment(before[0] if before else row.starts_at)
    if event.kind == Kind.BOOKED:
        return f"another customer takes {consultant}, {start}, {row.service.name}"
    if event.kind == Kind.CANCELLED and before:
        return f"{who} cancels {consultant}, {start}"
    if event.kind == Kind.MOVED:
        return f"the office moves {consultant}, {start} to {_moment(row.starts_at)}"
    if event.kind in (Kind.APPROVED, Kind.DECLINED) and event.role != AppointmentEvent.Role.SYSTEM:
        return f"{consultant} {'approves' if event.kind == Kind.APPROVED else 'declines'} {start}"
    return ""


def _end(conversation: Conversation, customers: list[Customer], replaced: Replaced) -> Iterator[str]:
    booked = AppointmentEvent.objects.filter(kind=Kind.BOOKED).values("appointment")
    rows = Appointment.objects.filter(customer__in=customers, pk__in=booked).select_related("consultant", "service")
    yield "appointments:" if rows else "appointments: none"
    for row in rows.order_by("during", "pk"):
        yield f"- {described(row)}"
    yield f"person called: {'yes' if conversation.handoffs.filter(resolved_at=None).exists() else 'no'}"
    if conversation.customer.name:
        yield f"name: {replaced.name}"


def _moment(moment: datetime, *, seconds: bool = False) -> str:
    return f"{timezone.localtime(moment, office.zone()):{'%Y-%m-%d %H:%M:%S' if seconds else '%Y-%m-%d %H:%M'}}"
