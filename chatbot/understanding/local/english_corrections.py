"""A value that is taken back in the same breath: "Wednesday. No wait, Thursday", "3, I mean 4"."""

from dataclasses import replace

from chatbot.understanding.local.items import Days, Item
from chatbot.understanding.local.tokens import Text
from chatbot.understanding.loose_days import week_of
from chatbot.understanding.schema import DateRange

# Said between what was wrong and what is meant.
TAKING_BACK = (
    "no wait", "wait no", "no sorry", "sorry no", "oh no", "scratch that", "strike that", "cancel that", "forget that",
    "i mean", "i meant", "make that", "no make it", "no make that", "or rather", "rather", "correction", "oops",
    "sorry i mean", "sorry i meant", "no i mean", "no i meant", "actually no", "no actually", "hang on no", "no no",
    "no better", "on second thought", "on second thoughts", "hmm no", "wait", "sorry", "not that", "better make it",
    "actually make it", "no let's say", "no let's do", "actually",
)  # fmt: skip
# May stand beside these.
BESIDE = (",", ".", "-", "–", "—", "…", "!", ";", "\n", "at", "on", "the", "it", "it's", "make", "for", "is", "let's",
          "say", "do", "to", "please", "that", "and", "but", "oh", "um", "uh", "hmm", "ah", "how", "about", "better",
          "in")  # fmt: skip


def with_taken_back(text: Text, items: list[Item]) -> list[Item]:
    """Each item, rejected where another of its kind takes its place."""
    judged = list(items)
    for n, (item, following) in enumerate(zip(items, items[1:], strict=False)):
        if type(item.value) is type(following.value) and _is_taken_back(text, item.end, following.start):
            judged[n] = replace(judged[n], is_negated=True)
    return judged


def week_of_the_exception(text: Text, items: list[Item]) -> DateRange | None:
    """ "Any day but Tuesday next week": the others of that week are wanted."""
    for item in items:
        if not (item.is_negated and isinstance(item.value, Days) and item.value.first and item.value.named_by is None):
            continue
        names_week = item.value.weekday and text.has_between(item.start, item.end, "week")
        if names_week and text.has_between(0, item.start, *ANY_DAY):
            return week_of(item.value.first)
    return None


ANY_DAY = ("any day", "any time", "anytime", "every day", "all days", "whenever", "any morning", "any afternoon")


def with_both_refused(text: Text, items: list[Item]) -> list[Item]:
    """Of "not Monday or Tuesday" neither is wanted."""
    judged: list[Item] = []
    for item in items:
        last = judged[-1] if judged else None
        is_joined = last is not None and item.start - last.end == 1 and text.at(last.end, "or", "nor")
        if last and is_joined and last.is_negated and text.at(_begin(text, last) - 1, *REFUSING):
            item = replace(item, is_negated=True)
        judged.append(item)
    return judged


def _begin(text: Text, item: Item) -> int:
    start = item.start
    while start and text.at(start - 1, "on", "at", "the", "this", "next"):
        start -= 1
    return start


REFUSING = ("not", "except", "from", "than", "of", "never", "avoid", "excluding", "but")


def _is_taken_back(text: Text, start: int, end: int) -> bool:
    """Whether nothing but such words stand between two values."""
    i, found = start, False
    while i < end:
        length = text.phrase(i, *TAKING_BACK)
        if length and i + length <= end:
            found = found or not text.at(i, "rather") or length > 1
            i += length
        elif text.at(i, *BESIDE) or (text.at(i, "no") and i + 1 < end):
            i += 1
        else:
            return False
    return found
