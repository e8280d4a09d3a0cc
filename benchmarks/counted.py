"""What is counted beside appointments and messages: ratings, questions, calls of models; and the days, counted."""

import time

from benchmarks.office import say


def fill() -> None:
    """Make them, or keep what an earlier run made. After the appointments and the messages, over whose year they lie."""
    from django.db import connection

    from bookings import tallying
    from bookings.models import Feedback
    from chatbot.models import Question

    started = time.monotonic()
    if not (Feedback.objects.exists() and Question.objects.exists()):
        say("ratings, questions and calls of models ...")
        with connection.cursor() as cursor:
            # Several statements, which take no values of their own.
            cursor.execute(EMPTY)
            cursor.execute(ROWS)
            cursor.execute("VACUUM ANALYZE")
    counted = 0
    while days := tallying.catch_up():
        counted += days
    say(f"  {counted} days counted, {time.monotonic() - started:.0f} s")


EMPTY = """
TRUNCATE bookings_feedback, chatbot_question, chatbot_modelcall, bookings_tally, bookings_talliedday, bookings_untallied
  CASCADE
"""

# Of ten appointments one is rated, and of ten messages of customers one is a question; a model is called for half of them.
ROWS = """
INSERT INTO bookings_feedback (appointment_id, rating, comment, created_at)
  SELECT id, abs(hashint8(id)::bigint) % 6, CASE WHEN id % 30 = 0 THEN 'Tư vấn rất kỹ, dễ hiểu.' ELSE '' END,
         now() - (id % 8760) * interval '1 hour'
  FROM bookings_appointment WHERE id % 10 = 0;
INSERT INTO chatbot_question (conversation_id, text, language, route, outcome, sql, cost_usd, created_at)
  SELECT conversation_id, 'Gửi xe ở đâu?', 'vi', 'knowledge',
         (ARRAY['answered', 'answered', 'answered', 'unknown'])[1 + id % 4], '', 0, created_at
  FROM chatbot_message WHERE direction = 'in' AND id % 10 = 1;
INSERT INTO chatbot_modelcall (conversation_id, purpose, prompt, model, tokens_in, tokens_out, tokens_cache_read,
  tokens_cache_write, latency_ms, outcome, cost_usd, at)
  SELECT conversation_id, 'understand', 'understand.v2', 'anthropic.claude', 900, 60, 0, 0, 700 + id % 900,
         CASE WHEN id % 50 = 1 THEN 'throttled' ELSE 'answered' END, 0.0012, created_at
  FROM chatbot_message WHERE direction = 'in' AND id % 4 = 1;
"""
