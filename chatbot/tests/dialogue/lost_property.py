"""A journey of the tests' own: something was left behind. It is entered by its button, and stands in no other file."""

from dataclasses import dataclass

from chatbot.flows import handoff
from chatbot.flows.outcome import Asks, Ends
from chatbot.flows.specification import Door, Journey
from chatbot.memory import items
from chatbot.memory.commands import Back, Choose, Confirm, Deny, Give
from chatbot.memory.document import Offer
from chatbot.models import Handoff
from chatbot.replies import Reply
from chatbot.replies.buttons import Begin, write
from chatbot.understanding.asked import Act, Question

NAME = "lost_property"
BUTTON = write(Begin(NAME))
FIELDS = {Question.DEVICE_KIND: "what", Question.DEVICE_PLACE: "where"}
ASKED = {Question.DEVICE_KIND: "What have you lost?", Question.DEVICE_PLACE: "Where did you see it last?"}


@dataclass
class Lost:
    what: str = ""
    where: str = ""


def begin(turn, said, button):
    return next_question(Lost())


def hear(turn, lost, asked, command):
    match command:
        case Give(said) if asked in FIELDS and said.words:
            setattr(lost, FIELDS[asked], said.words)
            return next_question(lost)
        case Back() if lost.what:
            lost.what, lost.where = (lost.what, "") if lost.where else ("", "")
            return next_question(lost)
        case Confirm() | Choose(items.Yes()) if asked == Question.PASS_ON:
            handoff.call(turn, Handoff.Reason.ASKED)
            return Ends((Reply(f"I have told the team: {lost.what}, {lost.where}."),))
        case Deny() | Choose(items.No()):
            return stop(turn, lost)
    return None


def next_question(lost):
    missing = next((question for question, name in FIELDS.items() if not getattr(lost, name)), None)
    if missing:
        return Asks(lost, missing, Reply(ASKED[missing]))
    offer = Offer.of([("Yes", items.Yes()), ("No", items.No())])
    return Asks(
        lost, Question.PASS_ON, Reply(f"Shall I tell the team: {lost.what}, {lost.where}?", offer.choices), offer
    )


def stop(turn, lost):
    return Ends((Reply("All right, I tell nobody."),))


def specification(**changed):
    """The whole journey, or one that says something else of itself."""
    said = {
        "name": NAME, "values": Lost, "questions": {**dict.fromkeys(FIELDS), Question.PASS_ON: Act.FORWARD},
        "hear": hear, "ask_again": lambda turn, lost, asked: next_question(lost),
        "title": lambda lost: f"looking for {lost.what or 'what you lost'}", "doors": (Door((Begin,), begin),),
        "stop": stop, "facts": lambda lost: [lost.what, lost.where], "for_team": lambda: "Something was lost",
        "waits": True,
    }  # fmt: skip
    return Journey(**(said | changed))
