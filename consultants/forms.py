"""Forms of the admin that show more than a model's own fields."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from accounts.widgets import MomentWidget
from consultants import desk_hours
from consultants.models import Business, TimeOff, WorkingHours
from consultants.public_holidays import countries

Weekday = WorkingHours.Weekday


class DayField(forms.CharField):
    """The times of one day, as a text that people write."""

    def __init__(self, day: Weekday) -> None:
        super().__init__(label=day.label, required=False, max_length=100)

    def prepare_value(self, value: Any) -> Any:
        return desk_hours.write_periods(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> desk_hours.Periods:
        return desk_hours.read_periods(super().clean(value))


# A field for each day of the week, Monday first.
DAY_FIELDS = {f"desk_{day.name.lower()}": day for day in Weekday}


class BusinessForm(forms.ModelForm):
    desk_monday = DayField(Weekday.MONDAY)
    desk_tuesday = DayField(Weekday.TUESDAY)
    desk_wednesday = DayField(Weekday.WEDNESDAY)
    desk_thursday = DayField(Weekday.THURSDAY)
    desk_friday = DayField(Weekday.FRIDAY)
    desk_saturday = DayField(Weekday.SATURDAY)
    desk_sunday = DayField(Weekday.SUNDAY)

    class Meta:
        model = Business
        exclude = ["desk_hours"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, day in DAY_FIELDS.items():
            self.initial[name] = self.instance.desk_periods(day)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            self.instance.desk_hours = desk_hours.stored({day: cleaned[name] for name, day in DAY_FIELDS.items()})
        return cleaned


class ConsultantForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages"), choices=settings.CONSULTANT_LANGUAGES, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("What they can advise in."),
    )  # fmt: skip

    class Meta:
        help_texts = {
            "is_active": _("Unticked: nobody books them any more, and their login is signed out and closed at once."),
        }


class TimeOffForm(forms.ModelForm):
    """The range as its two ends, each with the admin's date and time pickers."""

    starts_at = forms.SplitDateTimeField(label=_("From"), widget=MomentWidget)
    ends_at = forms.SplitDateTimeField(label=_("To"), widget=MomentWidget)

    class Meta:
        model = TimeOff
        fields = ["consultant", "starts_at", "ends_at", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["starts_at"] = self.instance.during.lower
            self.initial["ends_at"] = self.instance.during.upper

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and start >= end:
            raise forms.ValidationError({"ends_at": _("The end must be after the start.")})
        if start and end:
            self.instance.during = DateTimeTZRange(start, end)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """The range is no field of this form, and its constraints are to be checked all the same."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # left out of the stubs
        return exclusions - {"during"} if self.instance.during else exclusions


def business_country() -> str:
    return Business.current().country


class HolidayImportForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), initial=business_country)
    year = forms.IntegerField(label=_("Year"), min_value=1970, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(code, code) for code in countries()]  # type: ignore[attr-defined]
