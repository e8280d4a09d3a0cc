from functools import partial

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from allauth.socialaccount.admin import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.admin import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import devices, passwords, rights, second_factor
from accounts.addresses import AddressField
from accounts.deleting import RefusesDeletion
from accounts.keeping import KeepsOthersChanges, KeepsOthersRows
from accounts.long_lists import LongList, RecentValues
from accounts.mail import outgoing
from accounts.models import (
    Action,
    ChannelIdentity,
    CodeLimit,
    Consent,
    Customer,
    Device,
    EmailVerification,
    OutgoingEmail,
    PrivacyRequest,
    ServiceLevel,
    User,
)
from accounts.own_rows import OwnRows
from accounts.pages import partners  # noqa: F401 - its page registers itself
from accounts.roles import Role
from accounts.search import FoldedSearch
from chatbot.pages import data_requests
from consultants.authentication import address_to
from history.reading import NotesReading
from meetassist.phones import read_phone
from meetassist.readonly import ReadOnly
from meetassist.secret_paths import hide_in

admin.site.unregister(Group)
# What second factors are made from, and keys of sessions, are nobody's to read; an address stands on its user.
for _model in (Authenticator, EmailAddress, SocialAccount, SocialApp, SocialToken, UserSession):
    admin.site.unregister(_model)


class WithinOwnRights:
    """For the admin of logins and groups: nobody gives, takes or changes what is beyond their own rights.

    Only superusers make superusers, and change or delete them. A login or a group that may do more than whoever asks is
    only looked at: its password, its address and its name open what it may do.
    """

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or rights.covers(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or rights.covers(request.user, obj))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field and db_field.related_model in (Permission, Group):
            field.queryset = rights.within(request.user, field.queryset)
        return field


@admin.register(User)
class LoginAdmin(RefusesDeletion, WithinOwnRights, KeepsOthersChanges, UserAdmin):
    """The log of the admin names its people: with a user, all that they have done would go from it."""

    actions = ["send_password_link", "take_second_factor"]
    fieldsets = (
        *UserAdmin.fieldsets[:1],
        (_("Personal info"), {"fields": ("first_name", "last_name", "public_name", "email", "language")}),
        *UserAdmin.fieldsets[2:],
    )
    # Written by signing in, and nobody's to change.
    readonly_fields = ("last_login", "date_joined")

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    @admin.action(description=_("Send a link for a new password"), permissions=["change"])
    def send_password_link(self, request, queryset):
        """By e-mail, to them alone: nobody knows another's password."""
        for user in queryset:
            to = address_to(user)
            if not self.may_help(request, user):
                continue
            if not to:
                words = _("%(user)s has no e-mail address to send it to.")
                self.message_user(request, words % {"user": user}, messages.ERROR)
            else:
                passwords.send_link(user, to=to, now=timezone.now())
                self.log_change(request, user, [{"changed": {"fields": ["Link for a new password"]}}])
                self.message_user(request, _("%(user)s gets a link by e-mail.") % {"user": user})

    @admin.action(description=_("Take away the second factor of who has lost it"), permissions=["change"])
    def take_second_factor(self, request, queryset):
        for user in queryset:
            if self.may_help(request, user) and second_factor.take_away(user):
                self.log_change(request, user, [{"changed": {"fields": ["Second step"]}}])
                second_factor.tell_of_change(
                    user, _("An admin has taken away the second factor; you set up another one when you sign in."),
                    to=address_to(user), now=timezone.now(),
                )  # fmt: skip
                self.message_user(request, _("%(user)s sets up a new second factor.") % {"user": user})

    def may_help(self, request, user):
        """Whether they are within one's own rights; if not, it is said."""
        if may := rights.covers(request.user, user):
            return may
        words = _("%(user)s may do more than you: ask somebody who may do as much.")
        self.message_user(request, words % {"user": user}, messages.ERROR)
        return may

    def why_it_stays(self, row):
        count = LogEntry.objects.filter(user=row).count()
        text = ngettext(
            "%(user)s stands in the log with %(count)d entry, which would be lost: untick “active” instead.",
            "%(user)s stands in the log with %(count)d entries, which would be lost: untick “active” instead.",
            count,
        )
        return text % {"user": row, "count": count} if count else ""


