from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"


def of_days(first, last):
    """Functions as the earlier file has them."""
    text = (SQL / "days.sql").read_text()
    return text[text.index(first) : text.index(last)].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


BACKWARDS = "".join([
    "DROP FUNCTION note_rating_of_day() CASCADE; DROP FUNCTION change_day(bigint, timestamptz, int, int, boolean, int);",
    of_days("CREATE FUNCTION begin_day", "CREATE FUNCTION note_message_of_day"),
    of_days("CREATE FUNCTION note_answer_of_day", "CREATE TRIGGER day_of_answer"),
    of_days("CREATE FUNCTION note_handoff_of_day", "CREATE TRIGGER day_of_handoff"),
    of_days("CREATE FUNCTION note_event_of_day", "CREATE TRIGGER day_of_event"),
])  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0043_stops_of_channels")]

    operations = [
        migrations.AddField(
            model_name="conversationday",
            name="done",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="booked, moved or cancelled in the chat"),
        ),
        migrations.AddField(
            model_name="conversationday",
            name="answered",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="questions answered"),
        ),
        migrations.AlterField(
            model_name="conversationday",
            name="is_reached",
            field=models.BooleanField(
                default=False,
                help_text="The customer booked, moved or cancelled in the chat, or a question was answered, and not called unhelpful.",
                verbose_name="something reached",
            ),
        ),
        migrations.RunSQL((SQL / "contradicted_answers.sql").read_text(), BACKWARDS),
    ]
