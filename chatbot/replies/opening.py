"""What is said about hours: of the office, of services, of people, of the desk; each says of what it speaks."""

from collections.abc import Sequence
from datetime import date, time

from chatbot.replies.moments import day
from chatbot.replies.questions import closed_on, hours_of, hours_on, no_hours, opening_hours, weekday  # noqa: F401
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext


def periods(some: Sequence[tuple[time, time]]) -> str:
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in some)


def hours_of_people() -> str:
    return _("Working hours:")


def away_on(moment: date, people: Sequence[str]) -> str:
    text = ngettext("%(people)s is away on %(day)s.", "%(people)s are away on %(day)s.", len(people))
    return text % {"people": ", ".join(people), "day": day(moment)}


def never_away(people: Sequence[str]) -> str:
    return _("No days off are known of %(people)s.") % {"people": ", ".join(people)}


def works_longest(people: Sequence[str], until: time) -> str:
    text = _("%(people)s, until %(time)s.")
    return text % {"people": ", ".join(people), "time": f"{until:%H:%M}"}


def begins_first(people: Sequence[str], at: time) -> str:
    text = _("%(people)s, from %(time)s on.")
    return text % {"people": ", ".join(people), "time": f"{at:%H:%M}"}


def back_on(person: str, moment: date) -> str:
    return _("%(person)s is there again on %(day)s.") % {"person": person, "day": day(moment)}


def open_again_on(moment: date) -> str:
    return _("We are open again on %(day)s.") % {"day": day(moment)}


def closed_by_rule(number: int, people: Sequence[str]) -> str:
    """Of every week; `number`: 1 is Monday."""
    if people:
        return _("%(people)s does not work on this weekday: %(day)s.") % {
            "people": ", ".join(people),
            "day": weekday(number),
        }
    return _("We are closed on this weekday: %(day)s.") % {"day": weekday(number)}


def hours_of_services(labels: Sequence[str]) -> str:
    return _("Hours for %(services)s:") % {"services": ", ".join(labels)}


def no_hours_of_services(labels: Sequence[str]) -> str:
    return _("No hours are set for %(services)s.") % {"services": ", ".join(labels)}


def office_is_also_open(parts: Sequence[str]) -> str:
    """What it has beside the hours of a service: days with their times."""
    return _("The office is also open: %(hours)s.") % {"hours": "; ".join(parts)}


def services_on(moment: date, labels: Sequence[str]) -> str:
    return _("Hours for %(services)s on %(day)s:") % {"services": ", ".join(labels), "day": day(moment)}


def not_held_on(moment: date, labels: Sequence[str], office: Sequence[tuple[time, time]]) -> str:
    text = _("There is no %(services)s on %(day)s. The office is open that day: %(hours)s.")
    return text % {"services": ", ".join(labels), "day": day(moment), "hours": periods(office)}


def office_is_open_then(office: Sequence[tuple[time, time]]) -> str:
    """On a day on which a service has hours of its own."""
    return _("The office is open that day: %(hours)s.") % {"hours": periods(office)}


def desk_hours() -> str:
    return _("People of our team answer at these hours:")


def in_the_queue(place: int) -> str:
    """Of whoever waits for a person; 1 is served next."""
    if place == 1:
        return _("You are next in line; a colleague will write to you here.")
    text = ngettext(
        "%(count)d person is before you; a colleague will write to you here.",
        "%(count)d people are before you; a colleague will write to you here.",
        place - 1,
    )
    return text % {"count": place - 1}


def phone() -> str:
    return _("Our telephone number:")


def address() -> str:
    return _("Our address:")


def map_link(link: str) -> str:
    return _("Map: %(link)s") % {"link": link}
