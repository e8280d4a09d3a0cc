import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0026_note_what_is_not_counted")]

    operations = [
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                models.F("during__startswith"),
                name="appointment_by_start",
                include=("during", "consultant", "service", "status", "id"),
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(
                models.F("customer"),
                models.F("during__startswith"),
                models.F("id"),
                condition=models.Q(("status__in", ["pending", "confirmed", "completed", "no_show"])),
                name="appointment_of_customer",
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["created_at"], name="appointment_by_booking", autosummarize=True
            ),
        ),
    ]
