"""Chatting as a demo customer: in DEBUG and on this machine only; neither alone is enough."""

import pytest

from accounts.models import ChannelIdentity, Customer, ServiceLevel
from chatbot.channels.webchat import sessions
from chatbot.models import Conversation

URL = "/chat/demo/"
PANEL = '<aside class="demo"'


@pytest.fixture
def customers(office):
    gold = ServiceLevel.objects.create(code="gold", rank=7, name="Vàng", name_en="Gold", maximum_coming=9)
    demo = Customer.objects.create(name="Phan Thị Mỹ Duyên", email="customer1@example.com", level=gold)
    Customer.objects.create(name="Somebody real", email="real@example.com", level=gold)
    return demo


@pytest.mark.parametrize(
    ("debug", "address", "headers"),
    [
        (False, "127.0.0.1", {}),
        (True, "203.0.113.9", {}),
        (True, "127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}),
        (True, "::1", {"Forwarded": "for=203.0.113.9"}),
        (False, "203.0.113.9", {}),
    ],
)
def test_elsewhere_there_is_neither_the_choice_nor_a_way_to_make_it(
    client, customers, settings, debug, address, headers
):
    settings.DEBUG = debug
    shown = client.get("/chat/", REMOTE_ADDR=address, headers=headers)
    assert shown.status_code == 200 and PANEL not in shown.content.decode()
    before = client.cookies["webchat"].value
    answer = client.post(URL, {"customer": customers.pk}, REMOTE_ADDR=address, headers=headers)
    assert (answer.status_code, client.cookies["webchat"].value) == (404, before)
    assert not ChannelIdentity.objects.exists()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_on_this_machine_in_debug_one_is_the_customer_and_sees_their_level(client, customers, settings, address):
    settings.DEBUG = True
    shown = client.get("/chat/", REMOTE_ADDR=address, headers={"Accept-Language": "en"}).content.decode()
    assert PANEL in shown and "Gold" in shown and "Gold ✓" not in shown
    assert "Phan Thị Mỹ Duyên" in shown and "Somebody real" not in shown
    answer = client.post(URL, {"customer": customers.pk}, REMOTE_ADDR=address)
    assert (answer.status_code, answer["Location"]) == (302, "/chat/")
    identity = ChannelIdentity.objects.get()
    assert (identity.channel, identity.customer, identity.verified_at is not None) == ("web", customers, True)
    assert sessions.session_from(client.cookies["webchat"].value).visitor == identity.external_id
    shown = client.get("/chat/", REMOTE_ADDR=address, headers={"Accept-Language": "en"}).content.decode()
    assert "Gold ✓" in shown and f'<option value="{customers.pk}" selected>' in shown
    assert not Conversation.objects.exists()


def test_nobody_but_a_demo_customer_can_be_chosen(client, customers, settings):
    settings.DEBUG = True
    client.get("/chat/")
    before = client.cookies["webchat"].value
    for wrong in (Customer.objects.get(email="real@example.com").pk, 10**9, "x", "-1"):
        assert client.post(URL, {"customer": wrong}).status_code == 302
        assert client.cookies["webchat"].value == before
    assert client.get(URL).status_code == 405 and not ChannelIdentity.objects.exists()
    # Somebody new again.
    assert client.post(URL, {"customer": ""}).status_code == 302
    assert client.cookies["webchat"].value != before and not ChannelIdentity.objects.exists()


def test_another_sites_page_cannot_choose(customers, settings):
    from django.test import Client

    settings.DEBUG = True
    assert Client(enforce_csrf_checks=True).post(URL, {"customer": customers.pk}).status_code == 403
    assert not ChannelIdentity.objects.exists()
