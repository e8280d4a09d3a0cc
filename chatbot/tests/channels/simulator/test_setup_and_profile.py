"""What an app sets for its Page in the simulator, utility templates, and what customers tell of themselves."""

import pytest

from meetassist.tests import messenger
from meetassist.tests.simulator import APP_ID, PAGE_TOKEN

MENU = {"locale": "default", "call_to_actions": [{"type": "postback", "title": "Đặt lịch", "payload": "do:book"}]}
START = {"payload": "start"}


def code(answer):
    status, body = answer
    return body["error"]["code"], body["error"].get("error_subcode")


def test_the_messenger_profile_is_set_read_and_forgotten(simulated):
    greeting = [{"locale": "default", "text": "Chào {{user_first_name}}!"}]
    breakers = [{"question": f"Câu {number}?", "payload": "x"} for number in range(4)]
    new = {"get_started": START, "greeting": greeting, "ice_breakers": breakers, "persistent_menu": [MENU]}
    assert simulated.graph("POST", "me/messenger_profile", new) == (200, {"result": "success"})
    read = simulated.graph("GET", "me/messenger_profile?fields=get_started,persistent_menu,commands")
    assert read == (200, {"data": [{"get_started": START, "persistent_menu": [MENU]}]})
    one = simulated.person(first_name="Duyên")
    assert one.thread()["greeting"] == "Chào Duyên!"
    assert one.thread()["menu"] == MENU["call_to_actions"] and one.thread()["ice_breakers"] == breakers
    fields = {"fields": ["get_started", "persistent_menu"]}
    assert simulated.graph("DELETE", "me/messenger_profile", fields) == (200, {"result": "success"})
    assert simulated.graph("GET", "me/messenger_profile?fields=get_started,persistent_menu") == (200, {"data": []})


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ({"greeting": [{"locale": "default", "text": "ư" * 160}]}, {"greeting": [{"locale": "default", "text": "ư" * 161}]}),
        ({"greeting": [{"locale": "default", "text": "x"}]}, {"greeting": [{"locale": "vi_VN", "text": "x"}]}),
        ({"ice_breakers": [{"question": "x", "payload": "x"}] * 4}, {"ice_breakers": [{"question": "x", "payload": "x"}] * 5}),
        (
            {"ice_breakers": [{"locale": "default", "call_to_actions": [{"question": "x", "payload": "x"}]}]},
            {"ice_breakers": [{"locale": "vi_VN", "call_to_actions": [{"question": "x", "payload": "x"}]}]},
        ),
        ({"get_started": {"payload": "p" * 1000}}, {"get_started": {"payload": "p" * 1001}}),
        (
            {"get_started": START, "persistent_menu": [{**MENU, "call_to_actions": MENU["call_to_actions"] * 20}]},
            {"get_started": START, "persistent_menu": [{**MENU, "call_to_actions": MENU["call_to_actions"] * 21}]},
        ),
        (
            {"get_started": START, "persistent_menu": [MENU]},
            {"persistent_menu": [{"locale": "default", "call_to_actions": [{"type": "nested", "title": "x", "call_to_actions": []}]}]},
        ),
        ({"whitelisted_domains": ["https://a.example"]}, {"whitelisted_domains": ["http://a.example"]}),
        ({"get_started": START}, {"nothing": 1}),
    ],
)  # fmt: skip
def test_each_limit_of_the_profile_is_kept_at_its_edge(simulated, right, wrong):
    assert simulated.graph("POST", "me/messenger_profile", right)[0] == 200
    assert code(simulated.graph("POST", "me/messenger_profile", wrong)) == (100, None)


def test_a_menu_needs_get_started_as_long_as_it_is_there(simulated):
    assert code(simulated.graph("POST", "me/messenger_profile", {"persistent_menu": [MENU]})) == (100, 2018145)
    simulated.graph("POST", "me/messenger_profile", {"get_started": START, "persistent_menu": [MENU]})
    assert code(simulated.graph("DELETE", "me/messenger_profile", {"fields": ["get_started"]})) == (100, 2018145)


def test_subscriptions_are_changed_and_told(simulated):
    fields = {"subscribed_fields": "messages,message_echoes"}
    assert simulated.graph("POST", f"{messenger.PAGE}/subscribed_apps", fields) == (200, {"success": True})
    known = {"id": APP_ID, "name": "MeetAssist", "subscribed_fields": ["message_echoes", "messages"]}
    assert simulated.graph("GET", f"{messenger.PAGE}/subscribed_apps") == (200, {"data": [known]})
    assert code(simulated.graph("POST", "me/subscribed_apps", {"subscribed_fields": ["dreams"]})) == (100, None)
    assert simulated.graph("DELETE", "me/subscribed_apps") == (200, {"success": True})
    assert simulated.graph("GET", "me/subscribed_apps") == (200, {"data": []})
    [webhook] = simulated.graph("GET", f"{APP_ID}/subscriptions")[1]["data"]
    assert webhook["callback_url"].endswith("/webhooks/messenger/") and webhook["fields"] == []


