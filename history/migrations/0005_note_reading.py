from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
KINDS = [
    ("created", "row added"), ("changed", "row changed"), ("deleted", "row deleted"), ("erased", "person erased"),
    ("read", "read"), ("exported", "exported"),
]


class Migration(migrations.Migration):
    dependencies = [("history", "0004_forget_persons")]

    operations = [
        migrations.AlterField("entry", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")),
        migrations.RunSQL(
            (SQL / "0005_reading.sql").read_text(), "DROP FUNCTION history_read(text, text, text, text)"
        ),
    ]
