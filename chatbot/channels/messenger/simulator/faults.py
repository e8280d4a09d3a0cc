"""The trouble that a simulator makes on demand, by chances that a seed fixes."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from chatbot.channels.messenger.simulator.errors import ERRORS, GraphError, refusal, refusal_of

MOST_SECONDS = 30.0


class NoFault(ValueError):
    """What was asked for is no fault; the message says why."""


@dataclass
class Faults:
    """Of each event of the webhook, unless it says otherwise: a share between 0 (never) and 1 (always)."""

    # Sent once more, later, as Meta does when it is not sure.
    duplicates: float = 0.0
    # Overtaken by later events of the same customer.
    reorders: float = 0.0
    delays: float = 0.0
    # Up to so long, for those that are delayed, overtaken or sent again.
    most_seconds: float = 0.5
    # The answer 200 is lost on its way: Meta sends the event again.
    lost_acknowledgements: float = 0.0
    # Of messages to customers: Messenger has it, and our call ends without an answer.
    lost_answers: float = 0.0
    # Of messages to customers: an error that passes (2, 613, 1200), and nothing is sent.
    temporary_errors: float = 0.0
    # The echo of a message arrives before our call is answered.
    early_echoes: float = 0.0
    # So many entries in one body, if they come within a moment.
    batch: int = 1
    seed: int = 1

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - trouble, not a secret

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Faults":
        """Raises NoFault."""
        known = {one.name: one.type for one in fields(cls)}
        for name, value in values.items():
            if name not in known:
                raise NoFault(f"{name} is no fault: {', '.join(known)}")
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise NoFault(f"{name} is of another type")
            if known[name] is float and not 0 <= value <= (MOST_SECONDS if name == "most_seconds" else 1):
                raise NoFault(f"{name} is between 0 and 1, and most_seconds at most {MOST_SECONDS:g}")
        return cls(**values)

    def happens(self, share: float) -> bool:
        return share > 0 and self.chance.random() < share

    def pause(self) -> float:
        """Seconds."""
        return self.chance.uniform(0, self.most_seconds)


@dataclass
class Failure:
    """An answer to the next calls of the Send API, instead of what would have happened."""

    error: GraphError
    times: int = 1
    # Only for messages to this customer; "" is anybody.
    psid: str = ""
    # The message is sent nevertheless.
    is_sent: bool = False

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Failure":
        """Of a `name` of ERRORS, or a `code` and `subcode`. Raises NoFault."""
        name, code, subcode = values.get("name"), values.get("code"), values.get("subcode")
        if name in ERRORS:
            error = refusal(str(name))
        elif isinstance(code, int) and (subcode is None or isinstance(subcode, int)):
            error = refusal_of(code, subcode)
        else:
            raise NoFault(f"A failure has a code and a subcode, or a name: {', '.join(ERRORS)}")
        return cls(error, int(values.get("times", 1)), str(values.get("psid", "")), bool(values.get("is_sent")))


@dataclass
class Failures:
    """Those that are still to come."""

    coming: list[Failure] = field(default_factory=list)

    def take(self, psid: str) -> Failure | None:
        """The first that is meant for a message to this customer; it is used up by so much."""
        for failure in self.coming:
            if failure.psid in ("", psid):
                failure.times -= 1
                if failure.times <= 0:
                    self.coming.remove(failure)
                return failure
        return None
