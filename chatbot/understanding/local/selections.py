"""Which of the offered items is meant, and ratings. An answer has to be a whole one, no lone digit of something."""

import re

from chatbot.understanding.local import clocks
from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text, words
from chatbot.understanding.schema import Context
from meetassist.text import fold

BEFORE = ("số", "lịch", "cái", "mục", "chọn", "lựa chọn", "option", "number", "no", "#", "choice", "slot", "the",
          "item", "phương án", "lấy",
          "ok", "dạ", "em chọn", "mình chọn", "tôi chọn", "i'll take", "i choose", "take", "cho mình", "cho em",
          "cho tôi", "cái số",
          "lịch số", "slot số", "thứ", "cái thứ", "chốt", "chốt cái", "chốt số", "giờ số", "i'd like", "i pick",
          "let's go with", "go with",
          "number", "i'll go with", "i want", "khung", "khung số", "vâng", "ừ", "yes", "mình lấy", "em lấy",
          "lấy cái", "chọn cái", "chọn số",
          "lấy số", "please", "let's do", "i'll have", "lựa", "lựa cái", "lựa số", "người", "người thứ", "người số",
          "em lấy slot",
          "mình lấy slot", "lấy slot", "phương án số", "bữa", "ngày", "dòng", "dòng số", "dòng thứ", "hàng", "hàng thứ",
          "phương án thứ", "lấy dòng", "lấy cái thứ", "chọn cái thứ", "chọn dòng")  # fmt: skip
BEHIND = words(
    """
    nhe nha a ah di please pls ok thanks one luon ban em anh chi oi duoc would be fine is good works for me that
    that's nhen roi thi do nghen e con co chu bac shop ad nay
    """
)
# Where it stands, behind the number: "cái thứ 2 từ trên xuống".
FROM_ABOVE = ("từ trên xuống", "từ trên", "trong danh sách", "ở trên", "from the top")
# Behind a label these begin what is said besides it: "quận 1 cho gần", "online đi, trời mưa".
AND_THEN = ("đi", "nha", "nhé", "nghen", "cho", "luôn", "ạ", "á", ",", "vì", "thôi", "please", "pls", "thanks")
LONGEST_LABEL = 5
FIRST = ("thứ nhất", "đầu", "đầu tiên", "first", "1st", "trên cùng", "the top", "nhất", "earliest", "sớm nhất", "top")
LAST = ("cuối", "cuối cùng", "last", "latest", "muộn nhất", "trễ nhất", "dưới cùng", "bottom", "sau cùng")
NEXT_TO_LAST = ("second to last", "second from last", "second last", "next to last", "last but one", "one before last",
                "one before the last", "one before the last one", "penultimate", "second from the end",
                "second from the bottom", "kế cuối", "áp chót", "gần cuối", "áp cuối")  # fmt: skip
MIDDLE = ("giữa", "ở giữa", "middle")
LATER = ("muộn hơn", "trễ hơn", "later", "later one", "cái sau", "giờ sau")
EARLIER = ("sớm hơn", "earlier", "earlier one", "cái trước", "giờ trước", "sooner")
CLOCK = re.compile(r"\b\d\d?:\d\d\b")
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "nhì": 2}
STARS = ("sao", "star", "stars", "điểm", "point", "points")


def find(text: Text, context: Context, written: Text) -> int | None:
    """Which offered item, from 1: a number that is the whole answer, an ordinal, or the words of exactly one label.

    In `text` names are hidden: the "2" of a service's name is no second item. `written` has all words.
    """
    if not context.options or not len(text):
        return None
    count = len(context.options)
    position = _by_hour(text, context.options) or _by_number(text, count) or _by_counter(text, count)
    position = position or _by_place(text, context.options) or _by_part_of_day(text, context.options)
    if position:
        return position if position <= count else None
    return _by_label(written, context.options)


def _by_hour(text: Text, options: tuple[str, ...]) -> int | None:
    """ "10" among times is ten o'clock, where what stands in the tenth place is no time."""
    start, end = _strip(text)
    if end - start != 1 or not text[start].is_number or len(text[start].raw) > 2:
        return None
    at = text[start].number
    if not 1 <= at <= 24 or (at <= len(options) and CLOCK.search(options[at - 1])):
        return None
    found = [place for place, label in enumerate(options, 1) if re.search(rf"\b0?{at}:00\b", label)]
    return found[0] if len(found) == 1 else None


def _strip(text: Text) -> tuple[int, int]:
    start, end = 0, len(text)
    changed = True
    while changed:
        changed = False
        for n in (3, 2, 1):
            if start + n < end and text.phrase(start, *BEFORE) == n:
                start, changed = start + n, True
                break
        if start < end - 1 and text[start].raw in "#.,!:":
            start, changed = start + 1, True
    end = next((i for i in range(start + 1, end) if text.phrase(i, *FROM_ABOVE)), end)
    while end > start + 1 and (text[end - 1].bare in BEHIND or text[end - 1].raw in ".,!)"):
        end -= 1
    return start, end


