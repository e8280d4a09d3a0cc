"""Collect the sentences of code and templates into the catalogues, and compile them; needs no system package.

With them those that Django and allauth have left in English (meetassist.management.framework_messages).

Babel comes with requirements-dev.txt. What is still untranslated is printed.
"""

import io
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

from meetassist.management.framework_messages import untranslated

LANGUAGES = ("vi",)
SOURCES = ("meetassist", "history", "accounts", "consultants", "bookings", "chatbot", "templates")
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}  # fmt: skip
# Of Python and templates, and of the scripts that Django's admin brings.
DOMAINS = ("django", "djangojs")


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a catalogue is not current")

    def handle(self, *args: Any, **options: Any) -> None:
        stale = []
        for language, domain in product(LANGUAGES, DOMAINS):
            path = Path(settings.BASE_DIR) / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
            text, binary, missing = render(path, language, messages_of(language, domain))
            current = path.exists() and path.read_text() == text and path.with_suffix(".mo").read_bytes() == binary
            if options["check"]:
                stale += [] if current else [language]
            else:
                path.write_text(text)
                path.with_suffix(".mo").write_bytes(binary)
            for message in missing:
                self.stdout.write(f"{language}: not translated: {message!r}")
            if options["check"] and missing:
                stale.append(language)
        if stale:
            self.stderr.write("The catalogues are not current: run `make messages`.")
            raise SystemExit(1)


class Found(NamedTuple):
    """`message` is a pair where it counts."""

    name: str
    line: int
    message: Any
    context: str | None


def messages_of(language: str, domain: str) -> list[Found]:
    """Our own first: what both have stands with them."""
    own = sorted(_messages(), key=lambda found: (found.name, found.line)) if domain == "django" else []
    return own + [Found(name, 1, message, context) for name, message, context in untranslated(language, domain)]


def render(path: Path, language: str, messages: list[Found]) -> tuple[str, bytes, list[str]]:
    """The catalogue as text and compiled, and the messages without a translation."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po, write_po

    template = Catalog()
    for name, line, message, context in messages:
        template.add(message, locations=[(name, line)], context=context)
    with open(path, "rb") if path.exists() else io.BytesIO() as file:
        catalog = read_po(file, locale=language)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    # Without real dates, so that the same sentences give the same files.
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, omit_header=False, include_lineno=False, sort_output=False, width=110)
    missing = [str(one.id) for one in catalog if one.id and (one.fuzzy or not _complete(one.string))]
    write_mo(compiled, catalog)
    # Without the header's dates, so that the same sentences give the same file.
    lines = [
        line for line in text.getvalue().decode().splitlines() if not line.startswith(('"POT-', '"PO-Rev', '"Gen'))
    ]
    return "\n".join(lines) + "\n", compiled.getvalue(), missing


def _complete(string: Any) -> bool:
    return all(string) if isinstance(string, (tuple, list)) else bool(string)


def _messages() -> list[Found]:
    from babel.messages.extract import extract

    found = []
    for source in SOURCES:
        base = Path(settings.BASE_DIR) / source
        for path in sorted([*base.rglob("*.py"), *base.rglob("*.html"), *base.rglob("*.txt")]):
            name = path.relative_to(settings.BASE_DIR).as_posix()
            if "/tests/" in name or "/migrations/" in name:
                continue
            code = path.read_text()
            if path.suffix != ".py":
                # Made into lines of Python; the template's indentation would not be Python's.
                code = "\n".join(line.lstrip() for line in templatize(code).splitlines())
            for line, message, _, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
                found.append(Found(name, line, message, context))
    return found
