"""django-appointment's slot computation on the same data. Runs in its own environment; prints results as JSON.

Its tables stand in a schema of their own, with the indexes its migrations make. It knows neither buffers nor split
shifts, date overrides or time zones: hours are one period a day, and times are taken as local ones.
"""

import datetime
import json
import os
import sys
import time
import urllib.parse

import django
from django.conf import settings

SCHEMA = "peer"


def configure() -> None:
    url = urllib.parse.urlsplit(os.environ["DATABASE_URL"])
    settings.configure(
        SECRET_KEY="benchmark", USE_TZ=True, TIME_ZONE="Asia/Ho_Chi_Minh", DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions",
                        "django.contrib.messages", "django.contrib.admin", "appointment"],
        TEMPLATES=[], MIDDLEWARE=[], LOGGING_CONFIG=None, APPOINTMENT_WEBSITE_NAME="benchmark",
        DATABASES={"default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "USER": url.username,
            "PASSWORD": url.password, "HOST": url.hostname, "PORT": url.port, "CONN_MAX_AGE": None,
            "OPTIONS": {"options": f"-c search_path={SCHEMA}"},
        }},
    )  # fmt: skip
    django.setup()


FILL = """
INSERT INTO peer.auth_user (id, password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
  SELECT id, '', false, 'c' || id, name, '', '', false, true, now() FROM public.consultants_consultant;
INSERT INTO peer.appointment_service (id, name, description, duration, price, down_payment, currency, background_color,
  reschedule_limit, allow_rescheduling, use_service_duration_as_slot, created_at, updated_at)
  VALUES (1, 'Advice', '', interval '30 minutes', 0, 0, 'USD', '', 0, true, false, now(), now());
INSERT INTO peer.appointment_staffmember (id, user_id, slot_duration, lead_time, finish_time, appointment_buffer_time,
  slot_gap_time, work_on_saturday, work_on_sunday, created_at, updated_at)
  SELECT id, id, 30, '08:30', '17:30', 0, 0, false, false, now(), now() FROM public.consultants_consultant;
INSERT INTO peer.appointment_workinghours (staff_member_id, day_of_week, start_time, end_time, created_at, updated_at)
  SELECT c.id, d, '08:30', '17:30', now(), now() FROM public.consultants_consultant c, generate_series(1, 5) d;
INSERT INTO peer.appointment_dayoff (staff_member_id, start_date, end_date, description, created_at, updated_at)
  SELECT consultant_id, lower(during)::date, upper(during)::date, '', now(), now() FROM public.consultants_timeoff;
INSERT INTO peer.appointment_appointmentrequest (id, date, start_time, end_time, service_id, staff_member_id,
  payment_type, id_request, reschedule_attempts, created_at, updated_at)
  SELECT a.id, (lower(during) AT TIME ZONE c.time_zone)::date, (lower(during) AT TIME ZONE c.time_zone)::time,
         (upper(during) AT TIME ZONE c.time_zone)::time, 1, a.consultant_id, 'full', 'r' || a.id, 0, now(), now()
  FROM public.bookings_appointment a JOIN public.consultants_consultant c ON c.id = a.consultant_id
  WHERE a.status = 'confirmed';
INSERT INTO peer.appointment_appointment (client_id, appointment_request_id, phone, address, want_reminder,
  additional_info, paid, amount_to_pay, id_request, created_at, updated_at)
  SELECT 1, id, '', '', false, '', false, 0, 'a' || id, now(), now() FROM peer.appointment_appointmentrequest;
ANALYZE peer.appointment_appointmentrequest;
ANALYZE peer.appointment_appointment;
-- The last of all: what is filled by half is filled again.
CREATE TABLE peer.filled AS SELECT count(*) AS rows FROM public.bookings_appointment;
"""


def fill() -> None:
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{SCHEMA}.filled"])
        if cursor.fetchone()[0]:
            cursor.execute(f"SELECT rows, (SELECT count(*) FROM public.bookings_appointment) FROM {SCHEMA}.filled")
            there, wanted = cursor.fetchone()
            if there == wanted:
                return
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # the package ships no migrations of its own
    with connection.cursor() as cursor:
        cursor.execute(FILL)


def main(repeat: int, monday: datetime.date) -> None:
    from appointment.models import StaffMember
    from appointment.services import get_available_slots_for_staff
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    fill()
    people = list(StaffMember.objects.order_by("pk"))
    first = max(monday, datetime.date.today()) + datetime.timedelta(days=7)

    def fortnight(number):
        return [slots_of(people[number % len(people)], first + datetime.timedelta(days=day)) for day in range(14)]

    def slots_of(person, day):
        # Its weekdays count from Sunday.
        return get_available_slots_for_staff(day, person, day.isoweekday() % 7)

    def first_three():
        """What it takes with this interface: everybody's day, until a day has three."""
        day = first
        while True:
            found = sorted(slot for person in people for slot in slots_of(person, day))[:3]
            if len(found) == 3:
                return found
            day += datetime.timedelta(days=1)

    results = []
    calls = (
        ("django-appointment: one consultant, 14 days", fortnight, min(repeat, 40)),
        (f"django-appointment: first three over {len(people):,}", lambda number: first_three(), 3),
    )
    for name, call, times in calls:
        call(0)
        with CaptureQueriesContext(connection) as queries:
            call(1)
        taken = []
        for number in range(times):
            start = time.perf_counter()
            call(number)
            taken.append((time.perf_counter() - start) * 1000)
        results.append({"name": name, "times": taken, "queries": str(len(queries))})
    json.dump(results, sys.stdout)
    sys.stdout.write("\n")


if __name__ == "__main__":
    configure()
    main(int(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2]))
