from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0013_told_on_the_day")]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="for_whom",
            field=models.CharField(
                blank=True, help_text="Who comes, if not the customer, in their words.", max_length=120,
                verbose_name="for whom",
            ),
        ),
    ]  # fmt: skip
