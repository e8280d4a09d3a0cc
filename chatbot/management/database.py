"""A database that can be talked to: made on a developer's machine, asked for where one is configured."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from consultants.models import Consultant


def make_ready(stderr: OutputWrapper) -> None:
    """Migrate and load the demo with DEBUG, as `demo` does. Raises CommandError where that is not ours to do."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise CommandError(f"The database does not answer: {error}") from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if not settings.DEBUG:
            raise CommandError(
                "The database is not up to date. Run `manage.py prepare_database` and `manage.py migrate` first."
            )
        stderr.write("Preparing the database ...")
        call_command("prepare_database", verbosity=0)
        call_command("migrate", verbosity=0, interactive=False)
    if settings.DEBUG and not Consultant.objects.exists():
        stderr.write("Loading the demo data ...")
        call_command("load_demo", verbosity=0)
