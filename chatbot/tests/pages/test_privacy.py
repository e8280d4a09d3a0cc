"""/privacy/ tells customers what is kept, how long, who sees it and what they may ask for, as it is set."""

import re
from html import unescape

import pytest
from django.test import override_settings
from django.utils import translation

from chatbot.privacy.inventory import OF_CUSTOMERS
from chatbot.tests.privacy.test_data_sheet import BEDROCK, FRESH
from consultants.models import Business

pytestmark = pytest.mark.django_db


def page(client, language):
    answer = client.get("/privacy/", headers={"accept-language": language})
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", unescape(answer.content.decode()))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_list_is_named_in_the_readers_language(client, language):
    text = page(client, language)
    with translation.override(language):
        assert [str(kept.title) for kept in OF_CUSTOMERS if f"<dt>{kept.title}</dt>" not in text] == []
        assert [str(kept.purpose) for kept in OF_CUSTOMERS if str(kept.purpose) not in text] == []


def test_it_says_whose_it_is_that_it_is_a_machine_and_what_one_may_ask_for(client):
    Business.current()
    Business.objects.update(name="Văn phòng Sen", phone="+84281234567", address="12 Lê Lợi")
    text = page(client, "vi")
    for said in ("Văn phòng Sen", "12 Lê Lợi", "trợ lý tự động", "xoá dữ liệu của tôi", "cho tôi xin toàn bộ dữ liệu của tôi",
                 "2 ngày làm việc"):  # fmt: skip
        assert said in text
    text = page(client, "en")
    for said in ("automatic assistant", "delete my data", "send me my data", "within 2 working days"):
        assert said in text


@override_settings(**FRESH)
def test_times_and_who_sees_it_follow_the_settings(client):
    text = page(client, "en")
    assert "no language model is connected" in text and "goes after 90 days" in text
    assert "for 400 days</small>" in text and "Amazon" not in text
    with override_settings(**BEDROCK, RETENTION_VISITORS_DAYS=0, RETENTION_MODEL_CALLS_DAYS=7):
        text = page(client, "en")
    assert "Amazon Bedrock" in text and "amazon.titan-embed-text-v2:0" in text and "any region of AWS" in text
    assert "for 7 days</small>" in text and "look around" not in text and "is connected" not in text


def test_the_landing_page_and_the_chat_lead_to_it(client):
    for url in ("/", "/chat/"):
        assert '<a href="/privacy/">' in client.get(url).content.decode()


def test_nobody_has_to_sign_in_and_nothing_is_stored_by_reading_it(client):
    page(client, "vi")
    assert not client.cookies.get("sessionid")
