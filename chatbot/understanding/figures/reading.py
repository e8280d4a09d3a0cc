"""A question of the team, read: each of its words says something that is known, or it is not read at all.

What is left over would change what is asked ("except", "over 60", "red"), so a question is a Figure only when nothing
is. Whoever asks sees in words what was understood.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from chatbot.understanding.figures import periods, words
from chatbot.understanding.figures.question import (
    OF_APPOINTMENTS_ALONE,
    OF_WORKING_TIME,
    SHARES,
    Figure,
    Grouping,
    Measure,
    NotRead,
    Rank,
    State,
)
from chatbot.understanding.figures.words import Sign
from chatbot.understanding.local import people, services
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.schema import Catalog, DateRange

LONGEST = 300
MAX_TOKENS = 60
# Of what is free, where nothing is said of when.
COMING_DAYS = 7
OF_A_RATE = {State.NO_SHOW: Measure.NO_SHOW_RATE, State.CANCELLED: Measure.CANCELLATION_RATE}


@dataclass
class _Read:
    """What was found, and which tokens said it."""

    signs: list[Sign] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    # Where each begins, and how many tokens it has.
    phrases: dict[int, int] = field(default_factory=dict)
    top: int | None = None


def read(question: str, *, today: date, catalog: Catalog) -> Figure | NotRead:
    """`today` is by the business's clock; `catalog` has the names that may be said."""
    text = Text(question[:LONGEST])
    if len(question) > LONGEST or len(text) > MAX_TOKENS:
        return NotRead((question[:30],))
    of_services = services.in_full_of(text, catalog.services, "")
    found = _signs(text, of_services)
    # "Thu Hằng" is no Thursday.
    groups = people.match_people(text, catalog.consultants, found.used | of_services).groups
    named = of_services.union(*(range(*span) for span in groups if span[1] - span[0] > 1))
    ahead = any(sign.measure == Measure.FREE_HOURS for sign in found.signs)
    # Days first: "tháng này" is no month to group by, and "thứ hai" no number.
    when = periods.find(text, today, named, found.phrases, ahead=ahead)
    found = _signs(text, named | when.used)
    whom = _whom(text, catalog, found.used | when.used, of_services)
    if whom is None:
        return NotRead()
    if left := _left(text, found.used | when.used | whom.used):
        return NotRead(left)
    figure = _figure(found, whom)
    if figure is None or len(when.periods) > 1 or not _can_be(figure):
        return NotRead()
    period = when.periods[0] if when.periods else _assumed(figure.measure, today)
    return replace(figure, period=period, weekday=when.weekday, is_assumed=not when.periods)


@dataclass(frozen=True)
class _Whom:
    """The keys of those who are named, and the tokens of their names."""

    consultants: tuple[int, ...]
    services: tuple[int, ...]
    used: set[int]


def _whom(text: Text, catalog: Catalog, taken: set[int], of_services: set[int]) -> _Whom | None:
    """None where somebody is left out: "except Bảo"."""
    who = people.match_people(text, catalog.consultants, taken | of_services)
    what = services.match_services(text, catalog.services, taken | who.used)
    if who.negated or what.negated:
        return None
    if who.ids:
        return _Whom(who.ids, what.ids, who.used | what.used)
    called, of_name = _by_given_name(text, catalog, taken | what.used)
    return _Whom(called, what.ids, what.used | of_name)


def _signs(text: Text, taken: set[int]) -> _Read:
    """Every phrase that is known, the longest at each place."""
    found, table, i = _Read(), words.signs(), 0
    phrases = tuple(table)
    while i < len(text):
        length = 0 if i in taken else text.phrase(i, *phrases)
        if not length or taken & set(range(i, i + length)):
            i += 1
            continue
        if text.at(i, "top") and (count := number(text, i + length)):
            found.top, length = count[1], count[0] - i
        sign = _sign_at(text, i, length, table) if found.top is None or not text.at(i, "top") else Sign(rank=Rank.MOST)
        found.signs.append(sign)
        found.used.update(range(i, i + length))
        found.phrases[i] = length
        i += length
    return found


def _sign_at(text: Text, i: int, length: int, table: dict[str, Sign]) -> Sign:
    return next(sign for phrase, sign in table.items() if text.phrase(i, phrase) == length)


