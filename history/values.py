"""What a column held, as people read it: the history keeps it as the database writes it."""

import json
import re
from datetime import datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db.models import BooleanField, DateField, DateTimeField, Field, TimeField
from django.template.defaultfilters import yesno
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.formats import date_format, time_format

# As PostgreSQL writes ranges: ["2026-12-01 02:00:00+00","2026-12-01 03:00:00+00"), an end that is open as nothing.
RANGE = re.compile(r'[\[(](?:"([^"]*)")?,(?:"([^"]*)")?[\])]')


def shown(field: "Field[Any, Any] | None", value: Any) -> str:
    """`field`: of the column today; None where there is none any more. What cannot be read is shown as it is."""
    if isinstance(field, ArrayField) and isinstance(value, list):
        return ", ".join(shown(field.base_field, one) for one in value)
    if isinstance(field, BooleanField) and isinstance(value, bool):
        return str(yesno(value))
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    try:
        return _moment(field, value)
    except ValueError:
        return value


def _moment(field: "Field[Any, Any] | None", text: str) -> str:
    """Raises ValueError for a day or a time that there is not."""
    if isinstance(field, DateTimeRangeField) and (ends := RANGE.fullmatch(text)):
        first, last = (parse_datetime(end) if end else None for end in ends.groups())
        is_one_day = first and last and timezone.localtime(first).date() == timezone.localtime(last).date()
        return f"{_at(first)} – {_at(last, 'TIME_FORMAT' if is_one_day else 'SHORT_DATETIME_FORMAT')}"
    if isinstance(field, DateTimeField) and (at := parse_datetime(text)):
        return _at(at)
    if isinstance(field, DateField) and (on := parse_date(text)):
        return date_format(on, "SHORT_DATE_FORMAT")
    if isinstance(field, TimeField) and (clock := parse_time(text)):
        return time_format(clock, "TIME_FORMAT")
    return text


def _at(at: datetime | None, style: str = "SHORT_DATETIME_FORMAT") -> str:
    """By the clock of who reads it; empty for an end that is open."""
    return date_format(timezone.localtime(at), style) if at else ""
