from django.db import migrations

# Whoever was erased before there were tombstones has one too, and their e-mails are known as such.
FILL = """
INSERT INTO accounts_tombstone (customer_number, erased_at)
SELECT id, erased_at FROM accounts_customer WHERE erased_at IS NOT NULL
ON CONFLICT (customer_number) DO NOTHING;
UPDATE accounts_outgoingemail SET goes_when_done = true
WHERE "to" = 'erased@example.invalid'
OR customer_id IN (SELECT id FROM accounts_customer WHERE erased_at IS NOT NULL);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0019_tombstones_stay")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
