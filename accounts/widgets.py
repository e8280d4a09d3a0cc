"""The admin's fields for times: they show all of a time, so that saving what was shown writes the same."""

from datetime import datetime, time
from typing import Any

from django.contrib.admin.options import FORMFIELD_FOR_DBFIELD_DEFAULTS
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTimeWidget, BaseAdminDateWidget, BaseAdminTimeWidget
from django.db import models
from django.forms import MultiWidget


class _WithSeconds:
    """Hours and minutes, and the seconds where there are any."""

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, time | datetime) and value.second:
            return f"{value:%H:%M:%S}"
        shown: str | None = super().format_value(value)  # type: ignore[misc]
        return shown


class ClockWidget(_WithSeconds, AdminTimeWidget):
    """A time of day."""


class _ClockPart(_WithSeconds, BaseAdminTimeWidget):
    """The second field of a moment."""


class MomentWidget(AdminSplitDateTime):
    """A date and a time of day."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        MultiWidget.__init__(self, [BaseAdminDateWidget, _ClockPart], attrs)


def show_whole_times() -> None:
    """Every form of the admin that is made from a model gets these fields."""
    FORMFIELD_FOR_DBFIELD_DEFAULTS[models.TimeField]["widget"] = ClockWidget
    FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateTimeField]["widget"] = MomentWidget
