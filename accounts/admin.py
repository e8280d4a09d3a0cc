from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.models import Action, ChannelIdentity, Customer, Device, ServiceLevel, User
from accounts.phones import read_phone
from accounts.readonly import ReadOnly
from accounts.search import FoldedSearch

admin.site.register(User, UserAdmin)


class ChannelIdentityInline(ReadOnly, admin.TabularInline):
    model = ChannelIdentity
    fields = readonly_fields = ("channel", "external_id", "verified_at", "created_at")
    extra = 0


class DeviceInline(admin.TabularInline):
    model = Device
    fields = ("kind", "name", "place", "serial", "notes", "is_active")
    extra = 0
    can_delete = False


class CustomerForm(forms.ModelForm):
    """Numbers are kept in one form, however staff types them."""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return (read_phone(typed) or typed) if typed else ""

    def clean_email(self) -> str | None:
        # Unique, so that no address is no value at all.
        return self.cleaned_data["email"] or None


@admin.register(Customer)
class CustomerAdmin(FoldedSearch, admin.ModelAdmin):
    form = CustomerForm
    list_display = ("__str__", "email", "email_problem", "phone", "level", "language", "is_active", "created_at")
    list_filter = ("level", "is_active", "email_problem", "language", "identities__channel", "created_at")
    list_select_related = ("level",)
    search_fields = ("name_key", "email", "phone", "identities__external_id")
    date_hierarchy = "created_at"
    readonly_fields = ("merged_into", "email_problem_at", "erased_at", "created_at")
    inlines = [ChannelIdentityInline, DeviceInline]


class ServiceLevelForm(forms.ModelForm):
    actions = forms.TypedMultipleChoiceField(
        label=_("allowed"), choices=Action.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = ServiceLevel
        fields = "__all__"


@admin.register(ServiceLevel)
class ServiceLevelAdmin(FoldedSearch, admin.ModelAdmin):
    form = ServiceLevelForm
    list_display = (
        "name", "rank", "is_default", "maximum_coming", "booking_window_days", "maximum_devices", "questions_a_day",
        "support_priority", "price", "currency",
    )  # fmt: skip
    list_filter = ("support_priority", "is_default")
    search_fields = ("code", "name", "name_en")


@admin.register(Device)
class DeviceAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("name", "kind", "customer", "place", "serial", "is_active")
    list_filter = ("is_active", "kind", "created_at")
    list_select_related = ("customer",)
    search_fields = ("name_key", "kind", "serial", "customer__name_key")
    autocomplete_fields = ("customer",)


@admin.register(ChannelIdentity)
class ChannelIdentityAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("external_id", "channel", "customer", "created_at")
    list_filter = ("channel", "created_at")
    list_select_related = ("customer",)
    search_fields = ("external_id", "customer__name_key")
    autocomplete_fields = ("customer",)
    readonly_fields = ("created_at",)
