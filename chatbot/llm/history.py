"""What was said last in a conversation, as a model is shown it beside what it reads: few lines, short, and data."""

from collections.abc import Callable
from dataclasses import dataclass

from chatbot.llm.capabilities import count_tokens
from chatbot.llm.prompting import as_data, shorten
from chatbot.models.masking import mask, mask_addresses

# So many messages of both sides are shown at most.
LINES = 4
# In tokens as we count them: of one message, and of all together.
LINE_TOKENS, TOKENS = 70, 240


@dataclass(frozen=True)
class Line:
    """One message: the customer's own, or what the business said, be it the bot or a person."""

    is_customers: bool
    text: str


# Reads the lines, the oldest first. It is called only where a model is about to be asked.
LastSaid = Callable[[], tuple[Line, ...]]


def nothing_said() -> tuple[Line, ...]:
    return ()


def shown(lines: tuple[Line, ...], tokens: int = TOKENS) -> str:
    """The newest of the lines that fit into so many tokens, safe to stand in a block of a prompt.

    A message is one line, so that none of them can pass for a line of somebody else's.
    """
    written: list[str] = []
    for line in reversed(lines[-LINES:]):
        one = _written(line)
        tokens -= count_tokens(one) + 1
        if tokens < 0:
            break
        written.append(one)
    return "\n".join(reversed(written))


def _written(line: Line) -> str:
    # Masked before it is cut: a code or an address must not lose by the cut what it is known by.
    hidden = mask(mask_addresses(" ".join(line.text.split())))
    return f"{'customer' if line.is_customers else 'business'}: {as_data(shorten(hidden, LINE_TOKENS))}"