def _by_given_name(text: Text, catalog: Catalog, taken: set[int]) -> tuple[tuple[int, ...], set[int]]:
    """Who is called by the given name alone, written large: a colleague is, where a customer would say more."""
    for i, token in enumerate(text.tokens):
        if i not in taken and token.raw[0].isupper() and not text.phrase(i, *words.FILLERS):
            called = tuple(
                one.id for one in catalog.consultants if any(_given(name) == token.lower for name in one.names)
            )
            if called:
                return called, {i}
    return (), set()


def _given(name: str) -> str:
    return name.split()[-1].lower() if name.strip() else ""


def _left(text: Text, taken: set[int]) -> tuple[str, ...]:
    """The words that say nothing we know, as they were typed."""
    left, i = [], 0
    last = max((n for n, token in enumerate(text.tokens) if token.is_word), default=-1)
    while i < len(text):
        token = text[i]
        if (
            i in taken
            or not (token.is_word or token.is_number or token.raw == "%")
            or i == last
            and text.phrase(i, *words.ASKS_AT_THE_END)
        ):
            i += 1
        elif length := _filler(text, i, taken):
            i += length
        else:
            left.append(token.raw)
            i += 1
    return tuple(dict.fromkeys(left))


def _filler(text: Text, i: int, taken: set[int]) -> int:
    length = text.phrase(i, *words.FILLERS)
    return length if not taken & set(range(i, i + length)) else text.phrase(i, *words.FILLERS_OF_A_WORD)


def _figure(found: _Read, whom: _Whom) -> Figure | None:
    """What the signs say together; None where they say too little, or several things."""
    signs = found.signs
    measures = {sign.measure for sign in signs if sign.measure and not sign.is_weak}
    weak = {sign.measure for sign in signs if sign.measure and sign.is_weak}
    states = {sign.state for sign in signs if sign.state}
    askers = {sign.by for sign in signs if sign.by}
    ranks = {sign.rank for sign in signs if sign.rank}
    if max(len(measures), len(states), len(askers), len(ranks)) > 1:
        return None
    state = next(iter(states), None)
    measure = next(iter(measures), None) or _counted(weak, state)
    if any(sign.is_share for sign in signs):
        if state in OF_A_RATE and not measures:
            measure, state = OF_A_RATE[state], None
        elif measure not in SHARES:
            return None
    if measure is None or (any(sign.is_average for sign in signs) and measure not in (Measure.RATING, *SHARES)):
        return None
    grouping = _groupings(signs, whom)
    if any(sign.is_who for sign in signs) and not (ranks or measures or measure in SHARES):
        # "Who did not come yesterday?": customers, by name.
        return None
    if len(grouping) > 1:
        return None
    return Figure(
        measure, None, grouping=next(iter(grouping), None), state=state, cancelled_by=next(iter(askers), None),
        consultants=whom.consultants, services=whom.services,
        rank=next(iter(ranks), None), top=found.top, mine=any(sign.is_mine for sign in signs),
    )  # fmt: skip


def _counted(weak: set[Measure], state: State | None) -> Measure | None:
    """What is counted where only nouns say it: customers who did not come are appointments to which nobody came."""
    if state or Measure.APPOINTMENTS in weak:
        return Measure.APPOINTMENTS
    return next(iter(weak), None)


def _groupings(signs: list[Sign], whom: _Whom) -> set[Grouping]:
    """A noun alone groups too, but where it is said of a name: "chuyên gia Hằng"."""
    named = {Grouping.CONSULTANT: whom.consultants, Grouping.SERVICE: whom.services}
    said = [sign for sign in signs if sign.grouping and not (sign.is_weak and named.get(sign.grouping))]
    return {sign.grouping for sign in said if sign.grouping}


def _can_be(figure: Figure) -> bool:
    """Working time has no services and no states; what is ranked is ranked among something."""
    if figure.measure in OF_WORKING_TIME and (
        figure.grouping in OF_APPOINTMENTS_ALONE or figure.services or figure.state or figure.cancelled_by
    ):
        return False
    if figure.measure in (Measure.NEW_CUSTOMERS, Measure.RATING, *SHARES) and figure.state:
        return False
    if figure.measure == Measure.REVENUE and figure.state not in (None, State.CAME):
        return False
    return figure.rank is None or figure.grouping is not None


def _assumed(measure: Measure, today: date) -> DateRange:
    """Where nothing is said of when: what is free is asked of what is coming, everything else of this month."""
    if measure == Measure.FREE_HOURS:
        return DateRange(today, today + timedelta(days=COMING_DAYS - 1))
    return periods.month_of(today, 0)
