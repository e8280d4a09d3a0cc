"""Importing the files: all of them or nothing. The ids of the files become `external_id`, so that relations survive.

A row whose id is known is brought up to date; one that says what is there already is not touched, so that a second
import changes nothing.
"""

from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from bookings.csv_exchange.appointments import take_appointments, take_feedback, take_schedule
from bookings.csv_exchange.people import take_consultants, take_customers, take_services
from bookings.csv_exchange.reading import Problems, read
from bookings.csv_exchange.run import Decisions, Import, ImportRefused, Progress, Report, refuse_if_any
from bookings.locks import lock_consultants


def import_directory(
    directory: Path,
    *,
    now: datetime,
    progress: Progress,
    decisions: Decisions | None = None,
    report: Report | None = None,
) -> Import:
    """Import the files in one transaction. Raises ImportRefused with all that is wrong, or has to be decided."""
    problems = Problems()
    with transaction.atomic():
        return _run(directory, now, progress, decisions, report, problems, undecided=problems)


def try_directory(directory: Path, *, now: datetime, report: Report, decisions: Decisions | None = None) -> Import:
    """What an import would do, told row by row, and taken back. Raises ImportRefused for what is wrong with the files.

    Rows that wait for a decision are told of as if they were new.
    """
    with transaction.atomic():
        run = _run(directory, now, lambda name, done, total: None, decisions, report, Problems(), undecided=Problems())
        transaction.set_rollback(True)
    return run


def _run(
    directory: Path,
    now: datetime,
    progress: Progress,
    decisions: Decisions | None,
    report: Report | None,
    problems: Problems,
    *,
    undecided: Problems,
) -> Import:
    rows = read(directory, problems)
    refuse_if_any(problems)
    _wait_for_other_imports()
    run = Import(rows, problems, undecided, now, progress, decisions or Decisions(), report)
    try:
        with transaction.atomic():
            _take(run)
    except IntegrityError as error:
        # Without waiting for us, somebody has shown that address in the chat, or staff has typed it.
        if "customer_email_unique" not in str(error):
            raise
        problems.add("customer.csv", None, "Email", _("somebody got one of these addresses at this moment: try again"))
        raise ImportRefused(problems) from error
    return run


def _take(run: Import) -> None:
    take_customers(run)
    take_consultants(run)
    take_services(run)
    lock_consultants(person.pk for person in run.people.values())
    take_appointments(run)
    take_schedule(run)
    take_feedback(run)
    refuse_if_any(run.problems)


def _wait_for_other_imports() -> None:
    """Two at once would each miss whom the other brings; the second one finds them all there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('meetassist.import_csv', 0))")
