"""The customer's own data: shown, and changed one at a time."""

from dataclasses import dataclass

from accounts.models import Consent
from accounts.services import change_phone, change_zone, name_customer, note_phone
from chatbot import replies
from chatbot.flows import specification
from chatbot.flows.outcome import Asks, Ends, Outcome, Shows
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import Back, Choose, Command, Decline, Give, Wish
from chatbot.memory.document import Offer
from chatbot.memory.said import Said
from chatbot.memory.turn import Turn
from chatbot.people import consents
from chatbot.replies import account, courtesy
from chatbot.replies import handoff as handoff_words
from chatbot.replies.buttons import Button, ChangeProfile, Do, ProfileField
from chatbot.understanding.asked import Question

NAME = "profile"
# Where customers of a Vietnamese business live, most of them.
ZONES = ("Asia/Ho_Chi_Minh", "Asia/Tokyo", "Asia/Seoul", "Asia/Singapore", "Australia/Sydney", "Europe/Paris",
         "Europe/Berlin", "America/Los_Angeles", "America/New_York")  # fmt: skip
QUESTIONS = {
    ProfileField.NAME: Question.NAME, ProfileField.PHONE: Question.PHONE, ProfileField.ZONE: Question.ZONE,
}  # fmt: skip


@dataclass
class Changing:
    """One field, of which the open question tells which."""


def start(turn: Turn, said: Said, button: Button | None = None) -> Outcome:
    return Shows((account.profile(turn.customer, turn.customer.current_level),))


def change(turn: Turn, said: Said, button: Button | None) -> Outcome:
    """A tap on one of the fields."""
    assert isinstance(button, ChangeProfile), "the door is that of such buttons"
    return ask_again(turn, Changing(), QUESTIONS[button.field])


def hear(turn: Turn, changing: Changing, asked: Question | None, command: Command) -> Outcome | None:
    match command:
        case Back():
            return Ends((account.profile(turn.customer, turn.customer.current_level),))
        case Decline() if asked == Question.NAME:
            return Ends((replies.stopped(),))
        case Give(said) if asked == Question.NAME and said.found.name:
            name_customer(customer=turn.customer, name=said.found.name)
            note_phone(customer=turn.customer, phone=said.found.phone)
            return _saved(turn)
        case Give(said) if asked == Question.PHONE and said.words:
            return _take_phone(turn, said)
        case Decline() if asked == Question.PHONE:
            change_phone(customer=turn.customer, phone="")
            return _saved(turn)
        case Choose(items.InZone(zone)):
            return _take_zone(turn, zone)
        case Give(said) if asked == Question.ZONE and said.words:
            return _take_zone(turn, None)
    return None


def _take_phone(turn: Turn, said: Said) -> Outcome:
    number = said.found.phone
    if not number:
        offer = Offer.of([(replies.stop_title(), items.Stop())])
        return Asks(Changing(), Question.PHONE, account.not_a_phone(offer.choices), offer)
    consents.given(turn.conversation, Consent.Act.PHONE_NUMBER, now=turn.now)
    change_phone(customer=turn.customer, phone=number)
    return _saved(turn)


def _take_zone(turn: Turn, zone: str | None) -> Outcome:
    if zone is None:
        offer = _zones()
        return Asks(Changing(), Question.ZONE, account.not_a_zone(offer.choices), offer)
    change_zone(customer=turn.customer, time_zone=zone)
    return _saved(turn)


def _saved(turn: Turn) -> Outcome:
    return Ends((account.profile_saved(turn.customer, turn.customer.current_level),))


def ask_again(turn: Turn, changing: Changing, asked: Question | None) -> Outcome:
    if asked == Question.NAME:
        return Asks(changing, Question.NAME, account.ask_profile_name())
    if asked == Question.PHONE:
        return Asks(changing, Question.PHONE, account.ask_phone(consents.to_be_told(turn.conversation)))
    offer = _zones()
    return Asks(changing, Question.ZONE, account.ask_zone(offer.choices), offer)


def _zones() -> Offer:
    return Offer.of([(name.rpartition("/")[2].replace("_", " "), items.InZone(name)) for name in ZONES])


JOURNEY = specification.register(
    Journey(
        name=NAME,
        values=Changing,
        questions=dict.fromkeys(QUESTIONS.values()),
        answers_questions=True,
        hear=hear,
        for_team=handoff_words.changes_profile,
        ask_again=ask_again,
        title=lambda changing: courtesy.about_profile(),
        doors=(
            Door((Wish.PROFILE, Do.PROFILE), start),
            Door((ChangeProfile,), change),
        ),
        stop=specification.stopped,
        takes=frozenset({"name", "phone"}),
        waits=True,
        wish=Wish.PROFILE,
    )
)
