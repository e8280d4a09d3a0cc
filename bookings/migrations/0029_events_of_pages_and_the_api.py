from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0028_working_periods_past_midnight'),
    ]

    operations = [
        migrations.AlterField(
            model_name='appointmentevent',
            name='source',
            field=models.CharField(choices=[('chat', 'chat'), ('admin', 'admin'), ('calendar', 'calendar'), ('page', 'page for customers'), ('api', 'API'), ('system', 'system'), ('import', 'import'), ('demo', 'demo data')], max_length=12, verbose_name='source'),
        ),
    ]
