"""The channels customers write from, one folder each: it parses what arrives, renders replies, sends what it must."""

import pkgutil
from importlib import import_module


def load() -> None:
    """Import every channel there is; each registers itself as it is imported."""
    for found in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{found.name}")
