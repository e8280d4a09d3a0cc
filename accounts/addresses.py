"""E-mail addresses as people and files write them."""

import re
import unicodedata

# Drawn by no font although they are no format characters: joiners, fillers, selectors of variants.
UNDRAWN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")


def cleaned(text: str) -> str:
    """Without what nobody sees, wide letters as plain ones, no space around it."""
    text = unicodedata.normalize("NFKC", "".join(letter for letter in text if not is_invisible(letter)))
    return text.strip()


def is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf" or UNDRAWN.fullmatch(letter) is not None
