"""How things are said, whatever they are: by name, as a bot, in other words than a moment ago, and with a way on."""

from dataclasses import replace
from datetime import timedelta

from chatbot import replies
from chatbot.memory.turn import Turn
from chatbot.messaging.channels import channel
from chatbot.people import identification
from chatbot.replies import Choice, Reply, courtesy
from chatbot.understanding import Unread

# After a pause this long it is said again who writes here.
LONG_PAUSE = timedelta(days=1)
# A text of which less is read than was written.
A_PAGE = 1_000
# Taps that answer one question, and those of the menu, which can be had at any time.
OF_THE_MOMENT = ("pick:", "do:", "lang:")


def is_new_here(turn: Turn) -> bool:
    """Whether the customer has not been told, or not for long, that they write to a bot."""
    introduced_at = turn.conversation.introduced_at
    return introduced_at is None or turn.conversation.last_message_at < turn.now - LONG_PAUSE


def name_to_greet(turn: Turn) -> str:
    """Of whoever has no address yet, or has shown it: after a while somebody else may sit there."""
    may = turn.customer.email is None or identification.is_known(turn.conversation, turn.now)
    return turn.customer.name if may else ""


def greeting(turn: Turn) -> Reply:
    return replies.greeting(name_to_greet(turn))


def has_just_greeted(turn: Turn) -> bool:
    """Whether the last thing said was the greeting."""
    return _repeats(turn, greeting(turn))


def small_talk(turn: Turn) -> Reply:
    return courtesy.SMALL_TALK[turn.phrase]()


def confused(turn: Turn, question: Reply | None) -> Reply:
    """The open question again; the second time with a person to speak to."""
    if turn.understanding.unread is Unread.TOO_MUCH:
        said = courtesy.too_long()
    elif turn.misses:
        said = courtesy.still_not_understood()
    elif len(turn.text) > A_PAGE:
        said = courtesy.too_long()
    else:
        said = courtesy.not_understood_here() if question else replies.not_understood()
    person = (_person(),) if turn.misses else ()
    if question is None:
        return replace(said, choices=(*replies.menu_choices(), *person))
    asked = courtesy.together(said, question)
    return replace(asked, choices=(*asked.choices, *person))


def media(turn: Turn) -> Reply:
    """To what cannot be looked at; one after the other, not with the same words."""
    said = replies.media()
    return courtesy.still_only_words() if _repeats(turn, said) else said


def _person() -> Choice:
    return Choice(courtesy.person_title(), replies.PERSON)


def said_well(turn: Turn, said: list[Reply], *, introduce: bool) -> list[Reply]:
    """The same, introduced where that is due, and never a sentence twice in a row."""
    if introduce and said:
        turn.conversation.introduced_at = turn.now
        if not said[0].introduces:
            said = [courtesy.together(courtesy.introduction(name_to_greet(turn)), said[0]), *said[1:]]
    if channel(turn.conversation.identity.channel).taps_vanish:
        said = _with_lasting_taps(said)
    before = turn.last_said.text if turn.last_said else None
    for position, reply in enumerate(said):
        if before is not None and _rendered(turn, reply) == before:
            said[position] = reply = courtesy.once_more(reply)
        before = _rendered(turn, reply)
    return said


def _with_lasting_taps(said: list[Reply]) -> list[Reply]:
    """Where the taps of a message vanish with the next one, those of an answer stand beside the last question."""
    if len(said) < 2:
        return said
    *before, last = said
    offered = [choice for reply in before for choice in reply.choices]
    beside = tuple(choice for choice in offered if not choice.payload.startswith(OF_THE_MOMENT))
    return [*before, replace(last, beside=beside)]


def _repeats(turn: Turn, reply: Reply) -> bool:
    return turn.last_said is not None and _rendered(turn, reply) == turn.last_said.text


def _rendered(turn: Turn, reply: Reply) -> str:
    """As it stands in its row; the last of several."""
    return str(channel(turn.conversation.identity.channel).render(reply)[-1].text)
