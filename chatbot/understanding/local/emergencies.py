"""Whether a message says that somebody may be hurt now: which danger it is, and whether there is any doubt.

A sign is composed of who, what and to whom, never of one word that means other things too. What is long past, a case
for a lawyer or a manner of speaking is none. Read by words alone, before anything else is understood, and by no model.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from chatbot.understanding.local.emergencies_english import ENGLISH
from chatbot.understanding.local.emergencies_vietnamese import VIETNAMESE
from chatbot.understanding.local.emergency_signs import Danger, Language, Sign, Weight
from chatbot.understanding.local.marked import rendered
from chatbot.understanding.local.tokens import Text

__all__ = ["Danger", "Emergency", "find"]

# As much of a message, from its beginning, as a channel lets anybody write.
MAX_LENGTH = 2_000
# Those whose past, or whose lawyer, is no end of them.
MAY_GO_ON = frozenset({Danger.SELF_HARM, Danger.CHILD, Danger.VIOLENCE})


@dataclass(frozen=True)
class Emergency:
    """`kinds` in the order of Danger. Not acute: it may be over, or meant as a case, and stands beside the rest."""

    kinds: tuple[Danger, ...]
    is_acute: bool
    language: str


def find(text: str) -> Emergency | None:
    spoken = rendered(Text(text[:MAX_LENGTH]))
    found = [(kind, is_acute, one.code) for one in (VIETNAMESE, ENGLISH) for kind, is_acute in _read(spoken, one)]
    if not found:
        return None
    acute = [one for one in found if one[1]]
    kinds = {kind for kind, _, _ in acute or found}
    languages = [language for _, _, language in acute or found]
    return Emergency(
        tuple(kind for kind in Danger if kind in kinds), bool(acute), max(("vi", "en"), key=languages.count)
    )


def _read(spoken: str, language: Language) -> Iterator[tuple[Danger, bool]]:
    for sign in language.signs:
        if any(_stands(spoken, found.start(), sign, language) for found in sign.pattern.finditer(spoken)):
            is_acute = _is_acute(spoken, sign, language)
            if is_acute is not None:
                yield sign.kind, is_acute


def _stands(spoken: str, start: int, sign: Sign, language: Language) -> bool:
    """Neither denied nor imagined by the words right before it."""
    before = spoken[:start]
    if sign.may_be_denied and language.frame.denied.search(before):
        return False
    return all(found.end() != len(before) - 1 for found in language.frame.supposed.finditer(before))


def _is_acute(spoken: str, sign: Sign, language: Language) -> bool | None:
    """Whether there is no doubt; None where it is no emergency in this light."""
    frame = language.frame
    if sign.weight is Weight.FIRM:
        return True
    if frame.past.search(spoken):
        return None
    is_case = bool(frame.law.search(spoken))
    if sign.weight is Weight.NAMED and (is_case or frame.spoken_of.search(spoken)):
        return None
    may_go_on = sign.kind in MAY_GO_ON
    if (is_case or frame.recent.search(spoken) or frame.spoken_of.search(spoken)) and not may_go_on:
        return None
    if sign.kind is Danger.MEDICAL and frame.long_standing.search(spoken):
        return None
    is_booked = sign.kind is Danger.MEDICAL and frame.booked.search(spoken)
    is_doubtful = sign.weight is Weight.DOUBTFUL or is_case or frame.recent.search(spoken) or is_booked
    return not is_doubtful
