"""Clock times as they are said and thrown down in English: nine forty-five, quarter past noon, 830am, friday 5.

What both languages write alike ("9:30", "3pm", "half past two") is read by `clocks`.
"""

from dataclasses import replace

from chatbot.understanding.local.calendar_names import MONTHS, weekday_name
from chatbot.understanding.local.clocks import Clock, part_behind
from chatbot.understanding.local.english_numbers import HOURS, TENS, two_words
from chatbot.understanding.local.items import MOVING
from chatbot.understanding.local.tokens import Text

NOON = {"noon": 12, "midday": 12, "midnight": 0}
# Behind a number that is no hour: what is counted, measured or dated.
COUNTED = (
    "minutes", "minute", "hours", "hour", "days", "day", "weeks", "week", "months", "month", "years", "year", "people",
    "persons", "of", "us", "%", "percent", "/", "-", "–", ":", ".", "st", "nd", "rd", "th", "k", "m", "dollars", "usd",
    "vnd", "dong", "euros", "million", "thousand", "hundred", "stars", "star", "out", "more", "appointments",
    "bookings", "slots", "kids", "children", "adults", "times", "am", "pm", "o'clock", "h", "times", "other", *MONTHS,
)  # fmt: skip
# What says that a bare number is an hour, with the words that say so less clearly elsewhere.
ANNOUNCING = ("at", "about", "around", "say", "like", "maybe", "circa", "approx", "approximately", "roughly", "by",
              "say around", "say about", "@", "until", "till", "after", "before")  # fmt: skip
OR_SO = ("ish", "or so", "or thereabouts", "sharp", "on the dot")
# Behind the hour that stands beside a day nothing but this.
BEHIND_A_DAY = ("with", "w", "please", "for", "or", "and", "if", "then", "?", "!", ",", ".", ";", "\n", ")", "works",
                "would", "is", "ok", "instead", "ish")  # fmt: skip
BEFORE_A_DAY = (",", ".", ";", "\n", "at", "for", "on", "book", "say", "or", "and", "please", "maybe", "it")
DAYS = ("tomorrow", "today", "tonight")


def match(text: Text, i: int, *, hour_expected: bool = False) -> tuple[int, Clock] | None:
    """A time that begins at token `i`, with what is said of it: "or so", "in the morning"."""
    if text.at(i, "at") and (noon := _noon(text, i + 1)):
        return noon[0], Clock(noon[1], 0, "exact")
    found = _pointed(text, i) or _spoken(text, i) or _past_or_to(text, i) or _hundred(text, i)
    found = found or _joined(text, i, hour_expected=hour_expected) or _short_suffix(text, i)
    found = found or _roughly(text, i) or _bare(text, i, hour_expected=hour_expected) or _numbered(text, i)
    return _with_suffix(text, *found) if found else None