@admin.register(Group)
class RoleAdmin(WithinOwnRights, KeepsOthersChanges, GroupAdmin):
    """The roles are the program's, and are looked at; what a business wants otherwise is a group of its own."""

    list_display = ("called",)

    @admin.display(description=_("name"), ordering="name")
    def called(self, group):
        """A role has a name of the program's, which nobody has to read."""
        return str(group)

    def get_fields(self, request, obj=None):
        return ("called", "permissions") if obj and obj.name in Role.values else super().get_fields(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.name not in Role.values)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.name not in Role.values)


class ChannelIdentityInline(ReadOnly, admin.TabularInline):
    model = ChannelIdentity
    fields = readonly_fields = ("channel", "external_id", "verified_at", "created_at")
    extra = 0


class DeviceForm(forms.ModelForm):
    """Staff adds devices for a customer: up to the level's number too."""

    def clean(self):
        values = super().clean()
        # None where it was left out, and of a customer who is being added.
        customer = values.get("customer") or (self.instance.customer if self.instance.customer_id else None)
        is_more = values.get("is_active") and not (self.instance.pk and self.initial.get("is_active"))
        if is_more and customer and devices.may_add(customer):
            raise ValidationError(_("The customer's service level allows no more devices."))
        return values


class DeviceInline(KeepsOthersRows, admin.TabularInline):
    model = Device
    form = DeviceForm
    fields = ("kind", "name", "place", "serial", "is_active")
    extra = 0
    can_delete = False
    show_change_link = True


class CustomerForm(forms.ModelForm):
    """Numbers and addresses are kept in one form, however staff types them; nobody is made a second time unasked."""

    class Meta:
        field_classes = {"email": AddressField}

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        phone = (read_phone(typed) or typed) if typed else ""
        others = self._others(phone=phone) if phone and "phone" in self.changed_data else ""
        if others and SECOND_PERSON not in self.data:
            # The answer stands beside what is asked; nothing is made until it is given.
            box = format_html('<label><input type="checkbox" name="{}"> {}</label>', SECOND_PERSON,
                              _("It is another person with the same number: save it all the same."))  # fmt: skip
            raise ValidationError(format_html("{} {}<br>{}", _("There is a customer with this number:"), others, box))
        return phone

    def clean_email(self) -> str | None:
        # Unique, so that no address is no value at all.
        email = self.cleaned_data["email"] or None
        others = self._others(email__iexact=email) if email and "email" in self.changed_data else ""
        if others:
            raise ValidationError(format_html("{} {}", _("Another customer has this address:"), others))
        return email

    def _others(self, **values: str) -> SafeString:
        """Links to the customers there are."""
        rows = Customer.objects.filter(**values, merged_into=None, erased_at=None).exclude(pk=self.instance.pk)
        links = ((reverse("admin:accounts_customer_change", args=[row.pk]), row, row.email or "") for row in rows[:5])
        return format_html_join(", ", '<a href="{}">{} {}</a>', links)

    def clean(self) -> dict:
        values = super().clean() or self.cleaned_data
        is_known = self.instance.pk and self.instance.identities.exists()
        if not self.errors and not is_known and not any(values.get(name) for name in ("name", "email", "phone")):
            raise ValidationError(_("A customer needs a name, an e-mail address or a telephone number."))
        return values


SECOND_PERSON = "second_person"


