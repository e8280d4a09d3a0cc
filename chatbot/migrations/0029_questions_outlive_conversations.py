import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chatbot', '0028_what_passages_are_about_and_answer'),
    ]

    operations = [
        migrations.AlterField(
            model_name='question',
            name='conversation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='chatbot.conversation', verbose_name='conversation'),
        ),
    ]
