"""What services cost and how long they take: least and most, difference and sum, and what keeps within a bound."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from operator import eq, gt, lt
from typing import Any

from chatbot.questions.rows import Finding, Rows, sentence
from chatbot.questions.who_and_what import in_the_order_named, services, services_asked_about
from chatbot.replies import measures as say
from chatbot.replies.questions import lead
from chatbot.understanding import Entities
from chatbot.understanding.questions.question import Asked
from chatbot.understanding.questions.shapes import Bound, Order, Shape
from consultants.models import Service


@dataclass(frozen=True)
class Measure:
    """`value` of a service, None where it has none; `row` as it is shown; `words` by the shape of the answer.

    Values are compared within one `unit` alone: there is no difference of two currencies.
    """

    columns: tuple[str, ...]
    value: Callable[[Service], Any]
    unit: Callable[[Service], str]
    row: Callable[[Service], tuple[Any, ...]]
    words: say.Words


PRICE = Measure(
    ("service", "price", "currency", "duration_minutes"),
    lambda one: one.price,
    lambda one: str(one.currency),
    lambda one: (one.label, one.price, one.currency, one.duration_minutes),
    say.PRICES,
)
DURATION = Measure(
    ("service", "duration_minutes"),
    lambda one: one.duration_minutes,
    lambda one: "",
    lambda one: (one.label, one.duration_minutes),
    say.DURATIONS,
)


def prices(asked: Asked, found: Entities) -> Finding | None:
    """None where the data has no price to tell."""
    return _told(PRICE, asked, found) if _is_of_something(asked, found) else None


def durations(asked: Asked, found: Entities) -> Finding | None:
    return _told(DURATION, asked, found) if _is_of_something(asked, found) else None


def _is_of_something(asked: Asked, found: Entities) -> bool:
    """What is said to be dearer, or longer, has to be named."""
    return bool(found.service) or not (asked.order and asked.shape in (Shape.YES_NO, Shape.COMPARE))


def _told(measure: Measure, asked: Asked, found: Entities) -> Finding | None:
    measured = [one for one in services_asked_about(asked, found) if measure.value(one) is not None]
    if not measured:
        return None
    one_unit = len({measure.unit(one) for one in measured}) == 1
    if asked.ends and found.time and len(measured) == 1 and measure is DURATION:
        return sentence(say.ends(found.time, measured[0].duration_minutes))
    if asked.enough and asked.bounds and found.service and one_unit:
        return _paid_with(measure, asked.bounds[0].amount, measured)
    if any(bound.is_length == (measure is DURATION) for bound in asked.bounds):
        return _within(measure, asked, measured)
    if asked.per_time and measure is PRICE and one_unit and not found.service:
        return _for_the_time(measured)
    if asked.order and len(measured) == 1 and found.service:
        return _beside(measure, asked.order, measured[0])
    if one_unit and asked.order and len(measured) == 2:
        return _compared(measure, asked.order, asked.names, measured)
    if asked.sessions > 1 and found.service:
        return _of_several_sessions(measure, asked.sessions, measured)
    shaped = _in_shape(measure, asked, measured) if one_unit else None
    if shaped is None and (asked.place > 1 or asked.shape is Shape.DIFFERENCE):
        # There is no such place, or nothing to compare it with: all of them is no answer.
        return None
    return shaped or _finding(measure, measured, measure.words.all())


def _of_several_sessions(measure: Measure, sessions: int, measured: list[Service]) -> Finding | None:
    """None of two services: of which of them so many are meant is not known."""
    if len(measured) > 1:
        return None
    total = sessions * measure.value(measured[0])
    return _finding(measure, measured, measure.words.sum(total, measure.unit(measured[0])))


def _in_shape(measure: Measure, asked: Asked, measured: list[Service]) -> Finding | None:
    """None where there are not as many as the shape needs."""
    words, values = measure.words, [measure.value(one) for one in measured]
    unit = measure.unit(measured[0])
    in_order = sorted(measured, key=measure.value)
    match asked.shape:
        case Shape.LEAST | Shape.MOST:
            return _outermost(measure, asked, measured)
        case Shape.DIFFERENCE if len(measured) == 2 or asked.of_extremes:
            both = [in_order[0], in_order[-1]]
            return _finding(measure, both, words.difference(max(values) - min(values), unit))
        case Shape.SUM if len(measured) > 1:
            return _finding(measure, measured, words.sum(sum(values), unit))
        case Shape.AVERAGE:
            return _finding(measure, measured, words.average(sum(values) / len(values), unit))
        case Shape.COMPARE if len(measured) > 1:
            return _finding(measure, in_order, words.in_order())
    return None


def _outermost(measure: Measure, asked: Asked, measured: list[Service]) -> Finding | None:
    """The least or the most of it, or what comes so many places behind; None where there are fewer."""
    is_least, words = asked.shape is Shape.LEAST, measure.words
    values = sorted({measure.value(one) for one in measured}, reverse=not is_least)
    if len(values) < asked.place:
        return None
    found = [one for one in measured if measure.value(one) == values[asked.place - 1]]
    return _finding(measure, found, (words.least if is_least else words.most)(asked.place))


def _for_the_time(measured: list[Service]) -> Finding:
    """Whose minute costs the least."""
    by_minute = {one: one.price / one.duration_minutes for one in measured if one.price is not None}
    best = min(by_minute.values())
    return _finding(PRICE, [one for one, price in by_minute.items() if price == best], say.by_the_minute())


def _paid_with(measure: Measure, amount: Decimal, measured: list[Service]) -> Finding:
    """Whether so much is enough for those that are named, together."""
    total = sum(measure.value(one) for one in measured)
    return _finding(measure, measured, measure.words.sum(total, measure.unit(measured[0])), lead(total <= amount))


def _beside(measure: Measure, order: Order, named: Service) -> Finding:
    """ "Anything cheaper?": what has less, or more, of it than the one that is spoken of."""
    others = [one for one in services() if one != named and measure.unit(one) == measure.unit(named)]
    fitting = [
        one for one in others
        if measure.value(one) is not None and HOLDS[order](measure.value(one), measure.value(named))
    ]  # fmt: skip
    if not fitting:
        return Finding(Rows((), ()), empty=f"{lead(False)} {say.none_besides(named.label)}")
    in_order = sorted(fitting, key=measure.value, reverse=order is Order.MORE)
    return _finding(measure, in_order, measure.words.all(), lead(True))


HOLDS: dict[Order, Callable[[Any, Any], bool]] = {Order.LESS: lt, Order.MORE: gt, Order.SAME: eq}


def _compared(measure: Measure, order: Order, names: tuple[str, ...], measured: list[Service]) -> Finding:
    """A yes or a no to what is said of the first of two that are named, and both as they are."""
    first, second = in_the_order_named(measured, names)
    holds = HOLDS[order](measure.value(first), measure.value(second))
    return _finding(measure, [first, second], measure.words.all(), lead(holds))


def _within(measure: Measure, asked: Asked, measured: list[Service]) -> Finding:
    """Those that keep every bound; where none does, the nearest of the others."""
    fitting = sorted((one for one in measured if _keeps(one, asked.bounds)), key=measure.value)
    if not fitting:
        return _none_within(measure, asked, measured)
    if asked.shape in (Shape.LEAST, Shape.MOST):
        best = fitting[0] if asked.shape is Shape.LEAST else fitting[-1]
        fitting = [one for one in fitting if measure.value(one) == measure.value(best)]
    return _finding(measure, fitting, say.within(len(fitting)), lead(True) if asked.shape is Shape.YES_NO else "")


def _keeps(one: Service, bounds: tuple[Bound, ...]) -> bool:
    """Whether a service keeps the bounds, be they of its price or its length."""
    values = [(bound, (DURATION if bound.is_length else PRICE).value(one)) for bound in bounds]
    return all(value is not None and bound.holds(value) for bound, value in values)


def _none_within(measure: Measure, asked: Asked, measured: list[Service]) -> Finding:
    """That none keeps what is asked for, and of those that keep the other measure the one that is nearest to it."""
    ours = [bound.amount for bound in asked.bounds if bound.is_length == (measure is DURATION)]
    others = tuple(bound for bound in asked.bounds if bound.is_length != (measure is DURATION))
    near = [one for one in measured if _keeps(one, others)] or measured
    nearest = min(near, key=lambda one: min(abs(measure.value(one) - amount) for amount in ours))
    return _finding(measure, [nearest], say.none_within(), lead(False) if asked.shape is Shape.YES_NO else "")


def _finding(measure: Measure, services: list[Service], heading: str, lead: str = "") -> Finding:
    return Finding(Rows(measure.columns, tuple(map(measure.row, services))), heading, lead=lead)
