"""What holds after every turn, whatever was said: judged by the rows and by what the customer reads."""

import json
import re

from accounts.models import Customer
from bookings.models import Appointment, AppointmentEvent
from chatbot.dialogue import registry
from chatbot.flows.handoff import is_one_tap
from chatbot.models import Handoff, Message
from chatbot.replies.buttons import parse
from meetassist.text import fold

Kind = AppointmentEvent.Kind
# How a message begins, or a line of it, that says something was done; and the events that back it.
CLAIMS = (
    (re.compile(r"Booked!|Đã đặt lịch!|Request received, code|Mình đã ghi nhận yêu cầu, mã"), {Kind.BOOKED}),
    (re.compile(r"Moved[!;]|Đã dời lịch[!;]"), {Kind.MOVED}),
    (re.compile(r"Cancelled: |Đã huỷ: "), {Kind.CANCELLED}),
)
ACTIONS = {Kind.BOOKED, Kind.MOVED, Kind.CANCELLED}
MAX_STATE = 12_000
# A plain reader's idea of a yes, apart from what the product knows of it.
YES = set(
    [
        "yes",
        "yep",
        "yeah",
        "yup",
        "ok",
        "okay",
        "oke",
        "sure",
        "fine",
        "correct",
        "right",
        "confirm",
        "agreed",
        "do",
        "go",
        "proceed",
        "absolutely",
        "definitely",
        "certainly",
        "course",
        "u",
        "uh",
        "um",
        "vang",
        "da",
        "duoc",
        "dong",
        "dung",
        "co",
        "chac",
        "phai",
        "chuan",
        "nhat",
        "tat",
        "duyet",
        "tien",
        "cu",
        "xac",
    ]
)
GRAVE = {
    "cancelling": (Kind.CANCELLED, {"huy", "cancel", "cancelled", "bo"}),
    "rescheduling": (Kind.MOVED, {"doi", "chuyen", "move", "reschedule", "lui", "change"}),
    "erasing": ("", {"xoa", "delete", "erase"}),
}
OTHERS = {"book", "dat", "take", "lock", *(verb for _, verbs in GRAVE.values() for verb in verbs)}
AGAINST = {
    "keep",
    "leave",
    "giu",
    "nguyen",
    "khong",
    "don't",
    "not",
    "never",
    "no",
    "khoan",
    "k",
    "maybe",
    "why",
    "sao",
}


class Turn:
    """What one thing that happened has changed. Made before it happens, judged after it."""

    def __init__(self, session):
        self.session = session
        self.last_event = newest(AppointmentEvent)
        memory = session.memory
        self.asked, self.journey = memory.asked, memory.journey
        self.of_all = memory.journey == "cancelling" and memory.open.values.is_all
        self.address = session.identity.customer.email

    def problems(self, said, *, by_customer, tap="", text=""):
        """`said`: the messages that answered. `by_customer`: they wrote `text` or tapped, so that an answer is due."""
        return [
            *(self._yes(text) if text else ()),
            *self._crashes(), *self._claims(said), *self._overlaps(), *self._state(),
            *(self._dead_end(said, tap) if by_customer else ()), *(self._actions(tap) if by_customer else ()),
        ]  # fmt: skip

    def _events(self):
        return AppointmentEvent.objects.filter(pk__gt=self.last_event, appointment__isnull=False)

    def _crashes(self):
        messages = Message.objects.filter(conversation__identity=self.session.identity)
        if messages.filter(status=Message.Status.FAILED).exists() or messages.waiting().exists():
            yield "a message could not be handled"

    def _claims(self, said):
        for message in said:
            for line in message.text.splitlines():
                for pattern, kinds in CLAIMS:
                    if pattern.match(line) and not self._backs(kinds, message.text):
                        yield f"nothing backs {message.text!r}"

    def _backs(self, kinds, text):
        events = self._events().filter(kind__in=kinds).select_related("appointment")
        return any(event.appointment.code in text for event in events)

    def _actions(self, tap):
        """One confirmation, one action; and none without one."""
        mine = [
            event for event in self._events().filter(role="customer", kind__in=ACTIONS).select_related("appointment")
        ]
        # Letting a hold go is nothing that needs asking.
        mine = [event for event in mine if event.kind != Kind.CANCELLED or was_booked(event.appointment)]
        codes = {event.appointment.code for event in mine}
        if mine and not (self.asked.startswith("confirm") or tap.startswith(("offer:", "confirm:"))):
            yield f"{', '.join(event.kind for event in mine)} without a confirmation; asked was {self.asked!r}"
        if len(mine) > 1 and not (self.of_all and {event.kind for event in mine} == {Kind.CANCELLED}):
            yield f"several actions of one confirmation: {', '.join(event.kind for event in mine)} of {codes}"

    def _yes(self, text):
        """What destroys or changes was done upon words that say yes or name it, and nothing that speaks against it."""
        words = set(re.findall(r"[\w'’]+", fold(text)))
        for journey, (kind, verbs) in GRAVE.items():
            mine = self._events().filter(role="customer", kind=kind).select_related("appointment")
            acted = any(was_booked(event.appointment) for event in mine)
            if journey == "erasing":
                acted = bool(self.address) and not Customer.objects.filter(email=self.address).exists()
            if acted and self.journey == journey and (not words & (YES | verbs) or words & (AGAINST | OTHERS - verbs)):
                yield f"{journey} upon {text!r}"

    def _overlaps(self):
        rows = list(Appointment.objects.live().order_by("consultant_id", "blocked"))
        for first, second in zip(rows, rows[1:], strict=False):
            if first.consultant_id == second.consultant_id and first.blocked.upper > second.blocked.lower:
                yield f"{first.code} and {second.code} overlap"

    def _state(self):
        conversation = self.session.conversation
        if registry.recall(conversation) is None or len(json.dumps(conversation.state)) > MAX_STATE:
            yield f"the state is no small document: {len(json.dumps(conversation.state))} characters"

    def _dead_end(self, said, tap):
        """The last message says how to go on: by choices or by a question."""
        if Handoff.objects.taken().filter(conversation__identity=self.session.identity).exists():
            # The buttons of reminders and offers work all the same.
            if said and not is_one_tap(parse(tap)):
                yield f"the bot speaks while a person has the conversation: {said[-1].text!r}"
            return
        if not said:
            yield "no answer"
        elif not (said[-1].choices or "?" in said[-1].text):
            yield f"no way on after {said[-1].text!r}"


def was_booked(appointment):
    return appointment.events.filter(kind=Kind.BOOKED).exists()


def newest(model):
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
