from django.db import migrations

FORWARDS = """
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON chatbot_handoff
  FOR EACH STATEMENT EXECUTE FUNCTION announce('desk');
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON chatbot_message
  FOR EACH STATEMENT EXECUTE FUNCTION announce('desk');
"""
BACKWARDS = """
DROP TRIGGER announce ON chatbot_handoff;
DROP TRIGGER announce ON chatbot_message;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("chatbot", "0030_keep_rows_for_a_time"),
        ("bookings", "0018_announce_changes"),
    ]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
