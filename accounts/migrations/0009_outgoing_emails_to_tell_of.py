from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_session_keys_of_browsers")]

    operations = [
        migrations.AddField("outgoingemail", "needs_telling", models.BooleanField(default=False, db_default=False, editable=False)),
        migrations.AddIndex(
            "outgoingemail",
            models.Index(fields=["id"], name="email_needs_telling", condition=models.Q(needs_telling=True)),
        ),
    ]
