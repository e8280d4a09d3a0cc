"""In the list of appointments: the chosen ones go to another consultant, after it is said what that does."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings import prospects, reassigning, services
from bookings.actors import by_staff
from bookings.errors import BookingError
from bookings.forms import sentence
from bookings.models import Appointment
from bookings.pages import telling
from consultants.models import Consultant

if TYPE_CHECKING:
    Base = admin.ModelAdmin
else:
    Base = object


class Reassigns(Base):
    """For the ModelAdmin of appointments."""

    @admin.action(
        description=gettext_lazy("Give the selected appointments to another consultant"), permissions=["change"]
    )
    def reassign_selected(self, request: HttpRequest, queryset: QuerySet[Appointment]) -> HttpResponse | None:
        if (count := queryset.count()) > reassigning.LIMIT:
            text = _("%(count)d appointments are chosen, and at most %(limit)d are changed at once: filter the list.")
            self.message_user(request, text % {"count": count, "limit": reassigning.LIMIT}, messages.ERROR)
            return None
        number = request.POST.get("consultant", "")
        target = Consultant.objects.filter(is_active=True, pk=number).first() if number.isdecimal() else None
        # What was looked at, and what is chosen now, may differ: then it is looked at first.
        looked_at = request.POST.get("looked_at") == _looked_at(request)
        if target is None or "confirmed" not in request.POST or not looked_at:
            return self._ask_for_whom(request, queryset, target)
        self._reassign(request, queryset, target)
        return None

    def _ask_for_whom(
        self, request: HttpRequest, queryset: QuerySet[Appointment], target: Consultant | None
    ) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()[:200]
        rows, now = queryset.order_by("during", "pk"), timezone.now()
        looked = reassigning.look(rows, target, outside_rules_reason=reason, now=now) if target else []
        given, by = [one.appointment for one in looked if one.refusal is None], by_staff(request.user.get_username())
        told = telling.hears_of_each(given, "move", by, target=target, now=now)
        offered = Consultant.objects.filter(is_active=True, services__in=rows.order_by().values("service"))
        context = {
            **self.admin_site.each_context(request), "title": _("Give to another consultant"), "opts": self.model._meta,
            "pks": [row.pk for row in rows], "consultants": offered.distinct().order_by("name", "pk"),
            "target": target, "reason": reason, "looked_at": _looked_at(request),
            "summary": _summary(looked, told.values()),
            "looked": [(one, sentence(one.refusal) if one.refusal else told[one.appointment.pk]) for one in looked],
            "seen": prospects.as_seen(looked), "is_possible": any(one.refusal is None for one in looked),
        }  # fmt: skip
        return render(request, "admin/bookings/reassign.html", context)

    def _reassign(self, request: HttpRequest, queryset: QuerySet[Appointment], target: Consultant) -> None:
        by, done = by_staff(request.user.get_username()), 0
        seen, reason = prospects.read_seen(request.POST.get("seen", "")), request.POST.get("reason", "").strip()[:200]
        for row in queryset.order_by("during", "pk"):
            if seen.get(row.pk) != row.sequence:
                text = _("%(code)s was moved while you were asked: nothing was done to it.")
                self.message_user(request, text % {"code": row.code}, messages.WARNING)
                continue
            try:
                services.reschedule(
                    appointment=row, starts_at=row.starts_at, consultant=target, by=by, outside_rules_reason=reason,
                    now=timezone.now(),
                )  # fmt: skip
                done += 1
            except BookingError as error:
                self.message_user(request, f"{row.code}: {sentence(error)}", messages.WARNING)
        words = ngettext(
            "%(count)d appointment is with %(consultant)s now.", "%(count)d appointments are with %(consultant)s now.",
            done,
        )  # fmt: skip
        self.message_user(request, words % {"count": done, "consultant": target})


def _looked_at(request: HttpRequest) -> str:
    return f"{request.POST.get('consultant', '')} {request.POST.get('reason', '').strip()[:200]}"


def _summary(looked: list[reassigning.Reassignment], told: Iterable[telling.Hearing]) -> list[str]:
    if not looked:
        return []
    meant = sum(one.refusal is None for one in looked)
    says = [ngettext("%(count)d appointment is given away.", "%(count)d appointments are given away.", meant)
            % {"count": meant}]  # fmt: skip
    if left := len(looked) - meant:
        words = ngettext("%(count)d cannot be, and stays as it is.", "%(count)d cannot be, and stay as they are.", left)
        says.append(words % {"count": left})
    return [*says, *telling.summary(told)]
