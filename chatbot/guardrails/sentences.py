"""Where a sentence ends. Pure."""

import re

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
ABBREVIATION = re.compile(r"(?:^|\s)(?:TP|Tp|tp|ThS|TS|PGS|GS|BS|LS|Mr|Mrs|Ms|Dr|St|No|vs|Q|P|Đ|[A-Z])\.$")


def sentences(text: str) -> list[str]:
    """Split after a full stop before a capital letter; "TP. HCM" and "8.30" are not ends."""
    found: list[str] = []
    for part in SENTENCE_END.split(text.strip()):
        first = re.search(r"\w", part)
        goes_on = first is not None and first[0].islower()
        if found and (goes_on or ABBREVIATION.search(found[-1])):
            found[-1] += " " + part
        elif part:
            found.append(part)
    return found
