"""What the messages of a turn mean, and the answers to what they ask. Outside any transaction: nothing is locked."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial

from django.utils import timezone

from chatbot.dialogue import context, registry
from chatbot.llm import bedrock, model_calls
from chatbot.llm.history import Line
from chatbot.memory.document import Memory
from chatbot.messaging.channels import channel
from chatbot.models import Conversation, Message
from chatbot.models.faults import Fault, shielded
from chatbot.people import handoffs, identification
from chatbot.questions.answer import Answered
from chatbot.questions.asking import Asking
from chatbot.questions.routing import route
from chatbot.understanding import (
    NOTHING_ASKED,
    Catalog,
    Context,
    Understanding,
    Unread,
    asides,
    continuing,
    model,
    phrases,
    understand,
)
from chatbot.understanding.asides import Parted
from chatbot.understanding.catalog import read_catalog
from chatbot.understanding.local import emergencies


@dataclass(frozen=True)
class Reading:
    """What is wanted, in the words that say it, with the answer where that is a question; and the questions beside it,
    with theirs.
    """

    text: str
    meant: Understanding
    answer: Answered | None = None
    asides: tuple[Answered, ...] = ()


def text_of(batch: list[Message]) -> str:
    return "\n".join(message.text for message in batch)


def read(conversation_id: int, batch: list[Message], now: datetime) -> Reading:
    """A fault in it is noted, and read as what nobody can make anything of."""
    first, text = batch[0], text_of(batch)
    if first.kind not in (Message.Kind.TEXT, Message.Kind.REACTION):
        return Reading(text, Understanding(confidence=1.0))
    danger = emergencies.find(text)
    if danger and danger.is_acute:
        return Reading(text, Understanding(language=danger.language, confidence=1.0))
    # A person has the conversation: nothing is looked up for an answer that is not given. Small talk and steering are
    # known by themselves.
    is_phrase = phrases.find(text) is not None
    is_silent = first.is_taken and handoffs.is_with_a_person(conversation_id, now)  # type: ignore[attr-defined]
    # No model delays what is said where somebody may be hurt.
    message = _Text(first, text, now, ends=time.monotonic() if danger else bedrock.turn_ends())
    ids = {"conversation_id": conversation_id, "message_id": first.pk}
    found = shielded(
        Fault.Step.UNDERSTANDING,
        lambda: message.understood(may_ask_a_model=not (is_silent or is_phrase or danger or message.objects)),
        otherwise=Reading(text, Understanding(unread=Unread.FAULT)),
        **ids,
    )
    if found.meant.unread or is_silent or is_phrase:
        return found
    unanswered = Reading(text, Understanding(language=found.meant.language, unread=Unread.FAULT))
    return shielded(Fault.Step.ANSWERING, lambda: message.answered(found), otherwise=unanswered, **ids)


class _Text:
    """The text of a turn in its conversation."""

    def __init__(self, first: Message, text: str, now: datetime, *, ends: float) -> None:
        self.first, self.text, self.now, self.ends = first, text, now, ends
        self.conversation: Conversation = first.conversation
        self.memory = registry.recall(self.conversation) or Memory()
        # No model reads what they write.
        self.objects = self.conversation.customer.objected_at is not None
        self.before = partial(_show_typing, self.conversation)

    @cached_property
    def catalog(self) -> Catalog:
        return read_catalog()

    @cached_property
    def last_said(self) -> tuple[Line, ...]:
        """Read only for a model, and once, however often one is asked."""
        return context.last_said(self.conversation, self.now)

    @cached_property
    def parted(self) -> Parted:
        return asides.part(self.text, self.memory.asked, self._alone)

    def understood(self, *, may_ask_a_model: bool) -> Reading:
        asked = context.context_of(self.conversation, self.memory, self.text)
        engine = model.engine(
            conversation_id=self.conversation.pk, before=self.before, ends=self.ends, last_said=lambda: self.last_said
        )
        meant = self._meaning(self.parted.matter, asked, engine if may_ask_a_model else None)
        return Reading(self.parted.matter, asides.completed(meant, self.parted.asides))

    def _alone(self, text: str) -> Understanding:
        """What a sentence means by itself, as the local engine reads it."""
        return self._meaning(text, NOTHING_ASKED, None)

    def _meaning(self, text: str, asked: Context, engine: model.AskModel | None) -> Understanding:
        return understand(
            text,
            context=asked,
            # "Tomorrow" counts from when it was written, not from when we got to it.
            now=self.first.sent_at,
            zone=self.conversation.customer.zone,
            catalog=self.catalog,
            ask_model=engine,
        )

    def answered(self, found: Reading) -> Reading:
        beside = [self._answer(aside.text, aside.meant) for aside in self.parted.asides]
        answer = self._answer(*self._in_full(found.text, found.meant))
        return replace(found, answer=answer, asides=tuple(filter(None, beside)))

    def _in_full(self, text: str, meant: Understanding) -> tuple[str, Understanding]:
        """A question that goes on with the last one, "and on Thursday?", in the words of that one."""
        subject = self.memory.subject
        if subject is None or not subject.is_alive(self.now) or not context.may_ask_back(self.memory):
            return text, meant
        return continuing.in_full(
            text, meant, last=subject.words, named=subject.found, told=subject.told,
            told_services=subject.told_services, earlier=subject.earlier, read=self._alone,
        )  # fmt: skip

    def _answer(self, text: str, meant: Understanding) -> Answered | None:
        customer, started = self.conversation.customer, timezone.now()
        if not customer.is_active or context.takes_any_words(self.memory, text, meant, self.now):
            return None
        asking = Asking(
            text=text, meant=context.about_what_is_open(meant, self.memory), customer=customer,
            is_known=identification.is_known(self.conversation, self.now),
            language=context.language(self.conversation, meant),
            now=self.now, zone=customer.zone, may_ask_back=context.may_ask_back(self.memory),
            conversation_id=self.conversation.pk, ends=self.ends, before=self.before,
            last_said=lambda: self.last_said, may_ask_a_model=not self.objects,
        )  # fmt: skip
        answer = route(asking, flow_answers=context.is_answered_by_a_journey(meant, self.memory, text))
        if answer is None:
            return None
        cost = model_calls.spent_on(self.conversation.pk, since=started)
        return Answered(text, meant, replace(answer, cost_usd=cost))


def _show_typing(conversation: Conversation) -> None:
    """A model takes seconds: the customer sees that an answer comes. A page may show it by itself."""
    identity = conversation.identity
    channel(identity.channel).show_typing(identity.external_id)
