"""What negates a word, and what makes of a message a question, a condition or a doubt."""

from chatbot.understanding.local.tokens import Text

NEGATORS = (
    "không", "đừng", "khỏi", "chưa", "chẳng", "chả", "chớ", "khoan", "not", "don't", "never", "cannot", "can't",
    "won't", "wouldn't", "didn't", "doesn't", "isn't", "no longer", "no need", "without",
)  # fmt: skip
# Between a negator and what it negates.
BETWEEN = (
    "cần", "phải", "muốn", "nên", "có", "được", "hề", "vội", "có cần", "là", "mà", "to", "need", "want", "you", "me",
    "have", "please", "ever", "wish", "mean", "ask", "asked", "say", "said", "like", "going", "be", "to be", "any",
)  # fmt: skip
# An interjection at the beginning: "no, don't cancel it" says no once.
INTERJECTIONS = ("không", "no", "nope", "nah", "thôi", "dạ không", "dạ", "oh no", "oh", "please", "ơ", "ủa")
# What makes of the rest a question, a condition or a doubt; some of it only where it ends the message or a "?" does.
OPEN_WORDS = (
    "nếu", "bao nhiêu", "bao lâu", "thế nào", "tại sao", "khi nào", "hay là", "trừ khi", "phí",
    "if", "how", "what", "why", "when", "which", "who", "where", "whether", "or", "unless", "until", "fee",
)  # fmt: skip
ASKING_AT_THE_END = ("sao", "gì", "nào", "ai", "đâu", "mấy", "hả", "à")


def is_open(text: Text) -> bool:
    if text.has(*OPEN_WORDS):
        return True
    if text.has("?"):
        return text.has(*ASKING_AT_THE_END)
    return len(text) > 1 and text.at(len(text) - 1, *ASKING_AT_THE_END)


def is_negated(text: Text, index: int) -> bool:
    """Whether a negator stands before the token, with nothing but small words between them."""
    at = index - 1
    while at >= 0 and text.phrase(at, *BETWEEN) and not text.phrase(at, *NEGATORS):
        at -= 1
    return at >= 0 and any(
        0 < text.phrase(start, *NEGATORS) == at - start + 1 for start in range(max(0, at - 2), at + 1)
    )  # fmt: skip


def negators_before(text: Text, index: int) -> int:
    """The negators of the clause that the token ends, without a "no" that only opens it."""
    start = max((i + 1 for i in range(index) if text[i].raw in ".,;!\n" or text.at(i, "mà", "but", "nhưng")), default=0)
    found, i = 0, start
    opening = True
    while i < index:
        length = text.phrase(i, *NEGATORS)
        follows = text.phrase(i + length, *NEGATORS) if length else 0
        if opening and text.phrase(i, *INTERJECTIONS) and (not length or (follows and text.at(i, "không", "no"))):
            i += max(length, text.phrase(i, *INTERJECTIONS))
            # "không đừng huỷ": a no, and once more.
            opening = not length
            continue
        found += bool(length)
        opening = opening and not length
        i += length or 1
    return found
