import django.contrib.postgres.indexes
import django.contrib.postgres.search
import pgvector.django.sparsevec
from django.db import migrations, models

import meetassist.text


class Migration(migrations.Migration):
    """The documents are cut anew afterwards, by the version of their index; until then their old passages answer."""

    dependencies = [("chatbot", "0027_expected_answers_of_golden_questions")]

    operations = [
        migrations.AddField(
            model_name="knowledgechunk",
            name="meaning",
            field=pgvector.django.sparsevec.SparseVectorField(dimensions=1000, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="knowledgechunk",
            name="wordings",
            field=models.TextField(blank=True, verbose_name="questions it answers"),
        ),
        migrations.AddField(
            model_name="knowledgechunk",
            name="worded_with",
            field=models.CharField(blank=True, editable=False, max_length=40),
        ),
        # A generated column cannot be changed, and its index goes with it.
        migrations.RemoveIndex(model_name="knowledgechunk", name="knowledge_chunk_words"),
        migrations.RemoveIndex(model_name="knowledgechunk", name="knowledge_chunk_folded"),
        migrations.RemoveField(model_name="knowledgechunk", name="words"),
        migrations.RemoveField(model_name="knowledgechunk", name="folded_words"),
        migrations.AddField(
            model_name="knowledgechunk",
            name="words",
            field=models.GeneratedField(
                expression=django.contrib.postgres.search.SearchVector(
                    "title", "heading", "keywords", "wordings", "text", config="simple"
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddField(
            model_name="knowledgechunk",
            name="folded_words",
            field=models.GeneratedField(
                expression=django.contrib.postgres.search.SearchVector(
                    meetassist.text.Fold("title"),
                    meetassist.text.Fold("heading"),
                    meetassist.text.Fold("keywords"),
                    meetassist.text.Fold("wordings"),
                    meetassist.text.Fold("text"),
                    config="simple",
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
                db_persist=True,
            ),
        ),
        migrations.AddIndex(
            model_name="knowledgechunk",
            index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="knowledge_chunk_words"),
        ),
        migrations.AddIndex(
            model_name="knowledgechunk",
            index=django.contrib.postgres.indexes.GinIndex(fields=["folded_words"], name="knowledge_chunk_folded"),
        ),
        migrations.AlterField(
            model_name="modelcall",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("understand", "understanding a message"), ("sql", "writing a query"),
                    ("answer", "wording an answer"), ("wordings", "other words for a passage"),
                    ("embedding", "vector of a text"), ("check", "check of the configuration"),
                ],
                max_length=20, verbose_name="purpose",
            ),
        ),
    ]  # fmt: skip
