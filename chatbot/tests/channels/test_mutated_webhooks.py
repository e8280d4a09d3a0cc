"""Webhook bodies that are changed at random: none is an error of ours, and nothing is stored that does not stand in them.

They begin as what the simulator sends, are changed as JSON or as bytes, and are signed as Meta signs them.
"""

import copy
import json
import random
from hashlib import sha256

import pytest

from accounts.models import ChannelIdentity, Customer
from bookings.models import Appointment
from chatbot.channels.messenger.simulator import customers
from chatbot.channels.messenger.simulator.webhooks import encoded
from chatbot.channels.messenger.simulator.world import App, World
from chatbot.models import Conversation, Handoff, Message
from meetassist.tests import messenger
from meetassist.tests.running import soak_count

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
URL = "/webhooks/messenger/"
BODIES = soak_count(small=500, heavy=10_000)
# Stands in the place of a value: of every type, empty, endless, and what breaks parsers and databases.
VALUES = (
    None, True, False, 0, -1, 1.5, 10**30, 1e308, "", "x", "0", "\0", "a\0b", "\ud83d", "🎉" * 300, "x" * 12_000, " ", "%s",
    "'; DROP TABLE chatbot_message; --", "{{7*7}}", "<script>", "..", [], {}, [None], [[]], [{}], {"": ""}, {"id": None},
    {"mid": "x"}, [1, "2", {"3": []}], "9" * 400, "\u202e", "ﷺ", "-0", "1e5", float("inf"), float("nan"),
)  # fmt: skip
KEYS = (
    "message",
    "postback",
    "sender",
    "recipient",
    "mid",
    "id",
    "text",
    "is_echo",
    "payload",
    "attachments",
    "timestamp",
    "",
    "\0",
)


def world():
    app = App(
        page_id=messenger.PAGE, app_id="104857600000002", app_secret="x", verify_token="x", page_token="x", webhook="x"
    )
    return World(app)


def event_of(one, what):
    person = one.new_person({"psid": str(10**15 + one.number())})
    mine = one.add(person, "customer", {"text": "x"}).mid
    theirs = one.add(person, "page", {"text": "y", "quick_replies": [{"title": "Có", "payload": "do:book"}]}).mid
    what = {
        **what,
        **(
            {"mid": mine}
            if what["kind"] in ("edit", "unsend")
            else {"mid": theirs}
            if what["kind"] == "reaction"
            else {}
        ),
    }
    return customers.act(one, person, what)[1][0]


EACH = (
    {"kind": "text", "text": "đặt lịch"}, {"kind": "quick_reply", "payload": "do:book"},
    {"kind": "postback", "title": "Đặt lịch", "payload": "do:book"}, {"kind": "attachment", "type": "image"},
    {"kind": "attachment", "type": "location"}, {"kind": "sticker"}, {"kind": "reaction"}, {"kind": "edit", "text": "z"},
    {"kind": "unsend"}, {"kind": "referral", "ref": "spring"}, {"kind": "read"},
)  # fmt: skip


def body_of(chance, one):
    """A right body: one entry or several, each with an event, some of them echoes or for another app."""
    entries = []
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        event = event_of(one, dict(chance.choice(EACH)))
        if chance.random() < 0.15:
            person = one.new_person({})
            event = customers.inbox_writes(one, person, "Mình là Lan.")[1]
        place = "standby" if chance.random() < 0.1 else "messaging"
        entries.append({"id": messenger.PAGE, "time": event["timestamp"], place: [event]})
    return {"object": "page", "entry": entries}


