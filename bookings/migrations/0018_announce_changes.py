from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = "DROP FUNCTION announce() CASCADE"


class Migration(migrations.Migration):
    dependencies = [("bookings", "0017_own_appointments")]

    operations = [migrations.RunSQL((SQL / "0018_announce.sql").read_text(), BACKWARDS)]
