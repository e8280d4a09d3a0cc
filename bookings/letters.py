"""The words of e-mails about appointments, in the language that is active. Values are plain text, one line each.

Templates escape for HTML; nothing here does.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import channels
from accounts.models import Customer, OutgoingEmail
from bookings import own_link, proposals
from bookings.calendar_file import CANCELLED, CONFIRMED, TENTATIVE, Entry
from bookings.models import Appointment, AppointmentEvent
from bookings.wording import amount, day_and_clock, told, when, zone_name
from consultants.models import Service
from meetassist.phones import show_phone

Status, Kind, Role = Appointment.Status, AppointmentEvent.Kind, AppointmentEvent.Role
Mail = OutgoingEmail.Kind
ENDED = {Kind.CANCELLED, Kind.DECLINED}


@dataclass(frozen=True)
class Reader:
    """`key` tells the readers of one appointment apart; `customer` is None for a consultant."""

    key: str
    name: str
    address: str
    language: str
    zone: ZoneInfo
    customer: Customer | None = None


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    is_link: bool = False


@dataclass(frozen=True)
class Letter:
    """`how` says what can be done about it, at `link`; `chat` is where they can write to us besides, if anywhere."""

    kind: str
    subject: str
    introduction: str
    facts: list[Fact]
    how: str
    link: str
    link_title: str
    chat: str = ""
    entry: Entry | None = None


Words = Callable[[AppointmentEvent, Appointment, Reader], Letter]


def one_line(text: str) -> str:
    """Without line breaks and control characters, which could pass for lines or headers of our own."""
    return "".join(letter for letter in " ".join(text.split()) if unicodedata.category(letter) != "Cc")


def greeting(reader: Reader) -> str:
    return _("Hello %(name)s!") % {"name": reader.name} if reader.name else _("Hello!")


# To the customer


def to_customer(event: AppointmentEvent, appointment: Appointment, reader: Reader) -> Letter:
    kind, subject, introduction = _news_for_customer(event, appointment)
    facts = [
        *_before(event, reader),
        *_facts_for_customer(appointment, reader),
        *_reason(event),
        *_proposal(event, reader),
    ]
    letter = _customer_letter(kind, subject, introduction, facts, appointment, reader)
    if appointment.status != Status.CONFIRMED and not _was_confirmed(event, appointment):
        return letter
    summary = f"{appointment.service.label} – {appointment.consultant.name}"
    return _with_entry(letter, event, appointment, reader, summary)


def reminder(appointment: Appointment, reader: Reader) -> Letter:
    return _customer_letter(
        Mail.REMINDER, _("Reminder: %(service)s, %(when)s"), _("A reminder of your appointment."),
        _facts_for_customer(appointment, reader), appointment, reader,
    )  # fmt: skip


def offer(held: Appointment, until: datetime, reader: Reader) -> Letter:
    """A time from the waitlist is kept for the reader, until then; it is answered in the chat."""
    introduction = _("A time you have waited for is free. It is kept for you until %(until)s.") % {
        "until": day_and_clock(until, reader.zone)
    }
    letter = _customer_letter(
        Mail.OFFER, _("A time is free: %(service)s, %(when)s"), introduction, _facts_for_customer(held, reader), held,
        reader,
    )  # fmt: skip
    return _in_the_chat(letter, _("To take it, answer in the chat:"))


def follow_up(visit: Appointment, reader: Reader) -> Letter:
    letter = _customer_letter(
        Mail.FOLLOW_UP, _("How was it? %(service)s, %(when)s"),
        _("How was your visit with %(consultant)s?") % {"consultant": one_line(visit.consultant.name)},
        [], visit, reader,
    )  # fmt: skip
    return _in_the_chat(letter, _("Tell us in the chat, with 0 to 5 points; 5 is the best:"))


def _in_the_chat(letter: Letter, how: str) -> Letter:
    """What is answered there alone."""
    return replace(letter, how=how, link=letter.chat, link_title=_("Open the chat"), chat="")


def _news_for_customer(event: AppointmentEvent, appointment: Appointment) -> tuple[str, str, str]:
    """The kind of the e-mail, its subject and its first sentence."""
    who = {"consultant": one_line(appointment.consultant.name)}
    if event.kind == Kind.CANCELLED:
        return Mail.CANCELLATION, _("Cancelled: %(service)s, %(when)s"), _("Your appointment was cancelled.")
    if event.kind == Kind.DECLINED:
        unanswered = _("Unfortunately your request could not be confirmed in time.")
        declined = _("Unfortunately %(consultant)s cannot take this appointment.") % who
        introduction = unanswered if event.role == Role.SYSTEM else declined
        return Mail.DECLINE, _("Declined: %(service)s, %(when)s"), introduction
    if appointment.status == Status.PENDING:
        introduction = _("Request received; %(consultant)s still has to agree. We will write to you again.") % who
        return Mail.REQUEST, _("Request received: %(service)s, %(when)s"), introduction
    if event.kind == Kind.MOVED:
        return Mail.CHANGE, _("Moved: %(service)s, %(when)s"), _("Your appointment was moved.")
    agreed = _("%(consultant)s has agreed: your appointment is booked.") % who
    introduction = agreed if event.kind == Kind.APPROVED else _("Your appointment is booked.")
    return Mail.RECEIPT, _("Booked: %(service)s, %(when)s"), introduction


def _customer_letter(
    kind: str, subject: str, introduction: str, facts: list[Fact], appointment: Appointment, reader: Reader
) -> Letter:
    letter = Letter(
        kind=kind,
        subject=_subject(subject, appointment.service, appointment.starts_at, reader),
        introduction=introduction,
        facts=facts,
        how=_("To move or cancel it, say that you come late, or leave a note, without signing in:"),
        link=own_link.address(appointment),
        link_title=_("Open the appointment"),
        chat=_chat_of(appointment),
    )
    if appointment.is_booked():
        return letter
    again = {"service": appointment.service_id, "who": appointment.consultant_id}
    return replace(
        letter, how=_("To book another time, without signing in:"), link_title=_("Choose another time"),
        link=f"{settings.SITE_URL}{reverse('public-book')}?{urlencode(again)}",
    )  # fmt: skip


def _chat_of(appointment: Appointment) -> str:
    """Where they write with us, opened at the appointment if the channel can do that; else our own page."""
    links = channels.links_to(appointment.code)
    theirs = appointment.customer.identities.filter(channel__in=links).order_by("-pk").first() if links else None
    return links[theirs.channel] if theirs else settings.SITE_URL + reverse("chat")


def _facts_for_customer(appointment: Appointment, reader: Reader) -> list[Fact]:
    service = appointment.service
    price = f"{amount(service)} {service.currency}" if amount(service) else ""
    facts = [
        Fact(_("Service"), one_line(service.label)),
        Fact(_("Consultant"), one_line(appointment.consultant.name)),
        Fact(_("For"), one_line(appointment.for_whom)),
        Fact(_("When"), when(appointment.starts_at, appointment.ends_at, reader.zone)),
        # The link is for those who have booked.
        _place(appointment, with_link=appointment.status == Status.CONFIRMED),
        Fact(_("Price"), price),
        Fact(_("Code"), appointment.code),
        Fact(_("Device"), _device(appointment)),
    ]
    return [fact for fact in facts if fact.value]


# To the consultant


def to_consultant(event: AppointmentEvent, appointment: Appointment, reader: Reader) -> Letter:
    subject, introduction = _news_for_consultant(event, appointment)
    return _consultant_letter(subject, introduction, event, appointment, reader, before=_before(event, reader))


def to_new_consultant(event: AppointmentEvent, appointment: Appointment, reader: Reader) -> Letter:
    """Of an appointment that was somebody else's, for whoever has it now."""
    subject, introduction = _new(appointment)
    return _consultant_letter(subject, introduction, event, appointment, reader, before=[])


