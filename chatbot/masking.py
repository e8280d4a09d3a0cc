"""Hiding digits: a code that was typed stands nowhere once it is handled."""

import re

# Four digits or more, together or in groups: a code, also one that was mistyped.
DIGITS = re.compile(r"\d(?:[ .\-–]?\d){3,}")
SIX = re.compile(r"(?<!\d)\d(?:[ .\-–]?\d){5}(?!\d)")


def mask(text: str) -> str:
    """Every group of digits as bullets."""
    return DIGITS.sub(_bullets, text)


def mask_codes(text: str) -> str:
    """Only what can be a whole code."""
    return SIX.sub(_bullets, text)


def _bullets(found: re.Match[str]) -> str:
    return re.sub(r"\d", "•", found[0])


def mask_address(email: str) -> str:
    """Enough of an address to recognise one's own: k•••@example.com."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"
