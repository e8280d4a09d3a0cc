"""What the simulator tells a webhook of: each event's shape, the signature, and the disorder that is asked for."""

import json
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler

import pytest

from meetassist.tests import messenger
from meetassist.tests.loopback import Loopback
from meetassist.tests.running import wait_for
from meetassist.tests.simulator import APP_ID, SimulatedMessenger

INBOX = "263902037430900"


class Receiver(Loopback):
    """A webhook that notes what arrives. `statuses` are answered first; then 200."""

    def __init__(self):
        self.requests, self.statuses = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.requests.append((dict(self.headers), raw))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        super().__init__(Handler)

    @property
    def entries(self):
        return [entry for _headers, raw in self.requests for entry in json.loads(raw)["entry"]]

    def events(self, place="messaging"):
        return [event for entry in self.entries for event in entry.get(place, [])]

    def parts(self, place="messaging"):
        """Each event without who, whom and when."""
        about = ("sender", "recipient", "timestamp")
        return [{name: part for name, part in event.items() if name not in about} for event in self.events(place)]


@pytest.fixture
def receiver():
    with Receiver() as one:
        yield one


@pytest.fixture
def simulator(receiver):
    one = SimulatedMessenger(f"{receiver.url}/webhooks/messenger/")
    yield one
    one.close()


def told(simulator, receiver, count, place="messaging"):
    wait_for(lambda: len(receiver.events(place)) >= count, f"{count} events")
    simulator.wait_until_quiet()
    assert len(receiver.events(place)) == count
    return receiver.parts(place)


def test_a_message_is_told_of_signed_over_its_bytes(simulator, receiver):
    one = simulator.person()
    written = one.does("text", text="đặt lịch / mai")
    assert told(simulator, receiver, 1) == [{"message": {"mid": written["mid"], "text": "đặt lịch / mai"}}]
    [(headers, raw)] = receiver.requests
    assert headers["X-Hub-Signature-256"] == messenger.signature(raw)
    assert headers["X-Hub-Signature"].startswith("sha1=") and headers["Content-Type"] == "application/json"
    assert raw.isascii() and rb"\/ mai" in raw
    body = json.loads(raw)
    [entry] = body["entry"]
    [event] = entry["messaging"]
    assert (body["object"], entry["id"]) == ("page", messenger.PAGE)
    assert (event["sender"], event["recipient"]) == ({"id": one.psid}, {"id": messenger.PAGE})
    assert event["timestamp"] == written["at"] <= entry["time"]


def test_each_thing_that_a_customer_does_has_its_shape(simulator, receiver):
    one = simulator.person()
    simulator.graph("POST", "me/messenger_profile", {"get_started": {"payload": "start"}})
    started = one.does("get_started", ref="spring")
    text = one.does("text", text="hi", reply_to=started["mid"])
    edited = one.does("edit", mid=text["mid"], text="hello")
    picture = one.does("attachment", type="image", url="https://a.example/b.png")
    sticker = one.does("sticker", sticker_id="369239343222814")
    place = one.does("attachment", type="location", lat=10.5, long=106.5)
    one.does("unsend", mid=picture["mid"])
    one.does("referral", ref="summer")
    tap = one.does("postback", title="Đặt lịch", payload="do:book")
    one.does("read")
    assert (edited["text"], edited["edits"]) == ("hello", 1)
    *parts, read = told(simulator, receiver, 10)
    assert parts == [
        {"postback": {"mid": started["mid"], "title": "Get Started", "payload": "start",
                      "referral": {"ref": "spring", "type": "OPEN_THREAD", "source": "SHORTLINK"}}},
        {"message": {"mid": text["mid"], "text": "hi", "reply_to": {"mid": started["mid"]}}},
        {"message_edit": {"mid": text["mid"], "text": "hello", "num_edit": 1}},
        {"message": {"mid": picture["mid"], "attachments": [{"type": "image", "payload": {"url": "https://a.example/b.png"}}]}},
        {"message": {"mid": sticker["mid"], "attachments": [{"type": "sticker", "payload": {
            "url": "https://scontent.example/sticker/369239343222814", "sticker_id": 369239343222814}}]}},
        {"message": {"mid": place["mid"], "attachments": [{"type": "location", "payload": {"coordinates": {"lat": 10.5, "long": 106.5}}}]}},
        {"message": {"mid": picture["mid"], "is_deleted": True}},
        {"referral": {"ref": "summer", "type": "OPEN_THREAD", "source": "SHORTLINK"}},
        {"postback": {"mid": tap["mid"], "title": "Đặt lịch", "payload": "do:book"}},
    ]  # fmt: skip
    assert set(read) == {"read"} and read["read"]["watermark"] > 10**12


