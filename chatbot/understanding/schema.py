"""What understanding takes and gives. Everything here is data: no clock, no database."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Named:
    """A consultant or a service as the catalogue knows it; a service has a name in each language."""

    id: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Catalog:
    """The names a customer may use, read once a turn."""

    consultants: tuple[Named, ...] = ()
    services: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Context:
    """What the bot asked last, and the labels of what it offered, in their order."""

    asked: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entities:
    """Values found in a text. Ids where a name was matched; several ids are an ambiguity."""

    date: dt.date | None = None
    time: dt.time | None = None
    part_of_day: str = ""
    consultant: tuple[int, ...] = ()
    anyone: bool = False
    service: tuple[int, ...] = ()
    selection: int | None = None
    email: str = ""
    phone: str = ""
    otp: str = ""
    invalid: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understanding:
    """`language` is empty where the text does not tell. `confidence` is between 0 and 1."""

    intents: tuple[str, ...] = ()
    entities: Entities = field(default_factory=Entities)
    language: str = ""
    confidence: float = 0.0
    source: str = "local"

    def means(self, intent: str) -> bool:
        return intent in self.intents