def _by_number(text: Text, count: int) -> int | None:
    start, end = _strip(text)
    if (
        end - start == 2
        and text[start].is_number
        and text.at(start + 1, "st", "nd", "rd", "th")
        and text[start + 1].glued
    ):
        end -= 1
    if end - start != 1 or _is_weekday(text, start):
        return None
    token = text[start]
    if token.is_number and len(token.raw) <= 2:
        return token.number if 1 <= token.number <= count else None
    if token.bare in ORDINALS:
        return ORDINALS[token.bare]
    found = number(text, start)
    worded = text.at(start - 1, "số", "cái", "thứ", "number", "option", "chọn", "lịch", "slot") or text.at(
        start + 1, "one"
    )
    return found[1] if found and worded and 1 <= found[1] <= count else None


def _is_weekday(text: Text, at: int) -> bool:
    """ "thứ năm" is Thursday, "cái thứ năm" the fifth."""
    if at == 0 or not text.at(at - 1, "thứ"):
        return False
    return at < 2 or not text.at(
        at - 2, "cái", "người", "lịch", "slot", "số", "mục", "khung", "án", "chọn", "vụ", "lựa", "dòng", "hàng"
    )


def _by_counter(text: Text, count: int) -> int | None:
    """ "lịch số 2", "number 3", within a longer answer."""
    for i in range(len(text)):
        if (
            text.at(i, "số", "number", "option", "#")
            and i + 1 < len(text)
            and text[i + 1].is_number
            and len(text[i + 1].raw) <= 2
        ):
            longer = text.at(i + 2, "/", "giờ", "-", ".") or (i + 2 < len(text) and text[i + 2].is_number)
            if 1 <= text[i + 1].number <= count and not longer and not text.at(i - 1, "điện", "my", "phone"):
                return text[i + 1].number
    return None


def _by_place(text: Text, options: tuple[str, ...]) -> int | None:
    """ "cái đầu", "the last one", "the later one"; only in short answers, which do not refuse it."""
    if len(text) > 7 or text.has("not the", "not that", "đừng lấy"):
        return None
    timed = [position for position, label in enumerate(options, 1) if re.search(r"\d", label)] or list(
        range(1, len(options) + 1)
    )
    answer = (
        text.has(
            "cái",
            "one",
            "whichever",
            "lịch",
            "slot",
            "giờ",
            "option",
            "khung",
            "lựa chọn",
            "phương án",
            "the",
            "người",
            "bữa",
            "ngày",
            "buổi",
            "suất",
            "ca",
            "chỗ",
        )
        or text.has(*NEXT_TO_LAST, "muộn nhất", "trễ nhất", "sớm nhất", "cuối cùng", "sau cùng", "đầu tiên", "thứ nhất")
        and len(text) <= 5
        or len(text) <= 2
    )
    if not answer or any(token.is_number for token in text.tokens):
        return None
    if len(options) == 2 and text.has("trên", "dưới"):
        return 2 if text.has("dưới") else 1
    if text.has(*NEXT_TO_LAST):
        return timed[-2] if len(timed) > 1 else None
    if text.has(*MIDDLE) and len(timed) == 3:
        return timed[1]
    if text.has(*LATER) and len(timed) == 2 or text.has(*LAST):
        return timed[-1]
    if text.has(*EARLIER) and len(timed) == 2 or text.has(*FIRST) and not text.has("trước đầu"):
        return timed[0]
    return next((place for word, place in ORDINALS.items() if text.has(word)), None)


def _by_part_of_day(text: Text, options: tuple[str, ...]) -> int | None:
    """ "The one in the afternoon", "cái buổi chiều": where it is the only one, and nothing else is said of it."""
    if not text.has(*POINTING):
        return None
    parts = [(i, *part) for i in range(len(text)) if (part := clocks.part(text, i))]
    if not parts or {one[2] for one in parts} != {parts[0][2]}:
        return None
    said = {i for start, end, _ in parts for i in range(start, end)}
    if any(token.bare not in POINTING_WORDS for i, token in enumerate(text.tokens) if i not in said and token.is_word):
        return None
    first, last = HOURS_OF_PARTS[parts[0][2]]
    found = [
        place
        for place, label in enumerate(options, 1)
        if (at := CLOCK.search(label)) and first <= int(at[0].split(":")[0]) < last
    ]
    return found[0] if len(found) == 1 else None