def to_former_consultant(event: AppointmentEvent, appointment: Appointment, reader: Reader) -> Letter:
    """Of an appointment that is somebody else's now: told by the time that is free again."""
    start, service = _old_start(event) or appointment.starts_at, _old_service(event) or appointment.service
    introduction = _("The appointment with %(customer)s is now with %(consultant)s.") % {
        "customer": _customer_name(appointment), "consultant": one_line(appointment.consultant.name),
    }  # fmt: skip
    facts = [
        Fact(_("Service"), one_line(service.label)),
        Fact(_("When"), f"{day_and_clock(start, reader.zone)} ({zone_name(start, reader.zone)})"),
        Fact(_("Code"), appointment.code),
    ]
    letter = Letter(
        kind=Mail.TO_CONSULTANT,
        subject=_subject(_("With somebody else: %(service)s, %(when)s"), service, start, reader),
        introduction=introduction,
        facts=facts,
        how=_("Your calendar:"),
        link=settings.SITE_URL + reverse("calendar"),
        link_title=_("Open the calendar"),
    )
    return _with_entry(letter, event, appointment, reader, summary_for_consultant(appointment), CANCELLED)


def _new(appointment: Appointment) -> tuple[str, str]:
    who = {"customer": _customer_name(appointment)}
    if appointment.status == Status.PENDING:
        introduction = _("%(customer)s asks for an appointment with you. It waits for your approval.") % who
        return _("Please answer: %(service)s, %(when)s"), introduction
    return _("New appointment: %(service)s, %(when)s"), _("You have a new appointment with %(customer)s.") % who


