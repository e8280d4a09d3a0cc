"""The data of the benchmarks: an embedded PostgreSQL of their own, a thousand consultants, a million appointments."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import django

from meetassist.local import embedded

SETTINGS = {"shared_buffers": "1GB", "max_wal_size": "4GB", "max_connections": "60"}
WEEKS = 25


@contextmanager
def opened(appointments: int) -> Iterator[str]:
    """The benchmarks' database, migrated; the URL. Django is set up on it. A small trial leaves the large data alone."""
    name = "bench" if appointments >= 100_000 else "bench-small"
    server = embedded.Server(embedded.default_root(name), settings=SETTINGS)
    try:
        # As the owner: whoever measures makes tables and empties them.
        url = server.open()["DATABASE_OWNER_URL"]
        os.environ.pop("DATABASE_OWNER_URL", None)
        os.environ.update(
            DATABASE_URL=url, DEBUG="0", SECRET_KEY=secrets.token_urlsafe(50), ALLOWED_HOSTS="localhost",
            DJANGO_SETTINGS_MODULE="meetassist.settings", LOG_LEVEL="WARNING",
        )  # fmt: skip
        django.setup()
        from django.core.management import call_command

        call_command("prepare_database", verbosity=0)
        call_command("migrate", verbosity=0)
        yield url
    finally:
        server.close()


def run_beside_the_database(module: str) -> None:
    """Run the benchmark anew with a database that is empty and its own; ends this process as that one ends.

    In a process of its own, which finds BENCHMARK_DATABASE: queues and connections are configured at its start.
    """
    with opened(0) as url:
        from django.db import connection

        from chatbot.simulator.database import Temporary

        temporary = Temporary()
        with temporary.database():
            values = {
                "DATABASE_URL": f"{url.rpartition('/')[0]}/{connection.settings_dict['NAME']}",
                "BENCHMARK_DATABASE": "1",
            }
            done = subprocess.run(
                [sys.executable, "-m", module, *sys.argv[1:]], env={**os.environ, **values}, check=False
            )
        temporary.close()
    sys.exit(done.returncode)


def say(line: str) -> None:
    print(line, flush=True)


def first_monday() -> datetime:
    """Of the data: the week in which it was made, at midnight UTC."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(lower(during)) FROM bookings_appointment")
        (first,) = cursor.fetchone()
    day = (first or datetime.now(UTC)).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def fill(consultants: int, appointments: int) -> None:
    """Make the data, or keep what an earlier run made if it has this size and still reaches into the future."""
    from django.db import connection

    per_consultant = max(appointments // consultants, 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consultants_consultant")
        (people,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM bookings_appointment")
        (rows,) = cursor.fetchone()
        recent = first_monday() > datetime.now(UTC) - timedelta(weeks=6)
        if (people, rows) == (consultants, per_consultant * consultants) and recent:
            say(f"{people:,} consultants and {rows:,} appointments are there from an earlier run")
            return
        say(f"making {consultants:,} consultants with {per_consultant:,} appointments each ...")
        cursor.execute(EMPTY)
        # Several statements, which take no values of their own.
        cursor.execute(PEOPLE % (consultants, consultants, consultants))
        monday = first_monday()
        started, done = time.monotonic(), 0
        cursor.execute(WITHOUT_INDEXES)
        while done < consultants:
            upto = min(done + max(consultants // 20, 1), consultants)
            values = {"low": done, "high": upto, "monday": monday, "wanted": per_consultant}
            cursor.execute(APPOINTMENTS, values)
            done = upto
            left = (time.monotonic() - started) / done * (consultants - done)
            say(f"  {done * per_consultant:,} appointments, about {left:.0f} s to go")
        say("  putting the exclusion constraint and the indexes back (about a minute) ...")
        cursor.execute(WITH_INDEXES)
        # Outside a transaction, as autovacuum would by and by: the visibility map is part of a warm database.
        cursor.execute("VACUUM ANALYZE")
    say(f"  done in {time.monotonic() - started:.0f} s")


EMPTY = """
TRUNCATE bookings_appointment, bookings_waitlistentry, consultants_consultant, consultants_service, accounts_customer
  RESTART IDENTITY CASCADE
"""

PEOPLE = """
INSERT INTO consultants_businesspolicy (id, minimum_notice_minutes, booking_window_days, cancel_notice_minutes,
  reschedule_notice_minutes, maximum_coming, reminder_minutes, follow_up_minutes, waitlist_offer_minutes)
  VALUES (1, 60, 60, 120, 120, 10, '{1440,60}', 60, 30) ON CONFLICT DO NOTHING;
INSERT INTO consultants_consultant (name, title, email, phone, specialties, biography, qualifications, languages,
  mail_language, time_zone, is_active)
  SELECT 'Consultant ' || i, '', '', '', '', '', '', '{}', 'vi',
         (ARRAY['Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh', 'America/New_York', 'Europe/Berlin'])[1 + i %% 5],
         true
  FROM generate_series(1, %s) i;
