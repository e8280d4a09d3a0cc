"""A person instead of the bot: called, silent while there, back with a note; the queue; what the customer is told.

Reference defect 40: there was no way to a person.
"""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Action, Customer, ServiceLevel
from chatbot.models import Conversation, Handoff, HandoffTopic, Message
from chatbot.people import handoffs, identification
from chatbot.tests.people.test_erasure import erase, later, show_address
from consultants.models import Business


def open_one():
    return Handoff.objects.open().get()


def outcomes(one):
    rows = one.conversation.messages.filter(direction="in").order_by("pk")
    return list(rows.values_list("text", "status", "outcome"))


def take(one, now):
    assert handoffs.take(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)


# Calling


def test_asking_for_a_person_is_one_row_and_the_bot_goes_on_serving(talk):
    one = talk(name="Duyên")
    assert one.say("cho gặp nhân viên")[0].startswith("Mình đã chuyển yêu cầu gặp nhân viên")
    assert one.say("tôi muốn gặp người thật") == [
        "Mình đã báo nhân viên rồi ạ. Trong lúc chờ, mình vẫn giúp bạn được.\n"
        "Bạn là người kế tiếp ạ; đồng nghiệp sẽ nhắn cho bạn ở đây."
    ]
    assert one.say("đặt lịch")[0] == "Bạn muốn đặt dịch vụ nào ạ?"
    row = open_one()
    assert (row.reason, row.taken_at) == ("asked", None) and "› cho gặp nhân viên" in row.summary


def test_a_level_that_does_not_include_people_says_so_but_anger_is_heard(talk):
    level = ServiceLevel.objects.create(code="basic", rank=1, name="Cơ bản", actions=["book"], is_default=True)
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    assert not Handoff.objects.exists() and Action.PERSON not in level.actions
    one.say("làm ăn kiểu gì thế, lừa đảo à???")
    assert not Handoff.objects.filter(reason="asked").exists()


def test_anger_calls_a_person_once_and_what_was_wished_is_done_too(talk):
    one = talk("en", name="Sam")
    said = one.say("book tax advice tomorrow, and this time it had better work!!! so frustrating")
    assert said[0] == "I am sorry that this does not go well. I have told a colleague, who will write to you here."
    assert len(said) == 2 and one.memory.journey == "booking"
    assert open_one().reason == "anger"
    assert one.say("stupid bot, STILL NOTHING!!!")[0] != said[0]
    assert Handoff.objects.count() == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_anger_raises_what_waits_for_another_reason_once(talk, now, language):
    """Before whoever has waited longer, by its label too; what it was about stays in the summary."""
    texts = {
        "vi": ("cho gặp nhân viên", "làm ăn kiểu gì thế, lừa đảo à???", "lừa đảo, quá tệ!!!"),
        "en": ("I want to speak to a person", "this is ridiculous, you are scammers!!!", "STILL NOTHING, useless!!!"),
    }
    asked, angry, again = texts[language]
    first, one = talk(language, name="Ann"), talk(language, name="Sam")
    first.say(asked)
    one.say(asked)
    assert handoffs.place_in_queue(one.conversation.pk) == 2
    said = one.say(angry)
    assert said[0].startswith(
        {"vi": "Mình xin lỗi vì bạn phải phiền lòng.", "en": "I am sorry that this does not"}[language]
    )
    row = open_one_of(one)
    assert row.reason == "anger" and handoffs.place_in_queue(one.conversation.pk) == 1
    before = "Trước đó đã báo vì: khách muốn gặp nhân viên"
    assert before in row.summary.splitlines() and f"› {angry}" in row.summary and row.taken_at is None
    summary = row.summary
    assert one.say(again)[0] != said[0]
    assert (open_one_of(one).summary, Handoff.objects.count()) == (summary, 2)
    assert open_one_of(first).reason == "asked"


def test_asking_again_in_anger_raises_the_call_too(talk):
    one = talk("en", name="Sam")
    one.say("I want to speak to a person")
    one.say("this is ridiculous, let me speak to a person NOW!!!")
    assert open_one().reason == "anger" and Handoff.objects.count() == 1


def test_anger_is_no_step_down_from_an_emergency_nor_changes_what_a_person_has(talk, now):
    one, other = talk(name="Duyên"), talk(name="Khải")
    for each in (one, other):
        each.say("xin chào")
    handoffs.alarm(one.conversation, summary="Hoả hoạn", now=now)
    assert not handoffs.hurry(one.conversation, summary="giận", now=now)
    row = open_one_of(one)
    assert (row.reason, row.summary, row.emergency_at) == ("emergency", "Hoả hoạn", now)
    take(other, now)
    assert not handoffs.hurry(other.conversation, summary="giận", now=now)
    assert (open_one_of(other).reason, open_one_of(other).summary) == ("stepped_in", "")


