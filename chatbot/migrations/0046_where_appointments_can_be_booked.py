from django.db import migrations

COMMENT = "COMMENT ON COLUMN assist_staff.appointments.source IS 'where it was booked: %s'"


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0045_fill_what_conversations_came_to")]

    operations = [
        migrations.RunSQL(
            COMMENT % "chat, page, api, admin, calendar, system, import or demo",
            COMMENT % "chat, admin, calendar, system, import or demo",
        )
    ]
