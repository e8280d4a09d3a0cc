from django.db import migrations

FOLLOW = """
SELECT history_follow('accounts_privacyrequest', about_person => '{details, answer}',
  owner_table => 'accounts_customer', owner_column => 'customer_id');
SELECT history_follow('accounts_consent', owner_table => 'accounts_customer', owner_column => 'customer_id');
"""
BACKWARDS = """
DO $$ DECLARE followed regclass; BEGIN
  FOREACH followed IN ARRAY '{accounts_privacyrequest, accounts_consent}'::regclass[] LOOP
    EXECUTE format('DROP TRIGGER history_note ON %s', followed);
    EXECUTE format('DROP TRIGGER history_note_truncation ON %s', followed);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0008_retain_entries"),
        ("accounts", "0018_privacy_requests_and_consents"),
    ]

    operations = [migrations.RunSQL(FOLLOW, BACKWARDS)]
