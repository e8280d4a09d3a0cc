from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

DROP = """
DROP VIEW assist.me, assist.my_devices, assist.my_appointments, assist.service_levels, assist.working_days,
  assist.time_off, assist.holidays, assist.special_hours, assist.working_hours, assist.consultant_services,
  assist.consultants, assist.services;
DROP FUNCTION assist_private.coming_working_times();
DROP FUNCTION assist.free_slots(text, timestamptz, timestamptz);
DROP FUNCTION assist.free_slots(bigint, timestamptz, timestamptz);
DROP FUNCTION assist_private.slots(bigint[], timestamptz, timestamptz);
DROP FUNCTION assist.unaccent(text);
DROP FUNCTION assist.fold(text);
DROP FUNCTION assist_private.read_answer(integer, integer);
DROP FUNCTION assist_private.open_question(text);
DROP FUNCTION assist_private.identify(text);
DROP FUNCTION assist_private.current_customer();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_levels_devices_verification_and_emails'),
        ('bookings', '0006_event_of_changed_details'),
        ('chatbot', '0006_model_calls'),
        ('consultants', '0005_services_for_a_device'),
    ]

    operations = [
        migrations.RunSQL((SQL / "assist.sql").read_text(), DROP),
    ]
