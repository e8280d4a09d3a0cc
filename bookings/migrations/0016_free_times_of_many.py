from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0015_working_periods_of_many")]

    operations = [
        # The functions of 0004 and 0015 give the same rows, later: going back needs nothing.
        migrations.RunSQL((SQL / "0016_working_periods.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0016_available_slots.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(
            (SQL / "0016_week_loads.sql").read_text(), "DROP FUNCTION week_loads(timestamptz[], bigint[], text)"
        ),
    ]
