"""Plain dates and clock times in Vietnamese and English, relative to a local "now". Nothing is guessed or invented.

A bare hour means what a customer of an office means: 1 to 7 is the afternoon, 8 to 11 the morning.
"""

import datetime as dt
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.search import fold
from chatbot.understanding.local.normalise import Plain

WEEKDAYS = {
    "hai": 1, "2": 1, "ba": 2, "3": 2, "tu": 3, "4": 3, "nam": 4, "5": 4, "sau": 5, "6": 5, "bay": 6, "7": 6,
    "monday": 1, "mon": 1, "tuesday": 2, "tue": 2, "tues": 2, "wednesday": 3, "wed": 3, "thursday": 4, "thurs": 4,
    "thur": 4, "friday": 5, "fri": 5, "saturday": 6, "sat": 6, "sunday": 7, "sun": 7,
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1)
    for name in names.split()
}  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

VI_WEEKDAY = re.compile(
    r"\b(?:thu (hai|ba|tu|nam|sau|bay|[2-7])|t([2-7])|(chu nhat))\b(?: (tuan (?:sau|toi)|tuan nay))?"
)
EN_WEEKDAY = re.compile(
    r"\b(?:(next|this|on) )?"
    r"(monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thurs|thur|fri|sat|sun)\b"
    r"( next week)?"
)
NUMERIC = re.compile(
    r"(?<![\d/.\-])(\d{1,2})[/.\-](\d{1,2})(?:[/.\-](\d{4}|\d{2}))?(?![\d/])(?! ?(?:am|pm|tieng|gio|phut|h)\b)"
)
# "9.30" is a time where one was asked, with am or pm, or where it cannot be a day and a month.
POINTED = re.compile(r"(?<![\d/.\-])(\d{1,2})\.([0-5]\d)(?![\d/.])(?: ?(am|pm)\b)?(?! ?(?:tieng|gio|phut|h)\b)")
ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
VI_DATE = re.compile(r"\b(?:ngay |mung )?(\d{1,2}) thang (\d{1,2})(?: nam (\d{4}))?\b")
VI_DAY = re.compile(r"\bngay (\d{1,2})\b(?! ?(?:/|thang|h|gio))")
EN_DATE = re.compile(
    rf"\b(?:({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?({MONTH}))\b(?: (\d{{4}}))?"
)
EN_DAY = re.compile(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b")
# "mai" is also a given name: a title or "with" in front makes it one.
NEGATED = re.compile(
    r"\b(?:not|except|khong phai|ngoai tru|tru)(?: on| this| next| ngay)? "
    r"(?:tomorrow|today|mai|hom nay|\w+day|thu \w+|chu nhat)\b"
)
# "mai tôi bận": the day is the one that does not suit.
BUSY = re.compile(r"\b(?:ban|khong ranh|busy|can't make it|not free)\b(?! (?:nao|co|muon|giup|cho|oi))")
TOMORROW = re.compile(r"(?<!chi )(?<!co )(?<!anh )(?<!em )(?<!voi )(?<!ms )(?<!with )\b(?:ngay mai|mai|tomorrow)\b")
AFTER_TOMORROW = re.compile(r"\b(?:ngay kia|the day after tomorrow|day after tomorrow)\b")
TODAY = re.compile(r"\b(?:hom nay|bua nay|today|sang nay|chieu nay|trua nay|toi nay|tonight)\b")

CLOCK = re.compile(
    r"(?<![\d/.\-:])(\d{1,2})(?: ?(?:h|g|gio) ?(?:(\d{2})(?!\d)|(ruoi)|kem (\d{1,2}))?|:(\d{2})| (ruoi))(?: phut)?"
    r"(?: ?(am|pm|sang|trua|chieu|toi|dem))?(?!\w)(?! nua\b)"
)
# Hours without "h": after a word that announces a time, or before a part of the day.
ANNOUNCED = re.compile(r"\b(?:at|luc|vao|khoang|around|tam) (\d{1,2})\b(?! ?(?:/|thang|ngay))")
BEFORE_PART = re.compile(r"(?<![\d/.\-:])(\d{1,2}) ?(sang|trua|chieu|toi|dem|o'clock)\b")
AM_PM = re.compile(r"(?<![\d/.\-:])(\d{1,2}) ?(am|pm)\b")
BARE_HOUR = re.compile(r"(\d{1,2})")
NOON = re.compile(r"\bnoon\b")

PARTS = (
    ("morning", re.compile(r"\b(?:sang|morning)\b(?! \d)")),
    ("noon", re.compile(r"\b(?:trua|noon)\b")),
    ("afternoon", re.compile(r"\b(?:chieu|afternoon)\b")),
    ("evening", re.compile(r"\b(?:evening|tonight)\b")),
)
# Without diacritics "toi" is mostly "I": an evening only beside a day. With them, "tối" is plain.
EVENING = re.compile(r"\btoi (?:nay|mai|thu|chu nhat)\b")


@dataclass(frozen=True)
class When:
    date: dt.date | None = None
    time: dt.time | None = None
    part_of_day: str = ""
    invalid: tuple[str, ...] = ()


class _Impossible(Exception):
    """The words name a day or time that does not exist or has passed."""


def find_when(plain: Plain, now: datetime, *, hour_expected: bool = False) -> When:
    """The date and time in a text. `now` is local to the customer; `hour_expected` lets a bare number be an hour."""
    invalid = []
    found_date, found_time = None, None
    text = NEGATED.sub(" ", _unambiguous(plain))
    part = _part_of_day(plain, text)
    pointed = _pointed_time(text, hour_expected)
    if pointed:
        text = POINTED.sub(" ", text)
    try:
        found_date = None if BUSY.search(text) else _date(plain, text, now.date())
    except _Impossible as error:
        invalid.append(_as_written(str(error), plain))
    try:
        found_time = pointed or _time(_without_dates(text), part, hour_expected)
    except _Impossible as error:
        invalid.append(_as_written(str(error), plain))
    return When(found_date, found_time, "" if found_time else part, tuple(invalid))


def _unambiguous(plain: Plain) -> str:
    """The folded text, where the diacritics tell words apart that fold alike: "sang" (to) is not "sáng" (morning)."""
    if not plain.has_diacritics:
        return re.sub(r"\b(doi|chuyen|doi lich|chuyen lich) sang\b", r"\1 qua", plain.folded)
    marked = ["qua" if word == "sang" else word for word in plain.lower.split()]
    return fold(" ".join(marked))


def _as_written(words: str, plain: Plain) -> str:
    """The customer's own spelling of what was matched in the folded text, where the two still line up."""
    start = plain.folded.find(words)
    return plain.lower[start : start + len(words)] if start >= 0 and len(plain.lower) == len(plain.folded) else words


def _pointed_time(text: str, hour_expected: bool) -> time | None:
    found = POINTED.search(text)
    if not found:
        return None
    is_no_date = not (1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12)
    if not (hour_expected or found[3] or is_no_date) or int(found[1]) > 23:
        return None
    return _clock(int(found[1]), int(found[2]), found[3] or "", found[0])


def _without_dates(text: str) -> str:
    for pattern in (ISO, VI_DATE, EN_DATE, NUMERIC, VI_DAY, EN_DAY, VI_WEEKDAY):
        text = pattern.sub(" ", text)
    return text


def _date(plain: Plain, text: str, today: date) -> date | None:
    if "ngày mốt" in plain.lower or re.search(r"\bmốt\b", plain.lower) or AFTER_TOMORROW.search(text):
        return today + timedelta(days=2)
    if explicit := _explicit_date(text, today):
        return explicit
    if TOMORROW.search(text):
        return today + timedelta(days=1)
    if TODAY.search(text):
        return today
    return _weekday(text, today)


def _explicit_date(text: str, today: date) -> date | None:
    if found := ISO.search(text):
        return _calendar(int(found[3]), int(found[2]), int(found[1]), today, found[0])
    if found := VI_DATE.search(text) or NUMERIC.search(text):
        return _calendar(int(found[1]), int(found[2]), _year(found[3]), today, found[0])
    if found := EN_DATE.search(text):
        day, month = (found[2], found[1]) if found[1] else (found[3], found[4])
        return _calendar(int(day), MONTHS[month], _year(found[5]), today, found[0])
    if found := VI_DAY.search(text) or EN_DAY.search(text):
        return _day_of_month(int(found[1]), today, found[0])
    return None


def _year(written: str | None) -> int | None:
    return None if not written else int(written) if len(written) == 4 else 2000 + int(written)


def _calendar(day: int, month: int, year: int | None, today: date, words: str) -> date:
    """A day and month without a year is the coming one; one that has just passed is a mistake to ask about."""
    try:
        found = date(year or today.year, month, day)
        if year is None and (today - found).days > 60:
            found = date(today.year + 1, month, day)
    except ValueError:
        raise _Impossible(words) from None
    if found < today:
        raise _Impossible(words)
    return found


def _day_of_month(day: int, today: date, words: str) -> date:
    month, year = today.month, today.year
    if day < today.day:
        month, year = (1, year + 1) if month == 12 else (month + 1, year)
    try:
        return date(year, month, day)
    except ValueError:
        raise _Impossible(words) from None


def _weekday(text: str, today: date) -> date | None:
    if found := VI_WEEKDAY.search(text):
        number = 7 if found[3] else WEEKDAYS[found[1] or found[2]]
        next_week = bool(found[4]) and found[4] != "tuan nay"
        this_week = found[4] == "tuan nay"
    elif found := EN_WEEKDAY.search(text):
        number = WEEKDAYS[found[2]]
        next_week, this_week = found[1] == "next" or bool(found[3]), found[1] == "this"
    else:
        return None
    monday = today - timedelta(days=today.isoweekday() - 1)
    if next_week:
        return monday + timedelta(days=6 + number)
    day = monday + timedelta(days=number - 1)
    if this_week:
        if day < today:
            raise _Impossible(found[0])
        return day
    return day if day > today else day + timedelta(days=7)


def _part_of_day(plain: Plain, text: str) -> str:
    if "tối" in plain.lower.split() or (not plain.has_diacritics and EVENING.search(text)):
        return "evening"
    return next((part for part, pattern in PARTS if pattern.search(text)), "")


def _time(text: str, part: str, hour_expected: bool) -> time | None:
    if found := AM_PM.search(text):
        return _clock(int(found[1]), 0, found[2], found[0])
    if found := CLOCK.search(text):
        minute = int(found[2] or found[5] or (30 if found[3] or found[6] else 0))
        suffix = found[7] or part or ("exact" if found[5] and len(found[1]) == 2 else "")
        clock = _clock(int(found[1]), minute, suffix, found[0])
        return _minutes_before(clock, int(found[4])) if found[4] else clock
    if found := BEFORE_PART.search(text):
        return _clock(int(found[1]), 0, found[2].replace("o'clock", ""), found[0])
    if found := ANNOUNCED.search(text):
        return _clock(int(found[1]), 0, part, found[0])
    if NOON.search(text):
        return time(12)
    if hour_expected and (found := BARE_HOUR.fullmatch(text.strip())):
        return _clock(int(found[1]), 0, part, found[0])
    return None


def _clock(hour: int, minute: int, suffix: str, words: str) -> time:
    if suffix in ("pm", "chieu", "toi", "dem", "afternoon", "evening") and 1 <= hour < 12:
        hour += 12
    elif suffix in ("am", "dem") and hour == 12:
        hour = 0
    elif suffix in ("trua", "noon") and 1 <= hour <= 3 or not suffix and 1 <= hour <= 7:
        hour += 12
    try:
        return time(hour, minute)
    except ValueError:
        raise _Impossible(words) from None


def _minutes_before(clock: time, minutes: int) -> time:
    """ "8h kém 15": the hour is read first, then the minutes are taken off."""
    total = (clock.hour * 60 - minutes) % (24 * 60)
    return time(total // 60, total % 60)
