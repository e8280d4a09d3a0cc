"""Text as people type it on a phone, made comparable."""

import re
import unicodedata
from dataclasses import dataclass

from accounts.search import fold

# Written forms that stand for one word, whole words only, after folding.
SHORT_FORMS = {
    "dc": "duoc", "dk": "duoc", "ko": "khong", "k": "khong", "kg": "khong", "hok": "khong", "kh": "khong",
    "mk": "minh", "mik": "minh", "ntn": "nhu the nao", "cn": "chu nhat", "oke": "ok", "okie": "ok", "okay": "ok",
    "okk": "ok", "oki": "ok", "tks": "thanks", "thx": "thanks", "tmr": "tomorrow", "tmrw": "tomorrow",
    "appt": "appointment",
}  # fmt: skip


@dataclass(frozen=True)
class Plain:
    """`folded` is lower case without diacritics and emoji, single-spaced; `lower` keeps the diacritics."""

    folded: str
    lower: str
    words: tuple[str, ...]

    @property
    def has_diacritics(self) -> bool:
        return self.folded != self.lower


def normalise(text: str) -> Plain:
    composed = unicodedata.normalize("NFC", text).lower()
    kept = re.sub(r"[^\w\s:/.\-#'’+]", " ", composed).replace("’", "'").replace("_", " ")
    words = [_expand(word.strip(".'-")) for word in kept.split()]
    lower = " ".join(word for word in words if word)
    folded = fold(lower)
    return Plain(folded, lower, tuple(folded.split()))


def _expand(word: str) -> str:
    return SHORT_FORMS.get(fold(word), word)