def places(value, path=()):
    """The path of each value in it."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, found in inner:
        yield from places(found, (*path, key))


def mutated(chance, body):
    """One to four values replaced, removed, doubled, renamed or put elsewhere."""
    changed = {"body": copy.deepcopy(body)}
    for _ in range(chance.randint(1, 4)):
        path = chance.choice([path for path in places(changed) if path])
        parent = changed
        for key in path[:-1]:
            parent = parent[key]
        key, way = path[-1], chance.randrange(5)
        if way == 0:
            parent[key] = copy.deepcopy(chance.choice(VALUES))
        elif way == 1 and len(path) > 1:
            del parent[key]
        elif way == 2 and isinstance(parent, list):
            parent.insert(chance.randrange(len(parent) + 1), copy.deepcopy(parent[key]))
        elif way == 3 and isinstance(parent, dict) and len(path) > 1:
            parent[chance.choice(KEYS)] = parent.pop(key)
        else:
            elsewhere = chance.choice([path for path in places(body) if path])
            found = body
            for step in elsewhere:
                found = found[step]
            parent[key] = copy.deepcopy(found)
    return changed["body"]


def raw_of(chance, body):
    """The bytes; now and then they are cut, or some of them are others."""
    try:
        raw = encoded(body)
    except (ValueError, TypeError, AttributeError):
        raw = json.dumps(body).encode("utf-8", "replace")
    if chance.random() < 0.2:
        cut = bytearray(raw)
        for _ in range(chance.randint(1, 5)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        raw = bytes(cut[: chance.choice((len(cut), chance.randrange(len(cut))))])
    return raw


def may_be_stored(raw):
    """What of a body may become rows: who, and by which id; read here without any of our parser.

    Inbound messages and taps of customers, and what a person wrote to them, of entries of our Page alone.
    """
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return set()
    found = set()
    entries = body.get("entry") if isinstance(body, dict) and body.get("object") == "page" else []
    for entry in entries if isinstance(entries, list) else []:
        if not isinstance(entry, dict) or str(entry.get("id")) != messenger.PAGE:
            continue
        for place in ("messaging", "standby"):
            for event in entry.get(place) if isinstance(entry.get(place), list) else []:
                found |= rows_of(event) if isinstance(event, dict) else set()
    return found


def rows_of(event):
    return message_of(event) | made_of(event)


def made_of(event):
    """What has no id of its own is called by kind, sender, moment and what it is about; an edit by what it edits."""
    sender, moment = event.get("sender"), event.get("timestamp")
    psid = plain(sender.get("id")) if isinstance(sender, dict) else ""
    if not psid:
        return set()

    def part(name):
        return event[name] if isinstance(event.get(name), dict) else {}

    ref, edit = part("referral").get("ref"), part("message_edit")
    about = [("referral", ref if isinstance(ref, str) else ""), ("reaction", plain(part("reaction").get("mid"))),
             *(("other", plain(name)[:40]) for name in event)]  # fmt: skip
    names = {f"{kind}:{psid}:{moment}:{what}" for kind, what in about}
    hashed = {f"{name.split(':')[0]}:{sha256(name.encode('utf-8', 'replace')).hexdigest()}" for name in names}
    # What is edited before it has come is its message.
    edits = {plain(edit.get("mid")), f"{plain(edit.get('mid'))}:edit:{edit.get('num_edit')}"[:255]}
    return {(psid, plain(name)) for name in names | hashed | edits}


def message_of(event):
    part = event.get("message") if isinstance(event.get("message"), dict) else event.get("postback")
    if not isinstance(part, dict):
        return set()
    who = event.get("recipient") if event.get("message") is part and part.get("is_echo") else event.get("sender")
    psid = plain(who.get("id")) if isinstance(who, dict) else ""
    mid = plain(part.get("mid"))
    if event.get("message") is not part and not mid:
        mid = plain(f"postback:{psid}:{event.get('timestamp')}:{part.get('payload')}"[:255])
    return {(psid, mid)} if psid and mid else set()


def plain(value):
    """An id as a column holds it; one that is too long for it is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    text = str(value).replace("\0", "").encode("utf-8", "replace").decode()
    return text if len(text) <= 255 else ""


def test_no_body_is_an_error_of_ours_and_nothing_is_stored_that_should_not_be(client, graph, settings):
    chance, one = random.Random(11), world()
    statuses, seen, stored = {}, set(), 0
    for number in range(BODIES):
        raw = raw_of(chance, mutated(chance, body_of(chance, one)))
        allowed = may_be_stored(raw)
        before = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        headers = {"X-Hub-Signature-256": messenger.signature(raw)}
        status = client.post(URL, raw, content_type="application/json", headers=headers).status_code
        statuses[status] = statuses.get(status, 0) + 1
        assert status in (200, 400), (number, status, raw[:500])
        rows = set(
            Message.objects.filter(pk__gt=before).values_list("conversation__identity__external_id", "external_id")
        )
        assert rows <= allowed, (number, rows - allowed, raw[:500])
        assert status == 200 or not rows, number
        # An id is one row, whatever stands around it.
        assert not {mid for _psid, mid in rows} & seen, number
        seen |= {mid for _psid, mid in rows}
        stored += len(rows)
    # It was no test of refusals alone, nor of what is right alone.
    assert statuses[200] > BODIES / 2 and statuses[400] > BODIES / 50 and stored > BODIES / 5
    assert Message.objects.count() == stored
    assert ChannelIdentity.objects.count() == Customer.objects.count() == Conversation.objects.count() <= stored
    assert not Message.objects.exclude(channel="messenger").exists() and not Appointment.objects.exists()
    assert graph.sent == [] and Handoff.objects.filter(ending="").count() <= stored


def test_without_a_right_signature_none_of_them_is_even_read(client, graph):
    chance, one = random.Random(12), world()
    for _ in range(50):
        raw = raw_of(chance, mutated(chance, body_of(chance, one)))
        headers = {"X-Hub-Signature-256": messenger.signature(raw, "another secret")}
        assert client.post(URL, raw, content_type="application/json", headers=headers).status_code == 403
    assert not Message.objects.exists() and not Customer.objects.exists()
