"""Signs of life of the worker and of beat, kept in the database where every web process can read them."""

import logging
import threading
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from meetassist.models import Heartbeat

log = logging.getLogger(__name__)

WORKER, BEAT = "worker", "beat"
# The permission of whoever looks after the processes.
MAY_SEE = "meetassist.view_heartbeat"
PULSE_SECONDS = 5
# Beat publishes every few seconds; a worker writes every PULSE_SECONDS.
STALE_AFTER = timedelta(seconds=60)
WORKER_STALE_AFTER = timedelta(seconds=3 * PULSE_SECONDS)

_stop = threading.Event()


def record(process: str) -> None:
    """Write the time of this sign of life. A database that is away is logged: the process itself goes on."""
    try:
        Heartbeat.objects.bulk_create(
            [Heartbeat(process=process, beat_at=Now())],
            update_conflicts=True,
            unique_fields=["process"],
            update_fields=["beat_at"],
        )
    except DatabaseError:
        log.warning("the heartbeat of %s was not recorded", process)
        connection.close()


def start_pulse(process: str) -> None:
    """Record from a thread of this process until stop_pulse()."""
    _stop.clear()

    def pulse() -> None:
        while not _stop.wait(PULSE_SECONDS):
            record(process)
        connection.close()

    record(process)
    threading.Thread(target=pulse, name="heartbeat", daemon=True).start()


def stop_pulse() -> None:
    _stop.set()


def alive(process: str) -> bool:
    """Whether the process has shown itself lately, by the database's clock."""
    limit = WORKER_STALE_AFTER if process == WORKER else STALE_AFTER
    return Heartbeat.objects.filter(process=process, beat_at__gt=Now() - limit).exists()
