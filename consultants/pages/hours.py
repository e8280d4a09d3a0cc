"""The usual week of a consultant: their own page, and that of whoever sets up the hours of everybody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.stale_forms import plain_label
from bookings.displaced import Touched
from consultants import working_week
from consultants.models import Consultant, WorkingHours
from consultants.pages import preview, whose
from consultants.pages.week_form import HoursForm, copied, hint, name_of


@login_required
@require_safe
def own(request: HttpRequest, page: str) -> HttpResponse:
    """One's own page of that name; of whoever has none, that of `?consultant=`, else of the first."""
    rows, chosen = whose.visible(request.user), request.GET.get("consultant", "")
    if chosen.isdecimal() and len(chosen) < 19:
        found = rows.filter(pk=chosen).first()
    else:
        found = rows.filter(user=request.user.pk).first() or rows.filter(is_active=True).first()
    if found is None:
        raise Http404
    return redirect(page, found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    consultant = whose.find(request, pk)
    if request.method != "POST":
        return _page(request, consultant, HoursForm(instance=consultant))
    with transaction.atomic():
        consultant = whose.lock(request, consultant, WorkingHours)
        if "copy" in request.POST:
            return _page(request, consultant, HoursForm(copied(request.POST), instance=consultant))
        form = HoursForm(request.POST, instance=consultant)
        if not form.is_valid():
            return _page(request, consultant, form)
        return _save(request, consultant, form)


def _save(request: HttpRequest, consultant: Consultant, form: HoursForm) -> HttpResponse:
    week = form.changed_week()
    touched = Touched(consultants=frozenset({consultant.pk}))
    is_done, lost = preview.attempt(request, lambda: working_week.put(consultant, week), touched)
    if not is_done:
        return _page(request, consultant, form, preview.standing(request, lost))
    if week:
        whose.note_change(request, consultant, [plain_label(form, name_of(day)) for day in week])
        messages.success(request, " ".join(filter(None, [_("The hours are saved."), preview.told(lost)])))
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect("hours", consultant.pk)


def _page(
    request: HttpRequest, consultant: Consultant, form: HoursForm, lost: preview.Standing | None = None
) -> HttpResponse:
    limited: dict[int, list[WorkingHours]] = {}
    for row in working_week.for_a_while(consultant):
        limited.setdefault(row.weekday, []).append(row)
    periods: dict[int, Any] = form.week() if form.is_bound and form.is_valid() else working_week.of(consultant)
    context = {
        "consultant": consultant,
        "others": whose.others(request),
        "tab": "hours",
        "form": form,
        "weekdays": WorkingHours.Weekday,
        "lines": [
            (day, field, hint(periods.get(day.value)), limited.get(day.value, [])) for day, field in form.lines()
        ],
        "lost": lost,
        "without_a_place": preview.without_a_place(request, consultant),
        "may_write": whose.may_write(request.user, consultant, WorkingHours),
    }
    with timezone.override(consultant.zone):
        return render(request, "consultants/hours.html", context)
