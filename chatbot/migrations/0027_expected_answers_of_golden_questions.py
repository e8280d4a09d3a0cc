

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('chatbot', '0026_questions_that_are_settled'),
    ]

    operations = [
        migrations.AddField(
            model_name='goldenquestion',
            name='expected_document',
            field=models.ForeignKey(blank=True, help_text='Which document answers it. Empty: whatever does.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='chatbot.knowledgedocument', verbose_name='expected document'),
        ),
        migrations.AddField(
            model_name='goldenquestion',
            name='expected_outcome',
            field=models.CharField(blank=True, choices=[('answered', 'answered'), ('empty', 'there is nothing of the kind'), ('clarified', 'asked back'), ('unknown', 'not known')], help_text='What whoever asks this, without having shown who they are, must get. “Not known” is what is passed on to a person. Empty: it is an example alone, and not tested.', max_length=10, verbose_name='expected outcome'),
        ),
        migrations.AddField(
            model_name='goldenquestion',
            name='expected_section',
            field=models.CharField(blank=True, help_text='The heading above the passage, if it matters.', max_length=500, verbose_name='expected section'),
        ),
        migrations.AddField(
            model_name='goldenquestion',
            name='expected_values',
            field=models.TextField(blank=True, help_text='What the answer must contain, one a line: numbers, times, names, or a few words of it.', verbose_name='expected values'),
        ),
        migrations.AddField(
            model_name='goldenquestion',
            name='origin',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='golden_questions', to='chatbot.question'),
        ),
        migrations.AlterField(
            model_name='goldenquestion',
            name='sql',
            field=models.TextField(blank=True, help_text='An example for the model that writes queries. Empty: it is a test alone.', verbose_name='SQL'),
        ),
        migrations.AddConstraint(
            model_name='goldenquestion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sql', ''), _negated=True), models.Q(('expected_outcome', ''), _negated=True), _connector='OR'), name='golden_question_is_of_use', violation_error_message='Give the SQL, or what is expected, or both.'),
        ),
    ]
