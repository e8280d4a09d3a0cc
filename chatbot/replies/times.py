"""What the bot says of times that cannot be had: none that is free, beyond a rule, or no time at all.

What is not free is said of exactly what was looked for: the day, the hours, the service and the consultant.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.models import PartOfDay
from bookings.wording import clock, foreign_zone, short_day, zone_name
from chatbot.replies import Choice, Reply, lasting
from chatbot.replies.moments import day, day_and_clock
from chatbot.replies.speech import gettext as _
from consultants.models import Consultant, Service

# What was looked for


def visit(service: Service, consultant: Consultant | None) -> str:
    """The service, and with whom where it is not anyone."""
    if consultant is None:
        return service.label
    return _("%(service)s with %(consultant)s") % {"service": service.label, "consultant": consultant.name}


def _hours(first: str, last: str, part: str) -> str:
    """Between two clocks, each of which may be open, or in a part of the day; empty for the whole of it."""
    if first and last:
        return _("Between %(first)s and %(last)s") % {"first": first, "last": last}
    if first or last:
        return _("After %(time)s") % {"time": first} if first else _("Before %(time)s") % {"time": last}
    return _parts()[part] if part else ""


def hours_in_words(first: str, last: str, part: str) -> str:
    """The same within a sentence."""
    words = _hours(first, last, part)
    return words[:1].lower() + words[1:]


def _parts() -> dict[str, str]:
    return {
        PartOfDay.MORNING: _("In the morning"),
        PartOfDay.NOON: _("At noon"),
        PartOfDay.AFTERNOON: _("In the afternoon"),
        PartOfDay.EVENING: _("In the evening"),
    }


def by_another_clock(moment: datetime, zone: ZoneInfo) -> Reply:
    """`moment` by the customer's own clock, which was told by that of another zone."""
    theirs = moment.astimezone(zone)
    values = {"theirs": f"{clock(theirs, zone)} ({zone_name(theirs, zone)})", "ours": f"{moment:%H:%M}"}
    return Reply(_("%(theirs)s is %(ours)s by your clock.") % values)


# What is free


def these_fit(moment: datetime, *, what: str, choices: tuple[Choice, ...]) -> Reply:
    """Some of those that fit the wish; `moment` is one of them, by the customer's clock."""
    text = _("For %(what)s I can offer you these times%(zone)s. Which one suits you?")
    return Reply(text % {"what": what, "zone": foreign_zone(moment)}, choices, numbered=True)


def these_fit_as_well(moment: datetime, *, what: str, choices: tuple[Choice, ...]) -> Reply:
    """Further ones."""
    text = _("For %(what)s these are free as well%(zone)s. Which one suits you?")
    return Reply(text % {"what": what, "zone": foreign_zone(moment)}, choices, numbered=True)


def moment_with(moment: datetime, zone: ZoneInfo, consultant: Consultant | None) -> str:
    """Of a button; without a name where it is clear with whom."""
    here = moment.astimezone(zone)
    title = f"{short_day(here)} {clock(here, zone)}"
    return f"{title}, {consultant.name}" if consultant else title


# Nothing is free


def none_of_these(wishes: Sequence[str], what: str, choices: tuple[Choice, ...], *, has_others: bool) -> Reply:
    """Of several of which any would have done."""
    text = _("None of these is free for %(what)s: %(wishes)s.") % {"what": what, "wishes": "; ".join(wishes)}
    return _with_the_nearest(text, "", choices, has_others=has_others)


def fully_booked(what: str, last: date, choices: tuple[Choice, ...]) -> Reply:
    """Until the last day that was looked at."""
    text = _("%(what)s is fully booked until %(day)s.") % {"what": what, "day": day(last)}
    return Reply(text, choices, again=_("There is no free time yet. What shall I look for instead?"))


def nothing_on(
    moment: datetime,
    *,
    what: str,
    hours: tuple[str, str],
    part: str,
    has_rejected: bool,
    has_others: bool,
    choices: tuple[Choice, ...],
    why: str = "",
    but: str = "",
) -> Reply:
    """On the day of this moment, between the two clocks or in that part of it. `why`: the rule, as a sentence; empty
    where everything is taken. `but`: what is free instead. `has_rejected`: what is free the customer does not want;
    `has_others`: the choices begin with other times.
    """
    values = {"day": day(moment) + foreign_zone(moment), "what": what, "hours": _hours(*hours, part)}
    if has_rejected:
        text = _("For %(what)s nothing is free on %(day)s but what you do not want.") % values
    elif values["hours"]:
        text = _("%(hours)s nothing is free on %(day)s for %(what)s.") % values
    else:
        text = _("Nothing is free on %(day)s for %(what)s.") % values
    return _with_the_nearest(text, why, choices, but, has_others=has_others)


