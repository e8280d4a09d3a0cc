"""What the simulated Send API takes and what it refuses: each limit at its edge, each window, each error."""

import pytest

from chatbot.channels.messenger.simulator.errors import ERRORS
from chatbot.channels.messenger.simulator.windows import RETIRED_TAGS
from meetassist.tests import messenger

DAY = 24 * 3600


def quick_replies(count, **values):
    return [{"content_type": "text", "title": "Đặt lịch", "payload": "do:book", **values} for _ in range(count)]


def postbacks(count, **values):
    return [{"type": "postback", "title": "Đặt lịch", "payload": "do:book", **values} for _ in range(count)]


def buttons(text, rows):
    return {"attachment": {"type": "template", "payload": {"template_type": "button", "text": text, "buttons": rows}}}


def cards(count, **values):
    elements = [{"title": "Lê Quốc Bảo", "subtitle": "Tư vấn thuế", **values} for _ in range(count)]
    return {"attachment": {"type": "template", "payload": {"template_type": "generic", "elements": elements}}}


def refused(answer):
    """Status, code and subcode of a refusal."""
    status, body = answer
    return status, body["error"]["code"], body["error"].get("error_subcode")


@pytest.fixture
def customer(simulated):
    """Somebody who has just written."""
    one = simulated.person()
    one.does("text", text="xin chào")
    return one


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"text": "ư" * 2000}, {"text": "ư" * 2001}),
        ({"text": "x", "metadata": "m" * 1000}, {"text": "x", "metadata": "m" * 1001}),
        ({"text": "x", "quick_replies": quick_replies(13)}, {"text": "x", "quick_replies": quick_replies(14)}),
        ({"text": "x", "quick_replies": quick_replies(1)}, {"text": "x", "quick_replies": []}),
        (
            {"text": "x", "quick_replies": quick_replies(1, payload="p" * 1000)},
            {"text": "x", "quick_replies": quick_replies(1, payload="p" * 1001)},
        ),
        (
            {"text": "x", "quick_replies": [{"content_type": "user_email"}]},
            {"text": "x", "quick_replies": [{"content_type": "location"}]},
        ),
        ({"text": "x", "quick_replies": quick_replies(1)}, {"text": "x", "quick_replies": quick_replies(1, title="")}),
        (buttons("ư" * 640, postbacks(3)), buttons("ư" * 641, postbacks(3))),
        (buttons("x", postbacks(3)), buttons("x", postbacks(4))),
        (buttons("x", postbacks(1)), buttons("x", [])),
        (buttons("x", postbacks(1, title="t" * 20)), buttons("x", postbacks(1, title="t" * 21))),
        (buttons("x", postbacks(1, payload="p" * 1000)), buttons("x", postbacks(1, payload="p" * 1001))),
        (buttons("x", [{"type": "web_url", "title": "x", "url": "https://a.example"}]), buttons("x", [{"type": "web_url", "title": "x", "url": "a"}])),
        (cards(10), cards(11)),
        (cards(1, title="t" * 80), cards(1, title="t" * 81)),
        (cards(1, subtitle="s" * 80), cards(1, subtitle="s" * 81)),
        (cards(1, buttons=postbacks(3)), cards(1, buttons=postbacks(4))),
        ({"attachment": {"type": "image", "payload": {"url": "https://a.example/b.png"}}}, {"attachment": {"type": "image", "payload": {}}}),
        ({"text": "x"}, {"text": "x", **cards(1)}),
        (cards(1), {"attachment": {"type": "template", "payload": {"template_type": "list", "elements": []}}}),
    ],
)  # fmt: skip
def test_each_limit_is_kept_at_its_edge(customer, right, wrong):
    status, answer = customer.is_sent(right)
    assert status == 200, answer
    [sent] = customer.items()
    assert answer == {"recipient_id": customer.psid, "message_id": sent["mid"]}
    assert refused(customer.is_sent(wrong)) == (400, 100, None)
    assert customer.items() == [sent]


def test_titles_of_quick_replies_are_cut_as_messenger_cuts_them(customer):
    assert customer.is_sent({"text": "x", "quick_replies": quick_replies(1, title="Hai mươi ký tự hay hơn")})[0] == 200
    assert customer.items()[0]["quick_replies"] == [{"title": "Hai mươi ký tự hay h", "payload": "do:book"}]


@pytest.mark.parametrize("message", [{}, {"text": ""}, {"quick_replies": quick_replies(1)}])
def test_an_empty_message_is_refused_as_one(customer, message):
    assert refused(customer.is_sent(message)) == (400, 100, 2018034)


