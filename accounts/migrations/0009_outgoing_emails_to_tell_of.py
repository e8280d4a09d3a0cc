from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_no_window_of_no_days")]

    operations = [
        migrations.AddField("outgoingemail", "needs_telling", models.BooleanField(default=False, db_default=False, editable=False)),
        migrations.AddIndex(
            "outgoingemail",
            models.Index(fields=["id"], name="email_needs_telling", condition=models.Q(needs_telling=True)),
        ),
    ]
