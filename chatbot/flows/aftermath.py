"""What was done last, as it stands now: said to "don't", "undo it" and "leave it" where no journey is open.

Nothing is undone here. The rows are read, whoever changed them meanwhile, and what can be done is offered by the
journeys that there are: the same time is booked again, the old one moved to, after the question that each of them asks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import ChannelIdentity
from bookings.models import Appointment, AppointmentEvent, Feedback
from chatbot.flows import appointments
from chatbot.memory.turn import Turn
from chatbot.people import identification
from chatbot.replies import Reply, courtesy, standing
from chatbot.understanding.local import regrets
from chatbot.understanding.local.regrets import Regret
from chatbot.understanding.schema import Entities

# For so long "don't" is about it.
RECENT = timedelta(days=1)
MAX_SHOWN = 5
# What the state says was asked while no flow is open: whether to look for the time that was given up.
ASKED = "again"
Kind, Role, Source = AppointmentEvent.Kind, AppointmentEvent.Role, AppointmentEvent.Source
CHANGES = (Kind.BOOKED, Kind.APPROVED, Kind.DECLINED, Kind.MOVED, Kind.CANCELLED)
Deed = tuple[datetime, Callable[[], Reply]]


def hear(turn: Turn) -> list[Reply] | None:
    """How it stands, where the customer takes back what was done; None for anything else."""
    if turn.tap or turn.flow not in ("", "resuming") or len(turn.understanding.parts) > 1:
        return None
    regret = regrets.find(turn.text, has_values=_names_anything(turn.understanding.entities))
    if not regret and turn.phrase != "leave_it":
        return None
    if regret == Regret.UNWANTED and not _stands_still(turn):
        return None
    at, say = _last_deed(turn) or (None, None)
    if say is None or (regret == Regret.BARE and not _was_just_said(turn, at)):
        return [_nothing_done(turn)] if turn.phrase == "leave_it" else None
    return [say()]


def answer(turn: Turn) -> str:
    """The button that a yes to our question means, or another time for it: the only one there is; "" for none."""
    if turn.asked != ASKED or turn.flow:
        return ""
    found = turn.understanding.entities
    agrees = turn.understanding.means("confirm") or bool(found.date or found.time or found.part_of_day)
    is_alone = set(turn.understanding.intents) <= {"confirm", "provide_info", "book"}
    taps: list[str] = [item["tap"] for item in turn.state.get("offer", {}).get("items", []) if _is_offer(item["tap"])]
    return taps[0] if agrees and is_alone and len(taps) == 1 else ""


def _is_offer(tap: str) -> bool:
    return tap.partition(":")[0] in (standing.AGAIN, standing.BACK)


def as_they_stand(turn: Turn, rows: list[Appointment]) -> Reply | None:
    """Of appointments that were to be kept: how it stands with those that are not there any more; None if all are."""
    gone = [row.pk for row in rows if row.status not in Appointment.BOOKED]
    return _appointments(turn, _newest_events(turn, gone)) if gone else None


def _names_anything(found: Entities) -> bool:
    return bool(
        found.days or found.time or found.time_range or found.part_of_day or found.consultant or found.service
        or found.said_address or found.phone or found.name
        or found.shift_days is not None or found.shift_minutes is not None
    )  # fmt: skip


def _stands_still(turn: Turn) -> bool:
    """Whether what was changed last is there to be unwanted; a wish to cancel it has its own journey."""
    changed = _changed(turn) if not turn.understanding.means("cancel") else []
    return any(event.appointment and event.appointment.status in Appointment.BOOKED for event in changed)


def _was_just_said(turn: Turn, at: datetime | None) -> bool:
    """Whether the last thing said was that it is done."""
    return turn.last_said is not None and turn.last_said.sent_at == at


def _nothing_done(turn: Turn) -> Reply:
    is_known = identification.is_known(turn.conversation, turn.now)
    rows = appointments.coming(turn)[:MAX_SHOWN] if is_known else []
    return standing.coming(rows, turn.zone) if rows else courtesy.nothing_done()


# What was done last


def _last_deed(turn: Turn) -> Deed | None:
    """When it was, and what to say of it now."""
    if not identification.is_known(turn.conversation, turn.now):
        return _end_of_the_last_conversation(turn)
    deeds = [deed for deed in (_last_change(turn), _last_wait(turn), _last_rating(turn)) if deed]
    return max(deeds, key=lambda deed: deed[0], default=None)


def _last_change(turn: Turn) -> Deed | None:
    events = _changed(turn)
    return (max(event.at for event in events), lambda: _appointments(turn, events)) if events else None


def _changed(turn: Turn) -> list[AppointmentEvent]:
    """What the customer did last in a chat and whatever was changed since, by whomever: of each row the newest."""
    rows = AppointmentEvent.objects.filter(
        appointment__customer=turn.customer, kind__in=CHANGES, at__gt=turn.now - RECENT, at__lte=turn.now
    ).select_related("appointment__service", "appointment__consultant")
    events = [event for event in rows.order_by("-at", "-pk") if not _lets_a_hold_go(event)]
    own = [event for event in events if event.role == Role.CUSTOMER and event.source == Source.CHAT]
    since = own[0].at if own else turn.now - RECENT
    newest: dict[int | None, AppointmentEvent] = {}
    for event in events:
        if event.at >= since:
            newest.setdefault(event.appointment_id, event)
    return list(newest.values())[:MAX_SHOWN]


def _lets_a_hold_go(event: AppointmentEvent) -> bool:
    """What was only held never was an appointment."""
    return event.kind == Kind.CANCELLED and event.changes.get("status", [""])[0] == Appointment.Status.HELD


def _newest_events(turn: Turn, keys: list[int]) -> list[AppointmentEvent]:
    rows = AppointmentEvent.objects.filter(appointment__customer=turn.customer, appointment__in=keys, kind__in=CHANGES)
    newest: dict[int | None, AppointmentEvent] = {}
    for event in rows.select_related("appointment__service", "appointment__consultant").order_by("-at", "-pk"):
        newest.setdefault(event.appointment_id, event)
    return list(newest.values())


def _appointments(turn: Turn, events: list[AppointmentEvent]) -> Reply:
    said = standing.appointments(events, turn.zone, turn.now)
    if not turn.flow and any(standing.offer_of(event, turn.now) for event in events):
        turn.offer_buttons(ASKED, said.choices)
    return said


def _last_wait(turn: Turn) -> Deed | None:
    event = (
        AppointmentEvent.objects.filter(
            waitlist_entry__customer=turn.customer, kind__in=(Kind.WAITING, Kind.LEFT), role=Role.CUSTOMER,
            at__gt=turn.now - RECENT, at__lte=turn.now,
        ).select_related("waitlist_entry__service").order_by("-at", "-pk").first()
    )  # fmt: skip
    if event is None or event.waitlist_entry is None:
        return None
    entry = event.waitlist_entry
    return event.at, lambda: standing.waitlist(entry)


def _last_rating(turn: Turn) -> Deed | None:
    rows = Feedback.objects.filter(appointment__customer=turn.customer, created_at__gt=turn.now - RECENT)
    given = rows.select_related("appointment__consultant").order_by("-created_at").first()
    return (given.created_at, lambda: standing.feedback(given)) if given else None


def _end_of_the_last_conversation(turn: Turn) -> Deed | None:
    """Nobody is known here since they signed out, or were erased."""
    identity: ChannelIdentity = turn.conversation.identity
    last = (
        identity.conversations.filter(ended_at__gt=turn.now - RECENT)
        .select_related("customer").order_by("-ended_at").first()
    )  # fmt: skip
    if last is None or last.ended_at is None:
        return None
    return last.ended_at, standing.erased_already if last.customer.erased_at else standing.signed_out_already
