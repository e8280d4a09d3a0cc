from django.contrib import admin, messages
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.readonly import ReadOnly
from accounts.search import FoldedSearch
from bookings import services
from bookings.errors import BookingError
from bookings.forms import NewAppointmentForm
from bookings.models import Appointment, AppointmentEvent


class AppointmentEventInline(ReadOnly, admin.TabularInline):
    model = AppointmentEvent
    fields = readonly_fields = ("at", "kind", "source", "actor", "changes")
    extra = 0


@admin.register(Appointment)
class AppointmentAdmin(FoldedSearch, admin.ModelAdmin):
    """Booking and cancelling go through bookings.services; the row itself is not edited by hand."""

    list_display = ("code", "when", "status", "customer", "consultant", "service")
    list_filter = ("status", "consultant", "service", "created_at")
    list_select_related = ("customer", "consultant", "service")
    search_fields = ("code", "customer__name_key", "consultant__name_key", "customer__email", "customer__phone")
    autocomplete_fields = ("customer", "consultant", "service")
    inlines = [AppointmentEventInline]
    actions = ["cancel_selected"]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, form=NewAppointmentForm, **kwargs)
        form.actor = request.user.get_username()
        return form

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            fields = ["customer", "service", "consultant", "starts_at"]
        else:
            fields = ["code", "status", "customer", "service", "consultant", "when", "created_at"]
        return [(None, {"fields": fields})]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        """Nothing to write: the form has booked, and a standing appointment is not edited here."""

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("when"), ordering="during")
    def when(self, appointment):
        start = timezone.localtime(appointment.starts_at)
        return f"{date_format(start, 'D d/m/Y H:i')}–{timezone.localtime(appointment.ends_at):%H:%M}"

    @admin.action(description=_("Cancel the selected appointments"))
    def cancel_selected(self, request, queryset):
        cancelled = 0
        for appointment in queryset.order_by("pk"):
            try:
                services.cancel(
                    appointment=appointment,
                    source=AppointmentEvent.Source.ADMIN,
                    actor=request.user.get_username(),
                    now=timezone.now(),
                )
                cancelled += 1
            except BookingError:
                message = _("%(code)s cannot be cancelled: it is %(status)s.")
                details = {"code": appointment.code, "status": appointment.get_status_display()}
                self.message_user(request, message % details, messages.WARNING)
        done = ngettext("%(count)d appointment cancelled.", "%(count)d appointments cancelled.", cancelled)
        self.message_user(request, done % {"count": cancelled})


@admin.register(AppointmentEvent)
class AppointmentEventAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("at", "kind", "appointment", "source", "actor")
    list_filter = ("kind", "source", "at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__code", "actor", "appointment__customer__name_key")
