"""The page of a consultant's calendars elsewhere: the feed of their appointments, and their own, read as busy time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts import roles
from accounts.models import User
from accounts.roles import Act
from bookings import collisions
from consultants.calendars import addresses, links, reading
from consultants.calendars.reading import EVERY
from consultants.models import BusyTime, CalendarFeed, Consultant, OwnCalendar

# Of each calendar so many busy times are shown, by which one sees that it is the right one, and rightly read.
SHOWN = 3


class AddForm(forms.Form):
    """A calendar of the consultant's own, by its secret address."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=60)
    address = forms.CharField(
        label=gettext_lazy("Secret address (iCal)"), max_length=addresses.LONGEST,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
    )  # fmt: skip

    def clean_address(self) -> str:
        try:
            return addresses.cleaned(self.cleaned_data["address"])
        except addresses.NoAddress:
            raise forms.ValidationError(_("An address of a calendar begins with https:// or webcal://.")) from None
        except addresses.OwnFeed:
            raise forms.ValidationError(_("This is the feed of our own appointments: they are known here.")) from None


@dataclass(frozen=True)
class Shown:
    """A calendar with what is to be said of it: how it stands, and when it next keeps its consultant busy."""

    calendar: OwnCalendar
    is_stale: bool
    next: list[tuple[datetime, datetime]]
    count: int


@dataclass(frozen=True)
class Asked:
    """What is done on the page of this consultant."""

    request: HttpRequest
    consultant: Consultant
    now: datetime

    @property
    def calendar(self) -> OwnCalendar:
        """The one that is named, of theirs. Raises Http404."""
        pk = self.request.POST.get("calendar", "")
        if not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
            raise Http404
        return get_object_or_404(OwnCalendar, consultant=self.consultant, pk=pk)

    def back(self) -> HttpResponse:
        return redirect(f"{reverse('calendars')}?consultant={self.consultant.pk}")

    def shown(self, **context: Any) -> HttpResponse:
        return _page(self.request, self.consultant, self.now, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """`?consultant=ID` is whose; one's own by default. An operation that is not known does nothing."""
    consultant = _consultant_for(request)
    if not _may(request.user, Act.VIEW, consultant):
        raise Http404
    asked = Asked(request, consultant, timezone.now())
    if request.method != "POST":
        return asked.shown()
    if not _may(request.user, Act.CHANGE, consultant):
        raise PermissionDenied
    operation = OPERATIONS.get(request.POST.get("operation", ""))
    return operation(asked) if operation else asked.back()


def _consultant_for(request: HttpRequest) -> Consultant:
    """Raises Http404."""
    chosen = request.GET.get("consultant", "")
    if not chosen:
        return get_object_or_404(Consultant, user=request.user.pk)
    if not chosen.isascii() or not chosen.isdecimal() or len(chosen) > 18:
        raise Http404
    return get_object_or_404(Consultant, pk=chosen)


def _may(user: User | AnonymousUser, act: Act, consultant: Consultant) -> bool:
    return roles.may(user, act, OwnCalendar) or (
        consultant.user_id == user.pk and roles.may_own(user, act, OwnCalendar)
    )


def may_view(user: User | AnonymousUser, consultant: Consultant) -> bool:
    """Whether the page of this consultant's calendars is there for somebody."""
    return _may(user, Act.VIEW, consultant)


# What is done


def _renew(asked: Asked) -> HttpResponse:
    """The address is in this answer and nowhere else: it is not led on to another page."""
    return asked.shown(address=links.renew(asked.consultant, now=asked.now))


def _end(asked: Asked) -> HttpResponse:
    links.end(asked.consultant)
    messages.success(asked.request, _("The feed has ended: its address opens nothing any more."))
    return asked.back()


def _add(asked: Asked) -> HttpResponse:
    form = AddForm(asked.request.POST)
    if form.is_valid():
        try:
            reading.add(asked.consultant, now=asked.now, **form.cleaned_data)
        except reading.AlreadyThere:
            form.add_error("address", _("This calendar is here already."))
        except reading.TooMany:
            form.add_error(None, _("More than %(count)d calendars are not read.") % {"count": OwnCalendar.AT_MOST})
        else:
            messages.success(asked.request, _("The calendar was added, and is being read."))
            return asked.back()
    # The address is not written into the page again.
    return asked.shown(form=form)


def _read(asked: Asked) -> HttpResponse:
    if reading.read_now(asked.calendar, now=asked.now):
        messages.success(asked.request, _("The calendar is being read. Open this page again in a moment."))
    else:
        messages.info(asked.request, _("It was read a moment ago."))
    return asked.back()


def _remove(asked: Asked) -> HttpResponse:
    asked.calendar.delete()
    messages.success(asked.request, _("The calendar was removed. What stands in it keeps nobody busy here any more."))
    return asked.back()


OPERATIONS: dict[str, Callable[[Asked], HttpResponse]] = {
    "renew": _renew, "end": _end, "add": _add, "read": _read, "remove": _remove,
}  # fmt: skip


# What is shown


def _page(
    request: HttpRequest, consultant: Consultant, now: datetime, *, address: str = "", form: AddForm | None = None
) -> HttpResponse:
    with timezone.override(consultant.zone):
        context = {
            "consultant": consultant,
            "is_own": consultant.user_id == request.user.pk,
            "may_change": _may(request.user, Act.CHANGE, consultant),
            "feed": CalendarFeed.objects.filter(consultant=consultant).first(),
            "address": address,
            "calendars": _shown(consultant, now),
            "collisions": collisions.of(consultant, now=now),
            "form": form or AddForm(),
            "at_most": OwnCalendar.AT_MOST,
            "minutes": round(EVERY.total_seconds() / 60),
        }
        return render(request, "consultants/calendars.html", context)


def _shown(consultant: Consultant, now: datetime) -> list[Shown]:
    found = []
    for calendar in consultant.own_calendars.all():
        coming = BusyTime.objects.filter(calendar=calendar, during__endswith__gt=now)
        times = [(during.lower, during.upper) for during in coming.values_list("during", flat=True)[:SHOWN]]
        found.append(Shown(calendar, calendar.is_stale(now), times, coming.count()))
    return found
