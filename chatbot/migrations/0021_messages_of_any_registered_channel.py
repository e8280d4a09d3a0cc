from django.db import migrations, models

from accounts import channels


class Migration(migrations.Migration):
    """The names stand in the code alone: no statement is sent to the database."""

    dependencies = [("chatbot", "0020_handoffs_for_undelivered_emails")]

    operations = [
        migrations.AlterField(
            "message", "channel", models.CharField("channel", max_length=20, choices=channels.choices)
        ),
    ]
