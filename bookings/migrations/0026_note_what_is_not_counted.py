from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = "DROP FUNCTION note_untallied() CASCADE; DROP FUNCTION count_appointments(timestamptz, timestamptz)"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0025_counts_of_appointments")]

    operations = [migrations.RunSQL((SQL / "0026_tally.sql").read_text(), BACKWARDS)]
