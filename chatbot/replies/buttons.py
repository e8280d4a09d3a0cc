"""Everything that can be tapped, as values: what each button does, with one writer and one parser of its payload.

A payload travels to the customer's device and comes back when it is tapped, after years perhaps: a form that was ever
written here stays readable. What comes back can also be made up, so that a button names rows and proves nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from bookings.models import AppointmentEvent, PartOfDay


class Do(StrEnum):
    """What can be had at any time, without naming anything."""

    BOOK = "book"
    APPOINTMENTS = "appointments"
    MOVE = "move"
    CANCEL = "cancel"
    MENU = "menu"
    PROFILE = "profile"
    DEVICES = "devices"
    ABILITIES = "abilities"
    PERSON = "person"
    # The bot again, where a person has the conversation.
    BOT = "bot"
    CHANGE_ADDRESS = "change_address"
    SIGN_OUT = "sign_out"
    ERASE = "erase"


@dataclass(frozen=True)
class Speak:
    """Write in this language from now on; the code of one."""

    language: str


@dataclass(frozen=True)
class Begin:
    """The journey of that name, as it registered itself."""

    journey: str


@dataclass(frozen=True)
class Pick:
    """The choice of that number, counted from 1, of an offer that was put on the table."""

    offer: str
    number: int


class Verb(StrEnum):
    """What can be done with an appointment that stands or stood."""

    SHOW = "show"
    MOVE = "move"
    CANCEL = "cancel"
    # Book what was cancelled once more, and move to where it stood before.
    AGAIN = "again"
    BACK = "back"
    # Tell the consultant that one cannot come.
    AWAY = "away"


@dataclass(frozen=True)
class OnAppointment:
    verb: Verb
    code: str


@dataclass(frozen=True)
class AnswerOffer:
    """To a time from the waitlist, held under that code."""

    accepts: bool
    code: str


class ReminderAnswer(StrEnum):
    COME = "yes"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class AnswerReminder:
    """`pk`: of the notification that the button stands under."""

    answer: ReminderAnswer
    pk: int


@dataclass(frozen=True)
class Tell:
    """What is told of the next appointment on its day; how late, in minutes, 0 for not said."""

    kind: AppointmentEvent.Kind
    minutes: int = 0


@dataclass(frozen=True)
class Rate:
    """A visit, by the code of its appointment."""

    code: str
    points: int


@dataclass(frozen=True)
class Helpful:
    """Whether the answer to the question of that number was."""

    pk: int
    is_helpful: bool


@dataclass(frozen=True)
class PassOn:
    """Whether the question of that number goes to a person."""

    pk: int
    agreed: bool


@dataclass(frozen=True)
class ReadPlace:
    """The passage of that number, in which the answer to the question of the number `pk` may stand."""

    pk: int
    passage: int


class ProfileField(StrEnum):
    NAME = "name"
    PHONE = "phone"
    ZONE = "zone"


@dataclass(frozen=True)
class ChangeProfile:
    field: ProfileField


class DeviceChange(StrEnum):
    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True)
class ChangeDevices:
    change: DeviceChange


@dataclass(frozen=True)
class Take:
    """Book what an answer named. None is open; `asks_for_a_day`: the day is asked for whatever else is known.

    `when` is a moment, aware, or a day by the customer's clock. `part` is one of the day; `hours` are the first and the
    end of the clock times that were asked for, either of them open.
    """

    service: int | None = None
    consultant: int | None = None
    when: datetime | date | None = None
    asks_for_a_day: bool = False
    part: str = ""
    hours: tuple[time | None, time | None] | None = None

    def local(self, zone: ZoneInfo) -> tuple[date, time | None]:
        """The day and the time by that clock; there has to be a `when`."""
        if isinstance(self.when, datetime):
            here = self.when.astimezone(zone)
            return here.date(), time(here.hour, here.minute)
        assert self.when is not None, "it names no day"
        return self.when, None


@dataclass(frozen=True)
class Unreadable:
    """One that looks like ours and names nothing that can be named."""


Button = (
    Do | Speak | Begin | Pick | OnAppointment | AnswerOffer | AnswerReminder | Tell | Rate | Helpful | PassOn
    | ReadPlace | ChangeProfile | ChangeDevices | Take
)  # fmt: skip

MOMENT, DAY, ANY_DAY = "%Y%m%dT%H%M", "%Y%m%d", "day"
CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d"
HOURS = re.compile(rf"({CLOCK})?-({CLOCK})?")
# Longer than any number of ours.
MOST_DIGITS = 18
YES_NO = {True: "yes", False: "no"}


def write(button: Button) -> str:
    """The payload that `parse` makes the same button of."""
    form = BY_CLASS[button.verb if isinstance(button, OnAppointment) else type(button)]
    return ":".join((form.kind, *form.write(button)))


def _take_words(button: Take) -> tuple[str, ...]:
    return str(button.service or 0), str(button.consultant or 0), _when(button), _window(button)


def _when(button: Take) -> str:
    if button.asks_for_a_day:
        return ANY_DAY
    if isinstance(button.when, datetime):
        return f"{button.when.astimezone(UTC):{MOMENT}}"
    return f"{button.when:{DAY}}" if button.when else ""


def _window(button: Take) -> str:
    if button.hours:
        return "-".join(f"{end:%H:%M}" if end else "" for end in button.hours)
    return button.part


def parse(payload: str) -> Button | Unreadable | None:
    """What a payload does; None for one that was never ours, such as "Get Started" of a page."""
    kind, colon, rest = payload.partition(":")
    form = BY_KIND.get(kind) if colon else None
    if form is None:
        return None
    try:
        return form.read(rest.split(":"))
    except (ValueError, OverflowError):
        return Unreadable()


def _take(words: list[str]) -> Take:
    """What of it cannot be read is left open: the booking asks."""
    service, consultant, when, window = (*_joined_window(words), "", "", "", "")[:4]
    hours = HOURS.fullmatch(window)
    return Take(
        _row(service), _row(consultant), _moment(when), when == ANY_DAY,
        window if window in PartOfDay.values else "",
        (_clock(hours[1]), _clock(hours[2])) if hours else None,
    )  # fmt: skip


def _clock(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _joined_window(words: list[str]) -> list[str]:
    """The window holds colons of its own."""
    return [*words[:3], ":".join(words[3:])]


def _moment(text: str) -> datetime | date | None:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        pass
    try:
        return datetime.strptime(text, DAY).replace(tzinfo=UTC).date()
    except ValueError:
        return None


def _row(text: str) -> int | None:
    """The key of a row, if it can be one."""
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def _yes(text: str) -> bool:
    if text not in YES_NO.values():
        raise ValueError(text)
    return text == YES_NO[True]


def _two(words: list[str]) -> tuple[str, str]:
    first, second = words
    return first, second


def _one(words: list[str]) -> str:
    (word,) = words
    return word


def _offer(words: list[str]) -> AnswerOffer:
    answer, code = _two(words)
    return AnswerOffer(_yes(answer), code)


def _reminder(words: list[str]) -> AnswerReminder:
    answer, pk = _two(words)
    return AnswerReminder(ReminderAnswer(answer), _number(pk))


def _tell(words: list[str]) -> Tell:
    kind, minutes = _two(words)
    if kind not in AppointmentEvent.OF_THE_DAY:
        raise ValueError(kind)
    return Tell(AppointmentEvent.Kind(kind), _number(minutes))


def _rate(words: list[str]) -> Rate:
    code, points = _two(words)
    return Rate(code, _number(points))


def _helpful(words: list[str]) -> Helpful:
    pk, answer = _two(words)
    return Helpful(_number(pk), _yes(answer))


def _pass_on(words: list[str]) -> PassOn:
    pk, answer = _two(words)
    return PassOn(_number(pk), _yes(answer))


def _read_place(words: list[str]) -> ReadPlace:
    pk, passage = _two(words)
    return ReadPlace(_number(pk), _number(passage))


def _pick(words: list[str]) -> Pick:
    offer, number = _two(words)
    return Pick(offer, _number(number))


def _profile(words: list[str]) -> ChangeProfile:
    return ChangeProfile(ProfileField(_one(words)))


def _devices(words: list[str]) -> ChangeDevices:
    return ChangeDevices(DeviceChange(_one(words)))


def _on_appointment(verb: Verb, words: list[str]) -> OnAppointment:
    return OnAppointment(verb, _one(words))


@dataclass(frozen=True)
class Form:
    """How buttons of one class are written behind their kind, and read again. `read` raises ValueError."""

    kind: str
    # The class, or the verb of one about an appointment.
    of: type | Verb
    write: Callable[[Any], tuple[str, ...]]
    read: Callable[[list[str]], Button]


FORMS = (
    Form("do", Do, lambda one: (one.value,), lambda words: Do(_one(words))),
    Form("lang", Speak, lambda one: (one.language,), lambda words: Speak(_one(words))),
    Form("begin", Begin, lambda one: (one.journey,), lambda words: Begin(_one(words))),
    Form("pick", Pick, lambda one: (one.offer, str(one.number)), _pick),
    *(Form(verb.value, verb, lambda one: (one.code,), partial(_on_appointment, verb)) for verb in Verb),
    Form("offer", AnswerOffer, lambda one: (YES_NO[one.accepts], one.code), _offer),
    Form("remind", AnswerReminder, lambda one: (one.answer.value, str(one.pk)), _reminder),
    Form("tell", Tell, lambda one: (one.kind.value, str(one.minutes)), _tell),
    Form("rate", Rate, lambda one: (one.code, str(one.points)), _rate),
    Form("helpful", Helpful, lambda one: (str(one.pk), YES_NO[one.is_helpful]), _helpful),
    Form("read", ReadPlace, lambda one: (str(one.pk), str(one.passage)), _read_place),
    Form("pass_on", PassOn, lambda one: (str(one.pk), YES_NO[one.agreed]), _pass_on),
    Form(
        "profile", ChangeProfile, lambda one: (one.field.value,), lambda words: ChangeProfile(ProfileField(_one(words)))
    ),
    Form(
        "device", ChangeDevices, lambda one: (one.change.value,), lambda words: ChangeDevices(DeviceChange(_one(words)))
    ),
    Form("take", Take, _take_words, _take),
)
BY_KIND = {form.kind: form for form in FORMS}
BY_CLASS = {form.of: form for form in FORMS}
