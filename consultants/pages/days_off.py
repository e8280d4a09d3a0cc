"""Days off of a consultant and dates with other hours: what is coming, one more, one less."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings.displaced import Touched, touched_by
from consultants import time_off
from consultants.models import Consultant, DateOverride, TimeOff
from consultants.pages import preview, whose
from consultants.pages.off_forms import DayOffForm, OtherHoursForm
from meetassist import days

# Of each kind; the rest is in the admin's tables.
SHOWN = 60


@dataclass
class State:
    """What a page shows beside what is coming: the forms as they are, and what has to be seen before one is saved."""

    off: DayOffForm
    hours: OtherHoursForm
    lost: preview.Standing | None = None
    # Which of the operations it would be lost by.
    by: str = ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def days_off(request: HttpRequest, pk: int) -> HttpResponse:
    consultant = whose.find(request, pk)
    if request.method != "POST":
        return _page(request, consultant, State(DayOffForm(), OtherHoursForm()))
    operation = OPERATIONS.get(request.POST.get("operation", ""))
    if operation is None:
        raise PermissionDenied
    with transaction.atomic():
        return operation(request, consultant)


def _add_off(request: HttpRequest, consultant: Consultant) -> HttpResponse:
    consultant = whose.lock(request, consultant, TimeOff)
    form = DayOffForm(request.POST)
    state = State(form, OtherHoursForm(), by="off")
    if not form.is_valid():
        return _page(request, consultant, state)
    during = time_off.span(consultant, *form.dates, form.part)
    row = TimeOff(consultant=consultant, during=during, reason=form.cleaned_data["reason"])
    if during.lower >= during.upper:
        form.add_error("ends", _("The end must be after the start."))
        return _page(request, consultant, state)
    if other := consultant.time_off.filter(during__overlap=during).order_by("during").first():
        words = _("This overlaps another time off: %(when)s.") % {"when": time_off.told(other, consultant)}
        form.add_error("first", words)
        return _page(request, consultant, state)
    is_done, lost = preview.attempt(request, row.save, touched_by(row) or Touched())
    if not is_done:
        state.lost = preview.standing(request, lost)
        return _page(request, consultant, state)
    _note(request, row, is_new=True)
    return _done(request, consultant, _("Off: %(when)s.") % {"when": time_off.told(row, consultant)}, lost)


def _add_hours(request: HttpRequest, consultant: Consultant) -> HttpResponse:
    consultant = whose.lock(request, consultant, DateOverride)
    form = OtherHoursForm(request.POST)
    state = State(DayOffForm(), form, by="hours")
    if not form.is_valid():
        return _page(request, consultant, state)
    day, periods, reason = (form.cleaned_data[name] for name in ("on", "periods", "why"))
    if there := time_off.other_hours(consultant.date_overrides.filter(on=day).order_by("start_time")):
        words = _("This date has other hours already: %(hours)s. Remove them first.")
        form.add_error("on", words % {"hours": there[0].text or _("closed")})
        return _page(request, consultant, state)
    rows: list[DateOverride] = []
    is_done, lost = preview.attempt(
        request, lambda: rows.extend(time_off.put_date(consultant, day, periods, reason)), _touched(consultant, day)
    )
    if not is_done:
        state.lost = preview.standing(request, lost)
        return _page(request, consultant, state)
    for row in rows:
        _note(request, row, is_new=True)
    (said,) = time_off.other_hours(rows)
    return _done(request, consultant, _said(said), lost)


def _remove_off(request: HttpRequest, consultant: Consultant) -> HttpResponse:
    """Takes away what the page has shown, and nothing that it has become since."""
    consultant = whose.lock(request, consultant, TimeOff)
    row = consultant.time_off.filter(pk=_number(request.POST.get("row", ""))).first()
    if row is None or time_off.told(row, consultant) != request.POST.get("shown"):
        return _changed_meanwhile(request, consultant)
    _note(request, row, is_new=False)
    row.delete()
    words = _("No longer off: %(when)s.") % {"when": time_off.told(row, consultant)}
    return _done(request, consultant, words, set())


def _remove_hours(request: HttpRequest, consultant: Consultant) -> HttpResponse:
    consultant = whose.lock(request, consultant, DateOverride)
    day = days.read(request.POST.get("row"))
    rows = list(consultant.date_overrides.filter(on=day).order_by("start_time")) if day else []
    there = time_off.other_hours(rows)
    if day is None or not there or there[0].text != request.POST.get("shown"):
        return _changed_meanwhile(request, consultant)

    def remove() -> None:
        for row in rows:
            _note(request, row, is_new=False)
        consultant.date_overrides.filter(on=day).delete()

    is_done, lost = preview.attempt(request, remove, _touched(consultant, day))
    if not is_done:
        state = State(DayOffForm(), OtherHoursForm(), preview.standing(request, lost), "remove-hours")
        return _page(request, consultant, state)
    words = _("%(date)s has its usual hours again.") % {"date": days_in_words(there[0])}
    return _done(request, consultant, words, lost)


OPERATIONS = {
    "off": _add_off, "hours": _add_hours, "remove-off": _remove_off, "remove-hours": _remove_hours,
}  # fmt: skip


def _touched(consultant: Consultant, day: Any) -> Touched:
    return touched_by(DateOverride(consultant=consultant, on=day)) or Touched()


def _number(text: str) -> int:
    """Of no row, where it is none."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def days_in_words(one: time_off.OtherHours) -> str:
    return date_format(one.on, "SHORT_WEEKDAY_DATE_FORMAT")


def _said(one: time_off.OtherHours) -> str:
    facts = {"date": days_in_words(one), "hours": one.text}
    return (_("%(date)s: %(hours)s.") if one.periods else _("%(date)s: closed.")) % facts


def _note(request: HttpRequest, row: Model, *, is_new: bool) -> None:
    """In the log of the admin, as its own pages do."""
    options = admin.site.get_model_admin(type(row))
    if is_new:
        options.log_addition(request, row, [{"added": {}}])
    else:
        options.log_deletions(request, type(row)._default_manager.filter(pk=row.pk))


def _changed_meanwhile(request: HttpRequest, consultant: Consultant) -> HttpResponse:
    messages.error(request, _("Somebody else has changed or removed this meanwhile: look at it again."))
    return redirect("days-off", consultant.pk)


def _done(request: HttpRequest, consultant: Consultant, words: str, lost: set[int]) -> HttpResponse:
    messages.success(request, " ".join(filter(None, [words, preview.told(lost)])))
    return redirect("days-off", consultant.pk)


def _page(request: HttpRequest, consultant: Consultant, state: State) -> HttpResponse:
    off, hours = time_off.coming(consultant, timezone.now())
    form: BaseForm | None = {"off": state.off, "hours": state.hours}.get(state.by)
    context = {
        "consultant": consultant,
        "others": whose.others(request),
        "tab": "days-off",
        "state": state,
        "is_wrong": bool(form and form.errors),
        "sent": {name: request.POST.get(name, "") for name in ("operation", "row", "shown")},
        "off": [(row, time_off.told(row, consultant)) for row in off[:SHOWN]],
        "hours": [(one, days_in_words(one)) for one in hours[:SHOWN]],
        "more": max(len(off) - SHOWN, 0) + max(len(hours) - SHOWN, 0),
        "without_a_place": preview.without_a_place(request, consultant),
        "may_write_off": whose.may_write(request.user, consultant, TimeOff),
        "may_write_hours": whose.may_write(request.user, consultant, DateOverride),
    }
    with timezone.override(consultant.zone):
        return render(request, "consultants/days_off.html", context)
