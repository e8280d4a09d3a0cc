"""The languages that are named, and that somebody who speaks one is wished for: "anyone who speaks English"."""

from chatbot.understanding.local.negating import is_negated
from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.tokens import Text

# By code, as settings.CONSULTANT_LANGUAGES has them.
LANGUAGE_NAMES = {
    "vi": r"tiếng việt|vietnamese", "en": r"tiếng anh|anh ngữ|english",
    "zh": r"tiếng (?:trung|hoa|tàu)|chinese|mandarin",
    "ja": r"tiếng nhật|nhật ngữ|japanese", "ko": r"tiếng hàn|korean", "fr": r"tiếng pháp|french",
    "de": r"tiếng đức|german", "ru": r"tiếng nga|russian", "es": r"tiếng tây ban nha|spanish",
}  # fmt: skip
LANGUAGES_NAMED = {code: wording(rf"\b(?:{name})\b") for code, name in LANGUAGE_NAMES.items()}
ANY_LANGUAGE = "|".join(LANGUAGE_NAMES.values())
# Of a person, of the talk itself, or of the only one that the writer speaks.
WISHED = wording(
    rf"\b(?:nói|biết|giỏi|thạo|rành|dùng)(?: (?:được|tốt|giỏi|chút|thạo))? (?P<vi>{ANY_LANGUAGE})\b"
    rf"|\b(?:speaks?|speaking|fluent in|knows?) (?:good |some |a bit of |a little )?(?P<en>{ANY_LANGUAGE})\b"
    rf"|\b(?P<who>{ANY_LANGUAGE})(?: -)? (?:speaking|speakers?)\b"
    rf"|\b(?:consultation|session|meeting|advice|talk|lesson|buổi|tư vấn) (?:in|bằng) (?P<talk>{ANY_LANGUAGE})\b"
)

BOTH = wording(r"\b(?:both|and|as well as|lẫn|vừa|và|cả)\b")


def language_in(words: str) -> str:
    """The code of the first language that is named in these words; "" for none."""
    return next((code for code, name in LANGUAGES_NAMED.items() if name.search(words)), "")


def languages_in(words: str) -> tuple[str, ...]:
    """The codes of all that somebody shall speak: "both English and Japanese"; of one or the other the first."""
    named = tuple(code for code, name in LANGUAGES_NAMED.items() if name.search(words))
    return named if BOTH.search(words) else named[:1]


def wished(text: Text) -> str:
    """The code of the language in which they want to be advised; "" where they say nothing of it."""
    match = WISHED.search(text.spelled)
    if match is None or is_negated(text, text.spelled[: match.start()].count(" ")):
        return ""
    return language_in(next(filter(None, match.groups())))
