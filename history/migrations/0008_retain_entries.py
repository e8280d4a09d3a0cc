from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"
KINDS = [
    ("created", "row added"), ("changed", "row changed"), ("deleted", "row deleted"), ("emptied", "table emptied"),
    ("erased", "person erased"), ("read", "read"), ("exported", "exported"), ("expired", "old entries taken away"),
]  # fmt: skip
LOG_AS_BEFORE = (SQL / "0004_forgetting.sql").read_text().partition("-- The person of these rows")[0]
BACKWARDS = f"""
DROP FUNCTION history_retain(timestamptz, integer);
DROP FUNCTION history_log(text, text, text[], text, jsonb);
{LOG_AS_BEFORE}
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0007_follow_sign_in")]

    operations = [
        migrations.AlterField("entry", "kind", models.CharField(choices=KINDS, max_length=10, verbose_name="kind")),
        migrations.AddIndex("entry", models.Index(fields=["at", "id"], name="history_by_time")),
        migrations.RunSQL((SQL / "0008_retaining.sql").read_text(), BACKWARDS),
    ]
