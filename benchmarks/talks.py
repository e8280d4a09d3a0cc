"""What was said and told beside the appointments: messages of 50,000 conversations, handoffs, events, reminders, calls.

A handful of hundred conversations are long ones; the rest have about twenty messages.
"""

import time

from benchmarks.office import say

STEPS = 20
CONVERSATIONS, WAITING, TAKEN = 50_000, 200, 200
# The name of whoever looks at the pages.
LOOKS = "bench"


def fill(messages: int) -> None:
    """Make them, or keep what an earlier run made if it has this size. After the appointments, which they are about."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM chatbot_message")
        if cursor.fetchone() == (messages,):
            say(f"{messages:,} messages are there from an earlier run")
            return
        started = time.monotonic()
        # As a whole or not at all: an index is away meanwhile.
        with transaction.atomic():
            say("what appointments were told and what became of them ...")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(EMPTY)
            cursor.execute(TOLD)
            say(f"making {messages:,} messages ...")
            cursor.execute("SELECT pg_get_indexdef('message_words'::regclass)")
            (words,) = cursor.fetchone()
            cursor.execute("DROP INDEX message_words")
            cursor.execute(PEOPLE % {"conversations": CONVERSATIONS, "looks": LOOKS})
            filling, step = time.monotonic(), -(-messages // STEPS)
            for done in range(0, messages, step):
                upto = min(done + step, messages)
                values = {"low": done + 1, "high": upto, "messages": messages, "conversations": CONVERSATIONS}
                cursor.execute(MESSAGES, values)
                left = (time.monotonic() - filling) / upto * (messages - upto)
                say(f"  {upto:,} messages, about {left:.0f} s to go")
            say("  putting the index of words back, and who waits for a person ...")
            cursor.execute(words)
            cursor.execute(HANDOFFS % {"waiting": WAITING, "open": WAITING + TAKEN, "looks": LOOKS})
        cursor.execute("VACUUM ANALYZE")
    say(f"  done in {time.monotonic() - started:.0f} s")


# Not by the accounts: appointments hang on them.
EMPTY = "TRUNCATE chatbot_conversation, bookings_appointmentevent, bookings_notification RESTART IDENTITY CASCADE"

# Of what is due by now, one in a hundred has reached nobody.
TOLD = """
INSERT INTO bookings_appointmentevent (appointment_id, kind, role, source, actor, changes, at)
  SELECT id, 'booked', 'customer', 'chat', '', '{}', now() - (id % 200) * interval '1 hour' FROM bookings_appointment;
INSERT INTO bookings_notification (customer_id, appointment_id, kind, dedup_key, due_at, useful_until, status, outcome,
  attempts)
  SELECT customer_id, id, 'reminder', 'reminder:' || id || ':0:1440', lower(during) - interval '1 day', lower(during),
         CASE WHEN status = 'cancelled' THEN 'void' WHEN lower(during) > now() + interval '1 day' THEN 'due'
              WHEN hashint8(id) % 100 = 0 THEN 'unreachable' ELSE 'sent' END,
         CASE WHEN hashint8(id) % 100 = 0 THEN 'no_conversation' ELSE '' END, 0
  FROM bookings_appointment;
"""

PEOPLE = """
INSERT INTO accounts_user (username, password, first_name, last_name, public_name, email, is_superuser, is_staff, is_active,
  date_joined)
  SELECT name, '', '', '', '', '', true, true, true, now() FROM (VALUES ('%(looks)s'), ('colleague')) v (name)
  ON CONFLICT DO NOTHING;
UPDATE accounts_customer SET phone = '+8490' || lpad(id::text, 7, '0') WHERE phone = '';
INSERT INTO accounts_channelidentity (customer_id, channel, external_id, network_key, last_network_key,
  last_subnet_key, session_key, former_session_key, created_at)
  SELECT i, CASE WHEN i %% 4 = 0 THEN 'messenger' ELSE 'web' END, 'bench-' || i, '', '', '', '', '', now()
  FROM generate_series(1, %(conversations)s) i ON CONFLICT DO NOTHING;
