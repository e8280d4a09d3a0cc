"""What a customer does in Messenger: it stands in the thread, and becomes events of the webhook.

https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
"""

from collections.abc import Callable
from typing import Any

from chatbot.channels.messenger.simulator.world import PAGE_INBOX_APP, Item, Person, World, milliseconds

STICKER = "369239263222822"
MOST_TEXT = 20_000


class CannotDo(ValueError):
    """They cannot do this; the message says why."""


def act(world: World, person: Person, what: dict[str, Any]) -> tuple[Item | None, list[dict[str, Any]]]:
    """Do it. The item that it has made or changed, and the events that tell of it. Raises CannotDo."""
    doing = DOES.get(str(what.get("kind")))
    if doing is None:
        raise CannotDo(f"kind is one of {', '.join(DOES)}")
    item, event = doing(world, person, what)
    if what["kind"] != "read":
        person.typing_until = None
    world.touch(person)
    return item, [_of(world, person, event)]


def _of(world: World, person: Person, part: dict[str, Any]) -> dict[str, Any]:
    people = {"sender": {"id": person.psid}, "recipient": {"id": world.app.page_id}}
    return {**people, "timestamp": milliseconds(world.now()), **part}


def _message(world: World, person: Person, shown: dict[str, Any], sent: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    world.open_window(person)
    item = world.add(person, "customer", shown)
    return item, {"message": {"mid": item.mid, **sent}}


def _words(what: dict[str, Any], name: str = "text") -> str:
    text = what.get(name)
    if not isinstance(text, str) or not text or len(text) > MOST_TEXT:
        raise CannotDo(f"{name} is a text of at most {MOST_TEXT} characters")
    return text


def _text(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    text = _words(what)
    quoted = {"reply_to": {"mid": str(what["reply_to"])}} if what.get("reply_to") else {}
    return _message(world, person, {"text": text, **quoted}, {"text": text, **quoted})


def _quick_reply(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    """They go with the next message: only those of the last one can be tapped."""
    last = next(reversed(person.items.values()), None)
    offered = last.content.get("quick_replies", []) if last and last.by != "customer" else []
    for one in offered:
        payload = one["payload"]
        if payload == what.get("payload"):
            shown = {"text": one["title"]}
            return _message(world, person, shown, {**shown, "quick_reply": {"payload": payload}})
    raise CannotDo("no such quick reply stands under the last message")


def _postback(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    """A button of a message or of the menu; those stay, and can be tapped at any time."""
    title, payload = _words(what, "title"), _words(what, "payload")
    world.open_window(person)
    item = world.add(person, "customer", {"text": title, "is_tap": True})
    return item, {"postback": {"mid": item.mid, "title": title, "payload": payload}}


def _get_started(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    payload = world.profile.get("get_started", {}).get("payload")
    if not payload:
        raise CannotDo("the Page has no Get Started button")
    _, event = _postback(world, person, {"title": "Get Started", "payload": payload})
    if what.get("ref"):
        event["postback"]["referral"] = _referred(what)
    return person.items[event["postback"]["mid"]], event


def _attachment(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    kind = what.get("type")
    if kind not in ("image", "audio", "video", "file", "location", "fallback"):
        raise CannotDo("type is one of image, audio, video, file, location, fallback")
    payload: dict[str, Any] = {"url": str(what.get("url") or f"https://scontent.example/{kind}")}
    if kind == "location":
        payload = {"coordinates": {"lat": float(what.get("lat", 21.03)), "long": float(what.get("long", 105.85))}}
    one = {"type": kind, "payload": payload}
    return _message(world, person, {"attachment": {"type": kind}}, {"attachments": [one]})


def _sticker(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    """Of a kind of its own since June 2026; until then it was a picture."""
    number = str(what.get("sticker_id") or STICKER)
    if not number.isdecimal():
        raise CannotDo("sticker_id is a number")
    payload = {"url": f"https://scontent.example/sticker/{number}", "sticker_id": int(number)}
    return _message(
        world, person, {"attachment": {"type": "sticker", "sticker_id": number}},
        {"attachments": [{"type": "sticker", "payload": payload}]},
    )  # fmt: skip


def _item(person: Person, what: dict[str, Any], *, is_own: bool) -> Item:
    found = person.items.get(str(what.get("mid")))
    if found is None or (found.by == "customer") != is_own:
        raise CannotDo(f"mid is of no message that {'they' if is_own else 'the Page'} sent")
    return found


REACTIONS = {"❤": "love", "😆": "smile", "😮": "wow", "😢": "sad", "😠": "angry", "👍": "like", "👎": "dislike"}


def _reaction(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    """The same sign again takes it away."""
    item, emoji = _item(person, what, is_own=False), str(what.get("emoji") or "❤")
    action = "unreact" if item.reactions.get("customer") == emoji else "react"
    item.reactions.pop("customer", None)
    if action == "react":
        item.reactions["customer"] = emoji
    world.open_window(person)
    world.change(person, item)
    about = {"reaction": REACTIONS.get(emoji, "other"), "emoji": emoji} if action == "react" else {}
    return item, {"reaction": {"mid": item.mid, "action": action, **about}}


def _edit(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    item, text = _item(person, what, is_own=True), _words(what)
    item.content["text"], item.edits = text, item.edits + 1
    world.change(person, item)
    return item, {"message_edit": {"mid": item.mid, "text": text, "num_edit": item.edits}}


def _unsend(world: World, person: Person, what: dict[str, Any]) -> tuple[Item, dict[str, Any]]:
    item = _item(person, what, is_own=True)
    item.is_unsent = True
    world.change(person, item)
    return item, {"message": {"mid": item.mid, "is_deleted": True}}


def _referred(what: dict[str, Any]) -> dict[str, Any]:
    source = {"source": "ADS", "ad_id": str(what["ad_id"])} if what.get("ad_id") else {"source": "SHORTLINK"}
    return {"ref": _words(what, "ref"), "type": "OPEN_THREAD", **source}


def _referral(world: World, person: Person, what: dict[str, Any]) -> tuple[None, dict[str, Any]]:
    """A link m.me/PAGE?ref=... is opened in a thread that there is already: that opens the window as well."""
    referred = _referred(what)
    world.open_window(person, from_ad=referred["source"] == "ADS")
    return None, {"referral": referred}


def _read(world: World, person: Person, what: dict[str, Any]) -> tuple[None, dict[str, Any]]:
    person.read_at = world.now()
    return None, {"read": {"watermark": milliseconds(person.read_at)}}


Does = Callable[[World, Person, dict[str, Any]], tuple[Item | None, dict[str, Any]]]
DOES: dict[str, Does] = {
    "text": _text, "quick_reply": _quick_reply, "postback": _postback, "get_started": _get_started,
    "attachment": _attachment, "sticker": _sticker, "reaction": _reaction, "edit": _edit, "unsend": _unsend,
    "referral": _referral, "read": _read,
}  # fmt: skip


def inbox_writes(world: World, person: Person, text: str) -> tuple[Item, dict[str, Any]]:
    """A person answers in the Page's own inbox; with that the thread is theirs."""
    person.owner, person.typing_until = PAGE_INBOX_APP, None
    item = world.add(person, "inbox", {"text": text})
    return item, echo(world, person, item, app_id=PAGE_INBOX_APP)


def echo(world: World, person: Person, item: Item, *, app_id: str, metadata: str = "") -> dict[str, Any]:
    """What a Page's message looks like to the apps that are told of it."""
    sent: dict[str, Any] = {"mid": item.mid, "is_echo": True, "app_id": int(app_id)}
    if "text" in item.content and "attachment" not in item.content:
        sent["text"] = item.content["text"]
    if "attachment" in item.content:
        sent["attachments"] = [item.content["attachment"]]
    people = {"sender": {"id": world.app.page_id}, "recipient": {"id": person.psid}}
    return {
        **people, "timestamp": milliseconds(item.at),
        "message": {**sent, **({"metadata": metadata} if metadata else {})},
    }  # fmt: skip


def hand_over(world: World, person: Person, to: str) -> dict[str, Any]:
    """The thread goes to the Page's inbox, or to our app, by a person's doing. Raises CannotDo."""
    apps = {"inbox": PAGE_INBOX_APP, "app": world.app.app_id}
    if to not in apps:
        raise CannotDo("to is inbox or app")
    before, person.owner = person.owner, apps[to]
    world.touch(person)
    name = "pass_thread_control" if to == "app" else "take_thread_control"
    owners = {"new_owner_app_id": person.owner, "previous_owner_app_id": before}
    return _of(world, person, {name: {**owners, "metadata": ""}})
