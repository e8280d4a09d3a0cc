"""The panel of an appointment: who comes, what they were told, and what can be done with it; everywhere the same.

It is shown beside a page (static/meetassist/staff.js) or as one of its own: in the admin, and on the pages of
consultants. Its forms carry the version of the appointment that was shown; a change meanwhile is said, not overwritten.
What ends or moves an appointment is a step of its own, which says first who will be told.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.http import require_http_methods

from accounts import roles
from accounts.keeping import signed
from accounts.models import User
from accounts.roles import Act
from bookings import on_the_day, proposals, services, visits
from bookings.actors import Actor, Role, by_consultant, by_staff
from bookings.availability import Slot
from bookings.errors import BookingError, NotYours, Overtaken
from bookings.forms import sentence
from bookings.locks import lock_as_shown
from bookings.models import Appointment, AppointmentEvent
from bookings.pages import moving, telling
from bookings.wording import day_and_clock, meeting_link, when
from bookings.wording import told as told_on_the_day
from chatbot.messaging.reaching import Reach, reach
from consultants.models import Consultant
from history import noting
from meetassist import fragments
from meetassist.phones import show_phone

Status = Appointment.Status
# When a customer may ring to say that they come late.
ON_THE_DAY = timedelta(hours=12)
MINUTES_LATE = (5, 10, 15, 20, 30, 45, 60)
PROPOSALS = 6
# Times to which it is moved by one tap and a yes.
NEAR_TIMES = 4
# Why the team mostly cancels: said by one tap, to the customer in their language.
REASONS = (gettext_lazy("As you asked"), gettext_lazy("Illness on our side"), gettext_lazy("We are closed then"))
MAX_REASON, MAX_NOTE = 200, 2000
SHORT = "SHORT_WEEKDAY_DAY_TIME_FORMAT"


# Who acts


def rows() -> QuerySet[Appointment]:
    """With all that the panel shows of one."""
    return Appointment.objects.select_related("customer__level", "consultant__user", "service", "device")


def find(user: User | AnonymousUser, code: str) -> Appointment:
    """Raises Http404 for what is not there, and for what somebody may not see alike."""
    return get_object_or_404(roles.visible(user, rows()), code=code)


def as_consultant(user: User | AnonymousUser, row: Appointment) -> Actor | None:
    """To look at all appointments is not to act on them: on the calendar's pages that is the consultant's own."""
    is_own = row.consultant.user_id == user.pk and roles.may_own(user, Act.SETTLE, Appointment)
    return by_consultant(row.consultant, name=user.get_username()) if is_own else None


def as_team(user: User | AnonymousUser, row: Appointment) -> Actor | None:
    """The desk acts on every appointment, a consultant on their own."""
    may_change = roles.may(user, Act.CHANGE, Appointment)
    return by_staff(user.get_username()) if may_change else as_consultant(user, row)


# What can be done


@dataclass(frozen=True)
class Asked:
    """An operation on the row as it was shown, with what its form says."""

    row: Appointment
    form: QueryDict
    by: Actor
    author: str
    now: datetime

    @property
    def about(self) -> dict[str, Any]:
        return {"appointment": self.row, "by": self.by, "now": self.now}

    @property
    def reason(self) -> str:
        return self.form.get("reason", "").strip()[:MAX_REASON]

    @property
    def slot(self) -> Slot | None:
        return moving.read_slot(self.form.get("slot", ""))

    @cached_property
    def target(self) -> Consultant | None:
        """With whom it is after a move."""
        return Consultant.objects.filter(pk=self.slot.consultant_id).first() if self.slot else None


def _decline(asked: Asked) -> AppointmentEvent:
    return services.decline(**asked.about, reason=asked.reason, proposal=asked.slot)


def _cancel(asked: Asked) -> AppointmentEvent:
    return services.cancel(**asked.about, reason=asked.reason)


def _move(asked: Asked) -> AppointmentEvent:
    assert asked.slot is not None, "it was asked for"
    if asked.by.role == Role.CONSULTANT and asked.slot.consultant_id != asked.by.pk:
        raise NotYours
    if asked.target is None:
        raise Http404
    return services.reschedule(**asked.about, starts_at=asked.slot.starts_at, consultant=asked.target)


def _late(asked: Asked) -> AppointmentEvent:
    text = asked.form.get("minutes", "")
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    return on_the_day.tell(**asked.about, kind=AppointmentEvent.Kind.LATE, minutes=minutes or None)


def _note(asked: Asked) -> None:
    text = asked.form.get("text", "").strip()[:MAX_NOTE]
    if text:
        asked.row.notes.create(text=text, author=asked.author, created_at=asked.now)


OPERATIONS: dict[str, Callable[[Asked], AppointmentEvent | None]] = {
    "approve": lambda asked: services.approve(**asked.about),
    "decline": _decline,
    "cancel": _cancel,
    "complete": lambda asked: services.complete(**asked.about),
    "no_show": lambda asked: services.mark_no_show(**asked.about),
    "move": _move,
    "late": _late,
    "note": _note,
}
# Those that are asked about first, each by its template.
STEPS = {"decline": "end", "cancel": "end", "move": "move"}


def possible(row: Appointment, now: datetime) -> set[str]:
    """What the state allows now."""
    begun, is_soon = row.starts_at <= now, row.starts_at - ON_THE_DAY <= now < row.ends_at
    found = {"note"}
    if row.status == Status.PENDING:
        found |= {"decline", "move"} if begun else {"approve", "decline", "move"}
    if row.status == Status.CONFIRMED:
        found |= {"cancel", "move", "complete", "no_show"} if begun else {"cancel", "move"}
    if row.status == Status.COMPLETED:
        found |= {"no_show"}
    return found | {"late"} if row.is_booked() and is_soon else found


# The page


@dataclass(frozen=True)
class Frame:
    """What is around the panel where it is a page of its own, and where one is led when something was done on it."""

    render: Callable[[HttpRequest, str, dict[str, Any], str], HttpResponse]
    after: Callable[[Appointment], str]


@dataclass
class Opened:
    """The panel of one row for whoever has opened it; without `by` they only look."""

    request: HttpRequest
    row: Appointment
    by: Actor | None
    frame: Frame
    now: datetime
    typed: dict[str, str] = field(default_factory=dict)


def _in_admin(request: HttpRequest, template: str, context: dict[str, Any], title: str) -> HttpResponse:
    return fragments.render(request, template, context, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """For the desk, and a consultant who has come by the admin."""
    row = find(request.user, code)
    frame = Frame(_in_admin, lambda row: reverse("panel", args=[row.code]))
    return answer(request, row, by=as_team(request.user, row), frame=frame)


def answer(request: HttpRequest, row: Appointment, *, by: Actor | None, frame: Frame) -> HttpResponse:
    """GET shows it, or a step with `?step=`; only POST changes anything: links are opened by programs too."""
    opened = Opened(request, row, by, frame, timezone.now())
    if request.method == "POST":
        return _act(opened)
    noting.read(row, of=row.customer)
    return _show(opened, request.GET.get("step", ""))


def _act(opened: Opened) -> HttpResponse:
    request, row = opened.request, opened.row
    if opened.by is None:
        raise PermissionDenied
    name, form = request.POST.get("operation", ""), request.POST
    if name not in OPERATIONS:
        raise Http404
    opened.typed = {key: form.get(key, "") for key in ("reason", "slot", "text")}
    assert isinstance(request.user, User), "nobody else acts"
    asked = Asked(row, form, opened.by, request.user.team_name, opened.now)
    if missing := _missing(name, asked):
        return _show(opened, name, warning=missing)
    way, target = reach(row, now=opened.now), asked.target if name == "move" else None
    told = telling.hears(row, name, opened.by, way, target=target)
    try:
        _do(name, asked)
    except Overtaken:
        opened.row = find(request.user, row.code)
        return _show(opened, name, warning=_overtaken(opened.row))
    except BookingError as error:
        opened.row = find(request.user, row.code)
        return _show(opened, name, warning=f"{row.code}: {sentence(error)}")
    return _done(opened, name, told)


def _missing(name: str, asked: Asked) -> str:
    if name in ("decline", "cancel") and not asked.reason:
        return _("Please say why: the customer reads it.")
    if name == "move" and asked.slot is None:
        return _("Please choose a time.")
    return ""


def _do(name: str, asked: Asked) -> None:
    """On the row as it was shown; a note is added whatever has become of it."""
    with transaction.atomic():
        if name != "note":
            lock_as_shown(asked.row, asked.form.get("seen", ""), asked.target if name == "move" else None)
        OPERATIONS[name](asked)


def _done(opened: Opened, name: str, told: telling.Hearing) -> HttpResponse:
    request = opened.request
    code = opened.row.code
    # Somebody who sees only their own no longer sees what they have given away.
    opened.row = row = rows().get(code=code)
    opened.typed = {}
    notice = _notice(row, name, told)
    if fragments.is_wanted(request):
        return _show(opened, "", notice=notice)
    messages.success(request, notice)
    return redirect(_back(opened))


def _back(opened: Opened) -> str:
    """To Today or the calendar, on which the button was; else where the frame leads."""
    back = opened.request.POST.get("back", "")
    is_ours = back == reverse("today") or back.startswith(f"{reverse('calendar')}?")
    return back if is_ours else opened.frame.after(opened.row)


def _notice(row: Appointment, name: str, told: telling.Hearing) -> str:
    if name == "note":
        return _("%(code)s: noted for the team.") % {"code": row.code}
    done = _("noted") if name == "late" else row.get_status_display()
    if name == "move":
        done = _("moved to %(when)s, %(consultant)s") % {
            "when": day_and_clock(row.starts_at, row.consultant.zone), "consultant": row.consultant.name,
        }  # fmt: skip
    return _("%(code)s: %(done)s. Told: %(people)s.") % {"code": row.code, "done": done, "people": told}


def _overtaken(row: Appointment) -> str:
    """Who has changed it, and what it is now."""
    event = row.events.order_by("-at", "-pk").first()
    who = signed(_actor_of(event), event.at) if event else _("Somebody else")
    text = _(
        "%(who)s changed this meanwhile: %(what)s. Now it is: %(when)s, %(consultant)s, %(status)s. Nothing was done."
    )
    return text % {
        "who": who, "what": event.get_kind_display() if event else "", "consultant": row.consultant.name,
        "when": day_and_clock(row.starts_at, row.consultant.zone), "status": row.get_status_display(),
    }  # fmt: skip


def _actor_of(event: AppointmentEvent) -> str:
    """As colleagues know them; of customers and the program, which of them it was."""
    user = User.objects.filter(username=event.actor).first() if event.actor else None
    return user.team_name if user else event.actor or event.get_role_display()


def _show(opened: Opened, step: str, *, notice: str = "", warning: str = "") -> HttpResponse:
    request, row, by = opened.request, opened.row, opened.by
    operations = possible(row, opened.now) if by else set()
    way = reach(row, now=opened.now)
    context = {
        "appointment": row, "here": request.path, "in_dialog": fragments.is_wanted(request), "operations": operations,
        "when": when(row.starts_at, row.ends_at, row.consultant.zone), "notice": notice, "warning": warning,
        "typed": opened.typed, "max_reason": MAX_REASON, "max_note": MAX_NOTE,
    }  # fmt: skip
    if step in STEPS and step in operations and by:
        context |= {"step": step, "told": telling.hears(row, step, by, way), **_step(opened, step)}
        return opened.frame.render(request, f"bookings/panel/{STEPS[step]}.html", context, row.code)
    context |= _facts(opened, way)
    if by and "move" in operations:
        context["near"] = _near(row, NEAR_TIMES, opened.now)
    if by:
        context["hears"] = {name: telling.hears(row, name, by, way) for name in operations}
    return opened.frame.render(request, "bookings/panel/main.html", context, row.code)


def _step(opened: Opened, step: str) -> dict[str, Any]:
    row, asked = opened.row, opened.request.GET
    if step == "move":
        with_anyone = asked.get("with") == "anyone" and opened.by is not None and opened.by.role == Role.STAFF
        first = asked.get("from", "")
        if slot := moving.read_slot(asked.get("slot", "")):
            opened.typed["slot"] = moving.write_slot(slot)
            first = first or slot.starts_at.astimezone(row.consultant.zone).date().isoformat()
        return {
            "week": moving.week(row, first=first, with_anyone=with_anyone, now=opened.now), "first": first,
            "with_anyone": with_anyone, "may_choose_anyone": opened.by is not None and opened.by.role == Role.STAFF,
        }  # fmt: skip
    if step == "cancel":
        with override(row.customer.language):
            heard = [str(reason) for reason in REASONS]
        return {"reasons": list(zip(heard, REASONS, strict=True))}
    return {"proposals": _near(row, PROPOSALS, opened.now)}


def _near(row: Appointment, limit: int, now: datetime) -> list[tuple[str, str]]:
    """The nearest times that are free for it, as a form sends them and in words."""
    near = proposals.near(row, limit=limit, now=now)
    return [
        (moving.write_slot(slot), date_format(slot.starts_at.astimezone(row.consultant.zone), SHORT)) for slot in near
    ]


def _facts(opened: Opened, way: Reach) -> dict[str, Any]:
    row, user = opened.row, opened.request.user
    told = on_the_day.latest([row]).get(row.pk)
    sees_customer = roles.sees(user, row.customer)
    sees_talk = user.is_staff and user.has_perm("chatbot.view_conversation") and way.conversation is not None
    return {
        "sees_customer": sees_customer, "phone": show_phone(row.customer.phone) if sees_customer else "",
        "customer_page": reverse("customer-page", args=[row.customer_id]) if user.is_staff and sees_customer else "",
        "talk": reverse("admin:chatbot_conversation_talk", args=[way.conversation.pk])
                if sees_talk and way.conversation else "",
        "link": meeting_link(row), "told_on_the_day": told_on_the_day(told) if told else "",
        "history": _history(visits.until(row)), "was_told": telling.told(row), "zone": row.consultant.zone,
        "planned": telling.planned(row, way, now=opened.now), "notes": roles.visible(user, row.notes.all()),
        "minutes_late": MINUTES_LATE, "reaches": bool(way.chat("") or way.by_email),
    }  # fmt: skip


def _history(found: visits.Visits) -> str:
    parts = [_("visit no. %(number)d") % {"number": found.number}]
    if found.missed:
        words = ngettext("%(count)d time not come", "%(count)d times not come", found.missed)
        parts.append(words % {"count": found.missed})
    if found.rating is not None:
        parts.append(_("rated %(rating)s of 5") % {"rating": number_format(found.rating, 1)})
    return ", ".join(parts)
