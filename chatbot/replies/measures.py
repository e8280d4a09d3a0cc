"""What is said about prices and durations, in each shape of a question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from bookings.wording import money
from chatbot.replies import lasting
from chatbot.replies.questions import cheapest, dearest, durations, longest, prices, shortest, together
from chatbot.replies.speech import gettext as _
from chatbot.replies.speech import ngettext


@dataclass(frozen=True)
class Words:
    """The sentence before the rows, by the shape of the question; of a sum and a difference with its value and unit, of
    the least and the most with the place behind them.
    """

    all: Callable[[], str]
    least: Callable[[int], str]
    most: Callable[[int], str]
    in_order: Callable[[], str]
    difference: Callable[[Any, str], str]
    sum: Callable[[Any, str], str]
    average: Callable[[Any, str], str]


def within(count: int) -> str:
    return ngettext("%(count)d service for that:", "%(count)d services for that:", count) % {"count": count}


def none_within() -> str:
    return _("There is none for that. The nearest:")


def by_the_minute() -> str:
    return _("The least expensive for the time it takes:")


def none_besides(service: str) -> str:
    return _("There is none beside %(service)s.") % {"service": service}


def ends(begins: time, minutes: int) -> str:
    over = datetime.combine(date.min, begins) + timedelta(minutes=minutes)
    return _("It ends at %(time)s.") % {"time": f"{over:%H:%M}"}


def _money(value: Decimal, currency: str) -> str:
    return f"{money(value)} {currency}".strip()


def _time(minutes: float, _unit: str) -> str:
    return lasting(timedelta(minutes=round(minutes)))


def _words(
    *, all: Callable[[], str], least: Callable[[int], str], most: Callable[[int], str], in_order: Callable[[], str],
    written: Callable[[Any, str], str],
) -> Words:  # fmt: skip
    """`written`: how an amount is, with its unit."""
    return Words(
        all, least, most, in_order,
        difference=lambda value, unit: _("The difference is %(amount)s:") % {"amount": written(value, unit)},
        sum=lambda value, unit: together(written(value, unit)),
        average=lambda value, unit: _("On average that is %(amount)s:") % {"amount": written(value, unit)},
    )  # fmt: skip


PRICES = _words(
    all=prices, least=cheapest, most=dearest, in_order=lambda: _("From the least expensive on:"), written=_money
)
DURATIONS = _words(
    all=durations, least=shortest, most=longest, in_order=lambda: _("From the shortest on:"), written=_time
)
