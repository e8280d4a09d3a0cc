"""What customers are to be told, and when: rows that are planned, voided and claimed here. chatbot picks the channel.

A row is planned in the transaction that books, and voided in the one that moves or cancels. Whoever sends claims it
under the appointment's lock, so that nothing is sent about an appointment that has changed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from accounts.mail import outgoing
from accounts.models import Customer
from bookings.locks import lock_appointment
from bookings.models import Appointment, AppointmentEvent, BookingRequest, Notification, WaitlistEntry
from consultants.models import BusinessPolicy
from meetassist.claiming import COUNTED

Kind, Status = Notification.Kind, Notification.Status
# A follow-up is asked within a week of the visit or not at all; a lapsed offer is told within a day.
FOLLOW_UP_USEFUL = timedelta(days=7)
LAPSE_USEFUL = timedelta(days=1)
# A request is answered when its time may be near: that it was declined is worth knowing after it too.
ANSWER_USEFUL = timedelta(hours=12)
MAX_ATTEMPTS = 3
# What of an event is told in the conversation, and what comes from nobody's act and is told nowhere.
TOLD = {
    AppointmentEvent.Kind.APPROVED: Kind.APPROVAL, AppointmentEvent.Kind.DECLINED: Kind.DECLINE,
    AppointmentEvent.Kind.MOVED: Kind.MOVED, AppointmentEvent.Kind.CANCELLED: Kind.CANCELLED,
}  # fmt: skip
SILENT = (AppointmentEvent.Source.IMPORT, AppointmentEvent.Source.DEMO)
HELD = Appointment.Status.HELD
POLICY_CHANGED = "policy changed"
CANNOT_COME = "cannot come"
# The outcome of what an e-mail tells instead of the conversation.
BY_EMAIL = "e-mail"
BATCH = 200


def plan(appointment: Appointment, *, business: BusinessPolicy, now: datetime) -> None:
    """Write the rows of a confirmed appointment, for its present time. What would be due already is left out."""
    if appointment.status == Appointment.Status.CONFIRMED:
        rows = [row for row in _wanted(appointment, business) if row.due_at > now]
        Notification.objects.bulk_create(rows, ignore_conflicts=True)


def plan_again(pks: Iterable[int], *, now: datetime) -> int:
    """After a change of the policy: bring the rows of these appointments in line. Returns how many rows changed.

    Together where nobody is at them; the others one by one, each waited for without holding another.
    """
    with transaction.atomic():
        rows = Appointment.objects.filter(pk__in=pks).order_by("pk")
        # As they are now: who has moved or cancelled one since has planned or voided its rows.
        free = list(rows.select_for_update(no_key=True, skip_locked=True))
        changed = _plan_again(free, now)
    for pk in sorted(set(pks) - {row.pk for row in free}):
        with transaction.atomic():
            changed += _plan_again([lock_appointment(pk)], now)
    return changed


def _plan_again(locked: list[Appointment], now: datetime) -> int:
    policy = BusinessPolicy.current()
    confirmed = [row for row in locked if row.status == Appointment.Status.CONFIRMED]
    wanted = {row.dedup_key: row for one in confirmed for row in _wanted(one, policy) if row.due_at > now}
    rows = Notification.objects.filter(appointment__in=confirmed, kind__in=[Kind.REMINDER, Kind.FOLLOW_UP])
    known = {row.dedup_key: row for row in rows}
    obsolete = [row.pk for key, row in known.items() if row.status == Status.DUE and key not in wanted]
    voided = [(key, row) for key, row in known.items() if row.status == Status.VOID and row.outcome == POLICY_CHANGED]
    again = [row.pk for key, row in voided if key in wanted]
    due = [row for key, row in known.items() if row.status == Status.DUE and key in wanted]
    # A follow-up keeps its row when its time changes.
    other = [row for row in due if _times(row) != _times(wanted[row.dedup_key])]
    for row in other:
        row.due_at, row.useful_until = _times(wanted[row.dedup_key])
    missing = [row for key, row in wanted.items() if key not in known]
    changed = _end(rows.filter(pk__in=obsolete), Status.VOID, POLICY_CHANGED, now) if obsolete else 0
    changed += rows.filter(pk__in=again).update(status=Status.DUE, outcome="", done_at=None) if again else 0
    changed += Notification.objects.bulk_update(other, ["due_at", "useful_until"]) if other else 0
    return changed + len(Notification.objects.bulk_create(missing, ignore_conflicts=True))


def _times(row: Notification) -> tuple[datetime, datetime]:
    return row.due_at, row.useful_until


def _wanted(appointment: Appointment, policy: BusinessPolicy) -> list[Notification]:
    def row(kind: str, key: str, due_at: datetime, useful_until: datetime) -> Notification:
        return Notification(
            customer_id=appointment.customer_id, appointment=appointment, kind=kind, due_at=due_at,
            useful_until=useful_until, dedup_key=f"{kind}:{appointment.pk}:{appointment.sequence}:{key}",
        )  # fmt: skip

    rows, start = [], appointment.starts_at
    before = sorted({minutes for minutes in policy.reminder_minutes if minutes > 0}, reverse=True)
    for minutes, following in pairwise([*before, 0]):
        # Useful until the next one says the same; the last one until the appointment begins.
        due, until = (start - timedelta(minutes=number) for number in (minutes, following))
        rows.append(row(Kind.REMINDER, str(minutes), due, until))
    if policy.follow_up_minutes is not None:
        due = appointment.ends_at + timedelta(minutes=policy.follow_up_minutes)
        rows.append(row(Kind.FOLLOW_UP, "", due, due + FOLLOW_UP_USEFUL))
    return rows


def void(appointment: Appointment, outcome: str, *, now: datetime) -> None:
    """Nothing planned for this appointment is true any more, nor a reminder by e-mail. The caller has it locked."""
    handed_over = appointment.notifications.filter(kind=Kind.REMINDER).exclude(status__in=[Status.DUE, Status.VOID])
    for pk in handed_over.values_list("pk", flat=True):
        outgoing.withdraw(f"reminder:{pk}:", now=now)
    _end(appointment.notifications.all(), Status.VOID, outcome, now)


def offer(entry: WaitlistEntry, hold: Appointment, *, now: datetime) -> None:
    """Tell the customer of the offer, and that it has lapsed when it has."""
    until: datetime = hold.held_until  # type: ignore[assignment]
    values = {"customer_id": entry.customer_id, "waitlist_entry": entry, "appointment": hold}
    Notification.objects.bulk_create([
        Notification(**values, kind=Kind.WAITLIST_OFFER, dedup_key=f"offer:{entry.pk}:{hold.pk}", due_at=now,
                     useful_until=until),
        Notification(**values, kind=Kind.WAITLIST_DEADLINE, dedup_key=f"deadline:{entry.pk}:{hold.pk}", due_at=until,
                     useful_until=until + LAPSE_USEFUL),
    ])  # fmt: skip


def keep_back(appointment: Appointment, *, now: datetime) -> None:
    """They say that they cannot come: nobody reminds them, or asks how it was. The caller has it locked."""
    rows = appointment.notifications.filter(kind__in=[Kind.REMINDER, Kind.FOLLOW_UP])
    _end(rows, Status.VOID, CANNOT_COME, now)


def bring_back(appointment: Appointment, *, now: datetime) -> None:
    """They come after all."""
    rows = appointment.notifications.filter(status=Status.VOID, outcome=CANNOT_COME, due_at__gt=now)
    rows.update(status=Status.DUE, outcome="", done_at=None)


def lapse(held: Appointment, *, now: datetime) -> None:
    """Tell the customer when the time is kept no longer for their request, unless that is answered before."""
    until: datetime = held.held_until  # type: ignore[assignment]
    row = Notification(
        customer_id=held.customer_id, appointment=held, kind=Kind.LAPSED_REQUEST, due_at=until,
        useful_until=until + LAPSE_USEFUL, dedup_key=f"{Kind.LAPSED_REQUEST}:{held.pk}",
    )  # fmt: skip
    Notification.objects.bulk_create([row], ignore_conflicts=True)


def leave_alone(customer: Customer, *, now: datetime) -> None:
    """They object: what nobody needs is not asked. The caller has the customer locked."""
    _end(Notification.objects.filter(customer=customer, kind=Kind.FOLLOW_UP), Status.VOID, "objected", now)


def not_mailed(event_pk: int, outcome: str, *, now: datetime) -> None:
    """The e-mail about an event has not arrived: nobody was told, unless the conversation took it too.
    Of what the team has booked there is no news beside the e-mail; who books in the chat reads it there.
    """
    told = Notification.objects.filter(event=event_pk, status=Status.SENT, outcome=BY_EMAIL)
    told.update(status=Status.UNREACHABLE, outcome=outcome[:40], done_at=now)
    booked = AppointmentEvent.objects.filter(kind=AppointmentEvent.Kind.BOOKED, role=AppointmentEvent.Role.STAFF)
    event = booked.filter(pk=event_pk).select_related("appointment").first()
    appointment = event.appointment if event else None
    if appointment is None or appointment.starts_at <= now:
        return
    row = Notification(
        customer_id=appointment.customer_id, appointment=appointment, event=event, kind=Kind.BOOKED, due_at=now,
        useful_until=appointment.starts_at, status=Status.UNREACHABLE, outcome=outcome[:40], done_at=now,
        dedup_key=f"{Kind.BOOKED}:{event_pk}:{appointment.sequence}",
    )  # fmt: skip
    Notification.objects.bulk_create([row], ignore_conflicts=True)


def void_offer(entry: WaitlistEntry, *, now: datetime) -> None:
    """The offer was answered."""
    for pk in entry.notifications.filter(kind=Kind.WAITLIST_OFFER).values_list("pk", flat=True):
        outgoing.withdraw(f"{Kind.WAITLIST_OFFER}:{pk}:", now=now)
    _end(entry.notifications.all(), Status.VOID, "answered", now)


def _end(rows: QuerySet[Notification], status: str, outcome: str, now: datetime) -> int:
    return rows.filter(status=Status.DUE).update(status=status, outcome=outcome, done_at=now)


def tell(event: AppointmentEvent, appointment: Appointment, *, now: datetime) -> None:
    """We have answered, moved or cancelled: tell the customer in the conversation too, unless they did it themselves.

    The e-mail is bookings.mail's.
    """
    if event.role == AppointmentEvent.Role.CUSTOMER or event.source in SILENT or appointment.status == HELD:
        return
    kind = TOLD[AppointmentEvent.Kind(event.kind)]
    Notification.objects.bulk_create([
        Notification(
            customer_id=appointment.customer_id, appointment=appointment, event=event, kind=kind, due_at=now,
            dedup_key=f"{kind}:{event.pk}:{appointment.sequence}",
            useful_until=max(appointment.starts_at, now + ANSWER_USEFUL),
        )
    ])  # fmt: skip


# Sending


def due(*, now: datetime) -> list[int]:
    """Ids of what is due, the longest due first; without what only becomes true when beat has done its part."""
    not_yet = (
        Q(kind=Kind.FOLLOW_UP, appointment__status=Appointment.Status.CONFIRMED)
        | Q(kind=Kind.WAITLIST_DEADLINE, waitlist_entry__status=WaitlistEntry.Status.OFFERED)
        | Q(kind=Kind.LAPSED_REQUEST, appointment__status=HELD)
    )
    rows = Notification.objects.filter(status=Status.DUE, due_at__lte=now).exclude(not_yet, useful_until__gt=now)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])


@contextmanager
def attempt(pk: int, *, now: datetime) -> Iterator[bool]:
    """One try at sending, counted before the work, so that what kills its worker is counted too.

    False: not due, given up, or somebody else is at it, whose try it is. The lock is the session's: it outlives the
    commit of the count, and a killed worker's ends with its connection.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended('meetassist.notification', %s))", [pk])
        (alone,) = cursor.fetchone()
    if not alone:
        yield False
        return
    try:
        yield _count_attempt(pk, now)
    finally:
        # A connection that is lost has lost the lock.
        with suppress(InterfaceError, OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended('meetassist.notification', %s))", [pk])


