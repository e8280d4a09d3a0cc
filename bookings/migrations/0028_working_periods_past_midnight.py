from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


def before(name, first, last):
    """Of a function as an earlier file has it, to go back to: without the column the new one would not run."""
    text = (SQL / name).read_text()
    return text[text.index(first) : text.index(last)].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("bookings", "0027_appointments_by_start"), ("consultants", "0021_hours_past_midnight")]

    operations = [
        migrations.RunSQL(
            (SQL / "0028_working_periods.sql").read_text(), (SQL / "0016_working_periods.sql").read_text()
        ),
        migrations.RunSQL(
            (SQL / "0028_first_slots.sql").read_text(),
            before("0004_availability.sql", "-- The earliest p_limit", "-- Why p_moment"),
        ),
    ]
