"""What was done last, as it stands now: said to "don't", "undo it" and "leave it" where no journey is open.

Nothing is undone here. The rows are read, whoever changed them meanwhile, and what can be done is asked at once by the
journeys that there are, which hold the time while they do: the same one is booked again, the old one moved to, a
booking cancelled. Of several appointments the customer says first which.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.models import ChannelIdentity
from bookings.models import Appointment, AppointmentEvent, Feedback
from chatbot.flows import appointments, specification
from chatbot.flows.outcome import Ends, Outcome, Shows, Table
from chatbot.flows.specification import Journey, Nothing
from chatbot.memory import items
from chatbot.memory.commands import Command, Confirm, Give, Start, TakeBack, Tap, Wish
from chatbot.memory.document import Offer
from chatbot.memory.items import AnyItem
from chatbot.memory.turn import Turn
from chatbot.replies import Reply, courtesy, standing
from chatbot.replies.buttons import OnAppointment, Verb, parse
from chatbot.understanding.asked import Act, Question
from chatbot.understanding.local.regrets import Regret

# For so long "don't" is about it.
RECENT = timedelta(days=1)
MAX_SHOWN = 5
NAME = "aftermath"
Kind, Role, Source = AppointmentEvent.Kind, AppointmentEvent.Role, AppointmentEvent.Source
CHANGES = (Kind.BOOKED, Kind.APPROVED, Kind.DECLINED, Kind.MOVED, Kind.CANCELLED)
Deed = tuple[datetime, Callable[[], Outcome]]


def take_back(turn: Turn, command: TakeBack) -> Outcome | None:
    """How it stands, where the customer takes back what was done; None where it is about something else."""
    if command.regret == Regret.UNWANTED and not _stands_still(turn):
        return None
    at, say = _last_deed(turn, command.regret) or (None, None)
    if say is None or (command.regret == Regret.BARE and not _was_just_said(turn, at)):
        return Shows((_nothing_done(turn),)) if command.leaves_it else None
    return say()


def nothing_to_take_back(turn: Turn) -> Shows:
    """Where that is what they want, and nothing was done of late: what stands."""
    return Shows((standing.nothing_to_undo(_coming(turn), turn.zone),))


def hear(turn: Turn, nothing: Nothing, asked: Question | None, command: Command) -> Outcome | None:
    """A yes to our question, or another time for it, where there is one such button alone."""
    match command:
        case Confirm(said):
            agrees = True
        case Give(said) | Start(Wish.BOOK, said):
            agrees = bool(said.found.date or said.found.time or said.found.part_of_day)
        case _:
            return None
    buttons = [button for item in turn.offered if (button := _pressed(item)) and button.verb in OFFERS]
    return Ends(then=Tap(buttons[0], said)) if agrees and len(buttons) == 1 else None


OFFERS = (Verb.AGAIN, Verb.BACK)


def _pressed(item: AnyItem) -> OnAppointment | None:
    button = parse(item.payload) if isinstance(item, items.Press) else None
    return button if isinstance(button, OnAppointment) else None


def as_they_stand(turn: Turn, rows: list[Appointment]) -> Ends | None:
    """Of appointments that were to be kept: how it stands with those that are not there any more; None if all are."""
    gone = [row.pk for row in rows if row.status not in Appointment.BOOKED]
    shown = _appointments(turn, _newest_events(turn, gone)) if gone else None
    return Ends(shown.said, table=shown.table) if shown else None


def _stands_still(turn: Turn) -> bool:
    """Whether what was changed last is there to be unwanted."""
    return any(event.appointment and event.appointment.status in Appointment.BOOKED for event in _changed(turn))


def _was_just_said(turn: Turn, at: datetime | None) -> bool:
    """Whether the last thing said was that it is done."""
    return turn.last_said is not None and turn.last_said.sent_at == at


def _nothing_done(turn: Turn) -> Reply:
    rows = _coming(turn)
    return standing.coming(rows, turn.zone) if rows else courtesy.nothing_done()


def _coming(turn: Turn) -> list[Appointment]:
    return appointments.coming(turn)[:MAX_SHOWN] if turn.is_known else []


# What was done last


def _last_deed(turn: Turn, regret: Regret | None) -> Deed | None:
    """When it was, and what to say of it now."""
    if not turn.is_known:
        return _end_of_the_last_conversation(turn)
    deeds = [deed for deed in (_last_change(turn, regret), _last_wait(turn), _last_rating(turn)) if deed]
    return max(deeds, key=lambda deed: deed[0], default=None)


def _last_change(turn: Turn, regret: Regret | None) -> Deed | None:
    events = _changed(turn)
    return (max(event.at for event in events), lambda: _taken_back(turn, events, regret)) if events else None


def _taken_back(turn: Turn, events: list[AppointmentEvent], regret: Regret | None) -> Outcome:
    """Of one appointment what the customer would have instead is asked at once; else it is told how they stand."""
    (event, *others) = events
    if others:
        return _appointments(turn, events)
    offer, row = standing.offer_of(event, turn.now), event.appointment
    assert row is not None, "a change is one of an appointment"
    if offer and regret != Regret.UNWANTED:
        now = Reply(standing.how_it_stands(event, turn.zone, turn.now))
        return Ends(then=Tap(OnAppointment(offer, row.code)), first=now)
    is_unwanted = regret in (Regret.UNDO, Regret.UNWANTED) and event.kind in (Kind.BOOKED, Kind.APPROVED)
    if is_unwanted and row.status in Appointment.BOOKED and row.starts_at > turn.now:
        return Ends(then=Tap(OnAppointment(Verb.CANCEL, row.code)))
    return _appointments(turn, events)


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


def _appointments(turn: Turn, events: list[AppointmentEvent]) -> Shows:
    said = standing.appointments(events, turn.zone, turn.now)
    if not any(standing.offer_of(event, turn.now) for event in events):
        return Shows((said,))
    return Shows((said,), Table(NAME, Question.AGAIN, Offer.of_buttons(said.choices)))


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
    return event.at, lambda: Shows((standing.waitlist(entry),))


def _last_rating(turn: Turn) -> Deed | None:
    rows = Feedback.objects.filter(appointment__customer=turn.customer, created_at__gt=turn.now - RECENT)
    given = rows.select_related("appointment__consultant").order_by("-created_at").first()
    return (given.created_at, lambda: Shows((standing.feedback(given),))) if given else None


def _end_of_the_last_conversation(turn: Turn) -> Deed | None:
    """Nobody is known here since they signed out, or were erased."""
    identity: ChannelIdentity = turn.conversation.identity
    last = (
        identity.conversations.filter(ended_at__gt=turn.now - RECENT)
        .select_related("customer").order_by("-ended_at").first()
    )  # fmt: skip
    if last is None or last.ended_at is None:
        return None
    say = standing.erased_already if last.customer.erased_at else standing.signed_out_already
    return last.ended_at, lambda: Shows((say(),))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Nothing,
        questions={Question.AGAIN: Act.AGAIN},
        hear=hear,
        ask_again=specification.show_menu,
        title=lambda nothing: standing.title(),
        gives_way=True,
        is_table=True,
    )
)
