from django.db import migrations
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now


def resolve(apps, schema_editor):
    """Staff could open a second one again; the older one of them stands for both."""
    handoffs = apps.get_model("chatbot", "Handoff").objects
    older = handoffs.filter(conversation=OuterRef("conversation"), resolved_at=None, pk__lt=OuterRef("pk"))
    handoffs.filter(Exists(older), resolved_at=None).update(resolved_at=Now())


def name_the_ending(apps, schema_editor):
    apps.get_model("chatbot", "Handoff").objects.filter(ending="").exclude(resolved_at=None).update(ending="resolved")


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0009_people_in_conversations")]

    operations = [
        migrations.RunPython(resolve, migrations.RunPython.noop),
        migrations.RunPython(name_the_ending, migrations.RunPython.noop),
    ]
