"""Which channels customers write from, by name: whoever implements one enters it here, and rows hold the name alone."""

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


class UnknownChannel(LookupError):
    """No channel of this name has been entered."""


def enter(name: str, label: str | Promise) -> None:
    """From now on an identity may be of this channel; `label` is what people read."""
    _labels[name] = label


def choices() -> list[tuple[str, str | Promise]]:
    """Every channel there is, as name and label: what the fields of models take. Migrations name this function."""
    return list(_labels.items())


def check(name: str) -> None:
    """Raises UnknownChannel for a name that nobody has entered."""
    if name not in _labels:
        raise UnknownChannel(f"There is no channel {name!r}; there is {', '.join(sorted(_labels)) or 'none'}.")
