"""A consultant who is deactivated is signed out for good, unless they run the system (consultants.authentication)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION end_sessions_of_who_left() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM accounts_user WHERE id = NEW.user_id AND NOT is_superuser) THEN
    PERFORM end_sessions_of(NEW.user_id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER end_sessions_of_who_left AFTER UPDATE OF is_active ON consultants_consultant
  FOR EACH ROW WHEN (OLD.is_active AND NOT NEW.is_active) EXECUTE FUNCTION end_sessions_of_who_left();
"""
BACKWARD = """
DROP TRIGGER end_sessions_of_who_left ON consultants_consultant;
DROP FUNCTION end_sessions_of_who_left();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_end_sessions_of_closed_accounts'),
        ('consultants', '0012_give_consultants_their_role'),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
