from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import rights, roles
from accounts.invitations import withdraw
from accounts.keeping import KeepsOthersChanges, KeepsOthersRows
from accounts.models import Invitation, User
from accounts.own_rows import OwnRows
from accounts.roles import Role
from accounts.search import FoldedSearch
from bookings import replanning
from bookings.admin import WarnsOfDisplaced, warn_of_displaced
from bookings.displaced import Touched
from chatbot.questions import indexing
from consultants import invitations, photos, set_up
from consultants.forms import ConsultantForm, TimeOffForm, WorkingHoursForm, WorkingHoursFormSet
from consultants.models import (
    BusinessPolicy,
    Consultant,
    DateOverride,
    Holiday,
    OwnCalendar,
    Service,
    TimeOff,
    WorkingHours,
)
from consultants.pages.business import BusinessAdmin as BusinessAdmin  # registers itself
from consultants.pages.calendar_list import OwnCalendarAdmin as OwnCalendarAdmin  # registers itself
from consultants.pages.calendars import may_view
from consultants.pages.holidays import import_holidays
from consultants.pages.words import CANNOT_INVITE
from meetassist.readonly import ReadOnly

# When somebody works: of these, one alone says nothing.
HOURS_TOGETHER = (("consultant", "weekday", "start_time", "end_time", "ends_next_day", "valid_from", "valid_to"),)
DATE_TOGETHER = (("consultant", "on", "start_time", "end_time", "ends_next_day", "is_available"),)


class WorkingHoursInline(KeepsOthersRows, admin.TabularInline):
    model = WorkingHours
    formset = WorkingHoursFormSet
    belong_together = HOURS_TOGETHER
    extra = 0


class DateOverrideInline(KeepsOthersRows, admin.TabularInline):
    model = DateOverride
    belong_together = DATE_TOGETHER
    fields = ("on", "start_time", "end_time", "ends_next_day", "is_available", "reason")
    extra = 0

    def get_queryset(self, request):
        """The coming ones: the past has a list of its own."""
        return super().get_queryset(request).filter(on__gte=timezone.localdate())


class Lacks(admin.SimpleListFilter):
    """What somebody still has to do before they can be booked."""

    title, parameter_name = _("still lacks"), "lacks"

    def lookups(self, request, model_admin):
        return [("hours", _("working hours")), ("login", _("login"))]

    def conditions(self):
        return set_up.lacks_of_consultants(timezone.localdate())

    def queryset(self, request, queryset):
        condition = self.conditions().get(self.value())
        return queryset if condition is None else queryset.filter(condition, is_active=True)


class LacksPeople(Lacks):
    def lookups(self, request, model_admin):
        return [("people", _("somebody who offers it"))]

    def conditions(self):
        return set_up.lacks_of_services()


class IsIndexed:
    """For a ModelAdmin whose rows questions are answered from."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        indexing.wake()


@admin.register(Consultant)
class ConsultantAdmin(IsIndexed, WarnsOfDisplaced, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("name", "title", "specialties", "email", "time_zone", "service_count", "is_active")
    list_filter = (Lacks, "is_active", "services", "time_zone")
    form = ConsultantForm
    search_fields = ("name_key", "specialties_key", "email", "phone")
    list_select_related = ("user",)
    autocomplete_fields = ("user",)
    inlines = [WorkingHoursInline, DateOverrideInline]
    change_form_template = "admin/consultants/consultant_form.html"
    change_list_template = "admin/consultants/consultant_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.invite_view)
        return [path("<int:pk>/invite/", view, name="consultants_consultant_invite"), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        # The page itself says 404 where the row is not there, or somebody else's.
        shown = Consultant.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        links = {
            "may_invite": invitations.may_invite(request.user),
            "has_calendars": shown is not None and may_view(request.user, shown),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **links})

    def invite_view(self, request, pk):
        """Ask first; a POST sends the link with which they make their own account."""
        if not invitations.may_invite(request.user):
            raise PermissionDenied
        consultant = get_object_or_404(Consultant, pk=pk)
        page = reverse("admin:consultants_consultant_change", args=[pk])
        if request.method == "POST":
            send_invitation(self, request, consultant)
            return redirect(page)
        context = {
            **self.admin_site.each_context(request), "title": _("Invite by e-mail"), "consultant": consultant,
            "opts": self.model._meta, "page": page,
        }  # fmt: skip
        return render(request, "admin/consultants/invite.html", context)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(service_count=Count("services"))

    def get_deleted_objects(self, objs, request):
        """With a consultant go their calendars elsewhere, which nobody deletes in the admin by themselves."""
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, missing - {OwnCalendar._meta.verbose_name}, protected

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A consultant who is deactivated is signed out: nobody gets rid so of a login that may do more than theirs."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if "user" in form.base_fields:
            rows = rights.within(request.user, User.objects.all()).values("pk")
            own = Q(consultant=obj.pk) if obj else Q()
            form.base_fields["user"].queryset = User.objects.filter(Q(pk__in=rows) | own)
        return form

    def save_model(self, request, obj, form, change):
        """A login that is connected is a consultant's from then on, if whoever connects it may give that."""
        super().save_model(request, obj, form, change)
        if "photo" in form.changed_data:
            upload = form.cleaned_data["photo"]
            photos.keep(obj.pk, upload.read()) if upload else photos.remove(obj.pk)
        if "user" in form.changed_data and obj.user and rights.covers(request.user, roles.group(Role.CONSULTANT)):
            roles.give(obj.user, Role.CONSULTANT)

    @admin.display(description=_("services"), ordering="service_count")
    def service_count(self, consultant):
        return consultant.service_count


