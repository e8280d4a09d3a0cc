"""The calendar of a consultant, by their own clock: what waits for an answer, a day, a week, a month, what comes next.

Consultants see their own; who may see all appointments sees everybody's. Where nothing is asked for, it opens on now:
the week where there is room for it, else the list of what comes (static/bookings/calendar.css).
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts import roles
from accounts.roles import Act
from bookings import board, collisions
from bookings.board import Board
from bookings.models import Appointment
from bookings.pages import calendar_days, panel
from bookings.pages.calendar_days import AGENDA_DAYS, WEEK, Looker, Place, View
from bookings.pages.panel import Frame
from consultants.models import BusinessPolicy, Consultant
from consultants.pages.calendars import may_view
from meetassist import days, fragments

# So many that wait are shown at once; how many more there are is said.
WAITING = 30


@login_required
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """`?view=` is one of View, `?day=YYYY-MM-DD` a day in it; `?consultant=ID` somebody else's."""
    consultant = _consultant_for(request)
    if consultant is None:
        return render(request, "bookings/calendar/none.html")
    now = timezone.now()
    with timezone.override(consultant.zone):
        context = _shown(request, _place(request, consultant, now), now)
        if fragments.is_wanted(request):
            return fragments.render(request, "bookings/calendar/_shown.html", context, title=consultant.name)
        return render(request, "bookings/calendar/page.html", {**context, "consultants": _others(request)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """The panel of one appointment, where e-mails lead to: the consultant acts on it, others look."""
    if request.method == "POST" and not _settles(request):
        raise PermissionDenied
    row = panel.find(request.user, code)
    return panel.answer(request, row, by=panel.as_consultant(request.user, row), frame=Frame(_around, _day_of))


def _settles(request: HttpRequest) -> bool:
    """Whoever acts here is a consultant who may."""
    may_own = roles.may_own(request.user, Act.SETTLE, Appointment)
    return may_own and Consultant.objects.filter(user__username=request.user.get_username()).exists()


def _around(request: HttpRequest, template: str, context: dict[str, Any], title: str) -> HttpResponse:
    if fragments.is_wanted(request):
        return fragments.render(request, template, context, title=title)
    frame = {"part": template, "day": _day_of(context["appointment"])}
    return render(request, "bookings/calendar/appointment.html", {**context, **frame})


def _day_of(row: Appointment) -> str:
    day = row.starts_at.astimezone(row.consultant.zone).date()
    return Place(row.consultant, View.DAY, day, day).address


# Whose


def _consultant_for(request: HttpRequest) -> Consultant | None:
    """One's own calendar; another's only for whoever may see all appointments. Raises Http404."""
    chosen = request.GET.get("consultant", "")
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 18:
            raise Http404
        return get_object_or_404(_calendars(request), pk=chosen)
    own = _calendars(request).filter(user__username=request.user.get_username()).first()
    return own or _calendars(request).filter(is_active=True).first()


def _calendars(request: HttpRequest) -> QuerySet[Consultant]:
    """Of whom somebody sees the appointments."""
    if roles.may(request.user, Act.VIEW, Appointment):
        return Consultant.objects.all()
    is_own = roles.may_own(request.user, Act.VIEW, Appointment)
    return Consultant.objects.filter(user=request.user.pk) if is_own else Consultant.objects.none()


def _others(request: HttpRequest) -> list[tuple[int, str]]:
    """Ids and names, for whoever has a choice."""
    if not roles.may(request.user, Act.VIEW, Appointment):
        return []
    return list(_calendars(request).filter(is_active=True).values_list("pk", "name"))


# What


def _place(request: HttpRequest, consultant: Consultant, now: datetime) -> Place:
    today = now.astimezone(consultant.zone).date()
    asked, day = request.GET.get("view", ""), days.read(request.GET.get("day"))
    view = View(asked) if asked in View.values else View.WEEK if day else None
    return Place(consultant, view, day or today, today)


def _shown(request: HttpRequest, place: Place, now: datetime) -> dict[str, Any]:
    """What changes by itself, and is read again when there is news."""
    user, consultant = request.user, place.consultant
    is_own = consultant.user_id == user.pk
    may_own = is_own and roles.may_own(user, Act.SETTLE, Appointment)
    # The desk acts on everybody's, by the panel of the admin.
    is_by_desk = not may_own and user.is_staff and roles.may(user, Act.CHANGE, Appointment)
    looker = Looker(now, may_own or is_by_desk, BusinessPolicy.current())
    waiting = _waiting(consultant)
    return {
        "consultant": consultant, "place": place, "now": now, "is_own": is_own,
        "page": "panel" if is_by_desk else "appointment",
        "may_book": user.is_staff and roles.may(user, Act.ADD, Appointment),
        "may_see_all": user.is_staff and roles.may(user, Act.VIEW, Appointment),
        "has_calendars": may_view(user, consultant), "stale": consultant.own_calendars.stale(now),
        "waiting": [looker.line(row, is_met_elsewhere=met) for row, met in waiting[:WAITING]],
        "more_waiting": len(waiting[WAITING:]),
        "views": [(view, place.seen_as(view).address) for view in View],
        "earlier": place.turned(-1).address, "later": place.turned(1).address, "to_now": place.now.address,
        **_days(place, looker),
    }  # fmt: skip


def _waiting(consultant: Consultant) -> list[tuple[Appointment, bool]]:
    """Of all weeks; each with whether something in a calendar elsewhere is at the same time."""
    pending = consultant.appointments.filter(status=Appointment.Status.PENDING).annotate(met=collisions.MET_ELSEWHERE)
    return [(row, row.met) for row in pending.select_related("customer", "service").order_by("during", "pk")]


def _days(place: Place, looker: Looker) -> dict[str, Any]:
    count = place.count if place.view else WEEK + AGENDA_DAYS
    columns = board.read_days(place.consultant, place.first, count, now=looker.now)
    if place.view == View.MONTH:
        return {"weeks": calendar_days.weeks(columns, place)}
    shown = columns[: place.count]
    listed = [one for one in columns if place.view or one.day >= place.today][:AGENDA_DAYS]
    today = [one for one in shown if one.day == place.today and place.view in (None, View.WEEK)]
    return {
        "board": Board.of(shown) if place.view != View.AGENDA else None,
        "listed": [looker.listed(one, place) for one in listed],
        "at_hand": [line for one in today for line in looker.at_hand(one)],
    }  # fmt: skip
