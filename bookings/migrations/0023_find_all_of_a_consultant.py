from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0022_announce_calls")]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["consultant", "during"], name="appointment_of_consultant"),
        ),
    ]