# Points at what is offered, where a part of the day alone would be a wish of its own.
POINTING = ("one", "slot", "option", "cái", "khung", "khung giờ", "suất", "ca")
POINTING_WORDS = BEHIND | words(
    """
    the one that slot option in at please yes yeah yep i'll i'd like take choose pick have prefer go with book let's do
    cai khung gio suat ca buoi lich lay chon cho chot vang u da em minh toi
    """
)
# As the bookings have them: noon overlaps its neighbours.
HOURS_OF_PARTS = {"morning": (0, 12), "noon": (11, 14), "afternoon": (12, 18), "evening": (17, 24)}


def by_first_words(text: Text, context: Context) -> int | None:
    """ "Quận 1 cho gần": the first words of a label, and what is said besides it, which names nothing of ours."""
    if context.yes:
        return None
    labels = [_plain(fold(label)) for label in context.options]
    for end in range(min(LONGEST_LABEL, len(text) - 1), 0, -1):
        typed = _plain(fold(text.source[: text[end - 1].end])) if text.at(end, *AND_THEN) else ""
        found = [place for place, label in enumerate(labels, 1) if typed and f"{label} ".startswith(f"{typed} ")]
        found = found or [place for place, label in enumerate(_own(labels), 1) if typed and label == typed]
        if len(found) == 1:
            return found[0]
    return None


def is_a_label(text: Text, options: tuple[str, ...]) -> bool:
    """Whether the message is one of the labels, and no wish however it is worded."""
    typed = _plain(fold(text.source))
    return any(_plain(fold(label)) == typed for label in options)


def _by_label(text: Text, options: tuple[str, ...]) -> int | None:
    # With diacritics the label must have the same: "đúng" (right) is not the beginning of "Dừng lại" (stop).
    marked = any(token.is_marked for token in text.tokens)
    typed = " ".join(token.lower if marked else token.bare for token in text.tokens if token.is_word or token.is_number)
    if not typed:
        return None
    labels = [_plain(label.lower() if marked else fold(label)) for label in options]
    tests = (
        lambda label: label == typed,
        lambda label: label.startswith(f"{typed} "),
        lambda label: typed in label.split() and typed.isalpha(),
    )
    for matches in tests:
        positions = [position for position, label in enumerate(labels, 1) if matches(label)]
        if positions:
            return positions[0] if len(positions) == 1 else None
    positions = [position for position, label in enumerate(_own(labels), 1) if label == typed]
    return positions[0] if len(positions) == 1 else None


def _own(labels: list[str]) -> list[str]:
    """What each label has of its own, of "Mi thiên thần" among other "Mi ..." the angel; "" where a digit is in it."""
    shared = set.intersection(*(set(label.split()) for label in labels)) if len(labels) > 1 else set()
    own = (" ".join(word for word in label.split() if word not in shared) for label in labels)
    return [one if shared and one.replace(" ", "").isalpha() else "" for one in own]


def _plain(label: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", label))


def rating(text: Text, context: Context) -> int | None:
    """0 to 5: a number alone where a rating was asked, or with stars."""
    for i in range(len(text)):
        found = number(text, i)
        if not found or not 0 <= found[1] <= 5:
            continue
        starred = text.at(found[0], *STARS) or (text.at(found[0], "/") and text.at(found[0] + 1, "5"))
        if not starred and _counts_nothing(text, i, found[0]):
            continue
        if starred and (
            context.asked == "rating"
            or text.at(found[0], "sao", "star", "stars")
            or text.has("đánh giá", "chấm", "rate", "rating")
        ):
            return found[1]
        if context.asked == "rating" and (
            len(text) <= 3 or i == 0 or text.at(i - 1, "chấm", "cho", "rate", "a", "tầm", "khoảng")
        ):
            return found[1]
    return _only_number(text) if context.asked == "rating" else None


def _counts_nothing(text: Text, i: int, after: int) -> bool:
    """ "A solid four", "one of the best": an article, or one of many."""
    return text.at(i, "a", "an") or (text.at(after, "of") and not number(text, after + 1))


def _only_number(text: Text) -> int | None:
    """ "it was good, 4", "four out of five", "zero": the one number that is no count of something else."""
    found = [(i, *one) for i in range(len(text)) if (one := number(text, i)) and not text.at(i, "a", "an", "một")]
    if text.has("out of", "trên") or (len(found) == 2 and text.at(found[0][1], "/")):
        found = found[:1]
    if len(found) != 1 or not 0 <= found[0][2] <= 5 or text.at(found[0][1], *COUNTED):
        return 0 if not found and text.has("zero", "không sao", "không điểm") else None
    return found[0][2]


COUNTED = (
    "phút",
    "giờ",
    "lần",
    "người",
    "ngày",
    "tháng",
    "minutes",
    "hours",
    "hour",
    "times",
    "people",
    "days",
    "h",
    "k",
)
