"""Saved replies: in the customer's language, with their own facts in the fields; what is not known stays to be filled."""

import re
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from chatbot.models import SavedReply
from chatbot.people import saved_replies
from chatbot.people.handoffs import Member

LAN = Member("lan", "Chị Lan")


@pytest.fixture
def reply(db):
    return SavedReply.objects.create(
        name="nhắc", text_vi="Chào {name}, lịch {code}: {service}, {time}. {me}, {business}",
        text_en="Hello {name}, {code}: {service} with {consultant}, {time}.",
    )  # fmt: skip


def test_fields_are_filled_with_the_next_appointment(talk, book, reply, tomorrow_at, now):
    one = talk(name="Duyên")
    one.say("xin chào")
    row = book(one.customer, tomorrow_at(9))
    [filled] = saved_replies.of(one.conversation, by=LAN, now=now)
    assert filled.text.startswith(f"Chào Duyên, lịch {row.code}: Tư vấn thuế, ") and "09:00" in filled.text
    assert (filled.text.endswith(". Chị Lan, MeetAssist"), filled.open_field) == (True, "")


def test_the_language_is_the_conversations(talk, book, reply, tomorrow_at, now):
    one = talk("en", name="Sam")
    one.say("hello")
    row = book(one.customer, tomorrow_at(9))
    [filled] = saved_replies.of(one.conversation, by=LAN, now=now)
    assert filled.text.startswith(f"Hello Sam, {row.code}: ")
    SavedReply.objects.update(text_en="")
    assert saved_replies.of(one.conversation, by=LAN, now=now)[0].text.startswith("Chào Sam")


def test_what_is_not_known_stays_for_the_writer(talk, reply, now):
    one = talk(name="Duyên")
    one.say("xin chào")
    [filled] = saved_replies.of(one.conversation, by=LAN, now=now)
    assert (filled.text[:23], filled.open_field) == ("Chào Duyên, lịch {code}", "{code}")


def test_a_name_with_braces_fills_nothing_more(talk, reply, now):
    one = talk(name="{code}")
    one.say("xin chào")
    assert saved_replies.of(one.conversation, by=LAN, now=now)[0].text.startswith("Chào {code}, lịch {code}")


def test_one_that_is_not_in_use_is_not_offered(talk, reply, now):
    one = talk(name="Duyên")
    one.say("xin chào")
    SavedReply.objects.update(is_active=False)
    assert saved_replies.of(one.conversation, by=LAN, now=now) == []


@pytest.mark.parametrize("texts", [{}, {"text_vi": "Chào {ten}"}, {"text_en": "Hi {}"}])
def test_one_without_text_or_with_a_field_that_there_is_not_is_refused(texts):
    with pytest.raises(ValidationError):
        SavedReply(name="x", **texts).clean()


def test_without_a_script_a_link_puts_it_into_the_answer(client, talk, reply):
    client.force_login(User.objects.create_superuser("lan", first_name="Lan"))
    one = talk(name="Duyên")
    one.say("xin chào")
    page = client.get(reverse("talk", args=[one.conversation.pk]), {"saved": reply.pk}).content.decode()
    written = unescape(re.search(r"<textarea id=\"desk-text\"[^>]*>([^<]*)", page)[1])
    assert written == "Chào Duyên, lịch {code}: {service}, {time}. Lan, MeetAssist"
