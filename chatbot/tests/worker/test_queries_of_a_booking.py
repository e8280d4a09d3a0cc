"""How often the database is asked in a booking conversation: it is what a turn's time is made of."""

import re
from collections import Counter

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Appointment
from chatbot.worker.turns import take_turns

# A test is a transaction itself: what begins and ends one elsewhere is a savepoint in it.
OF_TRANSACTIONS = re.compile(r"SAVEPOINT|RELEASE SAVEPOINT")


def test_a_booking_in_five_messages_needs_at_most_110_queries(talk, office):
    one = talk(language="en", name="Olivia Brown")
    one.say("hello")
    queries = []
    for text in ("book tax advice", "Bao", "tomorrow", "9:00", "yes"):
        one.send(text)
        conversation = one.conversation
        with CaptureQueriesContext(connection) as caught:
            take_turns(conversation.pk)
        queries += [query["sql"] for query in caught.captured_queries if not OF_TRANSACTIONS.match(query["sql"])]
    assert Appointment.objects.booked().count() == 1
    kinds = Counter(" ".join(sql.split("WHERE")[0].split())[:100] for sql in queries)
    assert len(queries) <= 110, kinds.most_common()
