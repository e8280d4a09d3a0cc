"""Clock times and lengths of time in Vietnamese and English.

A bare hour means what a customer of an office means: 1 to 7 is the afternoon, 8 to 12 as it is.
"""

from dataclasses import dataclass
from datetime import time

from chatbot.understanding.local.numbers import number
from chatbot.understanding.local.tokens import Text, bare_words, words

PARTS = {
    "sáng": "morning", "trưa": "noon", "chiều": "afternoon", "tối": "evening", "đêm": "night", "khuya": "night",
    "morning": "morning", "noon": "noon", "afternoon": "afternoon", "evening": "evening", "night": "night",
    "lunchtime": "noon", "tonight": "evening", "mornings": "morning", "afternoons": "afternoon", "evenings": "evening",
}  # fmt: skip
ANNOUNCE = ("lúc", "vào", "khoảng", "tầm", "cỡ", "at", "around", "about", "by", "@", "from", "từ", "sau",
            "trước", "after", "before", "until", "till", "quá", "to", "thành", "sang", "make it", "for",
            "past", "than", "do")  # fmt: skip
# No text without any of these (`Text.bare`) speaks of a part of the day.
SPOKEN_OF = bare_words(*PARTS, "lunch", "work", "am", "pm")
# A message of so few tokens is about nothing but the time.
SHORT = 6


@dataclass(frozen=True)
class Clock:
    """A time of day. `is_invalid`: no clock shows it. `suffix`: what said which half of the day it is."""

    hour: int = 0
    minute: int = 0
    suffix: str = ""
    is_exact: bool = False
    is_invalid: bool = False
    is_bare: bool = False

    @property
    def half(self) -> str:
        """What it says of the other end of a range: noon is an hour of its own."""
        return "" if self.suffix == "exact" else self.suffix

    def resolve(self, part: str = "") -> time | None:
        """The time, where `part` says which half of the day when nothing else does; None when it cannot be."""
        hour, suffix = self.hour, self.suffix or ("exact" if self.is_exact else part)
        if suffix in ("pm", "afternoon", "evening") and 1 <= hour < 12 or suffix == "night" and 6 <= hour < 12:
            hour += 12
        elif suffix in ("am", "night") and hour == 12:
            hour = 0
        elif (suffix == "noon" and 1 <= hour <= 3) or (not suffix and 1 <= hour <= 7):
            hour += 12
        if self.is_invalid or hour > 23 or self.minute > 59:
            return None
        return time(hour, self.minute)


def match(text: Text, i: int, *, hour_expected: bool = False) -> tuple[int, Clock] | None:
    """A clock time that begins at token `i`."""
    for matcher in (_words, _colon, _hours, _half_past, _pointed, _with_suffix):
        found = matcher(text, i)
        if found:
            return found
    if hour_expected or _is_announced(text, i):
        return _bare(text, i)
    return None


def part(text: Text, i: int) -> tuple[int, str] | None:
    """A part of the day that begins at token `i`; without diacritics only where it can be nothing else."""
    if SPOKEN_OF.isdisjoint(text.bare):
        return None
    if found := _around_lunch(text, i):
        return found
    start = i
    if length := text.phrase(i, "buổi", "in the", "the", "at", "vào buổi"):
        i += length
    if i >= len(text):
        return None
    token = text[i]
    before = start - 1 - text.at(start - 1, "buổi")
    is_rest = text.at(before, "nghỉ", "ăn", "cơm", "ngủ") and not text.at(start, "buổi")
    is_rest = is_rest or _is_overnight(text, start)
    if is_rest or text.at(before, "chào") or text.phrase(i + 1, "tốt lành", "vui vẻ", "an lành"):
        # "chào buổi sáng", "nghỉ trưa", "qua đêm": no time that is meant.
        return None
    if text.at(start - 1, "good", "last") or _greets(text, i):
        # "Good morning", "last night", "evening all!".
        return None
    if not text.at(i, *PARTS):
        return None
    for word, name in PARTS.items():
        if not text.at(i, word):
            continue
        if text.phrase(i, *LONGER_WORDS):
            return None
        if token.bare in ("sang", "toi") and not token.is_marked and not _is_part_for_sure(text, i, start < i):
            return None
        if word == "night" and start == i and not text.at(i - 1, "at"):
            return (i + 1, "evening")
        if (
            start < i
            and text.at(start, "the", "at")
            and name not in ("night", "noon")
            and not text.phrase(start, "in the")
        ) and not text.at(start, "the"):
            return None
        return i + 1, "evening" if name == "night" else name
    return None


