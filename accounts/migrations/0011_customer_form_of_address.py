from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_any_channel_that_is_registered")]

    operations = [
        migrations.AddField(
            model_name="customer",
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
