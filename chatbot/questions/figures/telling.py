"""A figure in words, in the language that is active: what was understood, what was found, and how it is counted."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy

from bookings.models import Appointment, AppointmentEvent
from bookings.wording import day, money
from chatbot.questions.figures.finding import Found, Line
from chatbot.understanding.figures.question import SHARES, By, Figure, Grouping, Measure, Rank, State
from consultants.models import Consultant, Service

Words = str | Promise
# What is counted, as the heading of its column.
MEASURES: dict[Measure, Words] = {
    Measure.APPOINTMENTS: gettext_lazy("appointments"),
    Measure.BOOKINGS: gettext_lazy("bookings made"),
    Measure.CUSTOMERS: gettext_lazy("customers"),
    Measure.NEW_CUSTOMERS: gettext_lazy("new customers"),
    Measure.REVENUE: gettext_lazy("revenue"),
    Measure.RATING: gettext_lazy("average rating"),
    Measure.NO_SHOW_RATE: gettext_lazy("share that did not come"),
    Measure.CANCELLATION_RATE: gettext_lazy("share that was cancelled"),
    Measure.UTILISATION: gettext_lazy("utilisation"),
    Measure.FREE_HOURS: gettext_lazy("free hours"),
}
STATES: dict[State, Words] = {
    State.PENDING: gettext_lazy("appointments waiting for approval"),
    State.CONFIRMED: gettext_lazy("confirmed appointments"),
    State.CAME: gettext_lazy("appointments whose customer came"),
    State.NO_SHOW: gettext_lazy("no-shows"),
    State.CANCELLED: gettext_lazy("cancelled appointments"),
    State.DECLINED: gettext_lazy("declined appointments"),
}
# What the value is a part or an average of.
WHOLES: dict[Measure, Words] = {
    Measure.REVENUE: gettext_lazy("completed appointments"),
    Measure.RATING: gettext_lazy("ratings"),
    Measure.NO_SHOW_RATE: gettext_lazy("appointments that ended"),
    Measure.CANCELLATION_RATE: gettext_lazy("appointments booked"),
    Measure.UTILISATION: gettext_lazy("working hours"),
    Measure.FREE_HOURS: gettext_lazy("working hours"),
}
GROUPINGS: dict[Grouping, Words] = {
    Grouping.CONSULTANT: gettext_lazy("consultant"),
    Grouping.SERVICE: gettext_lazy("service"),
    Grouping.DAY: gettext_lazy("day"),
    Grouping.WEEKDAY: gettext_lazy("weekday"),
    Grouping.HOUR: gettext_lazy("hour of the day"),
    Grouping.WEEK: gettext_lazy("week"),
    Grouping.MONTH: gettext_lazy("month"),
    Grouping.SOURCE: gettext_lazy("where it was booked"),
    Grouping.STATE: gettext_lazy("status"),
    Grouping.CANCELLED_BY: gettext_lazy("who cancelled"),
}
ASKERS: dict[By, Words] = {
    By.CUSTOMER: gettext_lazy("cancelled by the customer"),
    By.US: gettext_lazy("cancelled by us"),
    By.CONSULTANT: gettext_lazy("cancelled by the consultant"),
}
HOW: dict[Measure, Words] = {
    Measure.APPOINTMENTS: gettext_lazy(
        "By the day on which they begin. Cancelled and declined ones count only where they are asked for."
    ),
    Measure.BOOKINGS: gettext_lazy("By the day on which they were booked, whatever became of them."),
    Measure.CUSTOMERS: gettext_lazy("Each customer once, by appointments that were neither cancelled nor declined."),
    Measure.NEW_CUSTOMERS: gettext_lazy("Whose first appointment that was neither cancelled nor declined begins then."),
    Measure.REVENUE: gettext_lazy("Completed appointments, at today's price of their service."),
    Measure.RATING: gettext_lazy("From 0 to 5, of appointments that begin then."),
    Measure.NO_SHOW_RATE: gettext_lazy("Of appointments whose customer came or did not come."),
    Measure.CANCELLATION_RATE: gettext_lazy("Of all that were booked and begin then."),
    Measure.UTILISATION: gettext_lazy("Booked time with its buffers, of the working time without time off."),
    Measure.FREE_HOURS: gettext_lazy(
        "Working time without time off that no appointment takes, by the hours as they are set now."
    ),
}
OF_MINUTES = frozenset({Measure.UTILISATION, Measure.FREE_HOURS})


def measure(figure: Figure) -> str:
    """What is counted, with the state it is asked for."""
    if figure.state and figure.measure == Measure.APPOINTMENTS:
        return str(STATES[figure.state])
    return str(MEASURES[figure.measure])


def understood(figure: Figure, *, only_own: bool) -> list[str]:
    """What the question was taken for, a part a piece: whoever reads it sees a misreading."""
    parts = [measure(figure)]
    if figure.grouping:
        parts.append(gettext("by %(group)s") % {"group": GROUPINGS[figure.grouping]})
    parts.append(_period(figure))
    if figure.weekday:
        parts.append(gettext("on %(weekday)s only") % {"weekday": WEEKDAYS[figure.weekday - 1]})
    if figure.cancelled_by:
        parts.append(str(ASKERS[figure.cancelled_by]))
    parts += _named(figure)
    if figure.rank and figure.top:
        parts.append(gettext("the first %(count)d") % {"count": figure.top})
    elif figure.rank:
        parts.append(gettext("the most first") if figure.rank == Rank.MOST else gettext("the least first"))
    if only_own:
        parts.append(gettext("your own appointments only"))
    return parts


def _period(figure: Figure) -> str:
    if figure.period is None:
        return gettext("all time")
    said = span(figure.period.first, figure.period.last)
    return gettext("%(days)s (no time was said)") % {"days": said} if figure.is_assumed else said


def span(first: date, last: date) -> str:
    """A day with its weekday, or the first and the last of several."""
    if first == last:
        return day(first)
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(first, "SHORT_DATE_FORMAT"), "last": date_format(last, "SHORT_DATE_FORMAT"),
    }  # fmt: skip


def _named(figure: Figure) -> list[str]:
    names = [one.name for one in Consultant.objects.filter(pk__in=figure.consultants)]
    services = [one.label for one in Service.objects.filter(pk__in=figure.services)]
    either = gettext(" or ")
    return [either.join(found) for found in (names, services) if found]


def label(grouping: Grouping, line: Line) -> str:
    """What a line is of."""
    if line.key is None:
        return gettext("not stated")
    if grouping in (Grouping.SOURCE, Grouping.STATE, Grouping.CANCELLED_BY):
        choices = {
            Grouping.SOURCE: AppointmentEvent.Source, Grouping.STATE: Appointment.Status,
            Grouping.CANCELLED_BY: AppointmentEvent.Role,
        }[grouping]  # fmt: skip
        return str(dict(choices.choices).get(line.key, line.key))
    if grouping == Grouping.SERVICE:
        return line.key_en if line.key_en and get_language() == "en" else str(line.key)
    return _time(grouping, line.key) if not isinstance(line.key, str) else line.key


def _time(grouping: Grouping, key: Any) -> str:
    if grouping == Grouping.WEEKDAY:
        return str(WEEKDAYS[int(key) - 1])
    if grouping == Grouping.HOUR:
        return f"{int(key):02}:00–{int(key) + 1:02}:00"
    if grouping == Grouping.MONTH:
        return date_format(key, "YEAR_MONTH_FORMAT")
    if grouping == Grouping.WEEK:
        return gettext("week of %(day)s") % {"day": date_format(key, "SHORT_DATE_FORMAT")}
    return day(key)


def number(figure: Figure, line: Line) -> Decimal | None:
    """What is compared: a share in percent, hours for minutes. None where there is nothing to have a share of."""
    if figure.measure in SHARES:
        return round(100 * line.value / line.whole, 1) if line.whole else None
    if figure.measure == Measure.RATING:
        return line.value if line.whole else None
    return round(line.value / 60, 1) if figure.measure in OF_MINUTES else line.value


def whole(figure: Figure, line: Line) -> Decimal | None:
    if line.whole is None or figure.measure not in WHOLES:
        return None
    return round(line.whole / 60, 1) if figure.measure in OF_MINUTES else line.whole


def shown(figure: Figure, line: Line) -> str:
    """The value as people read it."""
    value = number(figure, line)
    if value is None:
        return "–"
    if figure.measure in SHARES:
        return f"{number_format(value)} %"
    if figure.measure == Measure.REVENUE:
        return f"{money(value)} {line.currency}".strip()
    if figure.measure == Measure.FREE_HOURS:
        return gettext("%(hours)s h") % {"hours": plain(value)}
    return plain(value)


def plain(value: Decimal) -> str:
    """Without decimals that say nothing."""
    places = 0 if value == value.to_integral_value() else None
    return number_format(value.normalize() if places is None else value, places, force_grouping=True)


def sentence(found: Found) -> str:
    """The answer in one or two sentences: of everything, and where it is most or least."""
    figure = found.figure
    if not any(line.whole or line.value for line in found.totals):
        return gettext("There is nothing of the kind in these days.")
    total = ", ".join(shown(figure, line) for line in found.totals)
    said = gettext("%(measure)s: %(total)s.") % {"measure": _capital(measure(figure)), "total": total}
    if best := _outermost(found.lines, figure):
        names, value = best
        text = (
            gettext("The least: %(name)s (%(value)s).")
            if figure.rank == Rank.LEAST
            else gettext("The most: %(name)s (%(value)s).")
        )
        said = f"{said} {text % {'name': names, 'value': value}}"
    return said


def _outermost(lines: Sequence[Line], figure: Figure) -> tuple[str, str] | None:
    """Who or what has the most, or the least where that is asked for; nobody where all are alike, or too many are."""
    known = [(line, value) for line in lines if (value := number(figure, line)) is not None]
    if figure.grouping is None or len(known) < 2 or len({line.currency for line, _value in known}) > 1:
        return None
    values = [value for _line, value in known]
    outer = min(values) if figure.rank == Rank.LEAST else max(values)
    have_it = [line for line, value in known if value == outer]
    if len(have_it) > 3 or len(have_it) == len(known):
        return None
    names = ", ".join(label(figure.grouping, line) for line in have_it)
    return names, shown(figure, have_it[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def heading(text: Words) -> str:
    return _capital(str(text))