def test_a_token_is_told_about(simulated):
    app = f"{APP_ID}|{messenger.APP_SECRET}"
    told = simulated.call("GET", f"/v26.0/debug_token?input_token={PAGE_TOKEN}", token=app)[1]["data"]
    assert (told["is_valid"], told["app_id"], told["profile_id"], told["type"]) == (
        True,
        APP_ID,
        messenger.PAGE,
        "PAGE",
    )
    assert {"pages_messaging", "page_utility_messaging"} <= set(told["scopes"])
    assert not simulated.graph("GET", "debug_token?input_token=x")[1]["data"]["is_valid"]
    assert simulated.graph("GET", "me?fields=id,name") == (200, {"id": messenger.PAGE, "name": "MeetAssist"})


def test_a_profile_can_be_read_when_they_have_written_and_let_it(simulated):
    one = simulated.person(first_name="Duyên", last_name="Phan", locale="en_US")
    assert code(simulated.graph("GET", one.psid)) == (100, 2018218)
    one.does("text", text="hi")
    status, known = simulated.graph("GET", f"{one.psid}?fields=name,first_name,locale")
    assert (status, known) == (200, {"name": "Duyên Phan", "first_name": "Duyên", "locale": "en_US", "id": one.psid})
    assert code(simulated.graph("GET", f"{one.psid}?fields=secrets")) == (100, None)
    simulated.post(f"people/{one.psid}/", hides_profile=True)
    assert code(simulated.graph("GET", one.psid)) == (100, 2018247)
    assert code(simulated.graph("GET", "1")) == (100, 33)


def template(text, name="reminder", **values):
    components = [{"type": "BODY", "text": text}, {"type": "BUTTONS", "buttons": [{"type": "POSTBACK", "text": "Huỷ"}]}]
    return {"name": name, "language": "vi", "category": "UTILITY", "components": components, **values}


def filled(values, payloads=("cancel:X",), name="reminder"):
    return {"template": {"name": name, "language": {"code": "vi"}, "components": [
        {"type": "body", "parameters": [{"type": "text", "text": value} for value in values]},
        {"type": "buttons", "parameters": [{"type": "POSTBACK", "payload": payload} for payload in payloads]},
    ]}}  # fmt: skip


def test_an_approved_template_is_sent_outside_of_the_window_with_its_buttons(simulated):
    status, made = simulated.graph("POST", "me/message_templates", template("Lịch hẹn {{1}} của bạn là lúc {{2}} nhé."))
    assert (status, made["status"], made["category"]) == (200, "APPROVED", "UTILITY")
    [listed] = simulated.graph("GET", "me/message_templates")[1]["data"]
    assert (listed["name"], listed["status"], listed["language"]) == ("reminder", "APPROVED", "vi")
    one = simulated.person()
    one.does("text", text="hi")
    simulated.post("clock/", seconds=3 * 24 * 3600)
    assert one.is_sent({"text": "x"})[0] == 403
    status, answer = one.is_sent(filled(["ABC", "15:00"]), messaging_type="UTILITY")
    assert status == 200, answer
    [sent] = one.items()
    assert sent["text"] == "Lịch hẹn ABC của bạn là lúc 15:00 nhé."
    assert sent["buttons"] == [{"type": "postback", "title": "Huỷ", "payload": "cancel:X"}]
    for wrong in (filled(["ABC"]), filled(["ABC", ""]), filled(["ABC", "15:00"], ()), filled(["ABC", "15:00"], ("a", "b")),
                  filled(["ABC", "15:00"], name="other"), {"text": "x"}):  # fmt: skip
        assert code(one.is_sent(wrong, messaging_type="UTILITY")) == (100, None)
    assert code(simulated.graph("POST", "me/message_templates", template("Khác {{1}} nữa nhé."))) == (100, 2388024)
    assert simulated.graph("DELETE", "me/message_templates?name=reminder") == (200, {"success": True})
    assert code(one.is_sent(filled(["ABC", "15:00"]), messaging_type="UTILITY")) == (100, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{{1}} là lịch hẹn của bạn nhé.", "INCORRECT_PARAMS"),
        ("Lịch hẹn của bạn là {{1}}", "INCORRECT_PARAMS"),
        ("Lịch hẹn {{2}} của bạn nhé.", "INCORRECT_PARAMS"),
        ("Lịch {{1}} {{2}} {{3}} nhé.", "PARAMS_TO_WORD_RATIO_EXCEED_LIMIT"),
        ("Tuần này giảm giá cho khách quen.", "TAG_SHOULD_BE_MARKETING"),
    ],
)
def test_templates_are_rejected_for_what_meta_rejects(simulated, text, reason):
    assert simulated.graph("POST", "me/message_templates", template(text))[1]["status"] == "REJECTED"
    [listed] = simulated.graph("GET", "me/message_templates")[1]["data"]
    assert listed["rejected_reason"] == reason
    one = simulated.person()
    one.does("text", text="hi")
    assert code(one.is_sent(filled([]), messaging_type="UTILITY")) == (100, None)
