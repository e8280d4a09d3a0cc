"""A stranger's chosen time in the conversation: kept for a while, or said not to be, and never promised."""

from datetime import timedelta

import pytest

from accounts.models import Customer
from bookings.models import Appointment
from chatbot.tests.flows.test_verification import sent_code

MINUTE = timedelta(minutes=1)
NOT_KEPT = {
    "vi": "Trong lúc chờ, mình chưa giữ trước được giờ này cho bạn: giờ này chỉ chắc chắn là của bạn khi đã đặt xong nhé.",
    "en": "I cannot keep this time for you in the meantime: it is yours only once it is booked.",
}
BOOK = {"vi": "đặt lịch tư vấn thuế với anh Bảo mai 9h", "en": "book tax advice with Bảo tomorrow at 9am"}
YES = {"vi": "Đồng ý", "en": "Yes"}


def test_a_stranger_s_time_is_kept_three_minutes_and_ten_once_a_code_is_sent(talk):
    one = talk(verified=False)
    one.say(BOOK["vi"])
    held = Appointment.objects.get()
    assert held.held_until - held.created_at == 3 * MINUTE
    for _ in range(2):
        one.say("an@example.com")
        held.refresh_from_db()
        assert held.held_until - held.created_at == 10 * MINUTE
    one.say(sent_code("an@example.com"))
    held.refresh_from_db()
    assert held.held_until - held.created_at > 10 * MINUTE and held.held_identity is None, (
        "known, and kept like anybody"
    )


@pytest.mark.parametrize("language", ["vi", "en"])
def test_beyond_the_limits_choosing_still_works_and_the_customer_is_told_once(talk, settings, language):
    settings.STRANGER_HOLDS_PER_NETWORK = 0
    one = talk(language=language, verified=False)
    said = "\n".join(one.say(BOOK[language]))
    assert said.startswith(NOT_KEPT[language] + "\n")
    assert not Appointment.objects.exists()
    assert NOT_KEPT[language] not in "\n".join(one.say("an@example.com"))
    assert NOT_KEPT[language] not in "\n".join(one.say(sent_code("an@example.com")))
    assert Appointment.objects.get().status == "held", "known now"
    one.say("Nguyễn Văn An")
    one.tap(YES[language])
    assert Appointment.objects.get().status == "confirmed"


def test_what_somebody_else_has_booked_meanwhile_is_gone_and_the_nearest_are_offered(talk, settings, book, tomorrow_at):
    settings.STRANGER_HOLDS_PER_NETWORK = 0
    one = talk(verified=False)
    assert one.say(BOOK["vi"])[-1].startswith(NOT_KEPT["vi"])
    one.say("an@example.com")
    other = book(Customer.objects.create(), tomorrow_at(9))
    said = one.say(sent_code("an@example.com"))
    assert "vừa có người khác đặt mất" in said[-1]
    assert list(Appointment.objects.all()) == [other]


def test_another_time_that_is_not_kept_is_told_again(talk, settings):
    settings.STRANGER_HOLDS_PER_IDENTITY = 0
    one = talk(verified=False)
    assert one.say(BOOK["vi"])[-1].startswith(NOT_KEPT["vi"])
    assert NOT_KEPT["vi"] in one.say("đặt lịch tư vấn thuế với anh Bảo mai 10h")[-1]
    assert not Appointment.objects.exists()
