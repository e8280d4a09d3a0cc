from django.db import migrations

BACKWARDS = """
DROP TRIGGER history_note ON chatbot_savedreply;
DROP TRIGGER history_note_truncation ON chatbot_savedreply;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0009_follow_requests_and_consents"), ("chatbot", "0033_notes_and_saved_replies_of_the_team")]

    operations = [migrations.RunSQL("SELECT history_follow('chatbot_savedreply');", BACKWARDS)]