def _is_overnight(text: Text, i: int) -> bool:
    """ "gửi qua đêm"; "dời qua đêm mai" names a day."""
    return text.phrase(i - 1, "qua đêm") > 0 and not text.at(
        i + 1, "mai", "mốt", "nay", "kia", "thứ", "chủ", "ngày", "t"
    )


def _greets(text: Text, i: int) -> bool:
    is_first = i == 0 or (i == 1 and text.at(0, "hi", "hello", "hey", "oh"))
    is_alone = i + 2 >= len(text) or not text[i + 2].is_word
    return is_first and is_alone and text.is_english and text.at(i + 1, *GREETED)


GREETED = ("all", "everyone", "everybody", "team", "folks", "guys", "ladies", "there", "doc", "doctor", "sir", "madam")
# Words that begin like a part of the day.
LONGER_WORDS = ("tối đa", "tối thiểu", "tối ưu", "sáng tạo", "sáng suốt", "sáng kiến", "sáng lập", "chiều cao",
    "chiều dài",
                "chiều rộng", "chiều theo", "chiều lòng", "chiều ý", "sáng sủa")  # fmt: skip


def _around_lunch(text: Text, i: int) -> tuple[int, str] | None:
    for phrase, name in (("before lunch", "morning"), ("after lunch", "afternoon"), ("after work", "evening")):
        if text.phrase(i, phrase):
            return i + 2, name
    for phrase in ("lunch time", "at lunch", "over lunch", "during lunch"):
        if text.phrase(i, phrase):
            return i + 2, "noon"
    # "Tuesday pm": of a day, not of an hour.
    if text.at(i, "am", "pm") and i and not text[i - 1].is_number and text[i - 1].bare in WEEKDAYS:
        return i + 1, "morning" if text.at(i, "am") else "afternoon"
    return None


WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
                 "tomorrow today")  # fmt: skip


def _is_part_for_sure(text: Text, i: int, after_word: bool) -> bool:
    """ "sang" is "to" as well, and "toi" is "I"."""
    if after_word:
        return True
    if text[i].bare == "sang" and text.at(i - 1, "sang", "qua") and text.at(i + 1, "mai", "mốt", "thứ", "chủ", "t"):
        # "chuyen sang sang thu 2"
        return True
    if (
        text.at(i, "sáng")
        and text[i].bare == "sang"
        and text.has("đổi", "dời", "chuyển", "move")
        and not text.at(i + 1, "mai", "nay")
    ):
        return False
    following = (
        text.at(i + 1, "mai", "nay", "mốt", "thứ", "chủ", "cn")
        or text.phrase(i + 1, "nào cũng", "nào cx") > 0
        or (text.at(i + 1, "t") and i + 2 < len(text) and text[i + 2].is_number)
    )
    preceded = i > 0 and (
        text[i - 1].is_number or text.at(i - 1, "giờ", "rưỡi", "mai", "thứ") or _ends_weekday(text, i - 1)
    )
    moving = text.at(i - 1, "đổi", "dời", "chuyển", "qua", "sang") or text.at(i - 2, "đổi", "dời", "chuyển")
    if text[i].bare == "toi" and text.at(i - 1, "qua", "sang") and text.has("đổi", "dời", "chuyển"):
        # "doi lich qua toi mai": where it goes.
        return following
    moving = moving or (text.at(i - 1, "lịch") and not text.has("huỷ", "bỏ", "xem", "còn"))
    if text.at(i, "tối") and text[i].bare == "toi":
        if text.at(i - 2, "từ") and i + 1 < len(text) and text[i + 1].is_number:
            # "tu 26 toi 28"
            return False
        return following and not moving or preceded
    return not moving and (following or preceded)


