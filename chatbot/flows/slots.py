"""Finding a time together: whom, which day, which time, and the nearest where a wish cannot be met.

Shared by booking and moving. What is wished for stands in `turn.known`: consultant, anyone, candidates, date, days,
time, part, hours, page, and in the end the slot, with the appointment that holds it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from accounts.models import Action
from accounts.permissions import Missing, Refusal, decide
from bookings import availability, services
from bookings.actors import by_customer
from bookings.availability import Reason, Slot
from bookings.errors import BookingError, NotPermitted, TooMany
from bookings.models import Appointment, PartOfDay
from chatbot import identification, replies
from chatbot.flows import wishes
from chatbot.replies import Choice, Reply, account
from chatbot.turn import Turn
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
    days = availability.days_with_slots(
        service=wanted.service, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, limit=DAYS_SEARCHED, now=turn.now,
    )  # fmt: skip
    days = [day for day in days if day.isoformat() not in wishes.rejected(turn)]
    if wished := turn.known.get("days"):
        days = [day for day in days if wished[0] <= day.isoformat() <= wished[1]] or days
    days = days[:DAYS_OFFERED]
    if not days:
        return _fully_booked(turn, wanted)
    items: list[Item] = [(replies.short_day(day), {"date": day.isoformat()}) for day in days]
    choices = turn.offer("day", items + _keeping(wanted))
    return replies.ask_new_day(choices) if wanted.moving else replies.ask_day(choices)


def _fully_booked(turn: Turn, wanted: Wanted) -> Reply:
    anyone: list[Item] = [(replies.anyone_title(), {"anyone": True})] if wanted.consultant else []
    if wanted.moving:
        return replies.fully_booked(wanted.service, turn.offer("full", anyone + _keeping(wanted)))
    items: list[Item] = [
        (replies.waitlist_title(), {"waitlist": "any day"}),
        (replies.other_service_title(), {"service": None}),
        *anyone,
        (replies.stop_title(), {"answer": "stop"}),
    ]
    return replies.fully_booked(wanted.service, turn.offer("full", items))


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
    ahead = datetime.combine(day, time(), tzinfo=turn.zone) - turn.now
    beyond = decide(turn.customer, wanted.action, ahead=ahead)
    last = (turn.now + wanted.service.policy().booking_window).astimezone(turn.zone).date()
    if beyond and day <= last:
        return not_permitted(turn, wanted, beyond)
    if day > last:
        wishes.forget(turn, "date")
        question = ask_day(turn, wanted)
        return after(replies.too_far_ahead(last), question) if question else None
    slots = _free_on(turn, wanted, day)
    if known.get("time"):
        moment = datetime.combine(day, time.fromisoformat(known["time"]), tzinfo=turn.zone)
        for slot in slots:
            if slot.starts_at == moment:
                known.update(_item(slot))
                return None
        return replies.not_free(moment, turn.zone, _nearest(turn, wanted, moment), why(turn, wanted, moment))
    low, high = _hours(known)
    in_part = [slot for slot in slots if low <= slot.starts_at.astimezone(turn.zone).time() < high]
    if not in_part:
        middle = datetime.combine(day, time(min((low.hour + high.hour) // 2, 23)), tzinfo=turn.zone)
        reason = why(turn, wanted, middle, among=ALL_DAY)
        return replies.nothing_on(middle, _nearest(turn, wanted, middle, full_day=day), reason)
    return _offer_times(turn, wanted, day, in_part)


def _free_on(turn: Turn, wanted: Wanted, day: date) -> list[Slot]:
    slots = availability.slots_of_day(
        service=wanted.service, day=day, zone=turn.zone, consultant=wanted.consultant, customer=turn.customer,
        moving=wanted.moving, without=wanted.without, now=turn.now,
    )  # fmt: skip
    return [slot for slot in slots if not _is_where_it_stands(slot, wanted) and not wishes.is_rejected(turn, slot)]


def _is_where_it_stands(slot: Slot, wanted: Wanted) -> bool:
    row = wanted.moving
    return row is not None and (slot.starts_at, slot.consultant_id) == (row.starts_at, row.consultant_id)


def _hours(known: dict[str, Any]) -> tuple[time, time]:
    """Between which times it shall begin: a range that was said, a part of the day, or the whole of it."""
    if known.get("hours"):
        first, last = known["hours"]
        return time.fromisoformat(first or "00:00"), time.fromisoformat(last) if last else time.max
    if known.get("part"):
        first_hour, last_hour = PartOfDay(known["part"]).hours
        return time(first_hour), time(last_hour) if last_hour < 24 else time.max
    return time.min, time.max


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
        return replies.stands_there_already()
    found = availability.explain_each(
        service=wanted.service, consultant=one, moment=moment, customer=turn.customer, moving=row,
        without=wanted.without, now=turn.now,
    )  # fmt: skip
    if not found or (among is not None and not found <= among):
        return ""
    if Reason.NOTICE in found:
        return replies.needs_notice(wanted.service.policy().minimum_notice)
    if everybodys := found & FOR_EVERYBODY:
        return availability.Explanation(everybodys.pop()).sentence
    if one:
        (code,) = found
        return "" if code in TAKEN else availability.Explanation(code).sentence
    return _why_nobody(found)


def _why_nobody(found: set[str]) -> str:
    """Of a time at which anyone would do."""
    if found <= TAKEN:
        return replies.everyone_is_busy()
    if found <= ABSENT:
        return replies.nobody_works_then()
    return availability.Explanation(Reason.GRID).sentence if found == {Reason.GRID} else replies.nobody_is_free()


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
    return after(replies.not_kept(), question)


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
        return replies.just_taken(starts_at, turn.zone, nearest)
    return replies.not_free(starts_at, turn.zone, nearest, why(turn, wanted, starts_at))


def not_permitted(turn: Turn, wanted: Wanted, refusal: Refusal) -> Reply:
    said = account.not_permitted(refusal)
    if refusal.missing == Missing.WINDOW:
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
