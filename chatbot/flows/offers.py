"""Times that fit, offered at once where the customer leaves the time to us: "any time next week after work".

Shared by booking and moving. Whom to see is not asked before: where that is open, whoever is free is offered.
"""

from bookings import availability
from bookings.availability import Slot as FreeSlot
from bookings.spreading import spread
from chatbot import replies
from chatbot.flows import searching, slots
from chatbot.flows.outcome import Asks, Outcome
from chatbot.flows.searching import Wanted
from chatbot.flows.slots import Item
from chatbot.flows.wishes import Wish
from chatbot.memory import items
from chatbot.memory.document import Offer
from chatbot.memory.turn import Turn
from chatbot.replies import times
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import DateRange, Leeway

OFFERED = 3
# Of each part of a wish that could be given up, where all of it cannot be had.
OFFERED_INSTEAD = 2


def ask(turn: Turn, wish: Wish, wanted: Wanted) -> Outcome | None:
    """Which of a few times it shall be; None where the wish is not open, or the steps that follow know better."""
    if not wish.is_left_to_us or wish.slot:
        return None
    days = _days(turn, wish, wanted)
    if slots.too_far(turn, wanted, days.first):
        return None
    wish.anyone = wish.consultant is None
    fitting = searching.fitting(turn, wish, wanted, days)
    close = wish.leeway == Leeway.SOONEST
    return offer_some(turn, wish, wanted, fitting, close=close) or _nothing_fits(turn, wish, wanted, days)


def offer_some(
    turn: Turn, wish: Wish, wanted: Wanted, fitting: list[FreeSlot], *, close: bool = False, names_them: bool = True
) -> Outcome | None:
    """Those of the page that is asked for, and a way to more; None where there are none. `close`: as in `spread`."""
    shown, has_more = _page(turn, wish, fitting, close=close)
    if not shown:
        return None
    rows = [slots.row(turn, slot, names_them=names_them) for slot in shown]
    offer = Offer.of([*rows, *_other_ways(wish, has_more=has_more), *slots.keeping(wanted)])
    say = times.these_fit_as_well if wish.page else times.these_fit
    said = say(shown[0].starts_at.astimezone(turn.zone), what=wanted.what, choices=offer.choices)
    return Asks(wish, Question.TIME, said, offer)


def _days(turn: Turn, wish: Wish, wanted: Wanted) -> DateRange:
    """Those that were named, or all that are looked through; as far as may be booked at all."""
    today, last = turn.now.astimezone(turn.zone).date(), searching.last_day(turn, wanted)
    found = wish.days or DateRange(wish.date or today, wish.date or today + availability.HORIZON)
    return DateRange(found.first, max(found.first, min(found.last, last)))


def _page(turn: Turn, wish: Wish, fitting: list[FreeSlot], *, close: bool) -> tuple[list[FreeSlot], bool]:
    """The times of the page that is asked for, and whether there are more behind it."""
    before, shown = list[FreeSlot](), list[FreeSlot]()
    for _ in range(wish.page + 1):
        before += shown
        shown = spread(fitting, count=OFFERED, zone=turn.zone, close=close, shown=before)
    return shown, len(before) + len(shown) < len(fitting)


def _other_ways(wish: Wish, *, has_more: bool) -> list[Item]:
    more: list[Item] = [(replies.more_title(), items.Page(wish.page + 1))] if has_more else []
    return [*more, (replies.other_day_title(), items.Other(Another.DAY))]


def _nothing_fits(turn: Turn, wish: Wish, wanted: Wanted, days: DateRange) -> Outcome | None:
    """Which part of the wish is in the way, and what is free without it; None where one day was asked for, or nothing
    is free at all: that is said where the time, or the day, is asked.
    """
    if wish.date:
        return None
    instead = searching.instead(turn, wish, wanted, days)
    later = spread(instead.later, count=OFFERED_INSTEAD, zone=turn.zone, close=False)
    found = [*instead.others[:OFFERED_INSTEAD], *instead.other_hours[:OFFERED_INSTEAD], *later]
    if not found:
        return None
    nearest = sorted(dict.fromkeys(found), key=lambda slot: slot.starts_at)
    rows = [slots.row(turn, slot, names_them=slot in instead.others) for slot in nearest]
    offer = Offer.of([*rows, *_other_ways(wish, has_more=False), *slots.keeping(wanted)])
    text = times.nothing_between(
        days.first, days.last, wanted.what, at=wish.time, hours=slots.written(wish), part=wish.part
    )
    said = times.nothing_in_those_days(text, slots.but_with(turn, instead.others), offer.choices, has_others=True)
    return Asks(wish, Question.TIME, said, offer)