@pytest.mark.parametrize("message", [None, "x", [], {"text": 1}, {"text": "x", "quick_replies": "x"}, {"attachment": "x"},
                                     {"attachment": {"type": "template", "payload": {"template_type": "generic", "elements": ["x"]}}}])  # fmt: skip
def test_what_is_no_message_is_an_invalid_parameter(customer, message):
    assert refused(customer.is_sent(message)) == (400, 100, None)


def test_an_address_is_offered_to_who_has_one(simulated):
    message = {"text": "E-mail?", "quick_replies": [{"content_type": "user_email"}, *quick_replies(1)]}
    for email, offered in (("khai@example.com", ["khai@example.com", "do:book"]), ("", ["do:book"])):
        one = simulated.person(email=email)
        one.does("text", text="hi")
        assert one.is_sent(message)[0] == 200
        assert [row["payload"] for row in one.items()[-1]["quick_replies"]] == offered


@pytest.mark.parametrize(
    ("values", "hours", "outcome"),
    [
        ({}, 23.9, 200),
        ({}, 24.1, (403, 10, 2018278)),
        ({"messaging_type": "UPDATE"}, 23.9, 200),
        ({"messaging_type": "UPDATE"}, 24.1, (403, 10, 2018278)),
        ({"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, 7 * 24 - 0.1, 200),
        ({"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, 7 * 24 + 0.1, (403, 10, 2018278)),
        *(({"messaging_type": "MESSAGE_TAG", "tag": tag}, 0, (400, 100, None)) for tag in sorted(RETIRED_TAGS)),
        ({"messaging_type": "MESSAGE_TAG"}, 0, (400, 100, None)),
        ({"messaging_type": None}, 0, (400, 100, None)),
    ],
)
def test_windows_close_when_they_do(simulated, customer, values, hours, outcome):
    simulated.post("clock/", seconds=hours * 3600)
    answer = customer.is_sent({"text": "x"}, **values)
    assert answer[0] == 200 if outcome == 200 else refused(answer) == outcome
    assert len(customer.items()) == (outcome == 200)


def test_nobody_is_written_to_who_has_not_written(simulated):
    assert refused(simulated.person().is_sent({"text": "x"})) == (403, 10, 2018278)


@pytest.mark.parametrize(
    ("opens", "what"),
    [
        ("text", {"text": "x"}), ("postback", {"title": "x", "payload": "x"}), ("reaction", {"emoji": "👍"}),
        ("referral", {"ref": "x"}), ("sticker", {}), ("attachment", {"type": "image"}),
    ],
)  # fmt: skip
def test_what_customers_do_opens_the_window_again(simulated, customer, opens, what):
    assert customer.is_sent({"text": "x"})[0] == 200
    mid = customer.items()[0]["mid"]
    simulated.post("clock/", seconds=2 * DAY)
    assert customer.is_sent({"text": "x"})[0] == 403
    customer.does(opens, **what, **({"mid": mid} if opens == "reaction" else {}))
    assert customer.is_sent({"text": "x"})[0] == 200


def test_to_read_does_not_open_it_and_an_advertisement_opens_it_for_seven_days(simulated, customer):
    simulated.post("clock/", seconds=2 * DAY)
    customer.does("read")
    assert customer.is_sent({"text": "x"})[0] == 403
    other = simulated.person()
    other.does("referral", ref="spring", ad_id="120")
    simulated.post("clock/", seconds=6.9 * DAY)
    assert other.is_sent({"text": "x"})[0] == 200
    simulated.post("clock/", seconds=0.2 * DAY)
    assert refused(other.is_sent({"text": "x"})) == (403, 10, 2018278)


@pytest.mark.parametrize("name", sorted(ERRORS))
def test_each_error_is_answered_on_demand_and_once(simulated, customer, name):
    code, subcode, status, words = ERRORS[name]
    simulated.post("failures/", code=code, subcode=subcode)
    answer = customer.is_sent({"text": "x"})
    assert refused(answer) == (status, code, subcode) and customer.items() == []
    assert answer[1]["error"] | {"message": ""} == {
        "message": "", "type": "OAuthException", "code": code, "fbtrace_id": "A-simulated-trace",
        **({} if subcode is None else {"error_subcode": subcode}),
    }  # fmt: skip
    assert customer.is_sent({"text": "x"})[0] == 200


def test_an_error_can_be_meant_for_one_customer_and_the_message_sent_nevertheless(simulated, customer):
    other = simulated.person()
    other.does("text", text="hi")
    simulated.post("failures/", name="temporary", psid=customer.psid, times=2, is_sent=True)
    assert other.is_sent({"text": "x"})[0] == 200
    assert [customer.is_sent({"text": text})[0] for text in "abc"] == [500, 500, 200]
    assert [item["text"] for item in customer.items()] == ["a", "b", "c"]


def test_an_answer_can_be_lost_on_its_way(simulated, customer):
    simulated.post("faults/", lost_answers=1.0)
    assert customer.is_sent({"text": "x"}) == (0, {})
    assert [item["text"] for item in customer.items()] == ["x"]
    assert [call["status"] for call in simulated.get("calls/")["calls"]] == [0]


@pytest.mark.parametrize(
    ("state", "outcome"),
    [({"is_blocked": True}, (400, 551, None)), ({"is_gone": True}, (400, 100, 2018001))],
)
def test_who_cannot_be_reached_is_not_reached(simulated, customer, state, outcome):
    simulated.post(f"people/{customer.psid}/", **state)
    assert refused(customer.is_sent({"text": "x"})) == outcome


def test_only_the_pages_own_token_and_address_do(simulated, customer):
    body = {"recipient": {"id": customer.psid}, "messaging_type": "RESPONSE", "message": {"text": "x"}}
    path = f"/v26.0/{messenger.PAGE}/messages"
    assert refused(simulated.call("POST", path, body, token="another")) == (400, 190, None)
    assert refused(simulated.call("POST", path, body)) == (400, 190, None)
    assert refused(simulated.graph("POST", "1/messages", body)) == (400, 100, 33)
    assert refused(simulated.graph("POST", "me/messages", {**body, "recipient": {"id": "1"}})) == (400, 100, 2018001)
    assert refused(simulated.graph("POST", "me/messages", {**body, "appsecret_proof": "0"})) == (400, 100, None)
    assert customer.items() == []
    assert simulated.graph("POST", "me/messages", body)[0] == 200


def test_typing_and_seen_are_shown_and_end(simulated, customer):
    def act(action, **values):
        return simulated.graph(
            "POST", "me/messages", {"recipient": {"id": customer.psid}, "sender_action": action, **values}
        )

    assert act("typing_on") == (200, {"recipient_id": customer.psid})
    assert customer.thread()["is_typing"] and not customer.thread()["seen_at"]
    simulated.post("clock/", seconds=21)
    assert not customer.thread()["is_typing"]
    act("typing_on")
    act("mark_seen")
    customer.is_sent({"text": "x"})
    assert not customer.thread()["is_typing"] and customer.thread()["seen_at"]
    mid = customer.items("customer")[0]["mid"]
    assert act("react", payload={"message_id": mid, "reaction": "love"})[0] == 200
    assert customer.items("customer")[0]["reactions"] == {"page": "love"}
    assert act("unreact", payload={"message_id": mid})[0] == 200
    assert customer.items("customer")[0]["reactions"] == {}
    assert refused(act("dance")) == refused(act("typing_on", message={"text": "x"})) == (400, 100, None)
    simulated.post("clock/", seconds=2 * DAY)
    assert refused(act("typing_on")) == (403, 10, 2018278)


def test_while_the_inbox_has_the_thread_our_app_does_not_write(simulated, customer):
    simulated.post(f"people/{customer.psid}/inbox/", text="Chào bạn, mình là Lan.")
    assert refused(customer.is_sent({"text": "x"})) == (403, 10, 2018300)
    owner = simulated.graph("GET", f"me/thread_owner?recipient={customer.psid}")
    assert owner == (200, {"data": [{"thread_owner": {"app_id": "263902037430900"}}]})
    taken = simulated.graph("POST", "me/take_thread_control", {"recipient": {"id": customer.psid}})
    assert taken == (200, {"success": True})
    assert customer.is_sent({"text": "x"})[0] == 200
    assert customer.transcript() == [("customer", "xin chào"), ("inbox", "Chào bạn, mình là Lan."), ("page", "x")]


def test_more_than_three_hundred_calls_a_second_are_refused():
    """Without a clock: the count is of calls, at one moment."""
    from chatbot.channels.messenger.simulator import sending
    from chatbot.channels.messenger.simulator.errors import GraphError

    api = sending.SendApi(world=None, webhooks=None)
    moment = sending.time.monotonic() + 1000
    api._recent.extend([moment] * (sending.CALLS_A_SECOND - 1))
    api._count()
    with pytest.raises(GraphError) as refusal:
        api._count()
    assert refusal.value.code == 613
