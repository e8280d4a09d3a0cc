"""How the business does: the numbers of a period beside the one before, each leading to its list, and files."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from bookings import numbers as counted
from bookings import periods
from bookings.pages import sheets
from bookings.pages.numbers_tables import Numbers
from bookings.periods import Choice, Period
from consultants.models import Business, Consultant
from meetassist import fragments
from meetassist.text import fold

SEE = "bookings.view_numbers"
# Consultants of a page, and the last comments of customers.
PEOPLE, COMMENTS = 12, 10


class PeriodForm(forms.Form):
    """What is looked at. Without a word it is this week."""

    period = forms.ChoiceField(choices=Choice.choices, required=False, widget=forms.HiddenInput)
    first = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("To"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        """Days are asked for in full, not too many of them, and in their order."""
        asked = self.cleaned_data
        asked["period"] = Choice(asked.get("period") or Choice.THIS_WEEK)
        if asked["period"] == Choice.DAYS:
            first, last = asked.get("first"), asked.get("last")
            if first is None or last is None or last < first:
                raise ValidationError(_("Choose the first day and, not before it, the last one."))
            if (last - first).days >= periods.MOST_DAYS:
                raise ValidationError(_("At most %(days)d days can be counted at once.") % {"days": periods.MOST_DAYS})
        return asked

    @property
    def chosen(self) -> Choice:
        """What can be counted: this week where the days are not what they should be."""
        return self.cleaned_data.get("period", Choice.THIS_WEEK) if self.is_valid() else Choice.THIS_WEEK

    def both(self) -> tuple[Period, Period]:
        choice, today = self.chosen, timezone.now().astimezone(Business.current().zone).date()
        first, last = (self.cleaned_data.get(name) or today for name in ("first", "last"))
        return periods.chosen(choice, today=today, first=first, last=last)


@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """By ?period= (and ?first= and ?last=); consultants by ?name= and ?page=."""
    form, page, found = _asked(request)
    context = {
        "form": form, "error": form.non_field_errors(), "numbers": found, "page": page,
        "name": request.GET.get("name", "")[:100],
        "choices": [(one.label, _address(request, period=one.value), one == form.chosen)
                    for one in Choice if one != Choice.DAYS],
        "is_of_days": form.chosen == Choice.DAYS,
        "comments": counted.comments(found.period)[:COMMENTS],
        "said": said(found.period), "said_before": said(found.before),
        "legend": [("bar-now", said(found.period)), ("bar-before", said(found.before))],
        "kept": [(name, request.GET[name]) for name in ("period", "first", "last") if request.GET.get(name)],
        "pages": [(label, _address(request, page=str(number)) + "#time") for label, number in _beside(page)],
        "file": _address(request, reverse("numbers-file")),
    }  # fmt: skip
    return fragments.render(request, "admin/staff/numbers.html", context, title=_("Numbers"))


@require_safe
def as_file(request: HttpRequest) -> HttpResponse:
    """One table of the page, ?table=, as CSV."""
    _form, _page, found = _asked(request)
    table = next((one for one in found.tables if one.key == request.GET.get("table")), None)
    if table is None:
        raise Http404
    columns = [table.of, said(found.period), said(found.before)]
    answer = HttpResponse(sheets.as_csv(table, columns), content_type="text/csv; charset=utf-8")
    name = f"{table.key}-{found.period.first}-{found.period.last}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _asked(request: HttpRequest) -> tuple[PeriodForm, Page, Numbers]:
    """Raises PermissionDenied. The form says what is wrong with the days; then it is this week that is counted."""
    if not request.user.has_perm(SEE):
        raise PermissionDenied
    form = PeriodForm(request.GET)
    period, before = form.both()
    people = Consultant.objects.filter(is_active=True, name_key__contains=fold(request.GET.get("name", "")[:100]))
    page = Paginator(people.order_by("name", "pk"), PEOPLE).get_page(request.GET.get("page"))
    return form, page, Numbers(period, before, list(page.object_list))


def _beside(page: Page) -> list[tuple[str, int]]:
    """The pages of consultants before and after this one, as far as there are any."""
    before = [(_("previous"), page.previous_page_number())] if page.has_previous() else []
    return [*before, (_("next"), page.next_page_number())] if page.has_next() else before


def said(period: Period) -> str:
    """Its days in words: the first and the last one."""
    first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (period.first, period.last))
    return first if period.days == 1 else f"{first} – {last}"


def _address(request: HttpRequest, path: str = "", **values: str) -> str:
    """Of this page or of `path`, with what is chosen, and what is chosen by `values` in its place."""
    names = ("name", "page") if values.get("period") else ("period", "first", "last", "name", "page")
    kept = {name: request.GET[name] for name in names if request.GET.get(name)}
    return f"{path or reverse('numbers')}?{urlencode({**kept, **values})}"
