"""Finding a time together: whom, which day, which time, and the nearest where a wish cannot be met.

Shared by booking and moving. What is wished for stands in `turn.known`: consultant, anyone, candidates, date, days,
time, part, hours, page, and in the end the slot, with the appointment that holds it.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Action
from accounts.permissions import Missing, Refusal, decide, window_of
from bookings import availability, services
from bookings.actors import by_customer
from bookings.availability import Reason, Slot
from bookings.errors import BookingError, NotPermitted, TooMany
from bookings.models import Appointment, PartOfDay
from chatbot import replies
from chatbot.flows import waitlist, wishes
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import Choice, Reply, account, times
from chatbot.understanding.schema import DateRange
from consultants.models import Consultant, Service

DAYS_OFFERED = 7
# As far as availability looks for the nearest.
DAYS_SEARCHED = 28
TIMES_OFFERED = 8
NEAREST_OFFERED = 5
# Fewer times than this are said to be few by offering others' as well.
FEW = 3
# So many are looked at where the customer has rejected some.
NEAREST_SEARCHED = 200
Item = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Wanted:
    """What a time is looked for, with whom; None is anyone.

    `moving`: the appointment that goes there. Its own time is not busy for it, and is no new one either.
    """

    service: Service
    consultant: Consultant | None
    moving: Appointment | None = None
    # Consultants the customer does not want.
    without: tuple[int, ...] = ()

    @property
    def what(self) -> str:
        """In words, as what is not free is named."""
        return times.visit(self.service, self.consultant)

    @property
    def action(self) -> Action:
        return Action.RESCHEDULE if self.moving else Action.BOOK


# What is missing becomes a question


def ask_consultant(turn: Turn, service: Service) -> Reply | None:
    """Whom to see, where it is open, ambiguous or impossible; None where it is settled."""
    if turn.known.get("anyone") or turn.known.get("slot"):
        return None
    unwanted = wishes.rejected_people(turn)
    consultants = [one for one in service.consultants.filter(is_active=True) if one.pk not in unwanted]
    asked_for = turn.known.get("consultant")
    if asked_for in [consultant.pk for consultant in consultants]:
        return None
    candidates = [c for c in consultants if c.pk in turn.known.get("candidates", [])]
    if len(candidates) == 1:
        turn.known["consultant"] = candidates[0].pk
        return None
    wishes.forget(turn, "consultant", "candidates")
    items: list[Item] = [(consultant.name, {"consultant": consultant.pk}) for consultant in candidates or consultants]
    items.append((replies.anyone_title(), {"anyone": True}))
    choices = turn.offer("consultant", items)
    if candidates:
        return replies.which_consultant(choices)
    question = replies.ask_consultant(choices)
    unable = turn.consultant(asked_for)
    return after(replies.does_not_offer(unable, service), question) if unable else question


def ask_day(turn: Turn, wanted: Wanted) -> Reply | None:
    if turn.known.get("date") or turn.known.get("slot"):
        return None
    wished = [date.fromisoformat(end) for end in turn.known.get("days", ())]
    beyond = too_far(turn, wanted, wished[0]) if wished else None
    days = [] if beyond else _free_days(turn, wanted, DateRange(*wished) if wished else None)
    if wished and not days:
        wishes.forget(turn, "days")
        first = beyond or Reply(times.nothing_between(wished[0], wished[1], wanted.what))
        question = ask_day(turn, wanted)
        return after(first, question) if question else first
    if not days:
        return _fully_booked(turn, wanted)
    items: list[Item] = [(replies.short_day(day), {"date": day.isoformat()}) for day in days]
    choices = turn.offer("day", items + _keeping(wanted))
    return replies.ask_new_day(choices) if wanted.moving else replies.ask_day(choices)


def _free_days(turn: Turn, wanted: Wanted, within: DateRange | None) -> list[date]:
    if within:
        # Not as far as the calendar goes, where a year was mistyped.
        within = replace(within, last=min(within.last, _until(turn, wanted.service.policy().booking_window)))
    days = availability.days_with_slots(
        service=wanted.service, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, limit=DAYS_SEARCHED,
        within=within.instants(turn.zone) if within else None, now=turn.now,
    )  # fmt: skip
    return [day for day in days if day.isoformat() not in wishes.rejected(turn)][:DAYS_OFFERED]


def _fully_booked(turn: Turn, wanted: Wanted) -> Reply:
    anyone: list[Item] = [(replies.anyone_title(), {"anyone": True})] if wanted.consultant else []
    if wanted.moving:
        return times.fully_booked(wanted.what, turn.offer("full", anyone + _keeping(wanted)))
    waiting: list[Item] = [(replies.waitlist_title(), {"waitlist": "any day"})] if not waitlist.refusal(turn) else []
    items: list[Item] = [
        *waiting,
        (replies.other_service_title(), {"service": None}),
        *anyone,
        (replies.stop_title(), {"answer": "stop"}),
    ]
    return times.fully_booked(wanted.what, turn.offer("full", items))


def _anyone_else(wanted: Wanted) -> list[Item]:
    """Where the one who was asked for has few times or none."""
    is_one_of_several = wanted.consultant and wanted.service.consultants.filter(is_active=True).count() > 1
    return [(replies.anyone_else_title(), {"anyone": True})] if is_one_of_several and not wanted.moving else []


def _keeping(wanted: Wanted) -> list[Item]:
    """Whoever moves an appointment can leave it where it is, at every question."""
    return [(replies.keep_title(), {"answer": "stop"})] if wanted.moving else []


def ask_time(turn: Turn, wanted: Wanted) -> Reply | None:
    known = turn.known
    if known.get("slot"):
        return None
    day = date.fromisoformat(known["date"])
    if refusal := decide(turn.customer, wanted.action):
        return not_permitted(turn, wanted, refusal)
    if beyond := too_far(turn, wanted, day):
        wishes.forget(turn, "date")
        question = ask_day(turn, wanted)
        return after(beyond, question) if question else beyond
    slots = _free_on(turn, wanted, day)
    if known.get("time"):
        moment = datetime.combine(day, time.fromisoformat(known["time"]), tzinfo=turn.zone)
        for slot in slots:
            if slot.starts_at == moment:
                known.update(_item(slot))
                return None
        return _not_free(turn, wanted, moment)
    start, end = span(turn, day)
    in_part = [slot for slot in slots if start <= slot.starts_at < end]
    return _offer_times(turn, wanted, day, in_part) if in_part else _nothing_on(turn, wanted, day)


def too_far(turn: Turn, wanted: Wanted, day: date) -> Reply | None:
    """How far ahead may be booked, where this day is beyond it: the service's rule or their level's, the stricter."""
    last, level = _until(turn, wanted.service.policy().booking_window), window_of(turn.customer)
    if level is None or (own := _until(turn, level)) >= last:
        return times.too_far_ahead(last) if day > last else None
    if day <= own:
        return None
    ahead = datetime.combine(min(day, last), time(), tzinfo=turn.zone) - turn.now
    refusal = decide(turn.customer, wanted.action, ahead=ahead)
    higher = refusal.having if refusal else None
    if higher is None:
        return times.too_far_for_the_level(own)
    days = higher.booking_window_days
    further = last if days is None else min(last, _until(turn, timedelta(days=days)))
    return times.too_far_for_the_level(own, higher.label, further)


def _until(turn: Turn, window: timedelta) -> date:
    return (turn.now + window).astimezone(turn.zone).date()


def _not_free(turn: Turn, wanted: Wanted, moment: datetime) -> Reply:
    choices = _nearest(turn, wanted, moment)
    return times.not_free(moment, turn.zone, what=wanted.what, choices=choices, why=why(turn, wanted, moment))


def _nothing_on(turn: Turn, wanted: Wanted, day: date) -> Reply:
    """On this day, in the hours that were asked for."""
    known, (low, high) = turn.known, hours(turn.known)
    middle = datetime.combine(day, time(min((low.hour + high.hour) // 2, 23)), tzinfo=turn.zone)
    start, end = span(turn, day)
    can_wait = may_become_free(turn, wanted, day)
    is_only_rejected = bool(wishes.rejected(turn)) and any(
        start <= slot.starts_at < end for slot in _free(turn, wanted, day)
    )
    choices = _nearest(turn, wanted, middle, full_day=day if can_wait and not waitlist.refusal(turn) else None)
    return times.nothing_on(
        middle, what=wanted.what, hours=tuple(known.get("hours") or ("", "")), part=known.get("part", ""),
        has_rejected=is_only_rejected, choices=choices,
        why="" if is_only_rejected else why(turn, wanted, middle, among=ALL_DAY if can_wait else None),
    )  # fmt: skip


def _free_on(turn: Turn, wanted: Wanted, day: date) -> list[Slot]:
    return [slot for slot in _free(turn, wanted, day) if not wishes.is_rejected(turn, slot)]


def _free(turn: Turn, wanted: Wanted, day: date) -> list[Slot]:
    slots = availability.slots_of_day(
        service=wanted.service, day=day, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, now=turn.now,
    )  # fmt: skip
    return [slot for slot in slots if not _is_where_it_stands(slot, wanted)]


def _is_where_it_stands(slot: Slot, wanted: Wanted) -> bool:
    row = wanted.moving
    return row is not None and (slot.starts_at, slot.consultant_id) == (row.starts_at, row.consultant_id)


def hours(known: dict[str, Any]) -> tuple[time, time]:
    """Between which times it shall begin: a range that was said, a part of the day, or the whole of it."""
    if known.get("hours"):
        first, last = known["hours"]
        return time.fromisoformat(first or "00:00"), time.fromisoformat(last) if last else time.max
    if known.get("part"):
        first_hour, last_hour = PartOfDay(known["part"]).hours
        return time(first_hour), time(last_hour) if last_hour < 24 else time.max
    return time.min, time.max


def span(turn: Turn, day: date) -> tuple[datetime, datetime]:
    """`[start, end)` of the hours that were asked for, on this day by the customer's clock."""
    low, high = hours(turn.known)
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=turn.zone)
    start = datetime.combine(day, low, tzinfo=turn.zone)
    return start, midnight if high == time.max else datetime.combine(day, high, tzinfo=turn.zone)