def _count_attempt(pk: int, now: datetime) -> bool:
    rows = Notification.objects.filter(pk=pk, due_at__lte=now)
    _end(rows.filter(attempts__gte=MAX_ATTEMPTS), Status.FAILED, "too many attempts", now)
    return bool(rows.filter(status=Status.DUE).update(**COUNTED))


def claim(pk: int, *, now: datetime) -> Notification | None:
    """The row, locked with its appointment until the caller's transaction ends, if it is to be sent now.

    What is past its usefulness is marked as skipped, what is not true any more as void.
    """
    about = Notification.objects.only("appointment_id").get(pk=pk).appointment_id
    appointment = lock_appointment(about) if about else None
    row = Notification.objects.select_for_update(no_key=True).filter(pk=pk, status=Status.DUE).first()
    if row is None or row.due_at > now:
        return None
    if appointment:
        row.appointment = appointment
    state = _state(row, now)
    if state is None:
        return row
    if state != Status.DUE:
        _end(Notification.objects.filter(pk=pk), state, "past its usefulness" if state == Status.SKIPPED else "", now)
    return None


def _state(row: Notification, now: datetime) -> str | None:
    """What becomes of a row that is due instead of sending it; None to send it, DUE to look again later."""
    if not is_still_true(row):
        return _wait_or_void(row, now)
    return Status.SKIPPED if row.useful_until <= now else None


