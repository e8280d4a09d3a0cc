"""What the customer owns or uses: listed, added one question at a time, removed."""

from dataclasses import dataclass, field

from accounts import devices
from accounts.devices import NotPermitted
from accounts.models import Device
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, Ends, Outcome, Shows
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import Back, Choose, Command, Give, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.replies import Choice, Reply, account, courtesy
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, ChangeDevices, DeviceChange, Do
from chatbot.understanding.asked import Question

NAME = "devices"
# What is asked of a device, in this order, and the field that it fills; the first two have to be answered.
FIELDS = {
    Question.DEVICE_KIND: "kind", Question.DEVICE_NAME: "name", Question.DEVICE_PLACE: "place",
    Question.DEVICE_SERIAL: "serial", Question.DEVICE_NOTES: "notes",
}  # fmt: skip
LONGEST = {field.name: field.max_length or 0 for field in Device._meta.fields if field.name in FIELDS.values()}


@dataclass
class NewDevice:
    """What has been said of it, by the field."""

    known: dict[str, str] = field(default_factory=dict)


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    rows = list(turn.customer.devices.filter(is_active=True))
    return Shows((account.devices(rows, _choices(bool(rows))),))


def change(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on one of those under the list."""
    assert isinstance(button, ChangeDevices), "the door is that of such buttons"
    if button.change == DeviceChange.REMOVE:
        return _ask_which(turn)
    refusal = devices.may_add(turn.customer)
    return Shows((account.not_permitted(refusal),)) if refusal else _next_question(turn, NewDevice())


def hear(turn: Turn, new: NewDevice, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Choose(items.OfDevice(pk)) if asked == Question.DEVICE and pk:
            return _remove(turn, pk)
        case Choose(items.Skip()) if asked in FIELDS:
            new.known[FIELDS[asked]] = ""
            return _next_question(turn, new)
        case Back() if new.known:
            new.known.popitem()
            return _next_question(turn, new)
        case Give(said) if asked in FIELDS and said.words:
            return _take_words(turn, new, asked, said.words)
    return None


def _take_words(turn: Turn, new: NewDevice, asked: Question, words: str) -> Outcome:
    name, value = FIELDS[asked], " ".join(words.split())
    if len(value) > LONGEST[name]:
        return _ask(turn, new, asked, account.too_long(LONGEST[name]))
    new.known[name] = value
    return _next_question(turn, new)


def ask_again(turn: Turn, new: NewDevice, asked: Question | None) -> Outcome:
    return _ask_which(turn) if asked == Question.DEVICE else _next_question(turn, new)


def _next_question(turn: Turn, new: NewDevice) -> Outcome:
    missing = next((question for question, name in FIELDS.items() if name not in new.known), None)
    return _ask(turn, new, missing) if missing else _add(turn, new)


def _ask(turn: Turn, new: NewDevice, question: Question, instead: Reply | None = None) -> Outcome:
    if question == Question.DEVICE_KIND:
        return Asks(new, question, instead or account.ask_device_kind())
    if question == Question.DEVICE_NAME:
        return Asks(new, question, instead or account.ask_device_name())
    offer = Offer.of([(account.skip_title(), items.Skip())])
    return Asks(new, question, instead or OPTIONAL[question](offer.choices), offer)


OPTIONAL = {
    Question.DEVICE_PLACE: account.ask_device_place,
    Question.DEVICE_SERIAL: account.ask_device_serial,
    Question.DEVICE_NOTES: account.ask_device_notes,
}


def _add(turn: Turn, new: NewDevice) -> Outcome:
    try:
        device = devices.add(customer=turn.customer, **{name: new.known[name] for name in FIELDS.values()})
    except NotPermitted as error:
        return Ends((account.not_permitted(error.refusal),))
    return Ends((account.device_added(device, _choices(True)),))


def _ask_which(turn: Turn) -> Outcome:
    rows = list(turn.customer.devices.filter(is_active=True))
    if not rows:
        return Ends((account.devices(rows, _choices(False)),))
    offer = Offer.of([(row.label, items.OfDevice(row.pk)) for row in rows])
    return Asks(NewDevice(), Question.DEVICE, account.which_device_to_remove(offer.choices), offer)


def _remove(turn: Turn, pk: int) -> Outcome:
    rows = turn.customer.devices.filter(is_active=True)
    device = rows.filter(pk=pk).first()
    if device is None:
        return Ends((account.devices(list(rows), _choices(rows.exists())),))
    devices.remove(device=device)
    return Ends((account.device_removed(device, _choices(rows.exists())),))


def _choices(some: bool) -> tuple[Choice, ...]:
    add = Choice(account.add_device_title(), ChangeDevices(DeviceChange.ADD))
    remove = Choice(account.remove_device_title(), ChangeDevices(DeviceChange.REMOVE))
    return (add, *([remove] if some else []), Choice(replies.book_title(), Do.BOOK))


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=NewDevice,
        questions={Question.DEVICE: None, **dict.fromkeys(FIELDS)},
        answers_questions=True,
        hear=hear,
        for_team=handoff_words.looks_at_devices,
        ask_again=ask_again,
        title=lambda new: courtesy.about_devices(),
        doors=(Door((Wish.DEVICES, Do.DEVICES), start), Door((ChangeDevices,), change)),
        stop=specification.stopped,
        waits=True,
        wish=Wish.DEVICES,
    )
)
