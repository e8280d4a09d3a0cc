"""Public holidays of a country by its name: what would be added, what is there, what lies on these days; then a yes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from bookings.displaced import Touched, touched_by
from consultants.models import Business, Holiday
from consultants.pages import preview
from consultants.public_holidays import add, named_countries, public_holidays
from meetassist.days import FIRST_YEAR, LAST_YEAR


def business_country() -> str:
    return Business.current().country


class HolidayImportForm(forms.Form):
    country = forms.ChoiceField(label=_("Country"), initial=business_country)
    year = forms.IntegerField(label=_("Year"), min_value=max(FIRST_YEAR, 1970), max_value=min(LAST_YEAR, 2100))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = named_countries(get_language() or "")  # type: ignore[attr-defined]

    def holidays(self) -> dict[date, str]:
        chosen = self.cleaned_data
        return public_holidays(country=chosen["country"], years=[chosen["year"]], language=get_language() or "")


# Says which appointments have no place, of those that were touched.
Warn = Callable[[admin.ModelAdmin, HttpRequest, Touched], None]


def import_holidays(options: admin.ModelAdmin, request: HttpRequest, warn: Warn) -> HttpResponse:
    """GET the form, with `?country=&year=` what would be added; POST adds it, as it was shown."""
    if not options.has_add_permission(request):
        return redirect("admin:index")
    this_year = {"year": timezone.localdate().year}
    sent = request.POST if request.method == "POST" else request.GET if "year" in request.GET else None
    form = HolidayImportForm(sent, initial=this_year)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = form.holidays()
        touched, is_done, lost = _add(request, found, is_asked=request.method == "POST")
        if is_done:
            warn(options, request, touched)
            return redirect("admin:consultants_holiday_changelist")
        context |= _preview(request, found, lost)
    context |= {
        **options.admin_site.each_context(request), "title": _("Import public holidays"), "opts": options.model._meta,
    }  # fmt: skip
    return render(request, "admin/consultants/import_holidays.html", context)


@transaction.atomic
def _add(request: HttpRequest, found: dict[date, str], *, is_asked: bool) -> tuple[Touched, bool, set[int]]:
    """What it touches, whether it was done, and what lies on the days that are or would be added."""
    was = set(Holiday.objects.values_list("on", flat=True))
    touched = touched_by(*(Holiday(on=on) for on in found if on not in was)) or Touched(spans=frozenset())
    added: list[Holiday] = []
    is_done, lost = preview.attempt(request, lambda: added.extend(add(found)), touched)
    if not is_asked:
        transaction.set_rollback(True)
        return touched, False, lost
    if is_done:
        words = ngettext("%(count)d holiday was added.", "%(count)d holidays were added.", len(added))
        messages.success(request, words % {"count": len(added)})
    return touched, is_done, lost


def _preview(request: HttpRequest, found: dict[date, str], lost: set[int]) -> dict[str, Any]:
    there = dict(Holiday.objects.filter(on__in=found).values_list("on", "name"))
    return {
        "found": [(on, name, there.get(on)) for on, name in found.items()],
        "new": len(found.keys() - there.keys()),
        "lost": preview.standing(request, lost),
    }
