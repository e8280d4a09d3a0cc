from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models

from meetassist.text import Fold


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0033_notes_and_saved_replies_of_the_team")]

    operations = [
        migrations.AddIndex(
            model_name='message',
            index=GinIndex(SearchVector(Fold('text'), config='simple'), condition=models.Q(('direction', 'out'), ('status', 'handled'), _connector='OR'), name='message_words'),
        ),
    ]
