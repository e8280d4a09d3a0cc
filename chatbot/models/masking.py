"""Hiding digits and addresses: a code that was typed stands nowhere once it is handled."""

import re
import unicodedata

# Three digits or more, together or in groups, in whatever way a code is read (chatbot.understanding.local.contact):
# a code, also one that was mistyped, and half of one that comes in two messages.
DIGITS = re.compile(r"0(?:[\s.,\-_]{0,3}0){2,}")
# Whatever stands around an at sign of any width, be it a right address or not. What stands before one is looked at from
# where it begins alone: from each of its letters a long text would take seconds.
ADDRESS = re.compile(r"(?:(?<![^\s@＠﹫])[^\s@＠﹫]+)?[@＠﹫][^\s@＠﹫]*")


def mask(text: str) -> str:
    """Every group of digits as bullets."""
    shown, plain = list(text), "".join(map(_plain, text))
    for found in DIGITS.finditer(plain):
        for position in range(*found.span()):
            if plain[position] == "0":
                shown[position] = "•"
    return "".join(shown)


def _plain(letter: str) -> str:
    """One character for one: a zero for a digit of any script or form, a hyphen for a dash or what nobody sees."""
    if any(part.isdigit() for part in unicodedata.normalize("NFKC", letter)):
        return "0"
    return "-" if unicodedata.category(letter) in ("Pd", "Cf") else letter


def mask_address(email: str) -> str:
    """Enough of an address to recognise one's own: k•••@example.com."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"


def mask_addresses(text: str) -> str:
    """Every address in it as `mask_address` shows one."""
    return ADDRESS.sub(lambda found: mask_address(re.sub("[＠﹫]", "@", found[0])), text)
