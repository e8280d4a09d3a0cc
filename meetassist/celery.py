"""The Celery application, and the heartbeats by which /healthz/ready knows that worker and beat are alive."""

import logging
import os
from typing import Any

from celery import Celery, Task
from celery.signals import (
    after_task_publish,
    beat_init,
    worker_init,
    worker_process_init,
    worker_ready,
    worker_shutdown,
)
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meetassist.settings")
log = logging.getLogger(__name__)

# Its own gives no connection the options it needs.
TRANSPORT_ALIASES["pgmq"] = "meetassist.pgmq_transport:Transport"


class OurTask(Task):
    """Every task reads the row of the business once, and so follows what the owner changes, and says who it is."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from meetassist import acting, business

        task = acting.Acting("task", name=self.name, place="worker")
        with business.read_once(), acting.acting(task):
            return super().__call__(*args, **kwargs)


app = Celery("meetassist", task_cls=OurTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def keep_connections(**_: object) -> None:
    """These processes do one thing after the other."""
    from meetassist import connections

    connections.keep()


@worker_process_init.connect
@worker_ready.connect
def keep_what_is_loaded(**_: object) -> None:
    """In a worker, and in each process of its pool."""
    from meetassist import memory

    memory.keep_what_is_loaded()


@worker_ready.connect
def warn_of_one_role(**_: object) -> None:
    """As the web process does when it starts."""
    from meetassist import runtime_role

    for code, sentence in runtime_role.problems():
        log.warning("%s: %s", code, sentence)


@worker_ready.connect
def start_worker_pulse(**_: object) -> None:
    from meetassist import heartbeat

    heartbeat.start_pulse(heartbeat.WORKER)


@worker_shutdown.connect
def stop_worker_pulse(**_: object) -> None:
    from meetassist import heartbeat

    heartbeat.stop_pulse()


@beat_init.connect
def beat_publishes(**_: object) -> None:
    """Beat is alive when it publishes, not when it exists: only its process connects this."""
    from meetassist import heartbeat

    heartbeat.record(heartbeat.BEAT)
    after_task_publish.connect(_record_beat, weak=False)


def _record_beat(**_: object) -> None:
    from meetassist import heartbeat

    heartbeat.record(heartbeat.BEAT)
