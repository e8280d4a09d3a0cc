from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_invitations'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='channelidentity',
            index=models.Index(condition=models.Q(('former_until__isnull', False)), fields=['former_until'], name='channel_identity_former'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('email', None), ('merged_into', None)), fields=['created_at', 'id'], name='customer_unknown'),
        ),
        migrations.AddIndex(
            model_name='emailverification',
            index=models.Index(condition=models.Q(('status', 'verified'), _negated=True), fields=['asked_at', 'id'], name='verification_failed'),
        ),
        migrations.AddIndex(
            model_name='outgoingemail',
            index=models.Index(condition=models.Q(('done_at__isnull', False), models.Q(('text__in', ['', '–']), _negated=True)), fields=['done_at', 'id'], name='email_with_text'),
        ),
    ]
