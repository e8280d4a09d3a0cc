from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"

DROP_FIRST = "DROP FUNCTION available_slots(bigint, timestamptz, timestamptz, bigint[]);"
DROP = """
DROP FUNCTION slot_refusal(bigint, bigint, timestamptz, timestamptz, bigint, bigint, tstzrange);
DROP FUNCTION first_slots(
  bigint, timestamptz, timestamptz, timestamptz, integer, bigint[], bigint, bigint, int4range, text);
DROP FUNCTION available_slots(bigint, timestamptz, timestamptz, timestamptz, bigint[], bigint, bigint);
DROP FUNCTION unavailable_times(bigint[], tstzrange, timestamptz, bigint, bigint);
DROP FUNCTION working_periods(bigint[], timestamptz, timestamptz);
DROP FUNCTION local_instant(timestamp, text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0003_holds_notifications_and_waitlist'),
        ('consultants', '0004_business_policy_row'),
    ]

    operations = [
        migrations.RunSQL(
            DROP_FIRST + (SQL / "0004_availability.sql").read_text(),
            DROP + (SQL / "0002_available_slots.sql").read_text(),
        ),
    ]
