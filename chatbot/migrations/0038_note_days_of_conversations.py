from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"
BACKWARDS = """
DROP FUNCTION note_message_of_day(), note_answer_of_day(), note_handoff_of_day(), note_event_of_day() CASCADE;
DROP FUNCTION note_day(bigint, timestamptz, boolean, boolean, int), begin_day(bigint, timestamptz),
  business_day(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chatbot", "0037_days_of_conversations"),
        ("bookings", "0026_note_what_is_not_counted"),
        ("consultants", "0020_minutes_per_booking"),
    ]

    operations = [migrations.RunSQL((SQL / "days.sql").read_text(), BACKWARDS)]