def _ends_weekday(text: Text, i: int) -> bool:
    return text.at(i - 1, "thứ") or text.at(i, "nhật")


def _suffix(text: Text, i: int) -> tuple[int, str]:
    """am, p.m., sáng, in the afternoon, at night; the token after it."""
    if text.at(i, "am", "pm"):
        return i + 1, text[i].lower
    if text.at(i, "a", "p") and text.at(i + 1, ".") and text.at(i + 2, "m"):
        after = i + 3
        return (after + 1 if text.at(after, ".") else after), f"{text[i].lower}m"
    if text.at(i, "a", "p") and text.at(i + 1, "m") and text[i + 1].glued is False:
        return i + 2, f"{text[i].lower}m"
    if text.phrase(i, "at night"):
        return i + 2, "night"
    for word, name in PARTS.items() if text.at(i, *PARTS) else ():
        if not text.at(i, word) or word in ("morning", "afternoon", "evening", "tonight"):
            continue
        if (
            text[i].bare == "toi"
            and not text[i].is_marked
            and not text.at(i + 1, "mai", "nay", "thứ", "mốt")
            and i + 1 < len(text)
        ):
            continue
        if text[i].bare == "sang" and not text[i].is_marked and _goes_on_to(text, i):
            continue
        return i + 1, name
    if text.phrase(i, "in the morning", "in the afternoon", "in the evening"):
        return i + 3, PARTS[text[i + 2].lower]
    if text.at(i, "buổi") and i + 1 < len(text):
        for word, name in PARTS.items():
            if text.at(i + 1, word):
                return i + 2, name
    return i, ""


def part_behind(text: Text, i: int) -> tuple[int, str]:
    """The part of the day that stands behind an hour; the token after it."""
    return _suffix(text, i)


def _goes_on_to(text: Text, i: int) -> bool:
    """ "9h sang 10h": to, not morning."""
    following = number(text, i + 1)
    return following is not None or text.at(i + 1, "thứ", "t", "chủ", "ngày", "hôm", "tuần", "chiều", "tối", "buổi")


def _clock(text: Text, after: int, hour: int, minute: int, *, exact: bool = False) -> tuple[int, Clock]:
    end, suffix = _suffix(text, after)
    wrong = hour > 24 or minute > 59 or (hour == 24 and minute > 0) or (suffix in ("am", "pm") and hour > 12)
    return end, Clock(0 if hour == 24 else hour, minute, suffix, exact, wrong)


def _words(text: Text, i: int) -> tuple[int, Clock] | None:
    if text.at(i, "noon", "midday"):
        return i + 1, Clock(12, 0, "exact")
    if length := text.phrase(i, "giữa trưa", "đúng trưa"):
        return i + length, Clock(12, 0, "exact")
    if text.at(i, "midnight"):
        return i + 1, Clock(0, 0, "exact")
    return None


def _colon(text: Text, i: int) -> tuple[int, Clock] | None:
    if not (
        _short(text, i)
        and text.at(i + 1, ":")
        and i + 2 < len(text)
        and text[i + 2].is_number
        and len(text[i + 2].raw) == 2
    ):
        return None
    if not (text[i + 1].glued and text[i + 2].glued) or (i and text.at(i - 1, ":") and text[i].glued):
        return None
    after = i + 3
    if text.at(after, ":") and after + 1 < len(text) and text[after + 1].is_number:
        after += 2
    after += text.at(after, "giờ")
    return _clock(text, after, text[i].number, text[i + 2].number, exact=len(text[i].raw) == 2)


def _short(text: Text, i: int) -> bool:
    return 0 <= i < len(text) and text[i].is_number and len(text[i].raw) <= 2


