"""Filters of the list of appointments: by days, by a consultant's name that is typed, by where and how it was booked.

The page of the numbers leads to the list by them, so they count as `count_appointments` of the database does.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import Appointment, AppointmentEvent
from meetassist import days
from meetassist.text import fold

FROM, TO, CONSULTANT = "from", "to", "with"
BOOKED_IN, ANYWHERE, CANCELLED_BY = "booked_in", "any", "cancelled_by"


class Typed(admin.ListFilter):
    """Something that is written into fields instead of chosen from links."""

    parameters: tuple[str, ...] = ()
    # What else is filtered by, which the form sends again.
    others: list[tuple[str, str]]

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        for name in self.parameters:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str | None]:
        return list(self.parameters)

    def remember(self, changelist: ChangeList) -> None:
        pairs = changelist.filter_params.items()
        self.others = [(name, value) for name, values in pairs if name not in self.parameters for value in values]


class During(Typed):
    """Days, both included, by the business's clock. Nothing in both fields is all of them.

    Of days with two ends it is what begins on them; without an end, what is under way at the beginning is shown too.
    """

    title = gettext_lazy("when")
    template = "admin/bookings/during_filter.html"
    parameters = (FROM, TO)

    def days(self) -> tuple[date | None, date | None]:
        return days.read(str(self.used_parameters.get(FROM))), days.read(str(self.used_parameters.get(TO)))

    @property
    def typed(self) -> dict[str, str]:
        first, last = self.days()
        return {"first": first.isoformat() if first else "", "last": last.isoformat() if last else ""}

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        self.remember(changelist)
        today, one = timezone.localdate(), timedelta(days=1)
        monday = today - today.weekday() * one
        spans = (
            (_("Today"), today, today), (_("Tomorrow"), today + one, today + one),
            (_("This week"), monday, monday + 6 * one), (_("Next week"), monday + 7 * one, monday + 13 * one),
            (_("From today on"), today, None), (_("All days"), None, None),
        )  # fmt: skip
        for title, first, last in spans:
            written = {FROM: first.isoformat() if first else "", TO: last.isoformat() if last else ""}
            yield {
                "selected": self.days() == (first, last), "display": title,
                "query_string": changelist.get_query_string(written, ["p"]),
            }  # fmt: skip

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        first, last = self.days()
        if first is None and last is None:
            return queryset
        zone = timezone.get_current_timezone()
        start = days.span(first, zone)[0] if first else datetime.min.replace(tzinfo=zone)
        if last is None:
            return queryset.filter(during__endswith__gt=start)
        end = max(days.span(last, zone)[1], start)
        within = queryset.filter(during__overlap=DateTimeTZRange(start, end))
        return within.filter(during__startswith__gte=start) if first else within


def today() -> str:
    """The address of the list of today."""
    day = timezone.localdate().isoformat()
    return f"?{FROM}={day}&{TO}={day}"


class WithConsultant(Typed):
    """By a part of the name, typed with marks or without: of a thousand, links would be no list."""

    title = gettext_lazy("consultant")
    template = "admin/bookings/consultant_filter.html"
    parameters = (CONSULTANT,)

    @property
    def typed(self) -> str:
        return str(self.used_parameters.get(CONSULTANT, ""))[:100]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        self.remember(changelist)
        return iter(())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        words = fold(self.typed).split()
        for word in words:
            queryset = queryset.filter(consultant__name_key__contains=word)
        return queryset


class BookedIn(admin.SimpleListFilter):
    """The channel: where it was booked first. Without one, holds are listed too that nobody has booked."""

    title, parameter_name = gettext_lazy("booked in"), BOOKED_IN

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [(ANYWHERE, _("anywhere")), *AppointmentEvent.Source.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        booked = AppointmentEvent.objects.filter(appointment=OuterRef("pk"), kind=AppointmentEvent.Kind.BOOKED)
        return queryset.filter(Exists(booked if self.value() == ANYWHERE else booked.filter(source=self.value())))


class CancelledBy(admin.SimpleListFilter):
    """Who cancelled what is cancelled."""

    title, parameter_name = gettext_lazy("cancelled by"), CANCELLED_BY

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return AppointmentEvent.Role.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        ended = AppointmentEvent.objects.filter(
            appointment=OuterRef("pk"), kind=AppointmentEvent.Kind.CANCELLED, role=self.value()
        )
        return queryset.filter(Exists(ended), status=Appointment.Status.CANCELLED)


def is_by_day(parameters: Any) -> bool:
    """Whether only some days are shown: then the first of them comes first."""
    return days.read(str(parameters.get(FROM))) is not None
