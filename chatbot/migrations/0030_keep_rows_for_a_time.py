from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chatbot', '0029_questions_outlive_conversations'),
    ]

    operations = [
        migrations.CreateModel(
            name='Retention',
            fields=[
                ('kind', models.CharField(max_length=20, primary_key=True, serialize=False, verbose_name='kind')),
                ('last_at', models.DateTimeField(blank=True, null=True, verbose_name='last taken away')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='number then')),
                ('total', models.PositiveBigIntegerField(default=0, verbose_name='in all')),
            ],
            options={
                'verbose_name': 'retention of a kind',
                'verbose_name_plural': 'retention',
                'ordering': ['kind'],
            },
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('choices', []), ('payload', ''), ('table', []), ('template', {}), ('text', ''), _negated=True), fields=['sent_at', 'id'], name='message_with_content'),
        ),
        migrations.AddIndex(
            model_name='question',
            index=models.Index(condition=models.Q(('sql', ''), ('text', ''), _negated=True), fields=['created_at', 'id'], name='question_with_text'),
        ),
    ]
