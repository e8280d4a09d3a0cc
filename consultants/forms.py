"""Forms of the admin that show more than a model's own fields."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import UserCreationForm
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from accounts.addresses import AddressField
from accounts.models import User
from accounts.stale_rows import StaleFormSet
from accounts.widgets import MomentWidget
from consultants import desk_hours, photos, working_week
from consultants.models import Business, Photo, TimeOff, WorkingHours

Weekday = WorkingHours.Weekday


class DayField(forms.CharField):
    """The times of one day, as a text that people write; they end on that day."""

    def __init__(self, day: Weekday) -> None:
        super().__init__(label=day.label, required=False, max_length=100)

    def prepare_value(self, value: Any) -> Any:
        return desk_hours.write_periods(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> desk_hours.Periods:
        return desk_hours.read_periods(super().clean(value))


class NightField(DayField):
    """The same, where they may end after midnight."""

    def prepare_value(self, value: Any) -> Any:
        return working_week.write(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> desk_hours.Periods:
        return working_week.read(forms.CharField.clean(self, value))


# A field for each day of the week, Monday first.
DAY_FIELDS = {f"desk_{day.name.lower()}": day for day in Weekday}
OFFICE_FIELDS = {f"office_{day.name.lower()}": day for day in Weekday}


class BusinessForm(forms.ModelForm):
    office_monday = NightField(Weekday.MONDAY)
    office_tuesday = NightField(Weekday.TUESDAY)
    office_wednesday = NightField(Weekday.WEDNESDAY)
    office_thursday = NightField(Weekday.THURSDAY)
    office_friday = NightField(Weekday.FRIDAY)
    office_saturday = NightField(Weekday.SATURDAY)
    office_sunday = NightField(Weekday.SUNDAY)
    desk_monday = DayField(Weekday.MONDAY)
    desk_tuesday = DayField(Weekday.TUESDAY)
    desk_wednesday = DayField(Weekday.WEDNESDAY)
    desk_thursday = DayField(Weekday.THURSDAY)
    desk_friday = DayField(Weekday.FRIDAY)
    desk_saturday = DayField(Weekday.SATURDAY)
    desk_sunday = DayField(Weekday.SUNDAY)

    class Meta:
        model = Business
        exclude = ["desk_hours", "office_hours"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.instance.office_week
        for name, day in OFFICE_FIELDS.items():
            self.initial[name] = office.get(day, [])
        for name, day in DAY_FIELDS.items():
            self.initial[name] = self.instance.desk_periods(day)

    def clean_daily_budget_usd(self) -> Decimal | None:
        """More than the environment allows is refused where it is written; it may allow less afterwards."""
        budget: Decimal | None = self.cleaned_data["daily_budget_usd"]
        limit = Decimal(settings.LLM_DAILY_BUDGET_USD)
        if budget is not None and budget > limit and budget != self.instance.daily_budget_usd:
            text = _("Whoever runs the program allows %(limit)s USD a day at most (LLM_DAILY_BUDGET_USD).")
            raise forms.ValidationError(text, params={"limit": number_format(limit, 2)})
        return budget

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        office: dict[int, desk_hours.Periods] = {
            day: cleaned[name] for name, day in OFFICE_FIELDS.items() if name in cleaned
        }
        if overlap := desk_hours.first_overlap(office):
            weekday, opens = overlap
            name = next(name for name, day in OFFICE_FIELDS.items() if day == weekday)
            self.add_error(name, desk_hours.overlap_at(opens))
        if not self.errors:
            self.instance.desk_hours = desk_hours.stored({day: cleaned[name] for name, day in DAY_FIELDS.items()})
            self.instance.office_hours = desk_hours.stored(office)
        return cleaned


class WorkingHoursForm(forms.ModelForm):
    """Two periods of one weekday that overlap are more likely one of them mistyped than meant."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        period = WorkingHours(**{name: values[name] for name in PERIOD if name in values})
        if not self.errors and values.get("consultant"):
            others = values["consultant"].working_hours.exclude(pk=self.instance.pk)
            refuse_overlap(self, period, others)
        return values


class WorkingHoursFormSet(StaleFormSet):
    """The same for the periods on a consultant's page, where several may change at once."""

    def clean(self) -> None:
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and form.is_valid() and form.cleaned_data]
        for position, form in enumerate(kept):
            refuse_overlap(form, form.instance, [other.instance for other in kept[:position]])
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        for form in kept:
            refuse_overlap(form, form.instance, self.instance.working_hours.exclude(pk__in=shown))


PERIOD = ("weekday", "start_time", "end_time", "ends_next_day", "valid_from", "valid_to")


def refuse_overlap(form: forms.BaseForm, period: WorkingHours, others: Iterable[WorkingHours]) -> None:
    other = next((other for other in others if period.overlaps(other)), None)
    if other and not form.errors:
        form.add_error("start_time", _("This overlaps other working hours: %(hours)s.") % {"hours": other})


class AccountForm(UserCreationForm):
    """What somebody who is invited chooses."""

    class Meta:
        model = User
        fields = ["username"]


class ShownPhoto:
    """The picture that there is, as the field links to it."""

    def __init__(self, row: Photo) -> None:
        self.url = reverse("photo", args=[row.pk, row.digest])

    def __str__(self) -> str:
        return str(_("photo"))


class ConsultantForm(forms.ModelForm):
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.CONSULTANT_LANGUAGES, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("What they can advise in."),
    )  # fmt: skip

    photo = forms.FileField(
        label=_("Photo"), required=False, validators=[photos.validate],
        widget=forms.ClearableFileInput({"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("Customers see it where they choose whom to book: JPEG, PNG or WebP, at most 500 KB. It is shown "
                    "as it is, with all that a camera has noted in it."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = Photo.objects.defer("content").filter(consultant=self.instance.pk).first()
        if row and "photo" in self.fields:
            self.initial["photo"] = ShownPhoto(row)

    class Meta:
        field_classes = {"email": AddressField}
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
        if start and end and {"starts_at", "ends_at"} & set(self.changed_data):
            self.instance.during = DateTimeTZRange(start, end)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """The range is no field of this form, and its constraints are to be checked all the same."""
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # left out of the stubs
        return exclusions - {"during"} if self.instance.during else exclusions
