from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0023_handoffs_for_absence")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="form_of_address",
            field=models.CharField(
                blank=True,
                choices=[("em", "em"), ("anh", "anh"), ("chi", "chị"), ("co", "cô"), ("chu", "chú"), ("bac", "bác")],
                help_text="In Vietnamese, by what they call themselves. Empty: not known.",
                max_length=4,
                verbose_name="form of address",
            ),
        ),
    ]
