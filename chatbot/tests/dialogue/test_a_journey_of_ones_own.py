"""A journey that stands in one file of the tests registers itself, and is talked to like those of the business."""

import pytest

from bookings.models import Appointment
from chatbot.dialogue import registry
from chatbot.flows import specification
from chatbot.flows.specification import Door, Incomplete, journeys, register
from chatbot.memory.commands import Wish
from chatbot.models import Handoff
from chatbot.replies.buttons import Do
from chatbot.tests.dialogue import lost_property
from chatbot.understanding.asked import Question


@pytest.fixture
def registered(monkeypatch):
    """The journeys that there are, and what a test adds to them."""
    monkeypatch.setattr(specification, "_registered", dict(specification._registered))


@pytest.fixture
def loser(talk, registered):
    """Somebody who has tapped the button of the journey."""
    register(lost_property.specification())
    one = talk(language="en", name="Olivia")
    one.send(payload=lost_property.BUTTON)
    assert one.take_turns()[-1].endswith("What have you lost?")
    return one


def told():
    return list(Handoff.objects.values_list("summary", flat=True))


def test_it_asks_and_acts_upon_a_yes(loser):
    assert loser.say("a green umbrella") == ["Where did you see it last?"]
    assert loser.say("the waiting room") == ["Shall I tell the team: a green umbrella, the waiting room?"]
    assert told() == []
    assert loser.say("yes")[0] == "I have told the team: a green umbrella, the waiting room."
    (summary,) = told()
    assert "Something was lost" in summary and "a green umbrella" in summary
    assert loser.memory.open is None


@pytest.mark.parametrize("no", ["no", "stop"])
def test_a_no_acts_never(loser, no):
    loser.say("a green umbrella")
    loser.say("the waiting room")
    assert loser.say(no)[0] == "All right, I tell nobody."
    assert told() == [] and loser.memory.open is None


def test_a_step_back_asks_again_and_the_first_says_so(loser):
    loser.say("a green umbrella")
    assert loser.say("back") == ["What have you lost?"]
    assert loser.say("back")[-1].endswith("What have you lost?")
    loser.say("a blue umbrella")
    loser.say("the lift")
    loser.say("yes")
    assert "a blue umbrella" in told()[0]


@pytest.mark.parametrize(
    ("between", "first"),
    [("show my appointments", "no coming appointments"), ("what time do you open?", "opening hours"),
     ("how are you", "I am fine")],
)  # fmt: skip
def test_what_comes_between_is_done_and_the_question_asked_again(loser, between, first):
    loser.say("a green umbrella")
    said = loser.say(between)
    assert first in said[0] and said[-1].endswith("Where did you see it last?")
    assert loser.memory.open.values == lost_property.Lost("a green umbrella")


def test_another_wish_puts_it_aside_and_it_is_taken_up_again(loser):
    loser.say("a green umbrella")
    loser.say("book tax advice with Bao tomorrow at 3pm")
    assert loser.say("yes")[-1].endswith("Shall we go on with what we had begun: looking for a green umbrella?")
    assert Appointment.objects.filter(status="confirmed").count() == 1
    assert loser.say("yes")[-1].endswith("Where did you see it last?")
    loser.say("the lift")
    loser.say("yes")
    assert "the lift" in told()[0]


def test_it_is_left_where_the_customer_does_not_want_to_go_on(loser):
    loser.say("book tax advice with Bao tomorrow at 3pm")
    loser.say("stop")
    loser.say("no")
    assert loser.memory.stack == [] and told() == []


@pytest.mark.parametrize(
    ("changed", "why"),
    [({"name": ""}, "no name"), ({"name": "lost property"}, "no name"), ({"values": dict}, "dataclass"),
     ({"stop": None}, "leaves it"), ({"questions": {}}, "asks nothing"), ({"is_table": True}, "give way")],
)  # fmt: skip
def test_an_incomplete_journey_is_none(changed, why):
    with pytest.raises(Incomplete, match=why):
        lost_property.specification(**changed)


def test_a_second_journey_of_one_name_is_a_mistake(registered):
    register(lost_property.specification())
    with pytest.raises(Incomplete, match="already"):
        register(lost_property.specification(doors=()))


@pytest.mark.parametrize("key", [Wish.BOOK, Do.PROFILE])
def test_two_journeys_with_one_door_are_a_mistake(registered, key):
    with pytest.raises(Incomplete, match="both entered"):
        register(lost_property.specification(doors=(Door((key,), lost_property.begin),)))
    assert lost_property.NAME not in journeys()


@pytest.mark.parametrize("key", [Wish.DEVICES, Do.DEVICES])
def test_a_wish_without_a_door_is_a_mistake(registered, key):
    registry.check_complete()
    devices = specification._registered["devices"]
    left = tuple(Door(tuple(one for one in door.by if one != key), door.enter) for door in devices.doors)
    specification._registered["devices"] = lost_property.specification(name="devices", doors=left)
    with pytest.raises(Incomplete, match="No journey"):
        registry.check_complete()


def test_what_a_yes_does_is_said_by_the_specification(loser):
    assert registry.yes_of(loser.memory) is None
    loser.say("a green umbrella")
    loser.say("the lift")
    assert loser.memory.asked == Question.PASS_ON and registry.yes_of(loser.memory) == "forward"
