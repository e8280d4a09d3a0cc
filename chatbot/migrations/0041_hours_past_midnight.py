from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


def before(first, last):
    """Views as an earlier file has them. A column of a view cannot be taken away: it is dropped and made again."""
    text = (SQL / "assist.sql").read_text()
    return text[text.index(first) : text.index(last)]


class Migration(migrations.Migration):
    dependencies = [
        ("chatbot", "0040_staff_views"),
        ("consultants", "0021_hours_past_midnight"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "hours_past_midnight.sql").read_text(),
            "DROP VIEW assist.working_hours, assist.special_hours;"
            + before("CREATE VIEW assist.working_hours", "CREATE VIEW assist.holidays"),
        ),
    ]
