"""Finding a time together: whom, which day, which time, and the nearest where a wish cannot be met.

Shared by booking and moving. What is wished for, and in the end the slot with the appointment that holds it, is a
`wishes.Wish`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from accounts.permissions import Missing, Refusal, decide, window_of
from bookings import availability, services
from bookings.actors import by_customer
from bookings.availability import Reason
from bookings.availability import Slot as FreeSlot
from bookings.errors import BookingError, NotPermitted, TooMany
from chatbot import replies
from chatbot.flows import searching, waitlist, wishes
from chatbot.flows.outcome import Asks, Ends, Outcome, after
from chatbot.flows.searching import Wanted, hours, is_where_it_stands, last_day, span, until
from chatbot.flows.wishes import Wish
from chatbot.memory import items
from chatbot.memory.document import Offer
from chatbot.memory.items import AnyItem, Slot
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, account, cards, times
from chatbot.understanding.asked import Question
from chatbot.understanding.phrases import Another
from chatbot.understanding.schema import DateRange
from consultants.models import BusinessPolicy, Consultant, Service

DAYS_OFFERED = 7
# As far as availability looks for the nearest.
DAYS_SEARCHED = 28
TIMES_OFFERED = 8
NEAREST_OFFERED = 5
# So many others are named, where the one who was asked for is not free.
OTHERS_NAMED = 2
# Fewer times than this are said to be few by offering others' as well.
FEW = 3
# So many are looked at where the customer has rejected some.
NEAREST_SEARCHED = 200
Item = tuple[str, AnyItem]


# What is missing becomes a question


def ask_consultant(turn: Turn, wish: Wish, service: Service, *, as_cards: bool = False) -> Outcome | None:
    """Whom to see, where it is open, ambiguous or impossible; None where it is settled. Cards book."""
    if wish.anyone or wish.slot:
        return None
    unwanted = wishes.unwanted_people(turn, wish, service)
    consultants = [one for one in turn.consultants_of(service) if one.pk not in unwanted]
    asked_for = wish.consultant
    if asked_for in [consultant.pk for consultant in consultants]:
        return None
    candidates = [one for one in consultants if one.pk in wish.candidates]
    if len(candidates) == 1:
        wish.consultant = candidates[0].pk
        return None
    if len(consultants) == 1 and asked_for is None and not wish.candidates:
        wish.consultant = consultants[0].pk
        return None
    # Of a name that several have it is asked until one is chosen, whatever comes between.
    wish.consultant = None
    rows: list[Item] = [(one.name, items.WithConsultant(one.pk)) for one in candidates or consultants]
    made = tuple(cards.consultant(one, service) for one in consultants) if as_cards else ()
    offer = Offer.of([*rows, (replies.anyone_title(), items.WithAnyone())])
    if candidates:
        return Asks(wish, Question.CONSULTANT, replies.which_consultant(offer.choices), offer)
    question = Asks(wish, Question.CONSULTANT, replies.ask_consultant(offer.choices, made), offer)
    unable = turn.consultant(asked_for)
    return after(replies.does_not_offer(unable, service), question) if unable else question


def ask_day(turn: Turn, wish: Wish, wanted: Wanted) -> Outcome | None:
    if wish.date or wish.slot:
        return None
    beyond = too_far(turn, wanted, wish.days.first) if wish.days else None
    days = [] if beyond else _free_days(turn, wish, wanted)
    if wish.days and not days:
        first = beyond or Reply(times.nothing_between(wish.days.first, wish.days.last, wanted.what))
        wish.days = None
        return _after(first, ask_day(turn, wish, wanted))
    if not days:
        return _fully_booked(turn, wish, wanted)
    shown: list[Item] = [(replies.short_day(day), items.OnDay(day)) for day in days]
    offer = Offer.of(shown + keeping(wanted))
    ask = replies.ask_new_day if wanted.moving else replies.ask_day
    return Asks(wish, Question.DAY, ask(offer.choices), offer)


def _after(first: Reply, question: Outcome | None) -> Outcome:
    """What is said, and the question behind it; alone where nothing is left to ask."""
    return after(first, question) if question else Ends((first,))


def _free_days(turn: Turn, wish: Wish, wanted: Wanted) -> list[date]:
    within = wish.days
    if within:
        # Not as far as the calendar goes, where a year was mistyped.
        within = replace(within, last=min(within.last, last_day(turn, wanted)))
    days = availability.days_with_slots(
        service=wanted.service, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, limit=DAYS_SEARCHED,
        within=within.instants(turn.zone) if within else None, now=turn.now,
    )  # fmt: skip
    return [day for day in days if day.isoformat() not in wish.rejected][:DAYS_OFFERED]


def _fully_booked(turn: Turn, wish: Wish, wanted: Wanted) -> Outcome:
    anyone: list[Item] = [(replies.anyone_title(), items.WithAnyone())] if wanted.consultant else []
    if wanted.moving:
        rows = anyone + keeping(wanted)
    else:
        waiting: list[Item] = [] if waitlist.refusal(turn) else [(replies.waitlist_title(), items.Wait(None))]
        another: list[Item] = [(replies.other_service_title(), items.OfService(None))]
        rows = [*waiting, *another, *anyone, (replies.stop_title(), items.Stop())]
    offer = Offer.of(rows)
    said = times.fully_booked(wanted.what, _last_looked_at(turn, wanted), offer.choices)
    return Asks(wish, Question.FULL, said, offer)


def _last_looked_at(turn: Turn, wanted: Wanted) -> date:
    windows = [availability.HORIZON, wanted.service.policy().booking_window, window_of(turn.customer)]
    return until(turn, min(one for one in windows if one is not None))


def _anyone_else(turn: Turn, wanted: Wanted) -> list[Item]:
    """Where the one who was asked for has few times or none."""
    is_one_of_several = wanted.consultant and len(turn.consultants_of(wanted.service)) > 1
    return [(replies.anyone_else_title(), items.WithAnyone())] if is_one_of_several and not wanted.moving else []


def keeping(wanted: Wanted) -> list[Item]:
    """Whoever moves an appointment can leave it where it is, at every question."""
    return [(replies.keep_title(), items.Stop())] if wanted.moving else []


def ask_time(turn: Turn, wish: Wish, wanted: Wanted) -> Outcome | None:
    if wish.slot:
        return None
    assert wish.date is not None, "the day is asked first"
    if refusal := decide(turn.customer, wanted.action):
        return not_permitted(turn, wish, wanted, refusal)
    if beyond := too_far(turn, wanted, wish.date):
        wish.date = None
        return _after(beyond, ask_day(turn, wish, wanted))
    slots = free_on(turn, wish, wanted, wish.date)
    if wish.time:
        moment = datetime.combine(wish.date, wish.time, tzinfo=turn.zone)
        for slot in slots:
            if slot.starts_at == moment:
                wish.slot = item_of(slot)
                return None
        return _not_free(turn, wish, wanted, moment)
    start, end = span(turn, wish, wish.date)
    in_part = [slot for slot in slots if start <= slot.starts_at < end]
    return _offer_times(turn, wish, wanted, in_part) if in_part else _nothing_on(turn, wish, wanted, wish.date)


def beyond_all(turn: Turn, wish: Wish, services: Iterable[Service]) -> list[Reply]:
    """That the day that is wished for is farther ahead than any of these may be booked; it is not looked for any more
    then. Empty where it is not.
    """
    business = BusinessPolicy.current()
    windows = [service.policy(business).booking_window for service in services]
    last = until(turn, max(windows)) if windows else None
    if wish.date is None or last is None or wish.date <= last:
        return []
    wish.date = None
    return [times.too_far_ahead(last)]


def too_far(turn: Turn, wanted: Wanted, day: date) -> Reply | None:
    """How far ahead may be booked, where this day is beyond it: the service's rule or their level's, the stricter."""
    last, level = last_day(turn, wanted), window_of(turn.customer)
    if level is None or (own := until(turn, level)) >= last:
        return times.too_far_ahead(last) if day > last else None
    if day <= own:
        return None
    ahead = datetime.combine(min(day, last), time(), tzinfo=turn.zone) - turn.now
    refusal = decide(turn.customer, wanted.action, ahead=ahead)
    higher = refusal.having if refusal else None
    if higher is None:
        return times.too_far_for_the_level(own)
    days = higher.booking_window_days
    further = last if days is None else min(last, until(turn, timedelta(days=days)))
    return times.too_far_for_the_level(own, higher.label, further)


def _not_free(turn: Turn, wish: Wish, wanted: Wanted, moment: datetime) -> Outcome:
    offer = nearest(turn, wish, wanted, moment)
    said = times.not_free(
        moment, turn.zone, what=wanted.what, has_others=has_times(offer), choices=offer.choices,
        why=why(turn, wanted, moment), but=but_with(turn, searching.others_at(turn, wanted, moment)),
    )  # fmt: skip
    return Asks(wish, Question.TIME, said, offer)


def but_with(turn: Turn, others: list[FreeSlot]) -> str:
    """Who else is free, in a sentence; empty for nobody."""
    people = [turn.consultant(pk) for pk in list(dict.fromkeys(slot.consultant_id for slot in others))[:OTHERS_NAMED]]
    return times.but_with([one for one in people if one]) if people else ""


def _nothing_on(turn: Turn, wish: Wish, wanted: Wanted, day: date) -> Outcome:
    """On this day, in the hours that were asked for: with what is free where one of the two is given up."""
    low, high = hours(wish)
    middle = datetime.combine(day, time(min((low.hour + high.hour) // 2, 23)), tzinfo=turn.zone)
    start, end = span(turn, wish, day)
    can_wait = may_become_free(turn, wish, wanted, day)
    is_only_rejected = bool(wish.rejected) and any(start <= slot.starts_at < end for slot in _free(turn, wanted, day))
    instead = searching.instead(turn, wish, wanted, DateRange(day, day))
    full_day = day if can_wait and not waitlist.refusal(turn) else None
    offer = nearest(turn, wish, wanted, middle, kept=instead.other_hours[:1], full_day=full_day)
    said = times.nothing_on(
        middle, what=wanted.what, hours=written(wish), part=wish.part, has_rejected=is_only_rejected,
        has_others=has_times(offer), choices=offer.choices, but=_but(turn, instead),
        why="" if is_only_rejected else why(turn, wanted, middle, among=ALL_DAY if can_wait else None),
    )  # fmt: skip
    return Asks(wish, Question.TIME, said, offer)


def _but(turn: Turn, instead: searching.Instead) -> str:
    """What is free on the same day, in sentences."""
    at = times.but_at(instead.other_hours[0].starts_at.astimezone(turn.zone)) if instead.other_hours else ""
    return " ".join(filter(None, [at, but_with(turn, instead.others)]))


def written(wish: Wish) -> tuple[str, str]:
    """The hours that were asked for; "" is an open end."""
    first, last = (wish.hours.start, wish.hours.end) if wish.hours else (None, None)
    return f"{first:%H:%M}" if first else "", f"{last:%H:%M}" if last else ""


def free_on(turn: Turn, wish: Wish, wanted: Wanted, day: date) -> list[FreeSlot]:
    """The free times of a day, without those that are not wanted."""
    return [slot for slot in _free(turn, wanted, day) if not wishes.is_rejected(turn, wish, slot)]


def _free(turn: Turn, wanted: Wanted, day: date) -> list[FreeSlot]:
    slots = availability.slots_of_day(
        service=wanted.service, day=day, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, now=turn.now,
    )  # fmt: skip
    return [slot for slot in slots if not is_where_it_stands(slot, wanted)]


def is_full(turn: Turn, wish: Wish, wanted: Wanted, day: date) -> bool:
    """Whether nothing is free in the hours that were asked for, and something may become so."""
    if too_far(turn, wanted, day):
        return False
    start, end = span(turn, wish, day)
    return may_become_free(turn, wish, wanted, day) and not any(
        start <= slot.starts_at < end for slot in free_on(turn, wish, wanted, day)
    )


def may_become_free(turn: Turn, wish: Wish, wanted: Wanted, day: date) -> bool:
    start, end = span(turn, wish, day)
    return availability.may_become_free(
        service=wanted.service, consultant=wanted.consultant, start=start, end=end, customer=turn.customer,
        without=wanted.without, now=turn.now,
    )  # fmt: skip


def _offer_times(turn: Turn, wish: Wish, wanted: Wanted, slots: list[FreeSlot]) -> Outcome:
    page = wish.page
    shown = slots[page * TIMES_OFFERED : (page + 1) * TIMES_OFFERED] or slots[:TIMES_OFFERED]
    rows: list[Item] = [(replies.clock(slot.starts_at, turn.zone), items.AtSlot(item_of(slot))) for slot in shown]
    if len(slots) > TIMES_OFFERED:
        following = page + 1 if (page + 1) * TIMES_OFFERED < len(slots) else 0
        rows.append((replies.more_title(), items.Page(following)))
    rows.append((replies.other_day_title(), items.Other(Another.DAY)))
    rows += _anyone_else(turn, wanted) if len(slots) <= FEW else []
    offer = Offer.of(rows + keeping(wanted))
    zone = replies.foreign_zone(slots[0].starts_at.astimezone(turn.zone))
    assert wish.date is not None, "the times are those of a day"
    return Asks(wish, Question.TIME, replies.ask_time(wish.date, zone, offer.choices), offer)


def nearest(
    turn: Turn, wish: Wish, wanted: Wanted, moment: datetime, *, kept: Sequence[FreeSlot] = (),
    full_day: date | None = None,
) -> Offer:  # fmt: skip
    """The free times closest to a wish that cannot be met, as choices; those that were named are `kept` among them."""
    slots = availability.nearest_slots(
        service=wanted.service, moment=max(moment, turn.now), consultant=wanted.consultant, customer=turn.customer,
        # One more, since the appointment's own time is free for it.
        moving=wanted.moving, without=wanted.without, now=turn.now,
        limit=NEAREST_SEARCHED if wish.rejected else NEAREST_OFFERED + (wanted.moving is not None),
    )  # fmt: skip
    fitting = [
        slot for slot in slots
        if not is_where_it_stands(slot, wanted) and not wishes.is_rejected(turn, wish, slot)
    ]  # fmt: skip
    shown = list(dict.fromkeys([*kept, *fitting]))[:NEAREST_OFFERED]
    rows = [row(turn, slot) for slot in sorted(shown, key=lambda slot: slot.starts_at)]
    rows.append((replies.other_day_title(), items.Other(Another.DAY)))
    rows += _anyone_else(turn, wanted)
    if full_day and not wanted.moving:
        rows.append((replies.waitlist_title(), items.Wait(full_day)))
    return Offer.of(rows + keeping(wanted))


def row(turn: Turn, slot: FreeSlot, *, names_them: bool = False) -> Item:
    """A time to choose, with its day, and with who is free then where that is told."""
    consultant = turn.consultant(slot.consultant_id) if names_them else None
    return times.moment_with(slot.starts_at, turn.zone, consultant), items.AtSlot(item_of(slot))


def has_times(offer: Offer) -> bool:
    return any(isinstance(item, items.AtSlot) for item in offer.items)


# Why a wish cannot be met

TAKEN = frozenset({Reason.BUSY, Reason.HELD})
# Also what consultants have noted elsewhere.
NOT_FREE = TAKEN | {Reason.BUSY_ELSEWHERE}
# The same for every consultant.
FOR_EVERYBODY = frozenset({Reason.PAST, Reason.NOTICE, Reason.WINDOW, Reason.HOLIDAY})
ALL_DAY = frozenset({Reason.HOLIDAY, Reason.CLOSED, Reason.TIME_OFF})
ABSENT = frozenset({Reason.HOURS, Reason.CLOSED, Reason.TIME_OFF})


def why(turn: Turn, wanted: Wanted, moment: datetime, among: frozenset[str] | None = None) -> str:
    """The rule against a moment, in a sentence; empty where it is simply taken, or is none of `among`."""
    row, one = wanted.moving, wanted.consultant
    is_the_same = row is not None and (row.starts_at, row.service_id) == (moment, wanted.service.pk)
    if row and is_the_same and (one is None or one.pk == row.consultant_id):
        return times.stands_there_already()
    found = availability.explain_each(
        service=wanted.service, consultant=one, moment=moment, customer=turn.customer, moving=row,
        without=wanted.without, now=turn.now,
    )  # fmt: skip
    if not found or (among is not None and not found <= among):
        return ""
    if Reason.NOTICE in found:
        return times.needs_notice(wanted.service.policy().minimum_notice)
    if everybodys := found & FOR_EVERYBODY:
        return availability.Explanation(everybodys.pop()).sentence
    if one:
        (code,) = found
        return "" if code in TAKEN else availability.Explanation(code).sentence
    return _why_nobody(found)


def is_somebody_elses(turn: Turn, wanted: Wanted, moment: datetime) -> bool:
    """Whether another customer has this time, or is just taking it."""
    found = availability.explain_each(
        service=wanted.service, consultant=wanted.consultant, moment=moment, customer=turn.customer,
        moving=wanted.moving, now=turn.now,
    )  # fmt: skip
    ends = moment + timedelta(minutes=wanted.service.duration_minutes)
    own = turn.customer.appointments.booked().overlapping(moment, ends)
    return bool(found) and found <= TAKEN and not own.filter(consultant=wanted.consultant).exists()


def _why_nobody(found: set[str]) -> str:
    """Of a time at which anyone would do."""
    if found <= NOT_FREE:
        return times.everyone_is_busy()
    if found <= ABSENT:
        return times.nobody_works_then()
    return availability.Explanation(Reason.GRID).sentence if found == {Reason.GRID} else times.nobody_is_free()


# Keeping the chosen one


def hold(turn: Turn, wish: Wish, wanted: Wanted) -> bool:
    """Keep the chosen slot while the customer decides; asked again, the hold is renewed. Raises BookingError.

    Of somebody who has not shown who they are it may not be kept. Returns whether they have to be told so: once for
    each time that is chosen.
    """
    starts_at, consultant = chosen(turn, wish)
    stranger = None if turn.is_known else turn.conversation.identity
    event = services.hold(
        customer=turn.customer, service=wanted.service, consultant=consultant, starts_at=starts_at,
        moving=wanted.moving, stranger=stranger, by=by_customer(turn.customer), now=turn.now,
    )  # fmt: skip
    wish.held = event.appointment_id if event else None
    is_new = stranger is not None and event is None and wish.not_kept != wish.slot
    if is_new:
        wish.not_kept = wish.slot
    return is_new


def chosen(turn: Turn, wish: Wish) -> tuple[datetime, Consultant]:
    assert wish.slot is not None, "a slot has been chosen"
    consultant = turn.consultant(wish.slot.consultant)
    assert consultant is not None, "a slot is somebody's"
    return wish.slot.starts_at, consultant


def refused(turn: Turn, wish: Wish, wanted: Wanted, error: BookingError) -> Outcome:
    """Taken, past, or outside the rules as they are now: it is gone, and the nearest are offered."""
    if isinstance(error, TooMany):
        wishes.let_go(turn, wish)
        return Ends((replies.too_many(),))
    if isinstance(error, NotPermitted):
        return not_permitted(turn, wish, wanted, error.refusal)
    starts_at, _ = chosen(turn, wish)
    wishes.release(turn, wish)
    wish.time = None
    if error.code != "slot_taken":
        return _not_free(turn, wish, wanted, starts_at)
    offer = nearest(turn, wish, wanted, starts_at)
    others = searching.others_at(turn, wanted, starts_at)
    said = times.just_taken(
        starts_at, turn.zone, has_others=has_times(offer), choices=offer.choices, but=but_with(turn, others)
    )  # fmt: skip
    return Asks(wish, Question.TIME, said, offer)


def not_permitted(turn: Turn, wish: Wish, wanted: Wanted, refusal: Refusal) -> Outcome:
    said = account.not_permitted(refusal)
    if refusal.missing == Missing.WINDOW:
        starts_at, _ = chosen(turn, wish)
        said = too_far(turn, wanted, starts_at.astimezone(turn.zone).date()) or said
        wishes.release(turn, wish)
        wish.date, wish.time, wish.page = None, None, 0
        return _after(said, ask_day(turn, wish, wanted))
    wishes.let_go(turn, wish)
    return Ends((said,))


def item_of(slot: FreeSlot) -> Slot:
    """As it is offered."""
    return Slot(slot.starts_at, slot.consultant_id)


def consultant_row(turn: Turn, wish: Wish) -> Consultant | None:
    return turn.consultant(wish.consultant)


def wished_time(turn: Turn, wish: Wish) -> str:
    """When it shall be, as far as that is known, in words."""
    if wish.slot:
        return times.moment_with(wish.slot.starts_at, turn.zone, None)
    days = [wish.date] if wish.date else [wish.days.first, wish.days.last] if wish.days else []
    shown = "–".join(replies.short_day(day) for day in dict.fromkeys(days))
    clock = f"{wish.time:%H:%M}" if wish.time else times.hours_in_words(*written(wish), wish.part)
    return " ".join(filter(None, [shown, clock]))
