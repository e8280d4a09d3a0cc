"""Which channels customers write from, by name: whoever implements one enters it here, and rows hold the name alone."""

import re
from collections.abc import Callable

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}
_links: dict[str, Callable[[str], str]] = {}
_account_ids: dict[str, re.Pattern[str]] = {}


class UnknownChannel(LookupError):
    """No channel of this name has been entered."""


def enter(
    name: str, label: str | Promise, account_ids: str = "", link_to: Callable[[str], str] = lambda code: ""
) -> None:
    """From now on an identity may be of this channel; `label` is what people read.

    `account_ids`: a pattern of the ids that accounts have there and nothing else has; empty where they have none.
    `link_to`: the address that opens the conversation at the appointment of that code; empty where there is none.
    """
    _links[name] = link_to
    _labels[name] = label
    if account_ids:
        _account_ids[name] = re.compile(account_ids)


def choices() -> list[tuple[str, str | Promise]]:
    """Every channel there is, as name and label: what the fields of models take. Migrations name this function."""
    return list(_labels.items())


def of_account(external_id: str) -> str:
    """The channel whose accounts have such ids: earlier systems knew customers by them. Empty where none has."""
    return next((name for name, pattern in _account_ids.items() if pattern.fullmatch(external_id)), "")


def links_to(code: str) -> dict[str, str]:
    """Where a tap opens the conversation at an appointment, on each channel on which that can be now."""
    found = {name: link(code) for name, link in _links.items()}
    return {name: address for name, address in found.items() if address}


def check(name: str) -> None:
    """Raises UnknownChannel for a name that nobody has entered."""
    if name not in _labels:
        raise UnknownChannel(f"There is no channel {name!r}; there is {', '.join(sorted(_labels)) or 'none'}.")
