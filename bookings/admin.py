from collections.abc import Callable
from contextlib import suppress

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.keeping import KeepsOthersChanges, signed
from accounts.long_lists import LongList
from accounts.own_rows import OwnRows
from accounts.search import FoldedSearch
from bookings import displaced, past, prospects, services
from bookings.actors import by_staff
from bookings.errors import BookingError, NotYours
from bookings.forms import AppointmentForm, sentence
from bookings.locks import lock_customer
from bookings.models import (
    Appointment,
    AppointmentEvent,
    BookingRequest,
    Call,
    Feedback,
    Notification,
    Replanning,
    WaitlistEntry,
)
from bookings.pages import telling
from bookings.pages.filters import BookedIn, CancelledBy, During, WithConsultant
from bookings.pages.list_of_days import ListOfDays
from bookings.pages.reassigning import Reassigns
from consultants.models import Consultant
from history.reading import NotesReading
from meetassist.readonly import ReadOnly

# Rows that a question lists.
SHOWN = 50
# The events that change what a form shows.
WRITTEN = [AppointmentEvent.Kind.BOOKED, AppointmentEvent.Kind.MOVED, AppointmentEvent.Kind.DESCRIBED]
# How many codes a warning names.
SHOWN_CODES = 10


class AppointmentEventInline(ReadOnly, admin.TabularInline):
    model = AppointmentEvent
    fields = readonly_fields = ("at", "kind", "role", "source", "actor", "changes")
    extra = 0


class NotificationInline(ReadOnly, admin.TabularInline):
    model = Notification
    fields = readonly_fields = ("due_at", "kind", "status", "outcome", "done_at")
    extra = 0


