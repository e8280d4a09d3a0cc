from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
_BEFORE, _MARK, FORGET = (SQL / "0004_forgetting.sql").read_text().partition("CREATE FUNCTION history_forget")
BACKWARDS = f"CREATE OR REPLACE FUNCTION history_forget{FORGET}"


class Migration(migrations.Migration):
    dependencies = [("history", "0010_follow_saved_replies")]

    operations = [migrations.RunSQL((SQL / "0011_forgetting_by_index.sql").read_text(), BACKWARDS)]
