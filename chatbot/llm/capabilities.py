"""What each model family of Bedrock accepts and costs. Which models are used is a setting; this table only knows them.

Sources: the models' cards and price list of Bedrock, November 2026. Prices are in USD per million tokens.
"""

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from typing import Any

MILLION = Decimal(1_000_000)
# Geographic inference profiles (jp., us., eu. ...) cost a tenth more than the global ones.
GEOGRAPHIC = Decimal("1.1")


class Shape(Enum):
    """How a model is made to answer in a schema."""

    FORCED_TOOL = auto()
    NATIVE_SCHEMA = auto()
    # Neither is accepted: the tool is offered, and an answer without it is asked for once more.
    OFFERED_TOOL = auto()


class Thinking(Enum):
    """OFF: nothing has to be said. CAN_BE_DISABLED: a field does it. ALWAYS: it needs room among the output tokens."""

    OFF = auto()
    CAN_BE_DISABLED = auto()
    ALWAYS = auto()


@dataclass(frozen=True)
class Capability:
    input_price: Decimal
    output_price: Decimal
    shape: Shape = Shape.OFFERED_TOOL
    thinking: Thinking = Thinking.ALWAYS
    takes_temperature: bool = False
    takes_effort: bool = False
    # The shortest prefix that is cached; None where it is not known.
    cache_minimum: int | None = None
    cache_read_rate: Decimal = Decimal("0.1")
    cache_write_rate: Decimal = Decimal("1.25")

    def cost(self, *, input: int = 0, output: int = 0, cache_read: int = 0, cache_write: int = 0) -> Decimal:
        """What these tokens cost in USD. Cached tokens are not among `input`."""
        full = input + cache_read * self.cache_read_rate + cache_write * self.cache_write_rate
        return (full * self.input_price + output * self.output_price) / MILLION


@dataclass(frozen=True)
class Usage:
    """Tokens of one call, as Converse counts them."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0

    @classmethod
    def of(cls, response: dict[str, Any]) -> "Usage":
        names = ("inputTokens", "outputTokens", "cacheReadInputTokens", "cacheWriteInputTokens")
        counts = response.get("usage") or {}
        return cls(*(max(int(counts.get(name) or 0), 0) for name in names))


FAMILIES: dict[str, Capability] = {
    "claude-haiku-5-5": Capability(
        Decimal("0.10"), Decimal("0.50"), Shape.FORCED_TOOL, Thinking.CAN_BE_DISABLED, takes_effort=True,
        cache_minimum=512,
    ),
    "claude-haiku-4-5": Capability(
        Decimal(1), Decimal(5), Shape.FORCED_TOOL, Thinking.OFF, takes_temperature=True, cache_minimum=4096
    ),
    "claude-sonnet-5": Capability(
        Decimal(2), Decimal(10), Shape.FORCED_TOOL, Thinking.ALWAYS, cache_minimum=1024
    ),
    "claude-sonnet-5-5": Capability(
        Decimal(2), Decimal(10), Shape.NATIVE_SCHEMA, Thinking.ALWAYS, cache_read_rate=Decimal("0.05")
    ),
    "claude-sonnet-4-6": Capability(
        Decimal(3), Decimal(15), Shape.FORCED_TOOL, Thinking.OFF, takes_temperature=True, cache_minimum=1024
    ),
    "claude-sonnet-4-5": Capability(
        Decimal(3), Decimal(15), Shape.FORCED_TOOL, Thinking.OFF, takes_temperature=True, cache_minimum=1024
    ),
    "claude-opus-5-5": Capability(Decimal(4), Decimal(20), cache_read_rate=Decimal("0.05")),
    # Embeddings: dearer in some regions, never more than this. Nothing comes out but numbers.
    "amazon.titan-embed-text": Capability(Decimal("0.03"), Decimal(0)),
}  # fmt: skip
# Every model accepts this, and few cost more: the daily budget ends too early rather than too late.
CAREFUL = Capability(Decimal(5), Decimal(25))


def capability(model: str) -> Capability:
    """Of a model id, an inference profile's id or an ARN; the careful one where the family is not known."""
    name = model.rpartition("/")[2]
    place, _, family = name.rpartition("anthropic.")
    found = FAMILIES.get(re.sub(r"(-\d{8})?(-v\d+)?(:\d+)?$", "", family), CAREFUL)
    if place.startswith("global") or found is CAREFUL:
        return found
    return replace(found, input_price=found.input_price * GEOGRAPHIC, output_price=found.output_price * GEOGRAPHIC)


def count_tokens(text: str) -> int:
    """More tokens than `text` can be expected to have: Bedrock tells only afterwards, and each family has its own."""
    return math.ceil(sum(_weight(character) for character in unicodedata.normalize("NFC", text)))


def _weight(character: str) -> float:
    if character.isascii():
        return 1.0 if character.isdigit() else 1 / 3.5 if character.isalpha() or character == " " else 0.5
    # A Vietnamese letter is one token or two; of anything else each byte may be one.
    return 1.5 if character.isalpha() and ord(character) < 0x2000 else float(len(character.encode()))
