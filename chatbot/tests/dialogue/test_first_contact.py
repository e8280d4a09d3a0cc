"""Whoever writes for the first time is told that an automatic assistant answers, whatever they write, and wherever."""

import pytest
from django.utils import timezone

from bookings.models import Notification
from chatbot.models import Conversation, Message
from chatbot.worker.turns import take_turns
from consultants.models import Business
from meetassist.tests import messenger

SAYS_SO = {"vi": ("tự động",), "en": ("a bot", "automatic")}
FIRST = {
    "vi": ["xin chào", "đặt lịch tư vấn thuế mai 9h", "lịch của tôi", "giá bao nhiêu", "xoá dữ liệu của tôi", "asdf qwer",
           "cảm ơn", "cho gặp nhân viên", "huỷ", "đồ ngu", "đừng dùng dữ liệu của tôi", "tôi muốn tự tử", "👍", "1"],
    "en": ["hello", "book tax advice tomorrow at 9", "my appointments", "how much is it", "delete my data", "asdf qwer",
           "thanks", "I want a person", "cancel", "you idiots", "stop using my data", "I want to kill myself", "👍", "1"],
}  # fmt: skip


@pytest.mark.parametrize("owners", [False, True], ids=["our greeting", "the owner's greeting"])
@pytest.mark.parametrize(("language", "words"), [(one, text) for one in FIRST for text in FIRST[one]])
def test_in_the_web_chat(talk, language, words, owners):
    if owners:
        Business.objects.update(greeting_vi="Văn phòng An Bình xin nghe.", greeting_en="An Bình speaking.")
    said = talk(language=language, verified=False, met=False).say(words)
    assert any(word in text for text in said for word in SAYS_SO[language]), said


BODIES = {
    "text": lambda psid: messenger.text(psid, "đặt lịch tư vấn thuế mai 9h"), "picture": lambda psid: messenger.recorded("image", psid),
    "get started": lambda psid: messenger.recorded("postback", psid),
    "an old button": lambda psid: messenger.tap(psid, "Đồng ý", "p:xyz:1"),
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_on_messenger(webhook, office, body):
    webhook(BODIES[body]("7009"))
    take_turns(Conversation.objects.get().pk)
    [said] = Message.objects.filter(direction="out").values_list("text", flat=True)
    assert "tự động" in said


def test_who_answers_news_before_the_bot_has_ever_said_what_it_is_is_told(talk, office, book, tomorrow_at, now):
    one = talk(verified=True, met=False)
    one.send("lịch của tôi")
    conversation = one.conversation
    Message.objects.filter(conversation=conversation).update(status="handled")
    visit = book(one.customer, tomorrow_at(9))
    news = Notification.objects.filter(appointment=visit).first()
    Message.objects.create(
        conversation=conversation, channel="web", direction="out", status="sent", text="Nhắc bạn", notification=news,
        sent_at=timezone.now(),
    )  # fmt: skip
    assert "tự động" in one.say("ok")[0]