def test_a_message_of_ours_comes_back_as_an_echo_and_a_receipt_and_takes_its_choices_with_it(simulator, receiver):
    one = simulator.person()
    one.does("text", text="hi")
    choices = [{"content_type": "text", "title": "Đặt lịch", "payload": "do:book"}]
    status, answer = one.is_sent({"text": "Chào!", "metadata": "12", "quick_replies": choices})
    assert status == 200
    _, echo, receipt = told(simulator, receiver, 3)
    mid = answer["message_id"]
    assert echo == {"message": {"mid": mid, "is_echo": True, "app_id": int(APP_ID), "text": "Chào!", "metadata": "12"}}
    assert receipt["delivery"]["mids"] == [mid]
    tap = one.does("quick_reply", payload="do:book")
    assert told(simulator, receiver, 4)[-1] == {
        "message": {"mid": tap["mid"], "text": "Đặt lịch", "quick_reply": {"payload": "do:book"}}
    }
    again = simulator.call("POST", f"/simulator/people/{one.psid}/does/", {"kind": "quick_reply", "payload": "do:book"})
    assert again == (400, {"error": "no such quick reply stands under the last message"})
    one.does("reaction", mid=mid, emoji="👍")
    one.does("reaction", mid=mid, emoji="👍")
    assert [part["reaction"] for part in told(simulator, receiver, 6)[-2:]] == [
        {"mid": mid, "action": "react", "reaction": "like", "emoji": "👍"}, {"mid": mid, "action": "unreact"},
    ]  # fmt: skip


def test_while_the_inbox_has_the_thread_our_app_stands_by(simulator, receiver):
    one = simulator.person()
    written = simulator.post(f"people/{one.psid}/inbox/", text="Mình là Lan.")
    said = one.does("text", text="chào Lan")
    assert told(simulator, receiver, 1, "standby") == [{"message": {"mid": said["mid"], "text": "chào Lan"}}]
    simulator.post(f"people/{one.psid}/owner/", to="app")
    assert told(simulator, receiver, 2) == [
        {"message": {"mid": written["mid"], "is_echo": True, "app_id": int(INBOX), "text": "Mình là Lan."}},
        {"pass_thread_control": {"new_owner_app_id": APP_ID, "previous_owner_app_id": INBOX, "metadata": ""}},
    ]


def test_only_what_is_subscribed_to_is_told(simulator, receiver):
    simulator.graph("POST", "me/subscribed_apps", {"subscribed_fields": ["messages"]})
    one = simulator.person()
    one.does("read")
    one.does("text", text="hi")
    one.is_sent({"text": "x"})
    assert [set(part) for part in told(simulator, receiver, 1)] == [{"message"}]


def test_a_template_that_was_looked_at_is_told_of_as_a_change(simulator, receiver):
    body = {
        "name": "reminder",
        "language": "vi",
        "category": "UTILITY",
        "components": [{"type": "BODY", "text": "Hẹn gặp bạn."}],
    }
    made = simulator.graph("POST", "me/message_templates", body)[1]
    wait_for(lambda: receiver.entries, "the change")
    [change] = receiver.entries[0]["changes"]
    assert change["field"] == "message_template_status_update"
    assert (change["value"]["event"], change["value"]["message_template_id"]) == ("APPROVED", made["id"])


def test_what_is_not_answered_is_sent_again_and_in_its_order(simulator, receiver):
    receiver.statuses = [500, 403]
    one = simulator.person()
    first, second = one.does("text", text="a"), one.does("text", text="b")
    wait_for(lambda: len(receiver.requests) >= 4, "the events")
    simulator.wait_until_quiet()
    mids = [event["message"]["mid"] for event in receiver.events()]
    assert mids == [first["mid"]] * 3 + [second["mid"]]


def test_after_an_hour_without_an_answer_the_subscription_is_gone(simulator, receiver):
    receiver.statuses = [500] * 3
    simulator.person().does("text", text="a")
    wait_for(lambda: receiver.requests, "the first attempt")
    simulator.post("clock/", seconds=3700)
    wait_for(lambda: simulator.graph("GET", "me/subscribed_apps")[1]["data"] == [], "the end of the subscription")
    simulator.wait_until_quiet()
    before = len(receiver.requests)
    simulator.person().does("text", text="nobody hears it")
    simulator.wait_until_quiet()
    assert len(receiver.requests) == before


