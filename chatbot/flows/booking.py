"""Booking: service, consultant or anyone, day, time, name, confirmation. Asks only for what is missing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from accounts.models import Action, Device
from accounts.permissions import Missing, Refusal, decide
from accounts.services import name_customer
from bookings import availability, services
from bookings.actors import by_customer
from bookings.availability import Slot
from bookings.errors import BookingError, NotPermitted, TooMany
from bookings.models import PartOfDay
from chatbot import identification, replies
from chatbot.flows import verification, waitlist
from chatbot.replies import Choice, Reply, account
from chatbot.turn import Turn
from consultants.models import Consultant, Service

DAYS_OFFERED = 7
# As far as availability looks for the nearest.
DAYS_SEARCHED = 28
TIMES_OFFERED = 8
NEAREST_OFFERED = 5


def start(turn: Turn) -> list[Reply]:
    coming = turn.customer.appointments.coming(turn.now).count()
    refusal = decide(turn.customer, Action.BOOK, used=coming)
    if refusal:
        turn.finish()
        return [account.not_permitted(refusal)]
    turn.begin("booking")
    said = _note_what_was_said(turn)
    return said + [_next_question(turn)]


def go_on(turn: Turn) -> list[Reply] | None:
    picked = turn.picked()
    if picked and "waitlist" in picked:
        turn.known["waitlist"] = picked["waitlist"]
        return [_next_question(turn)]
    if turn.asked == "confirm":
        meant = turn.understanding
        if picked == {"answer": "yes"} or (picked is None and meant.means("confirm")):
            return [_verify(turn) or _book(turn)]
        if meant.means("deny"):
            _forget(turn, "slot", "time")
            return [_next_question(turn)]
    if picked is not None:
        _note_choice(turn, picked)
        return [_next_question(turn)]
    if turn.asked == "name" and looks_like_a_name(turn):
        name_customer(customer=turn.customer, name=bare_name(turn.text))
        return [_next_question(turn)]
    before = dict(turn.known)
    said = _note_what_was_said(turn)
    if said or turn.known != before:
        return said + [_next_question(turn)]
    return None


def ask_again(turn: Turn) -> Reply:
    return _next_question(turn)


# What the customer says becomes what is known


def _note_choice(turn: Turn, item: dict[str, Any]) -> None:
    known = turn.known
    if "service" in item:
        _forget(turn, "slot")
    if "consultant" in item and "slot" not in item:
        _forget(turn, "slot", "anyone", "candidates")
    if "anyone" in item:
        _forget(turn, "slot", "consultant", "candidates")
    if "date" in item:
        _forget(turn, "slot", "page")
    if item.get("another") == "day":
        _forget(turn, "slot", "date", "days", "time", "part", "hours", "page")
    elif item.get("another") == "time":
        _forget(turn, "slot", "time", "part", "hours", "page")
    elif item.get("another") == "person":
        _forget(turn, "slot", "consultant", "anyone", "candidates")
    known.update({key: value for key, value in item.items() if key not in ("another", "answer")})


def _note_what_was_said(turn: Turn) -> list[Reply]:
    """Take values from the text into `known`; returns what must be said about those that cannot be."""
    found, known = turn.understanding.entities, turn.known
    if len(found.service) == 1:
        _note_choice(turn, {"service": found.service[0]})
    if len(found.consultant) == 1:
        _note_choice(turn, {"consultant": found.consultant[0]})
    elif found.consultant:
        _forget(turn, "slot", "consultant", "anyone")
        known["candidates"] = list(found.consultant)
    elif found.anyone:
        _note_choice(turn, {"anyone": True})
    _note_when(turn)
    return [replies.impossible_date(words) for words in found.invalid]


def _note_when(turn: Turn) -> None:
    found, known = turn.understanding.entities, turn.known
    if found.date:
        # Another day than the one the time was wished for; a time that waits for its day is kept.
        if known.get("date") and not found.time:
            _forget(turn, "time")
        _note_choice(turn, {"date": found.date.isoformat()})
    if found.date_range:
        _forget(turn, "slot", "date", "page")
        known["days"] = [found.date_range.first.isoformat(), found.date_range.last.isoformat()]
    if found.time:
        _forget(turn, "slot", "part", "hours")
        known["time"] = f"{found.time:%H:%M}"
    elif found.time_range:
        _forget(turn, "slot", "time", "part", "page")
        known["hours"] = [f"{end:%H:%M}" if end else "" for end in (found.time_range.start, found.time_range.end)]
    elif found.part_of_day:
        _forget(turn, "slot", "time", "page", "hours")
        known["part"] = found.part_of_day


def _forget(turn: Turn, *names: str) -> None:
    if "slot" in names and turn.known.get("slot"):
        let_go(turn)
    for name in names:
        turn.known.pop(name, None)


# What people say around their name.
INTRODUCTION = re.compile(
    r"^(?:(?:tôi|toi|mình|minh|em|anh|chị|chi|cháu|con)\s+)?(?:tên\s+(?:tôi\s+|mình\s+|em\s+)?(?:là\s+)?|ten\s+(?:la\s+)?|là\s+|la\s+)"
    r"|^(?:my name is|my name's|i'm|i am|this is|it's)\s+",
    re.IGNORECASE,
)
# Given names that fold like a command.
NAMES_LIKE_COMMANDS = frozenset({"huy", "dũng", "dung"})


def bare_name(text: str) -> str:
    return " ".join(INTRODUCTION.sub("", text.strip(), count=1).strip(" .,!").split())


def looks_like_a_name(turn: Turn) -> bool:
    """What was typed when we asked for a name: letters only, and no command or question."""
    name, meant = bare_name(turn.text), turn.understanding
    if not re.fullmatch(r"[^\W\d_][^\W\d_ '’.\-]*(?:[ '’.\-]+[^\W\d_]+\.?)*", unicodedata.normalize("NFC", name)):
        return False
    is_command = bool(set(meant.intents) - {"provide_info", "out_of_scope"}) and name.lower() not in NAMES_LIKE_COMMANDS
    return 2 <= len(name) <= 60 and not is_command and not meant.entities.service


# What is missing becomes a question


def _next_question(turn: Turn) -> Reply:
    """The first step that has something to ask, given what is known."""
    steps: tuple[Callable[[Turn], Reply | None], ...] = (
        _waitlist, _service, _consultant, _day, _time, _hold, _verify, _name, _device
    )  # fmt: skip
    for step in steps:
        question = step(turn)
        if question:
            return question
    return _confirmation(turn)


def _service(turn: Turn) -> Reply | None:
    if _known_service(turn):
        return None
    _forget(turn, "service", "slot")
    active = Service.objects.filter(is_active=True, consultants__is_active=True).distinct()
    if ids := turn.understanding.entities.service:
        active = active.filter(pk__in=ids)
    items = [(service.label, {"service": service.pk}) for service in active]
    if not items:
        turn.finish()
        return replies.nothing_to_book()
    return replies.ask_service(turn.offer("service", items))


def _consultant(turn: Turn) -> Reply | None:
    if turn.known.get("anyone") or turn.known.get("slot"):
        return None
    service = _service_row(turn)
    consultants = list(service.consultants.filter(is_active=True))
    asked_for = turn.known.get("consultant")
    if asked_for in [consultant.pk for consultant in consultants]:
        return None
    candidates = [c for c in consultants if c.pk in turn.known.get("candidates", [])]
    if len(candidates) == 1:
        turn.known["consultant"] = candidates[0].pk
        return None
    _forget(turn, "consultant", "candidates")
    items = [(consultant.name, {"consultant": consultant.pk}) for consultant in candidates or consultants]
    items.append((replies.anyone_title(), {"anyone": True}))
    choices = turn.offer("consultant", items)
    if candidates:
        return replies.which_consultant(choices)
    question = replies.ask_consultant(choices)
    unable = Consultant.objects.filter(pk=asked_for).first() if asked_for else None
    return _after(replies.does_not_offer(unable, service), question) if unable else question


def _day(turn: Turn) -> Reply | None:
    if turn.known.get("date") or turn.known.get("slot"):
        return None
    service, consultant = _service_row(turn), _consultant_row(turn)
    days = availability.days_with_slots(
        service=service, zone=turn.zone, consultant=consultant, customer=turn.customer, limit=DAYS_SEARCHED,
        now=turn.now,
    )  # fmt: skip
    if wished := turn.known.get("days"):
        days = [day for day in days if wished[0] <= day.isoformat() <= wished[1]] or days
    days = days[:DAYS_OFFERED]
    if not days:
        return _fully_booked(turn, service)
    items = [(replies.short_day(day), {"date": day.isoformat()}) for day in days]
    return replies.ask_day(turn.offer("day", items))


def _fully_booked(turn: Turn, service: Service) -> Reply:
    items: list[tuple[str, dict[str, Any]]] = [(replies.stop_title(), {"answer": "stop"})]
    if _consultant_row(turn):
        items.insert(0, (replies.anyone_title(), {"anyone": True}))
    items.insert(0, (replies.other_service_title(), {"service": None}))
    items.insert(0, (replies.waitlist_title(), {"waitlist": "any day"}))
    return replies.fully_booked(service, turn.offer("full", items))


def _time(turn: Turn) -> Reply | None:
    known = turn.known
    if known.get("slot"):
        return None
    service, consultant = _service_row(turn), _consultant_row(turn)
    day = date.fromisoformat(known["date"])
    ahead = datetime.combine(day, time(), tzinfo=turn.zone) - turn.now
    beyond = decide(turn.customer, Action.BOOK, ahead=ahead)
    last = (turn.now + service.policy().booking_window).astimezone(turn.zone).date()
    if beyond and day <= last:
        return _not_permitted(turn, beyond)
    if day > last:
        _forget(turn, "date")
        question = _day(turn)
        return _after(replies.too_far_ahead(last), question) if question else None
    slots = availability.slots_of_day(
        service=service, day=day, zone=turn.zone, consultant=consultant, customer=turn.customer, now=turn.now
    )
    if known.get("time"):
        moment = datetime.combine(day, time.fromisoformat(known["time"]), tzinfo=turn.zone)
        for slot in slots:
            if slot.starts_at == moment:
                _choose(turn, slot)
                return None
        return replies.not_free(moment, turn.zone, _nearest(turn, moment))
    low, high = _hours(known)
    in_part = [slot for slot in slots if low <= slot.starts_at.astimezone(turn.zone).time() < high]
    if not in_part:
        middle = datetime.combine(day, time(min((low.hour + high.hour) // 2, 23)), tzinfo=turn.zone)
        return replies.nothing_on(day, _nearest(turn, middle, full_day=day))
    return _ask_time(turn, day, in_part)


def _hours(known: dict[str, Any]) -> tuple[time, time]:
    """Between which times it shall begin: a range that was said, a part of the day, or the whole of it."""
    if known.get("hours"):
        first, last = known["hours"]
        return time.fromisoformat(first or "00:00"), time.fromisoformat(last) if last else time.max
    if known.get("part"):
        first_hour, last_hour = PartOfDay(known["part"]).hours
        return time(first_hour), time(last_hour) if last_hour < 24 else time.max
    return time.min, time.max


def _ask_time(turn: Turn, day: date, slots: list[Slot]) -> Reply:
    page = turn.known.get("page", 0)
    shown = slots[page * TIMES_OFFERED : (page + 1) * TIMES_OFFERED] or slots[:TIMES_OFFERED]
    items = [(replies.clock(slot.starts_at, turn.zone), _item(slot)) for slot in shown]
    if len(slots) > TIMES_OFFERED:
        following = page + 1 if (page + 1) * TIMES_OFFERED < len(slots) else 0
        items.append((replies.more_title(), {"page": following}))
    items.append((replies.other_day_title(), {"another": "day"}))
    zone_label = replies.zone_name(slots[0].starts_at, turn.zone)
    return replies.ask_time(day, zone_label, turn.offer("time", items))


def _nearest(turn: Turn, moment: datetime, full_day: date | None = None) -> tuple[Choice, ...]:
    """The free times closest to a wish that cannot be met, as choices."""
    slots = availability.nearest_slots(
        service=_service_row(turn), moment=max(moment, turn.now), consultant=_consultant_row(turn),
        customer=turn.customer, limit=NEAREST_OFFERED, now=turn.now,
    )  # fmt: skip
    items = [
        (f"{replies.short_day(slot.starts_at.astimezone(turn.zone))} {replies.clock(slot.starts_at, turn.zone)}",
         _item(slot))
        for slot in slots
    ]  # fmt: skip
    items.append((replies.other_day_title(), {"another": "day"}))
    if full_day:
        items.append((replies.waitlist_title(), {"waitlist": full_day.isoformat()}))
    return turn.offer("time", items)


def _waitlist(turn: Turn) -> Reply | None:
    """Wait for one day, or for whatever becomes free within the booking window."""
    wish = turn.known.get("waitlist")
    if wish is None:
        return None
    if question := _verify(turn):
        return question
    service, consultant, part = _service_row(turn), _consultant_row(turn), turn.known.get("part", "")
    start, end = turn.now, turn.now + service.policy().booking_window
    if wish != "any day":
        start = datetime.combine(date.fromisoformat(wish), time(), tzinfo=turn.zone)
        end = start + timedelta(days=1)
    turn.finish()
    return waitlist.join(turn, service=service, consultant=consultant, start=start, end=end, part_of_day=part)


def _hold(turn: Turn) -> Reply | None:
    """Keep the chosen slot while the customer decides; asked again, the hold is renewed."""
    slot = turn.known["slot"]
    try:
        event = services.hold(
            customer=turn.customer,
            service=_service_row(turn),
            consultant=Consultant.objects.get(pk=slot["consultant"]),
            starts_at=datetime.fromisoformat(slot["starts_at"]),
            by=by_customer(turn.customer),
            now=turn.now,
        )
    except BookingError as error:
        return _refused(turn, error)
    turn.known["held"] = event.appointment_id if event else None
    return None


def let_go(turn: Turn) -> None:
    """What was held for this journey is free again at once; what the customer holds on another channel is not."""
    journey = turn.state if turn.flow == "booking" else turn.state.get("resume", {})
    mine = turn.customer.appointments.holds().filter(pk=journey.get("known", {}).get("held"))
    for held in mine.filter(held_until__gt=turn.now, waitlist_entry=None):
        services.cancel(appointment=held, by=by_customer(turn.customer), now=turn.now)


def _verify(turn: Turn) -> Reply | None:
    """Before anything is booked it is known for whom; what was chosen is kept."""
    return None if identification.is_known(turn.conversation, turn.now) else verification.ask(turn)


def _name(turn: Turn) -> Reply | None:
    if turn.customer.name:
        return None
    turn.ask("name")
    return replies.ask_name()


def _device(turn: Turn) -> Reply | None:
    if "device" in turn.known or not _service_row(turn).is_for_a_device:
        return None
    rows = list(turn.customer.devices.filter(is_active=True))
    if not rows:
        return None
    items: list[tuple[str, dict[str, Any]]] = [(row.label, {"device": row.pk}) for row in rows]
    items.append((account.no_device_title(), {"device": None}))
    return account.ask_device(turn.offer("device", items))


def _device_row(turn: Turn) -> Device | None:
    chosen = turn.known.get("device")
    return turn.customer.devices.filter(pk=chosen).first() if chosen else None


def _confirmation(turn: Turn) -> Reply:
    slot, service = turn.known["slot"], _service_row(turn)
    start = datetime.fromisoformat(slot["starts_at"])
    items = [
        (replies.yes_title(), {"answer": "yes"}),
        (replies.other_time_title(), {"another": "time"}),
        (replies.other_day_title(), {"another": "day"}),
        (replies.stop_title(), {"answer": "stop"}),
    ]
    end = start + timedelta(minutes=service.duration_minutes)
    return replies.ask_confirmation(
        service=service,
        consultant=Consultant.objects.get(pk=slot["consultant"]),
        start=start,
        end=end,
        zone=turn.zone,
        device=_device_row(turn),
        at_the_same_time=list(turn.customer.appointments.booked().overlapping(start, end)),
        choices=turn.offer("confirm", items),
    )


# The one action


def _book(turn: Turn) -> Reply:
    slot, service = turn.known["slot"], _service_row(turn)
    try:
        event = services.book(
            customer=turn.customer,
            service=service,
            consultant=Consultant.objects.get(pk=slot["consultant"]),
            starts_at=datetime.fromisoformat(slot["starts_at"]),
            device=_device_row(turn),
            by=by_customer(turn.customer),
            now=turn.now,
        )
    except BookingError as error:
        return _refused(turn, error)
    turn.finish()
    return replies.booked(event, turn.zone)


def _refused(turn: Turn, error: BookingError) -> Reply:
    """Taken, past, or outside the rules as they are now: it is gone, and the nearest are offered."""
    if isinstance(error, TooMany):
        let_go(turn)
        turn.finish()
        return replies.too_many()
    if isinstance(error, NotPermitted):
        return _not_permitted(turn, error.refusal)
    starts_at = datetime.fromisoformat(turn.known["slot"]["starts_at"])
    _forget(turn, "slot", "time")
    sentence = replies.just_taken if error.code == "slot_taken" else replies.not_free
    return sentence(starts_at, turn.zone, _nearest(turn, starts_at))


def _not_permitted(turn: Turn, refusal: Refusal) -> Reply:
    said = account.not_permitted(refusal)
    if refusal.missing == Missing.WINDOW:
        _forget(turn, "slot", "date", "time", "page")
        question = _day(turn)
        return _after(said, question) if question else said
    let_go(turn)
    turn.finish()
    return said


def _item(slot: Slot) -> dict[str, Any]:
    return {"slot": {"starts_at": slot.starts_at.isoformat(), "consultant": slot.consultant_id}}


def _choose(turn: Turn, slot: Slot) -> None:
    turn.known.update(_item(slot))


def _known_service(turn: Turn) -> Service | None:
    chosen = turn.known.get("service")
    return Service.objects.filter(pk=chosen, is_active=True).first() if chosen else None


def _service_row(turn: Turn) -> Service:
    return Service.objects.get(pk=turn.known["service"])


def _consultant_row(turn: Turn) -> Consultant | None:
    chosen = turn.known.get("consultant")
    return Consultant.objects.filter(pk=chosen).first() if chosen else None


def _after(first: Reply, then: Reply) -> Reply:
    return Reply(f"{first.text}\n{then.text}", then.choices, then.numbered)
