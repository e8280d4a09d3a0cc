from django.db import migrations

FOLLOW = """
SELECT history_follow('accounts_privacyrequest', about_person => '{details, answer}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('accounts_consent', owner_table => 'accounts_customer', owner_column => 'customer_id');
"""
BACKWARDS = """
DROP TRIGGER history_note ON accounts_privacyrequest;
DROP TRIGGER history_note ON accounts_consent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0005_note_reading"),
        ("accounts", "0016_privacy_requests_and_consents"),
    ]

    operations = [migrations.RunSQL(FOLLOW, BACKWARDS)]
