from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = """
DROP TRIGGER history_refuse ON history_entry;
DROP FUNCTION history_refuse();
DROP FUNCTION history_follow(regclass, text[], text[], text[], text, text);
DROP FUNCTION history_note();
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]

    operations = [migrations.RunSQL((SQL / "0002_history.sql").read_text(), BACKWARDS)]
