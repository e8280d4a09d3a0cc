"""The consultant's calendar, a week of appointments by the consultant's own clock, and the page of one of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts import invitations, roles
from accounts.roles import Act
from bookings import board, on_the_day
from bookings.availability import working_periods
from bookings.models import Appointment
from bookings.pages import panel
from bookings.pages.panel import Frame
from bookings.wording import told
from consultants.calendars.spans import Span, merged
from consultants.forms import AccountForm
from consultants.invitations import NotOpen, accept
from consultants.models import Consultant, Holiday, TimeOff
from consultants.pages.calendars import may_view
from meetassist import days, fragments


@dataclass
class Day:
    date: date
    is_today: bool
    hours: list[tuple[datetime, datetime]]
    holiday: str
    time_off: list[TimeOff]
    # When something stands in a calendar of theirs elsewhere.
    busy: list[Span]
    # Each with what its customer has told of it on the day, and whether it meets something elsewhere.
    appointments: list[tuple[Appointment, str, bool]]


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """`?week=YYYY-MM-DD` is any day of the week shown; `?consultant=ID` another's, for who may see all appointments."""
    consultant = _consultant_for(request)
    if consultant is None:
        return render(request, "consultants/no_calendar.html", {"consultants": _others(request)})
    with timezone.override(consultant.zone):
        now = timezone.localtime()
        monday = _monday(request.GET.get("week"), now.date())
        context = {
            "consultant": consultant,
            "consultants": _others(request),
            "days": _days(consultant, monday, now.date()),
            "now": now,
            "previous": monday - timedelta(days=7),
            "next": monday + timedelta(days=7),
            "sunday": monday + timedelta(days=6),
            "monday": monday,
            "is_own": consultant.user_id == request.user.pk,
            "has_calendars": may_view(request.user, consultant),
            "stale": consultant.own_calendars.stale(now),
        }
        return render(request, "consultants/calendar.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """The panel of one appointment, where e-mails lead to: the consultant acts on it, others look."""
    if request.method == "POST" and not _settles(request):
        raise PermissionDenied
    row = panel.find(request.user, code)
    return panel.answer(request, row, by=panel.as_consultant(request.user, row), frame=Frame(_around, _week_of))


def _settles(request: HttpRequest) -> bool:
    """Whoever acts here is a consultant who may."""
    may_own = roles.may_own(request.user, Act.SETTLE, Appointment)
    return may_own and Consultant.objects.filter(user__username=request.user.get_username()).exists()


def _around(request: HttpRequest, template: str, context: dict[str, Any], title: str) -> HttpResponse:
    if fragments.is_wanted(request):
        return fragments.render(request, template, context, title=title)
    row = context["appointment"]
    day = row.starts_at.astimezone(row.consultant.zone).date()
    return render(request, "consultants/appointment.html", {**context, "part": template, "week": day})


def _week_of(row: Appointment) -> str:
    day = row.starts_at.astimezone(row.consultant.zone).date()
    return f"{reverse('calendar')}?week={day}&consultant={row.consultant_id}"


def _consultant_for(request: HttpRequest) -> Consultant | None:
    """One's own calendar; another's only for whoever may see all appointments. Raises Http404."""
    chosen = request.GET.get("consultant", "")
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 18:
            raise Http404
        return get_object_or_404(_calendars(request), pk=chosen)
    own = _calendars(request).filter(user__username=request.user.get_username()).first()
    return own or next(iter(_others(request)), None)


def _calendars(request: HttpRequest) -> QuerySet[Consultant]:
    """Of whom somebody sees the appointments."""
    if roles.may(request.user, Act.VIEW, Appointment):
        return Consultant.objects.all()
    is_own = roles.may_own(request.user, Act.VIEW, Appointment)
    return Consultant.objects.filter(user=request.user.pk) if is_own else Consultant.objects.none()


def _others(request: HttpRequest) -> list[Consultant]:
    return list(_calendars(request).filter(is_active=True)) if roles.may(request.user, Act.VIEW, Appointment) else []


def _monday(week: str | None, today: date) -> date:
    day = days.read(week) or today
    return day - timedelta(days=day.weekday())


def _days(consultant: Consultant, monday: date, today: date) -> list[Day]:
    start, end = days.span(monday, consultant.zone, 7)
    rows = (
        Appointment.objects.filter(consultant=consultant, status__in=board.SHOWN)
        .overlapping(start, end)
        .select_related("customer", "service", "device")
        .order_by("during")
    )
    appointments = list(rows)
    notices = on_the_day.latest(appointments)
    hours = working_periods(consultant=consultant, start=start, end=end - timedelta(microseconds=1))
    holidays = dict(Holiday.objects.filter(on__range=(monday, monday + timedelta(days=6))).values_list("on", "name"))
    time_off = list(consultant.time_off.filter(during__overlap=(start, end)))
    busy = consultant.busy_times.filter(during__overlap=(start, end)).values_list("during", flat=True)
    elsewhere = merged((during.lower, during.upper) for during in busy)
    shown = []
    for offset in range(7):
        day = monday + timedelta(days=offset)
        opens, closes = days.span(day, consultant.zone)
        shown.append(
            Day(
                date=day,
                is_today=day == today,
                hours=[period for period in hours if timezone.localdate(period[0]) == day],
                holiday=holidays.get(day, ""),
                time_off=[row for row in time_off if row.during.lower < closes and row.during.upper > opens],
                busy=_cut(elsewhere, opens, closes),
                appointments=[
                    (row, told(notices[row.pk]) if row.pk in notices else "", _meets(row, elsewhere))
                    for row in appointments
                    if timezone.localdate(row.starts_at) == day
                ],
            )
        )
    return shown


def _meets(row: Appointment, elsewhere: list[Span]) -> bool:
    return row.is_booked() and any(start < row.ends_at and row.starts_at < end for start, end in elsewhere)


def _cut(spans: list[Span], opens: datetime, closes: datetime) -> list[Span]:
    """What of these lies in a day."""
    return [(max(start, opens), min(end, closes)) for start, end in spans if start < closes and end > opens]


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads. To look at it changes nothing: mail programs do, before people."""
    now = timezone.now()
    found = invitations.find(token, now=now)
    form = AccountForm(request.POST or None)
    if found and form.is_valid():
        try:
            accept(found, user=form.save(commit=False), now=now)
        except NotOpen:
            found = None
        else:
            messages.success(request, _("Your account is there. Sign in with it now."))
            return redirect("account_login")
    return render(request, "account/invitation.html", {"invitation": found, "form": form})
