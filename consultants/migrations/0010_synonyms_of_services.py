from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("consultants", "0009_no_policy_that_lets_nobody_book")]

    operations = [
        migrations.AddField(
            model_name="service",
            name="synonyms",
            field=models.TextField(
                blank=True,
                help_text="What customers call it or come with, in any language: a word or a phrase a line.",
                verbose_name="other words for it",
            ),
        ),
    ]
