"""What is said about free times that were asked for: the first, the emptiest day, whose come first, and what is not."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from chatbot.replies.moments import day, day_and_clock
from chatbot.replies.questions import closed_on  # noqa: F401
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext
from chatbot.replies.times import hours_in_words

# Of so many who are free at a moment the names are told.
NAMES_SHOWN = 3


def free(people: int) -> str:
    """`people`: how many have them, where that is what was asked; else 0."""
    if not people:
        return _("These times are free:")
    return ngettext("%(count)d consultant is free:", "%(count)d consultants are free:", people) % {"count": people}


def count(number: int) -> str:
    return ngettext("%(count)d time is free:", "%(count)d times are free:", number) % {"count": number}


def people(number: int) -> str:
    return ngettext("with %(count)d consultant", "with %(count)d consultants", number) % {"count": number}


def first(at: datetime, zone: ZoneInfo, names: Sequence[str]) -> str:
    text = _("The first free time is %(moment)s %(people)s.")
    return text % {"moment": day_and_clock(at, zone), "people": _with(names)}


def last(at: datetime, zone: ZoneInfo, names: Sequence[str]) -> str:
    text = _("The last free time is %(moment)s %(people)s.")
    return text % {"moment": day_and_clock(at, zone), "people": _with(names)}


def beside(moments: Sequence[datetime], zone: ZoneInfo, *, is_last: bool) -> str:
    text = _("Before that: %(moments)s.") if is_last else _("After that: %(moments)s.")
    return text % {"moments": ", ".join(day_and_clock(one, zone) for one in moments)}


def _with(names: Sequence[str]) -> str:
    """By their names, or how many they are."""
    if len(names) > NAMES_SHOWN:
        return people(len(names))
    return _("with %(people)s") % {"people": _(" or ").join(names)}


def emptiest(days: Sequence[date], number: int) -> str:
    text = ngettext(
        "%(days)s has most that is free: %(count)d time.", "%(days)s has most that is free: %(count)d times.", number
    )
    return text % {"days": ", ".join(map(day, sorted(days))), "count": number}


def fullest(days: Sequence[date], number: int) -> str:
    text = ngettext(
        "%(days)s has least that is free: %(count)d time.", "%(days)s has least that is free: %(count)d times.", number
    )
    return text % {"days": ", ".join(map(day, sorted(days))), "count": number}


def earlier(names: Sequence[str]) -> str:
    text = ngettext("%(people)s is free first:", "%(people)s are free first:", len(names))
    return text % {"people": ", ".join(names)}


def equally_early(names: Sequence[str]) -> str:
    return _("They are free equally early: %(people)s.") % {"people": ", ".join(names)}


def not_free_at_all(names: Sequence[str]) -> str:
    return _("Nothing is free with %(people)s.") % {"people": ", ".join(names)}


def scope(names: Sequence[str], days: tuple[date, date] | None, clock: str) -> str:
    """Of what it was asked, in the order in which people say it; empty for everything at any time."""
    return ", ".join(filter(None, [*names, _days(*days) if days else "", clock]))


def hours(at: time | None, between: tuple[time | None, time | None], part: str) -> str:
    first, last = (f"{one:%H:%M}" if one else "" for one in between)
    return f"{at:%H:%M}" if at else hours_in_words(first, last, part)


def _days(first: date, last: date) -> str:
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def nothing(looked_for: str) -> str:
    if not looked_for:
        return _("Nothing is free at the moment.")
    return _("Nothing is free: %(what)s.") % {"what": looked_for}


def has_most(people: Sequence[str], count: int) -> str:
    text = ngettext("%(people)s, with %(count)d time.", "%(people)s, with %(count)d times.", count)
    return text % {"people": ", ".join(people), "count": count}


def nearest(moments: Sequence[datetime], zone: ZoneInfo) -> str:
    return _("Free next: %(moments)s.") % {"moments": ", ".join(day_and_clock(one, zone) for one in moments)}