def test_what_customers_come_with_is_not_anger(talk):
    """A lawyer's client speaks of suing, and whoever asks what we do is not angry."""
    one, other = talk(name="Duyên"), talk("en", name="Sam")
    for text in ("tôi muốn tư vấn pháp lý về việc kiện chủ nhà cũ", "hàng xóm lừa đảo tôi"):
        one.say(text)
    for text in ("what do you do", "do you do video calls", "it was a ridiculous fine"):
        other.say(text)
    assert not Handoff.objects.exists()
    assert one.say("tôi sẽ kiện công ty các người")[0].startswith("Mình xin lỗi vì bạn phải phiền lòng.")
    assert open_one().reason == "anger"


def test_a_topic_of_the_business_calls_a_person_whatever_the_language(talk):
    HandoffTopic.objects.create(name="Hoàn tiền", words_vi="hoàn tiền\nđòi tiền", words_en="refund")
    HandoffTopic.objects.create(name="Cũ", words_vi="lịch", is_active=False)
    one, other = talk(name="Duyên"), talk("en", name="Sam")
    assert one.say("cho mình hoi hoan tien the nao") == [
        "Việc này để đồng nghiệp của mình lo thì tốt hơn. Mình đã báo, sẽ có người nhắn cho bạn ở đây ạ."
    ]
    assert other.say("I want a refund") == [
        "A colleague had better see to that. I have told the team, and somebody will write to you here."
    ]
    assert set(Handoff.objects.values_list("reason", flat=True)) == {"topic"}
    assert open_one_of(one).summary.startswith("Chủ đề: Hoàn tiền\n")


def open_one_of(one):
    return Handoff.objects.open().get(conversation=one.conversation)


def test_the_summary_says_what_is_open_and_what_was_said_without_codes(talk, office):
    one = talk(name="Duyên")
    one.say("đặt lịch tư vấn thuế với anh Bảo")
    one.say("mã của mình là 123456, cho gặp nhân viên")
    lines = open_one().summary.splitlines()
    assert lines[0] == "Muốn đặt lịch: Tư vấn thuế, Lê Quốc Bảo; đang được hỏi ngày"
    assert lines[-1] == "› mã của mình là ••••••, cho gặp nhân viên"


# The queue


def test_the_queue_is_by_support_priority_and_then_by_age(talk, now):
    levels = {
        name: ServiceLevel.objects.create(
            code=name, rank=rank, name=name, support_priority=name, actions=list(Action.values),
            is_default=name == "standard",
        )
        for rank, name in enumerate(["standard", "priority", "dedicated"])
    }  # fmt: skip
    people = {}
    for number, (name, level) in enumerate(
        [("a", None), ("b", "dedicated"), ("c", "priority"), ("d", "standard"), ("e", "dedicated"), ("f", "priority")]
    ):
        one = talk(name=name)
        one.say("xin chào")
        Customer.objects.filter(pk=one.customer.pk).update(level=levels.get(level))
        handoffs.call(one.conversation, "asked", now=now + timedelta(minutes=number))
        people[one.conversation.pk] = name
    handoffs.take(next(pk for pk, name in people.items() if name == "e"), by=handoffs.Member("Lan", "Lan"), now=now)
    assert [people[row.conversation_id] for row in Handoff.objects.queue()] == ["b", "c", "f", "a", "d"]


# Silence, and the way back


def test_while_a_person_has_it_everything_is_stored_and_nothing_answered(talk, now):
    one = talk(name="Duyên")
    one.say("đặt lịch tư vấn thuế")
    take(one, now)
    assert one.conversation.messages.latest("pk").text.startswith("Từ đây đồng nghiệp của MeetAssist sẽ trả lời bạn.")
    for text in ("mai 9h", "huỷ lịch", "cho gặp nhân viên", "LỪA ĐẢO!!!", "english please", "thôi"):
        assert one.say(text) == []
    one.send("Đặt lịch", "do:book")
    assert one.take_turns() == []
    assert [(status, outcome) for _, status, outcome in outcomes(one)[1:]] == [("handled", "with_person")] * 7
    assert (Handoff.objects.count(), one.conversation.language) == (1, "vi")