def _news_for_consultant(event: AppointmentEvent, appointment: Appointment) -> tuple[str, str]:
    """The subject and the first sentence."""
    who = {"customer": _customer_name(appointment)}
    if event.kind == Kind.BOOKED:
        return _new(appointment)
    if event.kind in AppointmentEvent.OF_THE_DAY:
        return _told_on_the_day(event), f"{one_line(_customer_name(appointment))}: {told(event)}"
    if event.kind == Kind.CANCELLED:
        introduction = _("The appointment with %(customer)s was cancelled.") % who
        return _("Cancelled: %(service)s, %(when)s"), introduction
    if event.kind == Kind.DECLINED:
        unanswered = _("The request of %(customer)s was not answered in time and is declined.") % who
        declined = _("The request of %(customer)s was declined by a colleague.") % who
        return _("Declined: %(service)s, %(when)s"), unanswered if event.role == Role.SYSTEM else declined
    if event.kind == Kind.APPROVED:
        introduction = _("The appointment with %(customer)s was approved by a colleague.") % who
        return _("Approved: %(service)s, %(when)s"), introduction
    if appointment.status == Status.PENDING:
        introduction = _("The appointment with %(customer)s was moved and waits for your approval.") % who
        return _("Moved, please answer: %(service)s, %(when)s"), introduction
    return _("Moved: %(service)s, %(when)s"), _("The appointment with %(customer)s was moved.") % who


def _told_on_the_day(event: AppointmentEvent) -> str:
    """The subject."""
    subjects = {
        Kind.LATE: _("Comes late: %(service)s, %(when)s"), Kind.HERE: _("Is here: %(service)s, %(when)s"),
        Kind.AWAY: _("Cannot come: %(service)s, %(when)s"),
    }  # fmt: skip
    return subjects[Kind(event.kind)]


def _consultant_letter(
    subject: str, introduction: str, event: AppointmentEvent, appointment: Appointment, reader: Reader, *,
    before: list[Fact],
) -> Letter:  # fmt: skip
    waits = appointment.status == Status.PENDING
    letter = Letter(
        kind=Mail.TO_CONSULTANT,
        subject=_subject(subject, appointment.service, appointment.starts_at, reader),
        introduction=introduction,
        facts=[*before, *_facts_for_consultant(appointment, reader), *_reason(event)],
        how=_("Approve or decline it here, after signing in:") if waits else _("In your calendar, after signing in:"),
        link=settings.SITE_URL + reverse("appointment", args=[appointment.code]),
        link_title=_("Approve or decline") if waits else _("Open the appointment"),
    )
    if event.kind in AppointmentEvent.OF_THE_DAY:
        # Nothing of it has changed that stands in a calendar.
        return letter
    return _with_entry(letter, event, appointment, reader, summary_for_consultant(appointment))


def _facts_for_consultant(appointment: Appointment, reader: Reader) -> list[Fact]:
    service, customer = appointment.service, appointment.customer
    facts = [
        Fact(_("Service"), one_line(service.label)),
        Fact(_("Customer"), _customer_name(appointment)),
        Fact(_("For"), one_line(appointment.for_whom)),
        Fact(_("Phone"), one_line(show_phone(customer.phone))),
        Fact(_("When"), when(appointment.starts_at, appointment.ends_at, reader.zone)),
        _place(appointment, with_link=True),
        Fact(_("Code"), appointment.code),
        Fact(_("Device"), _device(appointment)),
        Fact(_("Description"), one_line(appointment.description)),
    ]
    return [fact for fact in facts if fact.value]


