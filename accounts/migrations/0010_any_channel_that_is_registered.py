from django.db import migrations, models

from accounts import channels


class Migration(migrations.Migration):
    """The names stand in the code alone: no statement is sent to the database."""

    dependencies = [("accounts", "0009_outgoing_emails_to_tell_of")]

    operations = [
        migrations.AlterField(
            "channelidentity", "channel", models.CharField("channel", max_length=20, choices=channels.choices)
        ),
    ]
