"""Texts as they are read, whatever tricks they are written with. Pure."""

import re
import unicodedata

from meetassist.text import fold

# Letters of other scripts that look like ours.
LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝкмтвнАЕОРСУХІЈЅКМТВНαοινρτυκ", "aeopcyxijshdqwkmtbhAEOPCYXIJSKMTBHaoivptuk")


def plain(text: str) -> str:
    """Folded, in one form, without what nobody sees; look-alikes as the letters they look like."""
    text = unicodedata.normalize("NFKC", text)
    text = "".join(character for character in text if unicodedata.category(character) not in ("Cf", "Co", "Cn"))
    text = fold(text.translate(LOOKALIKES))
    return re.sub(r"\s+", " ", text)


def has_hidden(text: str) -> bool:
    """Whether it holds letters that nobody sees, or that look like others; joiners in emoji do not count."""
    hidden = sum(
        unicodedata.category(character) in ("Cf", "Co") and character not in "\u200d\ufeff" for character in text
    )
    latin = any("a" <= character <= "z" for character in text.lower())
    disguised = any(ord(character) in LOOKALIKES for character in text)
    stacked = re.search(r"[\u0300-\u036f]{4,}", unicodedata.normalize("NFD", text)) is not None
    return hidden > 1 or (latin and disguised) or stacked
