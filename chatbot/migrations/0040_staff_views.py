from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

# The schema stays: prepare_database makes it too, with what the reader role may do there.
DROP = """
DROP FUNCTION assist_staff.working_time(timestamptz, timestamptz, boolean, bigint);
DROP VIEW assist_staff.services, assist_staff.consultants, assist_staff.customers, assist_staff.appointments;
DROP FUNCTION assist_private.staff_customers();
DROP FUNCTION assist_private.staff_sees_money();
DROP FUNCTION assist_private.staff_own();
DROP FUNCTION assist_private.staff_sees_all();
DROP FUNCTION assist_private.staff_may(text);
DROP FUNCTION assist_private.identify_staff(text);
DROP FUNCTION assist_private.current_staff();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_own_customers'),
        ('bookings', '0027_appointments_by_start'),
        ('chatbot', '0039_fill_days_of_conversations'),
        ('consultants', '0011_own_hours'),
    ]

    operations = [
        migrations.RunSQL((SQL / "staff_views.sql").read_text(), DROP),
    ]
