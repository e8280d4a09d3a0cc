"""Every sentence the bot can say, one function each, in the language that is active.

A reply is neutral: a text and choices; the channel renders what it can. What announces an action takes the event that
was just written, so that nothing can be announced that is not stored.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import translation

from accounts.models import Device
from bookings.models import Appointment, AppointmentEvent
from bookings.wording import clock, foreign_zone, place, price, short_day  # noqa: F401 - for the flows too
from chatbot.replies import cards
from chatbot.replies.buttons import Button, Do, Speak
from chatbot.replies.cards import cancel_choice, move_choice
from chatbot.replies.moments import day, when
from chatbot.replies.reaching import with_number
from chatbot.replies.reply import Card, Choice, Detail, Link, Reply  # noqa: F401 - for the flows too
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from consultants.models import Business, Consultant, Service
from meetassist.text import fold

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


def menu_choices() -> tuple[Choice, ...]:
    other = "en" if translation.get_language() == "vi" else "vi"
    return (
        Choice(book_title(), Do.BOOK),
        Choice(_("My appointments"), Do.APPOINTMENTS),
        Choice(_("Move a booking"), Do.MOVE),
        Choice(_("Cancel a booking"), Do.CANCEL),
        Choice(_("My profile"), Do.PROFILE),
        Choice(_("What can I do?"), Do.ABILITIES),
        Choice(LANGUAGES[other], Speak(other)),
    )


def ways_on() -> tuple[Choice, ...]:
    """Where a matter is settled: what most want next. All there is stands in the menu."""
    return (Choice(book_title(), Do.BOOK), Choice(_("My appointments"), Do.APPOINTMENTS))


def closing(text: str, choices: tuple[Choice, ...] | None = None, *, again: str = "") -> Reply:
    """What ends a matter, with what could come next."""
    return Reply(text, ways_on() if choices is None else choices, again=again, leads_on=True)


def changing(appointment: Appointment) -> tuple[Choice, ...]:
    """After something was done with an appointment that stands: what concerns it."""
    return (move_choice(appointment), cancel_choice(appointment), Choice(_("Book another"), Do.BOOK))


def button_called(text: str) -> Button | None:
    """What the menu's button with this title does, however it is typed; None when none has it."""
    return next((choice.button for choice in menu_choices() if fold(choice.title) == fold(text.strip(" .!"))), None)


# How appointments and lengths of time are written


def line(appointment: Appointment, zone: ZoneInfo) -> str:
    """One appointment in a list."""
    text = _("%(when)s: %(service)s with %(consultant)s, code %(code)s") % {
        "when": when(appointment.starts_at, appointment.ends_at, zone),
        "service": appointment.service.label,
        "consultant": appointment.consultant.name,
        "code": appointment.code,
    }
    return f"{text} ({for_whom(appointment.for_whom)})" if appointment.for_whom else text