def is_full(turn: Turn, wanted: Wanted, day: date) -> bool:
    """Whether nothing is free in the hours that were asked for, and something may become so."""
    if too_far(turn, wanted, day):
        return False
    start, end = span(turn, day)
    return may_become_free(turn, wanted, day) and not any(
        start <= slot.starts_at < end for slot in _free_on(turn, wanted, day)
    )


def may_become_free(turn: Turn, wanted: Wanted, day: date) -> bool:
    start, end = span(turn, day)
    return availability.may_become_free(
        service=wanted.service, consultant=wanted.consultant, start=start, end=end, customer=turn.customer,
        without=wanted.without, now=turn.now,
    )  # fmt: skip


def _offer_times(turn: Turn, wanted: Wanted, day: date, slots: list[Slot]) -> Reply:
    page = turn.known.get("page", 0)
    shown = slots[page * TIMES_OFFERED : (page + 1) * TIMES_OFFERED] or slots[:TIMES_OFFERED]
    items: list[Item] = [(replies.clock(slot.starts_at, turn.zone), _item(slot)) for slot in shown]
    if len(slots) > TIMES_OFFERED:
        following = page + 1 if (page + 1) * TIMES_OFFERED < len(slots) else 0
        items.append((replies.more_title(), {"page": following}))
    items.append((replies.other_day_title(), {"another": "day"}))
    items += _anyone_else(wanted) if len(slots) <= FEW else []
    zone_label = replies.zone_name(slots[0].starts_at, turn.zone)
    return replies.ask_time(day, zone_label, turn.offer("time", items + _keeping(wanted)))


