"""The settings of the business on one page of the admin, with what is not set up yet."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import roles
from accounts.keeping import KeepsOthersChanges
from accounts.roles import Act
from accounts.search import FoldedSearch
from chatbot.llm.model_calls import spent_today
from chatbot.models import ModelCall
from chatbot.replies import lasting
from consultants import desk_hours, working_week
from consultants.forms import DAY_FIELDS, OFFICE_FIELDS, BusinessForm, Weekday
from consultants.models import Business, BusinessPolicy
from consultants.pages.missing import missing


@admin.register(Business)
class BusinessAdmin(FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    """The one row: changed, never added or deleted. Whoever may only look reads each week as lines."""

    form = BusinessForm
    change_form_template = "admin/consultants/business_form.html"
    list_display = ("name", "time_zone", "country", "shown_phone", "address")
    list_filter = ("country",)
    search_fields = ("name", "address")
    readonly_fields = ("reminders", "spent", "office_week", "desk_week")
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_fieldsets(self, request: HttpRequest, obj: Business | None = None) -> Any:
        writes = self.has_change_permission(request, obj)
        return [
            (None, {"fields": ["name", "time_zone", "country"]}),
            (_("How customers reach it"), {"fields": ["phone", "email", "address", "map_link"]}),
            (_("How the bot speaks"), {"fields": ["tone", "greeting_vi", "greeting_en"]}),
            (_("Hours of the office"), {
                "description": _("When the door is open, such as 08:00-12:00, 13:30-17:30 or 18:00-02:00; public "
                                 "holidays are closed. All empty: while any of the consultants works."),
                "fields": list(OFFICE_FIELDS) if writes else ["office_week"],
            }),
            (_("Hours of the desk"), {
                "description": _("When people answer, by the clock of the office, such as 08:00-12:00, 13:30-17:30."),
                "fields": list(DAY_FIELDS) if writes else ["desk_week"],
            }),
            (_("Alerts"), {"fields": ["alert_addresses", "alert_minutes"]}),
            (_("Emergency numbers"), {
                "description": _("Told to somebody who is in danger. Empty: those of the country."),
                "fields": ["emergency_police", "emergency_fire", "emergency_ambulance", "emergency_children"],
            }),
            (_("Reminders"), {
                "description": _link(request, BusinessPolicy, "admin:consultants_businesspolicy_change",
                                     _("Change the reminder times and the rules of booking"), 1),
                "fields": ["reminders"],
            }),
            (_("Language models"), {
                "description": _link(request, ModelCall, "admin:chatbot_modelcall_changelist",
                                     _("What the models were asked for, and what it cost")),
                "fields": ["daily_budget_usd", "spent"],
            }),
            (_("Numbers"), {"fields": ["minutes_per_booking"]}),
        ]  # fmt: skip

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        found = missing(request.user, now=timezone.now())
        context = {
            **(extra_context or {}), "title": _("Settings of the business"),
            "needed": [one for one in found if one.is_needed],
            "optional": [one for one in found if not one.is_needed],
        }  # fmt: skip
        return super().change_view(request, object_id, form_url, context)

    @admin.display(description=gettext_lazy("phone"), ordering="phone")
    def shown_phone(self, business: Business) -> str:
        return business.shown_phone

    @admin.display(description=gettext_lazy("customers are reminded"))
    def reminders(self, business: Business) -> str:
        """As the policy has it."""
        policy = BusinessPolicy.current()
        before = [lasting(timedelta(minutes=minutes)) for minutes in sorted(policy.reminder_minutes, reverse=True)]
        told = _("%(times)s before") % {"times": ", ".join(before)} if before else _("never")
        asked = _("no follow-up")
        if policy.follow_up_minutes is not None:
            after = lasting(timedelta(minutes=policy.follow_up_minutes))
            asked = _("asked how it was %(time)s after") % {"time": after}
        return f"{told}; {asked}"

    @admin.display(description=gettext_lazy("spent today"))
    def spent(self, business: Business) -> str:
        """With what calls that are under way may still cost."""
        return _("%(spent)s of %(budget)s USD") % {
            "spent": number_format(spent_today(timezone.now()), 2), "budget": number_format(business.daily_budget, 2),
        }  # fmt: skip

    @admin.display(description=gettext_lazy("hours of the office"))
    def office_week(self, business: Business) -> SafeString:
        return _lines({day: working_week.write(periods) for day, periods in business.office_week.items()})

    @admin.display(description=gettext_lazy("hours of the desk"))
    def desk_week(self, business: Business) -> SafeString:
        return _lines({day: desk_hours.write_periods(periods) for day, periods in business.desk_week.items()})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _link(request: HttpRequest, model: type[models.Model], name: str, words: str, *args: int) -> str:
    """Empty for whoever may not look at rows of this model."""
    if not roles.may(request.user, Act.VIEW, model):
        return ""
    return format_html('<a href="{}">{}</a>', reverse(name, args=args), words)


def _lines(week: dict[int, str]) -> SafeString:
    shown = [(Weekday(day).label, written) for day, written in sorted(week.items())]
    return format_html_join(SafeString("<br>"), "{}: {}", shown)
