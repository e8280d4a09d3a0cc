from django.conf import settings
from django.db import migrations


def fill(apps, schema_editor):
    """What was the environment's until now."""
    values = {
        "name": settings.BUSINESS_NAME, "time_zone": settings.BUSINESS_TIME_ZONE, "country": settings.PHONE_REGION,
    }  # fmt: skip
    apps.get_model("consultants", "Business").objects.get_or_create(pk=1, defaults=values)


class Migration(migrations.Migration):

    dependencies = [("consultants", "0007_business")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
