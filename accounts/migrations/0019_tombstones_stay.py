from django.db import migrations

FORWARDS = """
CREATE FUNCTION tombstone_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'that somebody was erased is not forgotten' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER tombstone_stays BEFORE UPDATE OR DELETE ON accounts_tombstone
FOR EACH ROW EXECUTE FUNCTION tombstone_stays();
"""
BACKWARDS = """
DROP TRIGGER tombstone_stays ON accounts_tombstone;
DROP FUNCTION tombstone_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0018_privacy_requests_and_consents")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
