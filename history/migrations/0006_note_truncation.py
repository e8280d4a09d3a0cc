from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = """
DROP TRIGGER history_refuse_truncation ON history_entry;
DROP FUNCTION history_note_truncation() CASCADE;
"""
KINDS = [
    ("created", "row added"), ("changed", "row changed"), ("deleted", "row deleted"), ("emptied", "table emptied"),
    ("erased", "person erased"), ("read", "read"), ("exported", "exported"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("history", "0005_note_reading")]

    operations = [
        migrations.AlterField("entry", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")),
        migrations.RunSQL((SQL / "0006_truncation.sql").read_text(), BACKWARDS),
    ]
