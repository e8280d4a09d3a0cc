"""Seven lines, in each the working times of a day as people write them; copied from one day to others."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.keeping import last_writer
from accounts.stale_forms import StaleForm
from consultants import working_week
from consultants.desk_hours import Periods
from consultants.models import Consultant, WorkingHours, clock_span

Weekday = WorkingHours.Weekday
# What a tap copies a day to, by the name that the button sends.
TARGETS = {"weekdays": tuple(range(1, 6)), "all": tuple(Weekday.values)}


class PeriodsField(forms.CharField):
    """The working times of one day. Its value is what `working_week.read` gives."""

    def __init__(self, **values: Any) -> None:
        # A phone shows its keyboard of letters: there is a minus and a colon on it.
        attributes = {"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}
        widget = forms.TextInput(attributes)
        super().__init__(required=False, max_length=100, widget=widget, **values)

    def prepare_value(self, value: Any) -> Any:
        return working_week.write(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Periods:
        return working_week.read(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The same times written otherwise are the same."""
        try:
            before = initial if isinstance(initial, list) else working_week.read(initial or "")
            return before != working_week.read(data or "")
        except ValidationError:
            return True


def name_of(weekday: int) -> str:
    return f"hours_{weekday}"


class WeekLines(forms.BaseForm):
    """What a form with the seven lines can do, whatever it is about."""

    def lines(self) -> Iterator[tuple[Any, BoundField]]:
        for day in Weekday:
            yield day, self[name_of(day.value)]

    def week(self) -> dict[int, Periods]:
        """Of the days whose line can be read."""
        found = {day.value: self.cleaned_data.get(name_of(day.value)) for day in Weekday}
        return {day: periods for day, periods in found.items() if periods is not None}

    def refuse_overlaps(self, rows: list[WorkingHours], changed: set[int]) -> None:
        """A night that reaches into the next morning's hours, where one of the two is new."""
        for one, other in working_week.overlaps(rows):
            if days := {one.weekday, other.weekday} & changed:
                words = _("%(one)s and %(other)s overlap.") % {"one": one, "other": other}
                self.add_error(name_of(min(days)), words)


class HoursForm(WeekLines, StaleForm, forms.ModelForm):
    """The usual week of a consultant, as it was when the page was opened; what somebody else has changed stays."""

    writer = staticmethod(last_writer)
    hours_1 = PeriodsField(label=Weekday.MONDAY.label)
    hours_2 = PeriodsField(label=Weekday.TUESDAY.label)
    hours_3 = PeriodsField(label=Weekday.WEDNESDAY.label)
    hours_4 = PeriodsField(label=Weekday.THURSDAY.label)
    hours_5 = PeriodsField(label=Weekday.FRIDAY.label)
    hours_6 = PeriodsField(label=Weekday.SATURDAY.label)
    hours_7 = PeriodsField(label=Weekday.SUNDAY.label)

    class Meta:
        model = Consultant
        fields: list[str] = []

    def __init__(self, data: Any = None, *, instance: Consultant) -> None:
        initial = {name_of(day): periods for day, periods in working_week.of(instance).items()}
        super().__init__(data, instance=instance, initial=initial)

    def changed_week(self) -> dict[int, Periods]:
        return {day: periods for day, periods in self.week().items() if name_of(day) in self.changed_data}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            rows = working_week.rows(self.instance, self.week()) + working_week.for_a_while(self.instance)
            self.refuse_overlaps(rows, set(self.changed_week()))
        return values


def copied(data: QueryDict) -> QueryDict:
    """What was sent, after the tap that copies a day to others: "1:weekdays", "1:all", or "1:chosen"."""
    day, _colon, name = data.get("copy", "").partition(":")
    chosen = tuple(int(part) for part in data.getlist(f"to_{day}") if part in "1234567" and len(part) == 1)
    found = data.copy()
    for target in TARGETS.get(name, chosen):
        found[name_of(target)] = data.get(f"hours_{day}", "")
    return found


def hint(periods: Periods | None) -> str:
    """What the line means where that may surprise."""
    nights = [working_week.period_of(*period) for period in periods or []]
    late = [clock_span(row) for row in nights if row.ends_next_day and not clock_span(row).endswith("24:00")]
    return _("%(times)s: until the next morning") % {"times": ", ".join(late)} if late else ""