@pytest.mark.parametrize("fault", ["duplicates", "lost_acknowledgements"])
def test_events_can_come_twice(simulator, receiver, fault):
    simulator.post("faults/", **{fault: 0.5, "most_seconds": 0.05, "seed": 3})
    one = simulator.person()
    mids = {one.does("text", text=str(number))["mid"] for number in range(20)}
    wait_for(lambda: len({event["message"]["mid"] for event in receiver.events()}) == 20, "all of them")
    simulator.wait_until_quiet()
    arrived = [event["message"]["mid"] for event in receiver.events()]
    assert set(arrived) == mids and 25 <= len(arrived) <= 60


def test_events_can_overtake_each_other(simulator, receiver):
    simulator.post("faults/", reorders=1.0, most_seconds=0.3, seed=3)
    one = simulator.person()
    mids = [one.does("text", text=str(number))["mid"] for number in range(10)]
    wait_for(lambda: len(receiver.events()) == 10, "all of them")
    arrived = [event["message"]["mid"] for event in receiver.events()]
    assert sorted(arrived) == sorted(mids) and arrived != mids


def test_an_echo_can_come_before_the_answer(simulator, receiver):
    simulator.post("faults/", early_echoes=1.0)
    one = simulator.person()
    one.does("text", text="hi")
    answer = one.is_sent({"text": "x"})[1]
    # It has been answered for by now.
    assert answer["message_id"] in [event["message"]["mid"] for event in receiver.events() if "message" in event]


def test_entries_can_be_one_body(simulator, receiver):
    simulator.post("faults/", batch=10)
    people = [simulator.person() for _ in range(4)]
    for one in people:
        one.does("text", text="hi")
    told(simulator, receiver, 4)
    assert len(receiver.requests) < 4 and len(receiver.entries) == 4


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("faults/", {"nothing": 1.0}), ("faults/", {"duplicates": 2.0}), ("faults/", {"early_echoes": True}),
        ("faults/", {"most_seconds": 31.0}), ("failures/", {"name": "none"}), ("failures/", {"code": "x"}),
        ("clock/", {"seconds": -1}), ("clock/", {"seconds": 10**9}), ("clock/", {"seconds": "x"}),
    ],
)  # fmt: skip
def test_trouble_that_there_is_none_of_is_refused(simulator, path, values):
    status, answer = simulator.call("POST", f"/simulator/{path}", values)
    assert (status, set(answer)) == (400, {"error"})


@pytest.mark.parametrize(
    "what",
    [
        {"kind": "dance"}, {"kind": "text"}, {"kind": "text", "text": ""}, {"kind": "quick_reply", "payload": "x"},
        {"kind": "edit", "mid": "x", "text": "y"}, {"kind": "reaction", "mid": "x"}, {"kind": "attachment", "type": "x"},
        {"kind": "get_started"}, {"kind": "sticker", "sticker_id": "x"}, {"kind": "referral"},
    ],
)  # fmt: skip
def test_what_a_customer_cannot_do_is_refused_and_nothing_happens(simulator, receiver, what):
    one = simulator.person()
    assert simulator.call("POST", f"/simulator/people/{one.psid}/does/", what)[0] == 400
    simulator.wait_until_quiet()
    assert (one.transcript(), receiver.requests) == ([], [])


def test_other_sites_cannot_write_here(simulator):
    """A form of another page is sent without asking the server; JSON is not."""
    for kind in ("application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"):
        assert simulator.call("POST", "/simulator/people/", {}, headers={"Content-Type": kind})[0] == 415
    assert simulator.get("state/")["people"] == 0
    request = urllib.request.Request(f"{simulator.url}/simulator/state/", headers={"Host": "attacker.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=10)


def test_there_is_an_end_to_what_it_keeps(simulator, monkeypatch):
    from chatbot.channels.messenger.simulator import world

    monkeypatch.setattr(world, "MOST_PEOPLE", 3)
    monkeypatch.setattr(world, "MOST_ITEMS", 5)
    people = [simulator.person() for _ in range(4)]
    for number in range(6):
        people[-1].does("text", text=str(number))
    assert simulator.get("state/")["people"] == 3
    assert [text for _, text in people[-1].transcript()] == ["1", "2", "3", "4", "5"]
    assert simulator.call("GET", f"/simulator/people/{people[0].psid}/thread/")[0] == 404
