from collections.abc import Callable

from django.contrib import admin, messages
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.readonly import ReadOnly
from accounts.search import FoldedSearch
from bookings import displaced, services
from bookings.actors import by_staff
from bookings.errors import BookingError
from bookings.forms import AppointmentForm, ReasonActionForm, sentence
from bookings.models import Appointment, AppointmentEvent, Feedback, Notification, WaitlistEntry
from consultants.models import Consultant


class AppointmentEventInline(ReadOnly, admin.TabularInline):
    model = AppointmentEvent
    fields = readonly_fields = ("at", "kind", "role", "source", "actor", "changes")
    extra = 0


class NotificationInline(ReadOnly, admin.TabularInline):
    model = Notification
    fields = readonly_fields = ("due_at", "kind", "status", "outcome", "done_at")
    extra = 0


@admin.register(Appointment)
class AppointmentAdmin(FoldedSearch, admin.ModelAdmin):
    """Every change goes through bookings.services; the row itself is not edited by hand."""

    list_display = ("code", "when", "status", "customer", "consultant", "service")
    list_filter = ("status", "consultant", "service", "created_at")
    list_select_related = ("customer", "consultant", "service")
    search_fields = ("code", "customer__name_key", "consultant__name_key", "customer__email", "customer__phone")
    autocomplete_fields = ("customer", "consultant", "service", "device")
    inlines = [AppointmentEventInline, NotificationInline]
    action_form = ReasonActionForm
    actions = [
        "approve_selected", "decline_selected", "cancel_selected", "complete_selected", "mark_no_show_selected"
    ]  # fmt: skip
    change_list_template = "admin/bookings/appointment_list.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and not obj.is_live():
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, form=AppointmentForm, **kwargs)
        form.actor = request.user.get_username()
        return form

    def get_fieldsets(self, request, obj=None):
        place = ["service", "consultant", "starts_at", "outside_rules_reason", "device", "description"]
        if obj is None:
            return [(None, {"fields": ["customer", *place]})]
        if obj.is_live() and self.has_change_permission(request, obj):
            return [
                (None, {"fields": ["code", "status", "customer", "when", "created_at"]}),
                (_("Move"), {"fields": place}),
            ]
        facts = ["code", "status", "customer", "service", "consultant", "when", "outside_rules_reason"]
        return [(None, {"fields": [*facts, "device", "description", "created_at"]})]

    def get_readonly_fields(self, request, obj=None):
        return ("code", "status", "customer", "when", "created_at") if obj else ()

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        """Nothing to write: the form has booked or moved. What staff should know of is said."""
        if not form.event:
            return
        others = obj.customer.appointments.booked().overlapping(obj.starts_at, obj.ends_at).exclude(pk=obj.pk)
        for other in others:
            note = _("%(customer)s has another appointment at that time: %(code)s.")
            self.message_user(request, note % {"customer": obj.customer, "code": other.code}, messages.WARNING)

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.is_live()) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("when"), ordering="during")
    def when(self, appointment):
        start = timezone.localtime(appointment.starts_at)
        return f"{date_format(start, 'SHORT_WEEKDAY_DATETIME_FORMAT')}–{timezone.localtime(appointment.ends_at):%H:%M}"

    @admin.action(description=_("Approve the selected appointments"), permissions=["change"])
    def approve_selected(self, request, queryset):
        self._each(request, queryset, services.approve)

    @admin.action(description=_("Decline the selected appointments (with the reason)"), permissions=["change"])
    def decline_selected(self, request, queryset):
        self._each(request, queryset, services.decline, reason=request.POST.get("reason", "")[:200])

    @admin.action(description=_("Cancel the selected appointments (with the reason)"), permissions=["change"])
    def cancel_selected(self, request, queryset):
        self._each(request, queryset, services.cancel, reason=request.POST.get("reason", "")[:200])

    @admin.action(description=_("Complete the selected appointments"), permissions=["change"])
    def complete_selected(self, request, queryset):
        self._each(request, queryset, services.complete)

    @admin.action(description=_("The customer did not come"), permissions=["change"])
    def mark_no_show_selected(self, request, queryset):
        self._each(request, queryset, services.mark_no_show)

    def _each(self, request, queryset, operation: Callable[..., AppointmentEvent], **values):
        done = 0
        for appointment in queryset.order_by("pk"):
            try:
                by = by_staff(request.user.get_username())
                operation(appointment=appointment, by=by, now=timezone.now(), **values)
                done += 1
            except BookingError as error:
                details = {
                    "code": appointment.code, "status": appointment.get_status_display(), "why": sentence(error),
                }  # fmt: skip
                self.message_user(request, _("%(code)s (%(status)s): %(why)s") % details, messages.WARNING)
        words = ngettext("%(count)d appointment changed.", "%(count)d appointments changed.", done)
        self.message_user(request, words % {"count": done})

    def get_urls(self):
        view = self.admin_site.admin_view(self.displaced_view)
        return [path("displaced/", view, name="bookings_appointment_displaced"), *super().get_urls()]

    def displaced_view(self, request):
        """Appointments that hours, a time off, a holiday or a deactivation have left without a place."""
        if not self.has_change_permission(request):
            return redirect("admin:index")
        if request.method == "POST":
            self._move_displaced(request)
            return redirect("admin:bookings_appointment_displaced")
        rows = displaced.find(now=timezone.now())
        context = {
            **self.admin_site.each_context(request), "title": _("Appointments without a place"), "rows": rows,
            "limit": displaced.LIMIT if len(rows) == displaced.LIMIT else None, "opts": self.model._meta,
        }  # fmt: skip
        return render(request, "admin/bookings/displaced.html", context)

    def _move_displaced(self, request):
        pk, consultant, start = (*request.POST.get("move", "").split("|"), "", "")[:3]
        appointment = Appointment.objects.filter(pk=pk).first() if pk.isdecimal() else None
        target = Consultant.objects.filter(pk=consultant).first() if consultant.isdecimal() else None
        starts_at = parse_datetime(start) if start else None
        if not (appointment and target and starts_at):
            self.message_user(request, _("That proposal is no longer there."), messages.ERROR)
            return
        try:
            event = services.reschedule(
                appointment=appointment, consultant=target, starts_at=starts_at,
                by=by_staff(request.user.get_username()), now=timezone.now(),
            )  # fmt: skip
        except BookingError as error:
            self.message_user(request, f"{appointment.code}: {sentence(error)}", messages.ERROR)
        else:
            details = {"code": appointment.code, "when": self.when(event.appointment), "consultant": target}
            self.message_user(request, _("%(code)s was moved: %(when)s, %(consultant)s.") % details)


