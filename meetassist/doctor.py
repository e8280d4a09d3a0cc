"""What is wrong with an installation, in words for whoever runs it."""

from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from meetassist import broker, heartbeat, runtime_role
from meetassist.findings import Finding, of_the_apps


def findings() -> Iterator[Finding]:
    for found in checks.run_checks(include_deployment_checks=not settings.DEBUG):
        if not found.is_silenced():
            yield Finding(found.is_serious(), f"{found.msg} ({found.id})")
    try:
        missing = _missing_migrations()
    except DatabaseError:
        yield Finding(True, "The database does not answer. It is named by DATABASE_URL.")
        return
    if missing:
        yield Finding(True, f"{missing} migrations have not been run: manage.py migrate.")
        return
    for code, sentence in runtime_role.problems():
        yield Finding(False, f"{sentence} ({code})")
    yield from _processes()
    yield from of_the_apps()


def _missing_migrations() -> int:
    connection.ensure_connection()
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _processes() -> Iterator[Finding]:
    try:
        broker.check(settings.BROKER)
    except Exception as error:  # noqa: BLE001 - each broker's client has its own; any of them means the same here
        yield Finding(
            True, f"The broker does not answer ({type(error).__name__}): manage.py create_queues makes its queues."
        )
    for process, consequence in {
        heartbeat.WORKER: "messages are stored and not answered",
        heartbeat.BEAT: "no reminder is sent, and what a crash has interrupted is not taken up",
    }.items():
        if not heartbeat.alive(process):
            yield Finding(True, f"No {process} is running: {consequence}.")
