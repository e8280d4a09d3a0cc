"""The consultant's calendar, a week of appointments by the consultant's own clock, and the page of one of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

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
from bookings import on_the_day, prospects, services
from bookings.actors import Actor, by_consultant
from bookings.availability import working_periods
from bookings.errors import BookingError
from bookings.forms import sentence
from bookings.models import Appointment
from bookings.wording import told, when
from consultants.forms import AccountForm
from consultants.invitations import NotOpen, accept
from consultants.models import Consultant, Holiday, TimeOff
from history import noting
from meetassist.phones import show_phone

SHOWN = [Appointment.Status.HELD, Appointment.Status.PENDING, Appointment.Status.CONFIRMED,
         Appointment.Status.COMPLETED, Appointment.Status.NO_SHOW]  # fmt: skip


@dataclass
class Day:
    date: date
    is_today: bool
    hours: list[tuple[datetime, datetime]]
    holiday: str
    time_off: list[TimeOff]
    # Each with what its customer has told of it on the day.
    appointments: list[tuple[Appointment, str]]


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
        }
        return render(request, "consultants/calendar.html", context)


# What consultants do with their own appointments, by the name of the button.
OPERATIONS: dict[str, Callable[..., object]] = {
    "approve": services.approve,
    "decline": services.decline,
    "cancel": services.cancel,
    "complete": services.complete,
    "no_show": services.mark_no_show,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, code: str) -> HttpResponse:
    """One appointment, where e-mails lead to. Only POST changes anything: links are opened by programs too."""
    return _change(request, code) if request.method == "POST" else _show(request, code)


def _show(request: HttpRequest, code: str) -> HttpResponse:
    """The consultant's own; any for whoever may see appointments, with how to reach customers if they may see those."""
    rows = Appointment.objects.select_related("customer", "consultant", "service", "device")
    row = get_object_or_404(roles.visible(request.user, rows), code=code)
    zone, now = row.consultant.zone, timezone.now()
    may_settle = row.consultant.user_id == request.user.pk and _may_settle(request)
    noting.read(row, of=row.customer)
    context = {
        "appointment": row, "consultant": row.consultant, "when": when(row.starts_at, row.ends_at, zone),
        "phone": show_phone(row.customer.phone), "link": row.meeting_link or row.service.meeting_link,
        "may_see_customer": roles.sees(request.user, row.customer),
        "told": told(notice) if (notice := on_the_day.latest([row]).get(row.pk)) else "",
        "operations": _operations(row, now) if may_settle else set(), "week": row.starts_at.astimezone(zone).date(),
    }  # fmt: skip
    return render(request, "consultants/appointment.html", context)


def _operations(row: Appointment, now: datetime) -> set[str]:
    """The buttons that the state allows now."""
    begun = row.starts_at <= now
    if row.status == Appointment.Status.PENDING:
        return {"decline"} if begun else {"approve", "decline"}
    if row.status == Appointment.Status.CONFIRMED:
        return {"cancel", "complete", "no_show"} if begun else {"cancel"}
    return {"no_show"} if row.status == Appointment.Status.COMPLETED else set()


def _change(request: HttpRequest, code: str) -> HttpResponse:
    """One of OPERATIONS on an appointment of the signed-in consultant; back to the week it is in."""
    consultant = Consultant.objects.filter(user__username=request.user.get_username()).first()
    if consultant is None or not _may_settle(request):
        raise PermissionDenied
    row = get_object_or_404(Appointment, code=code, consultant=consultant)
    name = request.POST.get("operation", "")
    if name not in OPERATIONS:
        raise Http404
    by = by_consultant(consultant, name=request.user.get_username())
    if name in prospects.WITH_REASON and (question := _question(request, row, name, by)):
        return question
    values = {"reason": request.POST.get("reason", "")[:200]} if name in prospects.WITH_REASON else {}
    try:
        OPERATIONS[name](appointment=row, by=by, now=timezone.now(), **values)
    except BookingError as error:
        messages.error(request, f"{code}: {sentence(error)}")
    else:
        row.refresh_from_db(fields=["status"])
        messages.success(request, f"{code}: {row.get_status_display()}")
    week = row.starts_at.astimezone(consultant.zone).date()
    return redirect(f"{reverse('calendar')}?week={week}&consultant={consultant.pk}")


def _question(request: HttpRequest, row: Appointment, name: str, by: Actor) -> HttpResponse | None:
    """Before an appointment ends: which it is, who will be told, and why. None when it has been answered."""
    [prospect] = prospects.look(Appointment.objects.filter(pk=row.pk), name, by)
    seen = prospects.read_seen(request.POST.get("seen", ""))
    has_moved = seen.get(row.pk, row.sequence) != row.sequence
    if not prospect.is_allowed or ("confirmed" in request.POST and not has_moved):
        return None
    if has_moved:
        messages.error(request, _("It was moved while you were asked: nothing was done to it."))
    context = {
        "appointment": prospect.appointment, "consultant": row.consultant, "question": prospects.QUESTIONS[name],
        "when": when(row.starts_at, row.ends_at, row.consultant.zone), "told": prospect.told, "operation": name,
        "seen": prospects.as_seen([prospect]), "reason": request.POST.get("reason", "")[:200],
    }  # fmt: skip
    return render(request, "consultants/ask_first.html", context)


def _may_settle(request: HttpRequest) -> bool:
    """To look at all appointments is not to act on them: that is the consultant's own, or the admin's."""
    return roles.may_own(request.user, Act.SETTLE, Appointment)


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
    try:
        day = date.fromisoformat(week or "")
    except ValueError:
        day = today
    # At the ends of the calendar there is no week before or after to link to.
    day = day if 1900 < day.year < 2200 else today
    return day - timedelta(days=day.weekday())


def _days(consultant: Consultant, monday: date, today: date) -> list[Day]:
    start = datetime.combine(monday, datetime.min.time(), tzinfo=consultant.zone)
    end = datetime.combine(monday + timedelta(days=7), datetime.min.time(), tzinfo=consultant.zone)
    rows = (
        Appointment.objects.filter(consultant=consultant, status__in=SHOWN)
        .overlapping(start, end)
        .select_related("customer", "service", "device")
        .order_by("during")
    )
    appointments = list(rows)
    notices = on_the_day.latest(appointments)
    hours = working_periods(consultant=consultant, start=start, end=end - timedelta(microseconds=1))
    holidays = dict(Holiday.objects.filter(on__range=(monday, monday + timedelta(days=6))).values_list("on", "name"))
    time_off = list(consultant.time_off.filter(during__overlap=(start, end)))
    days = []
    for offset in range(7):
        day = monday + timedelta(days=offset)
        opens = datetime.combine(day, datetime.min.time(), tzinfo=consultant.zone)
        closes = datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=consultant.zone)
        days.append(
            Day(
                date=day,
                is_today=day == today,
                hours=[period for period in hours if timezone.localdate(period[0]) == day],
                holiday=holidays.get(day, ""),
                time_off=[row for row in time_off if row.during.lower < closes and row.during.upper > opens],
                appointments=[
                    (row, told(notices[row.pk]) if row.pk in notices else "")
                    for row in appointments
                    if timezone.localdate(row.starts_at) == day
                ],
            )
        )
    return days


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
