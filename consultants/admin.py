from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from accounts.search import FoldedSearch
from consultants.forms import TimeOffForm
from consultants.models import Consultant, Service, TimeOff, WorkingHours


class WorkingHoursInline(admin.TabularInline):
    model = WorkingHours
    extra = 0


@admin.register(Consultant)
class ConsultantAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("name", "title", "specialties", "email", "time_zone", "service_count", "is_active")
    list_filter = ("is_active", "services", "time_zone")
    search_fields = ("name_key", "specialties_key", "email", "phone")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
    inlines = [WorkingHoursInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(service_count=Count("services"))

    @admin.display(description=_("services"), ordering="service_count")
    def service_count(self, consultant):
        return consultant.service_count


@admin.register(Service)
class ServiceAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("name", "name_en", "duration_minutes", "slot_step_minutes", "consultant_count", "is_active")
    list_filter = ("is_active", "consultants")
    search_fields = ("name_key", "name_en_key")
    filter_horizontal = ("consultants",)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(consultant_count=Count("consultants"))

    @admin.display(description=_("consultants"), ordering="consultant_count")
    def consultant_count(self, service):
        return service.consultant_count


@admin.register(WorkingHours)
class WorkingHoursAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("consultant", "weekday", "start_time", "end_time")
    list_filter = ("weekday", "consultant")
    list_select_related = ("consultant",)
    search_fields = ("consultant__name_key",)
    autocomplete_fields = ("consultant",)


@admin.register(TimeOff)
class TimeOffAdmin(FoldedSearch, admin.ModelAdmin):
    form = TimeOffForm
    list_display = ("consultant", "starts_at", "ends_at", "reason")
    list_filter = ("consultant",)
    list_select_related = ("consultant",)
    search_fields = ("consultant__name_key", "reason_key")
    autocomplete_fields = ("consultant",)

    @admin.display(description=_("from"), ordering="during")
    def starts_at(self, time_off):
        return time_off.during.lower

    @admin.display(description=_("to"))
    def ends_at(self, time_off):
        return time_off.during.upper
