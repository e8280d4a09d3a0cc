"""Partners in admin: made, renewed and stopped there. A key is shown on the page that follows, and nowhere again."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import partners
from accounts.keeping import KeepsOthersChanges
from accounts.models import Partner


@admin.register(Partner)
class PartnerAdmin(KeepsOthersChanges, admin.ModelAdmin):
    list_display = ("name", "is_active", "calls_a_minute", "renewed_at", "created_at")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fields = ("name", "calls_a_minute", "is_active")
    actions = ("renew_keys",)

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        if not change:
            # Known to this request alone, which shows it.
            request.keys_to_show = {obj.name: partners.give_key(obj, now=timezone.now())}  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Partner, post_url_continue: str | None = None) -> HttpResponse:
        return self._show(request, request.keys_to_show)  # type: ignore[attr-defined]

    @admin.action(description=_("Make new keys"), permissions=["change"])
    def renew_keys(self, request: HttpRequest, queryset: QuerySet[Partner]) -> HttpResponse:
        """The keys before are good for nothing from now on."""
        keys = {}
        for partner in queryset.order_by("name"):
            keys[partner.name] = partners.give_key(partner, now=timezone.now())
            partner.save(update_fields=["hashed", "renewed_at"])
            self.log_change(request, partner, "renewed")
        return self._show(request, keys)

    def _show(self, request: HttpRequest, keys: dict[str, str]) -> HttpResponse:
        about = {**self.admin_site.each_context(request), "title": _("Keys of partners"), "keys": keys}
        return TemplateResponse(request, "admin/accounts/partner_keys.html", about)
