from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_own_customers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='ratelimit',
            name='scope',
            field=models.CharField(choices=[('messages', 'Messages'), ('visitors', 'Visitors'), ('codes', 'Codes'), ('alerts', 'Alerts'), ('holds', 'Holds'), ('requests', 'Requests'), ('sign_ins', 'Sign Ins'), ('signed_in', 'Signed In'), ('resets', 'Resets'), ('second', 'Second')], max_length=10),
        ),
    ]
