from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Until now a conversation's customer was its identity's."""
    conversations = apps.get_model("chatbot", "Conversation").objects
    identities = apps.get_model("accounts", "ChannelIdentity").objects
    owner = identities.filter(pk=OuterRef("identity_id")).values("customer_id")[:1]
    conversations.filter(customer=None).update(customer_id=Subquery(owner))


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0003_conversation_of_a_customer")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
