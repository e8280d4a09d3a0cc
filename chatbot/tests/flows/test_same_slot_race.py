"""Two customers choose the same slot at the same moment: one holds it, the other is offered alternatives."""

import threading

import pytest
from django.db import connection

from bookings.models import Appointment
from bookings.tests.test_double_booking import overlaps
from chatbot.models import Message
from meetassist.tests.fixtures import Talk, make_office
from meetassist.tests.running import soak_count


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_one_wins_each_time_and_the_other_is_offered_alternatives(settings):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = settings.WEBCHAT_VISITORS_PER_HOUR = 100_000
    make_office()
    first, second = Talk(name="Khải"), Talk(name="Duyên")
    rounds = soak_count(small=5, heavy=1000)
    for _ in range(rounds):
        Appointment.objects.update(status="cancelled", held_until=None)
        customers = (first, second)
        for customer in customers:
            customer.say("dừng lại")
            customer.send("đặt lịch tư vấn thuế với anh Bảo mai 15h")
        barrier = threading.Barrier(2)
        said = {}

        def turn(customer, barrier=barrier, said=said):
            barrier.wait()
            said[customer] = customer.take_turns()
            connection.close()

        threads = [threading.Thread(target=turn, args=[customer]) for customer in customers]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        (winner,) = [customer for customer in customers if said[customer][0].startswith("Mình đặt lịch này nhé?")]
        (loser,) = [customer for customer in customers if customer is not winner]
        # Refused by the lock, or a moment later by what is still offered: either way with alternatives.
        assert "vừa có người khác đặt mất" in said[loser][0] or "không còn trống" in said[loser][0]
        assert len(loser.titles) > 3
        assert winner.tap("Đồng ý")[0].startswith("Đã đặt lịch!")
        assert Appointment.objects.live().count() == 1
    assert overlaps() == 0
    assert Message.objects.filter(status="failed").count() == 0