@admin.register(Appointment)
class AppointmentAdmin(
    ListOfDays, Reassigns, NotesReading, LongList, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin
):  # fmt: skip
    """Every change goes through bookings.services; the row itself is not edited by hand."""

    person = "customer"

    list_display = ("opened", "when", "state", "customer", "consultant", "service")
    list_display_links = ("when",)
    list_filter = (During, "status", WithConsultant, "service", BookedIn, CancelledBy, "created_at")
    list_select_related = ("customer", "consultant", "service")
    search_fields = ("code", "customer__name_key", "consultant__name_key", "customer__email", "customer__phone")
    autocomplete_fields = ("customer", "consultant", "service", "device")
    inlines = [AppointmentEventInline, NotificationInline]
    belong_together = (("service", "consultant", "starts_at"),)
    actions = [
        "approve_selected", "decline_selected", "cancel_selected", "reassign_selected", "complete_selected",
        "mark_no_show_selected",
    ]  # fmt: skip
    change_list_template = "admin/bookings/appointment_list.html"

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None and not obj.is_live():
            return super().get_form(request, obj, change=change, **kwargs)
        form = super().get_form(request, obj, change=change, form=AppointmentForm, **kwargs)
        form.actor = request.user.get_username()
        return form

    def get_fieldsets(self, request, obj=None):
        place = ["service", "consultant", "starts_at", "outside_rules_reason", "outcome", "device", "description"]
        if obj is None:
            return [(None, {"fields": ["customer", *place]})]
        if obj.is_live() and self.has_change_permission(request, obj):
            return [
                (None, {"fields": ["code", "status", "customer", "for_whom", "when", "created_at"]}),
                (_("Move"), {"fields": place}),
            ]
        facts = ["code", "status", "customer", "for_whom", "service", "consultant", "when", "outside_rules_reason"]
        return [(None, {"fields": [*facts, "device", "description", "created_at"]})]

    def get_readonly_fields(self, request, obj=None):
        return ("code", "status", "customer", "for_whom", "when", "created_at") if obj else ()

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def lock(self, object_id):
        """The customer's row, which is the first that every change of an appointment's place takes."""
        row = Appointment.objects.filter(pk=object_id).only("customer").first() if object_id.isdecimal() else None
        if row:
            # Merged away in this moment: what is done about it will be refused with a sentence.
            with suppress(NotYours):
                lock_customer(row.customer_id)

    def writer(self, row, label, since):
        """By the events: customers and the program change appointments too."""
        event = row.events.filter(at__gte=since, kind__in=WRITTEN).order_by("-at", "-id").first()
        return signed(event.actor or event.get_role_display(), event.at) if event else ""

    def change_view(self, request, object_id, form_url="", extra_context=None):
        row = self.get_object(request, object_id) if request.method == "POST" else None
        if row is None or row.is_live() or not super().has_change_permission(request, row):
            return super().change_view(request, object_id, form_url, extra_context)
        return self._is_over(request, row)

    def _is_over(self, request, row):
        """Ended while the page was open."""
        last = row.events.order_by("-at", "-id").first()
        who = signed(last.actor or last.get_role_display(), last.at) if last else _("Somebody else")
        text = _("The appointment %(code)s is over (%(status)s), last changed by %(who)s.")
        typed = request.POST.get("description", "").replace("\r\n", "\n")
        context = {
            **self.admin_site.each_context(request), "title": row.code, "opts": self.model._meta, "appointment": row,
            "sentence": text % {"code": row.code, "status": row.get_status_display(), "who": who},
            "typed": typed if typed != row.description else "",
        }  # fmt: skip
        return render(request, "admin/bookings/over.html", context, status=403)

    def save_model(self, request, obj, form, change):
        """Nothing to write: the form has booked or moved. What staff should know of is said."""
        obj.stood_already = form.repeated is not None
        if not form.event:
            return
        if obj.status in past.OUTCOMES:
            note = _("%(code)s was written down as it was (%(status)s); nobody is told.")
            self.message_user(request, note % {"code": obj.code, "status": obj.get_status_display()})
        others = obj.customer.appointments.booked().overlapping(obj.starts_at, obj.ends_at).exclude(pk=obj.pk)
        for other in others:
            note = _("%(customer)s has another appointment at that time: %(code)s.")
            self.message_user(request, note % {"customer": obj.customer, "code": other.code}, messages.WARNING)

    def log_addition(self, request, obj, message):
        return None if obj.stood_already else super().log_addition(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        """Sent twice, such as by a double click: the booking is shown."""
        if not obj.stood_already:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, _("%(code)s: this is booked, once.") % {"code": obj.code})
        return redirect("admin:bookings_appointment_change", obj.pk)

    def has_change_permission(self, request, obj=None):
        return (obj is None or obj.is_live()) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("code"), ordering="code")
    def opened(self, appointment):
        """Opens the panel beside the list."""
        page = reverse("panel", args=[appointment.code])
        return format_html('<a href="{}" data-panel>{}</a>', page, appointment.code)

    @admin.display(description=_("status"), ordering="status")
    def state(self, appointment):
        return format_html('<span class="state {}">{}</span>', appointment.status, appointment.get_status_display())

    @admin.display(description=_("when"), ordering="during")
    def when(self, appointment):
        """Leads to the form of all its fields."""
        start = timezone.localtime(appointment.starts_at)
        return f"{date_format(start, 'SHORT_WEEKDAY_DATETIME_FORMAT')}–{timezone.localtime(appointment.ends_at):%H:%M}"

    @admin.action(description=_("Approve the selected appointments"), permissions=["change"])
    def approve_selected(self, request, queryset):
        return self._act(request, queryset, "approve")

    @admin.action(description=_("Decline the selected appointments"), permissions=["change"])
    def decline_selected(self, request, queryset):
        return self._act(request, queryset, "decline")

    @admin.action(description=_("Cancel the selected appointments"), permissions=["change"])
    def cancel_selected(self, request, queryset):
        return self._act(request, queryset, "cancel")

    @admin.action(description=_("Complete the selected appointments"), permissions=["change"])
    def complete_selected(self, request, queryset):
        return self._act(request, queryset, "complete")

    @admin.action(description=_("The customer did not come"), permissions=["change"])
    def mark_no_show_selected(self, request, queryset):
        return self._act(request, queryset, "mark_no_show")

    def _act(self, request, queryset, operation: str):
        """At once, but for what customers hear of or goes beyond the page: that is asked first, with its number."""
        if (count := queryset.count()) > prospects.LIMIT:
            text = _("%(count)d appointments are chosen, and at most %(limit)d are changed at once: filter the list.")
            self.message_user(request, text % {"count": count, "limit": prospects.LIMIT}, messages.ERROR)
            return None
        is_asked_first = operation in telling.NEWS or request.POST.get("select_across") == "1"
        if is_asked_first and "confirmed" not in request.POST:
            return self._ask_first(request, queryset, operation)
        reason = request.POST.get("reason", "")[:200]
        values = {"reason": reason} if operation in prospects.WITH_REASON else {}
        seen = prospects.read_seen(request.POST.get("seen", "")) if is_asked_first else {}
        self._each(request, queryset, getattr(services, operation), seen, **values)
        return None

    def _ask_first(self, request, queryset, operation: str):
        now, by = timezone.now(), by_staff(request.user.get_username())
        rows = prospects.look(queryset, operation, now=now)
        told = telling.hears_of_each([row.appointment for row in rows if row.is_allowed], operation, by, now=now)
        for row in rows[:SHOWN]:
            row.when, row.told = self.when(row.appointment), told.get(row.appointment.pk, _("nobody"))
        context = {
            **self.admin_site.each_context(request), "title": _("Are you sure?"), "opts": self.model._meta,
            "action": request.POST["action"], "action_name": prospects.QUESTIONS[operation], "rows": rows,
            "summary": [*prospects.summary(rows), *telling.summary(told.values())],
            "shown": rows[:SHOWN], "more": max(0, len(rows) - SHOWN),
            "seen": prospects.as_seen(rows), "has_reason": operation in prospects.WITH_REASON,
            "is_possible": any(row.is_allowed for row in rows),
        }  # fmt: skip
        return render(request, "admin/bookings/ask_first.html", context)

    def _each(self, request, queryset, operation: Callable[..., AppointmentEvent], seen: dict[int, int], **values):
        done = 0
        for appointment in queryset.order_by("pk"):
            if seen.get(appointment.pk, appointment.sequence) != appointment.sequence:
                text = _("%(code)s was moved while you were asked: nothing was done to it.")
                self.message_user(request, text % {"code": appointment.code}, messages.WARNING)
                continue
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
            return redirect(request.get_full_path())
        now, number = timezone.now(), request.GET.get("page", "")
        first = (int(number) - 1) * displaced.PAGE if number.isascii() and number.isdecimal() and len(number) < 7 else 0
        page = displaced.find(now=now, offset=max(first, 0))
        if not page.rows and page.total:
            # Those of this page have moved.
            return redirect("admin:bookings_appointment_displaced")
        displaced.propose(page.rows, now=now)
        by = by_staff(request.user.get_username())
        told = telling.hears_of_each([row.appointment for row in page.rows], "move", by, now=now)
        for row in page.rows:
            row.told = told[row.appointment.pk]
        paginator = Paginator(range(page.total), displaced.PAGE)
        context = {
            **self.admin_site.each_context(request), "title": _("Appointments without a place"), "rows": page.rows,
            "page": paginator.page(max(first, 0) // displaced.PAGE + 1), "opts": self.model._meta,
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
    """For the admin of what decides when consultants work: names the appointments a change leaves without a place.

    Only what the rows touch is looked at, as they were and as they are now. Where `displacing_fields` are named, a
    change of others touches nothing.
    """

    displacing_fields: tuple[str, ...] = ()

    def save_model(self, request, obj, form, change):
        looks = not (change and self.displacing_fields) or not set(self.displacing_fields).isdisjoint(form.changed_data)
        was = self.model._default_manager.filter(pk=obj.pk) if change and looks else ()
        touched = [*was, obj] if looks else []
        super().save_model(request, obj, form, change)
        request.touched = displaced.touched_by(*touched)

    def delete_model(self, request, obj):
        request.touched = displaced.touched_by(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        touched = displaced.touched_by(*queryset)
        super().delete_queryset(request, queryset)
        warn_of_displaced(self, request, touched)

    def response_add(self, request, obj, *args, **kwargs):
        warn_of_displaced(self, request, request.touched)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        warn_of_displaced(self, request, request.touched)
        return super().response_change(request, obj)

    def response_delete(self, request, *args, **kwargs):
        warn_of_displaced(self, request, request.touched)
        return super().response_delete(request, *args, **kwargs)


def warn_of_displaced(model_admin, request, touched: displaced.Touched | None):
    """Say which appointments have no place among those that were touched; None: nothing was."""
    page = displaced.find(now=timezone.now(), touched=touched, limit=SHOWN_CODES) if touched else None
    if not page or not page.total:
        return
    words = ngettext(
        "%(count)d coming appointment has no place any more:", "%(count)d coming appointments have no place any more:",
        page.total,
    ) % {"count": page.total}  # fmt: skip
    codes = ", ".join(row.appointment.code for row in page.rows) + ("…" if page.total > len(page.rows) else "")
    link = format_html(
        '{} {} <a href="{}">{}</a>', words, codes, reverse("admin:bookings_appointment_displaced"), _("See and move")
    )
    model_admin.message_user(request, link, messages.WARNING)


@admin.register(AppointmentEvent)
class AppointmentEventAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    sortable_by = ("at",)
    list_display = ("at", "kind", "appointment", "role", "source", "actor")
    list_filter = ("kind", "role", "source", "at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__code", "actor", "appointment__customer__name_key", "appointment__customer__phone")


@admin.register(Notification)
class NotificationAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    sortable_by = ("due_at",)
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


@admin.register(BookingRequest)
class BookingRequestAdmin(NotesReading, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """What is asked for without an e-mail address. The desk answers it."""

    person = "customer"

    list_display = ("created_at", "customer", "phone", "service", "consultant", "starts_at", "status", "answer_by")
    list_filter = ("status", "service", "consultant")
    list_select_related = ("customer", "service", "consultant")
    search_fields = ("customer__name_key", "customer__phone", "phone")


@admin.register(Call)
class CallAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """Who of the team has rung whom; it is done on the page of those who are to be called."""

    person = "customer"
    sortable_by = ("id",)
    list_display = ("id", "taken_at", "customer", "caller", "outcome", "ended_at", "again_at")
    list_filter = ("outcome", "taken_at")
    list_select_related = ("customer", "caller")
    search_fields = ("customer__name_key", "customer__phone", "caller__username")
    fields = readonly_fields = ("customer", "caller", "taken_at", "ended_at", "outcome", "again_at")


@admin.register(Replanning)
class ReplanningAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    """How far the reminders have been brought in line with a changed policy."""

    list_display = ("asked_at", "actor", "status", "progress", "changed", "moved_on_at", "finished_at")
    list_filter = ("status", "asked_at")
    search_fields = ("actor",)
    fields = readonly_fields = list_display

    @admin.display(description=_("progress"))
    def progress(self, planning):
        if planning.total is None:
            return _("not begun")
        # More may have been booked since they were counted.
        total = max(planning.total, planning.done)
        share = planning.done * 100 // total if total else 100
        return _("%(done)d of %(total)d (%(share)d%%)") % {"done": planning.done, "total": total, "share": share}


@admin.register(Feedback)
class FeedbackAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    sortable_by = ("created_at",)
    list_display = ("created_at", "appointment", "rating", "comment")
    list_filter = ("rating", "appointment__consultant", "created_at")
    list_select_related = ("appointment",)
    search_fields = ("appointment__code", "appointment__customer__name_key", "appointment__customer__phone", "comment")
