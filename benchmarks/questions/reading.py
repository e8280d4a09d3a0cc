"""Values as they stand in a sentence of the bot's: people, services, days, clocks, lengths, amounts and numbers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from functools import cached_property

from meetassist.text import fold

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = (("monday", "mon", "thu hai", "thu 2", "t2"), ("tuesday", "tue", "thu ba", "thu 3", "t3"),
            ("wednesday", "wed", "thu tu", "thu 4", "t4"), ("thursday", "thu nam", "thu 5", "t5"),
            ("friday", "fri", "thu sau", "thu 6", "t6"), ("saturday", "sat", "thu bay", "thu 7", "t7"),
            ("sunday", "sun", "chu nhat", "cn"))  # fmt: skip
_WEEKDAY = "|".join(word for words in WEEKDAYS for word in words)
# "thứ 5 12 giờ" is a day and a clock, and "thứ 2 - 7" is left alone. English ones may have an s.
WEEKDAY = re.compile(rf"\b({_WEEKDAY})s?\b(?: *(?:[-–—]|to|den|until|through) *({_WEEKDAY})s?\b)?")
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "once": 1,
    "twice": 2,
}  # fmt: skip
LANGUAGES = {
    "vi": ("vietnamese", "tieng viet"), "en": ("english", "tieng anh"), "zh": ("chinese", "tieng trung", "tieng hoa"),
    "ja": ("japanese", "tieng nhat"), "ko": ("korean", "tieng han"), "fr": ("french", "tieng phap"),
    "de": ("german", "tieng duc"), "ru": ("russian", "tieng nga"), "es": ("spanish", "tieng tay ban nha"),
}  # fmt: skip

_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
DAY_MONTH = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\b(?!:\d)")
ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
SPELT = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?:thang (\d{{1,2}})|({_MONTH}))\b|\b({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:\d)"
)
CLOCK = re.compile(r"(?<![\d/.])(\d{1,2})(?:[:h](\d{2})|h)(?!\d)(?: ?([ap])\.?m\b)?|\b(\d{1,2}) ?([ap])\.?m\b")
RANGE = re.compile(r"(\d{1,2}[:h]\d{0,2})\s*(?:[-–—]|to|den|until)\s*(\d{1,2}[:h]\d{0,2})")
HALF_PAST = re.compile(r"\bhalf (?:past )?(\d{1,2})\b")
SPOKEN_CLOCK = re.compile(r"\b(?:luc|at|tu|from|den|to|until|by) (\d{1,2})(?: gio)?(?: (\d{1,2}))?\b")
LENGTH = re.compile(
    r"(?:(\d+) ?(?:days?|ngay)\b)?(?:,? ?(?:and |va )?(\d+(?:[.,]\d+)?) ?(?:hours?|hrs?|gio|tieng|h)\b( ruoi)?)?"
    r"(?:,? ?(?:and |va )?(\d+) ?(?:minutes?|mins?|phut)\b)?"
)
MONEY = re.compile(
    r"(?<![\d:/])(\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)(?: ?(k|nghin|ngan|thousand|trieu|tr|million|m)\b)?(?![\d:/])"
)
SCALES = {
    "k": 1_000,
    "nghin": 1_000,
    "ngan": 1_000,
    "thousand": 1_000,
    "trieu": 10**6,
    "tr": 10**6,
    "million": 10**6,
    "m": 10**6,
}


@dataclass(frozen=True)
class Names:
    """Who and what can be named in the business: services by each of their names."""

    people: tuple[str, ...]
    services: dict[str, tuple[str, ...]]

    def aliases(self, person: str) -> list[str]:
        """The whole name, and its ends that nobody else's name has."""
        words = person.split()
        ends = [" ".join(words[-size:]) for size in range(1, len(words))]
        return [person, *(end for end in ends if sum(f" {name}".endswith(f" {end}") for name in self.people) == 1)]


