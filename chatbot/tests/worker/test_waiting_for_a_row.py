"""A turn waits for a row that somebody else has locked, but not for ever: after a while it is tried again."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from chatbot.messaging.leases import TURN, claim, lock
from chatbot.models import Conversation


@pytest.mark.django_db(transaction=True)
def test_the_lock_of_a_conversation_gives_up_by_the_time_that_it_sets_itself(talk, office):
    one = talk(name="Khải")
    one.say("xin chào")
    pk = one.conversation.pk
    token = claim(TURN, pk)
    found = []

    def try_to_lock():
        try:
            with transaction.atomic():
                lock(TURN, pk, token, timeout="50ms")
        except OperationalError as error:
            found.append(error.__cause__.sqlstate)
        finally:
            connection.close()

    with transaction.atomic():
        Conversation.objects.select_for_update().get(pk=pk)
        other = threading.Thread(target=try_to_lock)
        other.start()
        other.join(timeout=20)
    assert found == ["55P03"]
    with transaction.atomic():
        assert lock(TURN, pk, token, timeout="50ms").pk == pk
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone() == ("50ms",)
