from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0025_passages_by_what_they_speak_of")]

    operations = [
        migrations.AddField(
            model_name="question",
            name="settled_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When somebody of the team wrote the answer, or said that none is needed.",
                null=True,
                verbose_name="settled",
            ),
        ),
        migrations.AddIndex(
            model_name="question",
            index=models.Index(
                fields=["-created_at"],
                name="question_to_improve",
                condition=Q(settled_at=None) & (Q(outcome__in=["unknown", "failed"]) | Q(is_helpful=False)),
            ),
        ),
    ]