def _hours(text: Text, i: int) -> tuple[int, Clock] | None:
    """9h30, 9 giờ rưỡi, 8h kém 15, 9 rưỡi, chín giờ, 3 o'clock; "2 giờ nữa" is a length of time."""
    found = number(text, i)
    if not found or found[1] > 99 or (text[i].is_number and len(text[i].raw) > 2):
        return None
    after, hour = found
    if text.at(i - 1, "nhiêu", "mỗi", "tiền", "phí", "ngàn", "nghìn", "triệu"):
        # "bao nhiêu một giờ", "200 ngàn một giờ": a length.
        return None
    if i and text[i].glued and text.at(i - 1, ".", "/", ",") and i > 1 and text[i - 2].is_number:
        return None
    if text.at(after, "o'clock", "oclock"):
        return _clock(text, after + 1, hour, 0)
    if text.at(after, "rưỡi") and (text[i].is_number or _is_half_past_in_words(text, i, after + 1)):
        return _clock(text, after + 1, hour, 30)
    if not text.at(after, "giờ", "h", "hour") or text.at(after, "hour"):
        return None
    after += 1
    if text.at(after, "nữa", "đồng", "sau"):
        return None
    if text.at(after, "rưỡi"):
        if text.at(after + 1, "đồng", "nữa"):
            return None
        return _clock(text, after + 1, hour, 30)
    if text.at(after, "kém") and (less := number(text, after + 1)):
        end, clock = _clock(text, _minute_word(text, less[0]), hour, 0)
        return end, _before(clock, less[1])
    minutes = number(text, after)
    if minutes and minutes[1] <= 99:
        glued = (
            text[after].glued or text.at(minutes[0], "phút") or (text[after].is_number and len(text[after].raw) == 2)
            or _are_minutes_in_words(text, after, *minutes)
        )  # fmt: skip
        beside_date = text.at(minutes[0], "/", "-") and not text[after].glued
        if glued and not beside_date and not text.at(minutes[0], "giờ", "/", "h", ":", "tháng", "người"):
            return _clock(
                text,
                _minute_word(text, minutes[0]),
                hour,
                minutes[1],
                exact=len(text[i].raw) == 2 and text[i].raw[0] == "0",
            )
    if text.at(after, "đúng", "sharp"):
        after += 1
    return _clock(text, after, hour, 0, exact=text[i].raw.startswith("0"))


# Behind a number in words these say that it counts something else than minutes.
COUNTED_IN_WORDS = ("tháng", "người", "tiếng", "giờ", "lần", "suất", "tuổi", "triệu", "ngàn", "nghìn", "tuần", "năm")


def _are_minutes_in_words(text: Text, i: int, after: int, value: int) -> bool:
    """ "mười bảy giờ ba mươi": the minutes that people say, and nothing that is counted."""
    return not text[i].is_number and 10 <= value < 60 and value % 5 == 0 and not text.at(after, *COUNTED_IN_WORDS)


def _is_half_past_in_words(text: Text, i: int, after: int) -> bool:
    """ "ba rưỡi chiều", "lúc ba rưỡi": an hour, where "ba rưỡi" alone may be a price."""
    return bool(_suffix(text, after)[1]) or text.at(i - 1, *ANNOUNCE) or (i == 0 and len(text) - after <= 2)


def _minute_word(text: Text, i: int) -> int:
    return i + 1 if text.at(i, "phút", "minutes") else i


