"""Reading a conversation's file: a title, the office, the steps, and what stands at the end."""

import re
from dataclasses import dataclass, field
from pathlib import Path

# Before the first step, in this order or any other.
OFFICE = ("business", "service", "consultant", "holiday", "time off", "rule", "appointment", "taken")
HEAD = ("language", "now", "known as", *OFFICE)
# What happens, and what must have been said to the last of it.
DEEDS = ("customer", "taps", "chooses", "later", "at", "meanwhile")
SAID = ("bot says", "bot does not say", "bot offers", "bot does not offer", "bot is silent", "e-mail says")
# What stands at the end; a list of lines that begin with a dash, or one value.
ENDS = ("appointments", "requests", "told", "waitlist", "feedback", "person called", "name", "phone", "writes in")
LINE = re.compile(r"(?P<key>[a-z][a-z -]*?)\s*:\s*(?P<value>.*)", re.IGNORECASE)


class ScriptError(ValueError):
    """The file cannot be read; the message names the line and what is wrong with it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"line {line}: {problem}")


@dataclass(frozen=True)
class Line:
    number: int
    key: str
    value: str


@dataclass
class Script:
    title: str = ""
    head: list[Line] = field(default_factory=list)
    steps: list[Line] = field(default_factory=list)
    ends: dict[str, list[str]] = field(default_factory=dict)

    def value(self, key: str) -> Line | None:
        """The last head line of that key."""
        return next((line for line in reversed(self.head) if line.key == key), None)


def read(path: Path) -> Script:
    """Raises ScriptError, and OSError where the file cannot be opened."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ScriptError(1, "the file is not UTF-8 text") from None


def parse(text: str) -> Script:
    script, listing = Script(), ""
    for number, row in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        stripped = row.strip()
        if stripped.startswith("#"):
            script.title = script.title or stripped.lstrip("# ")
        elif stripped.startswith("-"):
            if not listing:
                raise ScriptError(number, "a line with a dash belongs under a list such as appointments")
            script.ends[listing].append(stripped.lstrip("- "))
        elif stripped:
            line = _line(number, stripped)
            listing = _sort(script, line)
    if script.value("now") is None:
        raise ScriptError(1, "there is no line that begins with now:")
    return script


def _line(number: int, row: str) -> Line:
    found = LINE.fullmatch(row)
    key = found["key"].lower() if found else row.lower()
    if key not in (*HEAD, *DEEDS, *SAID, *ENDS) or not (found or key == "bot is silent"):
        raise ScriptError(number, f"{row[:40]!r} begins with none of: {', '.join((*HEAD, *DEEDS, *SAID, *ENDS))}")
    return Line(number, key, found["value"] if found else "")


def _sort(script: Script, line: Line) -> str:
    """Put the line where it belongs. Returns the list that the lines with a dash below it belong to."""
    if line.key in ENDS:
        if line.key in script.ends:
            raise ScriptError(line.number, f"{line.key} stands here twice")
        script.ends[line.key] = [line.value] if line.value and line.value != "none" else []
        return line.key
    if script.ends:
        raise ScriptError(line.number, f"{line.key} cannot follow what stands at the end")
    if line.key in HEAD:
        if script.steps:
            raise ScriptError(line.number, f"{line.key} must stand before the conversation begins")
        script.head.append(line)
    else:
        script.steps.append(line)
    return ""
