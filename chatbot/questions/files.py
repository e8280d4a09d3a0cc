"""Documents as files: Markdown or plain text, with what is to be known about them on top or in the file's name.

    parking.en.md                          the language in the name, the title in the first heading
    tet.vi.2027-01-20_2027-02-10.md        valid from and until (either may be empty)

or, on top, between two lines of three hyphens, any of: title, language, keywords, valid_from, valid_until, published.
What stands on top goes before the name.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_date

from chatbot.questions.chunks import HEADING, cut, plain

SUFFIXES = (".md", ".markdown", ".txt")
MAX_BYTES = 500_000
FIELDS = ("title", "language", "keywords", "valid_from", "valid_until", "published")
NAME = re.compile(
    r"^(?P<name>.+?)(?:\.(?P<language>[a-z]{2}))?"
    r"(?:\.(?P<valid_from>\d{4}-\d\d-\d\d)?_(?P<valid_until>\d{4}-\d\d-\d\d)?)?$"
)
TRUE, FALSE = ("yes", "true", "1", "on"), ("no", "false", "0", "off")


class BadFile(ValueError):
    """The message says what is wrong, for who imports."""


@dataclass(frozen=True)
class Written:
    """What a file says; the fields are KnowledgeDocument's."""

    title: str
    language: str
    keywords: str
    text: str
    valid_from: date | None
    valid_until: date | None
    is_published: bool


def find(folder: Path) -> list[Path]:
    """The files in it and below, in a fixed order; hidden ones are left out."""
    found = [path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and path.is_file()]
    return sorted(path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def read(path: Path) -> Written:
    """Raises BadFile."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadFile(f"larger than {MAX_BYTES // 1000} kB")
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadFile(error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise BadFile("not in UTF-8") from error
    if "\0" in text:
        raise BadFile("not a text")
    return parse(text.replace("\r\n", "\n"), path.stem)


def parse(text: str, stem: str) -> Written:
    """Raises BadFile. `stem` is the file's name without its suffix."""
    fields, body = _top(text)
    named = NAME.match(stem)
    values = {**({} if named is None else {key: value for key, value in named.groupdict().items() if value}), **fields}
    name, body = values.pop("name", stem), body.strip()
    title = values.get("title") or _first_heading(body) or re.sub(r"[-_]+", " ", name).strip().capitalize()
    if len(title) > 200:
        raise BadFile("the title is longer than 200 characters")
    language = values.get("language", "")
    if language not in dict(settings.LANGUAGES):
        known = " or ".join(code for code, _label in settings.LANGUAGES)
        raise BadFile(f"the language must be {known}" + (f", not {language}" if language else ""))
    if not cut(body, title):
        raise BadFile("there is no text")
    valid_from, valid_until = _day(values, "valid_from"), _day(values, "valid_until")
    if valid_from and valid_until and valid_until < valid_from:
        raise BadFile("valid_until is before valid_from")
    published = values.get("published", "yes").lower()
    if published not in TRUE + FALSE:
        raise BadFile(f"published must be yes or no, not {published}")
    return Written(title, language, values.get("keywords", ""), body, valid_from, valid_until, published in TRUE)


def _top(text: str) -> tuple[dict[str, str], str]:
    """The fields between the hyphens, and the rest."""
    lines = text.lstrip("\n").split("\n")
    if lines[0].rstrip() != "---":
        return {}, text
    fields: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return fields, "\n".join(lines[number + 1 :])
        if not line.strip() or line.startswith("#"):
            continue
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in FIELDS:
            raise BadFile(f"line {number + 1}: not one of {', '.join(FIELDS)}")
        fields[key.strip()] = value.strip().strip("\"'")
    raise BadFile("the lines on top do not end with ---")


def _first_heading(body: str) -> str:
    heading = HEADING.match(body.split("\n", 1)[0])
    return plain(heading[2]) if heading else ""


def _day(values: dict[str, str], name: str) -> date | None:
    value = values.get(name, "")
    if not value:
        return None
    try:
        day = parse_date(value)
    except ValueError:
        day = None
    if day is None:
        raise BadFile(f"{name} must be a date like 2026-12-31, not {value}")
    return day
