import re
from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
# What these two were before, of a file that makes other functions, too.
FORMER = "".join(
    f"CREATE OR REPLACE FUNCTION {found}"
    for found in re.split(r"(?m)^CREATE FUNCTION ", (SQL / "0004_availability.sql").read_text())
    if found.startswith(("unavailable_times", "slot_refusal"))
)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0023_find_all_of_a_consultant"), ("consultants", "0017_own_calendars")]

    operations = [
        migrations.RunSQL((SQL / "0024_unavailable_times.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0024_slot_refusal.sql").read_text(), FORMER),
    ]
