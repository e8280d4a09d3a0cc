"""Two customers confirm the same slot at the same moment: one wins, the other is offered alternatives."""

import threading

import pytest
from django.db import connection

from bookings.models import Appointment
from bookings.tests.test_double_booking import overlaps
from chatbot.models import Message
from chatbot.turns import take_turns
from meetassist.tests.fixtures import Talk, make_office
from meetassist.tests.running import soak_count


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
def test_one_wins_each_time_and_the_other_is_offered_alternatives(settings):
    settings.WEBCHAT_MESSAGES_PER_MINUTE = settings.WEBCHAT_VISITORS_PER_HOUR = 100_000
    make_office()
    first, second = Talk(name="Khải"), Talk(name="Duyên")
    rounds = soak_count(small=12, heavy=1000)
    for _ in range(rounds):
        Appointment.objects.update(status="cancelled")
        for customer in (first, second):
            customer.say("đặt lịch tư vấn thuế với anh Bảo mai 15h")
            customer.send("Đồng ý", customer.payload("Đồng ý"))
        newest = Message.objects.order_by("-pk").values_list("pk", flat=True)[0]
        barrier = threading.Barrier(2)

        def turn(conversation_id, barrier=barrier):
            barrier.wait()
            take_turns(conversation_id)
            connection.close()

        pks = [first.conversation.pk, second.conversation.pk]
        threads = [threading.Thread(target=turn, args=[pk]) for pk in pks]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        said = Message.objects.filter(pk__gt=newest, direction="out").values_list("text", flat=True)
        assert sorted(text.startswith("Đã đặt lịch!") for text in said) == [False, True]
        (refused,) = [text for text in said if not text.startswith("Đã đặt lịch!")]
        assert "vừa có người khác đặt mất. Các giờ trống gần nhất:" in refused
        assert Appointment.objects.live().count() == 1
    assert overlaps() == 0
    assert Message.objects.filter(status="failed").count() == 0
