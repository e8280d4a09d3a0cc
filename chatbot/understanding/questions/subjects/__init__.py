"""What customers of service businesses ask about, in many people's words: reading the files of this folder. Pure.

A subject begins with a line `== its name`. Behind `told en:` and `told vi:` stand words that papers use for it, apart
by commas and strokes; below `ask en:` and `ask vi:` ways to ask for it, a line each. The same name may come again with
more of them. They are general knowledge: nothing of one business, and nothing of the questions that search is measured
with.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
KEY = re.compile(r"(told|ask) (en|vi):\s*(.*)")


class BadSubjects(ValueError):
    """A file is not as it should be; the message tells the file and the line."""


@dataclass
class Subject:
    """Its words by language: `told` are phrases of papers, `asked` are questions."""

    name: str
    told: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def texts(self, language: str) -> list[str]:
        """All that it says in that language; its name is English and counts in both."""
        return [self.name.replace("-", " "), *(text for of, text in (*self.told, *self.asked) if of == language)]


def read(folder: Path = FOLDER) -> tuple[Subject, ...]:
    """All of them, in an order that does not change; raises BadSubjects."""
    found: dict[str, Subject] = {}
    for path in sorted(folder.glob("*.txt")):
        subject, language = None, ""
        for number, line in enumerate(map(str.strip, path.read_text().splitlines()), start=1):
            if line.startswith("== "):
                name = line.removeprefix("== ")
                subject, language = found.setdefault(name, Subject(name)), ""
            elif subject and (key := KEY.fullmatch(line)):
                language = key[2] if key[1] == "ask" else ""
                subject.told += [(key[2], phrase) for part in key[3].split("|") if (phrase := part.strip())]
            elif subject and language and line:
                subject.asked.append((language, line))
            elif line:
                raise BadSubjects(f"{path.name}, line {number}: neither a subject nor one of its lines")
    return tuple(found.values())
