from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = """
DROP TRIGGER announce ON bookings_call;
DROP TRIGGER announce_unreached ON bookings_notification;
DROP TRIGGER announce_unreached_new ON bookings_notification;
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0021_calls")]

    operations = [migrations.RunSQL((SQL / "0022_announce_calls.sql").read_text(), BACKWARDS)]