@admin.register(Customer)
class CustomerAdmin(NotesReading, OwnRows, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    form = CustomerForm
    list_display = ("named", "email", "email_problem", "phone", "level", "language", "is_active", "created_at")
    list_filter = (
        "level", "is_active", ("merged_into", admin.EmptyFieldListFilter), "email_problem", "language",
        "identities__channel", "created_at",
    )  # fmt: skip
    list_select_related = ("level",)
    search_fields = ("name_key", "email", "phone", "identities__external_id")
    readonly_fields = ("merged_into", "email_problem_at", "objected_at", "erased_at", "created_at")
    inlines = [ChannelIdentityInline, DeviceInline]
    list_display_links = None
    actions = ["merge_selected"]
    change_form_template = "admin/accounts/customer_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(partial(data_requests.page, site=self.admin_site))
        return [path("<int:pk>/privacy/", view, name="accounts_customer_privacy"), *super().get_urls()]

    @admin.action(description=_("Merge the two selected customers"), permissions=["change"])
    def merge_selected(self, request, queryset):
        """What is joined is shown first, on a page of its own."""
        found = list(queryset.filter(merged_into=None, erased_at=None).order_by("created_at", "pk")[:3])
        if len(found) != 2 or queryset.count() != 2:
            self.message_user(request, _("Select exactly two customers."), messages.ERROR)
            return None
        return redirect(f"{reverse('customer-merge', args=[found[0].pk])}?with={found[1].pk}")

    @admin.display(description=_("customer"), ordering="name")
    def named(self, customer):
        """Leads to the page of all of them; their fields are changed on the form."""
        return format_html('<a href="{}">{}</a>', reverse("customer-page", args=[customer.pk]), customer)

    def save_model(self, request, obj, form, change):
        if "email_problem" in form.changed_data:
            obj.email_problem_at = timezone.now() if obj.email_problem else None
        elif "email" in form.changed_data:
            # The problem was the old address's.
            obj.email_problem, obj.email_problem_at = "", None
        super().save_model(request, obj, form, change)


class ServiceLevelForm(forms.ModelForm):
    actions = forms.TypedMultipleChoiceField(
        label=_("allowed"), choices=Action.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ServiceLevel
        fields = "__all__"


@admin.register(ServiceLevel)
class ServiceLevelAdmin(RefusesDeletion, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    form = ServiceLevelForm
    list_display = (
        "name", "rank", "is_default", "maximum_coming", "booking_window_days", "maximum_devices", "questions_a_day",
        "support_priority", "price", "currency",
    )  # fmt: skip
    list_filter = ("support_priority", "is_default")
    search_fields = ("code", "name", "name_en")

    def why_it_stays(self, row):
        text = _("%(level)s is the level of whoever has none: make another one the default first.")
        return text % {"level": row} if row.is_default else ""


@admin.register(Device)
class DeviceAdmin(NotesReading, FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    person = "customer"
    form = DeviceForm
    list_display = ("name", "kind", "customer", "place", "serial", "is_active")
    list_filter = ("is_active", "kind", "created_at")
    list_select_related = ("customer",)
    search_fields = ("name_key", "kind", "serial", "customer__name_key", "customer__phone")
    autocomplete_fields = ("customer",)


@admin.register(ChannelIdentity)
class ChannelIdentityAdmin(FoldedSearch, KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("external_id", "channel", "customer", "created_at")
    list_filter = ("channel", "created_at")
    list_select_related = ("customer",)
    search_fields = ("external_id", "customer__name_key", "customer__phone")
    autocomplete_fields = ("customer",)
    readonly_fields = ("created_at",)


@admin.register(EmailVerification)
class EmailVerificationAdmin(LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    list_display = ("id", "email", "customer", "status", "attempts", "asked_at", "expires_at", "done_at")
    list_filter = ("status", "identity__channel", "asked_at")
    list_select_related = ("identity__customer",)
    search_fields = ("email", "identity__external_id", "identity__customer__name_key", "identity__customer__phone")
    sortable_by = ("id",)
    fields = readonly_fields = ("identity", "email", "status", "attempts", "asked_at", "expires_at", "done_at")

    @admin.display(description=_("customer"), ordering="identity__customer__name")
    def customer(self, verification):
        return verification.identity.customer


@admin.register(CodeLimit)
class CodeLimitAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("id", "scope", "failures", "failures_since", "blocked_until")
    list_filter = ("scope", ("blocked_until", admin.EmptyFieldListFilter), "blocked_until")
    search_fields = ("key",)


class Overdue(admin.SimpleListFilter):
    title, parameter_name = _("overdue"), "overdue"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.overdue(timezone.now()) if self.value() else queryset


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    """What persons ask for about their data, with its clock; it is answered on the page of the customer's data."""

    person = "customer"
    sortable_by = ("id",)
    list_display = ("id", "asked_of", "kind", "status", "asked_at", "due_at", "in_time", "answered_at", "source")
    list_filter = ("status", Overdue, "kind", "source", "asked_at")
    list_select_related = ("customer",)
    search_fields = ("customer__name_key", "customer__phone", "customer__email")
    fields = readonly_fields = (
        "customer", "kind", "source", "noted_by", "details", "status", "asked_at", "due_at", "answered_at",
        "answered_by", "answer",
    )  # fmt: skip

    @admin.display(description=_("customer"), ordering="customer__name")
    def asked_of(self, row):
        """Leads to where it is answered."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:accounts_customer_privacy", args=[row.customer_id]), row.customer
        )

    @admin.display(description=_("in time"), boolean=True)
    def in_time(self, row):
        return not row.is_overdue(timezone.now()) if row.status == PrivacyRequest.Status.OPEN else None


@admin.register(Consent)
class ConsentAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    person = "customer"
    sortable_by = ("id",)
    list_display = ("id", "customer", "act", "version", "language", "channel", "given_at", "withdrawn_at")
    list_filter = ("act", "version", "language", "channel", "given_at")
    list_select_related = ("customer",)
    search_fields = ("customer__name_key", "customer__phone", "customer__email")
    fields = readonly_fields = (
        "customer", "act", "version", "language", "channel", "noted_by", "given_at", "withdrawn_at"
    )  # fmt: skip


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(NotesReading, LongList, ReadOnly, FoldedSearch, admin.ModelAdmin):
    person = "customer"
    sortable_by = ("id",)
    list_display = (
        "id", "created_at", "kind", "customer", "to", "status", "outcome", "attempts", "next_attempt_at", "done_at"
    )  # fmt: skip
    list_filter = ("status", "kind", ("outcome", RecentValues), "created_at")
    list_select_related = ("customer",)
    search_fields = ("customer__name_key", "customer__phone", "to", "provider_id")
    fields = readonly_fields = (
        "kind", "customer", "to", "language", "subject", "shown_text", "shown_calendar", "status", "outcome",
        "attempts", "next_attempt_at", "useful_until", "created_at", "done_at", "message_id", "provider_id",
    )  # fmt: skip
    actions = ["send_again"]

    @admin.display(description=_("text"))
    def shown_text(self, row):
        """Whoever reads it over does not act with the address that was made for the customer."""
        return hide_in(row.text)

    @admin.display(description=_("calendar file"))
    def shown_calendar(self, row):
        return hide_in(row.calendar.replace("\r\n ", ""))

    def has_send_permission(self, request):
        return request.user.has_perm("accounts.change_outgoingemail")

    @admin.action(description=_("Send again"), permissions=["send"])
    def send_again(self, request, queryset):
        chosen = queryset.count()
        queued = outgoing.send_again(queryset)
        done = ngettext("%(count)d e-mail will be sent again.", "%(count)d e-mails will be sent again.", queued)
        self.message_user(request, done % {"count": queued})
        if left := chosen - queued:
            text = ngettext(
                "%(count)d was left as it is: it has not failed, carries a code, or a later one has been sent.",
                "%(count)d were left as they are: they have not failed, carry a code, or a later one has been sent.",
                left,
            )
            self.message_user(request, text % {"count": left}, messages.WARNING)
