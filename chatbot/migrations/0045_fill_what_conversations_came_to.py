from django.db import migrations

# Of days that there were before it was counted. Where questions are gone with their time, what was reached counts as done.
FILL = """
UPDATE chatbot_conversationday noted
SET answered = found.helpful, done = found.done, is_reached = found.helpful > 0 OR found.done > 0
FROM (
  SELECT one.id, count(q.id) FILTER (WHERE q.is_helpful IS NOT FALSE) AS helpful,
         greatest(one.booked, (one.is_reached AND count(q.id) = 0)::int) AS done
  FROM chatbot_conversationday one
  LEFT JOIN chatbot_question q
    ON q.conversation_id = one.conversation_id AND business_day(q.created_at) = one.day
    AND q.outcome IN ('answered', 'empty')
  WHERE one.is_reached GROUP BY one.id
) AS found
WHERE noted.id = found.id
"""


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0044_count_what_conversations_come_to")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
