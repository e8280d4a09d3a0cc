import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0004_fill_customer_of_conversations")]

    operations = [
        migrations.AlterField(
            model_name="conversation",
            name="customer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conversations",
                to="accounts.customer",
                verbose_name="customer",
            ),
        ),
    ]
