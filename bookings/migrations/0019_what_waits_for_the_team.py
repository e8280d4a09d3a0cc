from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0018_announce_changes")]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                fields=["during"], name="appointment_pending", condition=models.Q(("status", "pending"))
            ),
        ),
    ]
