"""Where the team begins: what waits for somebody, and the day of all consultants side by side."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.roles import Act
from bookings import board, figures
from bookings.models import Appointment
from bookings.pages.calendar_days import Line, Looker
from bookings.wording import age as age_in_words
from bookings.wording import day as day_in_words
from bookings.wording import foreign_zone
from chatbot.models import Handoff, KnowledgeDocument, Question
from chatbot.questions.improving import PERIOD
from consultants.models import Business, BusinessPolicy, Holiday, OwnCalendar, Service
from consultants.pages.missing import missing
from meetassist import days, fragments, heartbeat

COLUMNS = 20
PARTS = ("figures", "tasks", "board")
# Days to tap on: from the Monday of the one that is shown.
STRIP = 14
# Then somebody has waited for too long.
LONG_WAIT = timedelta(minutes=5)
# So many that wait for a tap are shown of each kind; the others stand in their lists.
AT_ONCE = 2
# Visits of yesterday and before are settled in the list of appointments.
UNSETTLED_FOR = timedelta(hours=16)


class FilterForm(forms.Form):
    """Which consultants are shown, and another day."""

    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    service = forms.ModelChoiceField(
        Service.objects.filter(is_active=True), label=gettext_lazy("Service"), required=False,
        empty_label=gettext_lazy("all services"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)
    on_duty = forms.BooleanField(label=gettext_lazy("on duty only"), required=False)


@dataclass(frozen=True)
class Waiting:
    """Customers who wait for a person."""

    count: int
    # Of the one who has waited longest, in words; empty where there is none.
    age: str
    is_long: bool


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """`?day=` is one that was typed or chosen: it has an address of its own."""
    form = FilterForm(request.GET)
    form.is_valid()
    if chosen := form.cleaned_data.get("day"):
        return redirect(_address(request, chosen))
    return _shown(request, None)


@require_safe
def day(request: HttpRequest, day: str) -> HttpResponse:
    """Another day, by its date."""
    shown = days.read(day)
    if shown is None:
        raise Http404
    return _shown(request, shown)


def _shown(request: HttpRequest, chosen: date | None) -> HttpResponse:
    """What changes by itself is asked for in parts: `?part=figures`, `?part=tasks` and `?part=board`."""
    if not roles.may(request.user, Act.VIEW, Appointment):
        if roles.may_own(request.user, Act.VIEW, Appointment):
            return redirect("calendar")
        return redirect("tables")
    now = timezone.now()
    asked = request.GET.get("part") if fragments.is_wanted(request) else None
    part = asked if asked in PARTS else None
    context: dict[str, Any] = {
        **(_figures(request, now) if part in (None, "figures") else {}),
        **(_tasks(request, now) if part in (None, "tasks") else {}),
        **(_board(request, chosen, now) if part in (None, "board") else {}),
    }
    if not part:
        context["missing"] = sum(one.is_needed for one in missing(request.user, now=now))
    template = f"_{part}" if part else "today"
    return fragments.render(request, f"admin/staff/{template}.html", context, title=context.get("heading", _("Today")))


def _figures(request: HttpRequest, now: datetime) -> dict[str, object]:
    """Each for those who may see what it counts."""
    sees_talks = roles.may(request.user, Act.VIEW, Handoff)
    writes_answers = roles.may(request.user, Act.VIEW, Question) and roles.may(
        request.user, Act.CHANGE, KnowledgeDocument
    )
    return {
        "figures": figures.read(now=now),
        "waiting": _waiting(now) if sees_talks else None,
        "writes_answers": writes_answers,
        "unanswered": _unanswered(now) if writes_answers else 0,
        "stale_calendars": OwnCalendar.objects.stale(now).count()
        if roles.may(request.user, Act.VIEW, OwnCalendar)
        else 0,
        "silent": [name for name in (heartbeat.WORKER, heartbeat.BEAT) if not heartbeat.alive(name)],
    }


def _waiting(now: datetime) -> Waiting:
    found = Handoff.objects.waiting().aggregate(count=Count("pk"), since=Min("created_at"))
    age = now - (found["since"] or now)
    return Waiting(found["count"], age_in_words(age) if found["count"] else "", age >= LONG_WAIT)


def _unanswered(now: datetime) -> int:
    return Question.objects.to_improve().filter(created_at__gt=now - PERIOD).count()


def _tasks(request: HttpRequest, now: datetime) -> dict[str, object]:
    """What one tap settles: requests of any day, and the visits that have begun; for those who may."""
    if not roles.may(request.user, Act.CHANGE, Appointment):
        return {}
    looker = Looker(now, True, BusinessPolicy.current())
    rows = Appointment.objects.select_related("customer", "service", "consultant", "device").order_by("during", "pk")
    pending = rows.filter(status=Appointment.Status.PENDING)
    begun = rows.filter(
        status=Appointment.Status.CONFIRMED, during__startswith__lte=now, during__startswith__gt=now - UNSETTLED_FOR
    )
    return {
        "to_approve": [_zoned(looker.line(row)) for row in pending[:AT_ONCE]],
        "to_settle": [_zoned(looker.line(row)) for row in begun[:AT_ONCE]],
        # What a line of the calendar wants to know: when and where it is shown, and by which page its buttons act.
        "now": now, "place": {"address": reverse("today")}, "page": "panel",
    }  # fmt: skip


def _zoned(line: Line) -> tuple[Line, str]:
    """With the zone of its consultant's clock, where that is not the business's."""
    return line, foreign_zone(line.row.starts_at.astimezone(line.row.consultant.zone)).strip(" ()")


def _board(request: HttpRequest, chosen: date | None, now: datetime) -> dict[str, object]:
    form = FilterForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    this_day = now.astimezone(Business.current().zone).date()
    shown = chosen or this_day
    service = asked.get("service")
    people = board.people(
        day=shown, service=service.pk if service else None, name=asked.get("name") or "",
        on_duty=bool(asked.get("on_duty")),
    )  # fmt: skip
    page = Paginator(people, COLUMNS).get_page(request.GET.get("page"))
    monday = shown - timedelta(days=shown.weekday())
    strip = [monday + timedelta(days=offset) for offset in range(STRIP)]
    return {
        "board": board.read(list(page.object_list), day=shown, now=now),
        "page": page,
        "pages": [(number, _address(request, chosen, page=number)) for number in page.paginator.page_range],
        "day": shown,
        "heading": _("Today, %(day)s") % {"day": day_in_words(shown)} if shown == this_day else day_in_words(shown),
        "is_today": shown == this_day,
        "holiday": Holiday.objects.filter(on=shown).first(),
        "previous": _address(request, shown - timedelta(days=1)),
        "next": _address(request, shown + timedelta(days=1)),
        "days": [(one, _address(request, one)) for one in strip],
        "clock": timezone.localtime(now, Business.current().zone),
        "form": FilterForm(initial={**asked, "day": shown}),
        "may_book": roles.may(request.user, Act.ADD, Appointment),
        "source": _address(request, chosen, page=page.number),
    }


def _address(request: HttpRequest, day: date | None, **values: int) -> str:
    """Of a day, today's where there is none, with what is chosen beside it."""
    kept = {name: request.GET[name] for name in ("service", "name", "on_duty") if request.GET.get(name)}
    path = reverse("day", args=[day.isoformat()]) if day else reverse("today")
    query = urlencode({**kept, **values})
    return f"{path}?{query}" if query else path
