"""A database that can be talked to: the configured one, or temporary ones beside it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, OutputWrapper
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from consultants.models import Consultant
from meetassist import connections


def make_ready(stderr: OutputWrapper) -> None:
    """Migrate and load the demo with DEBUG, as `demo` does. Raises CommandError where that is not ours to do."""
    try:
        # By a connection of its own: this may be called within a transaction.
        owned = connection.copy()
        owned.settings_dict.update(connections.owner())
        executor = MigrationExecutor(owned)
        owned.close()
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


# Any number that nobody else has.
ADVISORY_LOCK = 7_214_003
TEMPLATE = "replay_template_"


class Temporary:
    """Empty databases on the configured server, copied from a template that is kept until the migrations change."""

    def __init__(self) -> None:
        self.configured = connection.settings_dict["NAME"]
        self.template = TEMPLATE + _migrations()
        self.numbers = count(1)
        # Stays with the configured database, whichever one Django's own connection is to.
        self.server = connection.copy()
        self.server.settings_dict.update(connections.owner())

    @contextmanager
    def database(self) -> Iterator[None]:
        """While it lasts, Django's connection is to an empty, migrated database, dropped in the end."""
        name = f"replay_{os.getpid()}_{next(self.numbers)}"
        try:
            self.make_template()
            self._run("CREATE DATABASE {} TEMPLATE {}", name, self.template)
        except ProgrammingError as error:
            if getattr(error.__cause__, "sqlstate", "") != "42501":
                raise
            raise CommandError(
                "The database role may not create databases: ALTER ROLE ... CREATEDB allows it."
            ) from None
        self._use(name)
        try:
            yield
        finally:
            self._use(self.configured)
            # Without FORCE: it may not end an autovacuum worker, which PostgreSQL sends away by itself.
            self._run("DROP DATABASE {}", name)

    def close(self) -> None:
        self.server.close()

    def make_template(self) -> None:
        """Of those who want it at once one makes it, and the others wait for that."""
        with self.server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE])
                there = [name for (name,) in cursor.fetchall()]
                if self.template not in there:
                    self._migrate()
                    for old in there:
                        self._run("DROP DATABASE {}", old)
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])

    def _migrate(self) -> None:
        half_made = f"replay_{os.getpid()}_template"
        self._run("CREATE DATABASE {}", half_made)
        self._use(half_made)
        try:
            call_command("prepare_database", verbosity=0)
            call_command("migrate", verbosity=0, interactive=False)
        except BaseException:
            self._use(self.configured)
            self._run("DROP DATABASE {} WITH (FORCE)", half_made)
            raise
        self._use(self.configured)
        self._run("ALTER DATABASE {} RENAME TO {}", half_made, self.template)

    @staticmethod
    def _use(name: str) -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    def _run(self, statement: str, *names: str) -> None:
        with self.server.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _migrations() -> str:
    """A hash of all that the template is made of."""
    digest = hashlib.sha256()
    # What makes the roles, and grants.
    for name in ("database.py", "runtime_role.py"):
        digest.update((settings.BASE_DIR / "meetassist" / name).read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for folder in ("migrations", "sql"):
            for path in sorted((Path(app.path) / folder).glob("*.*")):
                if path.suffix in (".py", ".sql"):
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
