from django.db import migrations

FOLLOW = """
SELECT history_follow('mfa_authenticator', hidden => '{last_used_at}', secret => '{data}',
  owner_table => 'accounts_user', owner_column => 'user_id');
SELECT history_follow('socialaccount_socialaccount', hidden => '{last_login, extra_data}',
  owner_table => 'accounts_user', owner_column => 'user_id');
SELECT history_follow('accounts_invitation');
"""
BACKWARDS = """
DO $$ DECLARE followed regclass; BEGIN
  FOREACH followed IN ARRAY '{mfa_authenticator, socialaccount_socialaccount, accounts_invitation}'::regclass[] LOOP
    EXECUTE format('DROP TRIGGER history_note ON %s', followed);
    EXECUTE format('DROP TRIGGER history_note_truncation ON %s', followed);
  END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0006_note_truncation"),
        ("accounts", "0015_invitations"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]

    operations = [migrations.RunSQL(FOLLOW, BACKWARDS)]
