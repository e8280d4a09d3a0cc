"""When something comes between: what of an open journey can wait, and what belongs to it all the same."""

from dataclasses import replace

from chatbot import replies
from chatbot.dialogue.exchange import Exchange
from chatbot.flows import booking, resuming
from chatbot.memory.commands import Give, Start, Wish
from chatbot.memory.document import Offer
from chatbot.replies import Choice, Reply, courtesy
from chatbot.replies.buttons import Pick


def put_aside_for_its_age(exchange: Exchange) -> None:
    """The open journey is too old to take what arrives now for its answer; it can be taken up again."""
    memory = exchange.memory
    waiting, aside = exchange.can_be_put_aside(), memory.aside
    memory.clear()
    if waiting:
        memory.put_aside(waiting, now=exchange.event.now)
        exchange.was_just_put_aside = True
    elif aside:
        memory.stack.append(aside)


def offer_aside(exchange: Exchange) -> list[Reply]:
    """Ask whether to go on with what was put aside."""
    aside = exchange.memory.aside
    assert aside is not None, "something was put aside"
    aside.was_offered = True
    outcome = resuming.offer(exchange.turn(), aside, was_just_put=exchange.was_just_put_aside)
    return exchange.settle(resuming.JOURNEY, exchange.memory.begin(resuming.NAME, outcome.values), outcome)


def take_up_with_values(exchange: Exchange, command: Give | Start) -> list[Reply] | None:
    """Values without a wish are the answer to what was asked too long ago: what has just been put aside, or is
    offered once more, goes on with them. A yes or a no is not taken for one.
    """
    aside = exchange.memory.aside
    is_offered = exchange.was_just_put_aside or exchange.memory.is_open(resuming.NAME)
    if aside is None or not is_offered or not _is_value_alone(aside.journey, command):
        return None
    first = courtesy.going_on(resuming.about(aside))
    exchange.take_up()
    taken = exchange.offer_to_open(command)
    return [first, *(exchange.where_we_are() if taken is None else taken)]


def _is_value_alone(journey: str, command: Give | Start) -> bool:
    """ "With Dương on Thursday at nine" is a booking by its form only: it goes on with the one that waits."""
    found = command.said.found
    values = (found.date, found.date_range, found.time, found.time_range, found.part_of_day, found.service)
    if isinstance(command, Start):
        is_by_form = command.wish == Wish.BOOK and not found.service and not command.said.says_booking
        if journey != booking.NAME or not is_by_form:
            return False
    return any((*values, found.consultant))


def same_question(exchange: Exchange) -> Reply:
    """The open question once more. As long as it is the very same, the buttons it had before stay good, too.

    A picture answers nothing: what is on the customer's screen above it is still what we ask.
    """
    before = exchange.memory.copy()
    *_, question = exchange.where_we_are()
    # The cards are still to be seen, and their buttons still good.
    question = replace(question, cards=())
    old, new = before.offer, exchange.memory.offer
    if not (old and new and before.open and exchange.memory.open):
        return question
    is_the_same = (
        (before.open.journey, before.open.asked, old.items, old.labels)
        == (exchange.memory.open.journey, exchange.memory.open.asked, new.items, new.labels)
    )  # fmt: skip
    if not is_the_same:
        return question
    exchange.memory.offer = Offer(old.id, new.labels, new.items)
    return replace(question, choices=tuple(_renamed(one, new.id, old.id) for one in question.choices))


def _renamed(choice: Choice, made: str, shown: str) -> Choice:
    button = choice.button
    if isinstance(button, Pick) and button.offer == made:
        return replace(choice, button=Pick(shown, button.number))
    return choice


def and_back(exchange: Exchange, line: Reply) -> Reply:
    """Something said in passing, and on with the matter."""
    if exchange.was_just_put_aside:
        return line
    own = () if line.leads_on else line.choices
    if exchange.is_open:
        asked = exchange.with_question(line)[-1]
        return replace(asked, choices=(*asked.choices, *own))
    return replies.closing(line.text, (*replies.ways_on(), *own), again=line.again)
