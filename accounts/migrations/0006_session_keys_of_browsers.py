from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_rate_limits_and_wider_networks'),
    ]

    operations = [
        migrations.AddField(
            model_name='channelidentity',
            name='session_key',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='channelidentity',
            name='former_session_key',
            field=models.CharField(blank=True, editable=False, max_length=32),
        ),
        migrations.AddField(
            model_name='channelidentity',
            name='former_until',
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
