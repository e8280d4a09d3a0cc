"""The channels customers write from, one folder each: it parses what arrives, renders replies, sends what it must."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from django.core.checks import CheckMessage, Warning

from chatbot.messaging.channels import registered
from meetassist.findings import Finding


def load() -> None:
    """Import every channel there is; each registers itself as it is imported, or stops the start with a sentence."""
    for found in pkgutil.iter_modules(__path__):
        if found.ispkg:
            import_module(f"{__name__}.{found.name}")


def findings() -> Iterator[Finding]:
    """What each channel finds wrong with its connection."""
    for channel in registered():
        yield from channel.findings()


def are_configured(**_: Any) -> list[CheckMessage]:
    """A system check: what each channel finds wrong with its settings."""
    return [Warning(sentence, id="chatbot.W001") for channel in registered() for sentence in channel.problems()]
