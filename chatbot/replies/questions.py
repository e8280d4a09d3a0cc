"""What the bot says to questions: the headings of what was found, and how a row is written."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy

from bookings.models import Appointment
from bookings.wording import clock, money
from chatbot.replies import Choice, Reply, closing, lasting, no_title, yes_title
from chatbot.replies.buttons import Helpful, PassOn, ReadPlace
from chatbot.replies.moments import day, when
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from consultants.models import WorkingHours, language_names

# Shown of a list, and of the times of a day; what is left out is counted.
ROWS_SHOWN, TIMES_SHOWN = 15, 16


# What goes before the rows


def lead(is_so: bool) -> str:
    """The answer to a question that asks for a yes or a no; the rows stand behind it."""
    return _("Yes.") if is_so else _("No.")


def prices() -> str:
    return _("Our prices:")


def cheapest(place: int) -> str:
    if place > 1:
        return _("Number %(place)d from the least expensive on:") % {"place": place}
    return _("The least expensive:")


def dearest(place: int) -> str:
    if place > 1:
        return _("Number %(place)d from the most expensive on:") % {"place": place}
    return _("The most expensive:")


def durations() -> str:
    return _("How long it takes:")


def shortest(place: int) -> str:
    if place > 1:
        return _("Number %(place)d from the shortest on:") % {"place": place}
    return _("The shortest:")


def longest(place: int) -> str:
    if place > 1:
        return _("Number %(place)d from the longest on:") % {"place": place}
    return _("The longest:")


def services(count: int, people: Sequence[str]) -> str:
    if people:
        text = ngettext("%(people)s offers %(count)d service:", "%(people)s offers %(count)d services:", count)
        return text % {"people": ", ".join(people), "count": count}
    return ngettext("We offer %(count)d service:", "We offer %(count)d services:", count) % {"count": count}


def none_of_ours() -> str:
    return _("I find nothing of the kind among our services.")


def no_services(people: Sequence[str]) -> str:
    if people:
        return _("Nothing can be booked with %(people)s at the moment.") % {"people": ", ".join(people)}
    return _("There is nothing to book at the moment.")


def people(count: int) -> str:
    return ngettext("We have %(count)d consultant:", "We have %(count)d consultants:", count) % {"count": count}


def offer_so_many(people: Sequence[str], count: int) -> str:
    """Who of all offers the most, or the fewest."""
    text = ngettext("%(people)s, with %(count)d service.", "%(people)s, with %(count)d services.", count)
    return text % {"people": ", ".join(people), "count": count}


def people_found(count: int) -> str:
    return ngettext("%(count)d consultant:", "%(count)d consultants:", count) % {"count": count}


def people_for(count: int, about: Sequence[str]) -> str:
    text = ngettext("%(count)d consultant for %(about)s:", "%(count)d consultants for %(about)s:", count)
    return text % {"count": count, "about": ", ".join(about)}


def nobody_for(about: Sequence[str]) -> str:
    return _("At the moment nobody offers %(about)s.") % {"about": ", ".join(about)} if about else nobody()


def nobody() -> str:
    return _("At the moment there is nobody to book.")


def we_are(name: str) -> str:
    return _("We are %(name)s.") % {"name": name}


def languages() -> str:
    return _("The languages they advise in:")


def speakers(count: int, language: str) -> str:
    text = ngettext(
        "%(count)d consultant advises in %(language)s:", "%(count)d consultants advise in %(language)s:", count
    )
    return text % {"count": count, "language": language}


def no_speakers(language: str, people: Sequence[str]) -> str:
    if people:
        return _("%(people)s does not advise in %(language)s.") % {"people": ", ".join(people), "language": language}
    return _("At the moment nobody advises in %(language)s.") % {"language": language}


def hours_of(people: Sequence[str]) -> str:
    return _("Working hours of %(people)s:") % {"people": ", ".join(people)}


def opening_hours() -> str:
    return _("Our opening hours:")


def hours_on(moment: date) -> str:
    return _("Working hours on %(day)s:") % {"day": day(moment)}


def no_hours() -> str:
    return _("No working hours are set.")


def closed_on(moment: date, people: Sequence[str], holiday: str) -> str:
    if holiday:
        return _("We are closed on %(day)s: %(holiday)s.") % {"day": day(moment), "holiday": holiday}
    if people:
        return _("%(people)s does not work on %(day)s.") % {"people": ", ".join(people), "day": day(moment)}
    return _("We are closed on %(day)s.") % {"day": day(moment)}


def holidays() -> str:
    return _("We are closed on these holidays:")


def number_of_holidays(count: int) -> str:
    return ngettext("That is %(count)d holiday:", "Those are %(count)d holidays:", count) % {"count": count}


def reminders(before: Sequence[timedelta]) -> str:
    """`before`: how long before an appointment each is sent, the first one first."""
    if not before:
        return _("We send no reminders.")
    times = get_text_list([_("%(time)s before") % {"time": lasting(length)} for length in before], _("and"))
    return _("We remind you of an appointment %(times)s it begins.") % {"times": times}


def number_of_reminders(count: int) -> str:
    return ngettext("%(count)d reminder.", "%(count)d reminders.", count) % {"count": count}


def no_holidays(moment: date | None) -> str:
    if moment:
        return _("%(day)s is no holiday of ours.") % {"day": day(moment)}
    return _("No holidays are set.")


def rule(column: str) -> str:
    return {
        "cancel_notice": _("Until when an appointment can be cancelled, before it begins:"),
        "move_notice": _("Until when an appointment can be moved, before it begins:"),
        "booking_notice": _("How long before it begins a time has to be booked:"),
        "booking_window": _("How far ahead a time can be booked:"),
        "most_coming": _("How many coming appointments one can have:"),
    }[column]


def places() -> str:
    return _("Where it takes place:")


def online() -> str:
    return _("Online")


def not_online() -> str:
    return _("It is not held online.")


def levels() -> str:
    return _("Our service levels:")


def level() -> str:
    return _("Your service level:")


def devices(count: int) -> str:
    return ngettext("You have %(count)d device:", "You have %(count)d devices:", count) % {"count": count}


def no_devices() -> str:
    return _("You have no devices.")


def next_appointment() -> str:
    return _("Your next appointment:")


def none_coming() -> str:
    return _("You have no coming appointments.")


def none_found() -> str:
    return _("You have no such appointments.")


def appointments(count: int, status: str, of_some_days: bool) -> str:
    values = {"count": count, "status": Appointment.Status(status).label if status else ""}
    if status:
        text = ngettext(
            "You have %(count)d appointment that is %(status)s:",
            "You have %(count)d appointments that are %(status)s:",
            count,
        )
    elif of_some_days:
        text = ngettext("You have %(count)d appointment then:", "You have %(count)d appointments then:", count)
    else:
        text = ngettext("You have %(count)d coming appointment:", "You have %(count)d coming appointments:", count)
    return text % values


def last_appointment() -> str:
    return _("Your last appointment was:")


def farthest_appointment() -> str:
    return _("Your last coming appointment:")


def past_appointments(count: int) -> str:
    text = ngettext("You have had %(count)d appointment:", "You have had %(count)d appointments:", count)
    return text % {"count": count}


def together(amount: str) -> str:
    return _("Together that is %(amount)s:") % {"amount": amount}


def kept_of_you() -> str:
    return _("We have noted for you:")


def nothing_kept_of_you() -> str:
    return _("We have noted nothing of the kind for you.")


def on_the_waitlist(count: int) -> str:
    text = ngettext(
        "You are on the waitlist for %(count)d wish:", "You are on the waitlist for %(count)d wishes:", count
    )
    return text % {"count": count}


def not_on_the_waitlist() -> str:
    return _("You are not on the waitlist.")


def offers(people: Sequence[str], about: Sequence[str], *, is_so: bool) -> str:
    values = {"people": ", ".join(people), "about": ", ".join(about)}
    return (_("%(people)s offers %(about)s.") if is_so else _("%(people)s does not offer %(about)s.")) % values


def approval(service: str, *, is_needed: bool) -> str:
    if is_needed:
        return _("%(service)s has to be approved by the consultant first; you hear from us.") % {"service": service}
    return _("%(service)s needs no approval: it is booked at once.") % {"service": service}


def days_worked(people: Sequence[str], count: int) -> str:
    text = ngettext("%(people)s works on %(count)d day a week:", "%(people)s works on %(count)d days a week:", count)
    return text % {"people": ", ".join(people), "count": count}


def hours_worked(people: Sequence[str], length: timedelta) -> str:
    return _("%(people)s works %(length)s a week:") % {"people": ", ".join(people), "length": hours_long(length)}


def hours_long(length: timedelta) -> str:
    """In hours, however many they are."""
    hours = Decimal(length.total_seconds()) / 3600
    return ngettext("%(count)s hour", "%(count)s hours", int(hours)) % {"count": plain_number(hours)}


def plain_number(value: Decimal) -> str:
    return number_format(_rounded(value))


def it_is_free() -> str:
    return _("That time is free.")


def no_reason_known() -> str:
    return _("I see no rule against it.")


# What was found by a query that a model wrote


def nothing_found() -> str:
    return _("I looked, and found nothing of the kind.")


def result() -> str:
    return _("Result:")


def results(count: int, truncated: bool) -> str:
    if truncated:
        return _("The first %(count)d results, there are more:") % {"count": count}
    return ngettext("%(count)d result:", "%(count)d results:", count) % {"count": count}


def and_more(count: int) -> str:
    return ngettext("… and %(count)d more", "… and %(count)d more", count) % {"count": count}


# Words for columns whose values do not speak for themselves. What a model calls a column otherwise is not shown.
LABELS: dict[str, str | Promise] = {
    "service": gettext_lazy("service"), "consultant": gettext_lazy("consultant"), "price": gettext_lazy("price"),
    "price_a_month": gettext_lazy("price a month"), "duration_minutes": gettext_lazy("duration"),
    "count": gettext_lazy("number"), "total": gettext_lazy("total"), "average": gettext_lazy("average"),
    "minimum": gettext_lazy("least"), "maximum": gettext_lazy("most"), "code": gettext_lazy("code"),
    "status": gettext_lazy("status"), "level": gettext_lazy("service level"),
    "most_coming": gettext_lazy("coming appointments, at most"),
    "maximum_coming": gettext_lazy("coming appointments, at most"),
    "booking_window_days": gettext_lazy("booking window (days)"),
    "maximum_devices": gettext_lazy("devices, at most"), "questions_a_day": gettext_lazy("questions a day"),
    "needs_approval": gettext_lazy("needs approval"), "is_for_a_device": gettext_lazy("is for a device"),
    "is_online": gettext_lazy("online"), "valid_from": gettext_lazy("valid from"), "valid_to": gettext_lazy("valid to"),
    "minimum_notice_minutes": gettext_lazy("minimum notice"), "cancel_notice_minutes": gettext_lazy("cancel notice"),
    "reschedule_notice_minutes": gettext_lazy("reschedule notice"), "joined_on": gettext_lazy("joined"),
    "time_zone": gettext_lazy("time zone"), "phone": gettext_lazy("phone"), "email": gettext_lazy("e-mail"),
    "serial": gettext_lazy("serial number"), "name": gettext_lazy("name"),
    "service_name": gettext_lazy("service"), "service_name_en": gettext_lazy("service"),
    "consultant_name": gettext_lazy("consultant"), "level_name": gettext_lazy("service level"),
    "level_name_en": gettext_lazy("service level"), "is_coming": gettext_lazy("coming"),
    "is_closed": gettext_lazy("closed"), "is_active": gettext_lazy("in use"), "is_default": gettext_lazy("default"),
    "device_name": gettext_lazy("device"), "birth_date": gettext_lazy("date of birth"),
    "created_at": gettext_lazy("added"), "languages": gettext_lazy("languages"),
}  # fmt: skip
# Of no use to people.
HIDDEN = re.compile(r"(?:^|_)(?:id|key)$|^rank$")
PAIRS = {"starts_at": "ends_at", "opens": "closes", "start_time": "end_time", "price": "currency",
         "price_a_month": "currency"}  # fmt: skip
SECONDS = frozenset(PAIRS.values())
PRICES = frozenset({"price", "price_a_month"})


def label(column: str) -> str:
    return str(LABELS.get(column, ""))


def row_cells(columns: Sequence[str], row: Sequence[Any], zone: ZoneInfo, *, labelled: bool = False) -> list[str]:
    """Each value as it is written, in the order of the columns; what is empty is left out."""
    values = dict(zip(columns, row, strict=True))
    cells = []
    for column, value in values.items():
        if value in (None, "", ()) or HIDDEN.search(column) or (column in SECONDS and _first_of(column, values)):
            continue
        cell = written(column, value, values.get(PAIRS.get(column, "")), zone)
        needs_label = labelled or isinstance(value, bool | int | Decimal | float) and not _speaks(column)
        cells.append(f"{label(column).capitalize()}: {cell}" if needs_label and label(column) else cell)
    return cells


def _first_of(column: str, values: dict[str, Any]) -> bool:
    """Or of nothing: the currency of a price that is not stated."""
    if column == "currency":
        return True
    return any(values.get(first) is not None for first, second in PAIRS.items() if second == column)


def _speaks(column: str) -> bool:
    """Whose value says by itself what it is: an amount of money, a length of time, a day."""
    return column in PRICES or column == "weekday" or (column.endswith("_minutes") and column == "duration_minutes")


def written(column: str, value: Any, second: Any, zone: ZoneInfo) -> str:
    """A value by what its column is; `second` is what it is paired with."""
    if column in PRICES and isinstance(value, Decimal | int | float):
        return f"{money(Decimal(value))} {second or ''}".strip()
    if column == "weekday":
        return weekday(value)
    if column == "languages":
        return language_names(value.split(", ") if isinstance(value, str) else value)
    if column == "status" and value in Appointment.Status.values:
        return str(Appointment.Status(value).label)
    if isinstance(value, int) and not isinstance(value, bool) and column.endswith("_minutes"):
        return lasting(timedelta(minutes=value))
    if isinstance(value, datetime):
        if isinstance(second, datetime):
            return when(value, second, zone)
        return f"{day(value.astimezone(zone))} {clock(value, zone)}"
    if isinstance(value, time):
        return f"{value:%H:%M}–{second:%H:%M}" if isinstance(second, time) else f"{value:%H:%M}"
    return plain(value, zone)


def plain(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return yes_title() if value else no_title()
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    if isinstance(value, Decimal | float):
        return number_format(_rounded(Decimal(str(value))), force_grouping=True)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, timedelta):
        return lasting(value)
    if isinstance(value, list | tuple):
        shown = [written("", one, None, zone) for one in value[:TIMES_SHOWN]]
        more = len(value) - len(shown)
        return ", ".join(shown) + (f" {and_more(more)}" if more > 0 else "")
    return " ".join(str(value).split())


def _rounded(value: Decimal) -> Decimal:
    """Two digits at most, and none that say nothing."""
    return Decimal(f"{round(value, 2):f}".rstrip("0").rstrip(".")) if value % 1 else value.quantize(Decimal(1))


def weekday(value: Any) -> str:
    """A day, or the first and the last of several: 1 is Monday."""
    if isinstance(value, tuple):
        first, last = (str(WorkingHours.Weekday(one).label) for one in value)
        return first if first == last else f"{first} – {last}"
    return str(WorkingHours.Weekday(value).label) if value in WorkingHours.Weekday.values else str(value)


def cited(text: str, titles: Sequence[str]) -> str:
    """What documents say, and which."""
    return f"{text}\n" + _("Source: %(titles)s") % {"titles": ", ".join(titles)}


# What is said where there is no answer, and what is asked about one

# Passages by their number, with the document's title and their own name.
Places = Sequence[tuple[int, str, str]]


def unknown(choices: tuple[Choice, ...], places: Places = (), *, question: int = 0) -> Reply:
    """With `choices` of whether the question of that number is passed on; where the answer may stand, if anywhere."""
    if places:
        return perhaps_there(places, choices, question=question)
    text = _("I don't know that. Shall I pass your question on to the team?")
    return Reply(text, choices, again=_("Shall I ask the team about it?"))


def perhaps_there(places: Places, choices: tuple[Choice, ...], *, question: int) -> Reply:
    """Not known, but where it may stand. Without `choices` it is not asked whether it shall be passed on."""
    lines = [f"• {title}: {name}" if title != name else f"• {name}" for _chunk, title, name in places]
    passes_on = [_("Shall I pass your question on to the team?")] if choices else []
    text = "\n".join([_("I don't know that for certain. It may stand here:"), *lines, *passes_on])
    buttons = tuple(Choice(name, ReadPlace(question, chunk)) for chunk, _title, name in places)
    return Reply(text, (*buttons, *choices), again=_("Shall I ask the team about it?"))


def gone() -> Reply:
    return closing(_("That has just been rewritten. Please ask once more."))


def unknown_here(choices: tuple[Choice, ...]) -> Reply:
    return Reply(_("I am sorry, I don't know that."), choices)


def passed_on() -> Reply:
    return closing(_("I have passed your question on to the team. Anything else?"))


def not_passed_on() -> Reply:
    return closing(_("All right. Anything else?"))


def which_person(choices: tuple[Choice, ...]) -> Reply:
    text, again = _("There are several people of that name. Which one do you mean?"), _("Which of them do you mean?")
    return Reply(text, choices, numbered=True, again=again)


def thanks_for_rating(is_helpful: bool) -> Reply:
    if is_helpful:
        return closing(_("Thank you!"))
    return closing(_("Thank you for telling us. Somebody will look at it."))


def rating_choices(pk: int) -> tuple[Choice, ...]:
    return (Choice("👍", Helpful(pk, True)), Choice("👎", Helpful(pk, False)))


def pass_on_choices(pk: int) -> tuple[Choice, ...]:
    return (Choice(yes_title(), PassOn(pk, True)), Choice(no_title(), PassOn(pk, False)))
