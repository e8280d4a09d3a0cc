from django.db import migrations


def make_the_row(apps, schema_editor):
    apps.get_model("consultants", "BusinessPolicy").objects.get_or_create(pk=1)


class Migration(migrations.Migration):

    dependencies = [
        ('consultants', '0003_policies_overrides_and_holidays'),
    ]

    operations = [migrations.RunPython(make_the_row, migrations.RunPython.noop)]
