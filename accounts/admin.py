from django.contrib import admin
from django.contrib.auth.admin import UserAdmin

from accounts.models import ChannelIdentity, Customer, User
from accounts.readonly import ReadOnly
from accounts.search import FoldedSearch

admin.site.register(User, UserAdmin)


class ChannelIdentityInline(ReadOnly, admin.TabularInline):
    model = ChannelIdentity
    fields = readonly_fields = ("channel", "external_id", "created_at")
    extra = 0


@admin.register(Customer)
class CustomerAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("__str__", "email", "phone", "language", "created_at")
    list_filter = ("language", "identities__channel", "created_at")
    search_fields = ("name_key", "email", "phone", "identities__external_id")
    date_hierarchy = "created_at"
    readonly_fields = ("merged_into", "created_at")
    inlines = [ChannelIdentityInline]


@admin.register(ChannelIdentity)
class ChannelIdentityAdmin(FoldedSearch, admin.ModelAdmin):
    list_display = ("external_id", "channel", "customer", "created_at")
    list_filter = ("channel", "created_at")
    list_select_related = ("customer",)
    search_fields = ("external_id", "customer__name_key")
    autocomplete_fields = ("customer",)
    readonly_fields = ("created_at",)