def lasting(time: timedelta) -> str:
    """A length of time in whole days, hours and minutes."""
    minutes = int(time.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    parts = [
        (days, ngettext("%(count)d day", "%(count)d days", days)),
        (hours, ngettext("%(count)d hour", "%(count)d hours", hours)),
        (minutes % 60, ngettext("%(count)d minute", "%(count)d minutes", minutes % 60)),
    ]
    return " ".join(words % {"count": count} for count, words in parts if count) or _("the moment")


# Greeting and orientation


def greeting(name: str) -> Reply:
    hello = _("Hello %(name)s!") % {"name": name} if name else _("Hello!")
    introduction = _("I am the booking assistant of %(business)s, a bot. What can I do for you?")
    business = Business.current()
    # Whatever the owner's own words are: whoever writes to a machine is told so.
    automatic = _("You are talking with an automatic assistant.")
    own = f"{automatic} {business.greeting}" if business.greeting else ""
    text = f"{hello} {own or introduction % {'business': business.name}}"
    return Reply(text, menu_choices(), introduces=True, again=_("How can I help you?"), leads_on=True)


def menu() -> Reply:
    return Reply(_("What would you like to do?"), menu_choices(), again=_("How can I help you?"), leads_on=True)


def thanks() -> Reply:
    return closing(_("You are welcome. Anything else?"), again=_("Any time!"))


def not_understood() -> Reply:
    return closing(
        _('I did not understand that. I can book, show, move and cancel appointments: tap a button, or write "book".'),
        again=_("I do not follow, I am afraid. Shall I book an appointment, or show yours?"),
    )


def media() -> Reply:
    return Reply(_("Thank you! I cannot look at pictures, stickers or voice messages yet. Could you write it to me?"))


def no_person_here() -> Reply:
    text = _("I have passed your wish to speak to a person on to the team. Meanwhile I can book or cancel for you.")
    return closing(with_number(text))


def language_changed() -> Reply:
    return Reply(
        _("I will write in English from now on. What can I do for you?"), menu_choices(),
        again=_("How can I help you?"), leads_on=True,
    )  # fmt: skip


def offer_is_old() -> Reply:
    return Reply(_("That button belongs to an older question. Here is where we are:"))


def stopped() -> Reply:
    return closing(_("All right, I have stopped. Nothing was changed."))


def apology() -> Reply:
    text = _("Sorry, something went wrong on our side with your last message. A colleague will look at it.")
    return Reply(with_number(text))


# Booking


def ask_service(choices: tuple[Choice, ...], cards: tuple[Card, ...] = ()) -> Reply:
    again = _("Which of these services shall it be?")
    return Reply(_("Which service would you like?"), choices, numbered=True, again=again, cards=cards)


def ask_consultant(choices: tuple[Choice, ...], cards: tuple[Card, ...] = ()) -> Reply:
    again = _("Who shall it be with?")
    return Reply(_("Who would you like to see?"), choices, numbered=True, again=again, cards=cards)


def which_consultant(choices: tuple[Choice, ...]) -> Reply:
    text, again = _("There are several people of that name. Which one do you mean?"), _("Which of them do you mean?")
    return Reply(text, choices, numbered=True, again=again)


def does_not_offer(consultant: Consultant, service: Service) -> Reply:
    return Reply(
        _("%(consultant)s does not offer %(service)s.") % {"consultant": consultant.name, "service": service.label}
    )


def nothing_to_book() -> Reply:
    return closing(_("There is nothing to book at the moment. Please try again later."))


def ask_day(choices: tuple[Choice, ...]) -> Reply:
    text = _('Which day suits you? Tap one, or write a date such as "24/11".')
    return Reply(text, choices, again=_("Which day shall it be?"))


def ask_new_day(choices: tuple[Choice, ...]) -> Reply:
    text = _('Which day shall I move it to? Tap one, or write a date such as "24/11".')
    return Reply(text, choices, again=_("Which new day shall it be?"))


def ask_time(moment: date, zone: str, choices: tuple[Choice, ...]) -> Reply:
    """`zone`: where the times are not those of the business's clock, " (GMT+1)"."""
    values = {"day": day(moment), "zone": zone}
    text = _("These times are free on %(day)s%(zone)s. Which one?") % values
    return Reply(text, choices, numbered=True, again=_("Which time on %(day)s suits you?") % values)


def ask_name(choices: tuple[Choice, ...] = ()) -> Reply:
    return Reply(_("What is your name, please?"), choices, again=_("May I have your name?"))


def what_a_name_is_for(consultant: Consultant) -> Reply:
    text = _("Your name tells %(consultant)s whom to expect, nothing more. You need not give it.")
    return Reply(text % {"consultant": consultant.name})


def without_a_name() -> Reply:
    return Reply(_("No problem, we go on without a name."))


def without_a_name_title() -> str:
    return _("Without a name")


def phone_noted() -> Reply:
    return Reply(_("Thank you, I have noted your telephone number, too."))


def ask_confirmation(
    *,
    service: Service,
    consultant: Consultant,
    start: datetime,
    end: datetime,
    zone: ZoneInfo,
    device: Device | None = None,
    whom: str = "",
    note: str = "",
    at_the_same_time: Sequence[Appointment] = (),
    choices: tuple[Choice, ...],
) -> Reply:
    values = {"service": service.label, "consultant": consultant.name, "when": when(start, end, zone)}
    text = _("Shall I book this?\n%(service)s\nwith %(consultant)s\n%(when)s") % values
    again = _("Shall I book this: %(service)s with %(consultant)s, %(when)s?") % values
    of_them = [line for line in (for_whom(whom), as_note(note)) if line]
    again = "\n".join([again, *of_them])
    text = "\n".join([text, *filter(None, [place(service), price(service), about(device)]), *of_them])
    for other in at_the_same_time:
        text += "\n" + _("Note that you have another appointment at that time: %(line)s") % {"line": line(other, zone)}
    return Reply(text, choices, again=again)


def nobody_speaks(service: Service, language: str) -> Reply:
    values = {"service": service.label, "language": language}
    return Reply(_("As far as I know nobody who does %(service)s speaks %(language)s.") % values)


def does_not_speak(consultant: Consultant, language: str) -> Reply:
    values = {"consultant": consultant.name, "language": language}
    return Reply(_("As far as I know %(consultant)s does not speak %(language)s.") % values)


def as_note(note: str) -> str:
    """What whoever is visited is told, in the words of whoever books."""
    return _("Note: %(note)s") % {"note": note} if note else ""


def for_whom(whom: str) -> str:
    """In the words of whoever books."""
    return _("For: %(whom)s") % {"whom": whom} if whom else ""


def about(device: Device | None) -> str:
    return _("Device: %(device)s") % {"device": device.label} if device else ""


def announced(event: AppointmentEvent) -> Appointment:
    assert event.appointment is not None, "an event of the waitlist announces no appointment"
    return event.appointment


def booked(event: AppointmentEvent, zone: ZoneInfo) -> Reply:
    appointment = announced(event)
    links = cards.ways(appointment)
    if appointment.status == Appointment.Status.PENDING:
        return replace(closing(_requested(appointment, zone), changing(appointment)), links=links)
    text = _("Booked! Your code is %(code)s.\n%(service)s\nwith %(consultant)s\n%(when)s\n%(how)s") % {
        "code": appointment.code,
        "service": appointment.service.label,
        "consultant": appointment.consultant.name,
        "when": when(appointment.starts_at, appointment.ends_at, zone),
        "how": _how(appointment),
    }
    return replace(closing(text, changing(appointment)), links=links)


def _how(appointment: Appointment) -> str:
    """Where it takes place, what it costs, and how to change it."""
    service = appointment.service
    where = place(service, appointment.meeting_link or service.meeting_link)
    change = _('To move or cancel it, write "move" or "cancel".')
    facts = [where, price(service), about(appointment.device)]
    facts += [for_whom(appointment.for_whom), as_note(appointment.description), change]
    return "\n".join(filter(None, facts))


def _requested(appointment: Appointment, zone: ZoneInfo) -> str:
    return _("Request received, code %(code)s; %(consultant)s still has to agree.\n%(service)s\n%(when)s\n%(how)s") % {
        "code": appointment.code,
        "service": appointment.service.label,
        "consultant": appointment.consultant.name,
        "when": when(appointment.starts_at, appointment.ends_at, zone),
        "how": _how(appointment),
    }


def too_many() -> Reply:
    return closing(_("You have as many coming appointments as can be booked at a time."))


# The words on buttons that are not names of things


def book_title() -> str:
    return _("Book")


def anyone_title() -> str:
    return _("Anyone")


def anyone_else_title() -> str:
    return _("Anyone else")


def yes_title() -> str:
    return _("Yes")


def no_title() -> str:
    return _("No")


def other_time_title() -> str:
    return _("Another time")


def other_day_title() -> str:
    return _("Another day")


def more_title() -> str:
    return _("More times")


def other_service_title() -> str:
    return _("Another service")


def waitlist_title() -> str:
    return _("Waitlist")


def stop_title() -> str:
    return _("Stop")


def keep_title() -> str:
    return _("Keep it as it is")
