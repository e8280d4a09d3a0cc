"""A wording by which a wish is known."""

import re
from dataclasses import dataclass

from chatbot.understanding.local.spelling import unmarked_wording, wording


@dataclass(frozen=True)
class Rule:
    """A pattern over the spelled tokens (`Text.spelled`). `unless` takes it back."""

    intent: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def rule(intent: str, pattern: str, unless: str = "", *, is_marked: bool = True) -> Rule:
    """`is_marked`: the patterns have the marks of their words; without, they match words with any marks."""
    compiled = wording if is_marked else unmarked_wording
    return Rule(intent, compiled(pattern), compiled(unless) if unless else None)