def _before(clock: Clock, minutes: int) -> Clock:
    """ "8h kém 15": the hour is read first, then the minutes are taken off."""
    if clock.is_invalid or not 0 < minutes < 60:
        return Clock(is_invalid=True)
    resolved = clock.resolve()
    if resolved is None:
        return Clock(is_invalid=True)
    total = (resolved.hour * 60 + resolved.minute - minutes) % 1440
    return Clock(total // 60, total % 60, "exact")


def _half_past(text: Text, i: int) -> tuple[int, Clock] | None:
    """half past two, quarter to five, ten past three, 20 to 4."""
    minutes: int | None = None
    after = i + text.at(i, "a")
    if text.at(after, "half", "quarter"):
        minutes, after = (30 if text.at(after, "half") else 15), after + 1
    elif (found := number(text, i)) and found[1] < 60 and text.at(found[0], "past", "to", "minutes"):
        minutes, after = found[1], found[0] + text.at(found[0], "minutes")
        if not text.at(after, "past", "to"):
            return None
        # "2 to 4" is a range: only minutes that people say are minutes.
        is_range = text[i].is_number and minutes <= 12 and _suffix(text, after + 2)[1]
        if (
            minutes not in (5, 10, 20, 25)
            or is_range
            or (text.at(after, "to") and text[i].is_number and text.at(i - 1, "from", "between"))
        ):
            return None
    if minutes is None:
        return None
    past = text.at(after, "past", "after")
    hour = number(text, after + 1) if past or text.at(after, "to", "before", "of") else None
    if hour is None and minutes == 30 and not past:
        hour, past = number(text, after), True
        if hour and (text.at(hour[0], "hour", "hours", "day", "minutes") or text.at(after, "a", "an")):
            return None
    if hour is None or not 1 <= hour[1] <= 12:
        return None
    if not past and minutes not in (5, 10, 15, 20, 25):
        return None
    end, clock = _clock(text, hour[0] + text.at(hour[0], "o'clock"), hour[1], minutes if past else 0)
    return end, clock if past else _before(clock, minutes)


def _pointed(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "9.30" where it cannot be a date, or with am or pm."""
    if not (
        _short(text, i)
        and text.at(i + 1, ".")
        and i + 2 < len(text)
        and text[i + 2].is_number
        and len(text[i + 2].raw) == 2
    ):
        return None
    if not (text[i + 1].glued and text[i + 2].glued) or (
        text.at(i + 3, ".", "%") and i + 4 < len(text) and text[i + 3].glued and text[i + 4].is_number
    ):
        return None
    _, suffix = _suffix(text, i + 3)
    is_date = 1 <= text[i].number <= 31 and 1 <= text[i + 2].number <= 12
    if (is_date and suffix not in ("am", "pm")) or text[i].number > 24 or text[i + 2].number > 59:
        return None
    if text.at(i + 3, "tiếng", "giờ", "triệu", "k", "tr", "usd", "$", "hours"):
        return None
    return _clock(text, i + 3, text[i].number, text[i + 2].number)


# Before "one" these point at something: "the one in the afternoon" is at no particular hour.
POINTING = ("the", "that", "this", "which", "any", "another", "other", "first", "last", "earlier", "later")


def _with_suffix(text: Text, i: int) -> tuple[int, Clock] | None:
    """3pm, 10 sáng, three in the afternoon, "lúc 3 chiều"."""
    found = number(text, i)
    if not found or found[1] > 24 or (text[i].is_number and len(text[i].raw) > 2) or text.at(i, "a", "an"):
        return None
    if text.at(i, "one") and text.at(i - 1, *POINTING):
        return None
    if i and text[i].glued and text.at(i - 1, ".", "/", ":", ","):
        return None
    end, suffix = _suffix(text, found[0])
    if not suffix and text.at(found[0], "-") and text.at(found[0] + 1, "ish"):
        return found[0] + 2, Clock(found[1])
    if not suffix:
        return None
    if _is_weekday_digit(text, i):
        return None
    if (
        suffix not in ("am", "pm")
        and i
        and (text.at(i - 1, "ngày", "tháng", "số", "thứ", "mùng", "lịch", "cái") or _is_weekday_digit(text, i))
    ):
        return None
    return _clock(text, found[0], found[1], 0)


def _is_weekday_digit(text: Text, i: int) -> bool:
    return i > 0 and ((text.at(i - 1, "thứ") and not text.is_english) or (text[i - 1].lower == "t" and text[i].glued))


def _is_announced(text: Text, i: int) -> bool:
    if not text.at(i - 1, *ANNOUNCE) and not text.phrase(i - 2, "make it"):
        return False
    found = number(text, i)
    if not found or text.at(i, "a", "an"):
        return False
    strong = (
        text.at(i - 1, "lúc", "khoảng", "tầm", "cỡ", "at", "around", "@")
        or text.phrase(i - 2, "make it")
        # "after 5", "by 4": in English an hour where nothing is counted; in Vietnamese it would be "sau 5 giờ".
        or (text.is_english and text.at(i - 1, "after", "before", "by", "until", "till", "past", "than"))
        or (text.is_english and _is_end_of_a_move(text, i, found[0]))
        or (text.is_english and text.at(i - 1, "do") and text.at(i + 1, "instead", "please", "?", "then"))
        or (len(text) <= SHORT and text.at(i - 1, "after", "before", "until", "till", "than"))
    )
    following = found[0] < len(text) and (
        text.at(found[0], "/", "tháng", "ngày", "tuần", "days", "day", "weeks", "week", "people", "người", "phút",
                          "minutes", "hours",
                "tiếng", "%", "k", "triệu", "st", "nd", "rd", "th", "năm", "buổi", "slot", "lần", "giờ", "nguyễn",
                "nghìn", "hour")
    )  # fmt: skip
    return (
        bool(strong)
        and not following
        and text[i].is_number
        or (bool(strong) and not following and not text[i].is_number and found[1] <= 12)
    )


def _is_end_of_a_move(text: Text, i: int, after: int) -> bool:
    """ "from 9 to 10": either of them."""
    return (text.at(i - 1, "from") and text.at(after, "to")) or (text.at(i - 1, "to") and text.at(i - 3, "from"))


def _bare(text: Text, i: int) -> tuple[int, Clock] | None:
    found = number(text, i)
    if found and text.at(i - 1, "at", "@") and text[i].is_number and len(text[i].raw) in (3, 4):
        # "at 1030", "at 930".
        hour, minute = divmod(found[1], 100)
        return (found[0], Clock(hour, minute)) if hour < 24 and minute < 60 else None
    if not found or found[1] > 24 or text.at(i, "a", "an") or (text[i].is_number and len(text[i].raw) > 2):
        return None
    end, clock = _clock(text, found[0], found[1], 0)
    return end, Clock(clock.hour, clock.minute, clock.suffix, False, clock.is_invalid, is_bare=True)


HALF_AN_HOUR = ("nửa tiếng", "nửa giờ", "nửa tiếng đồng hồ", "half an hour", "a half hour", "half hour",
                "half an hr", "half hr")  # fmt: skip


PARTS_OF_AN_HOUR = (("and a half", 30), ("and a quarter", 15), ("and three quarters", 45))


def length(text: Text, i: int) -> tuple[int, int] | None:
    """A length of time in minutes: 30 phút, 1 tiếng (rưỡi), half an hour, two hours, 1h30 is not one."""
    if found := text.phrase(i, *HALF_AN_HOUR):
        return i + found, 30
    if found := text.phrase(i, "a quarter of an hour", "quarter of an hour", "a quarter hour", "quarter hour"):
        return i + found, 15
    if _short(text, i) and text.at(i + 1, ".", ",") and text.phrase(i + 2, "5 hours", "5 hour", "5 tiếng", "5 giờ"):
        return i + 4, text[i].number * 60 + 30
    count = number(text, i)
    if not count:
        return None
    after, value = count
    if text.at(after, "phút", "minutes", "minute", "mins"):
        return after + 1, value
    hours = text.phrase(after, "tiếng đồng hồ", "giờ đồng hồ", "tiếng", "giờ", "hours", "hour")
    if hours:
        after += hours
        minutes = value * 60
        if text.at(after, "rưỡi"):
            return after + 1, minutes + 30
        for words, part in PARTS_OF_AN_HOUR:
            if found := text.phrase(after, words):
                return after + found, minutes + part
        after_and = after + text.at(after, "and")
        more = number(text, after_and)
        if more and text.at(more[0], "phút", "minutes") and more[1] < 60:
            return more[0] + 1, minutes + more[1]
        return after, minutes
    return None