class WarnsOfDisplaced:
    """For the admin of what decides when consultants work: names the appointments a change leaves without a place."""

    def response_add(self, request, obj, *args, **kwargs):
        warn_of_displaced(self, request)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        warn_of_displaced(self, request)
        return super().response_change(request, obj)

    def response_delete(self, request, *args, **kwargs):
        warn_of_displaced(self, request)
        return super().response_delete(request, *args, **kwargs)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        warn_of_displaced(self, request)


def warn_of_displaced(model_admin, request):
    rows = displaced.find(now=timezone.now(), proposals=0)
    if not rows:
        return
    words = ngettext(
        "%(count)d coming appointment has no place any more:", "%(count)d coming appointments have no place any more:",
        len(rows),
    ) % {"count": len(rows)}  # fmt: skip
    codes = ", ".join(row.appointment.code for row in rows[:10]) + ("…" if len(rows) > 10 else "")
    link = format_html(
        '{} {} <a href="{}">{}</a>', words, codes, reverse("admin:bookings_appointment_displaced"), _("See and move")
    )
    model_admin.message_user(request, link, messages.WARNING)


@admin.register(AppointmentEvent)
class AppointmentEventAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("at", "kind", "appointment", "role", "source", "actor")
    list_filter = ("kind", "role", "source", "at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__code", "actor", "appointment__customer__name_key", "appointment__customer__phone")


@admin.register(Notification)
class NotificationAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("due_at", "kind", "customer", "appointment", "status", "outcome", "done_at")
    list_filter = ("status", "kind", "due_at")
    list_select_related = ("customer", "appointment")
    search_fields = ("appointment__code", "customer__name_key", "customer__phone")


@admin.register(WaitlistEntry)
class WaitlistEntryAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("created_at", "customer", "service", "consultant", "starts_after", "starts_before", "status")
    list_filter = ("status", "service", "consultant")
    list_select_related = ("customer", "service", "consultant")
    search_fields = ("customer__name_key", "customer__email", "customer__phone")
    actions = ["end_selected"]

    @admin.display(description=_("from"), ordering="within")
    def starts_after(self, entry):
        return entry.within.lower

    @admin.display(description=_("to"))
    def starts_before(self, entry):
        return entry.within.upper

    def has_end_permission(self, request):
        return request.user.has_perm("bookings.change_waitlistentry")

    @admin.action(description=_("Take the selected entries off the waitlist"), permissions=["end"])
    def end_selected(self, request, queryset):
        done = 0
        for entry in queryset.order_by("pk"):
            try:
                services.leave_waitlist(entry=entry, by=by_staff(request.user.get_username()), now=timezone.now())
                done += 1
            except BookingError as error:
                self.message_user(request, f"{entry}: {sentence(error)}", messages.WARNING)
        words = ngettext("%(count)d entry ended.", "%(count)d entries ended.", done)
        self.message_user(request, words % {"count": done})


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("created_at", "appointment", "rating", "comment")
    list_filter = ("rating", "appointment__consultant", "created_at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__code", "appointment__customer__name_key", "appointment__customer__phone", "comment")
