"""Days and times as customers write them, in both languages and each style; `spoken` ones have their numbers in words."""

from datetime import date, time
from random import Random

from benchmarks.customers.wordings import Way

UNITS = {
    "vi": ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
           "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
}  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty")
ORDINALS = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth", 20: "twentieth",
            30: "thirtieth"}  # fmt: skip
WEEKDAYS_VI = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_WEEKDAYS = ("mon", "tue", "wed", "thurs", "fri", "sat", "sun")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip


def number(value: int, language: str) -> str:
    """Below sixty, in words."""
    if language == "vi":
        return _number_vi(value)
    if value < 20:
        return UNITS["en"][value]
    return TENS[value // 10] + (f"-{UNITS['en'][value % 10]}" if value % 10 else "")


def _number_vi(value: int) -> str:
    tens, unit = divmod(value, 10)
    if not tens:
        return UNITS["vi"][unit]
    last = {0: "", 1: "mốt" if tens > 1 else "một", 5: "lăm"}.get(unit, UNITS["vi"][unit])
    return f"{'mười' if tens == 1 else UNITS['vi'][tens] + ' mươi'} {last}".strip()


def ordinal(value: int) -> str:
    if value in ORDINALS:
        return ORDINALS[value]
    if value > 20:
        return f"{TENS[value // 10]} {ORDINALS.get(value % 10) or UNITS['en'][value % 10] + 'th'}"
    return UNITS["en"][value] + "th"


# Times


def clock(value: time, way: Way, random: Random) -> str:
    return random.choice(_clocks_vi(value, way) if way.language == "vi" else _clocks_en(value, way))


def _part_vi(value: time) -> str:
    return "sáng" if value.hour < 11 else "trưa" if value.hour < 13 else "chiều" if value.hour < 18 else "tối"


def _clocks_vi(value: time, way: Way) -> list[str]:
    hour, part = value.hour if value.hour <= 12 else value.hour - 12, _part_vi(value)
    if way.is_spoken:
        minutes = {0: "", 30: " rưỡi"}.get(value.minute, f" {number(value.minute, 'vi')}")
        return [f"{number(hour, 'vi')} giờ{minutes} {part}"]
    minutes = f"{value.minute:02}" if value.minute else ""
    if way.style == "formal":
        return [f"{value:%H:%M}", f"{value.hour} giờ {minutes}".strip()]
    if way.style == "chat":
        return [f"{hour}h{minutes} {part}", f"{value.hour}h{minutes}"]
    half = [f"{hour}h rưỡi {part}"] if value.minute == 30 else []
    return [f"{hour}h{minutes} {part}", f"{hour} giờ {minutes}".strip() + f" {part}", f"{value.hour}h{minutes}", *half]


def _clocks_en(value: time, way: Way) -> list[str]:
    hour, half = value.hour if value.hour <= 12 else value.hour - 12, "am" if value.hour < 12 else "pm"
    if way.is_spoken:
        minutes = f" {number(value.minute, 'en')}" if value.minute else ""
        part = "in the morning" if value.hour < 12 else "in the afternoon" if value.hour < 18 else "in the evening"
        return [f"{number(hour, 'en')}{minutes} {half}", f"{number(hour, 'en')}{minutes} {part}"]
    minutes = f":{value.minute:02}" if value.minute else ""
    if way.style == "formal":
        return [f"{hour}:{value.minute:02} {half[0]}.m.", f"{value:%H:%M}"]
    if way.style == "chat":
        return [f"{hour}{minutes.replace(':', '')}{half}", f"{hour}{minutes}{half}"]
    return [f"{hour}{minutes}{half}", f"{hour}{minutes} {half}", f"{value:%H:%M}"]


# Days


def day(value: date, way: Way, random: Random, today: date) -> str:
    """Counted from today where people do so."""
    return random.choice((_days_vi if way.language == "vi" else _days_en)(value, way, today))


def _is_this_week(value: date, today: date) -> bool:
    return value.isocalendar()[:2] == today.isocalendar()[:2]


def _is_next_week(value: date, today: date) -> bool:
    return 0 < value.toordinal() - value.weekday() - (today.toordinal() - today.weekday()) <= 7


def _days_vi(value: date, way: Way, today: date) -> list[str]:
    near = {0: ["hôm nay"], 1: ["mai", "ngày mai"], 2: ["ngày kia", "ngày mốt"]}.get((value - today).days, [])
    weekday, short = WEEKDAYS_VI[value.weekday()], f"{value.day}/{value.month}"
    if way.is_spoken:
        dated = f"ngày {number(value.day, 'vi')} tháng {number(value.month, 'vi')}"
        return [*near, *_in_week(weekday, value, today, " tuần sau"), dated]
    if way.style == "formal":
        return [f"{weekday} ngày {short}", f"ngày {value.day} tháng {value.month}"]
    in_figures = weekday if value.weekday() in (6,) else f"thứ {value.weekday() + 2}"
    if way.style == "chat":
        brief = "cn" if value.weekday() == 6 else f"t{value.weekday() + 2}"
        return [*near[:1], *_in_week(brief, value, today, " tuần sau"), short]
    both = [one for name in (weekday, in_figures) for one in _in_week(name, value, today, " tuần sau")]
    return [*near, *both, f"ngày {short}", f"{in_figures} {short}"]


def _days_en(value: date, way: Way, today: date) -> list[str]:
    near = {0: ["today"], 1: ["tomorrow"], 2: ["the day after tomorrow"]}.get((value - today).days, [])
    weekday, month = WEEKDAYS[value.weekday()], MONTHS[value.month - 1]
    if way.is_spoken:
        return [*near[:1], *_in_week(weekday, value, today, " next week"), f"{month} {ordinal(value.day)}"]
    if way.style == "formal":
        return [f"{weekday}, {value.day} {month}", f"{month} {value.day}"]
    if way.style == "chat":
        return [
            *near[:1],
            *_in_week(SHORT_WEEKDAYS[value.weekday()], value, today, " next week"),
            f"{month[:3]} {value.day}",
        ]
    return [
        *near,
        *_in_week(weekday, value, today, " next week"),
        f"{value.day} {month}",
        f"{weekday} {month[:3]} {value.day}",
    ]


def _in_week(weekday: str, value: date, today: date, next_week: str) -> list[str]:
    """A bare weekday is one of this week that is still to come; today is not named by it."""
    if _is_this_week(value, today) and value > today:
        return [weekday]
    return [weekday + next_week] if _is_next_week(value, today) else []


def takes_on(words: str) -> bool:
    """Whether English puts "on" before it."""
    return not words.startswith(("today", "tomorrow", "the day after", "next", "this", "any", "as soon", "at "))
