"""After a change of the policy, the reminders of all coming appointments: asked for as a row, done by tasks in batches.

Two workers at it, or one that died, do no harm: a batch done again changes nothing, and only who finds the row where
it was moves it on.
"""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from bookings import notifications
from bookings.models import Appointment, Replanning
from meetassist.publishing import publish

log = logging.getLogger(__name__)

Status = Replanning.Status
BATCH = 200
# As many in one task; then others have their turn.
BATCHES = 20
# No appointment is longer: one that is under way, and whose follow-up is to come, began after this.
LONGEST = timedelta(hours=25)


def ask(*, actor: str, now: datetime) -> Replanning:
    """Have it done after this transaction. What is still open of an earlier change is done with this one."""
    Replanning.objects.filter(status__in=Replanning.OPEN).update(status=Status.REPLACED, finished_at=now)
    row = Replanning.objects.create(actor=actor, asked_at=now)
    transaction.on_commit(wake)
    return row


def wake() -> None:
    from bookings.tasks import plan_reminders_again

    if publish({0: partial(plan_reminders_again.apply_async, queue="default", retry=False)}):
        log.warning("nobody was called to plan reminders again: the sweep will")


def go_on(*, now: datetime, batches: int = BATCHES) -> str:
    """Some batches of what is open. A task and the sweep call it; when something is left it calls another task."""
    said = ""
    for _number in range(batches):
        row = Replanning.objects.filter(status__in=Replanning.OPEN).order_by("-pk").first()
        if row is None:
            return "nothing to plan again"
        if not _batch(row, now):
            return f"planning {row.pk}: others are at it"
        if row.status == Status.DONE:
            return f"planning {row.pk}: done, {row.changed} changed"
        said = f"planning {row.pk}: {row.done} of {row.total}"
    wake()
    return said


def _batch(row: Replanning, now: datetime) -> bool:
    """The appointments after those that have been reached. False: the row has been moved on by others meanwhile."""
    was = {"status": row.status, "reached_id": row.reached_id, "reached_during": row.reached_during}
    if row.total is None:
        row.total = _coming(now).count()
    found = _next(row, now)
    pks = [pk for pk, _during in found]
    row.changed += notifications.plan_again(pks, now=now)
    row.done += len(pks)
    row.status = Status.RUNNING if len(pks) == BATCH else Status.DONE
    if found:
        row.reached_id, row.reached_during = found[-1]
    if row.status == Status.DONE:
        row.total, row.finished_at = row.done, now
    values = {name: getattr(row, name) for name in ("status", "total", "done", "changed", *was, "finished_at")}
    return bool(Replanning.objects.filter(pk=row.pk, **was).update(**values, moved_on_at=now))


def _coming(now: datetime) -> QuerySet[Appointment]:
    within = DateTimeTZRange(now, None)
    return Appointment.objects.filter(status=Appointment.Status.CONFIRMED, during__overlap=within)


def _next(row: Replanning, now: datetime) -> list[tuple[int, DateTimeTZRange]]:
    """Ids and times, by the index of time: what has passed is not read again."""
    start = row.asked_at - LONGEST
    reached = row.reached_during or DateTimeTZRange(start, start + timedelta(microseconds=1))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id, during FROM bookings_appointment
            WHERE (during, id) > (%s, %s) AND status = 'confirmed' AND upper(during) > %s
            ORDER BY during, id LIMIT %s
            """,
            [reached, row.reached_id, now, BATCH],
        )
        found: list[tuple[int, DateTimeTZRange]] = cursor.fetchall()
    return found
