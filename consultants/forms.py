"""Forms of the admin that show more than a model's own fields."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext_lazy as _

from consultants.models import TimeOff
from consultants.public_holidays import DEFAULT_COUNTRY, countries


class ConsultantForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("languages"), choices=settings.CONSULTANT_LANGUAGES, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("What they can advise in."),
    )  # fmt: skip


class TimeOffForm(forms.ModelForm):
    """The range as its two ends, each with the admin's date and time pickers."""

    starts_at = forms.SplitDateTimeField(label=_("From"), widget=AdminSplitDateTime)
    ends_at = forms.SplitDateTimeField(label=_("To"), widget=AdminSplitDateTime)

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


class HolidayImportForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), initial=DEFAULT_COUNTRY)
    year = forms.IntegerField(label=_("Year"), min_value=1970, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [(code, code) for code in countries()]  # type: ignore[attr-defined]
