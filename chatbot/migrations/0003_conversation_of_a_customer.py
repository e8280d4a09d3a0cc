import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_levels_devices_verification_and_emails"),
        ("chatbot", "0002_message_notification"),
    ]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="identity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conversations",
                to="accounts.channelidentity",
                verbose_name="channel identity",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="customer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conversations",
                to="accounts.customer",
                verbose_name="customer",
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended"),
        ),
        migrations.AddField(
            model_name="message",
            name="table",
            field=models.JSONField(blank=True, default=list, verbose_name="table"),
        ),
        migrations.AlterField(
            model_name="handoff",
            name="reason",
            field=models.CharField(
                choices=[
                    ("failure", "a message could not be handled"),
                    ("asked", "the customer asked for a person"),
                    ("profiles", "two profiles of one person"),
                ],
                max_length=20,
                verbose_name="reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("identity",),
                name="conversation_one_open_an_identity",
            ),
        ),
    ]