def _customer_name(appointment: Appointment) -> str:
    return one_line(appointment.customer.name) or _("a customer")


def summary_for_consultant(appointment: Appointment) -> str:
    who = ": ".join(filter(None, [_customer_name(appointment), one_line(appointment.for_whom)]))
    return f"{appointment.service.label} – {who}"


# To both


def _subject(template: str, service: Service, start: datetime, reader: Reader) -> str:
    return template % {"service": one_line(service.label), "when": day_and_clock(start, reader.zone)}


def link_of(appointment: Appointment) -> str:
    return one_line(appointment.meeting_link or appointment.service.meeting_link)


def is_web(link: str) -> bool:
    return link.startswith(("https://", "http://"))


def _place(appointment: Appointment, *, with_link: bool) -> Fact:
    """Without a value when nothing is known."""
    link, location = link_of(appointment), one_line(appointment.service.location)
    if location or not link:
        return Fact(_("Place"), location)
    return Fact(_("Place"), link, is_link=is_web(link)) if with_link else Fact(_("Place"), _("Online"))


def _device(appointment: Appointment) -> str:
    return one_line(appointment.device.label) if appointment.device else ""


def _reason(event: AppointmentEvent) -> list[Fact]:
    """What a person has given; the system's own are for the log."""
    reason = one_line(event.changes.get("reason", "")) if event.kind in ENDED and event.role != Role.SYSTEM else ""
    return [Fact(_("Reason"), reason)] if reason else []


def _proposal(event: AppointmentEvent, reader: Reader) -> list[Fact]:
    found = proposals.of(event)
    if found is None:
        return []
    value = _("%(when)s (%(zone)s) with %(consultant)s") % {
        "when": day_and_clock(found.starts_at, reader.zone), "zone": zone_name(found.starts_at, reader.zone),
        "consultant": one_line(found.consultant.name),
    }  # fmt: skip
    return [Fact(_("Free at this moment"), value)]


def _old_start(event: AppointmentEvent) -> datetime | None:
    old = event.changes.get("start", [None])[0]
    return datetime.fromisoformat(old) if old else None


def _old_service(event: AppointmentEvent) -> Service | None:
    old = event.changes.get("service", [None])[0]
    return Service.objects.get(pk=old) if old else None


def _before(event: AppointmentEvent, reader: Reader) -> list[Fact]:
    """What a move has changed, as it was."""
    if event.kind != Kind.MOVED:
        return []
    start, service = _old_start(event), _old_service(event)
    old = [
        f"{day_and_clock(start, reader.zone)} ({zone_name(start, reader.zone)})" if start else "",
        one_line(service.label) if service else "",
        one_line(event.former_consultant.name) if event.former_consultant else "",
    ]
    value = ", ".join(part for part in old if part)
    return [Fact(_("Before"), value)] if value else []


def _was_confirmed(event: AppointmentEvent, appointment: Appointment) -> bool:
    """Whether a calendar may hold an entry: one that has only been asked for is in none."""
    if Status.CONFIRMED in event.changes.get("status", []):
        return True
    return appointment.events.filter(changes__status__contains=Status.CONFIRMED).exists()


def _with_entry(
    letter: Letter, event: AppointmentEvent, appointment: Appointment, reader: Reader, summary: str, status: str = ""
) -> Letter:
    """The letter with the calendar file of what it tells."""
    ended = event.kind in ENDED
    standing = CONFIRMED if appointment.status == Status.CONFIRMED else TENTATIVE
    status = status or (CANCELLED if ended else standing)
    facts = [f"{fact.label}: {fact.value}" for fact in letter.facts]
    link = link_of(appointment) if status == CONFIRMED else ""
    entry = Entry(
        appointment=appointment,
        status=status,
        # The end follows every move there was; a calendar takes only what has a higher number.
        sequence=appointment.sequence + ended,
        at=event.at,
        address=reader.address,
        name=reader.name,
        summary=one_line(summary),
        description="\n".join([*facts, f"{letter.how} {letter.link}"]),
        location=one_line(appointment.service.location),
        link=link if is_web(link) else "",
    )
    return replace(letter, entry=entry)