class InState(admin.SimpleListFilter):
    title, parameter_name = _("status"), "state"

    def lookups(self, request, model_admin):
        return Invitation.State.choices

    def queryset(self, request, queryset):
        is_one = self.value() in Invitation.State.values
        return queryset.in_state(Invitation.State(self.value()), timezone.now()) if is_one else queryset


@admin.register(Invitation)
class InvitationAdmin(ReadOnly, FoldedSearch, admin.ModelAdmin):
    """Who was invited, and what became of it. Invitations are made on the page of their consultant."""

    list_display = ("email", "for_whom", "invited_by", "created_at", "expires_at", "state")
    list_filter = (InState, "created_at")
    list_select_related = ("invited_by", "consultant")
    search_fields = ("email", "consultant__name_key", "invited_by__username")
    fields = readonly_fields = (
        "email", "for_whom", "language", "invited_by", "created_at", "expires_at", "state", "accepted_at",
        "withdrawn_at",
    )  # fmt: skip
    actions = ["withdraw", "send_again"]

    def has_invite_permission(self, request):
        return invitations.may_invite(request.user)

    @admin.action(description=_("Withdraw"), permissions=["invite"])
    def withdraw(self, request, queryset):
        done = [row for row in queryset if withdraw(row, now=timezone.now())]
        for row in done:
            self.log_change(request, row, [{"changed": {"fields": ["withdrawn at"]}}])
        words = ngettext("%(count)d invitation is void.", "%(count)d invitations are void.", len(done))
        self.message_user(request, words % {"count": len(done)})
        if left := queryset.count() - len(done):
            words = ngettext("%(count)d was not open any more.", "%(count)d were not open any more.", left)
            self.message_user(request, words % {"count": left}, messages.WARNING)

    @admin.action(description=_("Send again, with a new link"), permissions=["invite"])
    def send_again(self, request, queryset):
        """To the address that the consultant has now. The link that was sent before is void."""
        for row in queryset.select_related("consultant"):
            if (consultant := _consultant_of(row)) is None:
                words = _("%(email)s: there is no such consultant any more.") % {"email": row.email}
                self.message_user(request, words, messages.ERROR)
            else:
                send_invitation(self, request, consultant)

    @admin.display(description=_("consultant"), ordering="consultant__name")
    def for_whom(self, invitation):
        if (consultant := _consultant_of(invitation)) is None:
            return invitation.name
        page = reverse("admin:consultants_consultant_change", args=[consultant.pk])
        return format_html('<a href="{}">{}</a>', page, consultant)

    @admin.display(description=_("status"))
    def state(self, invitation):
        return invitation.state(timezone.now()).label


def _consultant_of(invitation):
    """None where the consultant has been deleted."""
    return getattr(invitation, "consultant", None)


def send_invitation(model_admin, request, consultant):
    """And say what became of it."""
    try:
        invitations.invite(consultant=consultant, by=request.user, now=timezone.now())
    except invitations.CannotInvite as refusal:
        model_admin.message_user(request, f"{consultant}: {CANNOT_INVITE[refusal.code]}", messages.ERROR)
    else:
        model_admin.log_change(request, consultant, [{"changed": {"fields": ["invitation"]}}])
        words = _("An invitation is on its way to %(email)s.") % {"email": consultant.email}
        model_admin.message_user(request, words, messages.SUCCESS)


