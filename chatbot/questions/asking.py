"""A question and who asks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import Customer
from chatbot.llm.history import LastSaid, nothing_said
from chatbot.understanding import Understanding


@dataclass(frozen=True)
class Asking:
    """`is_known`: they have shown who they are. `may_ask_back`: nothing of ours is open but such a question.

    `ends` and `before` as bedrock.converse takes them. `last_said`: what went before, for a model. `may_ask_a_model`:
    not inside of a transaction, where the data and the words of documents have to do.
    """

    text: str
    meant: Understanding
    customer: Customer
    is_known: bool
    language: str
    now: datetime
    zone: ZoneInfo
    may_ask_back: bool = True
    conversation_id: int | None = None
    ends: float | None = None
    before: Callable[[], None] | None = None
    last_said: LastSaid = nothing_said
    may_ask_a_model: bool = True
