import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Open pages of the team hear of a note; the trigger goes with the table.
ANNOUNCE = """
CREATE TRIGGER announce AFTER INSERT OR UPDATE ON chatbot_teamnote
  FOR EACH STATEMENT EXECUTE FUNCTION announce('desk');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('bookings', '0018_announce_changes'),
        ('chatbot', '0032_handoffs_for_requests_about_data'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='By which it is found, after a “/”.', max_length=40, unique=True, verbose_name='name')),
                ('text_vi', models.TextField(blank=True, max_length=2000, verbose_name='Vietnamese text')),
                ('text_en', models.TextField(blank=True, help_text='Fields: {name} the customer, {code}, {time}, {service} and {consultant} of their next appointment, {me} who writes, {business}.', max_length=2000, verbose_name='English text')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
            ],
            options={
                'verbose_name': 'saved reply',
                'verbose_name_plural': 'saved replies',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='TeamNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('written_by', models.CharField(max_length=150, verbose_name='written by')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
            ],
            options={
                'verbose_name': 'note for the team',
                'verbose_name_plural': 'notes for the team',
                'ordering': ['created_at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='handoff',
            name='holder',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='handoffs', to=settings.AUTH_USER_MODEL, verbose_name='login'),
        ),
        migrations.AddField(
            model_name='handoff',
            name='snoozed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='put off'),
        ),
        migrations.AddField(
            model_name='handoff',
            name='snoozed_until',
            field=models.DateTimeField(blank=True, null=True, verbose_name='put off until'),
        ),
        migrations.AddField(
            model_name='teamnote',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team_notes', to='chatbot.conversation', verbose_name='conversation'),
        ),
        migrations.AddIndex(
            model_name='teamnote',
            index=models.Index(condition=models.Q(('text', ''), _negated=True), fields=['created_at', 'id'], name='team_note_with_text'),
        ),
        migrations.RunSQL(ANNOUNCE, migrations.RunSQL.noop),
    ]
