"""Who a program's customer is: a code by e-mail, a token for it, and how both end."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens, verification
from accounts.models import ChannelIdentity, Consent, Customer, CustomerToken, EmailVerification
from chatbot.models import Conversation, Message
from chatbot.people import erasure, identification
from chatbot.tests.channels.apichat.test_chat import reason
from chatbot.tests.flows.test_verification import sent_code
from chatbot.worker.turns import take_turns

LAN = "lan@example.com"


def post(path, body, token="", client=None, **headers):
    named = {"Authorization": f"Bearer {token}"} if token else {}
    return (client or Client()).post(
        f"/api/{path}/", body, content_type="application/json", headers={**named, **headers}
    )  # fmt: skip


def ask(email=LAN, **more):
    asked = post("codes", {"email": email, **more})
    assert asked.status_code == 202, asked.content
    return asked.json()


def proved(email=LAN, **more):
    """The token of a customer who has shown this address, with what else was told."""
    session = ask(email, **more)["session_id"]
    answer = post("tokens", {"session_id": session, "code": sent_code(email)})
    assert answer.status_code == 201, answer.content
    return answer.json()


def own(token):
    return Client().get("/api/appointments/", headers={"Authorization": f"Bearer {token}"})


def test_a_code_is_sent_and_exchanged_for_a_token(office):
    told = proved()
    customer = Customer.objects.get(email=LAN)
    row = CustomerToken.objects.get()
    assert (row.customer, told["name"], own(told["token"]).status_code) == (customer, "", 200)
    assert datetime.fromisoformat(told["expires_at"]) == row.expires_at
    assert told["token"] not in str(CustomerToken.objects.values().get())


def test_the_session_is_theirs_afterwards_and_was_replaced(office):
    session = ask()["session_id"]
    told = post("tokens", {"session_id": session, "code": sent_code(LAN)}).json()
    assert told["session_id"] != session
    assert identification.is_known(Conversation.objects.get(), timezone.now())
    stored = post("chat", {"message": "lịch của tôi", "session_id": told["session_id"]})
    assert stored.status_code == 202
    thief = Client(REMOTE_ADDR="203.0.113.9")
    assert reason(thief.get(f"/api/chat/{session}/")) == (410, "signed_out")


def test_whoever_is_known_already_is_found_by_the_address(office):
    known = Customer.objects.create(name="Lan", email=LAN)
    told = proved("LAN@example.com")
    assert (CustomerToken.objects.get().customer, told["name"]) == (known, "Lan")
    assert Customer.objects.filter(merged_into=None).count() == 1


def test_asking_tells_nobody_whether_an_address_is_known(office):
    Customer.objects.create(name="Lan", email=LAN)
    answers = [ask(email) for email in (LAN, "nobody@example.com")]
    for answer in answers:
        assert answer.pop("session_id")
    assert answers[0] == answers[1] and answers[0]["expires_in"] == 300


def test_what_the_address_agrees_to_is_told_once_and_agreed_to_by_the_code(office):
    asked = ask(language="en")
    assert asked["agreement"].startswith("By giving it, you agree") and not Consent.objects.exists()
    told = post("tokens", {"session_id": asked["session_id"], "code": sent_code(LAN)}).json()
    consent = Consent.objects.get()
    assert (consent.customer.email, consent.channel, consent.act) == (LAN, "apichat", "address")
    EmailVerification.objects.update(asked_at=timezone.now() - timedelta(hours=2))
    assert ask(session_id=told["session_id"])["agreement"] == ""
    assert Message.objects.count() == 1


def test_wrong_codes_are_counted_and_end_in_a_block(office):
    session = ask()["session_id"]
    sent_code(LAN)
    wrong = [post("tokens", {"session_id": session, "code": "x"}) for _ in range(6)]
    assert [reason(answer) for answer in wrong] == [(422, "wrong_code")] * 4 + [(429, "blocked")] * 2
    assert int(wrong[-1]["Retry-After"]) > 3000
    assert not CustomerToken.objects.exists() and not Customer.objects.filter(email=LAN).exists()


def test_codes_are_not_sent_without_end(office):
    session = ask()["session_id"]
    refused = post("codes", {"email": LAN, "session_id": session})
    assert reason(refused) == (429, "too_soon") and 1 <= int(refused["Retry-After"]) <= 15
    assert EmailVerification.objects.count() == 1


def test_a_code_is_good_once_and_for_its_minutes(office):
    session = ask()["session_id"]
    code = sent_code(LAN)
    EmailVerification.objects.update(expires_at=timezone.now())
    assert reason(post("tokens", {"session_id": session, "code": code})) == (422, "expired_code")
    EmailVerification.objects.update(expires_at=timezone.now() + verification.VALID)
    session = post("tokens", {"session_id": session, "code": code}).json()["session_id"]
    assert reason(post("tokens", {"session_id": session, "code": code})) == (409, "not_asked")
    assert CustomerToken.objects.count() == 1


@pytest.mark.parametrize(("body", "told"), [
    ({}, (400, "invalid")), ({"email": "lan"}, (400, "bad_address")), ({"email": "lân@example.com"}, (400, "bad_address")),
    ({"email": 5}, (400, "invalid")), ({"email": LAN, "session_id": "x"}, (404, "no_such_session")),
    ({"email": LAN, "language": "fr"}, (400, "invalid")),
])  # fmt: skip
def test_what_is_no_address_is_refused(db, body, told):
    assert reason(post("codes", body)) == told
    assert (EmailVerification.objects.count(), ChannelIdentity.objects.count()) == (0, 0)


def test_no_code_is_taken_where_none_was_asked_for(office):
    session = post("chat", {"message": "xin chào"}).json()["session_id"]
    assert reason(post("tokens", {"session_id": session, "code": "123456"})) == (409, "not_asked")


def test_a_session_that_belongs_to_another_address_asks_for_no_code(office):
    session = proved()["session_id"]
    assert reason(post("codes", {"email": "other@example.com", "session_id": session})) == (409, "another_address")


# How a token ends


def gone(token):
    answer = own(token)
    assert answer["WWW-Authenticate"] == "Bearer"
    return reason(answer) == (401, "authentication_failed")


def test_without_a_token_nothing_is_shown(office):
    answer = Client().get("/api/appointments/")
    assert reason(answer) == (401, "not_authenticated") and answer["WWW-Authenticate"] == "Bearer"
    assert gone("nonsense")


def test_it_ends_by_whoever_has_it(office):
    token, other = proved()["token"], Customer.objects.create()
    kept, _row = tokens.issue(other, now=timezone.now())
    ended = Client().delete("/api/tokens/current/", headers={"Authorization": f"Bearer {token}"})
    assert (ended.status_code, gone(token), own(kept).status_code) == (204, True, 200)


def test_it_ends_where_the_customer_signs_out_and_not_elsewhere(office):
    told = proved()
    kept, _row = tokens.issue(Customer.objects.get(email=LAN), now=timezone.now())
    post("chat", {"message": "sign out", "language": "en", "session_id": told["session_id"]})
    take_turns(Conversation.objects.get(ended_at=None).pk)
    assert Conversation.objects.filter(ended_at=None).get().customer.email is None
    assert gone(told["token"]) and own(kept).status_code == 200


def test_it_ends_with_its_time(office):
    token = proved()["token"]
    CustomerToken.objects.update(expires_at=timezone.now())
    assert gone(token) and tokens.forget_old(now=timezone.now()) == 1


def test_it_ends_with_the_customer(office):
    token = proved()["token"]
    erasure.erase(Customer.objects.get(email=LAN), now=timezone.now())
    assert gone(token) and not CustomerToken.objects.exists()


def test_it_ends_where_the_customer_becomes_another_one(office):
    token, target = proved()["token"], Customer.objects.create(email="lan.nguyen@example.com")
    identification.merge_by_staff(Customer.objects.get(email=LAN), target, now=timezone.now())
    assert gone(token) and not CustomerToken.objects.exists()


def test_a_login_of_the_team_is_no_customer(admin_client, office):
    assert reason(admin_client.get("/api/appointments/")) == (401, "not_authenticated")
