"""How things are said, whatever they are: by name, as a bot, in other words than a moment ago, and with a way on."""

from dataclasses import replace
from datetime import timedelta

from chatbot import replies
from chatbot.dialogue import registry
from chatbot.dialogue.commands import picked_item
from chatbot.dialogue.exchange import Exchange
from chatbot.messaging.channels import channel
from chatbot.models import Message
from chatbot.replies import Choice, Reply, courtesy
from chatbot.replies.buttons import Do, Pick, Speak
from chatbot.understanding import Unread
from chatbot.understanding.asked import Question

# After a pause this long it is said again who writes here.
LONG_PAUSE = timedelta(weeks=4)
# A text of which less is read than was written.
A_PAGE = 1_000
# Taps that answer one question, and those of the menu, which can be had at any time.
OF_THE_MOMENT = (Pick, Do, Speak)


def is_new_here(exchange: Exchange) -> bool:
    """Whether the customer has not been told, or not for long, that they write to a bot. Who answers news of ours has
    just heard from us.
    """
    conversation, last = exchange.conversation, exchange.lookups.last_said
    if conversation.introduced_at is None:
        return True
    has_just_heard = last is not None and last.notification_id is not None
    return not has_just_heard and conversation.last_message_at < exchange.event.now - LONG_PAUSE


def is_first_of_all(exchange: Exchange) -> bool:
    """Whether nothing was ever said to them."""
    return exchange.lookups.last_said is None


def name_to_greet(exchange: Exchange) -> str:
    """Of whoever has no address yet, or has shown it: after a while somebody else may sit there."""
    customer = exchange.conversation.customer
    return customer.name if customer.email is None or exchange.is_known else ""


def greeting(exchange: Exchange) -> Reply:
    """With all that can be done here; who writes is said to those who are new."""
    return replies.greeting(name_to_greet(exchange)) if is_new_here(exchange) else replies.menu()


def confused(exchange: Exchange, question: Reply | None) -> Reply:
    """The open question again; the second time with a person to speak to."""
    if exchange.event.meant.unread is Unread.TOO_MUCH:
        said = courtesy.too_long()
    elif exchange.misses:
        said = courtesy.still_not_understood()
    elif len(exchange.event.text) > A_PAGE:
        said = courtesy.too_long()
    else:
        said = courtesy.not_understood_here() if question else replies.not_understood()
    person = (_person(),) if exchange.misses else ()
    if question is None:
        return replies.closing(said.text, (*replies.ways_on(), *person), again=said.again)
    asked = courtesy.together(said, question)
    return replace(asked, choices=(*asked.choices, *person))


def media(exchange: Exchange, kind: Message.Kind) -> Reply:
    """To what cannot be looked at; one after the other, not with the same words."""
    said = WITHOUT_WORDS.get(kind, replies.media)()
    return courtesy.still_only_words() if _repeats(exchange, said) else said


WITHOUT_WORDS = {
    Message.Kind.VOICE: courtesy.voice, Message.Kind.STICKER: courtesy.sticker, Message.Kind.PLACE: courtesy.location,
}  # fmt: skip


def _person() -> Choice:
    return Choice(courtesy.person_title(), Do.PERSON)


def said_well(exchange: Exchange, said: list[Reply], *, introduce: bool) -> list[Reply]:
    """The same, introduced where that is due, and never a sentence twice in a row."""
    if introduce and said:
        exchange.conversation.introduced_at = exchange.event.now
        # Nothing stands before the sentence that says who writes.
        said = [replace(reply, cards=()) for reply in said]
        if not said[0].introduces:
            said = [courtesy.together(courtesy.introduction(name_to_greet(exchange)), said[0]), *said[1:]]
    if channel(exchange.conversation.identity.channel).taps_vanish:
        said = _with_lasting_taps(said)
    last = exchange.lookups.last_said
    before = last.text if last else None
    for position, reply in enumerate(said):
        if before is not None and _rendered(exchange, reply) == before:
            said[position] = reply = _in_other_words(reply)
        before = _rendered(exchange, reply)
    return said


def _in_other_words(reply: Reply) -> Reply:
    return reply.in_other_words() if reply.again else courtesy.as_before(reply)


def _with_lasting_taps(said: list[Reply]) -> list[Reply]:
    """Where the taps of a message vanish with the next one, those of an answer stand beside the last question."""
    if len(said) < 2:
        return said
    *before, last = said
    offered = [choice for reply in before for choice in reply.choices]
    beside = tuple(choice for choice in offered if not isinstance(choice.button, OF_THE_MOMENT))
    return [*before, replace(last, beside=beside)]


def _repeats(exchange: Exchange, reply: Reply) -> bool:
    last = exchange.lookups.last_said
    return last is not None and _rendered(exchange, reply) == last.text


def follow_language(exchange: Exchange) -> None:
    """A message clearly in the other language changes it; a name, or one of the choices on the table, does not."""
    language, asked = exchange.event.meant.language, exchange.memory.asked
    if (
        language
        and asked != Question.NAME
        and picked_item(exchange.event, exchange.memory, registry.yes_of(exchange.memory)) is None
    ):
        set_language(exchange, language)


def follow_form_of_address(exchange: Exchange) -> None:
    """What they call themselves, where it is certain, is what they are called from then on."""
    if form := exchange.event.meant.form_of_address:
        exchange.conversation.form_of_address = form


def set_language(exchange: Exchange, language: str) -> None:
    exchange.conversation.language = language
    customer = exchange.conversation.customer
    if customer.language != language:
        customer.language = language
        customer.save(update_fields=["language"])


def _rendered(exchange: Exchange, reply: Reply) -> str:
    """As it stands in its row; the last of several."""
    return str(channel(exchange.conversation.identity.channel).render(reply)[-1].text)