@dataclass(frozen=True)
class Reading:
    """A text of the bot's, or a customer's. `today` gives the year to days that are told without one."""

    text: str
    names: Names
    today: date
    # By a customer, who may leave out marks and capitals.
    is_typed: bool = False

    @cached_property
    def folded(self) -> str:
        return re.sub(r"\s+", " ", fold(self.text).replace("’", "'")).strip()

    @cached_property
    def people(self) -> list[str]:
        """In the order in which they are named first."""
        found = {}
        for person in self.names.people:
            text = self.folded if self.is_typed else self.text
            aliases = [fold(one) if self.is_typed else one for one in self.names.aliases(person)]
            # Of the bot with its marks and capitals: without them "Bảo" is in "bao nhiêu", too.
            at = [match.start() for alias in aliases if (match := _word(alias).search(text))]
            if at:
                found[person] = min(at)
        return sorted(found, key=found.__getitem__)

    @cached_property
    def services(self) -> list[str]:
        found = {}
        for service, names in self.names.services.items():
            at = [self.folded.find(fold(name)) for name in names if fold(name) in self.folded]
            if at:
                found[service] = min(at)
        return sorted(found, key=found.__getitem__)

    @cached_property
    def days(self) -> list[date]:
        """What is told as a date; a weekday alone is `weekdays`."""
        found: list[tuple[int, date]] = []
        for match in ISO.finditer(self.folded):
            found += _dated(match.start(), *map(int, match.groups()))
        for match in DAY_MONTH.finditer(ISO.sub(" ", self.folded)):
            found += self._near(match.start(), int(match[1]), int(match[2]), match[3])
        for match in SPELT.finditer(self.folded):
            name = match[3] or match[4]
            month = int(match[2]) if match[2] else next(n for n, one in enumerate(MONTHS, 1) if one.startswith(name))
            found += self._near(match.start(), int(match[1] or match[5]), month, None)
        for words, days in ((r"today|hom nay", 0), (r"tomorrow|ngay mai|sang mai|chieu mai", 1)):
            found += [
                (match.start(), self.today + timedelta(days)) for match in re.finditer(rf"\b(?:{words})\b", self.folded)
            ]
        return list(dict.fromkeys(day for _, day in sorted(found)))

    def _near(self, at: int, day: int, month: int, year: str | None) -> Iterator[tuple[int, date]]:
        """The one of these days that is nearest to today."""
        years = [int(year)] if year else [self.today.year + number for number in (-1, 0, 1)]
        found = [one for number in years for one in _dated(at, number, month, day)]
        if found:
            yield min(found, key=lambda one: abs(one[1] - self.today))

    @cached_property
    def weekdays(self) -> list[int]:
        """In order; of "Tuesday – Friday" also those between."""
        found = {}
        for match in WEEKDAY.finditer(self.folded):
            first, last = _weekday(match[1]), _weekday(match[2] or match[1])
            for number in range(first, max(first, last) + 1):
                found.setdefault(number, match.start())
        return sorted(found, key=found.__getitem__)

    @cached_property
    def clocks(self) -> list[time]:
        """Written as clocks, in order: 09:00, 9h, 9 am."""
        return list(dict.fromkeys(_clocks(self.folded)))

    @cached_property
    def ranges(self) -> list[tuple[time, time]]:
        found = [[*_clocks(match[1]), *_clocks(match[2])] for match in RANGE.finditer(self.folded)]
        return [(pair[0], pair[1]) for pair in found if len(pair) == 2]

    @cached_property
    def loose_clocks(self) -> set[time]:
        """Also those in words that may be something else: "lúc 9 giờ"."""
        spoken = [(int(match[1]), int(match[2] or 0)) for match in SPOKEN_CLOCK.finditer(self.folded)]
        found = {time(hour, minute) for hour, minute in spoken if hour < 24 and minute < 60}
        found |= {time(int(match[1]), 30) for match in HALF_PAST.finditer(self.folded) if int(match[1]) < 12}
        return {*self.clocks, *found, *(time(one.hour + 12, one.minute) for one in found if one.hour < 12)}

    @cached_property
    def lengths(self) -> set[timedelta]:
        found = set()
        for match in LENGTH.finditer(self.folded):
            days, hours, half, minutes = match.groups()
            if days or hours or minutes:
                hour = float((hours or "0").replace(",", ".")) + (0.5 if half else 0)
                found.add(timedelta(days=int(days or 0), hours=hour, minutes=int(minutes or 0)))
        return found

    @cached_property
    def amounts(self) -> set[Decimal]:
        """Money and plain numbers alike."""
        found = set()
        for match in MONEY.finditer(self.folded):
            digits, scale = match.groups()
            grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", digits) and not scale
            number = Decimal(re.sub(r"[.,]", "", digits) if grouped else digits.replace(",", "."))
            found.add(number * SCALES.get(scale or "", 1))
        for match in re.finditer(r"\b(\d+) ?(?:tr|trieu) ?(\d)\b", self.folded):
            found.add(Decimal(match[1]) * 10**6 + Decimal(match[2]) * 10**5)
        return found

    @cached_property
    def counts(self) -> set[int]:
        """Numbers that are no part of a day, a clock or an amount, nor the number of a line."""
        text = re.sub(r"(?:^|\n)\s*\d+[.)]\s", "\n", fold(self.text))
        for pattern in (
            ISO,
            DAY_MONTH,
            SPELT,
            CLOCK,
            re.compile(r"\d[\d.,]*\d{3}\b"),
            re.compile(r"\bthu (?:\d|hai|ba|tu|nam|sau|bay)\b"),
        ):
            text = pattern.sub(" ", text)
        words = [NUMBERS[word] for word in re.findall(r"[a-z]+", text) if word in NUMBERS]
        return {int(number) for number in re.findall(r"(?<![\w.,])\d+(?![\w,]|\.\d)", text)} | set(words)

    @cached_property
    def lines(self) -> int:
        """Of a list."""
        return len(re.findall(r"(?:^|\n)\s*(?:[-•*–]|\d+[.)])\s", self.text))


def _weekday(word: str) -> int:
    return next(number for number, words in enumerate(WEEKDAYS, 1) if word in words)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)(?! (?:hiểm|hiem|nhieu|lau|gio|gom))")


def _dated(at: int, year: int, month: int, day: int) -> Iterator[tuple[int, date]]:
    try:
        yield at, date(year, month, day)
    except ValueError:
        return


def _clocks(folded: str) -> Iterable[time]:
    for match in CLOCK.finditer(folded):
        hour, minute = int(match[1] or match[4]), int(match[2] or 0)
        half = match[3] or match[5]
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            yield time(hour, minute)