def _numbered(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "Hour 14", "at hour 9", as those say it who translate; not of "half an hour 3 times"."""
    if not text.is_english or not text.at(i, "hour") or i + 1 >= len(text) or not text[i + 1].is_number:
        return None
    is_counted = i > 0 and (text[i - 1].is_number or text[i - 1].bare in HOURS) and not text.at(i - 2, "month", "year")
    counts = is_counted or text.at(i - 1, "an", "a", "per", "half")
    if counts or len(text[i + 1].raw) > 2 or text[i + 1].number > 23 or text.at(i + 2, *COUNTED):
        return None
    return i + 2, Clock(text[i + 1].number, 0)


def is_length(text: Text, i: int) -> bool:
    """ "24h", "48 h before": hours that are counted."""
    if not text.is_english or not text[i].is_number or not text.at(i + 1, "h"):
        return False
    is_notice = text.phrase(i + 2, "before", "notice", "in advance", "ahead", "prior") or text.phrase(i - 2, *LESS_THAN)
    return text[i].number in WHOLE_DAYS or bool(is_notice)


# In hours.
WHOLE_DAYS = (24, 48, 72)
LESS_THAN = ("less than", "more than", "at least", "up to")


def _with_suffix(text: Text, end: int, clock: Clock) -> tuple[int, Clock]:
    end += text.phrase(end, *OR_SO)
    if clock.suffix or clock.is_exact:
        return end, clock
    after, suffix = part_behind(text, end)
    return after, replace(clock, suffix=suffix)


def _pointed(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "At 9.15", "@ 9.15": what stands behind these is no date."""
    if not text.is_english or not text.at(i - 1, "at", "@") or not text[i].is_number or len(text[i].raw) > 2:
        return None
    has_minutes = text.at(i + 1, ".") and i + 2 < len(text) and text[i + 2].is_number and text[i + 2].glued
    if not has_minutes or len(text[i + 2].raw) != 2 or text[i].number > 23 or text[i + 2].number > 59:
        return None
    return i + 3, Clock(text[i].number, text[i + 2].number)


def _spoken(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "nine forty-five", "three thirty", "nine oh five", "9 fifteen"."""
    hour = HOURS.get(text[i].bare) or (text[i].number if _is_hour(text, i) else None)
    if hour is None or _continues_a_number(text, i):
        return None
    minute = _minutes(text, i + 1)
    if minute is None or text.at(minute[0], *COUNTED) and not text.at(minute[0], ".", "-", "–", "of", "am", "pm"):
        return None
    return minute[0], Clock(hour, minute[1])


def _minutes(text: Text, i: int) -> tuple[int, int] | None:
    if text.at(i, "oh", "o") and i + 1 < len(text) and 1 <= HOURS.get(text[i + 1].bare, 0) <= 9:
        return i + 2, HOURS[text[i + 1].bare]
    found = two_words(text, i)
    return found if found and 10 <= found[1] <= 59 else None


def _continues_a_number(text: Text, i: int) -> bool:
    return i > 0 and (text[i - 1].bare in TENS or (text[i].glued and text.at(i - 1, ":", ".", "/", "-")))


def _is_hour(text: Text, i: int) -> bool:
    return i < len(text) and text[i].is_number and len(text[i].raw) <= 2 and 1 <= text[i].number <= 12


def _past_or_to(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "quarter past noon", "twenty past eight", "twenty-five to four": what `clocks` does not know of them."""
    start = i + text.at(i, "a")
    if start >= len(text):
        return None
    if text.at(start, "half", "quarter"):
        minutes = start + 1, 30 if text.at(start, "half") else 15
    elif (found := two_words(text, start)) and found[1] in (20, 25):
        minutes = found[0] + text.at(found[0], "minutes"), found[1]
    elif text[start].bare in ("five", "ten") and not text.at(start - 1, "from", "between"):
        minutes = start + 1, HOURS[text[start].bare]
    else:
        return None
    after, count = minutes
    if not text.at(after, "past", "to", "before", "after"):
        return None
    is_past = text.at(after, "past", "after")
    if (noon := _noon(text, after + 1)) is not None:
        total = noon[1] * 60 + (count if is_past else -count)
        return noon[0], Clock(total // 60 % 24, total % 60, "exact")
    hour = HOURS.get(text[after + 1].bare) if after + 1 < len(text) else None
    if hour is None and _is_hour(text, after + 1):
        hour = text[after + 1].number
    if hour is None or minutes[1] in (15, 30) or text.at(after, "after", "before"):
        return None
    after, suffix = part_behind(text, after + 2)
    whole = Clock(hour, 0, suffix).resolve()
    if whole is None:
        return None
    total = whole.hour * 60 + (count if is_past else -count)
    return after, Clock(total // 60 % 24, total % 60, "exact")


def _noon(text: Text, i: int) -> tuple[int, int] | None:
    return (i + 1, NOON[text[i].bare]) if i < len(text) and text[i].bare in NOON else None


def _hundred(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "fourteen hundred hours"."""
    hour = HOURS.get(text[i].bare) or TENS.get(text[i].bare)
    if not hour or not text.at(i + 1, "hundred") or not 7 <= hour <= 20:
        return None
    if not text.at(i + 2, "hours", "hrs", "hour") and not text.at(i - 1, "at"):
        return None
    return i + 2 + text.at(i + 2, "hours", "hour"), Clock(hour, 0, "exact")


def _joined(text: Text, i: int, *, hour_expected: bool) -> tuple[int, Clock] | None:
    """ "830am", "tomorrow 930", "at 1015"; where a time was asked, "8 45" as well."""
    if not text[i].is_number or (i and text[i].glued):
        return None
    hour_and_minute = divmod(text[i].number, 100)
    after = i + 1
    if len(text[i].raw) <= 2:
        if not (hour_expected or text.at(i - 1, "at")) or after >= len(text) or len(text[after].raw) != 2:
            return None
        if not text[after].is_number or text[after].glued:
            return None
        hour_and_minute, after = (text[i].number, text[after].number), after + 1
    elif len(text[i].raw) > 4 or text.at(after, *(set(COUNTED) - {"am", "pm", ".", "h"})):
        return None
    hour, minute = hour_and_minute
    has_half = part_behind(text, after)[1] in ("am", "pm") or _half(text, after) is not None
    is_said = has_half or hour_expected or text.at(i - 1, *ANNOUNCING) or _is_beside_a_day(text, i)
    if not is_said or hour > (12 if has_half else 23) or minute > 59 or (has_half and hour == 0):
        return None
    if not has_half and not text.at(i - 1, "at") and minute % 5:
        return None
    exact = len(text[i].raw) == 4 and text[i].raw[0] == "0"
    end, suffix = part_behind(text, after)
    if half := _half(text, after):
        end, suffix = after + 1, half
    return end, Clock(hour, minute, suffix, exact)


def _is_beside_a_day(text: Text, i: int) -> bool:
    """The number of "tomorrow 930", "1030 fri", "wed 20/1 930", "jan 21 1430"; years are none."""
    if _is_behind_a_day(text, i) or len(text[i].raw) <= 2:
        return _is_behind_a_day(text, i)
    is_first = i == 0 and i + 1 < len(text) and (text.at(i + 1, *DAYS) or _is_weekday(text, i + 1))
    return text[i].number not in YEARS and (is_first or _is_before_a_day(text, i) or _is_behind_a_date(text, i))


YEARS = range(1900, 2100)


def _is_behind_a_date(text: Text, i: int) -> bool:
    """ "20/1", "21 jan", "jan 21st": what stands right before the number."""
    if i > 2 and text.at(i - 2, "/", "-", ".") and text[i - 2].glued and text[i - 1].glued:
        pair = text[i - 3], text[i - 1]
        return all(one.is_number for one in pair) and pair[0].number <= 31 and pair[1].number <= 12
    if i > 1 and text[i - 1].bare in MONTHS:
        return text[i - 2].is_number or text.at(i - 2, "st", "nd", "rd", "th", "of")
    end = i - text.at(i - 1, "st", "nd", "rd", "th")
    return end > 1 and text[end - 1].is_number and text[end - 2].bare in MONTHS


def _half(text: Text, i: int) -> str | None:
    """The "a" or "p" of "9a", "4:30p"."""
    if 0 < i < len(text) and text[i].glued and text[i].raw.lower() in ("a", "p") and not text.at(i + 1, ".", "'"):
        return f"{text[i].raw.lower()}m"
    return None


def _short_suffix(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "9p", "9:30a"."""
    if not text.is_english or not _is_hour(text, i) or (i and text[i].glued):
        return None
    if half := _half(text, i + 1):
        return i + 2, Clock(text[i].number, 0, half)
    if text.at(i + 1, ":") and i + 2 < len(text) and text[i + 2].is_number and (half := _half(text, i + 3)):
        return i + 4, Clock(text[i].number, text[i + 2].number, half)
    return None


def _roughly(text: Text, i: int) -> tuple[int, Clock] | None:
    """ "fiveish", "noonish", "8ish", "4:30ish"."""
    word = text[i].bare
    if word.endswith("ish") and word[:-3] in HOURS:
        return i + 1, Clock(HOURS[word[:-3]])
    if word == "noonish":
        return i + 1, Clock(12, 0, "exact")
    if not text[i].is_number or len(text[i].raw) > 2 or (i and text[i].glued) or text[i].number > 23:
        return None
    after = i + 1 + 2 * (text.at(i + 1, ":") and i + 2 < len(text) and text[i + 2].is_number)
    minute = text[i + 2].number if after > i + 1 else 0
    dash = text.at(after, "-")
    if text.at(after + dash, "ish") or (not dash and text.phrase(after, *OR_SO[1:]) and text.at(i - 1, *ANNOUNCING)):
        return after + dash, Clock(text[i].number, minute)
    return None


def _bare(text: Text, i: int, *, hour_expected: bool) -> tuple[int, Clock] | None:
    """An hour alone: behind "around", in a move ("to 11"), beside a day ("friday 5", "11 tomorrow"), "4 or later"."""
    is_word = text[i].bare in HOURS
    if not text.is_english or not (is_word or _is_hour(text, i)) or (i and text[i].glued and not text.at(i - 1, "@")):
        return None
    if text.at(i + 1, *COUNTED) and not _ends_a_sentence(text, i + 1):
        return None
    said = (
        text.at(i - 1, *ANNOUNCING)
        or text.phrase(i - 2, "instead of", "make that", "make it", "rather than")
        or _is_where_it_moves(text, i)
        or _is_sharp(text, i)
        or text.phrase(
            i + 1, "or later", "or after", "or earlier", "or before", "or anytime after", "or any time after"
        )
        or (not is_word and (_is_behind_a_day(text, i) or _is_before_a_day(text, i) or _is_last(text, i)))
        or (hour_expected and _takes_the_place(text, i))
    )
    hour = HOURS[text[i].bare] if is_word else text[i].number
    return (i + 1, Clock(hour, is_bare=True)) if said else None


def _takes_the_place(text: Text, i: int) -> bool:
    """ "Could it be 4 instead?", where the hour in our question may be another."""
    return text.at(i + 1, "instead") or bool(text.phrase(i - 3, *COULD_IT_BE))


COULD_IT_BE = ("could it be", "can it be", "would it be", "could we say", "can we say", "could we do", "can we do")


def _is_sharp(text: Text, i: int) -> bool:
    """ "9 sharp"; not of "2 sharp knives"."""
    length = text.phrase(i + 1, "sharp", "on the dot")
    after = i + 1 + length
    is_all = after == len(text) or text.at(after, *BEHIND_A_DAY, *DAYS, "on") or _is_weekday(text, after)
    return length > 0 and is_all


def _ends_a_sentence(text: Text, i: int) -> bool:
    return text[i].raw == "." and (i + 1 == len(text) or not text[i + 1].glued)


def _is_where_it_moves(text: Text, i: int) -> bool:
    """ "Move it to 11"; not of "2 to 4"."""
    return (
        text.at(i - 1, "to")
        and any(text.phrase(n, *MOVING) for n in range(max(i - 7, 0), i - 1))
        and not (i > 1 and text[i - 2].is_number)
    )


def _is_behind_a_day(text: Text, i: int) -> bool:
    """The number of "friday 5", "tomorrow 930"; the "5" of a Friday that is the fifth is left to the days."""
    if i == 0 or not (text.at(i - 1, *DAYS) or _is_weekday(text, i - 1)):
        return False
    is_moved = text.at(i + 1, "to") and any(text.phrase(n, *MOVING) for n in range(i))
    return i + 1 == len(text) or is_moved or text.at(i + 1, *BEHIND_A_DAY) or part_behind(text, i + 1)[1] != ""


def _is_last(text: Text, i: int) -> bool:
    """The number of "this Sunday please, 9"."""
    names_day = any(text.at(n, *DAYS) or _is_weekday(text, n) for n in range(i))
    return i + 1 == len(text) and text.at(i - 1, ",") and names_day


def _is_before_a_day(text: Text, i: int) -> bool:
    """The number of "haircut 11 tomorrow", "come in 9 friday"."""
    if i + 1 >= len(text) or not (text.at(i + 1, *DAYS) or _is_weekday(text, i + 1)):
        return False
    follows = i + 2 == len(text) or text.at(i + 2, *BEHIND_A_DAY) or part_behind(text, i + 2)[1] != ""
    counts = text.at(i - 1, "for", "next", "last", "these", "those", "the", "all", "of", "with", "no", "number", "my")
    return follows and not counts and not (i and text[i - 1].bare in MONTHS)


def _is_weekday(text: Text, i: int) -> bool:
    return weekday_name(text, i) is not None
