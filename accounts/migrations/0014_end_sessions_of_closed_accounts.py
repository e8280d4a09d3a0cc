"""Whoever closes an account, by whatever means, ends its sessions for good: opening it again does not bring them back."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION end_sessions_of(login bigint) RETURNS void LANGUAGE sql AS $$
  DELETE FROM django_session WHERE session_key IN (
    SELECT session_key FROM usersessions_usersession WHERE user_id = login
  );
  DELETE FROM usersessions_usersession WHERE user_id = login;
$$;
CREATE FUNCTION end_sessions_of_closed_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM end_sessions_of(NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER end_sessions_of_closed_account AFTER UPDATE OF is_active ON accounts_user
  FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION end_sessions_of_closed_account();
"""
BACKWARD = """
DROP TRIGGER end_sessions_of_closed_account ON accounts_user;
DROP FUNCTION end_sessions_of_closed_account();
DROP FUNCTION end_sessions_of(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_scope_of_second_factors'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