def _nearest(turn: Turn, wanted: Wanted, moment: datetime, full_day: date | None = None) -> tuple[Choice, ...]:
    """The free times closest to a wish that cannot be met, as choices."""
    slots = availability.nearest_slots(
        service=wanted.service, moment=max(moment, turn.now), consultant=wanted.consultant, customer=turn.customer,
        # One more, since the appointment's own time is free for it.
        moving=wanted.moving, without=wanted.without, now=turn.now,
        limit=NEAREST_SEARCHED if wishes.rejected(turn) else NEAREST_OFFERED + (wanted.moving is not None),
    )  # fmt: skip
    items: list[Item] = [
        (f"{replies.short_day(slot.starts_at.astimezone(turn.zone))} {replies.clock(slot.starts_at, turn.zone)}",
         _item(slot))
        for slot in [
            slot for slot in slots if not _is_where_it_stands(slot, wanted) and not wishes.is_rejected(turn, slot)
        ][:NEAREST_OFFERED]
    ]  # fmt: skip
    items.append((replies.other_day_title(), {"another": "day"}))
    items += _anyone_else(wanted)
    if full_day and not wanted.moving:
        items.append((replies.waitlist_title(), {"waitlist": full_day.isoformat()}))
    return turn.offer("time", items + _keeping(wanted))


