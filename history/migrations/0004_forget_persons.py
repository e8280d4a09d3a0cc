from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = """
DROP FUNCTION history_forget(text, text[]);
DROP FUNCTION history_log(text, text, text[], text);
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0003_follow_tables")]

    operations = [
        migrations.AlterField("entry", "kind", models.CharField(choices=[("created", "row added"), ("changed", "row changed"), ("deleted", "row deleted"), ("erased", "person erased")], max_length=10, verbose_name="kind")),
        migrations.RunSQL((SQL / "0004_forgetting.sql").read_text(), BACKWARDS),
    ]
