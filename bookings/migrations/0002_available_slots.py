from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "0002_available_slots.sql"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial"), ("consultants", "0001_initial")]

    operations = [
        migrations.RunSQL(SQL.read_text(), "DROP FUNCTION available_slots(bigint, timestamptz, timestamptz, bigint[])"),
    ]
