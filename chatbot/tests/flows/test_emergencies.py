"""Somebody may be hurt: the fixed words and numbers above everything else, a person called before all others."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import EmailVerification, ServiceLevel, User
from bookings.models import Appointment
from chatbot.models import Conversation, Handoff, Message, Question
from chatbot.people import handoffs
from chatbot.tests.asking import ask_for_the_name
from consultants.models import Business

BOT = "Mình chỉ là trợ lý đặt lịch tự động, không tự cử người đến giúp được. Mình đã báo khẩn cho đồng nghiệp, đồng nghiệp sẽ nhắn cho bạn ở đây."
VIOLENCE = (
    "Chuyện bạn viết rất nghiêm trọng: an toàn là trên hết. Nếu được, bạn hãy đến một nơi an toàn ngay.\n"
    f"Bạn hãy gọi ngay: 113 (công an), 115 (cấp cứu).\n{BOT}"
)
BOT_EN = "I am only an automatic booking assistant and cannot send help myself. I have alerted a colleague, who will write to you here."
MEDICAL_EN = (
    f"That sounds like a medical emergency. Please do not wait.\nPlease call right now: 115 (ambulance).\n{BOT_EN}"
)


def the_call():
    return Handoff.objects.open().get()


def in_country(code, **numbers):
    row = Business.current()
    row.country = code
    for service, number in numbers.items():
        setattr(row, f"emergency_{service}", number)
    row.save()


def spoken(one):
    last = one.conversation.messages.filter(direction="out").latest("pk")
    return last.text, last.choices, last.table


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("tôi muốn tự tử", "115 (cấp cứu), 113 (công an)"),
        ("chồng tôi đang đánh tôi cứu tôi với", "113 (công an), 115 (cấp cứu)"),
        ("dượng đang đánh con", "113 (công an), 111 (tổng đài bảo vệ trẻ em), 115 (cấp cứu)"),
        ("bố tôi đau ngực không thở được", "115 (cấp cứu)"),
        ("nhà tôi đang cháy", "114 (cứu hoả), 115 (cấp cứu)"),
    ],
)
def test_each_kind_has_its_numbers_and_nothing_to_choose(talk, text, numbers):
    one = talk(name="Duyên")
    [said] = one.say(text)
    assert f"Bạn hãy gọi ngay: {numbers}." in said and said.endswith(BOT)
    assert spoken(one) == (said, [], [])
    row = the_call()
    assert (row.reason, row.taken_at, row.summary.splitlines()[0][:10]) == ("emergency", None, "KHẨN CẤP: ")
    assert one.conversation.state == {}


def test_it_is_said_again_each_time_and_one_row_is_raised_again(talk):
    one = talk("en", name="Sam")
    words = "My father has terrible chest pain and can't breathe"
    assert [one.say(words), one.say(words)] == [[MEDICAL_EN], [MEDICAL_EN]]
    row = the_call()
    assert (row.reason, Handoff.objects.count()) == ("emergency", 1) and row.emergency_at > row.created_at


def test_even_a_new_customer_is_not_greeted_first_and_is_introduced_to_later(talk):
    one = talk("en", name="Sam", met=False)
    assert one.say("my father has chest pain and can't breathe") == [MEDICAL_EN]
    assert one.conversation.introduced_at is None
    assert "a bot" in one.say("hello")[0]


def test_in_the_language_of_the_message_without_changing_that_of_the_conversation(talk):
    one = talk("en", name="Sam")
    assert one.say("chồng tôi đang đánh tôi") == [VIOLENCE]
    assert (one.conversation.language, one.customer.language) == ("en", "en")


def test_the_open_question_waits_untouched(talk, office):
    one = talk(verified=False)
    for text in ("đặt lịch tư vấn thuế với anh Bảo mai 9h", "duyen@example.com"):
        one.say(text)
    before, codes = one.conversation.state, EmailVerification.objects.count()
    assert one.memory.asked == "code"
    assert one.say("chồng tôi đang đánh tôi, 123456") == [VIOLENCE]
    assert one.conversation.state == before
    assert (EmailVerification.objects.count(), Appointment.objects.booked().count()) == (codes, 0)
    assert EmailVerification.objects.latest("pk").attempts == 0


@pytest.mark.parametrize(
    "opening", ["đặt lịch tư vấn thuế với anh Bảo mai 9h", "xoá dữ liệu của tôi", "cho gặp nhân viên"]
)
def test_a_yes_with_it_does_nothing_and_what_was_asked_still_stands(talk, office, opening):
    one = talk(name="Duyên")
    one.say(opening)
    before = one.conversation.state
    assert one.say("ok, chồng tôi đang đánh tôi") == [VIOLENCE]
    assert one.conversation.state == before
    assert Appointment.objects.booked().count() == 0 and Conversation.objects.filter(ended_at=None).count() == 1


def test_a_name_that_is_asked_for_is_not_that(talk, office):
    one = talk(verified=False)
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    ask_for_the_name(one.conversation)
    assert one.say("toi muon tu tu")[0].startswith("Mình rất coi trọng điều bạn vừa viết")
    assert Handoff.objects.get().conversation.customer.name == ""


def test_what_was_called_before_is_raised_and_not_lost(talk, now):
    one, other = talk(name="Duyên"), talk(name="An")
    ServiceLevel.objects.create(
        code="gold", rank=2, name="Vàng", support_priority="dedicated", actions=["person"], is_default=True
    )
    other.say("cho gặp nhân viên")
    one.say("cho gặp nhân viên")
    one.say("chồng tôi đang đánh tôi")
    first, second = Handoff.objects.queue()
    assert (first.conversation, first.priority) == (one.conversation, Handoff.HIGHEST_PRIORITY)
    assert (second.conversation, second.priority) == (other.conversation, 2)
    assert first.summary.startswith("KHẨN CẤP: bạo lực\n")
    assert "Trước đó đã báo vì: khách muốn gặp nhân viên\n› cho gặp nhân viên" in first.summary


def test_while_a_person_has_it_the_words_are_said_and_the_person_is_alerted(talk, now):
    one = talk(name="Duyên")
    one.say("xin chào")
    handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    assert not Handoff.objects.unanswered().exists()
    assert one.say("chồng tôi đang đánh tôi") == [VIOLENCE]
    row = the_call()
    assert (row.reason, row.taken_by, list(Handoff.objects.unanswered().emergencies())) == ("emergency", "Lan", [row])
    assert one.say("alo") == []
    handoffs.answer(one.conversation.pk, "Chị Lan đây", by=handoffs.Member("Lan", "Lan"), now=now + timedelta(hours=1))
    assert not Handoff.objects.unanswered().exists()


def test_a_person_who_has_gone_leaves_it_first_in_the_queue(talk, now, settings):
    settings.HANDOFF_IDLE_MINUTES = 30
    one = talk(name="Duyên")
    one.say("xin chào")
    handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now - timedelta(hours=2))
    assert one.say("chồng tôi đang đánh tôi") == [VIOLENCE]
    assert handoffs.return_idle(now=now) == [one.conversation.pk]
    assert [row.emergency_at is not None for row in Handoff.objects.queue()] == [True]


def test_a_customer_whose_account_is_closed_gets_it_too(talk):
    one = talk(name="Duyên")
    one.say("xin chào")
    type(one.customer).objects.update(is_active=False)
    assert one.say("chồng tôi đang đánh tôi") == [VIOLENCE]
    assert the_call().reason == "emergency"
    assert one.say("alo")[0] != VIOLENCE


def test_no_model_is_asked_and_no_question_looked_up(talk, bedrock_server):
    one = talk("en", name="Sam")
    one.say("hello")
    asked = len(bedrock_server.asked)
    assert one.say("what can I do, my father has chest pain and can't breathe?") == [MEDICAL_EN]
    assert len(bedrock_server.asked) == asked and not Question.objects.exists()


def test_what_may_be_a_case_gets_the_words_and_the_rest_is_done_too(talk, office, bedrock_server):
    one = talk(name="Duyên")
    said = one.say("chồng tôi đánh tôi, cho tôi đặt lịch tư vấn pháp lý để ly hôn")
    assert said[0] == VIOLENCE and len(said) == 2
    assert (one.memory.journey, bedrock_server.asked) == ("booking", [])
    assert the_call().reason == "emergency"


def test_a_country_without_an_entry_is_told_to_call_its_own_number(talk):
    in_country("BO")
    [said] = talk("en", name="Sam").say("my house is on fire")
    assert "\nPlease call the emergency number of your country right now.\n" in said


def test_a_number_for_everything_is_said_once(talk):
    in_country("US")
    [said] = talk("en", name="Sam").say("my house is on fire")
    assert "\nPlease call right now: 911 (fire brigade, ambulance).\n" in said


def test_the_owners_own_number_is_the_one_that_is_told(talk):
    in_country("BO", fire="119")
    [said] = talk("en", name="Sam").say("my house is on fire")
    assert "\nPlease call right now: 119 (fire brigade).\n" in said


def test_the_desk_shows_it_first_and_marks_it(talk, client, now):
    client.force_login(User.objects.create_superuser("lan"))
    other, one = talk(name="An"), talk(name="Duyên")
    other.say("cho gặp nhân viên")
    Handoff.objects.update(created_at=now - timedelta(days=1))
    one.say("chồng tôi đang đánh tôi")
    page = unescape(client.get(reverse("admin:chatbot_handoff_changelist")).content.decode())
    assert re.findall(r'field-customer[^>]*>.*?<a href="[^"]*">([^<]*)', page) == ["Duyên", "An"]
    assert '<b class="emergency">KHẨN CẤP</b>' in page and "1 trường hợp KHẨN CẤP" in page
    desk = client.get(reverse("talk", args=[other.conversation.pk])).context["next"]
    assert desk == one.conversation.pk
    assert Message.objects.filter(direction="out", author="Lan").count() == 0
