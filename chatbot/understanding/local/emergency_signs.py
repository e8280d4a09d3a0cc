"""What one sign of an emergency is made of, whatever the language."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Danger(StrEnum):
    """What may be happening to somebody, the gravest word for it first."""

    SELF_HARM = "self_harm"
    CHILD = "child"
    VIOLENCE = "violence"
    MEDICAL = "medical"
    FIRE = "fire"


class Weight(StrEnum):
    """FIRM: happening, whatever else is said. SOFT: unless it is past, or a matter of law. DOUBTFUL: at most possible.

    NAMED: a mere word, which counts only where nothing says that it is a subject to talk about.
    """

    FIRM = "firm"
    SOFT = "soft"
    DOUBTFUL = "doubtful"
    NAMED = "named"


@dataclass(frozen=True)
class Sign:
    """`may_be_denied`: a no right before it takes it back. What begins with a person carries its own no."""

    kind: Danger
    weight: Weight
    pattern: re.Pattern[str]
    may_be_denied: bool = True


@dataclass(frozen=True)
class Frame:
    """What puts a sign into another light. `past`: long over. `recent`: of late, and perhaps not over.

    `law`: to be advised on. `spoken_of`: a film, an insurance, a joke. `long_standing`: an illness that goes to a
    doctor by appointment, which is `booked`. Right before a sign, `supposed`: it is imagined, `denied`: it is not so.
    """

    past: re.Pattern[str]
    recent: re.Pattern[str]
    law: re.Pattern[str]
    spoken_of: re.Pattern[str]
    long_standing: re.Pattern[str]
    booked: re.Pattern[str]
    supposed: re.Pattern[str]
    denied: re.Pattern[str]


@dataclass(frozen=True)
class Language:
    code: str
    signs: tuple[Sign, ...]
    frame: Frame
