from django.db import migrations

BACKWARDS = """
DROP TRIGGER history_note ON accounts_partner;
DROP TRIGGER history_note_truncation ON accounts_partner;
"""


class Migration(migrations.Migration):
    dependencies = [("history", "0012_follow_calendars"), ("accounts", "0029_partners")]

    operations = [migrations.RunSQL("SELECT history_follow('accounts_partner', secret => '{hashed}');", BACKWARDS)]
