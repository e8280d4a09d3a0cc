"""The files, their columns, and how a value of each is read and written. The form is described in docs/csv.md."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from accounts.addresses import cleaned

Parse = Callable[[str], Any]


def text(value: str) -> str:
    """In one Unicode form: two that look the same are the same."""
    return unicodedata.normalize("NFC", value)


def prose(value: str) -> str:
    """Kept with the blanks and line breaks around it."""
    return value


def phone(value: str) -> str:
    """Spreadsheets take a phone for a number and drop its leading zero: nine digits get it back."""
    return f"0{value}" if len(value) == 9 and value.isdecimal() else value


def day(value: str) -> date:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(value, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    raise ValueError(_("a date is written 2026-11-23"))


def clock(value: str) -> time:
    for form in ("%H:%M", "%H:%M:%S"):
        try:
            return datetime.strptime(value, form).time()  # noqa: DTZ007 - a time of day has no zone
        except ValueError:
            continue
    raise ValueError(_("a time is written 09:30"))


class End(NamedTuple):
    """Of a working period. One on the next day is written on from midnight: 24:00, and 26:00 for 02:00."""

    clock: time
    is_next_day: bool


def end(value: str) -> End:
    hour, _colon, rest = value.partition(":")
    if hour.isdecimal() and 24 <= int(hour) < 48:
        return End(clock(f"{int(hour) - 24}:{rest}"), True)
    return End(clock(value), False)


def moment(value: str) -> datetime:
    """Without a zone it is UTC: the earlier system's servers ran on it."""
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(_("a date and time is written 2026-11-23 09:30:00")) from None
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def yes_or_no(value: str) -> bool:
    answers = {"true": True, "t": True, "1": True, "yes": True, "false": False, "f": False, "0": False, "no": False}
    if value.lower() not in answers:
        raise ValueError(_("it is true or false"))
    return answers[value.lower()]


def whole(lowest: int, highest: int) -> Parse:
    def parse(value: str) -> int:
        number = int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else -1
        if not lowest <= number <= highest:
            raise ValueError(_("a whole number from %(low)s to %(high)s") % {"low": lowest, "high": highest})
        return number

    return parse


def amount(value: str) -> Decimal:
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError(_("an amount is written 350000 or 350000.50")) from None
    if not (number.is_finite() and 0 <= number < 10**12) or number != round(number, 2):
        raise ValueError(_("an amount is written 350000 or 350000.50"))
    return number


def one_of(*words: str) -> Parse:
    def parse(value: str) -> str:
        if value.lower() not in words:
            raise ValueError(_("one of: %(words)s") % {"words": ", ".join(words)})
        return value.lower()

    return parse


@dataclass(frozen=True)
class Column:
    """`names` are accepted in the header, whatever their case; the first is the one that is written."""

    names: tuple[str, ...]
    parse: Parse = text
    required: bool = False
    default: Any = None

    @property
    def key(self) -> str:
        return self.names[0].lower()


def column(*names: str, parse: Parse = text, required: bool = False, default: Any = None) -> Column:
    return Column(names, parse, required, default)


STATUSES = ("pending", "confirmed", "completed", "cancelled")
DAY_MINUTES = 24 * 60

# In the order in which they are read: what is referred to comes first.
FILES: dict[str, tuple[Column, ...]] = {
    "customer.csv": (
        column("CustomerID", "id", required=True), column("FullName", required=True),
        column("Email", parse=cleaned, default=""),
        column("Phone", "PhoneNumber", parse=phone, default=""), column("DOB", "DateOfBirth", parse=day),
        column("CreatedAt", parse=moment),
        column("IsDisabled", parse=yes_or_no, default=False), column("Notes", parse=prose, default=""),
    ),
    "consultant.csv": (
        column("ConsultantID", "id", required=True), column("FullName", required=True),
        column("Email", parse=cleaned, default=""),
        column("Phone", "PhoneNumber", parse=phone, default=""), column("Specialties", default=""),
        column("Qualifications", default=""), column("JoinDate", parse=day),
        column("IsDisabled", parse=yes_or_no, default=False),
    ),
    "service.csv": (
        column("name", required=True), column("duration_minutes", parse=whole(5, DAY_MINUTES), required=True),
        column("consultants", default=""), column("description", parse=prose, default=""),
        column("price", parse=amount),
    ),
    "consultantschedule.csv": (
        column("ScheduleID", "ConsultantScheduleID", "id"), column("ConsultantID", required=True),
        column("Date", parse=day, required=True), column("StartTime", parse=clock), column("EndTime", parse=end),
        column("IsAvailable", parse=yes_or_no, default=True),
    ),
    "appointment.csv": (
        column("AppointmentID", "id", required=True), column("ConsultantID", required=True),
        column("CustomerID", required=True), column("Date", parse=day, required=True),
        column("Time", parse=clock, required=True), column("Duration", parse=whole(1, DAY_MINUTES), default=60),
        column("MeetingURL", default=""), column("Status", parse=one_of(*STATUSES), default="pending"),
        column("Description", parse=prose, default=""), column("CreatedAt", parse=moment),
        column("UpdatedAt", parse=moment),
    ),
    "appointmentfeedback.csv": (
        column("AppointmentID", "id", required=True), column("Rating", parse=whole(0, 5), required=True),
        column("Text", "CustomerFeedback", "FeedbackText", "Feedback", "Comment", parse=prose, default=""),
    ),
}  # fmt: skip


def written(value: Any) -> str:
    """A value as it stands in a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    if isinstance(value, time):
        return value.isoformat("seconds" if value.second else "minutes")
    if isinstance(value, End):
        hour, _colon, rest = written(value.clock).partition(":")
        return f"{int(hour) + 24 * value.is_next_day:02}:{rest}"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)