def _wait_or_void(row: Notification, now: datetime) -> str:
    """Some become true a moment after they are due, when beat has completed the visit or ended the hold."""
    if row.useful_until <= now:
        return Status.SKIPPED
    appointment, entry = row.appointment, row.waitlist_entry
    if row.kind == Kind.FOLLOW_UP and appointment and appointment.status == Appointment.Status.CONFIRMED:
        return Status.DUE
    if row.kind == Kind.WAITLIST_DEADLINE and entry and entry.status == WaitlistEntry.Status.OFFERED:
        return Status.DUE
    if row.kind == Kind.LAPSED_REQUEST and appointment and appointment.status == HELD:
        return Status.DUE
    return Status.VOID


def is_still_true(row: Notification) -> bool:
    """Whether what it would say holds, by the appointment as it is now."""
    appointment, entry = row.appointment, row.waitlist_entry
    if row.kind == Kind.REMINDER and appointment:
        same = row.dedup_key.split(":")[2] == str(appointment.sequence)
        return same and appointment.status == Appointment.Status.CONFIRMED
    if row.kind == Kind.FOLLOW_UP and appointment:
        return appointment.status == Appointment.Status.COMPLETED and row.customer.objected_at is None
    if row.kind == Kind.LAPSED_REQUEST and appointment:
        is_open = BookingRequest.objects.filter(held=appointment, status=BookingRequest.Status.OPEN).exists()
        return appointment.status == Appointment.Status.EXPIRED and is_open
    if row.kind == Kind.APPROVAL and appointment:
        return appointment.status == Appointment.Status.CONFIRMED
    if row.kind == Kind.DECLINE and appointment:
        return appointment.status == Appointment.Status.DECLINED
    if row.kind in (Kind.MOVED, Kind.BOOKED) and appointment:
        return appointment.is_booked() and row.dedup_key.split(":")[2] == str(appointment.sequence)
    if row.kind == Kind.CANCELLED and appointment:
        return appointment.status == Appointment.Status.CANCELLED
    if row.kind == Kind.WAITLIST_OFFER and appointment and entry:
        return entry.status == WaitlistEntry.Status.OFFERED and appointment.status == Appointment.Status.HELD
    return bool(entry and entry.status == WaitlistEntry.Status.LAPSED)


def mark(row: Notification, status: str, *, outcome: str = "", now: datetime) -> None:
    """What became of a claimed row, in the transaction of the claim."""
    row.status, row.outcome, row.done_at = status, outcome, now
    row.save(update_fields=["status", "outcome", "done_at"])
