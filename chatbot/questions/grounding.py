"""Does every value of a sentence come from the rows? Numbers, dates, times, days, amounts and names are looked for.

Strict: what is not recognised as coming from the rows, or as a plain word, is refused; the template is said instead.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from zoneinfo import ZoneInfo

from chatbot.guardrails.values import (
    AFTER_NOON,
    ALWAYS,
    BEFORE_NOON,
    CLOCK,
    COUNTED,
    CURRENCY,
    DAYS,
    EN_DATE,
    EN_NUMBERS,
    FACTORS,
    FREE_OF_CHARGE,
    HOUR,
    ISO,
    MARKED_NUMBERS,
    MONEY,
    MONTHS,
    NEAR,
    NUMBER,
    ONE_OF_SOMETHING,
    OPENERS,
    SLASHED,
    VI_DATE,
)
from chatbot.questions.rows import Rows
from chatbot.replies import questions as say
from meetassist.text import fold


def unsupported(
    sentence: str, rows: Rows, *, now: datetime, zone: ZoneInfo, known_names: Iterable[str] = ()
) -> list[str]:
    """What the sentence states and the rows do not, each as it stands there; empty for a sentence that may be said.

    `known_names` are people and services that exist: any of them that no row holds is refused in whatever place.
    """
    return _Reader(Values(rows, zone), now.astimezone(zone).date()).read(sentence, known_names)


def is_complete(sentence: str, rows: Rows, zone: ZoneInfo) -> bool:
    """Whether a sentence tells of every row, or says how many there are."""
    if rows.truncated:
        return False
    folded = fold(sentence)
    numbers = {int(word) for word in re.findall(r"\b\d{1,6}\b", sentence)}
    if len(rows.rows) > 1 and len(rows.rows) in numbers:
        return True
    held = Counter(value for row in rows.rows for value in {str(one) for one in row})
    # What rows have in common names none of them.
    telling = [[value for value in row if held[str(value)] == 1] or list(row) for row in rows.rows]
    return all(any(_stands_in(value, sentence, folded, zone) for value in row) for row in telling)


def _stands_in(value: object, sentence: str, folded: str, zone: ZoneInfo) -> bool:
    if value in (None, ""):
        return False
    if isinstance(value, datetime | time):
        return f"{value.astimezone(zone) if isinstance(value, datetime) else value:%H:%M}" in sentence
    return fold(say.plain(value, zone)) in folded


class Values:
    """What rows hold, by kind. How many rows there are is one of the numbers."""

    def __init__(self, rows: Rows, zone: ZoneInfo) -> None:
        self.zone = zone
        self.numbers: set[Decimal] = set() if rows.truncated else {Decimal(len(rows.rows))}
        self.dates: set[date] = set()
        self.times: set[time] = set()
        self.weekdays: set[int] = set()
        self.texts: set[str] = set()
        self.currencies: set[str] = set()
        for row in rows.rows:
            for column, value in zip(rows.columns, row, strict=True):
                self._take(column, value)
        self.weekdays |= {one.isoweekday() for one in self.dates}
        self.words = {word for text in self.texts for word in re.findall(r"[^\W_]+", text)}

    def _take(self, column: str, value: object) -> None:
        if isinstance(value, list | tuple):
            for one in value:
                self._take(column, one)
        elif isinstance(value, date | time):
            self._take_moment(value)
        elif isinstance(value, timedelta):
            self._take_minutes(int(value.total_seconds() // 60))
        elif isinstance(value, str):
            self.texts.add(fold(value))
            if column == "currency":
                self.currencies.add(value.upper())
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            self._take_number(column, Decimal(str(value)))

    def _take_moment(self, value: date | time) -> None:
        if isinstance(value, datetime):
            here = value.astimezone(self.zone)
            self.dates.add(here.date())
            self.times.add(here.time().replace(second=0, microsecond=0))
        elif isinstance(value, date):
            self.dates.add(value)
        else:
            self.times.add(value.replace(second=0, microsecond=0))

    def _take_number(self, column: str, number: Decimal) -> None:
        self.numbers |= {number, round(number, 2)}
        if column.endswith("_minutes"):
            self._take_minutes(int(number))
        if column == "weekday" and number in range(1, 8):
            self.weekdays.add(int(number))

    def _take_minutes(self, minutes: int) -> None:
        """90 minutes are an hour and 30 minutes as well."""
        hours, rest = divmod(minutes, 60)
        days, left = divmod(hours, 24)
        self.numbers |= {Decimal(one) for one in (minutes, days, left, hours, rest) if one}


class _Reader:
    """A sentence taken apart, kind after kind; what was read as one kind is not read again as another."""

    def __init__(self, held: Values, today: date) -> None:
        self.held, self.today = held, today

    def read(self, sentence: str, known_names: Iterable[str]) -> list[str]:
        text = " ".join(sentence.split())
        wrong = [name for name in known_names if self._is_foreign(name, fold(text))]
        # Texts of the rows are quoted whole: what stands in them needs no other support.
        text = self._without_quotes(text)
        low = text.lower()
        wrong += self._wrong_names(text)
        if (free := FREE_OF_CHARGE.search(low)) and Decimal(0) not in self.held.numbers:
            wrong.append(free[0])
        for take in (self._dates, self._times, self._money, self._days, self._numbers, self._number_words):
            low = take(low, wrong)
        return wrong

    def _is_foreign(self, name: str, folded: str) -> bool:
        stands = re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", folded)
        return bool(stands) and not any(fold(name) in text for text in self.held.texts)

    def _without_quotes(self, text: str) -> str:
        folded = fold(text)
        if len(folded) != len(text):
            return text
        for quote in sorted(self.held.texts, key=len, reverse=True):
            if len(quote) < 2:
                continue
            for found in list(re.finditer(rf"(?<!\w){re.escape(quote)}(?!\w)", folded)):
                blank = "_" * len(quote)
                text = text[: found.start()] + blank + text[found.end() :]
                folded = folded[: found.start()] + blank + folded[found.end() :]
        return text

    def _wrong_names(self, text: str) -> list[str]:
        """Words written large that are neither of the rows nor plain words."""
        wrong = []
        for found in re.finditer(r"[^\W\d_]+", text):
            word, before = found[0], text[: found.start()].rstrip(" \"'“(*•-–")
            if not word[0].isupper() or fold(word) in self.held.words | ALWAYS:
                continue
            begins = not before or before[-1] in ".!?:\n"
            low = text[found.start() :].lower()
            is_day = any(low.startswith(day) for day in (*DAYS, *MONTHS)) or self._ends_a_day(text, found.end())
            if is_day or (begins and fold(word) in OPENERS):
                continue
            wrong.append(word)
        return wrong

    def _ends_a_day(self, text: str, end: int) -> bool:
        low = text[:end].lower()
        return any(low.endswith(day) for day in DAYS)

    def _dates(self, low: str, wrong: list[str]) -> str:
        for pattern, order in ((ISO, "ymd"), (EN_DATE, "en"), (VI_DATE, "dmy"), (SLASHED, "dmy")):
            low = pattern.sub(partial(self._date, order, wrong), low)
        return low

    def _date(self, order: str, wrong: list[str], found: re.Match[str]) -> str:
        parts = found.groups()
        if order == "en":
            month, day, year = MONTHS[parts[0] or parts[3]], int(parts[1] or parts[2]), parts[4]
        elif order == "ymd":
            year, month, day = parts[0], int(parts[1]), int(parts[2])
        else:
            day, month, year = int(parts[0]), int(parts[1]), parts[2]
        full = int(year) + (2000 if len(year) == 2 else 0) if year else None
        if not any((one.day, one.month) == (day, month) and full in (None, one.year) for one in self.held.dates):
            wrong.append(found[0])
        return " "

    def _times(self, low: str, wrong: list[str]) -> str:
        return CLOCK.sub(partial(self._time, wrong), low)

    def _time(self, wrong: list[str], found: re.Match[str]) -> str:
        hour, minute = int(found[1] or found[4]), int(found[2] or 0)
        part = (found[3] or found[5] or "").replace(".", "")
        if part in AFTER_NOON and hour < 12:
            hour += 12
        elif part in BEFORE_NOON and hour == 12:
            hour = 0
        if not any((one.hour, one.minute) == (hour, minute) for one in self.held.times):
            # "1 giờ 30 phút" can be a length of time.
            parts = {Decimal(one) for one in (hour, minute) if one}
            if part or HOUR not in found[0] or not parts <= self.held.numbers:
                wrong.append(found[0].strip(" ."))
        return " "

    def _money(self, low: str, wrong: list[str]) -> str:
        for found in CURRENCY.finditer(low):
            if MONEY[found[0]] not in self.held.currencies:
                wrong.append(found[0])
        return low

    def _days(self, low: str, wrong: list[str]) -> str:
        for name, offset in sorted(NEAR.items(), key=lambda item: -len(item[0])):
            low = self._checked(low, name, self.today + timedelta(days=offset) in self.held.dates, wrong)
        for name, weekday in sorted(DAYS.items(), key=lambda item: -len(item[0])):
            low = self._checked(low, name, weekday in self.held.weekdays, wrong)
        months = {one.month for one in self.held.dates}
        for name, number in sorted(MONTHS.items(), key=lambda item: -len(item[0])):
            # "may" is a verb more often than a month; a date with a day in it has been read before.
            if name != "may":
                low = self._checked(low, name, number in months, wrong)
        return low

    def _checked(self, low: str, words: str, is_right: bool, wrong: list[str]) -> str:
        pattern = rf"(?<!\w){words}(?!\w)"
        if not is_right and re.search(pattern, low):
            wrong.append(words)
        return re.sub(pattern, " ", low)

    def _numbers(self, low: str, wrong: list[str]) -> str:
        for found in NUMBER.finditer(low):
            factor = re.match(r"\s*([^\W\d_]+)", low[found.end() :])
            scale = FACTORS.get(factor[1], 1) if factor else 1
            if not any(value * scale in self.held.numbers for value in _readings(found[0])):
                wrong.append(found[0])
        return NUMBER.sub(" ", low)

    def _number_words(self, low: str, wrong: list[str]) -> str:
        for found in re.finditer(r"[^\W\d_]+", low):
            value, rest = EN_NUMBERS.get(found[0]), low[found.end() :]
            if found[0] in MARKED_NUMBERS and re.match(rf"\s+{COUNTED}", rest):
                value = MARKED_NUMBERS[found[0]]
            elif found[0] == "one" and not ONE_OF_SOMETHING.match(rest):
                continue
            if value is not None and value not in self.held.numbers:
                wrong.append(found[0])
        return low


def _readings(written: str) -> set[Decimal]:
    """A number as both languages write it: separators of thousands or of decimals."""
    readings = set()
    for thousands, decimals in ((".", ","), (",", ".")):
        groups = written.split(decimals)
        if len(groups) > 2 or not re.fullmatch(rf"\d+|\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", groups[0]):
            continue
        try:
            readings.add(Decimal(".".join([groups[0].replace(thousands, ""), *groups[1:]])).normalize())
        except InvalidOperation:
            continue
    return readings
