"""Several days, times or people of which any will do, in the customer's order: "Tuesday or Thursday", "3 or 4pm",
"Hang, or else Bảo". They are looked through together. Shared by booking and moving.
"""

from dataclasses import replace
from datetime import datetime

from bookings.availability import Slot as FreeSlot
from chatbot.flows import offers, searching, slots
from chatbot.flows.outcome import Asks, Outcome
from chatbot.flows.searching import Wanted
from chatbot.flows.wishes import Wish
from chatbot.memory.turn import Turn
from chatbot.replies import times
from chatbot.understanding.asked import Question
from chatbot.understanding.schema import Alternative, DateRange


def ask(turn: Turn, wish: Wish, wanted: Wanted) -> Outcome | None:
    """Which of the times that fit it shall be; None where there is no choice, the first that is free has been taken, or
    the day has to be asked first.
    """
    if not wish.either or wish.slot:
        return None
    each = [(_applied(wish, one), _with_them(turn, wanted, one)) for one in wish.either]
    if not all(one.date or one.days for one, _ in each):
        return None
    wish.anyone = wish.consultant is None
    found = [_fitting(turn, one, sought) for one, sought in each]
    if all(one.date and one.time for one, _ in each):
        # The first of them that is free is what they want.
        for (one, _), free in zip(each, found, strict=True):
            if free:
                _take(wish, one, free[0])
                return None
    if not any(found):
        return _none_is_free(turn, wish, wanted, each)
    people = any(one.consultant for one in wish.either)
    # With whoever is named first; of days and times all together.
    fitting = next(free for free in found if free) if people else _together(found)
    return offers.offer_some(turn, wish, wanted, fitting, names_them=people or wanted.consultant is None)


def _applied(wish: Wish, one: Alternative) -> Wish:
    """The wish with this one of them."""
    wish = replace(wish, either=[])
    if one.date or one.date_range:
        wish = replace(wish, date=one.date, days=one.date_range)
    if one.time or one.time_range or one.part_of_day:
        wish = replace(wish, time=one.time, hours=one.time_range, part=one.part_of_day)
    return wish


def _with_them(turn: Turn, wanted: Wanted, one: Alternative) -> Wanted:
    """Of several of one name whoever is free."""
    if not one.consultant:
        return wanted
    if len(one.consultant) == 1:
        return replace(wanted, consultant=turn.consultant(one.consultant[0]))
    others = [row.pk for row in turn.consultants_of(wanted.service) if row.pk not in one.consultant]
    return replace(wanted, consultant=None, without=(*wanted.without, *others))


def _fitting(turn: Turn, wish: Wish, wanted: Wanted) -> list[FreeSlot]:
    return searching.fitting(turn, wish, wanted, _days(wish))


def _days(wish: Wish) -> DateRange:
    found = DateRange(wish.date, wish.date) if wish.date else wish.days
    assert found is not None, "alternatives are looked through once there is a day"
    return found


def _take(wish: Wish, one: Wish, slot: FreeSlot) -> None:
    wish.date, wish.days, wish.time, wish.part, wish.hours = one.date, None, one.time, "", None
    wish.slot, wish.either = slots.item_of(slot), []


def _together(found: list[list[FreeSlot]]) -> list[FreeSlot]:
    return sorted(dict.fromkeys(slot for free in found for slot in free), key=lambda slot: slot.starts_at)


def _none_is_free(turn: Turn, wish: Wish, wanted: Wanted, each: list[tuple[Wish, Wanted]]) -> Outcome:
    """What was looked for, and what is free nearest to the first of it."""
    looked_for = [_in_words(turn, one, sought) for one, sought in each]
    first, sought = each[0]
    moment = datetime.combine(_days(first).first, first.time or searching.hours(first)[0], tzinfo=turn.zone)
    wish.either, wish.time, wish.page = [], None, 0
    offer = slots.nearest(turn, wish, sought, moment)
    said = times.none_of_these(looked_for, wanted.what, offer.choices, has_others=slots.has_times(offer))
    return Asks(wish, Question.TIME, said, offer)


def _in_words(turn: Turn, wish: Wish, wanted: Wanted) -> str:
    consultant = wanted.consultant if wanted.consultant and not wish.consultant else None
    return ", ".join(filter(None, [slots.wished_time(turn, wish), consultant.name if consultant else ""]))