@pytest.mark.parametrize(
    "words", ["tiếp tục với bot", "quay lại với bot đi", "back to the bot", "tiep tuc voi bot nhe"]
)
def test_the_customer_may_go_back_to_the_bot(talk, now, words):
    one = talk(name="Duyên")
    one.say("đặt lịch tư vấn thuế")
    take(one, now)
    assert one.say("không muốn nói chuyện với bot") == []
    assert one.say(words) == ["Bot đã quay lại đây ạ. Mình giúp gì được cho bạn?"]
    row = Handoff.objects.get()
    assert (row.ending, row.resolved_at is not None, one.conversation.state) == ("customer", True, {})
    assert one.say("đặt lịch") == ["Bạn muốn đặt dịch vụ nào ạ?"]


def test_the_button_of_the_bots_last_words_brings_it_back(talk, now):
    one = talk("en", name="Sam")
    one.say("hello")
    take(one, now)
    one.last = [one.conversation.messages.latest("pk")]
    assert one.tap("Back to the bot") == ["The bot is here again. What can I do for you?"]
    one.last = [one.conversation.messages.filter(text__contains="takes over").latest("pk")]
    assert one.tap("Back to the bot") == ["What would you like to do?"]


def test_given_back_nothing_of_before_is_still_said_or_done(talk, now):
    """fazer-ai/agents#457: what was open before the person came is neither repeated nor acted upon."""
    one = talk(name="Duyên")
    one.say("đặt lịch tư vấn thuế với anh Bảo mai 9h")
    assert one.last[-1].text.startswith("Mình đặt lịch này nhé?")
    before = one.last
    handoffs.answer(one.conversation.pk, "Chị Lan đây, để chị xem.", by=handoffs.Member("Lan", "Lan"), now=now)
    assert one.say("dạ vâng, đồng ý") == []
    assert handoffs.give_back(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    assert not handoffs.give_back(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    said = list(one.conversation.messages.filter(direction="out").order_by("pk").values_list("text", "author"))
    assert said[-2:] == [
        ("Chị Lan đây, để chị xem.", "Lan"), ("Bot đã quay lại đây ạ. Mình giúp gì được cho bạn?", ""),
    ]  # fmt: skip
    one.last = before
    assert one.tap("Đồng ý")[0].startswith("Nút đó thuộc về câu hỏi trước.")
    assert one.say("ok")[0] != before[-1].text
    assert not one.customer.appointments.booked().exists()
    assert Handoff.objects.get().ending == "given_back"


def test_who_answers_has_it_and_the_customer_is_told_nothing_twice(talk, now):
    one = talk(name="Duyên")
    one.say("xin chào")
    for _ in range(2):
        take(one, now)
    assert one.conversation.messages.filter(text__startswith="Từ đây đồng nghiệp").count() == 1
    minh = handoffs.Member("Trần Minh", "Minh")
    handoffs.answer(one.conversation.pk, "Minh đây ạ", by=minh, over=open_one().holding, now=now)
    assert (open_one().taken_by, open_one().taken_at) == ("Trần Minh", now)
    assert one.conversation.messages.latest("pk").author == "Minh"


def test_after_a_long_pause_the_bot_comes_back_by_itself(talk, now, settings):
    settings.HANDOFF_IDLE_MINUTES = 30
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    take(one, now)
    handoffs.answer(
        one.conversation.pk, "Xong rồi nhé", by=handoffs.Member("Lan", "Lan"), now=now + timedelta(minutes=20)
    )
    assert handoffs.return_idle(now=now + timedelta(minutes=49)) == []
    assert handoffs.return_idle(now=now + timedelta(minutes=50)) == [one.conversation.pk]
    assert handoffs.return_idle(now=now + timedelta(minutes=50)) == []
    assert one.conversation.messages.latest("pk").text == "Bot đã quay lại đây ạ. Mình giúp gì được cho bạn?"
    assert Handoff.objects.get().ending == "idle"


def test_what_the_person_has_not_answered_goes_on_waiting_for_one(talk, now, settings):
    settings.HANDOFF_IDLE_MINUTES = 30
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    take(one, now - timedelta(hours=1))
    one.send("còn ai đó không?")
    assert one.take_turns()[0] == (
        "Bot đã quay lại đây ạ. Tin nhắn cuối của bạn vẫn chờ đồng nghiệp trả lời; trong lúc đó mình giúp được bạn."
    )
    row = open_one()
    assert (row.taken_at, row.taken_by, list(Handoff.objects.queue())) == (None, "", [row])


def test_zero_minutes_is_never(talk, now, settings):
    settings.HANDOFF_IDLE_MINUTES = 0
    one = talk(name="Duyên")
    one.say("xin chào")
    take(one, now)
    assert handoffs.return_idle(now=now + timedelta(days=99)) == []
    assert one.say("alo") == []


# With what else happens to a conversation


def test_no_model_is_asked_while_a_person_has_it(talk, now, bedrock_server):
    one = talk(name="Duyên")
    one.say("xin chào")
    take(one, now)
    asked = len(bedrock_server.asked)
    assert one.say("cái kia thì sao nhỉ mình cũng chưa rõ lắm") == []
    assert len(bedrock_server.asked) == asked


def test_signing_out_ends_the_call_with_the_conversation(talk):
    one = talk(name="Duyên")
    one.say("cho gặp nhân viên")
    old = one.conversation
    one.send("đăng xuất")
    from chatbot.worker.turns import take_turns

    take_turns(old.pk)
    assert Handoff.objects.get().ending == "signed_out"
    assert not handoffs.take(old.pk, by=handoffs.Member("Lan", "Lan"), now=timezone.now())
    assert not handoffs.answer(old.pk, "alo", by=handoffs.Member("Lan", "Lan"), now=timezone.now())


def test_erasing_takes_the_summary_and_what_people_wrote(talk, office, now):
    one = talk(verified=False)
    show_address(one)
    Customer.objects.update(name="Phan Thị Mỹ Duyên")
    one.say("tôi là Phan Thị Mỹ Duyên, cho gặp nhân viên")
    handoffs.answer(one.conversation.pk, "Chào chị Phan Thị Mỹ Duyên", by=handoffs.Member("Lan", "Lan"), now=now)
    handoffs.give_back(one.conversation.pk, by=handoffs.Member("Lan", "Lan"), now=now)
    later(16)
    old = erase(one)
    assert list(Handoff.objects.filter(conversation=old).values_list("summary", flat=True)) == [""]
    assert not Message.objects.filter(text__contains="Duyên").exists()


def test_merging_keeps_the_call_with_its_conversation(talk, now):
    one, other = talk(name="Duyên"), talk(name="Duyên")
    one.say("cho gặp nhân viên")
    other.say("xin chào")
    assert identification.merge_by_staff(one.customer, other.customer, now=now)
    row = open_one()
    assert row.conversation.customer_id == other.customer.pk and row.conversation == one.conversation
    assert Conversation.objects.filter(customer=other.customer).count() == 2


def test_whoever_waits_hears_their_place_and_the_hours(talk, now):
    """Somebody else's call before theirs counts; an emergency comes first; whoever is answered waits no more."""
    first, one = talk("en", name="Ann"), talk("en", name="Sam")
    first.say("I want to speak to a person")
    assert "1 person is before you" in one.say("I want to speak to a person")[0]
    assert [handoffs.place_in_queue(each.conversation.pk) for each in (first, one)] == [1, 2]
    take(first, now)
    assert one.say("when will somebody answer?")[0].startswith("You are next in line")
    take(one, now)
    assert handoffs.place_in_queue(one.conversation.pk) is None


@pytest.mark.parametrize(
    ("language", "text", "told"),
    [
        ("vi", "cho gặp nhân viên", "Nhân viên bên mình trả lời vào các giờ: Thứ Hai – Thứ Ba · 08:00–12:00"),
        (
            "en",
            "I want to speak to a person",
            "People of our team answer at these hours: Monday – Tuesday · 08:00–12:00",
        ),
    ],
)
def test_who_asks_outside_of_the_desks_hours_hears_them_at_once(talk, office, language, text, told):
    Business.objects.update(desk_hours={"1": [["08:00", "12:00"]], "2": [["08:00", "12:00"]]})
    one = talk(language, name="Sam")
    assert told in " ".join(one.say(text)[0].split("\n"))
    # Also who asks once more.
    assert told in " ".join(one.say(text)[0].split("\n"))
    assert open_one().reason == "asked"


def test_what_is_not_clear_while_a_person_is_called_calls_nobody_again(talk):
    one = talk("en", name="Sam")
    one.say("I want to speak to a person")
    said = [one.say(text) for text in ("xqzt", "xqzt wvk", "xqzt bnm", "xqzt klo")]
    assert not [texts for texts in said if "told already" in texts[0]] and "colleague" in said[1][0]
    assert all(first != second for first, second in zip(said, said[1:], strict=False))
    assert Handoff.objects.get().reason == "asked"


@pytest.mark.parametrize("words", ["you idiot", "https://spam.example.com/offer", "tell me a joke"])
def test_what_is_off_topic_calls_nobody_however_often(talk, words):
    one = talk("en", name="Sam")
    for _ in range(4):
        one.say(words)
    assert not Handoff.objects.exists()