def nothing_between(
    first: date, last: date, what: str, *, at: time | None = None, hours: tuple[str, str] = ("", ""), part: str = ""
) -> str:
    """At that time, in those hours or in that part, of these days."""
    begins = _("At %(time)s") % {"time": f"{at:%H:%M}"} if at else _hours(*hours, part)
    values = {"first": day(first), "last": day(last), "what": what, "hours": begins}
    if values["hours"]:
        return _("%(hours)s nothing is free from %(first)s to %(last)s for %(what)s.") % values
    return _("From %(first)s to %(last)s nothing is free for %(what)s.") % values


def nothing_in_those_days(text: str, but: str, choices: tuple[Choice, ...], *, has_others: bool) -> Reply:
    """`text`: which days; `but`: what is free instead."""
    return _with_the_nearest(text, "", choices, but, has_others=has_others)


# What is free where one part of the wish is given up


def but_at(moment: datetime) -> str:
    """At another hour of the day that was asked for."""
    return _("%(time)s is free that day.") % {"time": f"{moment:%H:%M}"}


def but_with(people: Sequence[Consultant]) -> str:
    """One or two others, in the hours that were asked for."""
    if len(people) == 1:
        return _("%(consultant)s is free then.") % {"consultant": people[0].name}
    return _("%(one)s and %(other)s are free then.") % {"one": people[0].name, "other": people[1].name}


def whether_free(person: str, moment: datetime, zone: ZoneInfo, *, is_free: bool) -> str:
    values = {"person": person, "moment": day_and_clock(moment, zone)}
    if is_free:
        return _("Yes, %(person)s is free on %(moment)s.") % values
    return _("%(person)s is not free on %(moment)s.") % values


def not_free(
    moment: datetime,
    zone: ZoneInfo,
    *,
    what: str,
    has_others: bool,
    choices: tuple[Choice, ...],
    why: str = "",
    but: str = "",
) -> Reply:
    """`why`: the rule, as a sentence; empty where it is simply taken. `but`: who else is free then. `has_others`: as
    above.
    """
    values = _moment(moment, zone) | {"what": what}
    if why:
        text = _("%(what)s at %(time)s on %(day)s is not possible.") % values
    else:
        text = _("%(what)s at %(time)s on %(day)s is not free.") % values
    return _with_the_nearest(text, why, choices, but, has_others=has_others)


def just_taken(
    moment: datetime, zone: ZoneInfo, *, has_others: bool, choices: tuple[Choice, ...], but: str = ""
) -> Reply:
    """`but`: who else is free then, as a sentence."""
    text = _("%(time)s on %(day)s has just been taken by somebody else.") % _moment(moment, zone)
    return _with_the_nearest(text, "", choices, but, has_others=has_others)


def not_kept() -> Reply:
    return Reply(_("I cannot keep this time for you in the meantime: it is yours only once it is booked."))


def _with_the_nearest(text: str, why: str, choices: tuple[Choice, ...], but: str = "", *, has_others: bool) -> Reply:
    nearest = _("The nearest times are:") if has_others else ""
    again = _which_of_these() if has_others else ""
    return Reply(" ".join(filter(None, [text, why, but, nearest])), choices, numbered=has_others, again=again)


def _which_of_these() -> str:
    return _("Which of these times suits you?")


def _moment(moment: datetime, zone: ZoneInfo) -> dict[str, str]:
    here = moment.astimezone(zone)
    return {"time": clock(moment, zone) + foreign_zone(here), "day": day(here)}


# The rule against it


def needs_notice(notice: timedelta) -> str:
    return _("It has to be booked at least %(notice)s before it begins.") % {"notice": lasting(notice)}


def everyone_is_busy() -> str:
    return _("Everyone is busy at that time.")


def nobody_works_then() -> str:
    return _("Nobody works at that time.")


def nobody_is_free() -> str:
    return _("Everyone is busy or away at that time.")


def stands_there_already() -> str:
    return _("Your appointment is at that time already.")


def too_far_ahead(last: date) -> Reply:
    return Reply(_("I can book until %(day)s at the latest.") % {"day": day(last)})


def too_far_for_the_level(last: date, higher: str = "", further: date | None = None) -> Reply:
    """`higher`: the name of the cheapest level that can book until `further`."""
    values = {"day": day(last), "level": higher, "further": day(further) if further else ""}
    if further:
        return Reply(_("With your level you can book until %(day)s; %(level)s can book until %(further)s.") % values)
    return Reply(_("With your level you can book until %(day)s.") % values)


# No time at all: in the customer's own words, and with what is wrong with them


def has_passed(words: str) -> Reply:
    return Reply(_("%(words)s has passed.") % {"words": words[:1].upper() + words[1:]})


def no_such_day(words: str) -> Reply:
    return Reply(_('"%(words)s" does not exist.') % {"words": words})


def no_such_time(words: str) -> Reply:
    return Reply(_('"%(words)s" is no time.') % {"words": words})


def weekday_and_date_disagree(words: str) -> Reply:
    text = _('"%(words)s": the weekday and the date do not go together. Which one do you mean?')
    return Reply(text % {"words": words})


def unknown_day(words: str) -> Reply:
    text = _('I do not know which day "%(words)s" is. Please write it as day and month, like 24/12.')
    return Reply(text % {"words": words})