# Why a wish cannot be met

TAKEN = frozenset({Reason.BUSY, Reason.HELD})
# The same for every consultant.
FOR_EVERYBODY = frozenset({Reason.PAST, Reason.NOTICE, Reason.WINDOW, Reason.HOLIDAY})
ALL_DAY = frozenset({Reason.HOLIDAY, Reason.CLOSED, Reason.TIME_OFF})
ABSENT = frozenset({Reason.HOURS, Reason.CLOSED, Reason.TIME_OFF})


def why(turn: Turn, wanted: Wanted, moment: datetime, among: frozenset[str] | None = None) -> str:
    """The rule against a moment, in a sentence; empty where it is simply taken, or is none of `among`."""
    row, one = wanted.moving, wanted.consultant
    if row and moment == row.starts_at and (one is None or one.pk == row.consultant_id):
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


def _why_nobody(found: set[str]) -> str:
    """Of a time at which anyone would do."""
    if found <= TAKEN:
        return times.everyone_is_busy()
    if found <= ABSENT:
        return times.nobody_works_then()
    return availability.Explanation(Reason.GRID).sentence if found == {Reason.GRID} else times.nobody_is_free()


# Keeping the chosen one


def hold(turn: Turn, wanted: Wanted) -> None:
    """Keep the chosen slot while the customer decides; asked again, the hold is renewed. Raises BookingError.

    Of somebody who has not shown who they are it may not be kept: `say_what_is_not_kept` tells them so.
    """
    starts_at, consultant = chosen(turn)
    stranger = None if identification.is_known(turn.conversation, turn.now) else turn.conversation.identity
    event = services.hold(
        customer=turn.customer, service=wanted.service, consultant=consultant, starts_at=starts_at,
        moving=wanted.moving, stranger=stranger, by=by_customer(turn.customer), now=turn.now,
    )  # fmt: skip
    turn.known["held"] = event.appointment_id if event else None
    if stranger is not None and event is None and turn.known.get("not_kept") != turn.known["slot"]:
        turn.known["not_kept"], turn.is_not_kept = turn.known["slot"], True


def say_what_is_not_kept(turn: Turn, question: Reply) -> Reply:
    """Once for each time that is chosen, before whatever is asked next."""
    if not turn.is_not_kept:
        return question
    turn.is_not_kept = False
    return after(times.not_kept(), question)


def chosen(turn: Turn) -> tuple[datetime, Consultant]:
    slot = turn.known["slot"]
    consultant = turn.consultant(slot["consultant"])
    assert consultant is not None, "a slot is somebody's"
    return datetime.fromisoformat(slot["starts_at"]), consultant


def refused(turn: Turn, wanted: Wanted, error: BookingError) -> Reply:
    """Taken, past, or outside the rules as they are now: it is gone, and the nearest are offered."""
    if isinstance(error, TooMany):
        wishes.let_go(turn)
        turn.finish()
        return replies.too_many()
    if isinstance(error, NotPermitted):
        return not_permitted(turn, wanted, error.refusal)
    starts_at, _ = chosen(turn)
    wishes.forget(turn, "slot", "time")
    nearest = _nearest(turn, wanted, starts_at)
    if error.code == "slot_taken":
        return times.just_taken(starts_at, turn.zone, nearest)
    return times.not_free(
        starts_at, turn.zone, what=wanted.what, choices=nearest, why=why(turn, wanted, starts_at)
    )  # fmt: skip


def not_permitted(turn: Turn, wanted: Wanted, refusal: Refusal) -> Reply:
    said = account.not_permitted(refusal)
    if refusal.missing == Missing.WINDOW:
        starts_at, _ = chosen(turn)
        said = too_far(turn, wanted, starts_at.astimezone(turn.zone).date()) or said
        wishes.forget(turn, "slot", "date", "time", "page")
        question = ask_day(turn, wanted)
        return after(said, question) if question else said
    wishes.let_go(turn)
    turn.finish()
    return said


def _item(slot: Slot) -> dict[str, Any]:
    return {"slot": {"starts_at": slot.starts_at.isoformat(), "consultant": slot.consultant_id}}


def consultant_row(turn: Turn) -> Consultant | None:
    return turn.consultant(turn.known.get("consultant"))


def after(first: Reply, then: Reply) -> Reply:
    return Reply(f"{first.text}\n{then.text}", then.choices, then.numbered)
