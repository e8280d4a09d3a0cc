"""Why is a time not free? The rule in words, what is behind it, and what is free near it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import roles
from accounts.roles import Act
from bookings.availability import nearest_slots
from bookings.blocking import Blocked, what_blocks
from bookings.models import Appointment
from consultants.models import Consultant, Service
from consultants.pages import preview, whose
from consultants.pages.off_forms import ClockField, DayField
from meetassist.days import FIRST_YEAR, LAST_YEAR

NEAR = 4


class ServiceField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Service) -> str:
        """By the name in the language of the page."""
        return obj.label


class WhyForm(forms.Form):
    service = ServiceField(Service.objects.none(), label=_("Service"), empty_label=None)
    day = DayField(label=_("Date"))
    time = ClockField(label=_("Time"))

    def __init__(self, data: Any, *, consultant: Consultant, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        # Those they do not offer, too: that is an answer.
        self.fields["service"].queryset = Service.objects.order_by("-is_active", "name")  # type: ignore[attr-defined]
        self.fields["service"].initial = consultant.services.filter(is_active=True).first()
        self.fields["time"].required = True

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if not FIRST_YEAR < day.year < LAST_YEAR:
            raise forms.ValidationError(_("Enter a valid date."))
        return day


@dataclass(frozen=True)
class Answer:
    """`blocked` is None where the time is free."""

    moment: datetime
    service: Service
    blocked: Blocked | None
    standing: preview.Standing
    # Free times near it, each with where it can be booked.
    near: list[tuple[datetime, str]]
    book: str


@login_required
@require_safe
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """`?service=&day=&time=`, by the clock of the consultant."""
    consultant = whose.find(request, pk)
    now = timezone.now()
    tomorrow = {"day": timezone.localdate(now, consultant.zone), "time": "09:00"}
    form = WhyForm(request.GET if "day" in request.GET else None, consultant=consultant, initial=tomorrow)
    context = {
        "consultant": consultant,
        "others": whose.others(request),
        "tab": "why",
        "form": form,
        "answer": _answer(request, consultant, form, now) if form.is_valid() else None,
        "may_book": roles.may(request.user, Act.ADD, Appointment),
    }
    with timezone.override(consultant.zone):
        return render(request, "consultants/why.html", context)


def _answer(request: HttpRequest, consultant: Consultant, form: WhyForm, now: datetime) -> Answer:
    service, day, clock = (form.cleaned_data[name] for name in ("service", "day", "time"))
    moment = datetime.combine(day, clock, tzinfo=consultant.zone)
    blocked = what_blocks(service=service, consultant=consultant, moment=moment, now=now)
    rows = {row.pk for row in blocked.appointments} if blocked else set()
    slots = nearest_slots(service=service, moment=moment, consultant=consultant, limit=NEAR, now=now) if blocked else []
    near = [(slot.starts_at, _book(consultant, service, slot.starts_at)) for slot in slots]
    return Answer(
        moment, service, blocked, preview.standing(request, rows), near, _book(consultant, service, moment)
    )  # fmt: skip


def _book(consultant: Consultant, service: Service, moment: datetime) -> str:
    at = moment.astimezone(consultant.zone).isoformat()
    chosen: dict[str, str | int] = {"consultant": consultant.pk, "service": service.pk, "at": at}
    return f"{reverse('book')}?{urlencode(chosen)}"