@admin.register(Service)
class ServiceAdmin(IsIndexed, WarnsOfDisplaced, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("name", "name_en", "duration_minutes", "price", "currency", "consultant_count", "is_active")
    list_filter = (LacksPeople, "is_active", "consultants")
    search_fields = ("name_key", "name_en_key")
    filter_horizontal = ("consultants",)
    displacing_fields = ("is_active", "consultants")
    belong_together = (
        ("price", "currency"), ("location", "meeting_link"),
        ("duration_minutes", "slot_step_minutes", "buffer_before_minutes", "buffer_after_minutes"),
    )  # fmt: skip
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (None, {"fields": ["name", "name_en", "description", "description_en", "synonyms", "is_active",
                           "consultants"]}),
        (_("Times"), {"fields": [("duration_minutes", "slot_step_minutes"),
                                 ("buffer_before_minutes", "buffer_after_minutes"), "needs_approval"]}),
        (_("Price and place"), {"fields": [("price", "currency"), "location", "meeting_link"]}),
        (_("Policy"), {
            "description": _("Empty: as the business policy says."),
            "fields": ["minimum_notice_minutes", "booking_window_days", "cancel_notice_minutes",
                       "reschedule_notice_minutes", "maximum_coming"],
        }),
    ]  # fmt: skip

    def save_model(self, request, obj, form, change):
        """Where no more has changed than who offers it, nobody else's appointments are looked at."""
        changed = set(self.displacing_fields) & set(form.changed_data)
        is_of_some = change and changed == {"consultants"}
        was = set(obj.consultants.values_list("pk", flat=True)) if is_of_some else set()
        super().save_model(request, obj, form, change)
        if is_of_some:
            others = was ^ {one.pk for one in form.cleaned_data["consultants"]}
            request.touched = Touched(consultants=frozenset(others), services=frozenset({obj.pk}))

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(consultant_count=Count("consultants"))

    @admin.display(description=_("consultants"), ordering="consultant_count")
    def consultant_count(self, service):
        return service.consultant_count


@admin.register(WorkingHours)
class WorkingHoursAdmin(WarnsOfDisplaced, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    form = WorkingHoursForm
    belong_together = HOURS_TOGETHER
    list_display = ("consultant", "weekday", "start_time", "end_time", "ends_next_day", "valid_from", "valid_to")
    list_filter = ("weekday", "consultant", "valid_to")
    list_select_related = ("consultant",)
    search_fields = ("consultant__name_key",)
    autocomplete_fields = ("consultant",)


@admin.register(TimeOff)
class TimeOffAdmin(WarnsOfDisplaced, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    form = TimeOffForm
    belong_together = (("consultant", "starts_at", "ends_at"),)
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


@admin.register(DateOverride)
class DateOverrideAdmin(WarnsOfDisplaced, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    belong_together = DATE_TOGETHER
    list_display = ("consultant", "on", "start_time", "end_time", "ends_next_day", "is_available", "reason")
    list_filter = ("is_available", "consultant", "on")
    list_select_related = ("consultant",)
    search_fields = ("consultant__name_key", "reason_key")
    autocomplete_fields = ("consultant",)
    date_hierarchy = "on"


@admin.register(Holiday)
class HolidayAdmin(WarnsOfDisplaced, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("on", "name")
    list_filter = ("on",)
    search_fields = ("name_key",)
    date_hierarchy = "on"
    change_list_template = "admin/consultants/holiday_list.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="consultants_holiday_import"), *super().get_urls()]

    def import_view(self, request):
        """Add a country's public holidays of a year, once it is seen which, and what lies on them."""
        return import_holidays(self, request, warn_of_displaced)


@admin.register(BusinessPolicy)
class BusinessPolicyAdmin(FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    """The one row: changed, never added or deleted."""

    list_display = (
        "__str__", "minimum_notice_minutes", "booking_window_days", "cancel_notice_minutes",
        "reschedule_notice_minutes", "maximum_coming",
    )  # fmt: skip
    list_filter = ("booking_window_days",)
    search_fields = ("id",)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        was = BusinessPolicy.objects.get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        if (was.reminder_minutes, was.follow_up_minutes) == (obj.reminder_minutes, obj.follow_up_minutes):
            return
        planning = replanning.ask(actor=request.user.get_username(), now=timezone.now())
        page = reverse("admin:bookings_replanning_change", args=[planning.pk])
        words = _("The reminders of all coming appointments are being planned by the new policy.")
        self.message_user(request, format_html('{} <a href="{}">{}</a>', words, page, _("See how far it is")))
