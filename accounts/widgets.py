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

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What stands beside the two fields names them: it is no label of theirs, and the field's own is of both."""
        context = super().get_context(name, value, attrs)
        labels = (context["date_label"], context["time_label"])
        for part, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            part["attrs"]["aria-label"] = str(label).rstrip(":")
        return context


def show_whole_times() -> None:
    """Every form of the admin that is made from a model gets these fields."""
    FORMFIELD_FOR_DBFIELD_DEFAULTS[models.TimeField]["widget"] = ClockWidget
    FORMFIELD_FOR_DBFIELD_DEFAULTS[models.DateTimeField]["widget"] = MomentWidget