INSERT INTO consultants_service (name, name_en, description, description_en, duration_minutes, buffer_before_minutes,
  buffer_after_minutes, slot_step_minutes, needs_approval, is_for_a_device, currency, location, meeting_link,
  synonyms, is_active)
  VALUES ('Advice', '', '', '', 30, 0, 0, 30, false, false, 'VND', '', '', '', true);
INSERT INTO consultants_service_consultants (service_id, consultant_id) SELECT 1, id FROM consultants_consultant;
INSERT INTO consultants_workinghours (consultant_id, weekday, start_time, end_time)
  SELECT c.id, d, s, e FROM consultants_consultant c, generate_series(1, 5) d,
         (VALUES (time '08:30', time '12:00'), (time '13:00', time '17:30')) v (s, e);
INSERT INTO consultants_timeoff (consultant_id, during, reason)
  SELECT c, tstzrange(t, t + interval '2 days'), ''
  FROM generate_series(1, %s) c, generate_series(0, 3) n,
       LATERAL (SELECT date_trunc('week', now()) + (n * 40 + abs(hashint8(c * 31 + n) %% 30)) * interval '1 day') x (t);
INSERT INTO consultants_dateoverride (consultant_id, "on", start_time, end_time, is_available,
  unavailable_by_appointment, reason)
  SELECT c, (date_trunc('week', now()) + ((n * 33 + c %% 30) || ' days')::interval)::date, time '09:00', time '11:00',
         true, false, ''
  FROM generate_series(1, %s) c, generate_series(0, 4) n ON CONFLICT DO NOTHING;
INSERT INTO accounts_customer (name, phone, language, time_zone, email_problem, notes, is_active, created_at)
  SELECT 'Customer ' || i, '', 'vi', '', '', '', true, now() FROM generate_series(1, 50000) i;
"""

WITHOUT_INDEXES = """
ALTER TABLE bookings_appointment DROP CONSTRAINT IF EXISTS appointment_no_overlap;
DROP INDEX IF EXISTS appointment_blocked_live, appointment_during, appointment_by_time, appointment_of_consultant,
  appointment_by_start, appointment_of_customer;
"""

APPOINTMENTS = """
INSERT INTO bookings_appointment (code, customer_id, consultant_id, service_id, during, blocked, buffer_before_minutes,
  buffer_after_minutes, status, sequence, outside_rules_reason, for_whom, description, meeting_link, held_network,
  created_at, updated_at)
SELECT 'B' || c.id || '-' || n, 1 + (hashint8(c.id * 7919 + n) & 32767), c.id, 1, r, r, 0, 0,
       CASE WHEN abs(hashint8(n * 13 + c.id)) %% 20 = 0 THEN 'cancelled' ELSE 'confirmed' END, 0, '', '', '', '', '', now(), now()
FROM consultants_consultant c
CROSS JOIN LATERAL (
  SELECT row_number() OVER () AS n, tstzrange(s, s + interval '30 minutes') AS r
  FROM (SELECT %(low)s AS low, %(high)s AS high, %(monday)s::timestamptz AS monday) p,
       generate_series(0, 400) d, generate_series(0, 15) k,
       LATERAL (SELECT ((p.monday AT TIME ZONE 'UTC')::date + d + time '08:30'
                        + (CASE WHEN k < 7 THEN k ELSE k + 2 END) * interval '30 min') AT TIME ZONE c.time_zone) x (s)
  WHERE c.id > p.low AND c.id <= p.high AND extract(isodow FROM (p.monday AT TIME ZONE 'UTC')::date + d) < 6
    AND (hashint8(c.id * 1000003 + k * 7919 + d) & 1) = 0
  LIMIT %(wanted)s
) AS slot
"""

WITH_INDEXES = """
ALTER TABLE bookings_appointment ADD CONSTRAINT appointment_no_overlap EXCLUDE USING gist
  (int8range(consultant_id, consultant_id, '[]') WITH &&, blocked WITH &&)
  WHERE (status IN ('held', 'pending', 'confirmed'));
CREATE INDEX appointment_blocked_live ON bookings_appointment USING gist (blocked)
  WHERE status IN ('held', 'pending', 'confirmed');
CREATE INDEX appointment_during ON bookings_appointment USING gist (during);
CREATE INDEX appointment_by_time ON bookings_appointment (during, id);
CREATE INDEX appointment_of_consultant ON bookings_appointment (consultant_id, during);
CREATE INDEX appointment_by_start ON bookings_appointment (lower(during))
  INCLUDE (during, consultant_id, service_id, status, id);
CREATE INDEX appointment_of_customer ON bookings_appointment (customer_id, lower(during), id)
  WHERE status IN ('pending', 'confirmed', 'completed', 'no_show');
"""
