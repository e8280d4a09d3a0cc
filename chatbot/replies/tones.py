"""How sentences of the catalogue are said in another tone than the plain one, in which they are all written.

Every one calls its hearer "bạn" in Vietnamese and the bot "mình"; these words, and no other "bạn", stand in it.
"""

import re

from accounts.addressing import FormOfAddress, Tone

# The word for the hearer, of whom it is not known what they call themselves.
YOU = {Tone.PLAIN: "bạn", Tone.WARM: "anh/chị", Tone.FORMAL: "quý khách"}
HEARER = re.compile(r"\b([Bb])ạn\b")

# Each is written in the place of what it finds, one after the other.
Changes = tuple[tuple[re.Pattern[str], str], ...]


def _changes(*pairs: tuple[str, str]) -> Changes:
    return tuple((re.compile(found), written) for found, written in pairs)


# Where it is not oneself: alone, by oneself, harming oneself, whom somebody will meet, who one is.
BOT = r"(?<!một )(?<!tự )(?<!hại )(?<!biết )\bmình\b(?! là ai)"
# A verb that something follows can be drawn together with the word before it; not at the end: "as it is."
DRAWN = r"(?= [\w“%])"

CHANGES: dict[tuple[str, str], Changes] = {
    (Tone.FORMAL, "vi"): _changes(
        (r"\b([Bb]ên) mình\b", r"\1 chúng tôi"), (r"\bMình\b", "Tôi"), (BOT, "tôi"), (r"!", "."),
    ),
    (Tone.FORMAL, "en"): _changes(
        (r"\bHello(?= %)", "Good day,"), (r"\bHello\b(?! again)", "Good day"), (r"!", "."), (r"\bdon't\b", "do not"),
        (r"\bAll right\b", "Very well"),
    ),
    (Tone.WARM, "en"): _changes(
        (r"\bHello\b", "Hi"), (r"\b([Cc]an)not\b", r"\1't"),
        (r"\b([Dd]o|[Dd]oes|[Dd]id|is|are|has|have) not\b", r"\1n't"), (rf"\bI am{DRAWN}", "I'm"),
        (rf"\bI will{DRAWN}", "I'll"), (rf"\b([Ii]t|[Tt]hat|[Tt]here) is{DRAWN}", r"\1's"),
        (rf"\b([Ww]e|[Yy]ou) are{DRAWN}", r"\1're"), (r"\bLet us\b", "Let's"),
    ),
}  # fmt: skip

# What a model is told of how to write, in the language of the prompts.
MANNERS = {
    (Tone.PLAIN, "vi"): "Friendly and plain.",
    (Tone.WARM, "vi"): "Warm and personal.",
    (Tone.FORMAL, "vi"): "Formal and reserved: no exclamation mark.",
    (Tone.PLAIN, "en"): "Friendly and plain, without contractions.",
    (Tone.WARM, "en"): "Warm and personal, with contractions such as I'm and can't.",
    (Tone.FORMAL, "en"): "Formal and reserved: no contraction and no exclamation mark.",
}


def word_for_the_hearer(tone: str, form: str) -> str:
    """In Vietnamese; `form` is what they call themselves, empty where that is not known."""
    return str(FormOfAddress(form).label) if form else YOU[Tone(tone)]


def said(sentence: str, *, language: str, tone: str, form: str) -> str:
    """A sentence as the catalogue has it, before any value is put into it."""
    for found, written in CHANGES.get((tone, language), ()):
        sentence = found.sub(written, sentence)
    if language != "vi":
        return sentence
    word = word_for_the_hearer(tone, form)
    return HEARER.sub(lambda one: f"{word[0].upper()}{word[1:]}" if one[1] == "B" else word, sentence)


def manner(*, language: str, tone: str, form: str) -> str:
    """For whoever writes instead of the catalogue: a model."""
    called = f' Call the customer "{word_for_the_hearer(tone, form)}".' if language == "vi" else ""
    return MANNERS[Tone(tone), language] + called