INSERT INTO chatbot_conversation (identity_id, customer_id, language, form_of_address, state, created_at,
  last_message_at)
  SELECT id, customer_id, 'vi', '', '{}', now() - interval '1 year', now() - interval '1 year'
  FROM accounts_channelidentity WHERE external_id LIKE 'bench-%%' ORDER BY customer_id;
"""

# In pieces of six, as people write; of ten pieces one is of a long conversation. Half of them name an appointment.
MESSAGES = """
INSERT INTO chatbot_message (conversation_id, channel, direction, kind, external_id, text, author, payload, choices,
  "table", template, status, attempts, outcome, labels, sent_at, created_at, done_at)
SELECT CASE WHEN i / 6 %% 10 = 0 THEN 1 + abs(hashint8(i / 6)::bigint) %% 500
            ELSE 1 + abs(hashint8(i / 6)::bigint) %% %(conversations)s END,
       'web', CASE WHEN i %% 2 = 1 THEN 'in' ELSE 'out' END, 'text', CASE WHEN i %% 2 = 1 THEN 'bench-' || i END,
       (ARRAY['Cho em đặt lịch ngày', 'Mai còn giờ nào trống không ạ, em là số', 'Lịch hẹn của bạn đã được xác nhận, mã',
              'Anh muốn dời lịch sang buổi chiều, mã', 'Please move my appointment', 'Giá dịch vụ là bao nhiêu vậy shop',
              'Dạ, bạn chọn giúp mình một giờ nhé:', 'Cảm ơn nhiều nha', 'Hủy giúp em lịch hẹn', 'Your visit is booked:'
       ])[1 + abs(hashint8(i)::bigint) %% 10]
       || ' B' || 1 + abs(hashint8(i * 31)::bigint) %% 1000 || ' tên ' || abs(hashint8(i * 17)::bigint) %% 20000,
       '', '', '[]', '[]', '{}', CASE WHEN i %% 2 = 1 THEN 'handled' ELSE 'sent' END, 1, '', '{}', at, at, at
FROM generate_series(%(low)s::bigint, %(high)s::bigint) i,
     LATERAL (SELECT now() - (%(messages)s - i) * interval '365 days' / %(messages)s) moment (at)
"""

# The newest conversations are those in which somebody waits, or is answered by a person.
HANDOFFS = """
UPDATE chatbot_conversation SET last_message_at = last.at
  FROM (SELECT conversation_id, max(sent_at) AS at FROM chatbot_message GROUP BY conversation_id) last
  WHERE last.conversation_id = chatbot_conversation.id;
INSERT INTO chatbot_handoff (conversation_id, reason, summary, created_at, taken_at, taken_by, holder_id,
  ending)
  SELECT recent.id, CASE WHEN n %% 10 = 0 THEN 'anger' ELSE 'asked' END, 'They would like to speak with somebody.',
         recent.last_message_at, CASE WHEN n > %(waiting)s THEN now() END,
         CASE WHEN n > %(waiting)s THEN who.username ELSE '' END, CASE WHEN n > %(waiting)s THEN who.id END, ''
  FROM (SELECT id, last_message_at, row_number() OVER (ORDER BY last_message_at DESC) AS n
        FROM chatbot_conversation) recent,
       accounts_user who
  WHERE n <= %(open)s AND who.username = CASE WHEN n %% 5 = 0 THEN '%(looks)s' ELSE 'colleague' END;
INSERT INTO chatbot_handoff (conversation_id, reason, summary, created_at, taken_at, taken_by, resolved_at, ending)
  SELECT id, 'question', 'What does it cost?', created_at, created_at, 'colleague', created_at, 'resolved'
  FROM chatbot_conversation WHERE id %% 2 = 0;
"""
