"""A day off, and other hours on a date: nobody has to type where a whole day begins and ends."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultants.models import MAX_POLICY_DAYS, TimeOff
from consultants.pages.week_form import PeriodsField

MAX_REASON = TimeOff._meta.get_field("reason").max_length


class DayField(forms.DateField):
    """With the calendar that the browser has for it."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"), **values)


class ClockField(forms.TimeField):
    def __init__(self, **values: Any) -> None:
        super().__init__(required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M"), **values)


class DayOffForm(forms.Form):
    first = DayField(label=gettext_lazy("First day"))
    last = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day."))
    starts = ClockField(label=gettext_lazy("From"))
    ends = ClockField(label=gettext_lazy("To"))
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=MAX_REASON)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("first"), values.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day must not be before the first."))
        if first and last and last - first > timedelta(days=MAX_POLICY_DAYS):
            self.add_error("last", _("That is more than two years."))
        if (values.get("starts") is None) != (values.get("ends") is None):
            self.add_error("ends", _("Give both times, or none for whole days."))
        return values

    @property
    def dates(self) -> tuple[date, date]:
        first = self.cleaned_data["first"]
        return first, self.cleaned_data["last"] or first

    @property
    def part(self) -> tuple[time, time] | None:
        start, end = self.cleaned_data["starts"], self.cleaned_data["ends"]
        return None if start is None else (start, end)


class OtherHoursForm(forms.Form):
    on = DayField(label=gettext_lazy("Date"))
    periods = PeriodsField(label=gettext_lazy("Hours"))
    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=MAX_REASON)
