from django.db import migrations

# Of conversations that there were before days were noted. What a customer did in the chat is taken for done in the
# conversation of theirs that was begun last before it: of two at once nobody wrote down which.
FILL = """
INSERT INTO chatbot_conversationday (conversation_id, channel, day, is_reached, is_handed_over, booked)
SELECT talk.id, identity.channel, found.day, bool_or(found.is_reached), bool_or(found.is_handed_over),
       sum(found.booked)
FROM (
  SELECT conversation_id, business_day(created_at) AS day, false AS is_reached, false AS is_handed_over, 0 AS booked
  FROM chatbot_message WHERE direction = 'in' GROUP BY 1, 2
  UNION ALL
  SELECT conversation_id, business_day(created_at), true, false, 0
  FROM chatbot_question WHERE outcome IN ('answered', 'empty') AND conversation_id IS NOT NULL
  UNION ALL
  SELECT conversation_id, business_day(created_at), false, true, 0 FROM chatbot_handoff
  UNION ALL
  SELECT theirs.id, business_day(e.at), true, false, (e.kind = 'booked')::int
  FROM bookings_appointmentevent e
  JOIN bookings_appointment a ON a.id = e.appointment_id
  CROSS JOIN LATERAL (
    SELECT talk.id FROM chatbot_conversation talk
    WHERE talk.customer_id = a.customer_id AND talk.created_at <= e.at
      AND (talk.ended_at IS NULL OR talk.ended_at >= e.at)
    ORDER BY talk.created_at DESC LIMIT 1
  ) AS theirs
  WHERE e.role = 'customer' AND e.source = 'chat'
    AND (e.kind IN ('booked', 'moved')
         OR (e.kind = 'cancelled' AND e.changes -> 'status' ->> 0 IS DISTINCT FROM 'held'))
) AS found
JOIN chatbot_conversation talk ON talk.id = found.conversation_id
JOIN accounts_channelidentity identity ON identity.id = talk.identity_id
GROUP BY 1, 2, 3
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("chatbot", "0038_note_days_of_conversations")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
