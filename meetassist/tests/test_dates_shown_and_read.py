"""One format a language for showing and for reading: what a page shows can be typed, and is the same instant."""

import json
import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format, time_format

from accounts.models import Customer, User
from bookings import wording
from bookings.csv_exchange import columns
from bookings.models import Appointment

OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
# The first could be another day if the month were read first; the last have what hours and minutes do not say.
MOMENTS = [datetime(2026, 12, 5, 9, 30, tzinfo=OFFICE), datetime(2026, 2, 28, 0, 0, 30, tzinfo=OFFICE)]
SAMPLES = {
    forms.SplitDateTimeField: MOMENTS,
    forms.DateTimeField: MOMENTS,
    forms.DateField: [date(2026, 12, 5), date(2026, 2, 28)],
    forms.TimeField: [time(9, 5), time(21, 30, 15)],
}


def forms_of_admin(request):
    for model, options in admin.site._registry.items():
        yield model.__name__, options.get_form(request, change=False)
        for inline in options.get_inline_instances(request):
            yield f"{model.__name__}.{inline.model.__name__}", inline.get_formset(request).form


def typed(field, value):
    """What the field's inputs hold when a page shows `value`, as a browser sends it."""
    widget = field.widget.get_context("at", field.prepare_value(value), {})["widget"]
    inputs = widget.get("subwidgets", [widget])
    return {one["name"]: one["value"] for one in inputs}


@LANGUAGES
def test_every_field_of_every_form_reads_what_it_shows(language, rf, db):
    request = rf.get("/admin/")
    request.user = User(is_superuser=True, is_staff=True, is_active=True)
    seen = set()
    with translation.override(language), timezone.override(OFFICE):
        for name, form in forms_of_admin(request):
            for key, field in form.base_fields.items():
                for value in SAMPLES.get(type(field), []):
                    shown = typed(field, value)
                    sent = field.widget.value_from_datadict(shown, {}, "at")
                    assert field.clean(sent) == value, (name, key, shown)
                    assert not field.has_changed(value, sent), (name, key, shown)
                    assert "05/12/2026" in shown.values() or value not in (MOMENTS[0], date(2026, 12, 5))
                    seen.add(f"{name}.{key}")
    assert {
        "Appointment.starts_at", "TimeOff.starts_at", "TimeOff.ends_at", "Customer.birth_date", "Consultant.joined_on",
        "WorkingHours.start_time", "WorkingHours.valid_from", "DateOverride.on", "Holiday.on", "KnowledgeDocument.valid_from",
        "Consultant.WorkingHours.end_time", "Consultant.DateOverride.on",
    } <= seen  # fmt: skip


@LANGUAGES
def test_what_a_list_shows_is_read_as_the_same_instant(language, db):
    with translation.override(language), timezone.override(OFFICE):
        for moment in MOMENTS[:1]:
            for shown in (date_format(moment, "DATETIME_FORMAT"), date_format(moment, "SHORT_DATETIME_FORMAT")):
                assert forms.DateTimeField().clean(shown) == moment
            for shown in (date_format(moment.date()), date_format(moment, "SHORT_DATE_FORMAT")):
                assert forms.DateField().clean(shown) == moment.date()
            assert forms.TimeField().clean(time_format(moment.time())) == time(9, 30)
            assert wording.day(moment).endswith(" 05/12/2026") and wording.short_day(moment).endswith(" 05/12")


@LANGUAGES
def test_the_month_is_never_read_first(language):
    with translation.override(language):
        for text in ("12/25/2026", "12/25/26", "12-25-2026", "12.25.2026"):
            with pytest.raises(forms.ValidationError):
                forms.DateField().clean(text)
            with pytest.raises(forms.ValidationError):
                forms.DateTimeField().clean(f"{text} 09:30")
        for text in ("5/12/2026", "05/12/26", "5-12-2026", "5.12.2026", "2026-12-05"):
            assert forms.DateField().clean(text) == date(2026, 12, 5)


@LANGUAGES
def test_the_calendar_beside_a_field_writes_what_the_field_reads(language, client, db):
    client.force_login(User.objects.create_superuser("admin", language=language))
    code = client.get(reverse("admin:jsi18n")).content.decode()
    formats = json.loads(re.search(r"django\.formats = (\{.*?\});", code, re.DOTALL)[1])
    assert formats["DATE_INPUT_FORMATS"][0] == "%d/%m/%Y" and formats["TIME_INPUT_FORMATS"][0] == "%H:%M"
    assert str(formats["FIRST_DAY_OF_WEEK"]) == "1"


@LANGUAGES
def test_staff_books_the_day_that_was_typed_and_the_list_shows_it(language, client, office, now):
    client.force_login(User.objects.create_superuser("admin", language=language))
    day = timezone.localdate(now) + timedelta(days=3)
    while day.day > 12:
        day += timedelta(days=1)
    data = {
        "customer": Customer.objects.create(name="Khải").pk, "service": office.tax.pk, "consultant": office.bao.pk,
        "starts_at_0": f"{day:%d/%m/%Y}", "starts_at_1": "09:30", "outside_rules_reason": "",
    }  # fmt: skip
    page = reverse("admin:bookings_appointment_add")
    assert client.post(page, data).status_code == 302
    start = timezone.localtime(Appointment.objects.get().starts_at, OFFICE)
    assert start == datetime.combine(day, time(9, 30), tzinfo=OFFICE)
    shown = client.get(reverse("admin:bookings_appointment_changelist"), {"p": 1})
    assert f"{day:%d/%m/%Y} 09:30" in shown.content.decode()


def test_files_stay_in_iso_and_read_the_day_first():
    assert columns.written(date(2026, 12, 5)) == "2026-12-05" and columns.written(time(9, 30)) == "09:30"
    assert columns.day("2026-12-05") == columns.day("05/12/2026") == date(2026, 12, 5)
    with pytest.raises(ValueError):
        columns.day("12/25/2026")
