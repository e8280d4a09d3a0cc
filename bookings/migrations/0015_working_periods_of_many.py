from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0014_appointment_for_whom")]

    # The function of 0004 gives the same rows, later: going back needs nothing.
    operations = [migrations.RunSQL((SQL / "0015_working_periods.sql").read_text(), migrations.RunSQL.noop)]
